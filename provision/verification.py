"""Prove what was set up: the tenant read back, then whatever rungs others climb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.contract.ladder import Rung, Seen, State
from provision.contract.messages import message
from provision.desired import grants_wanted
from provision.errors import ProvisionError
from provision.exchange.application_inspection import ROLE as APPLICATION_ROLE
from provision.made import read_identities
from provision.plan import key_of
from provision.resources import Application, Grant, api_name
from provision.sections import Access
from provision.stops import wide_open
from provision.tenancy import identities_of, keys_of, plan_for, tenant_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from provision.exchange.telling import Side
    from provision.resources import Resource
    from provision.sections import ApplicationSpec, Manifest
    from provision.tenancy import Caller, Planned


IDS = ("tenant_id", "client_id", "application_object_id", "service_principal_object_id")


def entra_rungs(manifest: Manifest, outputs: Path, caller: Caller) -> Iterator[Rung]:
    """Yield what the tenant proves; nothing is written."""
    spec = manifest.application
    if spec is None:
        return
    keys = keys_of(spec, caller)
    try:
        with tenant_of(manifest, caller) as graph:
            planned = plan_for(manifest, spec, keys, graph, adopt=False, now=caller.pace.clock())
    except ProvisionError as error:
        problem = error.problems[0]
        yield Rung("objects", State.FAILED, problem.message, problem.remedy)
        return
    yield _objects(planned)
    if planned.snapshot.live:
        yield _outputs(manifest, outputs, planned)
    if manifest.access is not Access.APPLICATION:
        yield _scopes(spec, planned.snapshot.live)
    yield _full_access(planned.snapshot.live)


def _objects(planned: Planned) -> Rung:
    if not planned.plan:
        return Rung("objects", State.PASSED, message("ladder.objects"))
    keys = ", ".join(str(key_of(change)) for change in planned.plan.changes)
    said = message("ladder.objects-differ", keys=keys)
    return Rung("objects", State.FAILED, said, message("ladder.objects-differ-remedy"))


def _outputs(manifest: Manifest, outputs: Path, planned: Planned) -> Rung:
    """Compare the ids in the outputs file with the tenant's."""
    try:
        written = read_identities(manifest, outputs)
        there = identities_of(manifest, planned.snapshot)
    except ProvisionError as error:
        problem = error.problems[0]
        return Rung("outputs", State.FAILED, problem.message, problem.remedy)
    except KeyError as error:  # a part of the application is not there
        remedy = message("ladder.outputs-remedy")
        said = message("ladder.objects-differ", keys=str(error.args[0]))
        return Rung("outputs", State.FAILED, said, remedy)
    names = [name for name in IDS if getattr(written, name) != getattr(there, name)]
    if names:
        said = message("ladder.outputs-differ", file=str(outputs), names=", ".join(names))
        return Rung("outputs", State.FAILED, said, message("ladder.outputs-remedy"))
    return Rung("outputs", State.PASSED, message("ladder.outputs", file=str(outputs)))


def _scopes(spec: ApplicationSpec, live: tuple[Resource, ...]) -> Rung:
    """Compare everybody's consent with what is wanted, as sets, whoever gave it."""
    asked = grants_wanted(spec, Application(spec.unique_name, spec.display_name).key)
    wanted = {one for grant in asked for one in _names(grant)}
    there = {one for grant in live if isinstance(grant, Grant) for one in _names(grant)}
    others = ", ".join(sorted(there - wanted))
    if missing := ", ".join(sorted(wanted - there)):
        said = message("ladder.scopes-missing", missing=missing, others=others or "-")
        return Rung("scopes", State.FAILED, said, message("ladder.scopes-remedy"))
    scopes = ", ".join(sorted(wanted))
    if others:
        return Rung(
            "scopes", State.PASSED, message("ladder.scopes-more", scopes=scopes, others=others)
        )
    return Rung("scopes", State.PASSED, message("ladder.scopes", scopes=scopes))


def _names(grant: Grant) -> Iterator[str]:
    return (f"{api_name(grant.api)}: {scope}" for scope in grant.scopes)


def _full_access(live: tuple[Resource, ...]) -> Rung:
    if problem := next(wide_open(live), None):
        return Rung("full-access", State.FAILED, problem.message, problem.remedy)
    return Rung("full-access", State.PASSED, message("ladder.full-access"))


def list_rung(side: Side | None) -> Rung:
    """Return whether the application was on the list of those that may use EWS, when last seen."""
    looked = side.looked if side else None
    allowed = looked.newest(lambda seen: seen.allowed) if looked else None
    if side is None or looked is None or allowed is None or looked.identities is None:
        remedy = message("ladder.list-never-remedy")
        return Rung("list", State.UNCHECKED, message("ladder.list-never"), remedy)
    when = side.last.at.isoformat(" ", "minutes")
    if looked.identities.client_id.lower() in allowed:
        return Rung("list", State.PASSED, message("ladder.list", seen=when))
    said = message("ladder.list-without", seen=when)
    return Rung("list", State.FAILED, said, message("ladder.list-remedy"))


def seen_since(side: Side | None) -> Seen:
    """Return since when the scripts have seen the application on the list, and with its role."""
    if side is None or side.looked.identities is None:
        return Seen()
    client_id = side.looked.identities.client_id.lower()
    listed = role = None
    for answer in (one for one in side.looked.answers if not one.preview):
        seen = answer.seen
        if seen.allowed is not None:
            listed = (listed or answer.at) if client_id in seen.allowed else None
        if seen.holdings is not None:
            has_role = any(holding.role == APPLICATION_ROLE for holding in seen.holdings)
            role = (role or answer.at) if has_role else None
    return Seen(listed, role)
