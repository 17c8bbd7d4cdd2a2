"""Where an administrator consents for the whole organisation, and whether that has come about."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from provision.resources import EXCHANGE_ONLINE, MICROSOFT_GRAPH, Permission, PermissionKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provision.resources import Grant
    from provision.sections import Manifest


def consent_address(
    manifest: Manifest, tenant_id: str, client_id: str, grants: Iterable[Grant]
) -> str:
    """Return the page on which `grants` are consented to, and nothing else, in this tenant.

    Of several APIs the page with scopes takes one, so that the page of all that is registered is
    named then (learn.microsoft.com/entra/identity-platform/v2-admin-consent).
    """
    grants = tuple(grants)
    base = f"https://{manifest.cloud.sign_in}/{tenant_id}"
    back = manifest.application.redirect_uri if manifest.application else ""
    asked = {"client_id": client_id} | ({"redirect_uri": back} if back else {})
    if len(grants) != 1:
        return f"{base}/adminconsent?{urlencode(asked)}"
    (grant,) = grants
    scopes = " ".join(f"{audience(manifest, grant.api)}/{name}" for name in sorted(grant.scopes))
    return f"{base}/v2.0/adminconsent?{urlencode({**asked, 'scope': scopes})}"


def audience(manifest: Manifest, api: str) -> str:
    """Return what an API's tokens are made out for."""
    hosts = {EXCHANGE_ONLINE: manifest.exchange_host, MICROSOFT_GRAPH: manifest.cloud.graph}
    return f"https://{hosts[api]}" if api in hosts else api


def is_delegated(permission: Permission) -> bool:
    """Return whether a permission is one of the signed-in user's."""
    return permission.kind is PermissionKind.DELEGATED
