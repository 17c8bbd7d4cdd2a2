"""Whether an item counts by the window of time that is synchronised, and from when on it will.

What lasts into the window is in it, and a series is where any of its occurrences is (RFC 4791,
9.9). A to-do that is not done always counts: being overdue, it matters no less.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from adapter.items import Event, Todo, TodoStatus, instant, is_within
from adapter.singles import singles
from provision.contract.sync_facts import By

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from adapter.items import Item
    from adapter.sync_options import Window

FAR = timedelta(days=36_525)
# How far ahead an occurrence is looked for: most series have one soon, the rarest in 99 months.
STEPS = (timedelta(days=62), timedelta(days=800), timedelta(days=3_100), FAR)


def counts(item: Item, window: Window, now: datetime, zone: ZoneInfo, modified: datetime) -> bool:
    """Return whether `item` is in the window; `modified` is when it last changed.

    `zone` is where days begin.
    """
    begin = now - window.past
    if window.by is By.MODIFIED:
        return modified >= begin
    if isinstance(item, Todo) and item.status is not TodoStatus.COMPLETED:
        return True
    end = now + (FAR if window.ahead is None else window.ahead)
    if isinstance(item, Event) and item.recurrence:
        return bool(singles(item, begin, end, zone))
    return is_within(item, begin, end, zone)


def counts_from(item: Item, window: Window, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return from when on `item` will be in the window, where it is not; None if never by itself."""
    if window.by is By.MODIFIED or window.ahead is None:
        return None
    begins = _begins(item, now + window.ahead, zone)
    # A window's end is not in it.
    return begins - window.ahead + timedelta.resolution if begins else None


def _begins(item: Item, after: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when `item` next begins, at `after` or later."""
    if isinstance(item, Event) and item.recurrence:
        seen = (singles(item, after, after + step, zone) for step in STEPS)
        return next((instant(one.start, zone) for found in seen for one in found), None)
    days = (item.start,) if isinstance(item, Event) else (item.start, item.due)
    moments = [instant(day, zone) for day in days if day]
    return moments[0] if moments and moments[0] >= after else None
