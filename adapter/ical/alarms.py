"""The reminder as a VALARM; alarms that no reminder can say are in an item's `extra`."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from adapter.ical import words
from adapter.ical.extras import Extra
from adapter.ical.lines import duration, text_line
from adapter.items import Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from adapter.items import Item


def alarm_lines(item: Item) -> Iterator[str]:
    """Yield the alarms of an item: first the reminder, as its client wrote it if that still is it.

    First, since of several alarms the first that is shown is read as the reminder.
    """
    components = list(Extra(item.extra).components())
    marks = [_mark_of(component) for component in components]
    yield from _reminder(item, dict(zip(marks, components, strict=True)))
    for mark, component in zip(marks, components, strict=True):
        if not mark:
            yield from component


def _reminder(item: Item, marked: Mapping[str, list[str]]) -> Iterator[str]:
    trigger = _trigger(item)
    if trigger and trigger in marked:
        yield from (each for each in marked[trigger] if not each.startswith(f"{words.REMINDER}:"))
    elif trigger:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER{trigger}")
        yield text_line("DESCRIPTION", item.subject or words.PRODUCT)
        yield "END:VALARM"


def _mark_of(component: list[str]) -> str:
    """Return the trigger of an alarm that is marked as the reminder; nothing for any other."""
    found = (each for each in component if each.startswith(f"{words.REMINDER}:"))
    return next(found, "").partition(":")[2]


def _trigger(item: Item) -> str:
    """Return when to remind, as it stands after TRIGGER; a moment has to say that it is one."""
    if item.reminder is None:
        return ""
    if isinstance(item, Event):
        return f":{duration(-item.reminder)}"
    return f";VALUE=DATE-TIME:{item.reminder.astimezone(UTC):%Y%m%dT%H%M%SZ}"
