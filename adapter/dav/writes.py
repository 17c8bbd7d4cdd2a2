"""Write entries one by one, each bound to what was read, and tell what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never
from urllib.parse import urljoin

from adapter.canonical import digest
from adapter.dav import trash as trashes
from adapter.dav.asking import collection as wish_for
from adapter.dav.collections import COMPONENT
from adapter.dav.discovery import XML
from adapter.dav.entries import read_entries
from adapter.dav.names import key_of, name_for, tag_of, version_in
from adapter.dav.quirks import quirks_of
from adapter.dav.refusals import is_same_uid, outcome_of, refusal
from adapter.ews.connection import UnansweredError
from adapter.ical.entries import EntryError, edited_text, made_text, stand_in_for, text_in, told_in
from adapter.store import (
    SET_BY_STORE,
    Conflict,
    Delete,
    DeniedError,
    Done,
    Postponed,
    Refused,
    StoreError,
    Unknown,
    Update,
)
from adapter.vdir_files import reason_of
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from adapter.dav.collections import Collection, Home
    from adapter.dav.connection import Connection, Reply
    from adapter.dav.entries import Entry
    from adapter.store import Create, Folder, Outcome

ICALENDAR = "text/calendar; charset=utf-8"
ABSENT = {"If-None-Match": "*", "Content-Type": ICALENDAR}


class Writer:
    """Writes into collections; `trash` is where copies of what is deleted are kept."""

    def __init__(
        self, connection: Connection, zone: ZoneInfo, trash: Path, clock: Callable[[], datetime]
    ) -> None:
        self._connection = connection
        self._zone = zone
        self._trash = trash
        self._clock = clock

    def create(self, collection: Collection, write: Create) -> Outcome:
        """Make an entry where its token says; under another UID if its own is there already."""
        name = name_for(write.token)
        try:
            text = made_text(write, self._clock())
            reply = self._put(collection, name, text, ABSENT)
            if is_same_uid(reply):
                text = made_text(write, self._clock(), stand_in_for(write))
                reply = self._put(collection, name, text, ABSENT)
        except EntryError as error:
            return Refused(error.reason)
        except UnansweredError:
            return Unknown()
        if reply.succeeded or reply.status == 412:
            return self._settled(collection, write.folder, name, text, reply)
        if reply.status in (404, 410):
            return Postponed(self._refusal(reply, collection.url).problems[0])
        return outcome_of(reply, self._connection.host, f"{collection.url}{name}")

    def carry_out(
        self, collection: Collection, folder: Folder, name: str, write: Update | Delete
    ) -> Outcome:
        """Change or delete an entry that still has the version named."""
        before = next(iter(read_entries(self._connection, collection, [name])), None)
        if before is None or before.version != write.version:
            return Conflict()
        try:
            return self._written(collection, folder, before, write)
        except EntryError as error:
            return Refused(error.reason)
        except UnansweredError:
            return Unknown()
        except OSError as error:
            where = str(self._trash)
            return Postponed(message("caldav.no-trash", folder=where, reason=reason_of(error)))

    def make(self, home: Home, folder: Folder) -> None:
        """Make a collection for a folder; whether it is there then is found out by looking."""
        quirks = quirks_of(home.url)
        able = quirks.makes and (quirks.todos or COMPONENT[folder] != "VTODO")
        if not home.url or not able:
            raise self.not_made(folder, home.url or home.collections[0].url)
        url = urljoin(home.url, f"{folder}/")
        body = wish_for(folder.capitalize(), COMPONENT[folder])
        reply = self._connection.ask("MKCALENDAR", url, body, {"Content-Type": XML})
        # 405 and 409: somebody made it meanwhile (RFC 4791, 5.3.1).
        if not reply.succeeded and reply.status not in (405, 409):
            raise self._refusal(reply, url)

    def not_made(self, folder: Folder, url: str) -> StoreError:
        """Return what to raise where there is no collection for a folder, and none can be made."""
        what = message("caldav.no-collection", folder=message(f"caldav.{folder}"), address=url)
        return DeniedError(Problem(what, message("caldav.no-collection-remedy")))

    def _written(
        self, collection: Collection, folder: Folder, before: Entry, write: Update | Delete
    ) -> Outcome:
        if before.reason:
            return Refused(before.reason)
        match write:
            case Update():
                return self._update(collection, folder, before, write)
            case Delete():
                return self._delete(collection, before, write)
            case _:
                assert_never(write)

    def _update(
        self, collection: Collection, folder: Folder, before: Entry, write: Update
    ) -> Outcome:
        if not write.fields - SET_BY_STORE:
            return Done(write.key, write.version)
        text = edited_text(text_in(before.content), write, folder, self._zone, self._clock())
        headers = {"If-Match": tag_of(write.version), "Content-Type": ICALENDAR}
        reply = self._put(collection, before.name, text, headers)
        if reply.succeeded:
            return self._settled(collection, folder, before.name, text, reply)
        return outcome_of(reply, self._connection.host, collection.url)

    def _delete(self, collection: Collection, before: Entry, write: Delete) -> Outcome:
        copy = trashes.keep(self._trash, collection.url, before.name, before.content, self._clock())
        # Whose meeting it is hears no "declined" of it (RFC 6638, 8.1).
        headers = {"If-Match": tag_of(write.version), "Schedule-Reply": "F"}
        reply = self._asked("DELETE", f"{collection.url}{before.name}", b"", headers)
        if reply.succeeded:
            return Done(write.key, "")
        outcome = outcome_of(reply, self._connection.host, collection.url)
        if not isinstance(outcome, Unknown):
            copy.unlink()
        return outcome

    def _put(self, collection: Collection, name: str, text: str, headers: dict[str, str]) -> Reply:
        return self._asked("PUT", f"{collection.url}{name}", text.encode(), headers)

    def _asked(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Reply:
        """Send a write; where the server takes none at all, no other is sent after it."""
        reply = self._connection.ask(method, url, body, headers)
        if reply.status in (401, 429, 503):
            raise self._refusal(reply, url)
        return reply

    def _settled(
        self, collection: Collection, folder: Folder, name: str, text: str, reply: Reply
    ) -> Outcome:
        """Return what became of a write that was accepted, or found in its place.

        A server that rewrites what it takes tells no ETag (RFC 4791, 5.3.4); then what is there
        is compared with what was sent: somebody else may have written in between.
        """
        key = key_of(folder, name)
        version = version_in(reply.headers.get("etag", "")) if reply.succeeded else ""
        if version:
            return Done(key, version)
        there = next(iter(read_entries(self._connection, collection, [name])), None)
        same = there is not None and self._meaning(there.content, folder) == self._meaning(
            text.encode(), folder
        )
        if there is None or (not same and not reply.succeeded):
            return Conflict()
        return Done(key, there.version, whole=same)

    def _meaning(self, content: bytes, folder: Folder) -> tuple[str, str | None]:
        try:
            told = told_in(text_in(content), folder, self._zone)
        except EntryError:
            return "", None
        return digest(told.item), told.token

    def _refusal(self, reply: Reply, address: str) -> StoreError:
        return refusal(reply, self._connection.host, address)
