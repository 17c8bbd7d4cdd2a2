"""A store in memory: all that the port promises in the plainest way, the reference for others."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, assert_never

from adapter.items import UTC_ZONE, Event, Item, TodoStatus, is_within, settled
from adapter.store import (
    ALL_FIELDS,
    KINDS,
    SET_BY_STORE,
    Capabilities,
    Change,
    Changed,
    ChangePage,
    Conflict,
    Create,
    Delete,
    Deleted,
    Done,
    Fetched,
    Folder,
    LeftWindow,
    Outcome,
    Refused,
    Update,
    Write,
)
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Behaviour:
    """In what services differ; `window` is the stretch of a calendar whose changes one reports."""

    fields: Mapping[Folder, frozenset[str]]
    conditional_delete: bool
    writing_attendees_sends_mail: bool
    window: tuple[datetime, datetime] | None = None


EWS_LIKE = Behaviour(ALL_FIELDS, conditional_delete=False, writing_attendees_sends_mail=False)


def graph_like(start: datetime, end: datetime) -> Behaviour:
    """Return Microsoft Graph's ways: calendarView delta, and To Do, which holds less of a to-do."""
    less = ALL_FIELDS[Folder.TASKS] - {"percent_complete", "sensitivity"}
    held = {**ALL_FIELDS, Folder.TASKS: less}
    return Behaviour(
        held, conditional_delete=False, writing_attendees_sends_mail=True, window=(start, end)
    )


@dataclass(slots=True)
class Record:
    """One item that is there."""

    folder: Folder
    item: Item
    token: str | None
    version: str = ""


@dataclass(slots=True)
class MemoryStore:
    """A mailbox of one's own; what others do to it are the verbs at the end."""

    zone: ZoneInfo
    clock: Callable[[], datetime]
    behaviour: Behaviour = EWS_LIKE
    recoverable: list[Item] = field(default_factory=list, repr=False)
    _records: dict[str, Record] = field(default_factory=dict, repr=False)
    _log: dict[tuple[Folder, str], tuple[int, Change]] = field(default_factory=dict, repr=False)
    _number: int = 0
    _epoch: int = 0

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            fields=self.behaviour.fields,
            conditional_delete=self.behaviour.conditional_delete,
            writing_attendees_sends_mail=self.behaviour.writing_attendees_sends_mail,
            window=self.behaviour.window is not None,
        )

    def changes(self, folder: Folder, state: str, limit: int) -> ChangePage:
        position, base = self._position(folder, state) or (0, self._number)
        news = [
            (number, change)
            for (where, _), (number, change) in self._log.items()
            if where is folder
            and number > position
            # A list from the beginning has no need of what went before it began.
            and (number > base or isinstance(change, Changed))
        ]
        more = len(news) > limit
        reached = news[limit - 1][0] if more else self._number
        return ChangePage(
            changes=tuple(change for _, change in news[:limit]),
            state=f"{folder}:{self._epoch}:{reached}:{base}",
            more=more,
            reset=bool(state) and self._position(folder, state) is None,
        )

    def window(self, folder: Folder, start: datetime, end: datetime) -> Sequence[Changed]:
        return [
            Changed(key, record.version, record.token)
            for key, record in self._records.items()
            if record.folder is folder and is_within(record.item, start, end, self.zone)
        ]

    def fetch(self, keys: Iterable[str]) -> Sequence[Fetched]:
        there = {key: self._records[key] for key in keys if key in self._records}
        return [Fetched(key, r.version, r.item, r.token) for key, r in there.items()]

    def find(self, folder: Folder, tokens: Iterable[str]) -> Sequence[Changed]:
        wanted = frozenset(tokens)
        return [
            Changed(key, record.version, record.token)
            for key, record in self._records.items()
            if record.folder is folder and record.token in wanted
        ]

    def carry_out(self, writes: Sequence[Write]) -> Sequence[Outcome]:
        return [self._carry_out(write) for write in writes]

    def expire_states(self) -> None:
        """Refuse every state handed out so far."""
        self._epoch += 1

    def reissue_ids(self) -> None:
        """Give every item another key, as when a mailbox is moved or restored."""
        self.expire_states()
        records, self._records, self._log = self._records, {}, {}
        for record in records.values():
            self._put(self._new_key(), record, was_seen=False)

    def _carry_out(self, write: Write) -> Outcome:
        match write:
            case Create():
                return self._create(write)
            case Update() | Delete():
                record = self._records.get(write.key)
                if record is None or record.version != write.version:
                    return Conflict()
                if isinstance(write, Delete):
                    return self._delete(write.key, record)
                return self._update(write, record)
            case _:
                assert_never(write)

    def _create(self, write: Create) -> Outcome:
        if not isinstance(write.item, KINDS[write.folder]):
            return Refused(message("store.wrong-folder"))
        key, item = self._new_key(), write.item
        if isinstance(item, Event):
            item = replace(item, uid=item.uid or f"uid-of-{key}")
        else:
            item = replace(item, completed=None)
        record = Record(write.folder, self._held(item, write.folder), write.token)
        self._put(key, record, was_seen=False)
        return Done(key, self._records[key].version)

    def _update(self, write: Update, record: Record) -> Outcome:
        written = write.fields & self.behaviour.fields[record.folder] - SET_BY_STORE
        if type(write.item) is not type(record.item):
            return Refused(message("store.wrong-folder"))
        if not written:
            return Done(write.key, record.version)
        try:
            item = replace(record.item, **{name: getattr(write.item, name) for name in written})
        except ValueError as error:
            return Refused(message("store.invalid", reason=str(error)))
        was_seen, record.item = self._is_seen(record), self._held(item, record.folder)
        self._put(write.key, record, was_seen=was_seen)
        return Done(write.key, record.version)

    def _delete(self, key: str, record: Record) -> Outcome:
        del self._records[key]
        self.recoverable.append(record.item)
        if self._is_seen(record):
            self._note(record.folder, key, Deleted(key))
        return Done(key, "")

    def _held(self, item: Item, folder: Folder) -> Item:
        """Return `item` as this store keeps it: what it cannot hold is as if never said."""
        lost: dict[str, Any] = {
            field.name: field.default
            for field in fields(item)
            if field.name not in self.behaviour.fields[folder]
        }
        kept = replace(item, **lost)
        if isinstance(kept, Event):
            return kept
        now = self.clock().astimezone(UTC_ZONE)
        completed = (kept.completed or now) if kept.status is TodoStatus.COMPLETED else None
        return replace(settled(kept), **{"completed": completed, **lost})

    def _put(self, key: str, record: Record, *, was_seen: bool) -> None:
        """Keep `record` under `key` with a new version, and log what that looks like."""
        self._number += 1
        record.version = f"version-{self._number}"
        self._records[key] = record
        if self._is_seen(record):
            self._note(record.folder, key, Changed(key, record.version, record.token))
        elif was_seen:
            self._note(record.folder, key, LeftWindow(key))

    def _note(self, folder: Folder, key: str, change: Change) -> None:
        self._number += 1
        self._log.pop((folder, key), None)
        self._log[folder, key] = (self._number, change)

    def _is_seen(self, record: Record) -> bool:
        """Return whether a change of `record` is reported at all."""
        if self.behaviour.window is None or record.folder is Folder.TASKS:
            return True
        return is_within(record.item, *self.behaviour.window, self.zone)

    def _new_key(self) -> str:
        self._number += 1
        return f"key-{self._number}"

    def _position(self, folder: Folder, state: str) -> tuple[int, int] | None:
        """Return how far into the log `state` is, and where its list began; None if refused."""
        parts = state.split(":")
        if len(parts) != 4 or parts[:2] != [str(folder), str(self._epoch)]:
            return None
        return int(parts[2]), int(parts[3])
