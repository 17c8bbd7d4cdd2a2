"""The properties of one item in an answer, read as the kinds of values that they are."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from adapter.ews.answers import TYPES
from adapter.ews.kept import PROPERTY, TOKEN, read_kept, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from lxml import etree

HALF_A_DAY = timedelta(hours=12)


class Parts:
    """The properties of one item, by the name of their element."""

    __slots__ = ("_elements", "_has_more", "_kept", "zone")

    def __init__(self, element: etree._Element, zone: ZoneInfo) -> None:
        self._elements = {child.tag: child for child in element}
        has_kept = PROPERTY in self._elements
        self._kept = read_kept(element.iterchildren(PROPERTY)) if has_kept else {}
        # Of most items nothing is kept but our token.
        self._has_more = bool(self._kept.keys() - {TOKEN})
        self.zone = zone

    def element(self, name: str) -> etree._Element | None:
        return self._elements.get(TYPES + name)

    def text(self, name: str, default: str = "") -> str:
        element = self._elements.get(TYPES + name)
        return default if element is None else element.text or ""

    def flag(self, name: str) -> bool:
        return self.text(name) in ("true", "1")

    def number(self, name: str) -> int:
        return int(self.text(name) or 0)

    def strings(self, name: str) -> frozenset[str]:
        element = self._elements.get(TYPES + name)
        return frozenset() if element is None else frozenset(child.text or "" for child in element)

    @property
    def all_kept(self) -> Mapping[str, str]:
        """Return our own properties, and what else is told as one is."""
        return self._kept

    def kept(self, name: str) -> str:
        """Return what is kept of the item in our own property."""
        return unpacked(self._kept, name) if self._has_more else ""

    def moment(self, name: str, zone: ZoneInfo | None = None) -> datetime:
        """Return a time; one without an offset is a time of the mailbox."""
        found = datetime.fromisoformat(self.text(name))
        if found.tzinfo is None:
            found = found.replace(tzinfo=self.zone)
        return found.astimezone(zone or self.zone)

    def day(self, name: str, zone: ZoneInfo | None = None) -> date:
        """Return the day whose midnight, give or take half a day, a time is."""
        return (self.moment(name, zone) + HALF_A_DAY).date()
