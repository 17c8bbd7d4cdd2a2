"""To-dos that come again, over EWS: one item that moves on, and leaves what was done behind."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapter.canonical import canonical
from adapter.ews.recurrences import counted_from
from adapter.items import Todo, TodoStatus
from adapter.recurrence import (
    AbsoluteMonthly,
    Daily,
    Day,
    EndDate,
    Numbered,
    Recurrence,
    Regenerating,
    Unit,
    Weekly,
)
from adapter.store import Changed, Create, Done, Fetched, Folder, Update
from adapter.stores.ews import EwsStore
from tests.adapter.exchange import Exchange, store_of

MONDAY = date(2026, 11, 2)
WEEK = timedelta(weeks=1)
WEEKLY = Recurrence(Weekly(1, frozenset({Day.MONDAY})), MONDAY, Numbered(4))
ERRAND = Todo("Order toner", start=MONDAY, due=MONDAY, uid="errand", recurrence=WEEKLY)


@pytest.fixture
def hanako(exchange: Exchange) -> Iterator[EwsStore]:
    with exchange.connection() as connection:
        yield store_of(connection)


def created(store: EwsStore, todo: Todo) -> Done:
    (outcome,) = store.carry_out([Create(Folder.TASKS, todo, "ours")])
    assert isinstance(outcome, Done)
    return outcome


def read(store: EwsStore, *keys: str) -> list[Fetched]:
    found = store.fetch(keys)
    return [one for one in found if isinstance(one, Fetched)]


@pytest.mark.parametrize(
    "pattern", [Daily(3), AbsoluteMonthly(1, 31), *(Regenerating(unit, 2) for unit in Unit)]
)
@pytest.mark.parametrize("ends", [Numbered(3), EndDate(MONDAY + 60 * WEEK)])
def test_every_rule_comes_back(
    hanako: EwsStore, pattern: Daily | AbsoluteMonthly | Regenerating, ends: Numbered | EndDate
) -> None:
    first = date(2026, 11, 30) if isinstance(pattern, AbsoluteMonthly) else MONDAY
    again = replace(ERRAND, start=first, due=first, recurrence=Recurrence(pattern, first, ends))

    (found,) = read(hanako, created(hanako, again).key)

    assert found.item == again


def test_what_is_done_goes_on_and_is_no_second_one_of_ours(hanako: EwsStore) -> None:
    done = created(hanako, ERRAND)
    state = hanako.changes(Folder.TASKS, "", 100).state
    complete = replace(ERRAND, status=TodoStatus.COMPLETED, percent_complete=100)
    names = frozenset({"status", "percent_complete"})

    (outcome,) = hanako.carry_out([Update(done.key, done.version, complete, names)])

    assert isinstance(outcome, Done)
    news = list(hanako.changes(Folder.TASKS, state, 100).changes)
    assert {each.token for each in news if isinstance(each, Changed)} == {"ours", None}
    assert [one.key for one in hanako.find(Folder.TASKS, ["ours"])] == [done.key]
    items = {one.key: one.item for one in read(hanako, *(each.key for each in news))}
    following, left = items.pop(done.key), next(iter(items.values()))
    assert isinstance(left, Todo)
    assert (left.status, left.recurrence, left.uid) == (TodoStatus.COMPLETED, None, "")
    expected = replace(ERRAND, start=MONDAY + WEEK, due=MONDAY + WEEK)
    rest = replace(WEEKLY, first=MONDAY + WEEK, range=Numbered(3))
    assert canonical(following) == canonical(replace(expected, recurrence=rest))
    assert isinstance(following, Todo)
    assert following.uid == "errand"


@pytest.mark.parametrize(
    ("recurrence", "day", "left"),
    [
        (WEEKLY, MONDAY, WEEKLY),
        (WEEKLY, None, WEEKLY),
        (WEEKLY, MONDAY + 3 * WEEK, replace(WEEKLY, first=MONDAY + 3 * WEEK, range=Numbered(1))),
        (WEEKLY, MONDAY + timedelta(days=1), WEEKLY),
        (
            Recurrence(Daily(2), MONDAY, EndDate(MONDAY + WEEK)),
            MONDAY + timedelta(days=4),
            Recurrence(Daily(2), MONDAY + timedelta(days=4), EndDate(MONDAY + WEEK)),
        ),
    ],
)
def test_a_series_counts_from_what_is_to_be_done_next(
    recurrence: Recurrence, day: date | None, left: Recurrence
) -> None:
    assert counted_from(recurrence, day) == left
