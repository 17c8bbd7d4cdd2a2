"""A certificate authority for one run: PEM files that let clients trust the simulated hosts."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

LOOPBACK = ("localhost", "127.0.0.1")
LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Authority:
    """Where the files are: what clients trust, and the certificate and key of every host."""

    ca_file: Path
    host_file: Path


@dataclass(frozen=True, slots=True)
class _Signer:
    name: x509.Name
    key: EllipticCurvePrivateKey


def write_authority(folder: Path, hosts: Iterable[str], now: datetime) -> Authority:
    """Write a new authority and one certificate for all `hosts` and for loopback into `folder`.

    `now` is the time of the machine, by which clients judge it, not that of the simulated world.
    """
    from cryptography.hazmat.primitives.asymmetric import ec

    signer = _Signer(_name("Simulated tenant authority"), ec.generate_private_key(ec.SECP256R1()))
    key = ec.generate_private_key(ec.SECP256R1())
    names = [*dict.fromkeys([*hosts, *LOOPBACK])]
    made = Authority(folder / "ca.pem", folder / "hosts.pem")
    made.ca_file.write_bytes(_pem(_ca_certificate(signer, now)))
    made.host_file.touch(0o600)
    made.host_file.write_bytes(_pem(_host_certificate(signer, key, names, now)) + _key_pem(key))
    return made


def _name(common: str) -> x509.Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _ca_certificate(signer: _Signer, now: datetime) -> x509.Certificate:
    from cryptography import x509

    return _sign(
        _unsigned(signer, _name("Simulated tenant authority"), signer.key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signing_certificates=True), critical=True),
        signer,
    )


def _host_certificate(
    signer: _Signer, key: EllipticCurvePrivateKey, names: list[str], now: datetime
) -> x509.Certificate:
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    return _sign(
        _unsigned(signer, _name("Simulated tenant hosts"), key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signing_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False
        ),
        signer,
    )


def _unsigned(
    signer: _Signer, subject: x509.Name, key: EllipticCurvePrivateKey, now: datetime
) -> x509.CertificateBuilder:
    """Return the start of a certificate, with the two key identifiers that RFC 5280 demands.

    Python 3.13 and later verify with VERIFY_X509_STRICT, which refuses one without them.
    """
    from cryptography import x509

    issuer_key = signer.key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer.name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False
        )
    )


def _usage(*, signing_certificates: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signing_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signing_certificates,
        crl_sign=signing_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(name: str) -> x509.GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _sign(unsigned: x509.CertificateBuilder, signer: _Signer) -> x509.Certificate:
    from cryptography.hazmat.primitives import hashes

    return unsigned.sign(signer.key, hashes.SHA256())


def _pem(certificate: x509.Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM)


def _key_pem(key: EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives import serialization

    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
