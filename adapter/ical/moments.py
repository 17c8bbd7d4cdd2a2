"""Times of iCalendar in their zones, whatever a client calls those."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from adapter.ical.lines import ZONE
from adapter.ical.parsing import parse_moment
from adapter.items import UTC_ZONE
from adapter.zones import fixed_zone, offset_in, zone_like, zone_named
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from adapter.ical.parsing import Component, Line
    from provision.contract.messages import Line as Said

    Clock = Callable[[datetime], timedelta | None]


class Zones:
    """The zones of one calendar: by name where a table has it, else by the rules in the calendar.

    `own` is where the mailbox is: times without a zone are told in it.
    """

    def __init__(self, calendar: Component, own: ZoneInfo) -> None:
        self.own = own
        self.notes: dict[str, Said] = {}
        self._rules: Mapping[str, Component] = {
            told.text.strip(): part
            for part in calendar.parts
            if part.name == "VTIMEZONE" and (told := part.first("TZID"))
        }
        self._clocks: dict[str, Clock | None] = {}
        self._known: dict[tuple[str, int], ZoneInfo | None] = {}

    def moment(self, line: Line) -> datetime | date | None:
        """Return the time or day of a line; None for one that is neither."""
        found = self.moment_of(line.value.strip(), line.parameters.get("TZID", ""))
        held = zone_named(line.parameters.get(ZONE, ""))
        return found.astimezone(held) if held and isinstance(found, datetime) else found

    def moment_of(
        self, value: str, name: str, taken: tzinfo | None = None
    ) -> datetime | date | None:
        """Return the time or day that `value` is, in the zone `name`, or in what was taken for it."""
        found = parse_moment(value)
        if not isinstance(found, datetime):
            return found
        if found.tzinfo:
            return found.replace(tzinfo=UTC_ZONE)
        if not name:
            return found.replace(tzinfo=self.own)
        if taken:
            return found.replace(tzinfo=taken)
        zone = self._zone(name, found.year)
        return found.replace(tzinfo=zone) if zone else self._by_offset(found, name)

    def strange(self, name: str) -> str:
        """Return `name` if no table knows it, else nothing."""
        return name if name and zone_named(name) is None else ""

    def _zone(self, name: str, year: int) -> ZoneInfo | None:
        """Return the zone that is called `name`; None where there are rules, and none is like it."""
        known = zone_named(name)
        if known:
            return known
        if (name, year) not in self._known:
            self._known[name, year] = self._found(name, year)
        return self._known[name, year]

    def _found(self, name: str, year: int) -> ZoneInfo | None:
        """Return the zone with the rules that the calendar has for `name`, or with its offset."""
        rules, offset = self._clock(name), offset_in(name)
        zone = zone_like(rules, year, [self.own]) if rules else None
        if rules and zone is None:
            return None
        if zone is None and offset is not None:
            zone = zone_like(lambda _: offset, year, [self.own]) or fixed_zone(offset)
        taken = zone or self.own
        self.notes[name] = message("ical.zone", name=name, taken=taken.key)
        return taken

    def _by_offset(self, moment: datetime, name: str) -> datetime:
        """Return a time by the offset that the rules of its zone give it."""
        rules = self._clock(name)
        offset = (rules(moment) if rules else None) or timedelta(0)
        taken = fixed_zone(offset) or UTC_ZONE
        self.notes[name] = message("ical.zone-moment", name=name, taken=taken.key)
        return (moment - offset).replace(tzinfo=UTC_ZONE).astimezone(taken)

    def _clock(self, name: str) -> Clock | None:
        """Return which offset the calendar's rules for `name` give a time, if they can be read."""
        if name not in self._clocks:
            self._clocks[name] = _clock_of(self._rules[name]) if name in self._rules else None
        return self._clocks[name]


def _clock_of(rules: Component) -> Clock | None:
    import icalendar

    text = "\r\n".join(rules.raw()) + "\r\n"
    try:
        component: Any = icalendar.Timezone.from_ical(text)
        timezone = component.to_tz(lookup_tzid=False)

        def offset(moment: datetime) -> timedelta | None:
            found: timedelta | None = moment.replace(tzinfo=timezone).utcoffset()
            return found

        offset(datetime(2000, 1, 1, 12))  # noqa: DTZ001 - a clock's own time
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError):
        return None
    return offset
