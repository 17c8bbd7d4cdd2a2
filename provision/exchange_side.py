"""Exchange's side of an onboarding: whether it is made, and having it made, here or elsewhere.

What the apply script answered is looked at first, in the file that it adds its answers to. Only
an answer of this very script counts: one to a manifest that was changed since says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from provision.contract.messages import Answer, Problem, message, visible
from provision.contract.network import way_out
from provision.exchange.answers import AnswerError
from provision.exchange.comparison import Comparison, is_about
from provision.exchange.running import Run, render_run
from provision.exchange.telling import Side, render_runs, render_side, side_data
from provision.files import read_file, read_network, write_whole
from provision.last_seen import LASTING, exchange_status, kept_answers, kept_place
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

    from provision.contract.messages import Message
    from provision.exchange.seen import Answer as Seen
    from provision.outputs import Identities
    from provision.progress import Progress
    from provision.sections import Manifest
    from provision.statements import Program
    from provision.tenancy import Caller


class How(StrEnum):
    """Who runs the script: PowerShell on this machine, asked for or not, or a person elsewhere."""

    ASK = "ask"
    RUN = "run"
    BY_HAND = "by-hand"


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
        return kept_place(self.outputs)

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
        environment, clock = self.caller.environment, self.caller.pace.clock
        exchange_status(self.source, self.outputs, environment, clock, given=given)

    def settle(self, how: How, progress: Progress) -> Answer:
        """Return what the script made; have it run if it was not, or raise saying who must."""
        if (seen := self.seen()) and self._is_made(seen):
            return self._told(seen)
        shell = self._shell(how)
        if not isinstance(shell, Shell):
            raise self._by_hand(shell, seen)
        self._show()
        if how is How.ASK and not self._agreed(progress):
            raise self._by_hand(message("onboarding.script-declined"), seen)
        failure = self._carried_out(shell)
        seen = self.seen()
        if seen and self._is_made(seen):
            return self._told(seen)
        raise ShellError(*self._wrong(seen)) if self._problems(seen) else failure or self._silent()

    def seen(self) -> Side | None:
        """Return Exchange's side as this manifest's scripts last saw it, if they ever did."""
        answers = kept_answers(self.answers)
        if not answers:
            return None
        ids = self._identities()
        mine = tuple(answer for answer in answers if is_about(self.wanted, ids, answer))
        now = self.caller.pace.clock()
        return Side(Comparison(self.wanted, ids, mine), now) if mine else None

    def _is_made(self, side: Side) -> bool:
        """Return whether this very script said last that all is well."""
        last = _last_change(side)
        if last is None or last.script != "apply":
            return False
        return last.well is True and last.digest == digest_of(self._program())

    def _identities(self) -> Identities | None:
        return read_identities(self.wanted, self.outputs) if needs_identities(self.wanted) else None

    def _program(self) -> Program:
        return programs_of(self.wanted, self._identities())["apply"]

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

    def _told(self, side: Side) -> Answer:
        return Answer((*render_side(side), *render_runs(side)), data=side_data(side))

    def _by_hand(self, why: Message, side: Side | None) -> Awaited:
        """Return what a person has to do, and where; what the script found wrong comes first."""
        remedy = message(
            "onboarding.by-hand-online" if self.online else "onboarding.by-hand-server",
            run=str(self.run),
            script=self.script.name,
            answers=str(self.answers),
        )
        wrong = self._wrong(side)
        return Awaited(*wrong, Problem(message("onboarding.by-hand", why=why), remedy))

    def _problems(self, side: Side | None) -> tuple[str, ...]:
        """Return what this very script complained of last."""
        last = _last_change(side) if side else None
        mine = last and last.digest == digest_of(self._program())
        return last.problems if last and mine else ()

    def _wrong(self, side: Side | None) -> Iterator[Problem]:
        remedy = message("onboarding.script-remedy", file=str(self.script))
        for problem in self._problems(side):
            yield Problem(message("onboarding.script-found", text=problem), remedy)

    def _silent(self) -> ShellError:
        what = message("onboarding.script-silent", file=str(self.script))
        return ShellError(Problem(what, message("onboarding.script-remedy", file=str(self.run))))


def _last_change(side: Side) -> Seen | None:
    """Return the last answer of a script that changes something, previews aside."""
    changing = (a for a in side.looked.answers if a.script in LASTING and not a.preview)
    return next(reversed(tuple(changing)), None)
