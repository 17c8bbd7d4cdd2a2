"""Make a key, and the certificate of it by which an application signs in: two PEM files.

Entra takes RSA keys from 2048 bits on, and documents a year as the longest life of a certificate
(learn.microsoft.com/graph/applications-how-to-add-certificate). Nobody has to trust who signed it:
Entra compares it with what is registered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from provision.certificates import CertificateError, read_certificate
from provision.contract.messages import Place, Problem, message
from provision.contract.secrets import Secret
from provision.files import read_file, write_new

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cryptography import x509

    from provision.contract.messages import Message
    from provision.key_credentials import KeyCredential

BITS, EXPONENT = 2048, 65537
BEFORE_NOW = timedelta(minutes=5)  # clocks differ
LONGEST_COMMON_NAME = 64  # RFC 5280, ub-common-name
CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
END = b"-----END CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Files:
    """Where the certificate is, and where it is with its key; perhaps the same file."""

    public: Path
    private: Path


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate that is in both files, and the file that was written for it, if any."""

    certificate: KeyCredential
    written: tuple[Path, ...] = ()


def made_in(files: Files, name: str, life: timedelta, now: datetime) -> Pair:
    """Return the certificate in `files`, made where there is none; no file is ever written over.

    The key is written first: whoever was stopped after that finds the certificate beside it.
    """
    written: list[Path] = []
    if not files.private.exists():
        if files.public.exists():
            raise _problem(
                files.private, message("certificates.no-key-for", file=str(files.public))
            )
        write_new(files.private, _pem(name, life, now).reveal().encode())
        written.append(files.private)
    if not files.public.exists():
        write_new(files.public, _public_part(files.private))
        written.append(files.public)
    return Pair(pair_in(files, now), tuple(written))


def pair_in(files: Files, now: datetime) -> KeyCredential:
    """Return the certificate that both files have, with the key that belongs to it."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from cryptography.x509 import load_pem_x509_certificate

    shown, kept = read_certificate(files.public, now), read_certificate(files.private, now)
    if shown.thumbprint != kept.thumbprint:
        raise _problem(files.private, message("certificates.not-a-pair", file=str(files.public)))
    data = read_file(files.private, CertificateError)
    try:
        key = load_pem_private_key(_without_certificates(data), password=None)
    except (ValueError, TypeError) as error:  # none, or one that a password locks
        raise _problem(files.private, message("certificates.no-key")) from error
    if key.public_key() != load_pem_x509_certificate(data).public_key():
        raise _problem(files.private, message("certificates.other-key"))
    return shown


def _pem(name: str, life: timedelta, now: datetime) -> Secret:
    """Return a new key and its certificate."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = rsa.generate_private_key(public_exponent=EXPONENT, key_size=BITS)
    day = f" {now:%Y-%m-%d}"
    common = name[: LONGEST_COMMON_NAME - len(day)] + day
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
    starts = now - BEFORE_NOW
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(starts + life)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signs_only(), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    kept = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Secret((kept + certificate.public_bytes(serialization.Encoding.PEM)).decode())


def _signs_only() -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _public_part(path: Path) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificate

    try:
        certificate = load_pem_x509_certificate(read_file(path, CertificateError))
    except ValueError as error:
        raise _problem(path, message("certificates.not-pem")) from error
    return certificate.public_bytes(Encoding.PEM)


def _without_certificates(data: bytes) -> bytes:
    """Return what of a PEM file is no certificate."""
    before, found, after = data.partition(CERTIFICATE)
    return before + _without_certificates(after.partition(END)[2]) if found else before


def _problem(path: Path, what: Message) -> CertificateError:
    return CertificateError(Problem(what, message("certificates.make-remedy"), Place(str(path))))
