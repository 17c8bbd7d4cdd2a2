"""Read the certificate that an application shall sign in by: a PEM file to what Graph is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.contract.messages import Place, Problem, message
from provision.errors import ProvisionError
from provision.files import read_file
from provision.key_credentials import KeyCredential, thumbprint_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cryptography.x509 import Certificate

    from provision.contract.messages import Line

LONGEST_NAME = 90  # learn.microsoft.com/graph/api/resources/keycredential: longer ones are cut
SHORTEST_KEY = 2048


class CertificateError(ProvisionError):
    """The certificate cannot be used."""


def read_certificate(path: Path, now: datetime) -> KeyCredential:
    """Return the certificate in the PEM file at `path`; a key beside it is not looked at."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificate

    try:
        certificate = load_pem_x509_certificate(read_file(path, CertificateError))
    except ValueError as error:
        raise _unusable(path, message("certificates.not-pem")) from error
    _check_key(path, certificate)
    _check_time(path, certificate, now)
    der = certificate.public_bytes(Encoding.DER)
    thumbprint = thumbprint_of(der)
    return KeyCredential(
        thumbprint=thumbprint,
        key=der,
        identifier=bytes.fromhex(thumbprint),
        display_name=certificate.subject.rfc4514_string()[:LONGEST_NAME],
        starts=certificate.not_valid_before_utc,
        ends=certificate.not_valid_after_utc,
    )


def _check_key(path: Path, certificate: Certificate) -> None:
    """Entra checks signatures of RSA keys only."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey) or key.key_size < SHORTEST_KEY:
        raise _unusable(path, message("certificates.not-rsa", size=SHORTEST_KEY))


def _check_time(path: Path, certificate: Certificate, now: datetime) -> None:
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now >= ends:
        raise _unusable(path, message("certificates.expired", date=f"{ends:%Y-%m-%d}"))
    if now < begins:
        raise _unusable(path, message("certificates.early", date=f"{begins:%Y-%m-%d}"))


def _unusable(path: Path, what: Line) -> CertificateError:
    remedy = message("certificates.remedy")
    return CertificateError(Problem(what, remedy, Place(str(path))))
