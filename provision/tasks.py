"""The commands that provision: options in, answers out; what they do is in `provision.commands`."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import provision.commands
import provision.explain
from provision.command_line import CommandLine
from provision.commands import Caller
from provision.several import for_each
from provision.signin import Method

if TYPE_CHECKING:
    from provision.contract.messages import Answer
    from provision.terminal import Terminal

ROOT = Path(__file__).parent.parent
DEMO = str(ROOT / "manifests" / "demo.yaml")
FROM_MANIFEST = "outputs/<manifest>.yaml"
CHOICES = {"sign_in": tuple(Method), "apply.format": ("yaml", "properties")}
HELP = {
    "manifest": "Manifest to read; several parted by commas, or a folder, where a command can.",
    "outputs": "Outputs file: what `inv apply` writes and the adapter reads.",
    "sign_in": f"How the administrator signs in: {', '.join(Method)}.",
    "adopt": "Take over an application of that unique name which exobridge did not make.",
    "accept_no_impersonation": "Go on although Exchange Online has no role for impersonation.",
}
command = CommandLine(os.environ, HELP, CHOICES)


def outputs_path(outputs: str, manifest: Path) -> Path:
    """Return where the outputs file is, by default named after the manifest."""
    return Path(outputs.replace("<manifest>", manifest.stem))


@command()
def validate(person: Terminal, manifest: str = DEMO) -> Answer:
    """Say whether a manifest can be used; nobody signs in and nothing is asked of the cloud."""
    return for_each(manifest, lambda path: provision.commands.validate(path, os.environ))


@command(detailed_exitcode="Exit 2 where there are changes.")
def plan(
    person: Terminal,
    manifest: str = DEMO,
    sign_in: str = Method.BROWSER.value,
    adopt: bool = False,
    detailed_exitcode: bool = False,
    accept_no_impersonation: bool = False,
) -> Answer:
    """Show what apply would change in the tenant, changing nothing."""
    caller = Caller(os.environ, person, Method(sign_in))
    body = partial(
        provision.commands.plan,
        caller=caller,
        adopt=adopt,
        detailed_exitcode=detailed_exitcode,
        accept_no_impersonation=accept_no_impersonation,
    )
    return for_each(manifest, body)


@command(
    yes="Apply without asking; needed where no person is at the terminal.",
    format="What to write the outputs as: yaml, or properties, which come beside the YAML.",
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
    )
    return for_each(manifest, lambda path: body(path, outputs_path(outputs, path)))


@command(out="Folder to write the scripts to.")
def powershell(
    person: Terminal, manifest: str = DEMO, outputs: str = FROM_MANIFEST, out: str = "outputs"
) -> Answer:
    """Write the scripts for Exchange's side: apply, verify and undo."""
    return provision.commands.powershell(
        Path(manifest), Path(out), outputs_path(outputs, Path(manifest)), os.environ
    )


@command(out="File to write it to.")
def schema(person: Terminal, out: str = str(ROOT / "manifests" / "schema.json")) -> Answer:
    """Write the JSON Schema of manifests, by which editors complete, explain and check them."""
    return provision.commands.schema(Path(out))


@command(code="The code, such as AADSTS65001.")
def explain(person: Terminal, code: str = "AADSTS65001") -> Answer:
    """Say what an error code of Entra, Graph or Exchange means, and what to do."""
    return provision.explain.explain(code)


COMMANDS = (validate, plan, apply, powershell, schema, explain)
