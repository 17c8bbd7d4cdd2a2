"""The forms that texts of a manifest must have: addresses, names, URIs, paths.

A form's pattern is one that JSON Schema's regular expressions know too, so that an editor refuses
what the reader refuses; what a pattern cannot say is in `flaw`, for the reader alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN = rf"({LABEL}\.)+{LABEL}"
GUID = "[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
# RFC 5321's dot-atom; what else it allows, Exchange has no mailbox for.
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
# RFC 4514, as far as Active Directory writes it: name=value, parted by commas that no \ escapes.
RELATIVE = r"([A-Za-z][A-Za-z0-9-]*|[0-9]+(\.[0-9]+)*)=([^,\\]|\\.)+"
LONGEST_REDIRECT = 256
# What stands for a mailbox's address, and for what is before its @.
PLACEHOLDER = re.compile(r"\{(mailbox|user)\}")
CREDENTIALS = re.compile("://.*@")

Flaw = tuple[str, str]  # what the catalogue calls it, and what of the text to show


@dataclass(frozen=True, slots=True)
class Form:
    """A form: `pattern` is of the whole text, `name` what the catalogue calls its absence.

    Where no pattern says it all, `outline` is one that at least every text of this form has.
    """

    name: str = ""
    pattern: str = ""
    outline: str = ""
    longest: int = 0
    lower: bool = False
    flaw: Callable[[str], Flaw | None] | None = None

    def flaw_of(self, text: str) -> Flaw | None:
        """Return what keeps `text` from having this form, without a password that is in it."""
        fits = not self.pattern or re.fullmatch(self.pattern, text)
        found = (self.flaw(text) if self.flaw else None) if fits else (self.name, text)
        return (found[0], CREDENTIALS.sub("://", found[1])) if found else None


def redirect_flaw(text: str) -> Flaw | None:
    """Return what keeps Entra from saving a redirect URI, or the adapter from listening at it."""
    if len(text) > LONGEST_REDIRECT:
        return "redirect-length", str(len(text))
    # learn.microsoft.com/entra/identity-platform/reply-url: not allowed in a redirect URI.
    if wrong := sorted(set("!$'(),;") & set(text)):
        return "redirect-characters", " ".join(wrong)
    parts = _split(text)
    known = parts.scheme in ("http", "https") and re.fullmatch(HOST.pattern, parts.hostname or "")
    if not known or parts.fragment or parts.username or "*" in parts.netloc:
        return "redirect", text
    return ("redirect-query", text) if parts.query else None


def is_plain_http_elsewhere(redirect_uri: str) -> bool:
    """Return whether Entra would save this redirect URI and then refuse to sign in with it."""
    parts = _split(redirect_uri)
    return parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1")


def _https_flaw(text: str) -> Flaw | None:
    """Return a flaw unless `text` is an address with host and path, and nothing that is secret."""
    parts = _split(text)
    bare = not (parts.query or parts.fragment or parts.username or parts.password)
    whole = re.fullmatch(HOST.pattern, parts.hostname or "") and parts.path not in ("", "/")
    return None if bare and whole else ("https", text)


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port  # a port that is no number is found out here
    except ValueError:
        return urlsplit("")
    return parts


def _caldav_flaw(text: str) -> Flaw | None:
    """Return a flaw unless `text` is an address with a host, which a password may be sent to."""
    parts = _split(text)
    bare = not (parts.query or parts.fragment or "@" in parts.netloc)
    safe = parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1", "::1")
    whole = bool(parts.hostname) and not set("{}") & set(parts.netloc)
    return _unfilled(text) if bare and safe and whole else ("caldav", text)


def _unfilled(text: str) -> Flaw | None:
    """Return a flaw where braces are left once the placeholders are filled in."""
    rest = PLACEHOLDER.sub("", text)
    return ("placeholder", text) if set("{}") & set(rest) else None


ANY = Form()
TENANT = Form("tenant", f"{GUID}|{DOMAIN}", lower=True)
# A quote in an alternate key is not escaped as OData wants by the Graph client.
UNIQUE_NAME = Form("unique-name", "[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
HOST = Form("host", rf"{LABEL}(\.{LABEL})*", lower=True)
# Exchange tells no case apart.
ADDRESS = Form("address", rf"{ATOM}(\.{ATOM})*@{DOMAIN}", lower=True)
HTTPS = Form("https", "https://.+", flaw=_https_flaw)
REDIRECT_URI = Form("redirect", outline=r"https?://[^!$'(),;?#]+", flaw=redirect_flaw)
GROUP = Form("group", rf"{RELATIVE}(, *{RELATIVE})*")
CALDAV_URL = Form("caldav", outline="https?://.+", flaw=_caldav_flaw)
CALDAV_USER = Form(flaw=_unfilled)
FOR_SUBJECTS = Form(longest=64)
DISPLAY_NAME = Form(longest=256)
NAME_IN_EXCHANGE = Form(longest=64)
DESCRIPTION = Form(longest=1024)
