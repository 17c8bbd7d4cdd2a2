from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from adapter.items import Event, Item, Todo, TodoStatus, changed_fields, is_within, settled
from tests.adapter.strategies import TOKYO, items, todos

NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# In New York the clocks go back on this night: 01:30 comes twice.
FIRST = datetime(2026, 11, 1, 1, 45, tzinfo=NEW_YORK)
SECOND = datetime(2026, 11, 1, 1, 15, fold=1, tzinfo=NEW_YORK)


@given(items)
def test_nothing_has_changed_between_an_item_and_itself(item: Item) -> None:
    assert not changed_fields(item, replace(item))


def test_every_field_that_differs_has_changed() -> None:
    before = Event(NOON, NOON + HOUR, subject="a", location="b")

    after = replace(before, subject="A", reminder=timedelta(0))

    assert changed_fields(before, after) == {"subject", "reminder"}


def test_the_same_wall_time_an_hour_later_is_a_change() -> None:
    before = Event(FIRST, FIRST)

    moved = Event(FIRST.replace(fold=1), FIRST.replace(fold=1))

    assert changed_fields(before, moved) == {"start", "end"}


def test_the_same_instant_in_another_zone_is_a_change() -> None:
    before = Event(NOON, NOON)
    start = NOON.astimezone(ZoneInfo("Asia/Seoul"))

    assert changed_fields(before, replace(before, start=start)) == {"start"}


def test_a_reminder_of_a_todo_is_a_moment_in_whatever_zone() -> None:
    before = Todo(reminder=NOON)

    assert not changed_fields(before, Todo(reminder=NOON.astimezone(NEW_YORK)))
    assert changed_fields(before, Todo(reminder=NOON + HOUR)) == {"reminder"}


def test_an_event_may_end_after_the_clocks_went_back() -> None:
    assert Event(FIRST, SECOND).end == SECOND


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (NOON, NOON - HOUR),
        (date(2026, 11, 2), date(2026, 11, 1)),
        (date(2026, 11, 2), date(2026, 11, 2)),
        (NOON, date(2026, 11, 3)),
        (SECOND, FIRST),
        (datetime(2026, 11, 2, 3), datetime(2026, 11, 2, 4)),  # noqa: DTZ001 - that is the point
        (datetime(2026, 11, 2, 3, tzinfo=UTC), datetime(2026, 11, 2, 4, tzinfo=UTC)),
    ],
)
def test_an_event_that_cannot_be_does_not_exist(start: datetime, end: datetime) -> None:
    with pytest.raises(ValueError, match=r"event|zone"):
        Event(start, end)


@pytest.mark.parametrize("reminder", [timedelta(minutes=-1), timedelta(seconds=1), DAY * 4000])
def test_a_reminder_comes_whole_minutes_before(reminder: timedelta) -> None:
    with pytest.raises(ValueError, match="reminder"):
        Event(NOON, NOON, reminder=reminder)


def test_a_todo_is_not_due_before_it_starts() -> None:
    with pytest.raises(ValueError, match="due"):
        Todo(start=date(2026, 11, 2), due=date(2026, 11, 1))


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_todo_is_between_nothing_and_all_done(percent: int) -> None:
    with pytest.raises(ValueError, match="percent"):
        Todo(percent_complete=percent)


def test_a_todo_reminds_at_a_time_with_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        Todo(reminder=datetime(2026, 11, 2, 3, tzinfo=UTC))


@given(todos)
def test_settling_settles_and_keeps_the_status(todo: Todo) -> None:
    mixed = replace(todo, percent_complete=50 if todo.percent_complete != 50 else 100)

    once = settled(mixed)

    assert settled(once) == once
    assert once.status is todo.status
    assert (once.percent_complete == 100) is (once.status is TodoStatus.COMPLETED)


START, END = NOON, NOON + 2 * HOUR


@pytest.mark.parametrize(
    ("item", "inside"),
    [
        (Event(START, END), True),
        (Event(START - HOUR, START), False),
        (Event(START - HOUR, START + HOUR), True),
        (Event(END - HOUR, END + HOUR), True),
        (Event(END, END + HOUR), False),
        (Event(START - HOUR, END + HOUR), True),
        (Event(START, START), True),
        (Event(END, END), False),
        (Event(date(2026, 11, 2), date(2026, 11, 3)), True),
        (Event(date(2026, 11, 1), date(2026, 11, 2)), False),
        (Event(date(2026, 11, 3), date(2026, 11, 4)), False),
        (Todo(), True),
        (Todo(due=date(2026, 11, 2)), True),
        (Todo(due=date(2026, 11, 1)), False),
        (Todo(start=date(2026, 11, 1), due=date(2026, 11, 3)), True),
        (Todo(start=date(2026, 11, 3)), False),
    ],
)
def test_a_window_holds_what_overlaps_it(item: Item, inside: bool) -> None:
    assert is_within(item, START, END, TOKYO) is inside


def test_a_day_is_where_the_mailbox_is() -> None:
    holiday = Event(date(2026, 11, 3), date(2026, 11, 4))
    still_the_second_in_london = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)

    for zone, inside in ((TOKYO, True), (ZoneInfo("Europe/London"), False)):
        end = still_the_second_in_london + HOUR
        assert is_within(holiday, still_the_second_in_london, end, zone) is inside
