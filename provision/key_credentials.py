"""The certificates by which an application may sign in, as Microsoft Graph keeps them: values."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class KeyCredential:
    """A certificate by which an application may sign in; Graph has given it a `key_id`.

    `key` is the certificate's DER, which Graph shows only of one application, and only where it
    is selected. `told` is all else that Graph said of it, as it came: Graph takes a list of
    certificates only whole, and refuses one that differs from what it has in so much as a
    fraction of a second (`KeyNotUpdatable`; Azure PowerShell issue 6219).
    """

    thumbprint: str
    key: bytes
    identifier: bytes = b""
    display_name: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    key_id: str = ""
    told: tuple[tuple[str, object], ...] = ()

    def is_valid_at(self, moment: datetime) -> bool:
        """Return whether one may sign in by it at `moment`."""
        return self.ends is None or moment < self.ends


def thumbprint_of(certificate: bytes) -> str:
    """Return the name that Entra knows a certificate by, given its DER."""
    return hashlib.sha1(certificate, usedforsecurity=False).hexdigest().upper()


def thumbprint_in(identifier: bytes) -> str:
    """Return the thumbprint that an identifier is: 20 bytes, or their 40 digits; else nothing.

    Where the answer holds the digits themselves, reading them as base64 gives other bytes.
    """
    digits = identifier if len(identifier) == 40 else base64.b64encode(identifier)
    if re.fullmatch(rb"[0-9A-Fa-f]{40}", digits):
        return digits.decode().upper()
    return identifier.hex().upper() if len(identifier) == 20 else ""
