"""What files of a folder are called, by their keys, when they are made, and in the trash."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

from adapter.store import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

SUFFIX = ".ics"
# vdirsyncer's own choice of names: what any file system and any URL can have.
SAFE = re.compile(r"[A-Za-z0-9_+@-][A-Za-z0-9_.+@-]{0,99}")
LONGEST = 255  # bytes, on any file system in use
# As many letters as fit, whatever they are, beside the moment.
LAST = 50


def key_of(folder: Folder, name: str) -> str:
    """Return the key of a file; a name that is no UTF-8 is told in ASCII, after a slash more."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return f"{folder}//{quote(os.fsencode(name))}"
    return f"{folder}/{name}"


def parted(key: str) -> tuple[Folder, str] | None:
    """Return folder and file name of a key; None for what is no key of ours."""
    folder, _, name = key.partition("/")
    if name.startswith("/"):
        name = os.fsdecode(unquote_to_bytes(name[1:]))
    is_ours = folder in set(Folder) and name.endswith(SUFFIX) and name[0] != "."
    sound = is_ours and "/" not in name and "\0" not in name and key_of(Folder(folder), name) == key
    return (Folder(folder), name) if sound else None


def names_for(uid: str, token: str) -> Iterator[str]:
    """Yield file names for an item: after its UID, and, where that is taken, its token too."""
    stem = uid if SAFE.fullmatch(uid) else hashlib.sha256(uid.encode()).hexdigest()[:32]
    yield f"{stem}{SUFFIX}"
    yield f"{stem}-{hashlib.sha256(token.encode()).hexdigest()[:12]}{SUFFIX}"


def trash_name(name: str, now: datetime) -> str:
    """Return what a file is called once it was deleted; of a very long name, its end."""
    told = f"{now:%Y%m%dT%H%M%S%f}-{name}"
    return told if len(os.fsencode(told)) <= LONGEST else f"{now:%Y%m%dT%H%M%S%f}-{name[-LAST:]}"
