"""Make new files in a folder of iCalendar files: written all, flushed all, and put in place each."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from adapter.ical.entries import EntryError, made_text, uid_for, version_of
from adapter.store import Done, Postponed, Refused, Unknown
from adapter.vdir_files import drafted, flush_folder, reason_of
from adapter.vdir_names import key_of, names_for
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from adapter.store import Create, Outcome


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
        for name in names_for(uid_for(create), create.token):
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
