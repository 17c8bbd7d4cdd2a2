"""Exchange's side of an onboarding: whether it is made, and having it made, here or elsewhere.

What the apply script answered is looked at first, in the file that it adds its answers to. Only
an answer of this very script counts: one to a manifest that was changed since says nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from provision.contract.messages import Answer, Place, Problem, message, visible
from provision.contract.network import way_out
from provision.errors import ProvisionError
from provision.exchange.running import Run, render_run
from provision.files import read_file, read_network, write_whole
from provision.made import read_identities
from provision.management_shell import Shell, ShellError, Way, find_shell
from provision.onboarding import Awaited
from provision.powershell import digest_of, encode_script, render_script
from provision.scripts import needs_identities, programs_of
from provision.sections import Deployment
from provision.signin import Method

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from provision.contract.messages import Line, Message
    from provision.progress import Progress
    from provision.sections import Manifest
    from provision.tenancy import Caller

BYTE_ORDER = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\xef\xbb": "utf-8"}


class How(StrEnum):
    """Who runs the script: PowerShell on this machine, asked for or not, or a person elsewhere."""

    ASK = "ask"
    RUN = "run"
    BY_HAND = "by-hand"


class AnswerError(ProvisionError):
    """What is given as the script's answer is none."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the apply script answered: when, whether all is well, and what it did."""

    at: str
    by: str
    verified: bool
    changes: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExchangeSide:
    """The script for one manifest, what runs it, and the file that its answers go to."""

    wanted: Manifest
    source: Path
    outputs: Path
    caller: Caller

    @property
    def script(self) -> Path:
        return self.outputs.parent / f"{self.wanted.owner}.exchange-apply.ps1"

    @property
    def run(self) -> Path:
        return self.outputs.parent / f"{self.wanted.owner}.exchange-run.ps1"

    @property
    def answers(self) -> Path:
        return self.outputs.with_suffix(".exchange.json")

    @property
    def online(self) -> bool:
        return self.wanted.exchange.deployment is Deployment.ONLINE

    def write_run(self) -> None:
        """Write what runs the script and keeps its answer, for this machine or another."""
        files = (self.script.name, self.answers.name)
        places = (str(self.source.absolute()), str(self.outputs.absolute()))
        run = Run(*files, *places, self.caller.sign_in is Method.DEVICE_CODE)
        write_whole(self.run, encode_script(render_run(self.wanted, run)))

    def take(self, given: Path) -> None:
        """Keep what the script answered elsewhere with what it answered before."""
        text = _decoded(read_file(given, AnswerError))
        if not list(_answers(text)):
            what, remedy = message("onboarding.no-answer"), message("onboarding.no-answer-remedy")
            raise AnswerError(Problem(what, remedy, Place(str(given))))
        kept = self._kept()
        if text.strip() not in kept:
            lines = [*kept.splitlines(), *text.splitlines()]
            write_whole(self.answers, ("\n".join(lines) + "\n").encode())

    def settle(self, how: How, progress: Progress) -> Answer:
        """Return what the script made; have it run if it was not, or raise saying who must."""
        if (found := self.said()) and found.verified:
            return self._told(found)
        shell = self._shell(how)
        if not isinstance(shell, Shell):
            raise self._by_hand(shell, found)
        self._show()
        if how is How.ASK and not self._agreed(progress):
            raise self._by_hand(message("onboarding.script-declined"), found)
        failure = self._carried_out(shell)
        found = self.said()
        if found and found.verified:
            return self._told(found)
        if found:
            raise ShellError(*self._wrong(found))
        raise failure or self._silent()

    def said(self) -> Said | None:
        """Return what this very script answered last, unless it was undone since."""
        found = None
        digest = digest_of(self._program())
        for answer in _answers(self._kept()):
            if answer.get("application") != self.wanted.owner or answer.get("preview"):
                continue
            if answer.get("script") == "undo":
                found = None
            elif answer.get("script") == "apply":
                found = answer if answer.get("digest") == digest else None
        return _said(found) if found else None

    def _program(self) -> Any:
        ids = read_identities(self.wanted, self.outputs) if needs_identities(self.wanted) else None
        return programs_of(self.wanted, ids)["apply"]

    def _kept(self) -> str:
        return _decoded(read_file(self.answers, AnswerError)) if self.answers.exists() else ""

    def _shell(self, how: How) -> Shell | Message:
        """Return the PowerShell to run it by, or why a person must."""
        if not self.online:
            return message("onboarding.on-a-server")
        if how is How.BY_HAND:
            return message("onboarding.chosen-by-hand")
        if how is How.ASK and not self.caller.console.interactive:
            return message("onboarding.nobody-to-agree")
        environment = self.caller.environment
        network = way_out(read_network(self.wanted), environment)
        hosts = (self.wanted.cloud.sign_in, self.wanted.exchange_host)
        self.caller.console.tell(message("onboarding.looking-for-shell"))
        return find_shell(environment, Way(network, hosts))

    def _show(self) -> None:
        tell = self.caller.console.tell
        for file, text in (
            (self.run, read_file(self.run, AnswerError).decode("utf-8-sig")),
            (self.script, render_script(self._program())),
        ):
            tell(message("onboarding.shown", file=str(file)))
            for line in text.splitlines():
                tell(f"    {visible(line)}")

    def _agreed(self, progress: Progress) -> bool:
        """Ask once: what was agreed to of this very script is not asked again."""
        digest = digest_of(self._program())
        if progress.may_run(digest):
            self.caller.console.tell(message("commands.agreed-before"))
            return True
        question = message("onboarding.agree-script", file=str(self.script))
        if not self.caller.console.confirm(question):
            return False
        progress.let_run(digest)
        return True

    def _carried_out(self, shell: Shell) -> ShellError | None:
        console = self.caller.console
        try:
            shell.run(self.run, lambda line: console.tell(f"    {line}"))
        except ShellError as error:
            return error
        return None

    def _told(self, found: Said) -> Answer:
        done = message("onboarding.script-done", at=found.at, by=found.by, file=str(self.answers))
        parts: tuple[Line, ...] = (done, *(f"    {change}" for change in found.changes))
        data = {"at": found.at, "by": found.by, "changes": list(found.changes)}
        return Answer(parts, data=data | {"answers": str(self.answers)})

    def _by_hand(self, why: Message, found: Said | None) -> Awaited:
        """Return what a person has to do, and where; what the script found wrong comes first."""
        remedy = message(
            "onboarding.by-hand-online" if self.online else "onboarding.by-hand-server",
            run=str(self.run),
            script=self.script.name,
            answers=str(self.answers),
        )
        wrong = self._wrong(found) if found else ()
        return Awaited(*wrong, Problem(message("onboarding.by-hand", why=why), remedy))

    def _wrong(self, found: Said) -> Iterator[Problem]:
        remedy = message("onboarding.script-remedy", file=str(self.script))
        for problem in found.problems or ("-",):
            yield Problem(message("onboarding.script-found", at=found.at, text=problem), remedy)

    def _silent(self) -> ShellError:
        what = message("onboarding.script-silent", file=str(self.script))
        return ShellError(Problem(what, message("onboarding.script-remedy", file=str(self.run))))


def _decoded(data: bytes) -> str:
    """Return text as any PowerShell writes it to a file: UTF-8, or UTF-16 with its mark."""
    coding = BYTE_ORDER.get(data[:2], "utf-8")
    return data.decode(coding, errors="replace").lstrip("\ufeff")


def _answers(text: str) -> Iterator[dict[str, Any]]:
    """Yield the answers in a file that may have other lines as well."""
    for line in text.splitlines():
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(answer, dict) and "script" in answer:
            yield answer


def _said(answer: dict[str, Any]) -> Said:
    return Said(
        at=visible(str(answer.get("at", "?"))),
        by=visible(str(answer.get("runBy", "?"))),
        verified=answer.get("verified") is True,
        changes=tuple(_change(one) for one in _listed(answer.get("changes"))),
        problems=tuple(visible(str(one)) for one in _listed(answer.get("problems"))),
    )


def _change(one: object) -> str:
    if not isinstance(one, dict):
        return visible(str(one))
    return visible(f"{one.get('action', '?')}: {one.get('target', '?')}")


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
