"""What else the commands do with what was made: tell drift, take it away, and bring it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from provision.contract.messages import Answer, ExitCode, Problem, message, visible
from provision.drift import Cause, differences
from provision.errors import ProvisionError
from provision.files import read_manifest
from provision.ownership import is_adopted, owned_of, without_ours
from provision.plan import Plan, Update, make_plan
from provision.report import outcome_data, plan_data, render_plan
from provision.resources import Application, AppRoles, Grant, ServicePrincipal
from provision.stops import check_agreement
from provision.tenancy import carried_out, keys_of, plan_for, snapshot_for, tenant_of

if TYPE_CHECKING:
    from pathlib import Path

    from provision.contract.messages import Line
    from provision.drift import Difference
    from provision.graph import Graph
    from provision.plan import Change
    from provision.records import DeletedRecord
    from provision.resources import Resource
    from provision.sections import ApplicationSpec, Manifest
    from provision.tenancy import Caller


class NothingMade(ProvisionError):  # noqa: N818 - reads as what it says
    """The tenant has nothing of this manifest's that is ours, or that could be restored."""


def drift(manifest: Path, caller: Caller) -> Answer:
    """Say in what the tenant differs, and whose doing that is; nothing is ever written."""
    wanted, application = registered(manifest, caller)
    keys = keys_of(application, caller)
    with tenant_of(wanted, caller) as graph:
        now = caller.pace.clock()
        planned = plan_for(wanted, application, keys, graph, adopt=False, now=now)
    found = differences(planned.plan, planned.snapshot.live)
    counts = {cause: sum(one.cause is cause for one in found) for cause in Cause}
    said = [*map(_told, found), message("drift.summary", **{str(c): n for c, n in counts.items()})]
    data = {"differences": [_data(one) for one in found]}
    return Answer(tuple(said), ExitCode.DIFFERENT if found else ExitCode.DONE, data)


def destroy(
    manifest: Path, caller: Caller, *, yes: bool = False, audit: Path | None = None
) -> Answer:
    """Take away what was made by this tool, and of what it took over, only its own entries."""
    wanted, application = registered(manifest, caller)
    with tenant_of(wanted, caller, "destroy", audit) as graph:
        snapshot = snapshot_for(wanted, application, graph)
        plan = removal_of(snapshot.live)
        if not plan:
            what = message("destroy.nothing", name=application.unique_name)
            return Answer((what,), data=plan_data(plan) | {"outcomes": []})
        check_agreement(render_plan(plan), plan, caller.console, yes=yes)
        outcomes = tuple(carried_out(plan, graph, snapshot, caller))
    data = plan_data(plan) | {"outcomes": [outcome_data(one) for one in outcomes]}
    if failed := next((one.error for one in outcomes if one.error), None):
        done = message("plan.stopped", done=len(outcomes) - 1, total=len(plan.changes))
        return Answer((*failed.problems, done), ExitCode.FAILED, data)
    kept = message("destroy.left" if is_adopted(snapshot.live) else "destroy.restorable")
    return Answer((message("destroy.done", done=len(outcomes)), kept), data=data)


def restore(manifest: Path, caller: Caller, *, audit: Path | None = None) -> Answer:
    """Bring back the application that was deleted within thirty days."""
    wanted, application = registered(manifest, caller)
    with tenant_of(wanted, caller, "restore", audit) as graph:
        if graph.application_named(application.unique_name):
            return Answer((message("restore.there", name=application.unique_name),))
        holder = _deleted(graph, application.unique_name)
        graph.restore_application(holder.object_id)
    said = message("restore.done", name=visible(holder.display_name), manifest=str(manifest))
    return Answer((said,), data={"object_id": holder.object_id})


def removal_of(live: tuple[Resource, ...]) -> Plan:
    """Return what takes ours away, dependents first; nothing where nothing is recorded as ours.

    An application that was here before us stays, with its service principal and what others
    added; so does consent that others gave.
    """
    owned = owned_of(live)
    if not is_adopted(live):
        return make_plan((), live, owned)
    ours = {resource.key: resource for resource in owned}
    consents = make_plan((), [r for r in live if isinstance(r, Grant | AppRoles)], owned).changes
    stripped = [_stripped(r, ours[r.key]) for r in live if not isinstance(r, Grant | AppRoles)]
    return Plan((*consents, *(change for change in stripped if change)))


def _stripped(live: Resource, owned: Resource) -> Change | None:
    match live:
        case Application():
            left = without_ours(live, owned)
            return Update(live, left, left) if left != live else None
        case ServicePrincipal() | Grant() | AppRoles():
            return None
        case _:
            assert_never(live)


def registered(manifest: Path, caller: Caller) -> tuple[Manifest, ApplicationSpec]:
    """Return the manifest and its application, without which there is nothing in Entra."""
    wanted = read_manifest(manifest, caller.environment)
    if wanted.application is None:
        what = message("commands.nothing-to-register")
        raise NothingMade(Problem(what, message("destroy.no-application-remedy")))
    return wanted, wanted.application


def _deleted(graph: Graph, unique_name: str) -> DeletedRecord:
    found = [one for one in graph.deleted_applications() if one.unique_name == unique_name]
    if not found:
        what = message("restore.nothing", name=unique_name)
        raise NothingMade(Problem(what, message("restore.nothing-remedy")))
    return found[0]


def _told(one: Difference) -> Line:
    where = f"{one.key} {one.name}".strip()
    change = " -> ".join(visible(text) for text in (one.was, one.wanted) if text)
    return message(f"drift.{one.cause}", where=where, change=change)


def _data(one: Difference) -> dict[str, object]:
    sides = {"before": one.was, "after": one.wanted}
    return {"cause": str(one.cause), "key": str(one.key), "property": one.name, **sides}
