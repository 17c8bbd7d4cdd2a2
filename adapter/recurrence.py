"""How a series repeats: the patterns and ranges that Exchange knows, and those it does not.

A pattern and its range are EWS's (`RecurrenceType`, `TaskRecurrenceType` of its schema): a day
that a month does not have is the month's last one (MS-OXOCAL 2.2.1.44.1). iCalendar leaves such
a month out; rules that mean so, and all others which no pattern here says, are kept as they are
written, as `ForeignRecurrence`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

LONGEST_INTERVAL = {"day": 999, "week": 99, "month": 99, "year": 99}
MOST_OCCURRENCES = 999


class Day(StrEnum):
    """A day of the week (EWS `DayOfWeekType`)."""

    SUNDAY = "Sunday"
    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"


class DayGroup(StrEnum):
    """Days of which a month's first, second … is meant (EWS `DayOfWeekType`)."""

    ANY = "Day"
    WEEKDAY = "Weekday"
    WEEKEND_DAY = "WeekendDay"


class Position(StrEnum):
    """Which of a month's days of one kind (EWS `DayOfWeekIndexType`)."""

    FIRST = "First"
    SECOND = "Second"
    THIRD = "Third"
    FOURTH = "Fourth"
    LAST = "Last"


class Unit(StrEnum):
    """What a to-do that comes again counts in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Daily:
    """Every `interval` days."""

    interval: int = 1


@dataclass(frozen=True, slots=True)
class Weekly:
    """On `days` of every `interval`-th week; weeks begin on `first_day`."""

    interval: int
    days: frozenset[Day]
    first_day: Day = Day.SUNDAY

    def __post_init__(self) -> None:
        if not self.days:
            raise ValueError("a weekly series needs a day of the week")


@dataclass(frozen=True, slots=True)
class AbsoluteMonthly:
    """On `day` of every `interval`-th month, or on the last day of a month that is shorter."""

    interval: int
    day: int


@dataclass(frozen=True, slots=True)
class RelativeMonthly:
    """On the first … last of some day of every `interval`-th month."""

    interval: int
    days: Day | DayGroup
    position: Position


@dataclass(frozen=True, slots=True)
class AbsoluteYearly:
    """On `day` of `month` (1 to 12) every year, or on the month's last day where it is shorter."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class RelativeYearly:
    """On the first … last of some day of `month` (1 to 12) every year."""

    month: int
    days: Day | DayGroup
    position: Position


@dataclass(frozen=True, slots=True)
class Regenerating:
    """A to-do comes again so many units after it was completed; no event does."""

    unit: Unit
    interval: int = 1


Pattern = (
    Daily
    | Weekly
    | AbsoluteMonthly
    | RelativeMonthly
    | AbsoluteYearly
    | RelativeYearly
    | Regenerating
)


@dataclass(frozen=True, slots=True)
class NoEnd:
    """For ever."""


@dataclass(frozen=True, slots=True)
class EndDate:
    """Until `last`, a day of the series' own zone, which may still have an occurrence."""

    last: date


@dataclass(frozen=True, slots=True)
class Numbered:
    """`count` occurrences, deleted ones among them."""

    count: int


Range = NoEnd | EndDate | Numbered


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule that Exchange can hold; `first` is the day of the series' first occurrence."""

    pattern: Pattern
    first: date
    range: Range = NoEnd()


@dataclass(frozen=True, slots=True)
class ForeignRecurrence:
    """What no pattern of Exchange's says: RRULE, RDATE and EXRULE as iCalendar writes them.

    `lines` are content lines of RFC 5545, unfolded, in the order in which they came; EXDATE is
    not among them, since deleted occurrences are the event's.
    """

    lines: tuple[str, ...]


Repetition = Recurrence | ForeignRecurrence
