"""What we write of an application, as the models of Microsoft Graph's SDK."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from provision import records


def application_model(body: records.ApplicationBody) -> Any:
    """Return an application's body; keys that are not known to differ are left as they are."""
    from msgraph.generated.models.application import Application
    from msgraph.generated.models.public_client_application import PublicClientApplication

    return Application(
        display_name=body.display_name,
        sign_in_audience=body.audience,
        is_fallback_public_client=body.public_client,
        public_client=PublicClientApplication(redirect_uris=sorted(body.redirect_uris)),
        required_resource_access=_required_access(body),
        tags=sorted(body.tags),
        key_credentials=None if body.keys is None else [_key_credential(key) for key in body.keys],
    )


def _key_credential(key: records.KeyCredential) -> Any:
    from msgraph.generated.models.key_credential import KeyCredential

    return KeyCredential(
        custom_key_identifier=key.identifier,
        key=key.key,
        key_id=UUID(key.key_id) if key.key_id else None,
        display_name=key.display_name,
        start_date_time=key.starts,
        end_date_time=key.ends,
        type=key.kind,
        usage=key.usage,
    )


def _required_access(body: records.ApplicationBody) -> list[Any]:
    from msgraph.generated.models.required_resource_access import RequiredResourceAccess
    from msgraph.generated.models.resource_access import ResourceAccess

    return [
        RequiredResourceAccess(
            resource_app_id=api,
            resource_access=[ResourceAccess(id=UUID(p.name), type=p.kind.value) for p in entries],
        )
        for api, entries in groupby(sorted(body.required_access), lambda permission: permission.api)
    ]
