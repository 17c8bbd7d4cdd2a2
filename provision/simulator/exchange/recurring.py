"""The days on which a series takes place, by the rules of MS-OXOCAL 2.2.1.44.1."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.simulator.exchange.zones import Zone

WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
INDEXES = ("First", "Second", "Third", "Fourth", "Last")
_MANY = {"Day": WEEK, "Weekday": WEEK[:5], "WeekendDay": WEEK[5:]}
# A series without an end has this one (MS-OXOCAL 2.2.1.44.1, EndDate).
_END_OF_TIME = date(4500, 8, 31)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A pattern by the name of its element, from `start` on; `last` or `times` may end it.

    `days` are names of weekdays, `index` says which of them in a month, `month` is a number.
    """

    pattern: str
    start: date
    interval: int = 1
    days: tuple[str, ...] = ()
    first_day: str = ""
    day: int = 0
    index: str = ""
    month: int = 0
    last: date | None = None
    times: int | None = None

    @property
    def regenerates(self) -> bool:
        """Return whether the next day is counted from when the last was done; so do tasks only."""
        return self.pattern.endswith("Regeneration")


def days_of(recurrence: Recurrence) -> Iterator[date]:
    """Yield the days of the series in their order."""
    last = min(recurrence.last or _END_OF_TIME, _END_OF_TIME)
    found = takewhile(lambda day: day <= last, _candidates(recurrence))
    return islice((day for day in found if day >= recurrence.start), recurrence.times)


def _candidates(recurrence: Recurrence) -> Iterator[date]:
    match recurrence.pattern:
        case "DailyRecurrence":
            step = timedelta(days=recurrence.interval)
            return (recurrence.start + step * number for number in count())
        case "WeeklyRecurrence":
            return _weekly(recurrence)
        case "AbsoluteMonthlyRecurrence" | "AbsoluteYearlyRecurrence":
            return (_that_or_last(y, m, recurrence.day) for y, m in _months(recurrence))
        case _:
            return (_nth(y, m, recurrence) for y, m in _months(recurrence))


def _weekly(recurrence: Recurrence) -> Iterator[date]:
    first = WEEK.index(recurrence.first_day or "Sunday")
    week = recurrence.start - timedelta(days=(recurrence.start.weekday() - first) % 7)
    wanted = _numbers(recurrence.days)
    for number in count():
        begins = week + timedelta(weeks=recurrence.interval * number)
        yield from (d for d in (begins + timedelta(n) for n in range(7)) if d.weekday() in wanted)


def _months(recurrence: Recurrence) -> Iterator[tuple[int, int]]:
    """Yield the months of the series, counted from that of its start."""
    yearly = bool(recurrence.month)
    month = recurrence.month or recurrence.start.month
    step = 12 if yearly else recurrence.interval
    for number in count(month - 1, step):
        yield recurrence.start.year + number // 12, number % 12 + 1


def _that_or_last(year: int, month: int, day: int) -> date:
    """Return the day of the month, the last one where the month is too short."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _nth(year: int, month: int, recurrence: Recurrence) -> date:
    wanted = _numbers(recurrence.days)
    length = calendar.monthrange(year, month)[1]
    every = (date(year, month, number) for number in range(1, length + 1))
    matching = [day for day in every if day.weekday() in wanted]
    return matching[-1 if recurrence.index == "Last" else INDEXES.index(recurrence.index)]


def _numbers(days: tuple[str, ...]) -> frozenset[int]:
    return frozenset(WEEK.index(name) for day in days for name in _MANY.get(day, (day,)))


def moved(day: date, start: datetime, end: datetime, zone: Zone) -> tuple[datetime, datetime]:
    """Return the start and end that [start, end) has on `day`, as clocks in `zone` show them."""
    begins, ends = (moment.astimezone(zone.tz).replace(tzinfo=None) for moment in (start, end))
    first = datetime.combine(day, begins.time())
    last = first + (ends - begins)
    at, until = (clock.replace(tzinfo=zone.tz).astimezone(UTC) for clock in (first, last))
    return at, until
