"""The commands that only look: before anything is written, and when all of it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.contract.ladder import Climb, Rung, State
from provision.contract.ladder import report as climbed
from provision.contract.messages import Answer, Failure, message
from provision.files import read_manifest
from provision.findings import report
from provision.last_seen import read_side
from provision.sections import Deployment
from provision.tenancy import keys_of, tenant_of, warning_data, warnings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from provision.contract.messages import Line
    from provision.tenancy import Caller


def preflight(
    manifest: Path,
    caller: Caller,
    *,
    adopt: bool = False,
    accept_no_impersonation: bool = False,
    waits_for_consent: bool = False,
) -> Answer:
    """Say what would stop the manifest from being carried out; nothing is ever written.

    With `waits_for_consent`, consent that somebody else has to give is nothing that is missing.
    """
    from provision.caller_findings import Options
    from provision.preflight import preflight_findings

    wanted = read_manifest(manifest, caller.environment)
    before, data = warnings_of(wanted), warning_data(wanted)
    if wanted.application is None:
        return report((), (*before, message("preflight.nothing")), data)
    keys = keys_of(wanted.application, caller)
    now = caller.pace.clock()
    options = Options(adopt, accept_no_impersonation, waits_for_consent, now)
    with tenant_of(wanted, caller) as graph:
        caller.console.tell(message("preflight.looking"))
        found = preflight_findings(wanted, wanted.application, keys, graph, options)
    return report(found, before, data)


def verify(  # noqa: PLR0913 - an option an argument
    manifest: Path,
    outputs: Path,
    caller: Caller,
    *,
    outside: str = "",
    exchange_status: Path | None = None,
    further: Callable[[Climb], Iterable[Rung]] | None = None,
) -> Answer:
    """Prove what was set up, a rung at a time; nothing is ever written.

    Of Exchange's side counts what its scripts answered, kept or in the file `exchange_status`.
    `further` climbs on, where this package cannot: to a token, and to the mailboxes.
    """
    from provision.verification import entra_rungs, list_rung, seen_since

    wanted = read_manifest(manifest, caller.environment)
    side = read_side(wanted, outputs, caller.pace.clock(), exchange_status)
    rungs = list(entra_rungs(wanted, outputs, caller))
    if wanted.exchange.deployment is Deployment.ONLINE:
        rungs.append(list_rung(side))
    if further:
        climb = Climb(outside, wanted.exchange.scope is not None, seen_since(side))
        try:
            rungs += further(climb)
        except Failure as error:
            rungs.append(Rung("token", State.FAILED, *_told(error)))
    return climbed(rungs)


def _told(error: Failure) -> tuple[Line, Line]:
    problem = error.problems[0]
    return problem.message, problem.remedy
