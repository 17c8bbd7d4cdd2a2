"""Judges bearer tokens: who shows one, and for whom it was issued."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.exchange.people import Application, Visitor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from provision.simulator.exchange.organisation import Organisation
    from provision.simulator.world import TokenJudge

_SCOPE = "EWS.AccessAsUser.All"
_EVERYWHERE = "full_access_as_app"
_NO_PERMISSIONS = (
    '2000008;reason="The token contains no permissions, or permissions can not be understood.";'
    'error_category="invalid_grant"'
)
_NOBODY = (
    '2000004;reason="The user specified by the user-context in the token does not exist.";'
    'error_category="invalid_user"'
)


@dataclass(frozen=True, slots=True)
class BearerDesk:
    """Where tokens for `host` are shown; `judge` is who issued them."""

    host: str
    judge: TokenJudge
    organisation: Organisation

    def visitor(self, token: str, path: str) -> Visitor | str:
        """Return who shows `token`, or the diagnostics of what is wrong with it."""
        claims = self.judge.claims_of(token)
        if claims is None:
            return _why_unknown(token, self.organisation.world.clock())
        audience = str(claims.get("aud", ""))
        if audience.rstrip("/").lower() != f"https://{self.host}".lower():
            return (
                '2000003;reason="The audience claim value is invalid for current resource. Audience'
                f" claim is '{audience}', request url is 'https://{self.host}{path}' and"
                ' resource type is \'Exchange\'.";error_category="invalid_resource"'
            )
        if self.organisation.is_online and not claims.get("upn") and not claims.get("scp"):
            return self._application(claims)
        return self._person(claims)

    def _person(self, claims: Mapping[str, object]) -> Visitor | str:
        if _SCOPE not in str(claims.get("scp", "")).split():
            return _NO_PERMISSIONS
        account = self.organisation.accounts.get(str(claims.get("upn", "")).lower())
        return Visitor(account, str(claims.get("appid", ""))) if account else _NOBODY

    def _application(self, claims: Mapping[str, object]) -> Visitor | str:
        """Let in who has a role of Entra's, or one of Exchange's that the token says nothing of."""
        client_id = str(claims.get("appid", "")).lower()
        roles = claims.get("roles", ())
        everywhere = isinstance(roles, list | tuple) and _EVERYWHERE in roles
        if not everywhere and not self.organisation.ews_roles(client_id):
            return _NO_PERMISSIONS
        name = str(claims.get("app_displayname", client_id))
        return Visitor(Application(client_id, name, everywhere), client_id)


def _why_unknown(token: str, now: datetime) -> str:
    if _expired(token, now):
        return '2000001;reason="The token has expired.";error_category="invalid_lifetime"'
    return '2000001;reason="The token has an invalid signature.";error_category="invalid_signature"'


def _expired(token: str, now: datetime) -> bool:
    """Return whether `token` says of itself that its time is over, whoever wrote that."""
    parts = token.split(".")
    padded = parts[1] + "=" * (-len(parts[1]) % 4) if len(parts) == 3 else ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(padded))
    except (binascii.Error, ValueError):
        return False
    expires = claims.get("exp") if isinstance(claims, dict) else None
    return isinstance(expires, int | float) and expires <= now.timestamp()
