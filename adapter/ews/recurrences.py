"""Recurrences as EWS writes them (`RecurrenceType` of its schema), both ways."""

from __future__ import annotations

import calendar
import itertools
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, assert_never

from lxml import etree

from adapter.ews.answers import TYPES
from adapter.expansion import WEEK, days_of
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
    Unit,
    Weekly,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapter.recurrence import Pattern, Range

MONTHS = tuple(calendar.month_name)  # from 1, in English where the locale was never set
REGENERATIONS = {
    Unit.DAY: "Daily",
    Unit.WEEK: "Weekly",
    Unit.MONTH: "Monthly",
    Unit.YEAR: "Yearly",
}
AGAIN = "Regeneration"
UNITS = {name: unit for unit, name in REGENERATIONS.items()}
Regular = Daily | Weekly | AbsoluteMonthly | RelativeMonthly | AbsoluteYearly | RelativeYearly
LENGTH_OF_DAY = len("2026-11-22")


def recurrence_element(recurrence: Recurrence, *, of_todo: bool = False) -> etree._Element:
    """Return an item's recurrence; raises `ValueError` for an event's that only to-dos have."""
    if isinstance(recurrence.pattern, Regenerating) and not of_todo:
        raise ValueError("no event comes again when it is done")
    element = etree.Element(f"{TYPES}Recurrence")
    match recurrence.pattern:
        case Regenerating(unit, interval):
            name, parts = f"{REGENERATIONS[unit]}{AGAIN}", {"Interval": str(interval)}
        case pattern:
            name, parts = _pattern_parts(pattern)
    element.append(_element(name, parts))
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
        read = _regenerating if names[0].endswith(AGAIN) else _pattern
        pattern, ends = read(names[0], parts), _range(names[1], parts)
        return Recurrence(pattern, _day(parts["StartDate"]), ends)
    except KeyError as error:
        raise ValueError(f"a recurrence without {error}") from error


def counted_from(recurrence: Recurrence, day: date | None) -> Recurrence:
    """Return what is left of a to-do's series, of which the one to be done next is on `day`.

    Exchange tells it from its beginning, and iCalendar from its DTSTART; done ones do not count.
    """
    if day is None or day == recurrence.first:
        return recurrence
    if isinstance(recurrence.pattern, Regenerating):
        return replace(recurrence, first=day)
    passed = list(itertools.takewhile(lambda one: one <= day, days_of(recurrence)))
    if not passed or passed[-1] != day:
        return recurrence
    ends = recurrence.range
    if isinstance(ends, Numbered):
        ends = Numbered(ends.count - len(passed) + 1)
    return replace(recurrence, first=day, range=ends)


def _element(name: str, parts: Mapping[str, str]) -> etree._Element:
    element = etree.Element(f"{TYPES}{name}")
    for part, text in parts.items():
        etree.SubElement(element, f"{TYPES}{part}").text = text
    return element


def _pattern_parts(pattern: Regular) -> tuple[str, dict[str, str]]:
    """Return the name of a pattern and its parts, in the schema's order."""
    match pattern:
        case Daily(interval):
            return "DailyRecurrence", {"Interval": str(interval)}
        case Weekly(interval, days, first_day):
            told = " ".join(day for day in WEEK if day in days)
            parts = {"Interval": str(interval), "DaysOfWeek": told, "FirstDayOfWeek": first_day}
            return "WeeklyRecurrence", parts
        case AbsoluteMonthly(interval, day):
            return "AbsoluteMonthlyRecurrence", {"Interval": str(interval), "DayOfMonth": str(day)}
        case RelativeMonthly(interval, days_meant, position):
            parts = {"DaysOfWeek": str(days_meant), "DayOfWeekIndex": str(position)}
            return "RelativeMonthlyRecurrence", {"Interval": str(interval), **parts}
        case AbsoluteYearly(month, day):
            return "AbsoluteYearlyRecurrence", {"DayOfMonth": str(day), "Month": MONTHS[month]}
        case RelativeYearly(month, days_meant, position):
            parts = {"DaysOfWeek": str(days_meant), "DayOfWeekIndex": str(position)}
            return "RelativeYearlyRecurrence", {**parts, "Month": MONTHS[month]}
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


def _regenerating(name: str, parts: Mapping[str, str]) -> Regenerating:
    """Return by what a to-do comes again once it is done."""
    return Regenerating(UNITS[name.removesuffix(AGAIN)], int(parts["Interval"]))


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
