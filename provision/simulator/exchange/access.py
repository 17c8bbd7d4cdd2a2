"""Decides who asks: judges the bearer token, and whether the caller may act as somebody else."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.exchange.refusal import RequestRefusal
from provision.simulator.exchange.schema.names import local
from provision.simulator.http import Response

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from provision.simulator.exchange.mailbox import Mailbox
    from provision.simulator.exchange.organisation import Account, Organisation
    from provision.simulator.exchange.schema.names import Element
    from provision.simulator.http import Request
    from provision.simulator.world import TokenJudge

_SCOPE = "EWS.AccessAsUser.All"
# What Exchange says of itself to whoever has no token it takes: the id it has in Entra.
_CHALLENGE = (
    'Bearer client_id="00000002-0000-0ff1-ce00-000000000000",'
    ' trusted_issuers="00000001-0000-0000-c000-000000000000@*",'
    ' token_types="app_asserted_user_v1 service_asserted_app_v1",'
    ' authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'
)


@dataclass(frozen=True, slots=True)
class Door:
    """The way in: which host this is, and who issued the tokens that are shown here."""

    host: str
    judge: TokenJudge
    organisation: Organisation

    def account(self, request: Request) -> Account | Response:
        """Return who sent `request`, or the answer to somebody who may not come in."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return _unauthorized()
        claims = self.judge.claims_of(token.strip())
        if claims is None:
            return _unauthorized(_why_unknown(token.strip(), self.organisation.world.clock()))
        return self._account_of(claims, request)

    def _account_of(self, claims: Mapping[str, object], request: Request) -> Account | Response:
        audience = str(claims.get("aud", ""))
        if audience.rstrip("/").lower() != f"https://{self.host}".lower():
            return _unauthorized(
                '2000003;reason="The audience claim value is invalid for current resource. Audience'
                f" claim is '{audience}', request url is 'https://{self.host}{request.path}' and"
                ' resource type is \'Exchange\'.";error_category="invalid_resource"'
            )
        if _SCOPE not in str(claims.get("scp", "")).split():
            return _unauthorized(
                '2000008;reason="The token contains no permissions, or permissions can not be'
                ' understood.";error_category="invalid_grant"'
            )
        account = self.organisation.accounts.get(str(claims.get("upn", "")).lower())
        if account is None:
            return _unauthorized(
                '2000004;reason="The user specified by the user-context in the token does not'
                ' exist.";error_category="invalid_user"'
            )
        return account


def _unauthorized(diagnostics: str = "") -> Response:
    said = (("x-ms-diagnostics", diagnostics),) if diagnostics else ()
    error = ', error="invalid_token"' if diagnostics else ""
    return Response(401, b"", (("WWW-Authenticate", _CHALLENGE + error), *said))


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


def impersonated_mailbox(organisation: Organisation, account: Account, header: Element) -> Mailbox:
    """Return the mailbox that `account` asks to act for, if its role lets it."""
    named = header[0][0]
    mailbox = _mailbox_named(organisation, local(named), (named.text or "").strip())
    if mailbox is None:
        raise RequestRefusal(
            "ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it."
        )
    if not organisation.roles.may_impersonate(account, mailbox):
        raise RequestRefusal(
            "ErrorImpersonateUserDenied",
            "The account does not have permission to impersonate the requested user.",
        )
    return mailbox


def _mailbox_named(organisation: Organisation, kind: str, text: str) -> Mailbox | None:
    match kind:
        case "SID":
            return next((m for m in organisation.mailboxes.values() if m.sid == text), None)
        case _:
            return organisation.mailbox(text)
