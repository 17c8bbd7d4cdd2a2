"""Translate between our recurrences and RRULE (RFC 5545, 3.3.10), without ever changing one.

A rule whose occurrences no pattern of Exchange's has stays as it is written. Where the two differ:
a day that a month lacks is Exchange's last day of the month and no day at all in iCalendar; a
DTSTART that its rule does not meet is moved by Exchange and undefined in iCalendar.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from adapter.expansion import GROUPS, days_of, weekday_of
from adapter.recurrence import (
    LONGEST_INTERVAL,
    MOST_OCCURRENCES,
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    Day,
    DayGroup,
    EndDate,
    ForeignRecurrence,
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
from adapter.rule_text import (
    ALWAYS_THERE,
    CODES,
    FREQUENCIES,
    NUMBERS,
    REGENERATION,
    month_lengths,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from adapter.recurrence import Pattern, Range, Repetition

DAYS = {code: day for day, code in CODES.items()}
POSITIONS = {number: position for position, number in NUMBERS.items()}
KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
WITH_NUMBER = re.compile(r"([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)")
MOMENT = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")


class _NotOurs(Exception):  # noqa: N818 - reads as what it says
    """A rule that no pattern of Exchange's says."""


def parse_rule(lines: Sequence[str], start: datetime | date) -> Repetition:
    """Return what the content lines RRULE, RDATE … of a series mean that begins at `start`."""
    try:
        return _parse(lines, start)
    except (_NotOurs, ValueError, OverflowError, LookupError, StopIteration):
        return ForeignRecurrence(tuple(lines))


def _parse(lines: Sequence[str], start: datetime | date) -> Recurrence:
    if len(lines) != 1:
        raise _NotOurs
    name, _, text = lines[0].partition(":")
    first = start.date() if isinstance(start, datetime) else start
    # A program that knows no such property takes its value for a text.
    parts = _parts_of(text.replace("\\;", ";") if name.upper() == REGENERATION else text)
    ends = _range_of(parts, start)
    if name.upper() == REGENERATION:
        unit = next(unit for unit, word in FREQUENCIES.items() if word == parts["FREQ"])
        return Recurrence(Regenerating(unit, _interval(parts, unit)), first, ends)
    if name.upper() != "RRULE":
        raise _NotOurs
    recurrence = Recurrence(_pattern_of(parts, first), first, ends)
    if next(days_of(recurrence), None) != first:
        raise _NotOurs
    return recurrence


def _parts_of(text: str) -> dict[str, str]:
    pairs = [part.upper().partition("=") for part in text.split(";") if part]
    parts = {name: value for name, _, value in pairs}
    if len(parts) != len(pairs) or not parts.keys() <= KNOWN or "FREQ" not in parts:
        raise _NotOurs
    return parts


def _range_of(parts: Mapping[str, str], start: datetime | date) -> Range:
    if "COUNT" in parts and "UNTIL" in parts:
        raise _NotOurs
    if "COUNT" in parts:
        count = int(parts["COUNT"])
        if not 1 <= count <= MOST_OCCURRENCES:
            raise _NotOurs
        return Numbered(count)
    return EndDate(_last_day(parts["UNTIL"], start)) if "UNTIL" in parts else NoEnd()


def _last_day(until: str, start: datetime | date) -> date:
    """Return the last day on which an occurrence may still begin, in the series' own zone."""
    found = MOMENT.fullmatch(until)
    if not found:
        raise _NotOurs
    day, clock, utc = found.groups()
    if not clock or not isinstance(start, datetime):
        return datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC).date()
    moment = datetime.strptime(day + clock, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    local = moment.astimezone(start.tzinfo) if utc else moment
    return local.date() - timedelta(days=local.time() < start.time())


def _pattern_of(parts: Mapping[str, str], first: date) -> Pattern:
    match parts["FREQ"]:
        case "DAILY":
            return _daily(parts)
        case "WEEKLY":
            _only(parts, "BYDAY")
            days = _plain_days(parts) or frozenset({weekday_of(first)})
            return Weekly(_interval(parts, Unit.WEEK), days, DAYS[parts.get("WKST", "MO")])
        case "MONTHLY":
            return _monthly(parts, _interval(parts, Unit.MONTH), first, 1)
        case "YEARLY":
            return _yearly(parts, first)
        case _:
            raise _NotOurs


def _daily(parts: Mapping[str, str]) -> Pattern:
    _only(parts, "BYDAY")
    interval, days = _interval(parts, Unit.DAY), _plain_days(parts)
    if days and interval != 1:
        raise _NotOurs
    return Weekly(1, days, DAYS[parts.get("WKST", "MO")]) if days else Daily(interval)


def _monthly(parts: Mapping[str, str], interval: int, first: date, shortest: int) -> Pattern:
    """Return the pattern of days of months, none of which is shorter than `shortest` days."""
    if "BYDAY" in parts:
        _only(parts, "BYDAY", "BYSETPOS", "BYMONTH")
        return RelativeMonthly(interval, *_relative(parts))
    _only(parts, "BYMONTHDAY", "BYSETPOS", "BYMONTH")
    return AbsoluteMonthly(interval, _month_day(parts, first, max(shortest, ALWAYS_THERE)))


def _yearly(parts: Mapping[str, str], first: date) -> Pattern:
    interval = _interval(parts, Unit.YEAR)
    if "BYMONTH" not in parts and parts.keys() & {"BYDAY", "BYMONTHDAY", "BYSETPOS"}:
        raise _NotOurs  # a day of every month, or of the year
    month = int(parts.get("BYMONTH", first.month))
    shortest, longest = month_lengths(month)
    if interval == 1:
        pattern = _monthly(parts, 1, first, shortest)
        match pattern:
            case AbsoluteMonthly(_, day):
                return AbsoluteYearly(month, min(day, longest))
            case RelativeMonthly(_, days, position):
                return RelativeYearly(month, days, position)
            case _:
                raise _NotOurs
    if month != first.month or 12 * interval > LONGEST_INTERVAL[Unit.MONTH]:
        raise _NotOurs
    return _monthly(parts, 12 * interval, first, shortest)


def _month_day(parts: Mapping[str, str], first: date, longest: int) -> int:
    """Return Exchange's day of the month: one that all months have, or that is their last."""
    days = {int(day) for day in parts.get("BYMONTHDAY", str(first.day)).split(",")}
    if "BYSETPOS" in parts:
        last = max(days)
        if parts["BYSETPOS"] != "-1" or days != set(range(ALWAYS_THERE, last + 1)) or last > 31:
            raise _NotOurs
        return last
    (day,) = days if len(days) == 1 else (0,)
    if day == -1:
        return 31
    if not 1 <= day <= longest:
        raise _NotOurs
    return day


def _relative(parts: Mapping[str, str]) -> tuple[Day | DayGroup, Position]:
    found = [WITH_NUMBER.fullmatch(text) for text in parts["BYDAY"].split(",")]
    named = [(each[1], DAYS[each[2]]) for each in found if each]
    numbers = {number for number, _ in named if number}
    if len(named) != len(found) or (numbers and (len(named) > 1 or "BYSETPOS" in parts)):
        raise _NotOurs
    position = POSITIONS.get(int(numbers.pop() if numbers else parts.get("BYSETPOS", "0")))
    days = frozenset(day for _, day in named)
    if position is None:
        raise _NotOurs
    group = next((group for group, among in GROUPS.items() if among == days), None)
    if group is None and len(days) > 1:
        raise _NotOurs
    return group or next(iter(days)), position


def _plain_days(parts: Mapping[str, str]) -> frozenset[Day]:
    """Return the days of the week of BYDAY, which may not be numbered."""
    if "BYDAY" not in parts:
        return frozenset()
    try:
        return frozenset(DAYS[code] for code in parts["BYDAY"].split(","))
    except KeyError:
        raise _NotOurs from None


def _interval(parts: Mapping[str, str], unit: Unit) -> int:
    interval = int(parts.get("INTERVAL", "1"))
    if not 1 <= interval <= LONGEST_INTERVAL[unit]:
        raise _NotOurs
    return interval


def _only(parts: Mapping[str, str], *allowed: str) -> None:
    if any(name.startswith("BY") and name not in allowed for name in parts):
        raise _NotOurs
    if parts["FREQ"] == "MONTHLY" and "BYMONTH" in parts:
        raise _NotOurs
