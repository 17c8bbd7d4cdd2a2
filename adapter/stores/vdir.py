"""A folder of iCalendar files as a store: one item a file, as vdirsyncer, khal and todoman have it.

    ROOT/calendar/*.ics   events        ROOT/tasks/*.ics   to-dos
    …/.trash/             what was deleted     …/.exobridge.*   index and lock

A file is written beside its place, flushed to the disk, and put there in one step; what somebody
else wrote meanwhile is never written over.
"""

from __future__ import annotations

import itertools
import os
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from adapter.ical.entries import (
    EntryError,
    edited_text,
    found_in,
    text_in,
    version_of,
)
from adapter.items import Event, is_within
from adapter.singles import singles
from adapter.store import (
    ALL_FIELDS,
    SET_BY_STORE,
    Capabilities,
    Changed,
    ChangePage,
    Conflict,
    Create,
    Delete,
    Deleted,
    Done,
    Fetched,
    Folder,
    Postponed,
    Refused,
    StoreError,
    Unreadable,
    Update,
    wait_of,
)
from adapter.vdir_files import flush_folder, locked, reason_of, refusal, rewritten, written
from adapter.vdir_index import Index, dump_index, load_index
from adapter.vdir_names import SUFFIX, key_of, parted, trash_name
from adapter.vdir_new import made_new
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from adapter.store import Found, Outcome, Write
    from adapter.vdir_index import Seen

INDEX, TRASH = ".exobridge.index", ".trash"
CAPABILITIES = Capabilities(
    fields=ALL_FIELDS, conditional_delete=True, writing_attendees_sends_mail=False, window=False
)


class VdirStore:
    """Two collections under one folder, which are made where there are none.

    `zone` is where floating times are told, and where days begin. With `read_only` nothing is
    made in the folder, not even what we remember of it.
    """

    def __init__(
        self,
        root: Path,
        zone: ZoneInfo,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        read_only: bool = False,
    ) -> None:
        self._root = root
        self._zone = zone
        self._clock = clock
        self._read_only = read_only

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def changes(self, folder: Folder, state: str, limit: int) -> ChangePage:
        with self._locked(folder) as path:
            index = self._looked(path)
        position, base = _position(state, index) or (0, index.number)
        # A list from the beginning has no need of what went before it began.
        news = [
            (name, seen)
            for name, seen in index.since(position)
            if seen.number > base or not seen.gone
        ]
        page = news[:limit]
        more = len(news) > limit
        reached = page[-1][1].number if more else index.number
        return ChangePage(
            changes=tuple(_change(folder, name, seen) for name, seen in page),
            state=f"{index.epoch}:{reached}:{base}",
            more=more,
            reset=bool(state) and _position(state, index) is None,
        )

    def window(self, folder: Folder, start: datetime, end: datetime) -> Sequence[Changed]:
        with self._locked(folder) as path:
            index = self._looked(path)
        there = {key_of(folder, name): seen for name, seen in index.files.items() if not seen.gone}
        return [
            Changed(found.key, there[found.key].version, there[found.key].token or None)
            for found in self.fetch(there)
            if isinstance(found, Unreadable) or self._is_within(found, start, end)
        ]

    def fetch(self, keys: Iterable[str]) -> Sequence[Found]:
        return [found for key in dict.fromkeys(keys) for found in self._fetched(key)]

    def find(self, folder: Folder, tokens: Iterable[str]) -> Sequence[Changed]:
        wanted = frozenset(tokens)
        with self._locked(folder) as path:
            index = self._looked(path)
        return [
            Changed(key_of(folder, name), seen.version, seen.token)
            for name, seen in index.files.items()
            if not seen.gone and seen.token and seen.token in wanted
        ]

    def carry_out(self, writes: Sequence[Write]) -> Sequence[Outcome]:
        """Make the writes; each is on the disk before it is told as done, new ones together."""
        outcomes: list[Outcome] = []
        for folder, run in itertools.groupby(writes, _new_in):
            if folder is None:
                outcomes += [self._carried_out(one) for one in run if not isinstance(one, Create)]
            else:
                outcomes += self._created(folder, [one for one in run if isinstance(one, Create)])
        return outcomes

    def _created(self, folder: Folder, creates: Sequence[Create]) -> Sequence[Outcome]:
        try:
            with self._locked(folder) as path:
                return made_new(path, creates, self._clock())
        except StoreError as error:
            return [Postponed(error.problems[0].message, wait_of(error))] * len(creates)

    def _carried_out(self, write: Update | Delete) -> Outcome:
        known = parted(write.key)
        if known is None:
            return Conflict()
        folder, name = known
        try:
            with self._locked(folder) as path:
                return self._made(path, name, write, folder)
        except EntryError as error:
            return Refused(error.reason)
        except FileNotFoundError:
            return Conflict()
        except OSError as error:
            return Postponed(reason_of(error))
        except StoreError as error:
            return Postponed(error.problems[0].message, wait_of(error))

    def _made(self, path: Path, name: str, write: Update | Delete, folder: Folder) -> Outcome:
        match write:
            case Update():
                return self._update(path / name, write, folder)
            case Delete():
                return self._delete(path / name, write)
            case _:
                assert_never(write)

    def _update(self, file: Path, write: Update, folder: Folder) -> Outcome:
        before = file.read_bytes()
        if version_of(before) != write.version:
            return Conflict()
        if not write.fields - SET_BY_STORE:
            return Done(write.key, write.version)
        text = text_in(before)
        content = edited_text(text, write, folder, self._zone, self._clock()).encode()
        place = file.resolve()  # of a link, where it leads: the link stays one
        with rewritten(place, content) as temporary:
            if version_of(file.read_bytes()) != write.version:
                return Conflict()
            temporary.replace(place)
            flush_folder(place.parent)
        return Done(write.key, version_of(content))

    def _delete(self, file: Path, write: Delete) -> Outcome:
        if version_of(file.read_bytes()) != write.version:
            return Conflict()
        trash = file.parent / TRASH
        trash.mkdir(exist_ok=True)
        file.rename(trash / trash_name(file.name, self._clock()))
        flush_folder(trash)
        flush_folder(file.parent)
        return Done(write.key, "")

    def _fetched(self, key: str) -> Iterator[Found]:
        known = parted(key)
        if known is None:
            return
        folder, name = known
        file = self._root / folder / name
        try:
            content, status = file.read_bytes(), file.stat()
        except FileNotFoundError:
            return
        except OSError as error:
            yield Unreadable(key, message("vdir.file", file=str(file), reason=reason_of(error)))
            return
        try:
            found = found_in(text_in(content), key, version_of(content), folder, self._zone)
        except EntryError as error:
            found = Unreadable(key, error.reason)
        if isinstance(found, Unreadable):
            yield Unreadable(key, message("vdir.file", file=str(file), reason=found.reason))
            return
        # Who edits a file need not say in it when that was.
        yield replace(found, modified=datetime.fromtimestamp(status.st_mtime, UTC))

    def _is_within(self, found: Fetched, start: datetime, end: datetime) -> bool:
        item = found.item
        if isinstance(item, Event) and item.recurrence:
            return bool(singles(item, start, end, self._zone))
        return is_within(item, start, end, self._zone)

    def _looked(self, path: Path) -> Index:
        """Return what is in a folder now, remembered for the next time."""
        try:
            return self._look(path)
        except OSError as error:
            raise refusal(path, error) from error

    def _look(self, path: Path) -> Index:
        if self._read_only and not path.exists():
            return Index()
        kept = path / INDEX
        index = load_index(kept.read_bytes() if kept.exists() else b"")
        with os.scandir(path) as entries:
            files = [
                entry
                for entry in entries
                if entry.name.endswith(SUFFIX) and entry.name[0] != "." and _is_item(entry)
            ]
        begun = time.time_ns()
        news = index.look(files, lambda name: (path / name).read_bytes(), begun)
        if not self._read_only and (news or not kept.exists()):
            with written(path, dump_index(index)) as temporary:
                temporary.replace(kept)
        return index

    @contextmanager
    def _locked(self, folder: Folder) -> Iterator[Path]:
        """Yield the folder, which no other of us touches meanwhile."""
        path = self._root / folder
        if self._read_only:
            yield path
            return
        with locked(path):
            yield path


def _new_in(write: Write) -> Folder | None:
    return write.folder if isinstance(write, Create) else None


def _is_item(entry: os.DirEntry[str]) -> bool:
    """Return whether a file is there; a link to nowhere is one that cannot be read just now."""
    try:
        return entry.is_file() or (entry.is_symlink() and not Path(entry.path).exists())
    except OSError:
        return True


def _change(folder: Folder, name: str, seen: Seen) -> Changed | Deleted:
    if seen.gone:
        return Deleted(key_of(folder, name))
    return Changed(key_of(folder, name), seen.version, seen.token or None)


def _position(state: str, index: Index) -> tuple[int, int] | None:
    """Return how far `state` is, and where its list began; None for another index's.

    That of an index which came back from a backup, with the folder, knows of later changes.
    """
    parts = state.split(":")
    if len(parts) != 3 or parts[0] != index.epoch or not (parts[1] + parts[2]).isdecimal():
        return None
    reached, base = int(parts[1]), int(parts[2])
    return (reached, base) if max(reached, base) <= index.number else None
