"""The forms that texts of a manifest must have: addresses, names, URIs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from provision.contract.messages import message

if TYPE_CHECKING:
    import yaml

    from provision.contract.document import Document

GUID = re.compile("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"({LABEL}\.)+{LABEL}", re.IGNORECASE)
HOST = re.compile(rf"{LABEL}(\.{LABEL})*", re.IGNORECASE)
# RFC 5321's dot-atom; what else it allows, Exchange has no mailbox for.
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
# A quote in an alternate key is not escaped as OData wants by the Graph client.
UNIQUE_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
# learn.microsoft.com/entra/identity-platform/reply-url: not allowed in a redirect URI.
FORBIDDEN_IN_REDIRECT = frozenset("!$'(),;")
LONGEST_REDIRECT = 256


def check_tenant(document: Document, node: yaml.Node | None) -> str:
    """Return a tenant's id or domain, in lower case."""
    return _matching(document, node, (GUID, DOMAIN), "tenant").lower()


def check_unique_name(document: Document, node: yaml.Node | None) -> str:
    """Return a name that can be an alternate key of Graph's."""
    return _matching(document, node, (UNIQUE_NAME,), "unique-name")


def check_host(document: Document, node: yaml.Node | None) -> str:
    """Return a host name, in lower case."""
    return _matching(document, node, (HOST,), "host").lower()


def check_address(document: Document, node: yaml.Node | None) -> str:
    """Return a mail address, in lower case: Exchange tells no case apart."""
    text = document.text(node)
    local, _, domain = text.rpartition("@")
    if text and not (LOCAL_PART.fullmatch(local) and DOMAIN.fullmatch(domain)):
        _note(document, node, "address", text)
    return text.lower()


def check_https(document: Document, node: yaml.Node | None) -> str:
    """Return an https URL with a host and no credentials, query or fragment."""
    text = document.text(node)
    parts = _split(text)
    bare = not (parts.query or parts.fragment or parts.username or parts.password)
    known = parts.scheme == "https" and HOST.fullmatch(parts.hostname or "")
    if text and not (bare and known):
        _note(document, node, "https", text.rpartition("@")[2])
    return text


def check_redirect_uri(document: Document, node: yaml.Node | None) -> str:
    """Return a redirect URI that Entra would save."""
    text = document.text(node)
    parts = _split(text)
    wrong = sorted(FORBIDDEN_IN_REDIRECT & set(text))
    if wrong:
        _note(document, node, "redirect-characters", " ".join(wrong))
    elif len(text) > LONGEST_REDIRECT:
        _note(document, node, "redirect-length", str(len(text)))
    elif text and not is_saved_by_entra(parts):
        _note(document, node, "redirect", text)
    return text


def is_saved_by_entra(parts: SplitResult) -> bool:
    """Return whether a redirect URI has a form that Entra keeps; IPv6 hosts have not."""
    known = parts.scheme in ("http", "https") and HOST.fullmatch(parts.hostname or "")
    return bool(known and not parts.fragment and not parts.username and "*" not in parts.netloc)


def is_plain_http_elsewhere(redirect_uri: str) -> bool:
    """Return whether Entra would save this redirect URI and then refuse to sign in with it."""
    parts = _split(redirect_uri)
    return parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1")


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port  # a port that is no number is found out here
    except ValueError:
        return urlsplit("")
    return parts


def _matching(
    document: Document, node: yaml.Node | None, forms: tuple[re.Pattern[str], ...], what: str
) -> str:
    text = document.text(node)
    if text and not any(form.fullmatch(text) for form in forms):
        _note(document, node, what, text)
    return text


def _note(document: Document, node: yaml.Node | None, what: str, text: str) -> None:
    if node is not None:
        remedy = message(f"manifest.not-{what}-remedy")
        document.note(document.place(node), message(f"manifest.not-{what}", text=text), remedy)
