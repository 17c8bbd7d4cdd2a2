"""Read the certificate and key by which the adapter signs in as itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from adapter.refusals import SignInError
from provision.contract.messages import Place, Problem, message, unreadable
from provision.contract.secrets import Secret

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.x509 import Certificate

    from provision.contract.messages import Line


SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate in PEM, and the key that belongs to it."""

    certificate: str
    key: Secret


def read_credential(path: str, now: datetime) -> Credential:
    """Return what the PEM file at `path` holds, or raise `SignInError`, showing none of it."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.x509 import load_pem_x509_certificate

    try:
        data = Path(path).read_bytes()
    except FileNotFoundError as error:
        raise _unusable(path, message("files.missing")) from error
    except OSError as error:
        raise SignInError(unreadable(path, error)) from error
    try:
        certificate = load_pem_x509_certificate(data)
    except ValueError as error:
        raise _unusable(path, message("session.certificate-absent")) from error
    _check_time(path, certificate, now)
    key = _key(path, data, certificate)
    return Credential(
        certificate.public_bytes(serialization.Encoding.PEM).decode(), Secret(key.decode())
    )


def expiry_of(path: str, now: datetime) -> Line | None:
    """Return that the certificate at `path` ends soon, where it does."""
    from cryptography.x509 import load_pem_x509_certificate

    ends = load_pem_x509_certificate(Path(path).read_bytes()).not_valid_after_utc
    if ends - now >= SOON:
        return None
    days = max(0, (ends - now).days)
    return message("session.certificate-soon", file=path, date=f"{ends:%Y-%m-%d}", days=days)


def _check_time(path: str, certificate: Certificate, now: datetime) -> None:
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now >= ends:
        raise _unusable(path, message("session.certificate-expired", date=f"{ends:%Y-%m-%d}"))
    if now < begins:
        raise _unusable(path, message("session.certificate-early", date=f"{begins:%Y-%m-%d}"))


def _key(path: str, data: bytes, certificate: Certificate) -> bytes:
    """Return the key in PEM, if it is the one of the certificate."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    begin = max(data.find(b"-----BEGIN " + kind) for kind in KEYS)
    if begin < 0:
        raise _unusable(path, message("session.certificate-no-key"))
    try:
        key = serialization.load_pem_private_key(data[begin:], password=None)
    except TypeError as error:  # what cryptography says of one that a password locks
        raise _unusable(path, message("session.certificate-locked")) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _unusable(path, message("session.certificate-no-key")) from error
    if not isinstance(key, RSAPrivateKey) or key.public_key() != certificate.public_key():
        raise _unusable(path, message("session.certificate-other-key"))
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


KEYS = (b"PRIVATE KEY", b"RSA PRIVATE KEY", b"ENCRYPTED PRIVATE KEY", b"EC PRIVATE KEY")


def _unusable(path: str, what: Line) -> SignInError:
    return SignInError(Problem(what, message("session.certificate-remedy"), Place(path)))
