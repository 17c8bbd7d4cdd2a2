"""What the commands do, one function each; they return what to say and print nothing.

manifest ─ desired_resources ───────────────┐
Graph: read_snapshot ─ live, owned ─────────┴─ make_plan ─ apply_plan ─ outputs_of ─ outputs file
manifest ─ render_scripts ─ apply, verify and undo scripts
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.contract.messages import Answer, ExitCode, Line, Problem, message
from provision.contract.network import way_out
from provision.contract.outputs import render_outputs
from provision.desired import desired_resources
from provision.errors import ProvisionError
from provision.files import read_manifest, write_whole
from provision.outputs import Identities, outputs_of
from provision.ownership import adopted, owned_of
from provision.plan import make_plan
from provision.report import outcome_data, plan_data, render_plan
from provision.resources import EXCHANGE_ONLINE
from provision.retry import PACE, Pace
from provision.signin import Method, credential_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from provision.apply import Outcome
    from provision.contract.console import Console
    from provision.graph import Graph
    from provision.manifest import Manifest
    from provision.plan import Plan
    from provision.resources import Key
    from provision.snapshot import Ids, Snapshot


class Stopped(ProvisionError):  # noqa: N818 - nothing went wrong
    """The person, or the state of the tenant, says not to go on."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who runs a command: the shell's variables, the person, how that person signs in and waits."""

    environment: Mapping[str, str]
    console: Console
    sign_in: Method = Method.BROWSER
    pace: Pace = PACE


def validate(manifest: Path) -> Answer:
    """Say whether the manifest can be used, and what in it will not work as it seems."""
    wanted = read_manifest(manifest)
    said = message("commands.valid", file=str(manifest))
    return Answer((*_warnings(wanted), said), data=_warning_data(wanted))


def plan(
    manifest: Path, caller: Caller, *, adopt: bool = False, detailed_exitcode: bool = False
) -> Answer:
    """Say what apply would change; the exit code tells differences only when asked to."""
    wanted = read_manifest(manifest)
    with _tenant(wanted, caller) as graph:
        changes, _ = _plan(wanted, graph, adopt=adopt)
    differ = detailed_exitcode and changes
    return Answer(
        (*_warnings(wanted), *render_plan(changes)),
        ExitCode.DIFFERENT if differ else ExitCode.DONE,
        plan_data(changes) | _warning_data(wanted),
    )


def apply(
    manifest: Path, outputs: Path, caller: Caller, *, adopt: bool = False, yes: bool = False
) -> Answer:
    """Bring the tenant to what the manifest says, and write the outputs file."""
    wanted = read_manifest(manifest)
    with _tenant(wanted, caller) as graph:
        changes, snapshot = _plan(wanted, graph, adopt=adopt)
        _agree((*_warnings(wanted), *render_plan(changes)), changes, caller.console, yes=yes)
        outcomes = tuple(_carry_out(changes, graph, snapshot, caller))
    data = plan_data(changes) | {"outcomes": [outcome_data(o) for o in outcomes]}
    failed = next((o.error for o in outcomes if o.error), None)
    if failed:
        stopped = message("plan.stopped", done=len(outcomes) - 1, total=len(changes.changes))
        return Answer((*failed.problems, stopped), ExitCode.FAILED, data)
    learnt = {o.key: o.ids for o in outcomes if o.ids}
    _write_outputs(wanted, outputs, snapshot, {**snapshot.ids, **learnt})
    said = (message("plan.applied", done=len(outcomes)),) if changes else render_plan(changes)
    written = message("commands.outputs-written", file=str(outputs))
    return Answer(
        (*said, written, *_next_steps(manifest, outputs)), data=data | {"outputs": str(outputs)}
    )


def powershell(manifest: Path, folder: Path) -> Answer:
    """Write the scripts for Exchange's side, for the person who administers it."""
    from provision.powershell import encode_script
    from provision.scripts import render_scripts

    wanted = read_manifest(manifest)
    scripts = render_scripts(wanted)
    for script in scripts:
        write_whole(folder / script.name, encode_script(script.text))
    files = [str(folder / script.name) for script in scripts]
    parts = [message("commands.script-written", file=file) for file in files]
    how = message("commands.script-how", file=files[0])
    return Answer((*_warnings(wanted), *parts, how), data={"scripts": files})


@contextmanager
def _tenant(manifest: Manifest, caller: Caller) -> Iterator[Graph]:
    """Sign in to the tenant of the manifest, and yield its Graph."""
    from provision.graph import Graph

    network = way_out(manifest.adapter.network, caller.environment)
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


def _plan(manifest: Manifest, graph: Graph, *, adopt: bool) -> tuple[Plan, Snapshot]:
    from provision.snapshot import check_names, read_snapshot

    desired = desired_resources(manifest)
    wanted = manifest.application.permissions if manifest.application else ()
    apis = sorted({permission.api for permission in wanted})
    snapshot = read_snapshot(graph, manifest.owner, apis)
    _check_tenant(manifest, snapshot)
    check_names(snapshot, desired)
    owned = adopted(snapshot.live) if adopt and not owned_of(snapshot.live) else None
    return make_plan(desired, snapshot.live, owned or owned_of(snapshot.live)), snapshot


def _check_tenant(manifest: Manifest, snapshot: Snapshot) -> None:
    """Stop where this is another tenant than the manifest's, or not the mailboxes' one."""
    there = snapshot.organization
    domains = {domain.lower() for domain in there.domains}
    if manifest.tenant not in {there.tenant_id.lower(), *domains}:
        what = message("commands.other-tenant", wanted=manifest.tenant, found=there.tenant_id)
        raise Stopped(Problem(what, message("commands.other-tenant-remedy")))
    adapter = manifest.adapter
    asked = {a.rpartition("@")[2] for a in (adapter.administrator, *adapter.mailboxes)}
    if unknown := sorted(asked - domains):
        what = message("commands.other-domain", domains=", ".join(unknown))
        raise Stopped(Problem(what, message("commands.other-domain-remedy")))
    exchange = snapshot.apis.get(EXCHANGE_ONLINE)
    if exchange and not exchange.issues_tokens_for(adapter.ews_host):
        what = message("commands.no-modern-authentication", host=adapter.ews_host)
        raise Stopped(Problem(what, message("commands.no-modern-authentication-remedy")))


def _agree(shown: tuple[Line, ...], plan: Plan, console: Console, *, yes: bool) -> None:
    """Show the plan and ask, once; without a person to ask, only `--yes` is a yes."""
    if not plan:
        return
    for line in shown:
        console.tell(line)
    if yes:
        return
    if not console.interactive:
        remedy = message("commands.nobody-to-ask-remedy")
        raise Stopped(Problem(message("commands.nobody-to-ask"), remedy))
    if not console.confirm(message("commands.agree", count=len(plan.changes))):
        what = message("commands.declined")
        raise Stopped(Problem(what, message("commands.declined-remedy")))


def _carry_out(plan: Plan, graph: Graph, snapshot: Snapshot, caller: Caller) -> Iterator[Outcome]:
    from provision.apply import apply_plan

    for outcome in apply_plan(plan, graph, snapshot, caller.console, caller.pace):
        said = "plan.failed" if outcome.error else "plan.done"
        caller.console.tell(message(said, key=str(outcome.key)))
        yield outcome


def _write_outputs(
    manifest: Manifest, path: Path, snapshot: Snapshot, ids: Mapping[Key, Ids]
) -> None:
    application, principal, *_ = desired_resources(manifest)
    made = ids[application.key]
    identities = Identities(
        tenant_id=snapshot.organization.tenant_id,
        client_id=made.client_id,
        application_object_id=made.object_id,
        service_principal_object_id=ids[principal.key].object_id,
    )
    write_whole(path, render_outputs(outputs_of(manifest, identities)).encode())


def _warnings(manifest: Manifest) -> tuple[Line, ...]:
    return tuple(message("plan.warning", text=warning) for warning in manifest.warnings)


def _warning_data(manifest: Manifest) -> dict[str, object]:
    return {"warnings": [str(warning) for warning in manifest.warnings]}


def _next_steps(manifest: Path, outputs: Path) -> tuple[Line, ...]:
    exchange = message("commands.next-exchange", manifest=str(manifest))
    return exchange, message("commands.next-sign-in", outputs=str(outputs))
