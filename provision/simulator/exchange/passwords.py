"""Judges user names and passwords: Basic for one request, NTLM for a whole connection."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provision.simulator.exchange.ntlm import challenge_message, kind_of, read_proof

if TYPE_CHECKING:
    from provision.simulator.exchange.organisation import Organisation
    from provision.simulator.exchange.people import Account


@dataclass(slots=True)
class PasswordDesk:
    """Where passwords are shown; it remembers what each connection has come to."""

    host: str
    organisation: Organisation
    _asked: dict[int, bytes] = field(default_factory=dict)
    _known: dict[int, Account] = field(default_factory=dict)

    def basic(self, shown: str) -> Account | None:
        """Return whose name and password these are."""
        try:
            text = base64.b64decode(shown, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        user, _, password = text.partition(":")
        if not hmac.compare_digest(password.encode(), self.organisation.password.encode()):
            return None
        return self._account(user)

    def known(self, connection: int) -> Account | None:
        """Return who signed in on a connection before."""
        return self._known.get(connection)

    def ntlm(self, shown: str, connection: int) -> Account | bytes | None:
        """Return who proves to be somebody, or the challenge to do so, or None."""
        try:
            message = base64.b64decode(shown, validate=True)
        except binascii.Error:
            return None
        if kind_of(message) == 1:
            return self._challenge(connection)
        challenge, proof = self._asked.pop(connection, None), read_proof(message)
        if challenge is None or proof is None:
            return None
        if not proof.is_made_with(self.organisation.password, challenge):
            return None
        name = f"{proof.domain}\\{proof.user}" if proof.domain else proof.user
        account = self._account(name)
        if account:
            self._known[connection] = account
        return account

    def _challenge(self, connection: int) -> bytes:
        world = self.organisation.world
        self._known.pop(connection, None)
        self._asked[connection] = world.ids.number().to_bytes(8, "big")
        domain = self.host.partition(".")[2] or self.host
        return challenge_message(self._asked[connection], domain, self.host, world.clock())

    def _account(self, name: str) -> Account | None:
        r"""Return whose UPN, or `DOMAIN\alias`, this is."""
        for account in self.organisation.accounts.values():
            if name.strip().lower() in {account.upn.lower(), account.logon.lower()}:
                return account
        return None
