"""An item as one answer tells it, with the names of what must be asked for besides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from adapter.ews.parts import HALF_A_DAY
from adapter.items import UTC_ZONE, Event, Item
from adapter.store import Found, Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from adapter.attachments import Attachment
    from adapter.ews.attached import Hanging


@dataclass(frozen=True, slots=True)
class Partial:
    """An item, and what must be asked for besides.

    `apart` are the ids of the occurrences of a series that differ, by when they began in it;
    `original` is when that was, of what is an occurrence itself. `hanging` are attachments
    without their contents, `hung` with them, by their ids. `received` is a meeting of somebody
    else's, whom its owner may answer and not change it.
    """

    found: Found
    apart: Mapping[datetime | date, str] = field(default_factory=dict)
    original: datetime | None = None
    zone: ZoneInfo = UTC_ZONE
    hanging: Mapping[str, Hanging] = field(default_factory=dict)
    hung: Mapping[str, Attachment] = field(default_factory=dict)
    received: bool = False

    @property
    def found_item(self) -> Item:
        """Return the item; only one that could be read has it."""
        if isinstance(self.found, Unreadable):
            raise TypeError(self.found.key)
        return self.found.item

    def original_in(self, series: Event, zone: ZoneInfo) -> datetime | date | None:
        """Return when an occurrence began, told as its series' start is; days are of `zone`."""
        return self.original and told_like(self.original, series.start, zone)


def told_like(moment: datetime, start: datetime | date, zone: ZoneInfo) -> datetime | date:
    """Return `moment` as the start of its series is told; days are those of `zone`."""
    if not isinstance(start, datetime):
        return (moment.astimezone(zone) + HALF_A_DAY).date()
    return moment.astimezone(start.tzinfo)
