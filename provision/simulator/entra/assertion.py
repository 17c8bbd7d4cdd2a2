"""Client assertions: a JWT signed by the private key of a registered certificate."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from provision.simulator.entra.refusals import SignInRefusedError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from provision.simulator.entra.state import State

Json = dict[str, Any]
BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LEEWAY = 300


def check_assertion(state: State, application: Json, assertion: str, kind: str) -> None:
    """Refuse unless one of the application's certificates signed `assertion`, for us and now."""
    import jwt

    if kind != BEARER:
        raise SignInRefusedError(9002313)
    try:
        header = jwt.get_unverified_header(assertion)
        claims = jwt.decode(assertion, options={"verify_signature": False})
    except jwt.InvalidTokenError as error:
        raise SignInRefusedError(9002313) from error
    if claims.get("iss") != application["appId"]:
        raise SignInRefusedError(70021, issuer=claims.get("iss"))
    if claims.get("sub") != application["appId"]:
        raise SignInRefusedError(700021)
    _check_signature(state, application, assertion, header)
    _check_terms(state, claims)


def _check_signature(state: State, application: Json, assertion: str, header: Json) -> None:
    import jwt
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    shown = header.get("x5t") or header.get("x5t#S256") or ""
    certificate = _certificate(application, header)
    if certificate is None:
        raise SignInRefusedError(
            700027, reason="The key was not found.", thumbprint=_hexadecimal(shown)
        )
    if (
        not certificate.not_valid_before_utc
        <= state.world.clock()
        < certificate.not_valid_after_utc
    ):
        raise SignInRefusedError(
            700027, reason="The key used is expired.", thumbprint=_hexadecimal(shown)
        )
    key = certificate.public_key()
    refused = SignInRefusedError(
        700027, reason="The provided signature value did not match the expected signature value.",
        thumbprint=_hexadecimal(shown),
    )  # fmt: skip
    if not isinstance(key, RSAPublicKey):
        raise refused
    options: Any = {
        "verify_aud": False,
        "verify_exp": False,
        "verify_iat": False,
        "verify_nbf": False,
    }
    try:
        jwt.decode(assertion, key, algorithms=["RS256", "PS256"], options=options)
    except jwt.InvalidTokenError as error:
        raise refused from error


def _certificate(application: Json, header: Json) -> Certificate | None:
    from cryptography.x509 import load_der_x509_certificate

    for credential in application.get("keyCredentials", []):
        der = base64.b64decode(credential["key"])
        thumbs = {
            "x5t": _thumbprint(hashlib.sha1(der, usedforsecurity=False).digest()),
            "x5t#S256": _thumbprint(hashlib.sha256(der).digest()),
        }
        if any(str(header.get(name)).rstrip("=") == thumb for name, thumb in thumbs.items()):
            return load_der_x509_certificate(der)
    return None


def _check_terms(state: State, claims: Json) -> None:
    now = state.world.clock().timestamp()
    begins, ends = claims.get("nbf", now), claims.get("exp")
    if not isinstance(ends, int | float) or not begins - LEEWAY <= now <= ends + LEEWAY:
        raise SignInRefusedError(700024)
    audience = urlsplit(str(claims.get("aud")))
    tenant = audience.path.strip("/").partition("/")[0]
    if audience.scheme != "https" or state.directory(tenant) is None:
        raise SignInRefusedError(700023)


def _thumbprint(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _hexadecimal(thumbprint: str) -> str:
    try:
        return base64.urlsafe_b64decode(thumbprint + "==").hex().upper()
    except ValueError:
        return thumbprint
