"""Tokens: signed by a key of this simulator's own, and recognised again."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from provision.simulator.directory import Directory, User
    from provision.simulator.world import World

Json = dict[str, Any]
KEY_ID = "simulated-signing-key"


@cache
def signing_key() -> RSAPrivateKey:
    """Return the key of this process; making one takes a moment, so all tenants share it."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_keys() -> Json:
    """Return the key set that `jwks_uri` leads to."""
    import jwt

    key = jwt.algorithms.RSAAlgorithm.to_jwk(signing_key().public_key(), as_dict=True)
    return {"keys": [{**key, "use": "sig", "kid": KEY_ID, "x5t": KEY_ID}]}


@dataclass(frozen=True, slots=True)
class Mint:
    """Makes tokens, and judges those that are shown."""

    world: World
    tenants: frozenset[str]

    def claims_of(self, token: str) -> Mapping[str, object] | None:
        """Return the claims of an access token of ours that has not expired, else None."""
        claims = self.genuine(token)
        # An id token is for the client itself, and opens nothing.
        if claims is None or "appid" not in claims or claims["exp"] <= self._now():
            return None
        return claims

    def genuine(self, token: str) -> Json | None:
        """Return the claims of a token of ours, expired or not."""
        import jwt

        try:
            claims = jwt.decode(
                token,
                signing_key().public_key(),
                algorithms=["RS256"],
                # The simulated clock decides, and who is shown the token looks at its audience.
                options={
                    "verify_signature": True,
                    "verify_aud": False,
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except jwt.InvalidTokenError:
            return None
        return claims if claims.get("tid") in self.tenants else None

    def access_token(self, audience: str, tenant_id: str, claims: Json) -> tuple[str, int]:
        """Return a token and for how many seconds it is good: as Entra's, between 60 and 90 minutes."""
        seconds = 3600 + self.world.ids.number() * 420 % 1800
        now = self._now()
        issuer = f"https://sts.windows.net/{tenant_id}/"
        common = {"aud": audience, "iss": issuer, "iat": now, "nbf": now, "exp": now + seconds}
        extra = {"tid": tenant_id, "uti": f"simulated-{self.world.ids.number()}", "ver": "1.0"}
        return self._sign(common | extra | claims), seconds

    def id_token(self, client_id: str, directory: Directory, user: User, nonce: str | None) -> str:
        """Return the token that tells a client who signed in."""
        now = self._now()
        claims = {
            "aud": client_id,
            "iss": f"https://login.microsoftonline.com/{directory.tenant_id}/v2.0",
            "iat": now,
            "nbf": now,
            "exp": now + 3600,
            "name": user.display_name,
            "preferred_username": user.user_principal_name,
            "oid": user.object_id,
            "sub": f"{user.object_id}-at-{client_id}",
            "tid": directory.tenant_id,
            "ver": "2.0",
        }
        return self._sign(claims | ({"nonce": nonce} if nonce else {}))

    def _now(self) -> int:
        return int(self.world.clock().timestamp())

    @staticmethod
    def _sign(claims: Json) -> str:
        import jwt

        headers = {"kid": KEY_ID, "x5t": KEY_ID}
        return jwt.encode(claims, signing_key(), algorithm="RS256", headers=headers)


def user_claims(user: User, role_ids: Iterable[str]) -> Json:
    """Return what an access token says of the user it was given to."""
    return {
        "acr": "1",
        "amr": ["pwd"],
        "idtyp": "user",
        "name": user.display_name,
        "oid": user.object_id,
        "sub": user.object_id,
        "unique_name": user.user_principal_name,
        "upn": user.user_principal_name,
        "wids": sorted(role_ids),
    }


def client_info(directory: Directory, user: User) -> str:
    """Return who signed in, as msal reads it."""
    told = json.dumps({"uid": user.object_id, "utid": directory.tenant_id}).encode()
    return base64.urlsafe_b64encode(told).decode().rstrip("=")
