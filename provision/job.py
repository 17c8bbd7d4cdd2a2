"""What one onboarding is about, and the steps of it that provisioning takes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import provision.commands
import provision.rotating
from provision.calls_made import read_entries
from provision.contract.messages import Answer, ExitCode, Problem, message
from provision.errors import ProvisionError
from provision.exchange_side import ExchangeSide, How
from provision.files import read_file, read_manifest, write_whole
from provision.manifest import ManifestError
from provision.onboarding import Awaited, last_of, onboarded
from provision.progress import read_progress
from provision.sections import Access
from provision.several import manifests_of
from provision.signin import Method, SignIns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import timedelta

    from provision.contract.ladder import Climb, Rung
    from provision.contract.messages import Language, Line
    from provision.html_onboarding import Story
    from provision.onboarding import Taken
    from provision.progress import Progress
    from provision.sections import Manifest
    from provision.tenancy import Caller


DAYS = "365"  # that a certificate is valid


class SeveralManifests(ProvisionError):  # noqa: N818 - reads as what it says
    """An onboarding is of one manifest."""


@dataclass(frozen=True, slots=True)
class Options:
    """Who sits at the terminal, and what that person agrees to without being asked."""

    who: str
    yes: bool = False
    adopt: bool = False
    accept_no_impersonation: bool = False
    exchange: How = How.ASK
    exchange_status: Path | None = None
    wait_for_consent: timedelta | None = None
    outside: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One manifest, the files that come of it, who carries it out, and how far that came."""

    manifest: Path
    wanted: Manifest
    outputs: Path
    audit: Path | None
    caller: Caller
    options: Options
    progress: Progress

    @property
    def facts(self) -> dict[str, object]:
        """Return what the onboarding is of, as values that JSON has."""
        return {
            "manifest": str(self.manifest),
            "tenant": self.wanted.tenant,
            "access": str(self.wanted.access),
            "deployment": str(self.wanted.exchange.deployment),
            "outputs": str(self.outputs),
        }

    def ended(self, taken: Sequence[Taken], html: Path | None, language: Language) -> Answer:
        """Return how far it came, and tell of it on the page `html` as well."""
        answer = onboarded(taken, str(self.manifest), self.facts)
        if html is None:
            return answer
        from provision.html_onboarding import render_story

        write_whole(html, render_story(self._story(taken), language).encode())
        written = message("report.written", file=str(html))
        return replace(answer, parts=(*answer.parts, written))

    def _story(self, taken: Sequence[Taken]) -> Story:
        from provision.html_onboarding import Story

        facts: dict[str, Line] = {
            "manifest": str(self.manifest),
            "digest": sha256(read_file(self.manifest, ManifestError)).hexdigest(),
            "tenant": self.wanted.tenant,
            "access": str(self.wanted.access),
            "deployment": str(self.wanted.exchange.deployment),
            "outputs": str(self.outputs),
            "made": self.caller.pace.clock().isoformat(" ", "seconds"),
            "outcome": message(f"onboarding.state-{last_of(taken).state}"),
        }
        entries = read_entries(self.audit) if self.audit else ()
        agreements = self.progress.record.agreements
        return Story(tuple(facts.items()), tuple(taken), agreements, entries, bool(self.audit))

    def validate(self) -> Answer:
        return provision.commands.validate(self.manifest, self.caller.environment)

    @property
    def makes_certificate(self) -> bool:
        return self.wanted.access is Access.APPLICATION

    def certificate(self) -> Answer:
        """Make the certificate that the application signs in by, where there is none.

        Its key may be where the adapter is, which need not be here.
        """
        public = self.wanted.application.certificate if self.wanted.application else ""
        if Path(public).exists() and not Path(self.wanted.adapter.certificate).exists():
            key = self.wanted.adapter.certificate
            return Answer((message("onboarding.key-elsewhere", file=public, key=key),))
        return provision.rotating.make(self.manifest, self.caller, days=DAYS)

    def preflight(self) -> Answer:
        """Look for whatever would stop it, before anything is written."""
        self._check_signs_in()
        chosen = self.options
        return provision.commands.preflight(
            self.manifest,
            self.caller,
            adopt=chosen.adopt,
            accept_no_impersonation=chosen.accept_no_impersonation,
            waits_for_consent=bool(chosen.wait_for_consent),
        )

    def apply(self) -> Answer:
        """Show, agree and make; what was agreed to in a run that was stopped is not asked again."""
        chosen = self.options
        answer = provision.commands.apply(
            self.manifest,
            self.outputs,
            self.caller,
            adopt=chosen.adopt,
            yes=chosen.yes,
            accept_no_impersonation=chosen.accept_no_impersonation,
            audit=self.audit,
            agreements=self.progress,
            wait_for_consent=chosen.wait_for_consent,
        )
        if answer.exit_code is ExitCode.DONE:
            self.progress.finish()
        return answer

    def _check_signs_in(self) -> None:
        """Stop where the tenant's administrator would sign in in a browser, and nobody is here."""
        by_browser = self.caller.sign_in is Method.BROWSER and self.wanted.application is not None
        if by_browser and not self.caller.console.interactive:
            what = message("onboarding.no-administrator")
            raise Awaited(Problem(what, message("onboarding.no-administrator-remedy")))

    def check_somebody(self, is_signed_in: bool) -> None:
        """Stop where the adapter's administrator has to sign in, and nobody is here to do it."""
        if is_signed_in or self.caller.console.interactive:
            return
        administrator = self.wanted.adapter.administrator
        what = message("onboarding.nobody", administrator=administrator)
        remedy = message("onboarding.nobody-remedy", outputs=str(self.outputs))
        raise Awaited(Problem(what, remedy))

    @property
    def side(self) -> ExchangeSide:
        return ExchangeSide(self.wanted, self.manifest, self.outputs, self.caller)

    def scripts(self) -> Answer:
        folder = self.outputs.parent
        environment = self.caller.environment
        answer = provision.commands.powershell(self.manifest, folder, self.outputs, environment)
        self.side.write_run()
        return answer

    def exchange(self) -> Answer:
        """Find Exchange's side made, have it made by PowerShell here, or say who must and how."""
        if self.options.exchange_status:
            self.side.take(self.options.exchange_status)
        return self.side.settle(self.options.exchange, self.progress)

    def verify(self, further: Callable[[Climb], Iterable[Rung]]) -> Answer:
        """Prove what was set up; what Exchange does not know yet is waited for, elsewhere."""
        answer = provision.commands.verify(
            self.manifest,
            self.outputs,
            self.caller,
            outside=self.options.outside,
            further=further,
        )
        if answer.exit_code is ExitCode.DONE and (count := waiting_in(answer)):
            what = message("onboarding.exchange-late", count=count)
            late = Problem(what, message("onboarding.exchange-late-remedy"))
            raise Awaited(late, said=answer)
        return answer


@contextmanager
def job_for(
    manifest: str, outputs: Path, audit: Path | None, caller: Caller, options: Options
) -> Iterator[Job]:
    """Yield the onboarding of `manifest`, whose steps share one sign-in."""
    path = one_manifest(manifest)
    wanted = read_manifest(path, caller.environment)
    clock = caller.pace.clock
    record = outputs.with_suffix(".onboarding.json")
    progress = read_progress(
        record, tenant=wanted.tenant, application=wanted.owner, who=options.who, clock=clock
    )
    with closing(SignIns()) as shared:
        caller = replace(caller, sign_ins=shared)
        yield Job(path, wanted, outputs, audit, caller, options, progress)


def waiting_in(answer: Answer) -> int:
    """Return how many rungs of a ladder's answer are neither proved nor refused yet."""
    data = answer.data
    counts = data.get("counts") if isinstance(data, Mapping) else None
    return int(counts.get("waiting", 0)) if isinstance(counts, dict) else 0


def one_manifest(given: str) -> Path:
    """Return the one manifest that `given` names; several, or a folder, are refused."""
    paths = manifests_of(given)
    if len(paths) == 1 and not Path(given).is_dir():
        return paths[0]
    names = ", ".join(str(path) for path in paths)
    what = message("onboarding.several", names=names)
    raise SeveralManifests(Problem(what, message("onboarding.several-remedy")))
