"""When a series occurs, by Exchange's meaning of its pattern, in the wall clock of its zone.

MS-OXOCAL 2.2.1.44.1 and 3.1.4.6; a day that a month lacks is its last. A time that the clocks
skip is told by the offset before they were put on (RFC 5545, 3.3.5), as `zoneinfo` does.
"""

from __future__ import annotations

import calendar
import itertools
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, assert_never

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
    from collections.abc import Iterable, Iterator

    from adapter.items import Event
    from adapter.recurrence import Pattern

WEEK = tuple(Day)  # from Sunday
GROUPS = {
    DayGroup.ANY: frozenset(WEEK),
    DayGroup.WEEKDAY: frozenset(WEEK[1:6]),
    DayGroup.WEEKEND_DAY: frozenset({WEEK[0], WEEK[6]}),
}
PLACES = {position: place for place, position in enumerate(Position)}
MONTHS = 12


def occurrences(event: Event) -> Iterator[tuple[int, datetime | date]]:
    """Yield index, from 1, and original start of each occurrence, deleted ones among them.

    Lazily, and for ever where the series has no end; an event that is no series has one.
    """
    if not isinstance(event.recurrence, Recurrence):
        yield 1, event.start
        return
    for index, day in enumerate(days_of(event.recurrence), 1):
        yield index, _at(day, event.start)


def index_of(event: Event, original: datetime | date) -> int | None:
    """Return the index of the occurrence that began at `original` in the series, or None."""
    for index, start in occurrences(event):
        if _order(start) >= _order(original):
            return index if _order(start) == _order(original) else None
    return None


def days_of(recurrence: Recurrence) -> Iterator[date]:
    """Yield the days of a series in order."""
    days = pattern_days(recurrence.pattern, recurrence.first)
    match recurrence.range:
        case NoEnd():
            return days
        case EndDate(last):
            return itertools.takewhile(lambda day: day <= last, days)
        case Numbered(count):
            return itertools.islice(days, count)
        case _:
            assert_never(recurrence.range)


def pattern_days(pattern: Pattern, first: date) -> Iterator[date]:
    """Yield the days of a pattern from `first` on, for as long as the calendar goes."""
    match pattern:
        case Daily(interval):
            days: Iterable[date] = _steps(first, timedelta(days=interval))
        case Weekly(interval, wanted, first_day):
            days = _weekly(interval, wanted, first_day, first)
        case AbsoluteMonthly(interval, day):
            days = (_clamped(*month, day) for month in _months(first, interval))
        case RelativeMonthly(interval, group, position):
            days = (_relative(*month, group, position) for month in _months(first, interval))
        case AbsoluteYearly(month, day):
            days = (_clamped(year, month, day) for year in _years(first))
        case RelativeYearly(month, group, position):
            days = (_relative(year, month, group, position) for year in _years(first))
        case Regenerating():
            days = (first,)
        case _:
            assert_never(pattern)
    return (day for day in days if day >= first)


def weekday_of(day: date) -> Day:
    """Return which day of the week `day` is."""
    return WEEK[day.isoweekday() % 7]


def _steps(first: date, step: timedelta) -> Iterator[date]:
    day = first
    while True:
        yield day
        if date.max - day < step:
            return
        day += step


def _weekly(interval: int, wanted: frozenset[Day], first_day: Day, first: date) -> Iterator[date]:
    begin = first.toordinal() - (WEEK.index(weekday_of(first)) - WEEK.index(first_day)) % 7
    offsets = sorted((WEEK.index(day) - WEEK.index(first_day)) % 7 for day in wanted)
    for week in itertools.count(begin, 7 * interval):
        for offset in offsets:
            if week + offset > date.max.toordinal():
                return
            if week + offset > 0:
                yield date.fromordinal(week + offset)


def _months(first: date, interval: int) -> Iterator[tuple[int, int]]:
    months = itertools.count(first.year * MONTHS + first.month - 1, interval)
    return itertools.takewhile(
        lambda month: month[0] <= date.max.year,
        ((number // MONTHS, number % MONTHS + 1) for number in months),
    )


def _years(first: date) -> Iterator[int]:
    return iter(range(first.year, date.max.year + 1))


def _clamped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _relative(year: int, month: int, group: Day | DayGroup, position: Position) -> date:
    wanted = GROUPS[group] if isinstance(group, DayGroup) else frozenset({group})
    last = calendar.monthrange(year, month)[1]
    days = (date(year, month, day) for day in range(1, last + 1))
    meant = [day for day in days if weekday_of(day) in wanted]
    return meant[-1 if position is Position.LAST else PLACES[position]]


def _at(day: date, start: datetime | date) -> datetime | date:
    """Return the time of `start` on `day`, by the clock on the wall."""
    if not isinstance(start, datetime):
        return day
    if day == start.date():
        return start  # which of two hours of one name it is, is known of this one
    return datetime.combine(day, start.time().replace(fold=0), start.tzinfo)


def _order(moment: datetime | date) -> float:
    """Return what orders originals of one series: instants, or days."""
    if isinstance(moment, datetime):
        return moment.timestamp()
    return datetime.combine(moment, time()).toordinal()
