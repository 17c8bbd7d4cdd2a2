"""Say what the adapter needs to know once a tenant is as the manifest says."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from provision.contract.outputs import Outputs, ProxyOutput
from provision.manifest import EWS_PERMISSION, Access

if TYPE_CHECKING:
    from provision.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Identities:
    """The ids that the tenant gave to what was made."""

    tenant_id: str
    client_id: str
    application_object_id: str
    service_principal_object_id: str


NOBODY = Identities("", "", "", "")


def outputs_of(manifest: Manifest, ids: Identities = NOBODY) -> Outputs:
    """Return the facts for the adapter; without an application nobody has an id."""
    adapter = manifest.adapter
    proxy = adapter.network.proxy
    return Outputs(
        **asdict(ids),
        cloud=manifest.cloud.name,
        access=manifest.access.value,
        redirect_uri=manifest.application.redirect_uri if manifest.application else "",
        authority=f"https://{manifest.cloud.sign_in}/{ids.tenant_id}" if ids.tenant_id else "",
        scopes=scopes_of(manifest),
        ews_url=adapter.ews_url,
        administrator=adapter.administrator,
        mailboxes=adapter.mailboxes,
        deployment=manifest.exchange.deployment.value,
        authentication=manifest.exchange.authentication.value,
        certificate=adapter.certificate,
        tls_certificate=adapter.tls_certificate,
        tls_key=adapter.tls_key,
        properties=adapter.properties,
        groupware=adapter.groupware,
        sync=adapter.sync,
        proxy=ProxyOutput(
            proxy.url if proxy else "", adapter.network.bypass, adapter.network.ca_file
        ),
    )


def scopes_of(manifest: Manifest) -> tuple[str, ...]:
    """Return what tokens are asked for.

    A server with hybrid modern authentication wants its own host in it: it refuses tokens made
    out for Exchange Online.
    """
    if manifest.application is None:
        return ()
    by_itself = manifest.access is Access.APPLICATION
    return (f"https://{manifest.exchange_host}/{'.default' if by_itself else EWS_PERMISSION.name}",)
