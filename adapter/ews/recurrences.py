"""Recurrences as EWS writes them (`RecurrenceType` of its schema), both ways."""

from __future__ import annotations

import calendar
from datetime import date
from typing import TYPE_CHECKING, assert_never

from lxml import etree

from adapter.ews.answers import TYPES
from adapter.expansion import WEEK
from adapter.recurrence import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    Day,
    DayGroup,
    EndDate,
    NoEnd,
    Numbered,
    Position,
    Recurrence,
    Regenerating,
    RelativeMonthly,
    RelativeYearly,
    Weekly,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapter.recurrence import Pattern, Range

MONTHS = tuple(calendar.month_name)  # from 1, in English where the locale was never set
LENGTH_OF_DAY = len("2026-11-22")


def recurrence_element(recurrence: Recurrence) -> etree._Element:
    """Return a calendar item's recurrence; raises `ValueError` for one that only to-dos have."""
    element = etree.Element(f"{TYPES}Recurrence")
    name, parts = _pattern_parts(recurrence.pattern)
    element.append(_element(f"{name}Recurrence", parts))
    kind, more = _range_parts(recurrence.range)
    element.append(_element(f"{kind}Recurrence", {"StartDate": str(recurrence.first), **more}))
    return element


def read_recurrence(element: etree._Element) -> Recurrence:
    """Return the recurrence that `element` is; raises `ValueError` for what is none."""
    parts = {str(part.tag).rpartition("}")[2]: part.text or "" for each in element for part in each}
    names = [str(each.tag).rpartition("}")[2].removesuffix("Recurrence") for each in element]
    if len(names) != 2:
        raise ValueError("a recurrence is a pattern and a range")
    try:
        pattern, ends = _pattern(names[0], parts), _range(names[1], parts)
        return Recurrence(pattern, _day(parts["StartDate"]), ends)
    except KeyError as error:
        raise ValueError(f"a recurrence without {error}") from error


def _element(name: str, parts: Mapping[str, str]) -> etree._Element:
    element = etree.Element(f"{TYPES}{name}")
    for part, text in parts.items():
        etree.SubElement(element, f"{TYPES}{part}").text = text
    return element


def _pattern_parts(pattern: Pattern) -> tuple[str, dict[str, str]]:
    """Return the name of a pattern and its parts, in the schema's order."""
    match pattern:
        case Daily(interval):
            return "Daily", {"Interval": str(interval)}
        case Weekly(interval, days, first_day):
            told = " ".join(day for day in WEEK if day in days)
            parts = {"Interval": str(interval), "DaysOfWeek": told, "FirstDayOfWeek": first_day}
            return "Weekly", parts
        case AbsoluteMonthly(interval, day):
            return "AbsoluteMonthly", {"Interval": str(interval), "DayOfMonth": str(day)}
        case RelativeMonthly(interval, days_meant, position):
            parts = {"DaysOfWeek": str(days_meant), "DayOfWeekIndex": str(position)}
            return "RelativeMonthly", {"Interval": str(interval), **parts}
        case AbsoluteYearly(month, day):
            return "AbsoluteYearly", {"DayOfMonth": str(day), "Month": MONTHS[month]}
        case RelativeYearly(month, days_meant, position):
            parts = {"DaysOfWeek": str(days_meant), "DayOfWeekIndex": str(position)}
            return "RelativeYearly", {**parts, "Month": MONTHS[month]}
        case Regenerating():
            raise ValueError("no event comes again when it is done")
        case _:
            assert_never(pattern)


def _range_parts(ends: Range) -> tuple[str, dict[str, str]]:
    match ends:
        case NoEnd():
            return "NoEnd", {}
        case EndDate(last):
            return "EndDate", {"EndDate": str(last)}
        case Numbered(count):
            return "Numbered", {"NumberOfOccurrences": str(count)}
        case _:
            assert_never(ends)


def _pattern(name: str, parts: Mapping[str, str]) -> Pattern:
    interval = int(parts.get("Interval", "1"))
    match name:
        case "Daily":
            return Daily(interval)
        case "Weekly":
            days = frozenset(Day(day) for day in parts["DaysOfWeek"].split())
            return Weekly(interval, days, Day(parts.get("FirstDayOfWeek") or Day.SUNDAY))
        case "AbsoluteMonthly":
            return AbsoluteMonthly(interval, int(parts["DayOfMonth"]))
        case "RelativeMonthly":
            return RelativeMonthly(interval, *_relative(parts))
        case "AbsoluteYearly":
            return AbsoluteYearly(MONTHS.index(parts["Month"]), int(parts["DayOfMonth"]))
        case "RelativeYearly":
            return RelativeYearly(MONTHS.index(parts["Month"]), *_relative(parts))
        case _:
            raise ValueError(f"no known pattern: {name}")


def _relative(parts: Mapping[str, str]) -> tuple[Day | DayGroup, Position]:
    name = parts["DaysOfWeek"].strip()
    days = DayGroup(name) if name in set(DayGroup) else Day(name)
    return days, Position(parts["DayOfWeekIndex"])


def _range(name: str, parts: Mapping[str, str]) -> Range:
    match name:
        case "NoEnd":
            return NoEnd()
        case "EndDate":
            return EndDate(_day(parts["EndDate"]))
        case "Numbered":
            return Numbered(int(parts["NumberOfOccurrences"]))
        case _:
            raise ValueError(f"no known range: {name}")


def _day(text: str) -> date:
    """Return the day of an XML Schema date, whose offset says nothing of it."""
    return date.fromisoformat(text.strip()[:LENGTH_OF_DAY])
