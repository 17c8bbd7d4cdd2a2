"""Time zones as EWS tells them (`TimeZoneDefinitionType`): by id, by rules, by a name's offset.

An organiser's own zone has an id that says nothing ("Customized Time Zone"), a name in some
language, or none at all; it stops nothing, for the time itself is told in UTC.
"""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from adapter.ews.answers import TYPES
from adapter.zones import fixed_zone, offset_in, zone_like, zone_named

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from lxml import etree

WEEK = tuple(calendar.day_name)  # from Monday, in English where the locale was never set
Offset = "Callable[[datetime], timedelta | None]"


class Told(NamedTuple):
    """The zone that is meant, and what it is called if no table knows that name."""

    zone: ZoneInfo
    strange: str = ""


def told_zone(element: etree._Element | None, moment: datetime, own: ZoneInfo) -> Told:
    """Return the zone that `element` is, at `moment`; `own` is the mailbox's."""
    if element is None:
        return Told(own)
    name, shown = element.get("Id", ""), element.get("Name", "")
    known = zone_named(name) or (zone_named(shown) if shown else None)
    if known:
        return Told(known)
    by_rules = _by_rules(element, moment.year, own) if len(element) else None
    return Told(by_rules or _by_offset(name, shown, moment, own), name or shown)


def _by_offset(name: str, shown: str, moment: datetime, own: ZoneInfo) -> ZoneInfo:
    offset = offset_in(name)
    offset = offset_in(shown) if offset is None else offset
    if offset is None or moment.astimezone(own).utcoffset() == offset:
        return own
    return fixed_zone(offset) or own


def _by_rules(element: etree._Element, year: int, own: ZoneInfo) -> ZoneInfo | None:
    try:
        offset = _offsets(element, year)
        usual = offset(datetime(year, 1, 1, 12))  # noqa: DTZ001 - a clock's own time
        return zone_like(offset, year, [own]) or fixed_zone(usual)
    except (ValueError, LookupError, OverflowError):
        return None


def _offsets(element: etree._Element, year: int) -> Callable[[datetime], timedelta]:
    """Return what tells the offset of a clock's time in `year`."""
    biases = {
        each.get("Id", ""): -_span(each.get("Bias", ""))
        for each in element.iterfind(f"{TYPES}Periods/{TYPES}Period")
    }
    turns = sorted(_turns(element, year, biases))
    if not turns:
        (only,) = set(biases.values())
        return lambda _: only

    def offset(moment: datetime) -> timedelta:
        past = [there for at, there in turns if at <= moment]
        return past[-1] if past else turns[-1][1]

    return offset


def _turns(
    element: etree._Element, year: int, biases: dict[str, timedelta]
) -> list[tuple[datetime, timedelta]]:
    """Return when the clocks are put, and the offset from then on."""
    wanted = _group_of(element, year)
    found = []
    for group in element.iterfind(f"{TYPES}TransitionsGroups/{TYPES}TransitionsGroup"):
        if group.get("Id", "") == wanted:
            for turn in group.iterchildren("*"):
                there = biases[turn.findtext(f"{TYPES}To", "")]
                found.append((_at(turn, year), there))
    return found


def _group_of(element: etree._Element, year: int) -> str:
    """Return the id of the rules that hold in `year`."""
    found = ""
    for turn in element.iterfind(f"{TYPES}Transitions/*"):
        since = turn.findtext(f"{TYPES}DateTime", "")
        if not since or int(since[:4]) <= year:
            found = turn.findtext(f"{TYPES}To", "")
    return found


def _at(turn: etree._Element, year: int) -> datetime:
    midnight = datetime(year, 1, 1)  # noqa: DTZ001 - a clock's own time
    month = turn.findtext(f"{TYPES}Month", "")
    if not month:
        return midnight
    offset = _span(turn.findtext(f"{TYPES}TimeOffset", "PT0S"))
    last = calendar.monthrange(year, int(month))[1]
    day = int(turn.findtext(f"{TYPES}Day", "0"))
    if not day:
        weekday = WEEK.index(turn.findtext(f"{TYPES}DayOfWeek", ""))
        place = int(turn.findtext(f"{TYPES}Occurrence", "1"))
        fitting = [
            each
            for each in range(1, last + 1)
            if calendar.weekday(year, int(month), each) == weekday
        ]
        day = fitting[-1 if place < 0 else min(place, len(fitting)) - 1]
    return midnight.replace(month=int(month), day=min(day, last)) + offset


def _span(text: str) -> timedelta:
    """Return an XML Schema duration of hours, minutes and seconds (`-PT9H`, `PT5H30M`)."""
    sign = -1 if text.startswith("-") else 1
    rest = text.lstrip("-").removeprefix("P").removeprefix("T")
    found = timedelta()
    for unit, length in (("H", 3600), ("M", 60), ("S", 1)):
        number, mark, after = rest.partition(unit)
        if mark:
            found += timedelta(seconds=float(number) * length)
            rest = after
    if rest:
        raise ValueError(text)
    return sign * found
