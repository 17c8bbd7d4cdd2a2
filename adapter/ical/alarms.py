"""The reminder as a VALARM; alarms that no reminder can say are in an item's `extra`."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from adapter.ical import words
from adapter.ical.extras import Extra
from adapter.ical.lines import duration, text_line
from adapter.items import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapter.items import Item


def alarm_lines(item: Item) -> Iterator[str]:
    """Yield the alarms of an item: the reminder, as its client wrote it if that still is it."""
    reminder, told = _trigger(item), False
    for component in Extra(item.extra).components():
        mark = next((each for each in component if each.startswith(f"{words.REMINDER}:")), "")
        if not mark:
            yield from component
        elif reminder and mark.partition(":")[2] == reminder:
            yield from (each for each in component if each is not mark)
            told = True
    if reminder and not told:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER{reminder}")
        yield text_line("DESCRIPTION", item.subject or words.PRODUCT)
        yield "END:VALARM"


def _trigger(item: Item) -> str:
    """Return when to remind, as it stands after TRIGGER; a moment has to say that it is one."""
    if item.reminder is None:
        return ""
    if isinstance(item, Event):
        return f":{duration(-item.reminder)}"
    return f";VALUE=DATE-TIME:{item.reminder.astimezone(UTC):%Y%m%dT%H%M%SZ}"
