"""Sign in as the application itself, by its certificate; the token stays in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msal

from adapter.entra import Transport, translated
from adapter.refusals import SignInError, refusal
from provision.contract.secrets import Secret

if TYPE_CHECKING:
    from adapter.certificate import Credential
    from adapter.settings import Settings


def application_client(settings: Settings, credential: Credential) -> Any:
    """Return msal's client for the application of `settings`, as itself."""
    transport, outputs = Transport(settings.network), settings.outputs
    shown = {
        "private_key": credential.key.reveal(),
        "public_certificate": credential.certificate,
    }
    try:
        with translated(settings):
            return msal.ConfidentialClientApplication(
                outputs.client_id,
                authority=outputs.authority,
                client_credential=shown,
                http_client=transport,
            )
    except SignInError:
        transport.close()
        raise


def application_token(client: Any, settings: Settings, *, renew: bool) -> Secret:
    """Return an access token, from memory unless it is to be another."""
    with translated(settings):
        if renew:
            client.remove_tokens_for_client()
        answer = client.acquire_token_for_client(list(settings.outputs.scopes))
    if "access_token" not in answer:
        raise refusal(answer)
    return Secret(answer["access_token"])
