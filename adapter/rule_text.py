"""Write our recurrences as RRULE (RFC 5545, 3.3.10): what iCalendar calls what Exchange means."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from adapter.expansion import GROUPS, WEEK
from adapter.recurrence import (
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
    Regenerating,
    RelativeMonthly,
    RelativeYearly,
    Unit,
    Weekly,
)

if TYPE_CHECKING:
    from adapter.recurrence import Pattern, Range, Repetition

CODES = dict(zip(WEEK, ("SU", "MO", "TU", "WE", "TH", "FR", "SA"), strict=True))
NUMBERS = dict(zip(Position, (1, 2, 3, 4, -1), strict=True))
# evolution-ews's name, the value in RRULE's words; nothing in iCalendar says the same.
REGENERATION = "X-EWS-TASK-REGENERATION"
FREQUENCIES = {Unit.DAY: "DAILY", Unit.WEEK: "WEEKLY", Unit.MONTH: "MONTHLY", Unit.YEAR: "YEARLY"}
ALWAYS_THERE = 28


def render_rule(
    recurrence: Repetition, start: datetime | date, *, floating: bool = False
) -> tuple[str, ...]:
    """Return the content lines that mean `recurrence`, of a series that begins at `start`.

    The end of one whose times float is told without a zone, as they are (RFC 5545, 3.3.10).
    """
    if isinstance(recurrence, ForeignRecurrence):
        return recurrence.lines
    ends = _range_parts(recurrence.range, start, floating=floating)
    if isinstance(recurrence.pattern, Regenerating):
        frequency = FREQUENCIES[recurrence.pattern.unit]
        parts = [f"FREQ={frequency}", f"INTERVAL={recurrence.pattern.interval}"]
        return (f"{REGENERATION}:{';'.join([*parts, *ends])}",)
    parts = [*_pattern_parts(recurrence.pattern), *ends]
    return (f"RRULE:{';'.join(parts)}",)


def month_lengths(month: int) -> tuple[int, int]:
    """Return how many days a month has at least and at most."""
    common, leap = (calendar.monthrange(year, month)[1] for year in (2026, 2028))
    return common, leap


def _range_parts(ends: Range, start: datetime | date, *, floating: bool) -> list[str]:
    match ends:
        case NoEnd():
            return []
        case Numbered(count):
            return [f"COUNT={count}"]
        case EndDate(last):
            return [f"UNTIL={_until(last, start, floating=floating)}"]
        case _:
            assert_never(ends)


def _until(last: date, start: datetime | date, *, floating: bool) -> str:
    if not isinstance(start, datetime):
        return f"{last:%Y%m%d}"
    moment = datetime.combine(last, start.time(), start.tzinfo or ZoneInfo("UTC"))
    if floating:
        return f"{moment:%Y%m%dT%H%M%S}"
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _pattern_parts(pattern: Pattern) -> list[str]:
    match pattern:
        case Daily(interval):
            return ["FREQ=DAILY", *_every(interval)]
        case Weekly(interval, days, first_day):
            codes = ",".join(CODES[day] for day in WEEK if day in days)
            return ["FREQ=WEEKLY", *_every(interval), f"BYDAY={codes}", f"WKST={CODES[first_day]}"]
        case AbsoluteMonthly(interval, day):
            return ["FREQ=MONTHLY", *_every(interval), *_month_day_parts(day, ALWAYS_THERE, 31)]
        case RelativeMonthly(interval, days, position):
            return ["FREQ=MONTHLY", *_every(interval), *_relative_parts(days, position)]
        case AbsoluteYearly(month, day):
            shortest, longest = month_lengths(month)
            parts = _month_day_parts(min(day, longest), shortest, longest)
            return ["FREQ=YEARLY", f"BYMONTH={month}", *parts]
        case RelativeYearly(month, days, position):
            return ["FREQ=YEARLY", f"BYMONTH={month}", *_relative_parts(days, position)]
        case Regenerating():
            raise ValueError("a to-do that comes again when it is done has no rule")
        case _:
            assert_never(pattern)


def _every(interval: int) -> list[str]:
    return [f"INTERVAL={interval}"] if interval > 1 else []


def _month_day_parts(day: int, shortest: int, longest: int) -> list[str]:
    """Return the day of months of `shortest` to `longest` days, their last where they lack it."""
    if day <= shortest:
        return [f"BYMONTHDAY={day}"]
    if day == longest:
        return ["BYMONTHDAY=-1"]
    return [f"BYMONTHDAY={','.join(map(str, range(ALWAYS_THERE, day + 1)))}", "BYSETPOS=-1"]


def _relative_parts(days: Day | DayGroup, position: Position) -> list[str]:
    number = NUMBERS[position]
    if isinstance(days, Day):
        return [f"BYDAY={number}{CODES[days]}"]
    codes = ",".join(CODES[day] for day in WEEK if day in GROUPS[days])
    return [f"BYDAY={codes}", f"BYSETPOS={number}"]
