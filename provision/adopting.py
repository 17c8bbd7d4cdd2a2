"""Take over an application that others made: found, shown, named, and then brought up like ours.

unique name ─ there ───────────────────┐
client id or display name ─ one of all ┴─ planned_on, adopting ─ agreed ─ unique name ─ apply
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from provision.changing import registered
from provision.commands import applied
from provision.contract.messages import Problem, message, visible
from provision.errors import ProvisionError
from provision.registrations import give_unique_name, registration_of, registrations_named
from provision.report import render_plan
from provision.resources import EXCHANGE_ONLINE
from provision.stops import check_access, check_agreed, check_certificates, check_tenant
from provision.tenancy import carried_out, keys_of, planned_on, tenant_of, warnings_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from provision.contract.messages import Answer, Line
    from provision.graph import Graph
    from provision.records import ApplicationRecord, RegistrationRecord
    from provision.sections import ApplicationSpec, Manifest
    from provision.snapshot import Snapshot
    from provision.tenancy import Caller


class NothingToAdopt(ProvisionError):  # noqa: N818 - reads as what it says
    """There is no such application, or more than one, or it cannot be taken over."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which application: by client id or by display name; with neither, by the manifest's name."""

    client_id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """The tenant with an application that is to be taken over; `nameless` before it is named."""

    snapshot: Snapshot
    nameless: ApplicationRecord | None


def adopt(  # noqa: PLR0913 - an option an argument
    manifest: Path,
    outputs: Path,
    caller: Caller,
    sought: Sought,
    *,
    yes: bool = False,
    accept_no_impersonation: bool = False,
    audit: Path | None = None,
) -> Answer:
    """Take over an application, bring it to what the manifest says, and write the outputs file."""
    _check(sought)
    wanted, application = registered(manifest, caller)
    check_access(wanted, accept_no_impersonation=accept_no_impersonation)
    keys = keys_of(application, caller)
    with tenant_of(wanted, caller, "adopt", audit) as graph:
        found = _candidate(wanted, application, sought, graph)
        now = caller.pace.clock()
        planned = planned_on(found.snapshot, wanted, keys, adopt=True, now=now)
        check_certificates(planned.standing)
        named = _naming(found.nameless, application)
        shown = (*warnings_of(wanted, planned.cautions), *named, *render_plan(planned.plan))
        count = len(planned.plan.changes) + bool(named)
        check_agreed(shown, count, caller.console, yes=yes)
        if found.nameless:
            _name(graph, found.nameless, application.unique_name)
        outcomes = tuple(carried_out(planned.plan, graph, planned.snapshot, caller))
    return applied(wanted, manifest, outputs, planned, outcomes)


def _check(sought: Sought) -> None:
    if sought.client_id and sought.name:
        raise NothingToAdopt(Problem(message("adopt.both"), message("adopt.both-remedy")))
    try:
        UUID(sought.client_id or "00000000-0000-0000-0000-000000000000")
    except ValueError as error:
        what = message("adopt.no-client-id", given=visible(sought.client_id))
        raise NothingToAdopt(Problem(what, message("adopt.no-client-id-remedy"))) from error


def _candidate(
    wanted: Manifest, application: ApplicationSpec, sought: Sought, graph: Graph
) -> Candidate:
    """Return the tenant with the application, known by its unique name to be."""
    from provision.snapshot import check_apis, snapshot_with

    organization, there = graph.organization_and_application(application.unique_name)
    if there and sought.client_id and there.client_id != sought.client_id.lower():
        what = message("adopt.name-in-use", name=there.unique_name, client_id=there.client_id)
        raise NothingToAdopt(Problem(what, message("adopt.name-in-use-remedy")))
    nameless = None if there else _found(graph, application, sought)
    record = there or (replace(nameless, unique_name=application.unique_name) if nameless else None)
    apis = sorted({EXCHANGE_ONLINE, *(p.api for p in application.permissions)})
    snapshot = snapshot_with(graph, organization, record, apis)
    check_tenant(wanted, snapshot)
    check_apis(snapshot, apis)
    return Candidate(snapshot, nameless)


def _found(graph: Graph, application: ApplicationSpec, sought: Sought) -> ApplicationRecord:
    """Return the one application that is meant, which has no unique name yet."""
    client_id = sought.client_id or _only(graph, sought.name or application.display_name).client_id
    found = registration_of(graph.calls, client_id)
    if found is None:
        what = message("adopt.none", given=visible(client_id))
        raise NothingToAdopt(Problem(what, message("adopt.none-remedy")))
    if found.unique_name:
        what = message("adopt.has-name", client_id=client_id, name=visible(found.unique_name))
        remedy = message("adopt.has-name-remedy", name=visible(found.unique_name))
        raise NothingToAdopt(Problem(what, remedy))
    return found


def _only(graph: Graph, name: str) -> RegistrationRecord:
    """Return the only application that is called so; of several each is told."""
    found = registrations_named(graph.calls, name)
    if not found:
        what = message("adopt.none", given=visible(name))
        raise NothingToAdopt(Problem(what, message("adopt.none-remedy")))
    if len(found) > 1:
        raise NothingToAdopt(*_each(name, found))
    return found[0]


def _each(name: str, found: Iterable[RegistrationRecord]) -> Iterable[Problem]:
    for one in sorted(found, key=lambda one: (one.created, one.client_id)):
        what = message(
            "adopt.several",
            name=visible(name),
            client_id=one.client_id,
            created=visible(one.created) or "-",
        )
        yield Problem(what, message("adopt.several-remedy", client_id=one.client_id))


def _naming(nameless: ApplicationRecord | None, application: ApplicationSpec) -> tuple[Line, ...]:
    if nameless is None:
        return ()
    return (
        message(
            "adopt.naming",
            display_name=visible(nameless.body.display_name),
            client_id=nameless.client_id,
            name=application.unique_name,
        ),
    )


def _name(graph: Graph, nameless: ApplicationRecord, unique_name: str) -> None:
    """Give the application its unique name, by a write of its own."""
    from provision.apply import name_taken
    from provision.refusals import TenantError

    try:
        give_unique_name(graph.calls, nameless.object_id, unique_name)
    except TenantError as error:
        if error.refusal and error.refusal.is_name_taken:
            raise name_taken(graph, unique_name) from error
        raise
