"""Turn a manifest into the script that signs in to Exchange Online and runs another one there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.cmdlets import Switch, cmdlet
from provision.exchange.header import ENVIRONMENTS
from provision.expressions import cmdlet_text, quote
from provision.powershell import INDENT, render_script
from provision.statements import Caution, Program

if TYPE_CHECKING:
    from provision.manifest import Manifest

MODULE = "ExchangeOnlineManagement"
# The list of EWS's applications is read and written by this one; it needs this PowerShell.
OLDEST_MODULE, OLDEST_POWERSHELL = "3.10.1", "7.6"


def render_run(manifest: Manifest, script: str, answers: str, *, device_code: bool) -> str:
    """Return the text that runs `script`, and has its answer added to `answers`.

    Both lie beside it. With `device_code` a person signs in on any machine's browser.
    """
    about = (
        f"Signs in to Exchange Online of {manifest.tenant}, runs {script}, which lies beside this",
        f"file, and signs out. What that script answers is added to {answers}, also there.",
        f"It needs the module {MODULE} {OLDEST_MODULE} and PowerShell {OLDEST_POWERSHELL}.",
    )
    where = ENVIRONMENTS.get(manifest.cloud.name)
    how = {"Device": Switch()} if device_code else {}
    cloud = {"ExchangeEnvironmentName": where} if where else {}
    load = cmdlet("Import-Module", Name=MODULE, MinimumVersion=OLDEST_MODULE)
    connect = cmdlet("Connect-ExchangeOnline", **cloud, **how, ShowBanner=Switch(on=False))
    leave = cmdlet("Disconnect-ExchangeOnline", Confirm=Switch(on=False))
    lines = (
        cmdlet_text(load),
        cmdlet_text(connect),
        "try {",
        f"{INDENT}& {_beside(script)} -Json {_beside(answers)} | Out-Null",
        "} finally {",
        f"{INDENT}{cmdlet_text(leave)}",
        "}",
        "",
    )
    return render_script(Program(about, (), Caution.READS)) + "\n".join(lines)


def _beside(file: str) -> str:
    return f"(Join-Path $PSScriptRoot {quote(file)})"
