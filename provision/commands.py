"""What the commands do, one function each; they return what to say and print nothing.

manifest ─ desired_resources ───────────────┐
Graph: read_snapshot ─ live, owned ─────────┴─ make_plan ─ apply_plan ─ outputs_of ─ outputs file
manifest ─ render_scripts ─ apply, verify and undo scripts
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from provision.contract.messages import Answer, ExitCode, Line, message
from provision.contract.network import way_out
from provision.desired import desired_resources
from provision.files import read_manifest, read_network, write_whole
from provision.made import read_identities, write_outputs
from provision.manifest import NO_VARIABLES
from provision.outputs import Identities, outputs_of
from provision.ownership import adopted, owned_of
from provision.plan import Plan, make_plan
from provision.report import outcome_data, plan_data, render_plan
from provision.resources import EXCHANGE_ONLINE
from provision.retry import PACE, Pace
from provision.sections import Access, Deployment
from provision.signin import Method, credential_for
from provision.stops import Stopped, check_access, check_agreement, check_tenant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from provision.apply import Outcome
    from provision.contract.console import Console
    from provision.graph import Graph
    from provision.records import KeyCredential
    from provision.sections import ApplicationSpec, Manifest
    from provision.snapshot import Snapshot

__all__ = ["Caller", "Stopped", "apply", "plan", "powershell", "schema", "validate"]

NOTHING = Plan(())


@dataclass(frozen=True, slots=True)
class Caller:
    """Who runs a command: the shell's variables, the person, how that person signs in and waits."""

    environment: Mapping[str, str]
    console: Console
    sign_in: Method = Method.BROWSER
    pace: Pace = PACE


def validate(manifest: Path, environment: Mapping[str, str] = NO_VARIABLES) -> Answer:
    """Say whether the manifest can be used, and what in it will not work as it seems."""
    wanted = read_manifest(manifest, environment)
    said = message("commands.valid", file=str(manifest))
    return Answer((*_warnings(wanted), said), data=_warning_data(wanted))


def plan(
    manifest: Path,
    caller: Caller,
    *,
    adopt: bool = False,
    detailed_exitcode: bool = False,
    accept_no_impersonation: bool = False,
) -> Answer:
    """Say what apply would change; the exit code tells differences only when asked to."""
    wanted = read_manifest(manifest, caller.environment)
    check_access(wanted, accept_no_impersonation=accept_no_impersonation)
    if wanted.application is None:
        said = (*_warnings(wanted), message("commands.nothing-to-register"))
        return Answer(said, data=plan_data(NOTHING) | _warning_data(wanted))
    keys = _keys(wanted.application, caller)
    with _tenant(wanted, caller) as graph:
        changes, _ = _plan(wanted, wanted.application, keys, graph, adopt=adopt)
    differ = detailed_exitcode and changes
    return Answer(
        (*_warnings(wanted), *render_plan(changes)),
        ExitCode.DIFFERENT if differ else ExitCode.DONE,
        plan_data(changes) | _warning_data(wanted),
    )


def apply(  # noqa: PLR0913 - an option an argument
    manifest: Path,
    outputs: Path,
    caller: Caller,
    *,
    adopt: bool = False,
    yes: bool = False,
    accept_no_impersonation: bool = False,
    as_properties: bool = False,
) -> Answer:
    """Bring the tenant to what the manifest says, and write the outputs file."""
    wanted = read_manifest(manifest, caller.environment)
    check_access(wanted, accept_no_impersonation=accept_no_impersonation)
    if wanted.application is None:
        written = write_outputs(outputs, outputs_of(wanted), as_properties=as_properties)
        said = (*_warnings(wanted), message("commands.nothing-to-register"))
        data = plan_data(NOTHING) | {"outcomes": [], "outputs": written[0]}
        return Answer((*said, *_next_steps(wanted, manifest, written)), data=data)
    keys = _keys(wanted.application, caller)
    with _tenant(wanted, caller) as graph:
        changes, snapshot = _plan(wanted, wanted.application, keys, graph, adopt=adopt)
        shown = (*_warnings(wanted), *render_plan(changes))
        check_agreement(shown, changes, caller.console, yes=yes)
        outcomes = tuple(_carry_out(changes, graph, snapshot, caller))
    data = plan_data(changes) | {"outcomes": [outcome_data(o) for o in outcomes]}
    if failed := next((o.error for o in outcomes if o.error), None):
        stopped = message("plan.stopped", done=len(outcomes) - 1, total=len(changes.changes))
        return Answer((*failed.problems, stopped), ExitCode.FAILED, data)
    facts = outputs_of(wanted, _identities(wanted, snapshot, outcomes))
    written = write_outputs(outputs, facts, as_properties=as_properties)
    said = (message("plan.applied", done=len(outcomes)),) if changes else render_plan(changes)
    steps = _next_steps(wanted, manifest, written)
    return Answer((*said, *steps), data=data | {"outputs": written[0]})


def powershell(
    manifest: Path,
    folder: Path,
    outputs: Path,
    environment: Mapping[str, str] = NO_VARIABLES,
) -> Answer:
    """Write the scripts for Exchange's side, for the person who administers it.

    Exchange Online knows the application by ids, which the tenant gave it and `outputs` has.
    """
    from provision.powershell import encode_script
    from provision.scripts import render_scripts

    wanted = read_manifest(manifest, environment)
    online = wanted.exchange.deployment is Deployment.ONLINE
    scripts = render_scripts(wanted, read_identities(wanted, outputs) if online else None)
    for script in scripts:
        write_whole(folder / script.name, encode_script(script.text))
    files = [str(folder / script.name) for script in scripts]
    parts = [message("commands.script-written", file=file) for file in files]
    how = message("commands.script-how", file=files[0])
    return Answer((*_warnings(wanted), *parts, how), data={"scripts": files})


def schema(path: Path) -> Answer:
    """Write the description of manifests that editors use."""
    from provision.schema import render_schema

    write_whole(path, render_schema().encode())
    said = message("commands.script-written", file=str(path))
    return Answer((said,), data={"schema": str(path)})


@contextmanager
def _tenant(manifest: Manifest, caller: Caller) -> Iterator[Graph]:
    """Sign in to the tenant of the manifest, and yield its Graph."""
    from provision.graph import Graph

    network = way_out(read_network(manifest), caller.environment)
    credential = credential_for(
        caller.sign_in,
        tenant=manifest.tenant,
        cloud=manifest.cloud,
        network=network,
        environment=caller.environment,
        console=caller.console,
    )
    with Graph(credential, manifest.cloud, network, caller.console, caller.pace) as graph:
        yield graph


def _keys(application: ApplicationSpec, caller: Caller) -> tuple[KeyCredential, ...]:
    """Return the certificate that the application shall sign in by, if it does so itself."""
    from provision.certificates import read_certificate

    path = application.certificate
    return (read_certificate(Path(path), caller.pace.clock()),) if path else ()


def _plan(
    manifest: Manifest,
    application: ApplicationSpec,
    keys: tuple[KeyCredential, ...],
    graph: Graph,
    *,
    adopt: bool,
) -> tuple[Plan, Snapshot]:
    """Return what to change, and the tenant as it was read, with `keys` to offer it."""
    from provision.snapshot import check_names, read_snapshot

    desired = desired_resources(manifest, (key.thumbprint for key in keys))
    apis = sorted({EXCHANGE_ONLINE, *(p.api for p in application.permissions)})
    snapshot = read_snapshot(graph, application.unique_name, apis)
    check_tenant(manifest, snapshot)
    check_names(snapshot, desired)
    owned = adopted(snapshot.live) if adopt and not owned_of(snapshot.live) else None
    changes = make_plan(desired, snapshot.live, owned or owned_of(snapshot.live))
    return changes, replace(snapshot, keys=(*snapshot.keys, *keys))


def _carry_out(plan: Plan, graph: Graph, snapshot: Snapshot, caller: Caller) -> Iterator[Outcome]:
    from provision.apply import apply_plan

    for outcome in apply_plan(plan, graph, snapshot, caller.console, caller.pace):
        said = "plan.failed" if outcome.error else "plan.done"
        caller.console.tell(message(said, key=str(outcome.key)))
        yield outcome


def _identities(manifest: Manifest, snapshot: Snapshot, outcomes: Iterable[Outcome]) -> Identities:
    ids = {**snapshot.ids, **{o.key: o.ids for o in outcomes if o.ids}}
    application, principal, *_ = desired_resources(manifest)
    made = ids[application.key]
    return Identities(
        tenant_id=snapshot.organization.tenant_id,
        client_id=made.client_id,
        application_object_id=made.object_id,
        service_principal_object_id=ids[principal.key].object_id,
    )


def _warnings(manifest: Manifest) -> tuple[Line, ...]:
    return tuple(message("plan.warning", text=warning) for warning in manifest.warnings)


def _warning_data(manifest: Manifest) -> dict[str, object]:
    return {"warnings": [str(warning) for warning in manifest.warnings]}


def _next_steps(wanted: Manifest, manifest: Path, written: tuple[str, ...]) -> Iterator[Line]:
    """Yield where the outputs are and what comes next; only a person has to sign in."""
    yield from (message("commands.outputs-written", file=file) for file in written)
    outputs = written[0]
    yield message("commands.next-exchange", manifest=str(manifest), outputs=outputs)
    by_person = wanted.application and wanted.access is not Access.APPLICATION
    last = "commands.next-sign-in" if by_person else "commands.next-check"
    yield message(last, outputs=outputs)
