"""The commands that provision: options in, answers out; what they do is in `provision.commands`."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import provision.changing
import provision.commands
import provision.explain
import provision.last_seen
from provision.command_line import CommandLine
from provision.commands import Caller
from provision.consent import parse_minutes
from provision.retry import PACE
from provision.several import for_each
from provision.signin import Method

if TYPE_CHECKING:
    from provision.contract.messages import Answer
    from provision.terminal import Terminal

ROOT = Path(__file__).parent.parent
DEMO = str(ROOT / "manifests" / "demo.yaml")
# Where a text may not be empty, this word says that there is no file.
NOWHERE, FROM_MANIFEST = "nowhere", "outputs/<manifest>.yaml"
AUDIT = "outputs/<manifest>.audit.jsonl"
CHOICES = {"sign_in": tuple(Method), "apply.format": ("yaml", "properties")}
HELP = {
    "manifest": "Manifest to read; several parted by commas, or a folder, where a command can.",
    "outputs": "Outputs file: what `inv apply` writes and the adapter reads.",
    "sign_in": f"How the administrator signs in: {', '.join(Method)}.",
    "adopt": "Take over an application of that unique name which exobridge did not make.",
    "audit": "File to note in who asked what of Graph, and what came of it; or nowhere.",
    "accept_no_impersonation": "Go on although Exchange Online has no role for impersonation.",
}
command = CommandLine(os.environ, HELP, CHOICES)


def outputs_path(outputs: str, manifest: Path) -> Path:
    """Return where the outputs file is, by default named after the manifest."""
    return Path(outputs.replace("<manifest>", manifest.stem))


def perhaps(file: str, manifest: Path) -> Path | None:
    """Return where a file is, perhaps named after the manifest, or that there is none."""
    return None if file == NOWHERE else outputs_path(file, manifest)


@command()
def validate(person: Terminal, manifest: str = DEMO) -> Answer:
    """Say whether a manifest can be used; nobody signs in and nothing is asked of the cloud."""
    return for_each(manifest, lambda path: provision.commands.validate(path, os.environ))


@command(
    detailed_exitcode="Exit 2 where there are changes.",
    out="File to save the plan to, for `inv apply --plan`.",
    html="File to write the plan to as a page, to be attached to a change request.",
    open="Open that page in a browser.",
    markdown="Print the plan as Markdown, for a pull request.",
    exchange_status="What Exchange's scripts answered; by default what `inv exchange.status` kept.",
)
def plan(
    person: Terminal,
    manifest: str = DEMO,
    out: str = NOWHERE,
    html: str = NOWHERE,
    open: bool = False,  # noqa: A002 - the option's name
    markdown: bool = False,
    sign_in: str = Method.BROWSER.value,
    adopt: bool = False,
    detailed_exitcode: bool = False,
    accept_no_impersonation: bool = False,
    outputs: str = FROM_MANIFEST,
    exchange_status: str = NOWHERE,
) -> Answer:
    """Show what apply would change in the tenant, and Exchange's side as last seen."""
    caller = Caller(os.environ, person, Method(sign_in))
    body = partial(
        provision.commands.plan,
        caller=caller,
        adopt=adopt,
        detailed_exitcode=detailed_exitcode,
        accept_no_impersonation=accept_no_impersonation,
        as_markdown=markdown,
        language=person.language,
    )

    def planned(path: Path) -> Answer:
        page = perhaps(html, path)
        answer = body(
            path,
            out=perhaps(out, path),
            html=page,
            outputs=outputs_path(outputs, path),
            exchange_status=perhaps(exchange_status, path),
        )
        if open and page:
            person.open_page(page.absolute().as_uri())
        return answer

    return for_each(manifest, planned)


@command(
    yes="Apply without asking; needed where no person is at the terminal.",
    format="What to write the outputs as: yaml, or properties, which come beside the YAML.",
    plan="Saved plan to carry out, if nothing has moved since it was made.",
    wait_for_consent="Where you may not consent, show where another can, and wait for it.",
    consent_minutes="How many minutes to wait for consent.",
)
def apply(
    person: Terminal,
    manifest: str = DEMO,
    outputs: str = FROM_MANIFEST,
    sign_in: str = Method.BROWSER.value,
    adopt: bool = False,
    yes: bool = False,
    accept_no_impersonation: bool = False,
    format: str = "yaml",  # noqa: A002 - the option's name
    plan: str = NOWHERE,
    audit: str = AUDIT,
    wait_for_consent: bool = False,
    consent_minutes: str = "60",
) -> Answer:
    """Bring the tenant to what the manifest says, and write the outputs file."""
    caller = Caller(os.environ, person, Method(sign_in))
    body = partial(
        provision.commands.apply,
        caller=caller,
        adopt=adopt,
        yes=yes,
        accept_no_impersonation=accept_no_impersonation,
        as_properties=format == "properties",
        wait_for_consent=parse_minutes(consent_minutes) if wait_for_consent else None,
    )
    return for_each(
        manifest,
        lambda path: body(
            path,
            outputs_path(outputs, path),
            saved=perhaps(plan, path),
            audit=perhaps(audit, path),
        ),
    )


@command(wait_for_consent="Somebody else consents while `inv apply` waits: not missing.")
def preflight(
    person: Terminal,
    manifest: str = DEMO,
    sign_in: str = Method.BROWSER.value,
    adopt: bool = False,
    accept_no_impersonation: bool = False,
    wait_for_consent: bool = False,
) -> Answer:
    """Look for whatever would stop `inv apply`, before anything is written."""
    caller = Caller(os.environ, person, Method(sign_in))
    body = partial(
        provision.commands.preflight,
        caller=caller,
        adopt=adopt,
        accept_no_impersonation=accept_no_impersonation,
        waits_for_consent=wait_for_consent,
    )
    return for_each(manifest, body)


@command()
def drift(person: Terminal, manifest: str = DEMO, sign_in: str = Method.BROWSER.value) -> Answer:
    """Tell what others changed in the tenant from what is not applied yet, changing nothing."""
    caller = Caller(os.environ, person, Method(sign_in))
    return for_each(manifest, lambda path: provision.changing.drift(path, caller))


@command(yes="Take away without asking; needed where no person is at the terminal.")
def destroy(
    person: Terminal,
    manifest: str = DEMO,
    sign_in: str = Method.BROWSER.value,
    yes: bool = False,
    audit: str = AUDIT,
) -> Answer:
    """Take away from the tenant what exobridge made there, and nothing else."""
    caller = Caller(os.environ, person, Method(sign_in))
    path = Path(manifest)
    return provision.changing.destroy(path, caller, yes=yes, audit=perhaps(audit, path))


@command()
def restore(
    person: Terminal,
    manifest: str = DEMO,
    sign_in: str = Method.BROWSER.value,
    audit: str = AUDIT,
) -> Answer:
    """Bring back the application that was deleted within the last thirty days."""
    caller = Caller(os.environ, person, Method(sign_in))
    path = Path(manifest)
    return provision.changing.restore(path, caller, audit=perhaps(audit, path))


@command(
    out="Folder to write the scripts to.",
    ews_usage="The Microsoft 365 admin center's report of who uses EWS (CSV): none is cut off unnamed.",
    status_only="Write only the script that looks, which can be had before `inv apply`.",
)
def powershell(
    person: Terminal,
    manifest: str = DEMO,
    outputs: str = FROM_MANIFEST,
    out: str = "outputs",
    ews_usage: str = NOWHERE,
    status_only: bool = False,
) -> Answer:
    """Write the scripts for Exchange's side: status, apply, verify and undo."""
    path = Path(manifest)
    return provision.commands.powershell(
        path,
        Path(out),
        outputs_path(outputs, path),
        os.environ,
        usage=perhaps(ews_usage, path),
        status_only=status_only,
    )


@command(
    name="status",
    from_="What the scripts answered (-Json); by default what is kept from the last time.",
    ews_usage="The Microsoft 365 admin center's report of who uses EWS (CSV).",
    forget="Do not keep the answers beside the outputs file, where `inv plan` finds them.",
)
def exchange_status(
    person: Terminal,
    manifest: str = DEMO,
    outputs: str = FROM_MANIFEST,
    from_: str = NOWHERE,
    ews_usage: str = NOWHERE,
    forget: bool = False,
) -> Answer:
    """Say how Exchange's side stands, by what the scripts answered there."""
    path = Path(manifest)
    return provision.last_seen.exchange_status(
        path,
        outputs_path(outputs, path),
        os.environ,
        PACE.clock,
        given=perhaps(from_, path),
        usage=perhaps(ews_usage, path),
        keep=not forget,
    )


@command(out="File to write it to.")
def schema(person: Terminal, out: str = str(ROOT / "manifests" / "schema.json")) -> Answer:
    """Write the JSON Schema of manifests, by which editors complete, explain and check them."""
    return provision.commands.schema(Path(out))


@command(code="The code, such as AADSTS65001.")
def explain(person: Terminal, code: str = "AADSTS65001") -> Answer:
    """Say what an error code of Entra, Graph or Exchange means, and what to do."""
    return provision.explain.explain(code)


COMMANDS = (validate, preflight, plan, apply, drift, destroy, restore, powershell, schema, explain)
