"""Who runs a command, and the tenant as that person finds it: signed in to, read, and planned for."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from provision.contract.messages import Line, message, visible
from provision.contract.network import way_out
from provision.desired import desired_resources
from provision.files import read_network
from provision.outputs import Identities
from provision.ownership import adopted, is_managed, owned_of, with_origin
from provision.plan import Plan, make_plan
from provision.resources import EXCHANGE_ONLINE
from provision.retry import PACE, Pace, system_clock
from provision.rotation import Standing, cautions, standing_of
from provision.saved_plan import saved_plan_of
from provision.signin import Method, SignIns, credential_for
from provision.stops import check_tenant, wide_open
from provision.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from provision.apply import Outcome
    from provision.contract.console import Console
    from provision.graph import Graph
    from provision.key_credentials import KeyCredential
    from provision.resources import Resource
    from provision.saved_plan import SavedPlan
    from provision.sections import ApplicationSpec, Manifest
    from provision.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Caller:
    """Who runs a command: the shell's variables, the person, how that person signs in and waits.

    `sign_ins` are what several commands of one run have in common.
    """

    environment: Mapping[str, str]
    console: Console
    sign_in: Method = Method.BROWSER
    pace: Pace = PACE
    sign_ins: SignIns | None = None


@contextmanager
def tenant_of(
    manifest: Manifest, caller: Caller, command: str = "", audit: Path | None = None
) -> Iterator[Graph]:
    """Sign in to the tenant of the manifest, and yield its Graph.

    With `audit`, what `command` asks of it is noted in that file.
    """
    from provision.graph import Graph

    trail = Trail(audit, caller.pace.clock) if audit else None
    if trail:
        trail.began(command, manifest.tenant)
    network = way_out(read_network(manifest), caller.environment)
    make = partial(
        credential_for,
        caller.sign_in,
        tenant=manifest.tenant,
        cloud=manifest.cloud,
        network=network,
        environment=caller.environment,
        console=caller.console,
    )
    shared = caller.sign_ins
    credential = shared.shared(manifest.tenant, manifest.cloud, make) if shared else make()
    console, pace = caller.console, caller.pace
    with Graph(credential, manifest.cloud, network, console, pace, trail=trail) as graph:
        yield graph


def keys_of(application: ApplicationSpec, caller: Caller) -> tuple[KeyCredential, ...]:
    """Return the certificate that the application shall sign in by, if it does so itself."""
    from provision.certificates import read_certificate

    path = application.certificate
    return (read_certificate(Path(path), caller.pace.clock()),) if path else ()


@dataclass(frozen=True, slots=True)
class Planned:
    """What to change in a tenant, what is wanted of it, and the tenant as it was read."""

    plan: Plan
    desired: tuple[Resource, ...]
    snapshot: Snapshot
    standing: Standing
    cautions: tuple[Line, ...] = ()

    def saved(self) -> SavedPlan:
        """Return what the plan was made of."""
        tenant_id = self.snapshot.organization.tenant_id
        return saved_plan_of(tenant_id, self.desired, self.snapshot.live)


def plan_for(  # noqa: PLR0913 - what is wanted, where, and when
    manifest: Manifest,
    application: ApplicationSpec,
    keys: tuple[KeyCredential, ...],
    graph: Graph,
    *,
    adopt: bool,
    now: datetime | None = None,
) -> Planned:
    """Return what to change, and the tenant as it was read, with `keys` to offer it."""
    snapshot = snapshot_for(manifest, application, graph)
    return planned_on(snapshot, manifest, keys, adopt=adopt, now=now)


def planned_on(
    snapshot: Snapshot,
    manifest: Manifest,
    keys: tuple[KeyCredential, ...],
    *,
    adopt: bool,
    now: datetime | None = None,
) -> Planned:
    """Return what to change in the tenant that `snapshot` shows, with `keys` to offer it."""
    from provision.snapshot import check_names

    live, ours, now = snapshot.live, owned_of(snapshot.live), now or system_clock()
    standing = standing_of((key.thumbprint for key in keys), live, ours, snapshot.keys, now)
    wanted = desired_resources(manifest, standing.wanted | standing.before)
    check_names(snapshot, wanted)
    adopting = adopt and not ours and bool(live)
    desired = with_origin(wanted, live, adopting=adopting)
    plan = make_plan(desired, live, adopted(live) if adopting else ours)
    offered = replace(snapshot, keys=(*snapshot.keys, *keys))
    told = (*cautions(standing, keys, now), *wide_open(live))
    return Planned(plan, desired, offered, standing, told)


def snapshot_for(manifest: Manifest, application: ApplicationSpec, graph: Graph) -> Snapshot:
    """Return the manifest's tenant as it is; raises `Stopped` for another one."""
    from provision.snapshot import read_snapshot

    snapshot = read_snapshot(graph, application.unique_name, apis_of(application))
    check_tenant(manifest, snapshot)
    return snapshot


def apis_of(application: ApplicationSpec) -> list[str]:
    """Return the APIs that a manifest is about, by client id."""
    return sorted({EXCHANGE_ONLINE, *(p.api for p in application.permissions)})


def carried_out(plan: Plan, graph: Graph, snapshot: Snapshot, caller: Caller) -> Iterator[Outcome]:
    """Make the changes of `plan`, telling of each, and yield what became of it."""
    from provision.apply import apply_plan

    for outcome in apply_plan(plan, graph, snapshot, caller.console, caller.pace):
        said = "plan.failed" if outcome.error else "plan.done"
        caller.console.tell(message(said, key=str(outcome.key)))
        yield outcome


def brought_back(outcomes: tuple[Outcome, ...], graph: Graph, caller: Caller) -> bool:
    """Restore what was deleted and keeps the unique name, if it was ours; all is to be read anew."""
    from provision.apply import NameReserved

    failed = next((one.error for one in outcomes if one.error), None)
    if not isinstance(failed, NameReserved) or not is_managed(failed.holder.tags):
        return False
    graph.restore_application(failed.holder.object_id)
    name = visible(failed.holder.display_name)
    caller.console.tell(message("apply.restored", name=name))
    return True


def identities_of(
    manifest: Manifest, snapshot: Snapshot, outcomes: Iterable[Outcome] = ()
) -> Identities:
    """Return the ids of what is there once `outcomes` have come about."""
    ids = {**snapshot.ids, **{o.key: o.ids for o in outcomes if o.ids}}
    application, principal, *_ = desired_resources(manifest)
    made = ids[application.key]
    return Identities(
        tenant_id=snapshot.organization.tenant_id,
        client_id=made.client_id,
        application_object_id=made.object_id,
        service_principal_object_id=ids[principal.key].object_id,
    )


def warnings_of(manifest: Manifest, cautions: tuple[Line, ...] = ()) -> tuple[Line, ...]:
    """Return what in the manifest, or in the tenant, will not work as it seems, for a person."""
    return tuple(message("plan.warning", text=one) for one in (*manifest.warnings, *cautions))


def warning_data(manifest: Manifest, cautions: tuple[Line, ...] = ()) -> dict[str, object]:
    """Return the warnings as values that JSON has."""
    return {"warnings": [str(warning) for warning in (*manifest.warnings, *cautions)]}
