"""A demonstration on the simulated tenant: steps in order, each told before it is taken."""

from __future__ import annotations

import json
import secrets
import shutil
import socket
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from provision.contract.explanations import codes_in, explain
from provision.contract.messages import Answer, ExitCode, Failure, Problem, message
from provision.files import read_manifest, write_whole
from provision.last_seen import exchange_status, kept_place
from provision.made import read_identities
from provision.scripts import needs_identities, programs_of
from provision.simulator.certificate import write_certificate
from provision.simulator.console import SimulatedConsole
from provision.simulator.diary import fill_diary
from provision.simulator.exchange.administrator import Watch, carry_out
from provision.simulator.organisation import ALLOWED_APP_IDS, DOMAIN, NAME, PASSWORD
from provision.simulator.scenes import BROKEN, NOTHING
from provision.simulator.tenant import SimulatedTenant
from provision.simulator.world import system_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from types import TracebackType

    from provision.contract.console import Console
    from provision.contract.messages import Line
    from provision.simulator.scenes import Scene
    from provision.statements import Program

    # A step is its name, and what it does.
    Step = tuple[str, Callable[[], Answer]]

# How the demonstration's manifest is broken, where it is the manifest that is.
EDITS = {
    "consent": ("admin_consent: true", "admin_consent: false"),
    "public-client": ("public_client: true", "public_client: false"),
}
# What the page of sign-in refuses, so that no browser ever comes back.
EARLY = ("consent", "redirect-uri")
PORT = "8413"
ROOMS = ("会議室 A", "会議室 B")
ADMINISTRATOR, ADAPTER = f"admin@{DOMAIN}", f"sync@{DOMAIN}"


@dataclass(slots=True)
class Stage:
    """What a demonstration needs: a tenant, files in `folder`, a shell's variables, two people."""

    shown: Console
    show: Callable[[Answer], None]
    scene: Scene
    manifests: Path
    folder: Path
    broken: str = NOTHING
    tenant: SimulatedTenant = field(init=False)
    environment: Mapping[str, str] = field(init=False)
    administrators: SimulatedConsole = field(init=False)
    adapters: SimulatedConsole = field(init=False)
    _running: ExitStack = field(init=False)

    def __enter__(self) -> Self:
        scene = self.scene
        self.tenant = SimulatedTenant(
            deployment=scene.deployment, authentication=scene.authentication
        )
        with ExitStack() as stack:
            stack.enter_context(self.tenant)
            self._write_files()
            self.environment = {
                **self.tenant.environment,
                "EXOBRIDGE_CACHE_KEY": secrets.token_urlsafe(32),
                "EXOBRIDGE_EXCHANGE_PASSWORD": PASSWORD,
            }
            for mailbox in self.tenant.exchange.mailboxes.values():
                fill_diary(mailbox, self.tenant.world)
            self.administrators, self.adapters = (
                stack.enter_context(closing(SimulatedConsole(self.shown, self.tenant.person(who))))
                for who in (ADMINISTRATOR, ADAPTER)
            )
            self._running = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._running.close()

    def _write_files(self) -> None:
        """Write the manifest, broken if it is the manifest that is, and the certificates."""
        source = self.manifests / f"{self.scene.manifest}.yaml"
        text = source.read_text("utf-8").replace(PORT, str(free_port()))
        write_whole(self.manifest, text.replace(*EDITS.get(self.broken, ("", ""))).encode())
        kept = (self.outputs.with_suffix(".tokens"), kept_place(self.outputs))
        for left_over in (self.outputs, *kept):
            left_over.unlink(missing_ok=True)
        for left_over in (self.calendars, self.outputs.with_suffix(".ledgers")):
            shutil.rmtree(left_over, ignore_errors=True)
        write_certificate(self.folder / "certificates", system_clock())

    @property
    def manifest(self) -> Path:
        return self.folder / "manifest.yaml"

    @property
    def outputs(self) -> Path:
        return self.folder / "outputs.yaml"

    @property
    def calendars(self) -> Path:
        return self.outputs.with_suffix(".calendars")

    @property
    def files(self) -> tuple[Path, Path]:
        return self.manifest, self.outputs

    @property
    def mailboxes(self) -> tuple[str, ...]:
        return read_manifest(self.manifest).adapter.mailboxes

    @property
    def patience(self) -> timedelta:
        """Return how long to wait for a browser: no longer than the simulated one takes."""
        return timedelta(seconds=4 if self.broken in EARLY else 60)

    def sign_in_by(self, way: str) -> str:
        """Return which step the adapter's sign-in is."""
        if not self.scene.signs_in:
            return "sign-in-not-needed"
        online = self.tenant.exchange.is_online and way == "browser"
        return "sign-in-online" if online else f"sign-in-{way}"

    def administer(self) -> Answer:
        """Let the Exchange administrator run the apply script twice."""
        program = self._programs()["apply"]
        parts: list[Line] = []
        for number in (1, 2):
            transcript = carry_out(program, self.tenant.shell)
            parts += [message("demo.script-says", text=said) for said in transcript.told]
            changed = ", ".join(transcript.asked) or "-"
            verified = str(transcript.result.get("verified")).lower()
            parts.append(
                message("demo.script-done", number=number, changed=changed, verified=verified)
            )
        return Answer(tuple(parts))

    def look_at_exchange(self) -> Answer:
        """Let the Exchange administrator run the script that looks, and read what it answered."""
        transcript = carry_out(
            self._programs()["status"], self.tenant.shell, watch=Watch(system_clock)
        )
        answers = self.outputs.with_suffix(".seen.json")
        write_whole(answers, json.dumps(transcript.result, ensure_ascii=False).encode())
        return exchange_status(
            self.manifest, self.outputs, self.environment, system_clock, given=answers
        )

    def _programs(self) -> Mapping[str, Program]:
        wanted = read_manifest(self.manifest)
        made = read_identities(wanted, self.outputs) if needs_identities(wanted) else None
        return programs_of(wanted, made)

    def edit_in_groupware(self) -> Answer:
        """Let somebody move the first mailbox's meeting to another room, in its iCalendar file."""
        before, after = ROOMS
        for file in sorted((self.calendars / self.mailboxes[0] / "calendar").glob("*.ics")):
            text = file.read_text("utf-8")
            if before in text:
                file.write_text(text.replace(before, after), "utf-8")
                said = message("demo.moved", file=str(file), before=before, after=after)
                return Answer((said,))
        return Answer((message("demo.not-moved", room=before),), ExitCode.FAILED)

    def take_away_redirect_uri(self) -> None:
        """Let somebody change the application in the portal."""
        for application in self.tenant.directory.applications.values():
            application["publicClient"] = {"redirectUris": ["http://localhost/elsewhere"]}

    def take_off_allow_list(self) -> None:
        """Let somebody write the list anew, without the application."""
        self.tenant.exchange.allowed_app_ids = ALLOWED_APP_IDS

    def play(self, steps: Iterable[Step]) -> Answer:
        """Take `steps` until one is refused; what is broken must be, and nothing else may."""
        exchange = message(f"demo.exchange-{self.scene.deployment}")
        self.shown.tell(
            message("demo.begin", proxy=self.tenant.proxy, name=NAME, exchange=exchange)
        )
        if self.broken != NOTHING:
            what = message(BROKEN[self.broken][0])
            self.shown.tell(message("demo.leaves-out", what=what))
        for number, (name, does) in enumerate(steps, 1):
            self.shown.tell(message("demo.step", number=number, what=message(f"demo.{name}")))
            try:
                answer = does()
            except Failure as failure:
                return self._refused(Answer(failure.problems))
            if answer.exit_code is not ExitCode.DONE:
                return self._refused(answer)
            self.show(answer)
        return self._finished()

    def _refused(self, answer: Answer) -> Answer:
        """Return the explanation of what was met, if that is what was to be met."""
        self.show(answer)
        self.adapters.close()
        _, code = BROKEN.get(self.broken, ("", ""))
        known = explain(code) if code else None
        if known is None:
            return Answer((), ExitCode.FAILED, {"met": False})
        said = message("explain.cause", cause=known.cause)
        remedy = message("explain.remedy", remedy=known.remedy)
        # The person has met it in the answer, or before that on a page of Entra's.
        seen = [*map(repr, answer.parts), *self.adapters.refused]
        met = any(code in codes_in(text) for text in seen)
        exit_code = ExitCode.DONE if met else ExitCode.FAILED
        parts = (message("demo.met", code=code), said, remedy)
        return Answer(parts, exit_code, {"code": code, "met": met})

    def _finished(self) -> Answer:
        if self.broken != NOTHING:
            problem = Problem(message("demo.not-met"), message("demo.not-met-remedy"))
            return Answer((problem,), ExitCode.FAILED, {"met": False})
        calls = self.tenant.graph_calls()
        kind = "done" if self.scene.signs_in else "done-unattended"
        done = message(f"demo.{kind}", calls=calls, folder=str(self.folder))
        return Answer((done,), data={"graph_calls": calls, "outputs": str(self.outputs)})


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
