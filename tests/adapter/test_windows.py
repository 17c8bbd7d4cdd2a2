"""Which items are in a window of time, and from when on others will be."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings

from adapter.items import Event, Item, Todo, TodoStatus
from adapter.recurrence import AbsoluteYearly, Daily, Day, NoEnd, Numbered, Recurrence, Weekly
from adapter.sync_options import Window
from adapter.windows import counts, counts_from
from provision.contract.sync_facts import By
from tests.adapter.strategies import TOKYO, events, todos

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
MONTH = Window(timedelta(days=30), timedelta(days=10))
HOUR = timedelta(hours=1)
MONDAYS = Weekly(1, frozenset({Day.MONDAY}), Day.SUNDAY)


def at(days: float, lasting: timedelta = HOUR) -> Event:
    start = (NOW + timedelta(days=days)).astimezone(TOKYO)
    return Event(start, start + lasting)


def series(start: date, pattern: object, ends: object) -> Event:
    first = datetime(start.year, start.month, start.day, 10, tzinfo=TOKYO)
    recurrence = Recurrence(pattern, start, ends)  # type: ignore[arg-type]
    return Event(first, first + HOUR, recurrence=recurrence)


def done(day: date | None) -> Todo:
    return Todo(due=day, status=TodoStatus.COMPLETED)


@pytest.mark.parametrize(
    ("item", "is_in"),
    [
        (at(0), True),
        (at(-29), True),
        (at(-31), False),
        (at(-31, timedelta(days=2)), True),
        (at(9.9), True),
        (at(10), False),
        (Event(date(2026, 10, 29), date(2026, 10, 30)), True),
        (Event(date(2026, 10, 28), date(2026, 10, 29)), False),
        (series(date(2010, 1, 4), MONDAYS, NoEnd()), True),
        (series(date(2010, 1, 4), MONDAYS, Numbered(9)), False),
        (series(date(2020, 6, 1), AbsoluteYearly(6, 1), NoEnd()), False),
        (series(date(2020, 12, 1), AbsoluteYearly(12, 1), NoEnd()), True),
        (Todo(due=date(2001, 1, 1)), True),
        (done(date(2001, 1, 1)), False),
        (done(date(2026, 11, 1)), True),
        (done(None), True),
    ],
)
def test_the_window_is_of_times_at_which_something_is(item: Item, is_in: bool) -> None:
    assert counts(item, MONTH, NOW, TOKYO, NOW) is is_in


def test_a_series_of_which_only_deleted_occurrences_are_in_it_is_not() -> None:
    weekly = series(date(2026, 9, 7), MONDAYS, Numbered(9))
    last = datetime(2026, 11, 2, 10, tzinfo=TOKYO)

    assert counts(weekly, MONTH, NOW, TOKYO, NOW)
    assert not counts(replace(weekly, deleted=frozenset({last})), MONTH, NOW, TOKYO, NOW)


def test_by_modification_only_that_matters() -> None:
    window = Window(timedelta(days=1), by=By.MODIFIED)

    assert counts(at(-900), window, NOW, TOKYO, NOW - HOUR)
    assert not counts(at(0), window, NOW, TOKYO, NOW - 25 * HOUR)
    assert counts_from(at(0), window, NOW, TOKYO) is None


def test_without_an_end_everything_to_come_counts() -> None:
    window = Window(timedelta(0))

    assert counts(at(9000), window, NOW, TOKYO, NOW)
    assert not counts(at(-1), window, NOW, TOKYO, NOW)
    assert counts_from(at(-1), window, NOW, TOKYO) is None


@pytest.mark.parametrize(
    "item",
    [
        at(11),
        done(date(2027, 2, 1)),
        series(date(2020, 6, 1), AbsoluteYearly(6, 1), NoEnd()),
        series(date(2024, 1, 1), Daily(999), NoEnd()),
        series(date(2060, 1, 1), Daily(1), Numbered(3)),
    ],
)
def test_what_is_to_come_counts_from_the_moment_that_is_told_and_not_before(item: Item) -> None:
    moment = counts_from(item, MONTH, NOW, TOKYO)

    assert moment is not None
    assert moment > NOW
    assert counts(item, MONTH, moment, TOKYO, NOW)
    assert not counts(item, MONTH, moment - timedelta.resolution, TOKYO, NOW)


def test_what_is_over_never_counts_again() -> None:
    over = series(date(2010, 1, 4), MONDAYS, Numbered(9))

    assert counts_from(at(-31), MONTH, NOW, TOKYO) is None
    assert counts_from(over, MONTH, NOW, TOKYO) is None
    assert counts_from(done(None), MONTH, NOW, TOKYO) is None


@given(events | todos)
@settings(max_examples=60)
def test_the_moment_that_is_told_is_the_first(item: Item) -> None:
    moment = counts_from(item, MONTH, NOW, TOKYO)

    if moment and not isinstance(item, Todo):
        assert counts(item, MONTH, moment, TOKYO, NOW)
        assert not counts(item, MONTH, moment - timedelta.resolution, TOKYO, NOW)
