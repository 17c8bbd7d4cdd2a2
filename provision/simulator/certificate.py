"""A certificate for an application that signs in as itself, made for one run."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from provision.files import write_whole

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

LIFE = timedelta(days=30)


def write_certificate(folder: Path, now: datetime) -> None:
    """Write `certificate.pem`, which anybody may see, and `adapter.pem`, with its key beside it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "calendar sync (simulated)")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFE)
        .sign(key, hashes.SHA256())
    )
    shown = certificate.public_bytes(serialization.Encoding.PEM)
    kept = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_whole(folder / "certificate.pem", shown)
    write_whole(folder / "adapter.pem", kept + shown)
