"""What we write of an application, as the models of Microsoft Graph's SDK."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from provision import records
    from provision.key_credentials import KeyCredential

KIND, USAGE = "AsymmetricX509Cert", "Verify"


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


def _key_credential(key: KeyCredential) -> Any:
    """Return a certificate to add, or one that is there, word for word as Graph told it.

    Its own key need not come back: Graph knows it by its id.
    """
    from msgraph.generated.models.key_credential import KeyCredential as Model

    if key.key_id:
        return Model(additional_data=dict(key.told))
    return Model(
        custom_key_identifier=key.identifier,
        key=key.key,
        display_name=key.display_name,
        start_date_time=key.starts,
        end_date_time=key.ends,
        type=KIND,
        usage=USAGE,
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
