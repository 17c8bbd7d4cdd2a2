"""Turn a manifest into the script that runs another one, signed in to Exchange Online for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.cmdlets import Switch, cmdlet
from provision.exchange.header import ENVIRONMENTS
from provision.expressions import cmdlet_text, quote
from provision.manifest import Deployment
from provision.powershell import INDENT, render_script
from provision.statements import Caution, Program

if TYPE_CHECKING:
    from provision.manifest import Manifest

MODULE = "ExchangeOnlineManagement"
# The list of EWS's applications is read and written by this one; it needs this PowerShell.
OLDEST_MODULE, OLDEST_POWERSHELL = "3.10.1", "7.6"
SCRIPT, ANSWERS, SOURCE, OUTPUTS = "script: ", "answers: ", "manifest: ", "outputs: "


@dataclass(frozen=True, slots=True)
class Run:
    """What is run: `script`, whose answer is added to `answers`, both lying beside the run.

    `source` is where the manifest is, and `outputs` what came of it. With `device_code` a person
    signs in on any machine's browser.
    """

    script: str
    answers: str
    source: str
    outputs: str
    device_code: bool = False


def render_run(manifest: Manifest, run: Run) -> str:
    """Return the text that runs the script, signed in to Exchange Online where it is for that."""
    online = manifest.exchange.deployment is Deployment.ONLINE
    work = f"& {_beside(run.script)} -Json {_beside(run.answers)} | Out-Null"
    lines = _connected(manifest, run, work) if online else (work,)
    program = Program(_about(manifest, run, online=online), (), Caution.READS)
    return render_script(program) + "\n".join([*lines, ""])


def _about(manifest: Manifest, run: Run, *, online: bool) -> tuple[str, ...]:
    where = (
        f"Signs in to Exchange Online of {manifest.tenant}, runs the script below, and signs out.",
        f"It needs the module {MODULE} {OLDEST_MODULE} and PowerShell {OLDEST_POWERSHELL}.",
    )
    here = ("Runs the script below. Where: in the Exchange Management Shell of a server.",)
    return (
        *(where if online else here),
        "The script lies beside this file, and so does the file that its answer is added to.",
        "",
        f"{SCRIPT}{run.script}",
        f"{ANSWERS}{run.answers}",
        f"{SOURCE}{run.source}",
        f"{OUTPUTS}{run.outputs}",
    )


def _connected(manifest: Manifest, run: Run, work: str) -> tuple[str, ...]:
    where = ENVIRONMENTS.get(manifest.cloud.name)
    how = {"Device": Switch()} if run.device_code else {}
    cloud = {"ExchangeEnvironmentName": where} if where else {}
    load = cmdlet("Import-Module", Name=MODULE, MinimumVersion=OLDEST_MODULE)
    connect = cmdlet("Connect-ExchangeOnline", **cloud, **how, ShowBanner=Switch(on=False))
    leave = cmdlet("Disconnect-ExchangeOnline", Confirm=Switch(on=False))
    return (
        cmdlet_text(load),
        cmdlet_text(connect),
        "try {",
        f"{INDENT}{work}",
        "} finally {",
        f"{INDENT}{cmdlet_text(leave)}",
        "}",
    )


def _beside(file: str) -> str:
    return f"(Join-Path $PSScriptRoot {quote(file)})"
