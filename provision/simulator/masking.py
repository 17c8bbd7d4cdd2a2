"""Take out of what was said whatever lets somebody in, so that the rest can be handed on.

A secret is known by where it stands: a header, a form's field, a member of JSON, a query. Once
known it is taken out wherever else it turns up, and is called by the same name everywhere.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_plus

if TYPE_CHECKING:
    from collections.abc import Callable

HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
SCHEME = re.compile(r"(Basic|Bearer|Digest|Negotiate|NTLM) +(.+)", re.IGNORECASE)
NAMES = (
    *("access_token", "refresh_token", "id_token", "assertion", "client_assertion"),
    *("client_secret", "code_verifier", "device_code", "user_code", "flow"),
    *("password", "passwd", "secretText"),
)
ANY = "|".join(NAMES)
# An error of JSON has a `code` as well, which everybody may know.
PAIR = re.compile(rf"(?<![\w.-])((?:{ANY}|code|otc)=)([^&#\s\"'<>]+)()", re.IGNORECASE)
MEMBER = re.compile(rf'("(?:{ANY})"\s*:\s*")((?:[^"\\]|\\.)+)(")', re.IGNORECASE)
INPUT = re.compile(rf'(name="(?:{ANY}|code)" value=")([^"]+)(")', re.IGNORECASE)
# What is shorter, or this word, may well be part of something else.
SHORTEST_ANYWHERE = 8
WORDS = frozenset({"simulated"})


class Masks:
    """What has been taken out so far: `secret-1` is what came first."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def header(self, name: str, value: str) -> str:
        """Return what to show of a header; of `Authorization` also the scheme."""
        if name.lower() not in HEADERS:
            return self.address(value)
        known = SCHEME.fullmatch(value)
        return f"{known[1]} {self._name(known[2])}" if known else self._name(value)

    def address(self, text: str) -> str:
        """Return what to show of an address, or of a text that may have one in it."""
        return self._everywhere(self._at(PAIR, unquote_plus, text))

    def body(self, kind: str, text: str) -> str:
        """Return what to show of a body of a media type."""
        if kind.endswith("json"):
            text = self._at(MEMBER, _unescaped, text)
        elif kind.endswith("html"):
            text = self._at(INPUT, unescape, text)
        elif kind == "application/x-www-form-urlencoded":
            return self.address(text)
        return self._everywhere(text)

    def _name(self, secret: str) -> str:
        return self._names.setdefault(secret, f"secret-{len(self._names) + 1}")

    def _at(self, place: re.Pattern[str], read: Callable[[str], str], text: str) -> str:
        return place.sub(lambda found: f"{found[1]}{self._name(read(found[2]))}{found[3]}", text)

    def _everywhere(self, text: str) -> str:
        # The longest first, as one may begin another.
        for secret in sorted(self._names, key=len, reverse=True):
            if len(secret) >= SHORTEST_ANYWHERE and secret not in WORDS:
                for spelt in {secret, quote(secret, safe=""), json.dumps(secret)[1:-1]}:
                    text = text.replace(spelt, self._names[secret])
        return text


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text
