"""Make new files in a folder of iCalendar files: written all, flushed all, and put in place each."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from adapter.ical.entries import EntryError, made_text, uid_for, version_of
from adapter.store import Done, Postponed, Refused, Unknown
from adapter.vdir_files import drafted, flush_folder, reason_of
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from adapter.store import Create, Folder, Outcome

SUFFIX = ".ics"
# vdirsyncer's own choice of names: what any file system and any URL can have.
SAFE = re.compile(r"[A-Za-z0-9_+@-][A-Za-z0-9_.+@-]{0,99}")


def key_of(folder: Folder, name: str) -> str:
    """Return the key of a file."""
    return f"{folder}/{name}"


def made_new(path: Path, creates: Sequence[Create], now: datetime) -> Sequence[Outcome]:
    """Make a file for each of `creates` in the folder `path`; return what became of each."""
    texts = [_text(create, now) for create in creates]
    contents = [text for text in texts if isinstance(text, bytes)]
    try:
        with drafted(path, contents) as drafts:
            left = iter(drafts)
            made = [
                _put(path, next(left), create, text) if isinstance(text, bytes) else text
                for create, text in zip(creates, texts, strict=True)
            ]
    except OSError as error:
        later = Postponed(reason_of(error))
        return [later if isinstance(text, bytes) else text for text in texts]
    return _flushed(path, made)


def _text(create: Create, now: datetime) -> bytes | Refused:
    try:
        return made_text(create, now).encode()
    except EntryError as error:
        return Refused(error.reason)


def _put(path: Path, draft: Path, create: Create, content: bytes) -> Outcome:
    try:
        for name in _names(uid_for(create), create.token):
            with suppress(FileExistsError):
                os.link(draft, path / name)
                return Done(key_of(create.folder, name), version_of(content))
    except OSError as error:
        return Postponed(reason_of(error))
    return Refused(message("vdir.name-taken"))


def _flushed(path: Path, made: Sequence[Outcome]) -> Sequence[Outcome]:
    """Return what was made, which is certain once the folder is on the disk."""
    try:
        flush_folder(path)
    except OSError:
        return [Unknown() if isinstance(one, Done) else one for one in made]
    return made


def _names(uid: str, token: str) -> Iterator[str]:
    """Yield file names for an item: after its UID, and, where that is taken, its token too."""
    stem = uid if SAFE.fullmatch(uid) else hashlib.sha256(uid.encode()).hexdigest()[:32]
    yield f"{stem}{SUFFIX}"
    yield f"{stem}-{hashlib.sha256(token.encode()).hexdigest()[:12]}{SUFFIX}"
