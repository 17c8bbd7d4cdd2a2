"""A person's collections on a CalDAV server as a store: one item an entry, as every client has it.

address ─ collections (adapter.dav.discovery) ─ entries, by name and ETag ─ items (adapter.ical)

Every write is bound to what was read: `If-None-Match: *` for what is made, `If-Match` for what is
changed or deleted. Of what is deleted a copy is kept first (adapter.dav.trash).
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapter.dav.collections import COMPONENT, chosen
from adapter.dav.discovery import found_home
from adapter.dav.entries import Entry, read_entries
from adapter.dav.names import key_of, name_for, parted, token_in
from adapter.dav.news import page_of, stretch_of
from adapter.dav.writes import Writer
from adapter.ical.entries import EntryError, found_in, text_in
from adapter.items import Event, is_within
from adapter.singles import singles
from adapter.store import (
    ALL_FIELDS,
    Capabilities,
    Changed,
    Conflict,
    Create,
    Fetched,
    Folder,
    Postponed,
    StoreError,
    Unreadable,
    wait_of,
)
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from adapter.dav.collections import Collection, Home
    from adapter.dav.connection import Connection
    from adapter.store import ChangePage, Found, Outcome, Write

CAPABILITIES = Capabilities(
    fields=ALL_FIELDS, conditional_delete=True, writing_attendees_sends_mail=False, window=False
)
# A server tells floating times and days in a zone of its own choice.
MARGIN = timedelta(days=1)


class CaldavStore:
    """A calendar and a list of to-dos at `url`: a collection's, a home's or a principal's.

    With `own`, an address that names nobody's is that of whoever signs in. Where there is no
    collection, the first write makes one.
    """

    def __init__(  # noqa: PLR0913 - what it is, and where
        self,
        connection: Connection,
        url: str,
        zone: ZoneInfo,
        trash: Path,
        *,
        own: bool = True,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._connection = connection
        self._url = url
        self._zone = zone
        self._own = own
        self._writer = Writer(connection, zone, trash, clock)
        self._lock = threading.Lock()
        self._home: Home | None = None

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def changes(self, folder: Folder, state: str, limit: int) -> ChangePage:
        return page_of(self._connection, self._collection(folder), folder, state, limit)

    def window(self, folder: Folder, start: datetime, end: datetime) -> Sequence[Changed]:
        collection = self._collection(folder)
        if collection is None:
            return []
        around = (start - MARGIN, end + MARGIN) if folder is Folder.CALENDAR else (None, None)
        names = stretch_of(self._connection, collection, COMPONENT[folder], *around)
        return [
            Changed(found.key, entry.version, token_in(entry.name))
            for entry in read_entries(self._connection, collection, names)
            for found in [self._found(entry, folder)]
            if isinstance(found, Unreadable) or self._is_within(found, start, end)
        ]

    def fetch(self, keys: Iterable[str]) -> Sequence[Found]:
        wanted: dict[Folder, list[str]] = {}
        for folder, name in filter(None, map(parted, dict.fromkeys(keys))):
            wanted.setdefault(folder, []).append(name)
        return [found for folder in wanted for found in self._read(folder, wanted[folder])]

    def find(self, folder: Folder, tokens: Iterable[str]) -> Sequence[Changed]:
        named = {name_for(token): token for token in tokens}
        collection = self._collection(folder) if named else None
        if collection is None:
            return []
        contents = collection.mixed  # else a collection holds nothing of the other kind
        return [
            Changed(key_of(folder, entry.name), entry.version, named[entry.name])
            for entry in read_entries(self._connection, collection, [*named], contents=contents)
            if entry.component in ("", COMPONENT[folder])
        ]

    def carry_out(self, writes: Sequence[Write]) -> Sequence[Outcome]:
        """Make the writes one by one; none is sent after the server could not be reached."""
        outcomes: list[Outcome] = []
        for write in writes:
            try:
                outcomes.append(self._carried_out(write))
            except StoreError as error:
                left = len(writes) - len(outcomes)
                return [*outcomes, *[Postponed(error.problems[0], wait_of(error))] * left]
        return outcomes

    def _carried_out(self, write: Write) -> Outcome:
        known = (write.folder, "") if isinstance(write, Create) else parted(write.key)
        if known is None:
            return Conflict()
        folder, name = known
        collection = self._collection(folder)
        if isinstance(write, Create):
            return self._writer.create(collection or self._made(folder), write)
        if collection is None:
            return Conflict()
        return self._writer.carry_out(collection, folder, name, write)

    def _read(self, folder: Folder, names: Sequence[str]) -> Iterator[Found]:
        collection = self._collection(folder)
        for entry in read_entries(self._connection, collection, names) if collection else ():
            yield self._found(entry, folder)

    def _found(self, entry: Entry, folder: Folder) -> Found:
        key = key_of(folder, entry.name)
        if entry.reason:
            found: Found = Unreadable(key, entry.reason)
        else:
            try:
                text = text_in(entry.content)
                found = found_in(text, key, entry.version, folder, self._zone)
            except EntryError as error:
                found = Unreadable(key, error.reason)
        if isinstance(found, Unreadable):
            return Unreadable(key, message("caldav.entry", name=entry.name, reason=found.reason))
        return found

    def _is_within(self, found: Fetched, start: datetime, end: datetime) -> bool:
        item = found.item
        if isinstance(item, Event) and item.recurrence:
            return bool(singles(item, start, end, self._zone))
        return is_within(item, start, end, self._zone)

    def _collection(self, folder: Folder) -> Collection | None:
        with self._lock:
            if self._home is None:
                self._home = found_home(self._connection, self._url, own=self._own)
            return chosen(folder, self._home)

    def _made(self, folder: Folder) -> Collection:
        """Return a collection that was made for a folder."""
        with self._lock:
            home = found_home(self._connection, self._url, own=self._own)
            self._writer.make(home, folder)
            self._home = None
        collection = self._collection(folder)
        if collection is None:
            raise self._writer.not_made(folder, self._url)
        return collection
