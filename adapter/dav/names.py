"""Addresses and names: which collection, which entry in it, and what version it has.

An entry is named after the token of the write that made it, so that whether it arrived can be
looked up, and told from a list, without reading it.
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

from adapter.store import Folder

SUFFIX = ".ics"
OURS, CODED = "exobridge-", "exobridge.64-"
PLAIN = re.compile(r"[A-Za-z0-9_-]{1,100}")
KEPT = "!$&'()*+,;=:@-._~"  # what a segment of a path may hold as it is (RFC 3986, 3.3)
# Apache marks what it compresses (https://bz.apache.org/bugzilla/show_bug.cgi?id=45023).
COMPRESSED = re.compile(r"-+(gzip|deflate|br)$")


def name_for(token: str) -> str:
    """Return the name of the entry that is made with `token`."""
    if PLAIN.fullmatch(token):
        return f"{OURS}{token}{SUFFIX}"
    return f"{CODED}{base64.urlsafe_b64encode(token.encode()).decode().rstrip('=')}{SUFFIX}"


def token_in(name: str) -> str | None:
    """Return the token that an entry was made with; None for what others made."""
    stem = name.removesuffix(SUFFIX)
    if stem.startswith(CODED):
        coded = stem.removeprefix(CODED)
        try:
            token = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
        except (binascii.Error, ValueError):
            return None
    else:
        token = stem.removeprefix(OURS)
    return token if name_for(token) == name else None


def name_of(href: str) -> str:
    """Return the name of an entry from its address; however a server writes it, it is the same."""
    return canonical_name(urlsplit(href).path.rstrip("/").rpartition("/")[2])


def canonical_name(name: str) -> str:
    """Return a segment of a path in the one way to write it."""
    return quote(unquote_to_bytes(name), safe=KEPT)


def key_of(folder: Folder, name: str) -> str:
    """Return the key of an entry."""
    return f"{folder}/{name}"


def parted(key: str) -> tuple[Folder, str] | None:
    """Return folder and name of a key; None for what is no key of ours."""
    folder, _, name = key.partition("/")
    sound = name not in ("", ".", "..") and "/" not in name and canonical_name(name) == name
    return (Folder(folder), name) if folder in set(Folder) and sound else None


def address_of(base: str, href: str) -> str:
    """Return an address told by a server; as a collection's, it ends in a slash."""
    address = urljoin(base, href.strip())
    return address if address.endswith("/") else f"{address}/"


def version_in(tag: str) -> str:
    """Return the version that an ETag stands for, however it is dressed on its way."""
    bare = tag.strip().removeprefix("W/").strip()
    return COMPRESSED.sub("", COMPRESSED.sub("", bare).strip('"'))


def tag_of(version: str) -> str:
    """Return a version as the ETag that a write is bound to."""
    return f'"{version}"'
