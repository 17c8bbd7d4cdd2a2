"""One form of an item that both sides agree on, so that only an edit is taken for an edit.

What servers set or dress by themselves is left out of it: ids, replies, when a to-do was
completed, names beside addresses, the dress of an HTML body, the order of lists.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, assert_never

from adapter.attachments import UNNAMED, FileAttachment, ItemAttachment, LinkAttachment
from adapter.bodies import canonical_body, plain_text
from adapter.items import (
    UTC_ZONE,
    Body,
    BodyKind,
    Event,
    Importance,
    Item,
    Sensitivity,
    ShowAs,
    TodoStatus,
)
from adapter.items import settled as settled_todo
from adapter.people import Attendee, Person, Reply
from adapter.recurrence import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    Day,
    DayGroup,
    ForeignRecurrence,
    Position,
    Recurrence,
    RelativeMonthly,
    RelativeYearly,
    Weekly,
)
from adapter.serial import dump_item, dump_part
from adapter.singles import plain_occurrence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from adapter.attachments import Attachment
    from adapter.items import Occurrence
    from adapter.recurrence import Pattern, Repetition
    from adapter.store import Fetched

YEAR = 12
# How many days a month has at most.
LONGEST = dict.fromkeys(range(1, 13), 31) | {2: 29} | dict.fromkeys((4, 6, 9, 11), 30)
DAYS_OF_POSITION = {
    Position.FIRST: 1,
    Position.SECOND: 2,
    Position.THIRD: 3,
    Position.FOURTH: 4,
    Position.LAST: 31,
}


def _said(body: object) -> str:
    if not isinstance(body, Body):
        return ""
    text = plain_text(body.content) if body.kind is BodyKind.HTML else body.content
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


# What a field says where only the coarser words of iCalendar are left of it.
COARSE: Mapping[str, Callable[[object], object]] = {
    "show_as": lambda value: value is ShowAs.FREE,
    "sensitivity": lambda value: Sensitivity.PRIVATE if value is Sensitivity.PERSONAL else value,
    "status": lambda value: (
        TodoStatus.NOT_STARTED
        if value in (TodoStatus.WAITING_ON_OTHERS, TodoStatus.DEFERRED)
        else value
    ),
    "importance": lambda value: value or Importance.NORMAL,
    "body": _said,
}


def canonical(item: Item) -> Item:
    """Return `item` in the one form; two items that mean the same have the same."""
    shared: dict[str, Any] = {
        "uid": "",
        "body": canonical_body(item.body),
        "attachments": tuple(sorted(map(_attachment, item.attachments), key=dump_part)),
        "recurrence": _recurrence(item.recurrence),
        "extra": "\n".join(sorted(_blocks(item.extra))),
    }
    if isinstance(item, Event):
        return replace(
            item,
            **shared,
            organizer=_person(item.organizer) if item.attendees and item.organizer else None,
            attendees=tuple(sorted({_attendee(each) for each in item.attendees}, key=repr)),
            reply=Reply.UNKNOWN,
            changed=tuple(sorted(_changed(item), key=lambda one: str(one.original))),
        )
    reminder = item.reminder.astimezone(UTC_ZONE) if item.reminder else None
    return replace(settled_todo(item), **shared, completed=None, reminder=reminder)


def digest(item: Item) -> str:
    """Return a SHA-256 of the item's one form, the same wherever and whenever it is asked."""
    return hashlib.sha256(dump_item(canonical(item)).encode("utf-8", "surrogatepass")).hexdigest()


def recalled(found: Fetched, base: Item) -> Item:
    """Return the item that was found, with what the store could tell only coarsely as `base` had it.

    A show-as of "busy" from a store that knows only busy and free is still "working elsewhere",
    if it was before; what is no longer so coarsely either was edited.
    """
    item = found.item
    if type(item) is not type(base):
        return item
    kept = {
        name: getattr(base, name)
        for name in found.vague & COARSE.keys()
        if COARSE[name](getattr(base, name)) == COARSE[name](getattr(item, name))
    }
    return replace(item, **kept)


def _blocks(extra: str) -> Iterator[str]:
    """Yield each property and each component of what only iCalendar says.

    The order of the lines within a component says nothing, and servers change it.
    """
    block: list[str] = []
    depth = 0
    for line in filter(None, extra.replace("\r", "").split("\n")):
        depth += line.upper().startswith("BEGIN:")
        depth -= line.upper().startswith("END:")
        block.append(line)
        if depth <= 0:
            yield "\n".join([block[0], *sorted(block[1:-1]), *block[1:][-1:]])
            block, depth = [], 0
    if block:
        yield "\n".join(block)


def _changed(series: Event) -> Iterator[Occurrence]:
    """Yield the occurrences that are other than the series says, whose organizer they all have."""
    for one in series.changed:
        event = canonical(replace(one.event, organizer=series.organizer))
        plain = canonical(plain_occurrence(series, one.original))
        if isinstance(event, Event) and event != plain:
            yield replace(one, event=event)


def _person(person: Person) -> Person:
    return Person(person.address.casefold())


def _attendee(attendee: Attendee) -> Attendee:
    return Attendee(_person(attendee.person), attendee.role)


def _attachment(attachment: Attachment) -> Attachment:
    match attachment:
        case FileAttachment(name, content):
            return FileAttachment(name or UNNAMED, hashlib.sha256(content).digest())
        case LinkAttachment(address):
            return LinkAttachment(address)
        case ItemAttachment(name, content):
            return ItemAttachment(name or UNNAMED, hashlib.sha256(content).digest())
        case _:
            assert_never(attachment)


def _recurrence(recurrence: Repetition | None) -> Repetition | None:
    match recurrence:
        case Recurrence(pattern):
            return replace(recurrence, pattern=_pattern(pattern, recurrence.first.month))
        case ForeignRecurrence(lines):
            return ForeignRecurrence(tuple(sorted(lines)))
        case None:
            return None
        case _:
            assert_never(recurrence)


def _pattern(pattern: Pattern, month: int) -> Pattern:
    """Return the one of several spellings that a pattern has."""
    match pattern:
        case RelativeMonthly(interval, DayGroup.ANY, position):
            pattern = AbsoluteMonthly(interval, DAYS_OF_POSITION[position])
        case RelativeYearly(of, DayGroup.ANY, position):
            pattern = AbsoluteYearly(of, DAYS_OF_POSITION[position])
        case _:
            pass
    match pattern:
        case Weekly(1, days) if days == frozenset(Day):
            pattern = Daily(1)
        case Weekly(1, days):
            pattern = Weekly(1, days, Day.SUNDAY)
        case RelativeMonthly(interval, days, position) if interval == YEAR:
            pattern = RelativeYearly(month, days, position)
        case AbsoluteMonthly(interval, day) if interval == YEAR:
            pattern = AbsoluteYearly(month, min(day, LONGEST[month]))
        case AbsoluteYearly(of, day):
            pattern = AbsoluteYearly(of, min(day, LONGEST[of]))
        case _:
            pass
    return pattern
