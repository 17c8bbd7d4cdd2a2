"""Decides who asks, by token or password, and whether the caller may act as somebody else."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provision.simulator.exchange.deployment import Scheme
from provision.simulator.exchange.passwords import PasswordDesk
from provision.simulator.exchange.people import Account, Application, Visitor
from provision.simulator.exchange.refusal import RequestRefusal
from provision.simulator.exchange.schema.names import local
from provision.simulator.exchange.tokens import BearerDesk
from provision.simulator.http import Response

if TYPE_CHECKING:
    from provision.simulator.exchange.mailbox import Mailbox
    from provision.simulator.exchange.organisation import Organisation
    from provision.simulator.exchange.people import Caller
    from provision.simulator.exchange.schema.names import Element
    from provision.simulator.http import Request
    from provision.simulator.world import TokenJudge

# What Exchange says of itself to whoever has no token it takes: the id it has in Entra.
_CHALLENGE = (
    'Bearer client_id="00000002-0000-0ff1-ce00-000000000000",'
    ' trusted_issuers="00000001-0000-0000-c000-000000000000@*",'
    ' token_types="app_asserted_user_v1 service_asserted_app_v1",'
    ' authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'
)


@dataclass(slots=True)
class Door:
    """The way in: which host this is, and who issued the tokens that are shown here."""

    host: str
    judge: TokenJudge
    organisation: Organisation
    _bearer: BearerDesk = field(init=False)
    _passwords: PasswordDesk = field(init=False)

    def __post_init__(self) -> None:
        self._bearer = BearerDesk(self.host, self.judge, self.organisation)
        self._passwords = PasswordDesk(self.host, self.organisation)

    def visitor(self, request: Request) -> Visitor | Response:
        """Return who sent `request`, or the answer to somebody who may not come in."""
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        shown = shown.strip()
        if not scheme and (account := self._passwords.known(request.connection)):
            return Visitor(account)
        if scheme.lower() not in self.organisation.authentication or not shown:
            return self._unauthorized()
        match Scheme(scheme.lower()):
            case Scheme.BEARER:
                told = self._bearer.visitor(shown, request.path)
                return told if isinstance(told, Visitor) else self._unauthorized(told)
            case Scheme.BASIC:
                return self._welcome(self._passwords.basic(shown))
            case Scheme.NTLM:
                return self._welcome(self._passwords.ntlm(shown, request.connection))

    def _welcome(self, known: Account | bytes | None) -> Visitor | Response:
        if isinstance(known, Account):
            return Visitor(known)
        if known is None:
            return self._unauthorized()
        challenge = f"NTLM {base64.b64encode(known).decode('ascii')}"
        return Response(401, b"", (("WWW-Authenticate", challenge),))

    def _unauthorized(self, diagnostics: str = "") -> Response:
        error = ', error="invalid_token"' if diagnostics else ""
        offers = {
            Scheme.BEARER: _CHALLENGE + error,
            Scheme.NTLM: "NTLM",
            Scheme.BASIC: f'Basic realm="{self.host}"',
        }
        offered = [
            ("WWW-Authenticate", offer)
            for scheme, offer in offers.items()
            if scheme in self.organisation.authentication
        ]
        said = [("x-ms-diagnostics", diagnostics)] if diagnostics else []
        return Response(401, b"", (*offered, *said))


def acting_mailbox(
    organisation: Organisation, caller: Caller, impersonation: Element | None
) -> Mailbox | None:
    """Return the mailbox in whose name `caller` asks: their own, or of whom they act for."""
    if impersonation is not None:
        return _impersonated(organisation, caller, impersonation)
    if isinstance(caller, Application):
        raise RequestRefusal(
            "ErrorInvalidExchangeImpersonationHeaderData",
            "ExchangeImpersonation SOAP header must be present for this type of OAuth token.",
        )
    return organisation.mailbox(caller.upn)


def _impersonated(organisation: Organisation, caller: Caller, header: Element) -> Mailbox:
    named = header[0][0]
    mailbox = _mailbox_named(organisation, local(named), (named.text or "").strip())
    if mailbox is None:
        raise RequestRefusal(
            "ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it."
        )
    if not organisation.may_impersonate(caller, mailbox):
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
