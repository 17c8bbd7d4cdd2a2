"""The port for one side of a sync: a mailbox, or a collection of a groupware.

Synchronous and batch-shaped. Keys, versions and states are opaque: whoever holds them compares
them for equality and hands them back, no more. A store never sends a write a second time by
itself: whether one arrived that got no answer is found out by `find`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from adapter.errors import AdapterError
from adapter.items import Event, Item, Todo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from provision.contract.messages import Line, Problem


class StoreError(AdapterError):
    """A mailbox or collection refused the whole request, or did not answer it."""


class UnreachableError(StoreError):
    """No connection, or no answer to a question in time."""


class DeniedError(StoreError):
    """Whoever asks is not let in: sign-in, a policy, or a right that is missing."""


class BusyError(StoreError):
    """The store asks to be left alone for a while; nobody else need wait."""

    def __init__(self, wait: timedelta, *problems: Problem) -> None:
        super().__init__(*problems)
        self.wait = wait


def wait_of(error: AdapterError) -> timedelta | None:
    """Return for how long a store asked to be left alone, if that is what was wrong."""
    return error.wait if isinstance(error, BusyError) else None


class GarbledError(StoreError):
    """The answer cannot be read, so nothing in it was believed."""


class Folder(StrEnum):
    """The two folders of a side, by EWS's distinguished names."""

    CALENDAR = "calendar"
    TASKS = "tasks"


KINDS: Mapping[Folder, type[Item]] = {Folder.CALENDAR: Event, Folder.TASKS: Todo}
ALL_FIELDS: Mapping[Folder, frozenset[str]] = {
    folder: frozenset(field.name for field in fields(kind)) for folder, kind in KINDS.items()
}
# What a store decides alone: naming these in an update has no effect.
SET_BY_STORE = frozenset({"uid", "completed"})


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """What can be told of a folder without reading it; `rights` by EWS's names (`Read` …)."""

    name: str
    total: int
    rights: frozenset[str]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a store can hold and promise.

    `fields`: the names of the item fields that survive in it, a folder each.
    `conditional_delete`: whether a delete can be bound to a version by the server itself.
    `writing_attendees_sends_mail`: whether attendees cannot be written silently.
    `window`: whether changes are those of a window of time rather than of a folder.
    `foreign_recurrence`: whether it holds rules that no pattern of Exchange's says.
    `late`: how long a write that got no answer may still be carried out.
    `in_parts`: whether a write may be broken off with occurrences or attachments yet to come.
    """

    fields: Mapping[Folder, frozenset[str]]
    conditional_delete: bool
    writing_attendees_sends_mail: bool
    window: bool
    foreign_recurrence: bool = True
    late: timedelta = timedelta(0)
    in_parts: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """An item is new or has changed; `token` is the one that `Create` put on it, if any."""

    key: str
    version: str
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Deleted:
    """An item has gone."""

    key: str


@dataclass(frozen=True, slots=True)
class LeftWindow:
    """An item is no longer in the window that the store reports; nobody deleted it."""

    key: str


Change = Changed | Deleted | LeftWindow


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Part of what has changed since a state.

    `more`: ask again with `state`. `reset`: the state asked with was refused, so this page
    begins a list of everything there is, and what is missing from that list is gone.
    """

    changes: tuple[Change, ...]
    state: str
    more: bool = False
    reset: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """An item as it is in the store now.

    `vague`: the fields which the store told less exactly than an item can (a show-as by free or
    busy alone); whoever knows the item from before may know better (`adapter.canonical`).
    `notes`: what of it could not be taken over as it is, or was taken for something near.
    `modified`: when somebody last wrote it, by the store's clock; None where it does not tell.
    """

    key: str
    version: str
    item: Item
    token: str | None = None
    vague: frozenset[str] = frozenset()
    notes: tuple[Line, ...] = ()
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An item that is there and cannot be taken for an event or a to-do; others go on."""

    key: str
    reason: Line


Found = Fetched | Unreadable


@dataclass(frozen=True, slots=True)
class Create:
    """Make `item`; `token` is put on it in the same write, so that it can be found again."""

    folder: Folder
    item: Item
    token: str


@dataclass(frozen=True, slots=True)
class Update:
    """Write `fields` of `item` over the version named, and no other field.

    `uid` is written by `Create` alone, and `completed` by the store.
    """

    key: str
    version: str
    item: Item
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Delete:
    """Move the item to where its owner can get it back, if it still has the version named."""

    key: str
    version: str


Write = Create | Update | Delete


@dataclass(frozen=True, slots=True)
class Done:
    """The write is made; for a delete the version is empty.

    `notes` tell what the store could not hold as it was. Not `whole`: the item is there, and
    part of what was to be written with it (occurrences, attachments) is not or may not be:
    whoever wrote it fetches it and writes what is missing.
    """

    key: str
    version: str
    notes: tuple[Line, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Conflict:
    """Nothing was written: the item has another version by now, or is gone."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written, and the same write will be refused again."""

    reason: Line


@dataclass(frozen=True, slots=True)
class Postponed:
    """Nothing was written, and the same write may be made later.

    `wait`: for how long the store asked to be left alone; None where it did not.
    """

    reason: Line
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The write was sent and no answer came: only looking it up may settle it."""


Outcome = Done | Conflict | Refused | Postponed | Unknown


class Store(Protocol):
    """One side of a sync. Every method may raise `StoreError`; `carry_out` only before it sends.

    What `carry_out` has not sent when it finds that it cannot go on, it answers by `Postponed`.
    """

    @property
    def capabilities(self) -> Capabilities: ...

    def changes(self, folder: Folder, state: str, limit: int) -> ChangePage:
        """Return at most `limit` changes since `state`; an empty state is the beginning."""

    def window(self, folder: Folder, start: datetime, end: datetime) -> Sequence[Changed]:
        """Return the events that overlap [start, end), or the to-dos with a day in it or none.

        Overlap is RFC 4791's (9.9): what lasts no time is in the window that its moment is in.
        A day begins and ends at midnight where the mailbox is.
        """

    def fetch(self, keys: Iterable[str]) -> Sequence[Found]:
        """Return the items of `keys` that are still there, in any order."""

    def find(self, folder: Folder, tokens: Iterable[str]) -> Sequence[Changed]:
        """Return the items that bear one of `tokens`: which of our creates arrived."""

    def carry_out(self, writes: Sequence[Write]) -> Sequence[Outcome]:
        """Make `writes`, and return what became of each, in their order."""
