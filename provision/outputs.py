"""Say what the adapter needs to know once a tenant is as the manifest says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.contract.outputs import Outputs, ProxyOutput
from provision.manifest import EWS_PERMISSION

if TYPE_CHECKING:
    from provision.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Identities:
    """The ids that the tenant gave to what was made."""

    tenant_id: str
    client_id: str
    application_object_id: str
    service_principal_object_id: str


def outputs_of(manifest: Manifest, ids: Identities) -> Outputs:
    """Return the facts for the adapter.

    The scope is the Exchange Server's own: with hybrid modern authentication it refuses tokens
    made out for Exchange Online.
    """
    adapter = manifest.adapter
    proxy = adapter.network.proxy
    return Outputs(
        tenant_id=ids.tenant_id,
        cloud=manifest.cloud.name,
        access=manifest.access.value,
        client_id=ids.client_id,
        application_object_id=ids.application_object_id,
        service_principal_object_id=ids.service_principal_object_id,
        redirect_uri=manifest.application.redirect_uri,
        authority=f"https://{manifest.cloud.sign_in}/{ids.tenant_id}",
        scopes=(f"https://{adapter.ews_host}/{EWS_PERMISSION.name}",),
        ews_url=adapter.ews_url,
        administrator=adapter.administrator,
        mailboxes=adapter.mailboxes,
        proxy=ProxyOutput(
            proxy.url if proxy else "", adapter.network.bypass, adapter.network.ca_file
        ),
    )
