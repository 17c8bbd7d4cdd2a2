from datetime import UTC, date, datetime
from itertools import islice

import pytest

from provision.simulator.exchange.recurring import Recurrence, days_of, moved
from provision.simulator.exchange.zones import ZONES

SATURDAY = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        (Recurrence("DailyRecurrence", SATURDAY, 3), "2026-01-31 2026-02-03 2026-02-06"),
        (
            Recurrence("WeeklyRecurrence", date(2026, 1, 7), 2, ("Monday", "Wednesday")),
            "2026-01-07 2026-01-19 2026-01-21 2026-02-02",
        ),
        # Which week a Sunday is in depends on the day that weeks begin with.
        (
            Recurrence("WeeklyRecurrence", date(2026, 1, 6), 2, ("Tuesday", "Sunday"), "Monday"),
            "2026-01-06 2026-01-11 2026-01-20 2026-01-25",
        ),
        (
            Recurrence("WeeklyRecurrence", date(2026, 1, 6), 2, ("Tuesday", "Sunday"), "Sunday"),
            "2026-01-06 2026-01-18 2026-01-20 2026-02-01",
        ),
        (
            Recurrence("AbsoluteMonthlyRecurrence", SATURDAY, 1, day=31),
            "2026-01-31 2026-02-28 2026-03-31 2026-04-30",
        ),
        (
            Recurrence("AbsoluteMonthlyRecurrence", SATURDAY, 5, day=15),
            "2026-06-15 2026-11-15 2027-04-15",
        ),
        (
            Recurrence("RelativeMonthlyRecurrence", SATURDAY, 1, days=("Weekday",), index="Last"),
            "2026-02-27 2026-03-31 2026-04-30 2026-05-29",
        ),
        (
            Recurrence("AbsoluteYearlyRecurrence", date(2024, 2, 29), day=29, month=2),
            "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29",
        ),
        (
            Recurrence(
                "RelativeYearlyRecurrence", SATURDAY, days=("Monday",), index="Second", month=1
            ),
            "2027-01-11 2028-01-10 2029-01-08",
        ),
    ],
)
def test_the_days_of_a_series(recurrence: Recurrence, days: str) -> None:
    expected = days.split()

    found = [day.isoformat() for day in islice(days_of(recurrence), len(expected))]

    assert found == expected


def test_a_series_ends_after_its_last_day_or_so_many_times() -> None:
    by_day = Recurrence("DailyRecurrence", SATURDAY, last=date(2026, 2, 2))
    by_number = Recurrence("DailyRecurrence", SATURDAY, times=2)

    assert [day.day for day in days_of(by_day)] == [31, 1, 2]
    assert [day.day for day in days_of(by_number)] == [31, 1]


def test_a_series_keeps_its_clock_when_clocks_change() -> None:
    start, end = datetime(2026, 3, 27, 9, tzinfo=UTC), datetime(2026, 3, 27, 10, tzinfo=UTC)

    found = moved(date(2026, 3, 30), start, end, ZONES["GMT Standard Time"])

    assert found == (
        datetime(2026, 3, 30, 8, tzinfo=UTC),
        datetime(2026, 3, 30, 9, tzinfo=UTC),
    )
