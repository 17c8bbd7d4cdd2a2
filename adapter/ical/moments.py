"""Times of iCalendar in their zones, whatever a client calls those."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from adapter.ical.lines import ZONE
from adapter.ical.parsing import parse_moment
from adapter.items import UTC_ZONE
from adapter.zones import fixed_zone, offset_in, zone_like, zone_named
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from adapter.ical.parsing import Component, Line
    from provision.contract.messages import Line as Said


class Zones:
    """The zones of one calendar: by name where a table has it, else by the rules in the calendar.

    `own` is where the mailbox is: times without a zone are told in it.
    """

    def __init__(self, calendar: Component, own: ZoneInfo) -> None:
        self.own = own
        self.notes: dict[str, Said] = {}
        self._rules: Mapping[str, Component] = {
            part.value("TZID"): part for part in calendar.parts if part.name == "VTIMEZONE"
        }
        self._known: dict[tuple[str, int], ZoneInfo] = {}

    def moment(self, line: Line) -> datetime | date | None:
        """Return the time or day of a line; None for one that is neither."""
        found = self.moment_of(line.value.strip(), line.parameters.get("TZID", ""))
        held = zone_named(line.parameters.get(ZONE, ""))
        return found.astimezone(held) if held and isinstance(found, datetime) else found

    def moment_of(self, value: str, name: str) -> datetime | date | None:
        """Return the time or day that `value` is, in the zone that is called `name`."""
        found = parse_moment(value)
        if not isinstance(found, datetime):
            return found
        if found.tzinfo:
            return found.replace(tzinfo=UTC_ZONE)
        zone = self._zone(name, found.year) if name else self.own
        return found.replace(tzinfo=zone)

    def strange(self, name: str) -> str:
        """Return `name` if no table knows it, else nothing."""
        return name if name and zone_named(name) is None else ""

    def _zone(self, name: str, year: int) -> ZoneInfo:
        known = zone_named(name)
        if known:
            return known
        if (name, year) not in self._known:
            self._known[name, year] = self._found(name, year)
        return self._known[name, year]

    def _found(self, name: str, year: int) -> ZoneInfo:
        """Return the zone with the rules that the calendar has for `name`, or with its offset."""
        zone = None
        if name in self._rules:
            zone = self._by_rules(self._rules[name], year)
        offset = offset_in(name)
        if zone is None and offset is not None:
            zone = zone_like(lambda _: offset, year, [self.own]) or fixed_zone(offset)
        taken = zone or self.own
        self.notes[name] = message("ical.zone", name=name, taken=taken.key)
        return taken

    def _by_rules(self, rules: Component, year: int) -> ZoneInfo | None:
        import icalendar

        text = "\r\n".join(rules.raw()) + "\r\n"
        try:
            component: Any = icalendar.Timezone.from_ical(text)
            timezone = component.to_tz(lookup_tzid=False)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError):
            return None

        def offset(moment: datetime) -> timedelta | None:
            found: timedelta | None = moment.replace(tzinfo=timezone).utcoffset()
            return found

        try:
            noon = offset(datetime(year, 1, 1, 12))  # noqa: DTZ001 - a clock's own time
            return zone_like(offset, year, [self.own]) or (fixed_zone(noon) if noon else None)
        except (ValueError, TypeError, OverflowError):
            return None
