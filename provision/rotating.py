"""Certificates as commands: make one, and let it take over from another without an outage.

manifest ─ files ─ pair_in ─┐
Graph ─ snapshot ─ standing ┴─ add beside ─ sign in by it ─ outputs file ┬─ the adapter starts anew
                                                                         └─ told to: retire the old

Each step is decided from what is there, so that a run that was stopped is gone on with by the next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from provision.contract.messages import Answer, ExitCode, Place, Problem, message
from provision.contract.network import way_out
from provision.contract.outputs import OutputsError, parse_outputs
from provision.errors import ProvisionError
from provision.files import read_file, read_manifest, read_network
from provision.made import write_outputs
from provision.new_certificate import Files, made_in, pair_in
from provision.outputs import outputs_of
from provision.ownership import owned_of
from provision.plan import NotOurs
from provision.proof import Proof
from provision.report import outcome_data, render_plan
from provision.resources import Application, ServicePrincipal
from provision.rotation import change, retired, standing_of, with_new
from provision.sections import Access
from provision.stops import check_agreed
from provision.tenancy import carried_out, identities_of, snapshot_for, tenant_of

if TYPE_CHECKING:
    from provision.apply import Outcome
    from provision.contract.messages import Line
    from provision.contract.outputs import Outputs
    from provision.key_credentials import KeyCredential
    from provision.outputs import Identities
    from provision.plan import Plan
    from provision.rotation import Standing
    from provision.sections import ApplicationSpec, Manifest
    from provision.snapshot import Snapshot
    from provision.tenancy import Caller

SHORTEST, LONGEST = 1, 365


class NoCertificate(ProvisionError):  # noqa: N818 - reads as what it says
    """The manifest has no certificate, or the tenant nothing that could sign in by it."""


def make(manifest: Path, caller: Caller, *, days: str) -> Answer:
    """Make the key and the certificate that the manifest names, where they are not there yet."""
    life = timedelta(days=_days(days))
    wanted, application = _by_certificate(manifest, caller)
    now = caller.pace.clock()
    pair = made_in(_files(wanted, application), application.unique_name, life, now)
    written = [message("certificates.written", file=str(path)) for path in pair.written]
    ends = pair.certificate.ends
    said = message(
        "certificates.made" if written else "certificates.there",
        thumbprint=pair.certificate.thumbprint,
        date=f"{ends:%Y-%m-%d}" if ends else "-",
    )
    data = {"thumbprint": pair.certificate.thumbprint, "written": [str(p) for p in pair.written]}
    return Answer((*written, said), data=data)


def rotate(  # noqa: PLR0913 - an option an argument
    manifest: Path,
    outputs: Path,
    caller: Caller,
    *,
    retire: bool = False,
    yes: bool = False,
    audit: Path | None = None,
) -> Answer:
    """Let the manifest's certificate take over: add, prove, switch; or retire those before it."""
    wanted, application = _by_certificate(manifest, caller)
    pair = pair_in(_files(wanted, application), caller.pace.clock())
    with tenant_of(wanted, caller, "certificate.rotate", audit) as graph:
        rotation = _rotation(wanted, snapshot_for(wanted, application, graph), pair, caller)
        steps = rotation.steps(outputs, retire=retire)
        check_agreed(steps.shown, steps.count, caller.console, yes=yes)
        outcomes = tuple(carried_out(steps.adding, graph, rotation.snapshot, caller))
        if not _failed(outcomes):
            rotation.prove()
            if steps.switch:
                beside = outputs.with_suffix(".properties").exists()
                write_outputs(outputs, steps.switch, as_properties=beside)
            outcomes += tuple(carried_out(steps.retiring, graph, rotation.snapshot, caller))
    return _answer(rotation, steps, outcomes)


@dataclass(frozen=True, slots=True)
class Steps:
    """What is still to be done: certificates to add or to take away, and outputs to write."""

    adding: Plan
    switch: Outputs | None
    retiring: Plan

    @property
    def count(self) -> int:
        return len(self.adding.changes) + len(self.retiring.changes) + bool(self.switch)

    @property
    def shown(self) -> tuple[Line, ...]:
        lines = [line for plan in (self.adding, self.retiring) for line in render_plan(plan)[:-1]]
        if self.switch:
            lines.append(message("certificates.switch", file=self.switch.certificate))
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class Rotation:
    """The application as it is, and how its certificates stand."""

    manifest: Manifest
    snapshot: Snapshot
    live: Application
    standing: Standing
    caller: Caller

    @property
    def ids(self) -> Identities:
        return identities_of(self.manifest, self.snapshot)

    def steps(self, outputs: Path, *, retire: bool) -> Steps:
        """Return what is still to be done; what is in use is not retired in the same breath."""
        facts, written = outputs_of(self.manifest, self.ids), _written(outputs)
        if written and written.client_id == facts.client_id:  # all else in it is for apply
            facts = replace(written, certificate=facts.certificate)
        switch = facts if facts != written else None
        if retire and (switch or self.standing.to_come):
            remedy = message("certificates.too-early-remedy")
            raise NoCertificate(Problem(message("certificates.too-early"), remedy))
        gone = retired(self.live, self.standing) if retire else self.live
        added = change(self.live, with_new(self.live, self.standing))
        return Steps(added, switch, change(self.live, gone))

    def prove(self) -> None:
        """Sign in by the certificate; raises where that cannot be done."""
        network = way_out(read_network(self.manifest), self.caller.environment)
        path = self.manifest.adapter.certificate
        Proof(self.manifest, self.ids, path, network, self.caller).check()
        self.caller.console.tell(message("certificates.proved"))


def _rotation(
    manifest: Manifest, snapshot: Snapshot, pair: KeyCredential, caller: Caller
) -> Rotation:
    """Return how the certificates stand in a tenant that has the application, and it is ours."""
    live = next((r for r in snapshot.live if isinstance(r, Application)), None)
    principal = next((r for r in snapshot.live if isinstance(r, ServicePrincipal)), None)
    if live is None or principal is None:
        what = message("certificates.no-application", name=manifest.owner)
        raise NoCertificate(Problem(what, message("certificates.no-application-remedy")))
    owned = owned_of(snapshot.live)
    if not owned:
        what = message("plan.not-ours", key=str(live.key))
        raise NotOurs(Problem(what, message("plan.not-ours-remedy")))
    now, named = caller.pace.clock(), [pair.thumbprint]
    standing = standing_of(named, snapshot.live, owned, snapshot.keys, now)
    offered = replace(snapshot, keys=(*snapshot.keys, pair))
    return Rotation(manifest, offered, live, standing, caller)


def _answer(rotation: Rotation, steps: Steps, outcomes: tuple[Outcome, ...]) -> Answer:
    """Return what was done, and what comes next."""
    data: dict[str, object] = {
        "thumbprint": next(iter(rotation.standing.wanted)),
        "before": sorted(rotation.standing.before),
        "outcomes": [outcome_data(one) for one in outcomes],
        "switched": bool(steps.switch),
        "retired": bool(steps.retiring),
    }
    if failed := _failed(outcomes):
        return Answer((*failed.problems, message("certificates.stopped")), ExitCode.FAILED, data)
    said = [message("certificates.done", count=steps.count)]
    if rotation.standing.before and not steps.retiring:
        names = ", ".join(sorted(rotation.standing.before))
        said.append(message("certificates.retire", names=names))
    return Answer(tuple(said), data=data)


def _failed(outcomes: tuple[Outcome, ...]) -> ProvisionError | None:
    return next((one.error for one in outcomes if one.error), None)


def _by_certificate(manifest: Path, caller: Caller) -> tuple[Manifest, ApplicationSpec]:
    wanted = read_manifest(manifest, caller.environment)
    if wanted.application is None or wanted.access is not Access.APPLICATION:
        what, remedy = message("certificates.none"), message("certificates.none-remedy")
        raise NoCertificate(Problem(what, remedy, Place(str(manifest))))
    return wanted, wanted.application


def _files(wanted: Manifest, application: ApplicationSpec) -> Files:
    """Return where the files are; a path of another machine's, perhaps a Windows one, is not here."""
    files = Files(Path(application.certificate), Path(wanted.adapter.certificate))
    for path in (files.public, files.private):
        if not path.is_absolute():  # a relative one was taken from the manifest's folder
            what = message("certificates.elsewhere")
            raise NoCertificate(
                Problem(what, message("certificates.elsewhere-remedy"), Place(str(path)))
            )
    return files


def _written(outputs: Path) -> Outputs | None:
    """Return what the outputs file says, if there is one; one that cannot be read is told."""
    if not outputs.exists():
        return None
    try:
        return parse_outputs(read_file(outputs, NoCertificate), str(outputs))
    except OutputsError as error:
        raise NoCertificate(*error.problems) from error


def _days(text: str) -> int:
    days = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
    if not SHORTEST <= days <= LONGEST:
        what = message("certificates.days", days=text, longest=LONGEST)
        raise NoCertificate(Problem(what, message("certificates.days-remedy")))
    return days
