"""What the commands do, one function each; they return what to say and print nothing.

manifest ─ desired_resources ───────────────┐
Graph: read_snapshot ─ live, owned ─────────┴─ make_plan ─ apply_plan ─ outputs_of ─ outputs file
manifest ─ render_scripts ─ apply, verify and undo scripts
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.contract.messages import Answer, ExitCode, Language, Line, message
from provision.exchange.telling import render_side, side_data
from provision.files import read_file, read_manifest, write_whole
from provision.html_plan import Facts, render_html
from provision.last_seen import read_side, read_uses
from provision.looking import preflight, verify
from provision.made import read_identities, write_outputs
from provision.manifest import NO_VARIABLES
from provision.outputs import outputs_of
from provision.plan import Plan
from provision.report import outcome_data, plan_data, render_markdown, render_plan
from provision.saved_plan import (
    SavedPlanError,
    check_same,
    parse_saved_plan,
    render_saved_plan,
)
from provision.sections import Access, Deployment
from provision.stops import Stopped, check_access, check_agreement, check_certificates
from provision.tenancy import (
    Caller,
    brought_back,
    carried_out,
    identities_of,
    keys_of,
    plan_for,
    tenant_of,
    warning_data,
    warnings_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import timedelta
    from pathlib import Path

    from provision.apply import Outcome
    from provision.graph import Graph
    from provision.sections import Manifest
    from provision.stops import Agreements
    from provision.tenancy import Planned

__all__ = [
    "Caller",
    "Stopped",
    "apply",
    "plan",
    "powershell",
    "preflight",
    "schema",
    "validate",
    "verify",
]

NOTHING = Plan(())


def validate(manifest: Path, environment: Mapping[str, str] = NO_VARIABLES) -> Answer:
    """Say whether the manifest can be used, and what in it will not work as it seems."""
    wanted = read_manifest(manifest, environment)
    said = message("commands.valid", file=str(manifest))
    return Answer((*warnings_of(wanted), said), data=warning_data(wanted))


def plan(  # noqa: PLR0913 - an option an argument
    manifest: Path,
    caller: Caller,
    *,
    adopt: bool = False,
    detailed_exitcode: bool = False,
    accept_no_impersonation: bool = False,
    out: Path | None = None,
    html: Path | None = None,
    as_markdown: bool = False,
    language: Language = Language.ENGLISH,
    outputs: Path | None = None,
    exchange_status: Path | None = None,
) -> Answer:
    """Say what apply would change; the exit code tells differences only when asked to.

    With `outputs`, also how Exchange's side stands, as the scripts last saw it.
    """
    wanted = read_manifest(manifest, caller.environment)
    check_access(wanted, accept_no_impersonation=accept_no_impersonation)
    if wanted.application is None:
        said = (*warnings_of(wanted), message("commands.nothing-to-register"))
        beside = _exchange(wanted, caller, outputs, exchange_status)
        data = plan_data(NOTHING) | warning_data(wanted) | beside[1]
        return Answer((*said, *beside[0]), data=data)
    exchange, seen = _exchange(wanted, caller, outputs, exchange_status)
    keys = keys_of(wanted.application, caller)
    with tenant_of(wanted, caller) as graph:
        now = caller.pace.clock()
        planned = plan_for(wanted, wanted.application, keys, graph, adopt=adopt, now=now)
    warnings = warnings_of(wanted, planned.cautions)
    written: list[Line] = []
    if out:
        saved = planned.saved()
        write_whole(out, render_saved_plan(saved, planned.plan).encode())
        written.append(message("saved.written", file=str(out)))
    if html:
        facts = Facts(str(manifest), wanted.tenant, now, warnings, exchange)
        page = render_html(planned.plan, planned.desired, facts, language)
        write_whole(html, page.encode())
        written.append(message("saved.page", file=str(html)))
    differ = detailed_exitcode and planned.plan
    told = render_markdown(planned.plan, language) if as_markdown else render_plan(planned.plan)
    return Answer(
        (*warnings, *told, *exchange, *written),
        ExitCode.DIFFERENT if differ else ExitCode.DONE,
        plan_data(planned.plan) | warning_data(wanted, planned.cautions) | seen,
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
    saved: Path | None = None,
    audit: Path | None = None,
    agreements: Agreements | None = None,
    wait_for_consent: timedelta | None = None,
) -> Answer:
    """Bring the tenant to what the manifest says, and write the outputs file.

    A saved plan was agreed to when it was made, and is carried out only if nothing has moved. Where
    the caller may not consent, another administrator is waited for so long.
    """
    from provision.awaiting import Waiting
    from provision.caller_findings import check_permissions

    agreed = parse_saved_plan(read_file(saved, SavedPlanError), str(saved)) if saved else None
    wanted = read_manifest(manifest, caller.environment)
    check_access(wanted, accept_no_impersonation=accept_no_impersonation)
    if wanted.application is None:
        written = write_outputs(outputs, outputs_of(wanted), as_properties=as_properties)
        said = (*warnings_of(wanted), message("commands.nothing-to-register"))
        data = plan_data(NOTHING) | {"outcomes": [], "outputs": written[0]}
        return Answer((*said, *_next_steps(wanted, manifest, written)), data=data)
    keys = keys_of(wanted.application, caller)
    with tenant_of(wanted, caller, "apply", audit) as graph:
        now, application = caller.pace.clock(), wanted.application
        planned = plan_for(wanted, application, keys, graph, adopt=adopt, now=now)
        check_certificates(planned.standing)
        if agreed:
            check_same(agreed, planned.saved(), str(saved))
        waits = bool(wait_for_consent)
        check_permissions(planned.plan, graph.calls.claims, waits_for_consent=waits)
        by_option = yes or bool(agreed)
        outcomes = _made_so(wanted, planned, graph, caller, agreements, yes=by_option)
        if not agreed and brought_back(outcomes, graph, caller):
            planned = plan_for(wanted, application, keys, graph, adopt=adopt, now=now)
            outcomes = _made_so(wanted, planned, graph, caller, agreements, yes=yes)
        if wait_for_consent:
            waiting = Waiting(graph, caller, wait_for_consent)
            outcomes = waiting.with_consent(outcomes, planned, wanted)
    return applied(wanted, manifest, outputs, planned, outcomes, as_properties=as_properties)


def _made_so(  # noqa: PLR0913 - what is wanted and planned, where, and by whom
    wanted: Manifest,
    planned: Planned,
    graph: Graph,
    caller: Caller,
    agreements: Agreements | None,
    *,
    yes: bool,
) -> tuple[Outcome, ...]:
    """Show the plan, ask unless that was agreed to, and carry it out."""
    shown = (*warnings_of(wanted, planned.cautions), *render_plan(planned.plan))
    check_agreement(shown, planned.plan, caller.console, yes=yes, agreements=agreements)
    return tuple(carried_out(planned.plan, graph, planned.snapshot, caller))


def applied(  # noqa: PLR0913 - what was wanted, planned and done, and where to say so
    wanted: Manifest,
    manifest: Path,
    outputs: Path,
    planned: Planned,
    outcomes: tuple[Outcome, ...],
    *,
    as_properties: bool = False,
) -> Answer:
    """Return what became of a plan, and write the outputs file once all of it is done."""
    changes, snapshot = planned.plan, planned.snapshot
    data = plan_data(changes) | {"outcomes": [outcome_data(o) for o in outcomes]}
    if failed := next((o.error for o in outcomes if o.error), None):
        stopped = message("plan.stopped", done=len(outcomes) - 1, total=len(changes.changes))
        return Answer((*failed.problems, stopped), ExitCode.FAILED, data)
    facts = outputs_of(wanted, identities_of(wanted, snapshot, outcomes))
    written = write_outputs(outputs, facts, as_properties=as_properties)
    said = (message("plan.applied", done=len(outcomes)),) if changes else render_plan(changes)
    steps = _next_steps(wanted, manifest, written)
    return Answer((*said, *steps), data=data | {"outputs": written[0]})


def powershell(  # noqa: PLR0913 - an option an argument
    manifest: Path,
    folder: Path,
    outputs: Path,
    environment: Mapping[str, str] = NO_VARIABLES,
    *,
    usage: Path | None = None,
    status_only: bool = False,
) -> Answer:
    """Write the scripts for Exchange's side, for the person who administers it.

    Exchange Online knows the application by ids, which the tenant gave it and `outputs` has; the
    script that only looks can be had before there are any. `usage` is the report of who uses EWS.
    """
    from provision.powershell import encode_script
    from provision.scripts import render_scripts

    wanted = read_manifest(manifest, environment)
    online = wanted.exchange.deployment is Deployment.ONLINE
    unmade = status_only and not outputs.exists()
    ids = read_identities(wanted, outputs) if online and not unmade else None
    every = render_scripts(wanted, ids, read_uses(usage))
    scripts = [script for script in every if script.looks_only or not status_only]
    for script in scripts:
        write_whole(folder / script.name, encode_script(script.text))
    files = [str(folder / script.name) for script in scripts]
    parts = [message("commands.script-written", file=file) for file in files]
    how = message("commands.look-how" if status_only else "commands.script-how", file=files[0])
    return Answer((*warnings_of(wanted), *parts, how), data={"scripts": files})


def schema(path: Path) -> Answer:
    """Write the description of manifests that editors use."""
    from provision.schema import render_schema

    write_whole(path, render_schema().encode())
    said = message("commands.script-written", file=str(path))
    return Answer((said,), data={"schema": str(path)})


def _exchange(
    wanted: Manifest, caller: Caller, outputs: Path | None, given: Path | None
) -> tuple[tuple[Line, ...], dict[str, object]]:
    """Return how Exchange's side stands, for a person and as data; nothing where nobody asks."""
    if outputs is None:
        return (), {}
    side = read_side(wanted, outputs, caller.pace.clock(), given)
    return render_side(side), {"exchange": side_data(side)}


def _next_steps(wanted: Manifest, manifest: Path, written: tuple[str, ...]) -> Iterator[Line]:
    """Yield where the outputs are and what comes next; only a person has to sign in."""
    yield from (message("commands.outputs-written", file=file) for file in written)
    outputs = written[0]
    yield message("commands.next-exchange", manifest=str(manifest), outputs=outputs)
    by_person = wanted.application and wanted.access is not Access.APPLICATION
    last = "commands.next-sign-in" if by_person else "commands.next-check"
    yield message(last, outputs=outputs)
