"""NTLM: the messages of its handshake, and whether an answer was made with the right password.

https://learn.microsoft.com/openspecs/windows_protocols/ms-nlmp
"""

from __future__ import annotations

import hmac
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_SIGNATURE = b"NTLMSSP\0"
# Unicode, target, NTLM, always sign, domain, extended security, target info, version, 128, 56 bits
_FLAGS = 0xA289_8205
_VERSION = bytes((10, 0, 0x7C, 0x4F, 0, 0, 0, 15))
_COMPUTER, _DOMAIN, _DNS_COMPUTER, _DNS_DOMAIN, _TIME = 1, 2, 3, 4, 7
_EPOCH = 11_644_473_600  # from 1601 to 1970, in seconds
_MASK = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Proof:
    """What a client answers a challenge with."""

    domain: str
    user: str
    answer: bytes

    def is_made_with(self, password: str, challenge: bytes) -> bool:
        """Return whether the answer is NTLMv2's for `password`; older ones are not taken."""
        if len(self.answer) <= 24:
            return False
        whose = (self.user.upper() + self.domain).encode("utf-16-le")
        key = _hmac(md4(password.encode("utf-16-le")), whose)
        shown, blob = self.answer[:16], self.answer[16:]
        return hmac.compare_digest(shown, _hmac(key, challenge + blob))


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, "md5").digest()


def kind_of(message: bytes) -> int:
    """Return which message of the handshake this is, 0 if it is none."""
    if len(message) < 12 or not message.startswith(_SIGNATURE):
        return 0
    return int.from_bytes(message[8:12], "little")


def challenge_message(challenge: bytes, domain: str, host: str, now: datetime) -> bytes:
    """Return the server's message, which asks for a proof."""
    short = domain.partition(".")[0].upper()
    stamp = struct.pack("<Q", int((now.timestamp() + _EPOCH) * 10_000_000))
    info = b"".join(
        (
            _pair(_DOMAIN, short.encode("utf-16-le")),
            _pair(_COMPUTER, host.partition(".")[0].upper().encode("utf-16-le")),
            _pair(_DNS_DOMAIN, domain.encode("utf-16-le")),
            _pair(_DNS_COMPUTER, host.encode("utf-16-le")),
            _pair(_TIME, stamp),
            _pair(0, b""),
        )
    )
    name = short.encode("utf-16-le")
    head = 56
    return b"".join(
        (
            _SIGNATURE,
            struct.pack("<I", 2),
            struct.pack("<HHI", len(name), len(name), head),
            struct.pack("<I", _FLAGS),
            challenge,
            bytes(8),
            struct.pack("<HHI", len(info), len(info), head + len(name)),
            _VERSION,
            name,
            info,
        )
    )


def _pair(kind: int, value: bytes) -> bytes:
    return struct.pack("<HH", kind, len(value)) + value


def read_proof(message: bytes) -> Proof | None:
    """Return what the client's last message shows; None if it cannot be read."""
    if kind_of(message) != 3 or len(message) < 64:
        return None
    try:
        domain, user = (_field(message, at).decode("utf-16-le") for at in (28, 36))
    except UnicodeDecodeError:
        return None
    return Proof(domain, user, _field(message, 20))


def _field(message: bytes, at: int) -> bytes:
    length, _, offset = struct.unpack_from("<HHI", message, at)
    return message[offset : offset + length]


def md4(data: bytes) -> bytes:
    """Return the digest that passwords are kept as; OpenSSL no longer has it (RFC 1320)."""
    padded = data + b"\x80" + bytes(-(len(data) + 9) % 64) + struct.pack("<Q", len(data) * 8)
    state = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
    for at in range(0, len(padded), 64):
        mixed = _mixed(state, struct.unpack_from("<16I", padded, at))
        state = tuple((old + new) & _MASK for old, new in zip(state, mixed, strict=True))  # type: ignore[assignment]
    return struct.pack("<4I", *state)


_ROUNDS = (
    (0, (3, 7, 11, 19), tuple(range(16))),
    (0x5A827999, (3, 5, 9, 13), tuple(4 * (i % 4) + i // 4 for i in range(16))),
    (0x6ED9EBA1, (3, 9, 11, 15), (0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15)),
)


def _mixed(state: tuple[int, int, int, int], words: tuple[int, ...]) -> tuple[int, ...]:
    a, b, c, d = state
    for number, (constant, shifts, order) in enumerate(_ROUNDS):
        for step, word in enumerate(order):
            chosen = ((b & c) | (~b & d), (b & c) | (b & d) | (c & d), b ^ c ^ d)[number]
            total = (a + (chosen & _MASK) + words[word] + constant) & _MASK
            shift = shifts[step % 4]
            a, b, c, d = d, (total << shift | total >> (32 - shift)) & _MASK, b, c
    return a, b, c, d
