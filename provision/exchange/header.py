"""What stands at the head of a script: what it is from, who may run it, where, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.expressions import quote
from provision.manifest import Access, Deployment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provision.contract.network import Network
    from provision.manifest import Manifest

SERVER = (
    "Where to run it: in the Exchange Management Shell of a server, or elsewhere once connected by",
    "  $session = New-PSSession -ConfigurationName Microsoft.Exchange"
    " -ConnectionUri http://SERVER/PowerShell/ -Authentication Kerberos -Credential (Get-Credential)",
    "  Import-PSSession $session -DisableNameChecking",
    "Such a session returns deserialised objects, so only texts are compared here.",
    "No proxy is used on this way; the one in the manifest is the adapter's.",
)
ONLINE = (
    "Who has the Entra role Exchange Administrator is a member. A cmdlet or parameter that is not",
    "recognised means that a role is missing (Get-ManagementRole -Cmdlet NAME tells which), or that",
    "the module is too old.",
    "How long it takes: the allow list works after up to 24 hours, the switch EwsEnabled after",
    "about one, the role of an application after 30 minutes to 2 hours.",
)
# The least that the changes need; a role for applications is given out by nobody else.
SERVER_ROLES = {
    Access.IMPERSONATION: ", or with the role Role Management",
    Access.FULL_ACCESS: ", or with the role Mail Recipients",
    Access.APPLICATION: "",
}
ONLINE_ROLES = SERVER_ROLES | {
    Access.FULL_ACCESS: ", or with Mail Recipients and Organization Configuration",
}
WHO = "Who may run it: a member of Organization Management"
ANSWER = (
    "What it prints as output is one line of JSON, which -Json PATH also adds to the end of a file:",
    "keep it, `inv exchange.status --from PATH` reads it. It throws when it fails.",
)
# learn.microsoft.com/powershell/module/exchange/connect-exchangeonline
ENVIRONMENTS = {"gcc-high": "O365USGovGCCHigh", "dod": "O365USGovDoD", "china": "O365China"}


def header(manifest: Manifest, about: Iterable[str], facts: Iterable[str]) -> tuple[str, ...]:
    """Return the head of a script; a text of the manifest never begins a line."""
    return (
        *about,
        "",
        f"Generated from a manifest: tenant {manifest.tenant or '-'}",
        f"  application: {manifest.owner}",
        *(f"  {fact}" for fact in facts),
        "",
        *_connection(manifest),
        *ANSWER,
    )


def _connection(manifest: Manifest) -> Iterator[str]:
    if manifest.exchange.deployment is Deployment.SERVER:
        yield from SERVER
        yield f"{WHO}{SERVER_ROLES[manifest.access]}."
        return
    environment = ENVIRONMENTS.get(manifest.cloud.name)
    where = f" -ExchangeEnvironmentName {environment}" if environment else ""
    yield "Where to run it: in Windows PowerShell 5.1, or PowerShell 7.6 or later, with the module"
    yield "ExchangeOnlineManagement 3.10.1 or later, connected to the tenant above by"
    yield "  Install-Module ExchangeOnlineManagement -MinimumVersion 3.10.1 -Scope CurrentUser"
    yield f"  Connect-ExchangeOnline -UserPrincipalName ADMINISTRATOR{where}"
    yield "and afterwards Disconnect-ExchangeOnline -Confirm:$false"
    yield from _proxy(manifest.adapter.network)
    yield f"{WHO}{ONLINE_ROLES[manifest.access]}."
    yield from ONLINE


def _proxy(network: Network) -> Iterator[str]:
    """Yield how PowerShell is told of a proxy, which it does not read in the manifest."""
    if network.proxy is None:
        return
    address = quote(network.proxy.url)
    yield "The manifest declares a proxy; before connecting, tell Windows PowerShell 5.1 of it by"
    yield f"  [System.Net.WebRequest]::DefaultWebProxy = New-Object System.Net.WebProxy {address}"
    yield "  [System.Net.WebRequest]::DefaultWebProxy.Credentials ="
    yield "  [System.Net.CredentialCache]::DefaultNetworkCredentials"
    yield f"and PowerShell 7 by $env:HTTPS_PROXY = {address} (and $env:NO_PROXY, parted by commas);"
    yield "the whole machine is told by netsh winhttp set proxy."
