"""What of a write that may have been broken off is on its way, and is therefore nobody's edit: pure.

A store that writes in parts writes the rule of a series before its occurrences, and by writing
the rule it forgets those that it had; and it hangs attachments on what is written already.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from adapter.canonical import canonical
from adapter.items import UTC_ZONE, Event, instant

if TYPE_CHECKING:
    from datetime import datetime

    from adapter.items import Item


def underway(before: Item | None, found: Item, wanted: Item) -> frozenset[str]:
    """Return the fields in which `found` may be part of what makes `wanted` of `before`."""
    before, found, wanted = before and canonical(before), canonical(found), canonical(wanted)
    names = {"attachments"} if _hangs(before, found, wanted) else set()
    if not (isinstance(found, Event) and isinstance(wanted, Event)):
        return frozenset(names)
    was = before if isinstance(before, Event) else None
    forgotten = _rule(found) == _rule(wanted) and (was is None or _forgets(was, wanted))
    taken_out = [_taken_out(one) if one else {} for one in (was, found, wanted)]
    if _is_between(*taken_out, forgotten=forgotten):
        names.add("deleted")
    moved = [_moved(one) if one else {} for one in (was, found, wanted)]
    if _is_between(*moved, forgotten=forgotten):
        names.add("changed")
    return frozenset(names)


def _hangs(before: Item | None, found: Item, wanted: Item) -> bool:
    was, there, meant = (Counter(one.attachments if one else ()) for one in (before, found, wanted))
    return was & meant <= there <= was | meant


def _rule(event: Event) -> tuple[object, ...]:
    return event.recurrence, instant(event.start, UTC_ZONE), instant(event.end, UTC_ZONE)


def _forgets(before: Event, wanted: Event) -> bool:
    """Return whether the rule is written: for its own sake, or for what was taken out of it."""
    back = _taken_out(before).keys() - _taken_out(wanted).keys()
    return _rule(before) != _rule(wanted) or bool(back)


def _taken_out(event: Event) -> dict[datetime, Event | None]:
    return {instant(one, UTC_ZONE): None for one in event.deleted}


def _moved(event: Event) -> dict[datetime, Event | None]:
    """Return the occurrences that differ; what hangs on them is written after them."""
    return {
        instant(one.original, UTC_ZONE): replace(one.event, attachments=()) for one in event.changed
    }


def _is_between(
    before: dict[datetime, Event | None],
    found: dict[datetime, Event | None],
    wanted: dict[datetime, Event | None],
    *,
    forgotten: bool,
) -> bool:
    """Return whether each occurrence is as it was, or as wanted, or as the rule alone has it."""

    def is_one(name: datetime) -> bool:
        if name not in found:
            return forgotten or name not in before or name not in wanted
        return any(name in one and one[name] == found[name] for one in (before, wanted))

    return all(map(is_one, {*before, *found, *wanted}))
