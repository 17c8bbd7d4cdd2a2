"""Prove a certificate: sign in by it as the application itself, and look at the token."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from provision.contract.console import working
from provision.contract.explanations import codes_in
from provision.contract.messages import Problem, message
from provision.contract.tokens import claims_of, words_in
from provision.errors import ProvisionError
from provision.outputs import scopes_of
from provision.signin import CERTIFICATE, CLIENT, Method, SignInError, credential_for
from provision.stops import TOO_MUCH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.contract.network import Network
    from provision.outputs import Identities
    from provision.sections import Manifest
    from provision.tenancy import Caller

# What Entra says while not all of it knows yet what was just registered.
NOT_KNOWN_YET = frozenset({"AADSTS700027", "AADSTS700016"})


class NotProved(ProvisionError):  # noqa: N818 - reads as what it says
    """The token is another than it should be."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Signs in as the application of `ids`, by the key and certificate in the file `path`."""

    manifest: Manifest
    ids: Identities
    path: str
    network: Network
    caller: Caller

    def check(self) -> None:
        """Raise unless a token for Exchange is to be had; what is not known yet is waited for."""
        pace, attempt = self.caller.pace, 0
        until = pace.clock() + pace.settling
        while True:
            attempt += 1
            try:
                return self._check_claims(claims_of(self._token()))
            except SignInError as error:
                pause = pace.back_off(attempt)
                is_new = bool(NOT_KNOWN_YET.intersection(codes_in(str(error))))
                if not is_new or pace.clock() + timedelta(seconds=pause) > until:
                    raise
                waiting = message("certificates.settling", seconds=math.ceil(pause))
                self.caller.console.tell(waiting)
            pace.sleep(pause)

    def _token(self) -> str:
        """Return a token; msal remembers a refusal for a minute, so that each try is a new one."""
        credential = credential_for(
            Method.CERTIFICATE,
            tenant=self.ids.tenant_id,
            cloud=self.manifest.cloud,
            network=self.network,
            environment={CLIENT: self.ids.client_id, CERTIFICATE: self.path},
            console=self.caller.console,
        )
        try:
            with working(self.caller.console, message("certificates.proving")):
                return credential.get_token(*scopes_of(self.manifest)).token
        finally:
            credential.close()

    def _check_claims(self, claims: Mapping[str, object]) -> None:
        if TOO_MUCH in words_in(claims, "roles"):
            what = message("commands.too-much", name=self.manifest.owner)
            raise NotProved(Problem(what, message("commands.too-much-remedy")))
        if claims.get("appid") != self.ids.client_id:
            what = message("certificates.other-token")
            raise NotProved(Problem(what, message("certificates.other-token-remedy")))
