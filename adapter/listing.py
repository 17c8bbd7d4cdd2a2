"""Read a mailbox's schedule and to-dos in a stretch of days, and show them as text or data."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, assert_never

from adapter.items import Event, Todo, instant
from adapter.store import Fetched, Folder, Found, Unreadable
from provision.contract.messages import Answer, Line, Table, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from adapter.store import Store


class Kind(StrEnum):
    """Which items to list."""

    ALL = "all"
    SCHEDULE = "schedule"
    TODO = "todo"


class Layout(StrEnum):
    """How to show them."""

    TABLE = "table"
    JSON = "json"
    ICS = "ics"


LAST = datetime.max.replace(tzinfo=UTC)
FOLDERS = {
    Kind.ALL: (Folder.CALENDAR, Folder.TASKS),
    Kind.SCHEDULE: (Folder.CALENDAR,),
    Kind.TODO: (Folder.TASKS,),
}


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` to `last`, both included, where `zone` is."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), self.zone)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), self.zone)


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found in a mailbox in some days."""

    mailbox: str
    kind: Kind
    days: Days
    found: tuple[Found, ...]


def read_items(store: Store, kind: Kind, days: Days) -> tuple[Found, ...]:
    """Return the items of `days`: events by their start, then to-dos by the day they are due."""
    found: list[Found] = []
    for folder in FOLDERS[kind]:
        there = store.window(folder, days.start, days.end)
        read = store.fetch([one.key for one in there])
        found += sorted(read, key=lambda one: _order(one, days.zone))
    return tuple(found)


def listed(listing: Listing, layout: Layout, now: datetime) -> Answer:
    """Return the answer that shows `listing`; its data is the same in every layout."""
    first, last = listing.days.first.isoformat(), listing.days.last.isoformat()
    data = {
        "mailbox": listing.mailbox,
        "start": first,
        "end": last,
        "items": [data_of(one) for one in listing.found],
    }
    match layout:
        case Layout.JSON:
            return Answer((json.dumps(data, ensure_ascii=False, indent=2),), data=data)
        case Layout.ICS:
            return Answer((_calendar(listing, now),), data=data)
        case Layout.TABLE:
            heading = "listing.heading" if listing.found else "listing.nothing"
            named = message(heading, mailbox=listing.mailbox, first=first, last=last)
            return Answer((named, *_tables(listing)), data=data)
        case _:
            assert_never(layout)


def _calendar(listing: Listing, now: datetime) -> str:
    from adapter.ical.writing import render_calendar

    readable = [one for one in listing.found if isinstance(one, Fetched)]
    # Whoever prints it ends the last line.
    return render_calendar(readable, now).removesuffix("\r\n")


def _tables(listing: Listing) -> Iterator[Line | Table]:
    """Yield a table of the events and one of the to-dos, and what could not be read."""
    items = [one.item for one in listing.found if isinstance(one, Fetched)]
    if events := [item for item in items if isinstance(item, Event)]:
        yield _events_table(events)
    if todos := [item for item in items if isinstance(item, Todo)]:
        yield _todos_table(todos)
    for one in listing.found:
        if isinstance(one, Unreadable):
            yield message("listing.unreadable", reason=one.reason)


def data_of(found: Found) -> dict[str, object]:
    """Return an item as JSON has it, nothing lost: a time keeps its zone beside its offset."""
    if isinstance(found, Unreadable):
        return {"kind": "unreadable", "key": found.key, "reason": str(found.reason)}
    identity = {"key": found.key, "version": found.version}
    return {"kind": type(found.item).__name__.lower(), **identity, **_fields(found.item)}


def _fields(value: Any) -> dict[str, object]:
    return {field.name: _data(getattr(value, field.name)) for field in fields(value)}


def _data(value: object) -> object:
    match value:
        case datetime():
            told: object = {"time": value.isoformat(), "zone": str(value.tzinfo)}
        case timedelta():
            told = {"minutes": value // timedelta(minutes=1)}
        case frozenset() | tuple():
            told = [_data(each) for each in (value if isinstance(value, tuple) else sorted(value))]
        case bytes():
            told = base64.b64encode(value).decode()
        case date() | StrEnum():
            told = str(value)
        case _ if is_dataclass(value):
            told = {"kind": type(value).__name__, **_fields(value)}
        case _:
            told = value
    return told


def _events_table(events: Sequence[Event]) -> Table:
    names = ("subject", "start", "end", "place", "show-as", "sensitivity")
    return Table(
        tuple(message(f"listing.{name}") for name in names),
        tuple(
            (
                event.subject,
                _shown(event.start),
                # A day's event ends on the next day; people say that it ends on its last.
                _shown(event.end - timedelta(days=1) if event.all_day else event.end),
                event.location,
                message(f"listing.show-as-{event.show_as}"),
                message(f"listing.sensitivity-{event.sensitivity}"),
            )
            for event in events
        ),
    )


def _todos_table(todos: Sequence[Todo]) -> Table:
    names = ("todo", "start", "due", "status", "percent", "importance")
    return Table(
        tuple(message(f"listing.{name}") for name in names),
        tuple(
            (
                todo.subject,
                _shown(todo.start),
                _shown(todo.due),
                message(f"listing.status-{todo.status}"),
                f"{todo.percent_complete} %",
                message(f"listing.importance-{todo.importance}"),
            )
            for todo in todos
        ),
    )


def _shown(moment: datetime | date | None) -> Line:
    match moment:
        case None:
            return ""
        case datetime():
            return f"{moment:%Y-%m-%d %H:%M} {moment.tzinfo}"
        case date():
            return moment.isoformat()


def _order(found: Found, zone: ZoneInfo) -> tuple[datetime, str, str]:
    if isinstance(found, Unreadable):
        return LAST, "", found.key
    item = found.item
    day = item.start if isinstance(item, Event) else item.due or item.start
    return instant(day, zone) if day else LAST, item.subject, found.key
