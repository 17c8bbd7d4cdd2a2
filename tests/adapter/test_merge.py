"""Two versions joined: nobody's edit is lost without being named."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from adapter.items import Event, Item, TodoStatus
from adapter.merge import merge
from adapter.reconcile import ACTIONS, Action, Fate, Side
from adapter.store import ALL_FIELDS, Folder
from tests.adapter.test_canonical import DONE, FULL

TEN = datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
HOUR = timedelta(hours=1)
BASE = Event(TEN, TEN + HOUR, subject="定例", location="A")
FIELDS = ALL_FIELDS[Folder.CALENDAR]
EXCHANGE, GROUPWARE = Side


def sides(exchange: Item, groupware: Item) -> dict[Side, Item]:
    return {EXCHANGE: exchange, GROUPWARE: groupware}


def test_each_field_is_by_whoever_changed_it() -> None:
    moved = replace(BASE, start=TEN + HOUR, end=TEN + 2 * HOUR)
    renamed = replace(BASE, subject="新しい定例")

    merged = merge(BASE, sides(moved, renamed), FIELDS, EXCHANGE)

    assert merged.item == replace(moved, subject="新しい定例")
    assert not merged.disputed


def test_a_field_that_both_changed_is_the_winners_and_is_named() -> None:
    one, other = replace(BASE, subject="one"), replace(BASE, subject="other", location="B")

    for winner, subject in ((EXCHANGE, "one"), (GROUPWARE, "other")):
        merged = merge(BASE, sides(one, other), FIELDS, winner)

        assert merged.item == replace(BASE, subject=subject, location="B")
        assert merged.disputed == {"subject"}
        assert merged.loser is winner.other


def test_times_are_one_partys_as_a_whole() -> None:
    earlier = replace(BASE, start=TEN - HOUR)
    longer = replace(BASE, end=TEN + 3 * HOUR)

    merged = merge(BASE, sides(earlier, longer), FIELDS, GROUPWARE)

    assert merged.item == longer
    assert merged.disputed >= {"start", "end"}


def test_the_same_edit_on_both_sides_is_no_dispute() -> None:
    edited = replace(BASE, subject="same")

    assert merge(BASE, sides(edited, edited), FIELDS, EXCHANGE).item == edited
    assert not merge(BASE, sides(edited, edited), FIELDS, EXCHANGE).disputed


def test_without_a_base_what_differs_is_disputed() -> None:
    merged = merge(None, sides(BASE, replace(BASE, location="B")), FIELDS, GROUPWARE)

    assert merged.item == replace(BASE, location="B")
    assert merged.disputed == {"location"}


def test_a_field_that_one_side_cannot_hold_is_not_compared() -> None:
    less = FIELDS - {"attachments"}

    merged = merge(FULL, sides(FULL, replace(FULL, attachments=())), less, EXCHANGE)

    assert merged.item == FULL
    assert not merged.disputed


def test_status_and_percentage_of_a_todo_go_together() -> None:
    base = replace(DONE, status=TodoStatus.IN_PROGRESS, percent_complete=20, completed=None)
    further = replace(base, percent_complete=50)

    merged = merge(base, sides(further, DONE), ALL_FIELDS[Folder.TASKS], GROUPWARE)

    assert merged.item == DONE


def test_every_fate_has_its_action_and_an_edit_beats_a_deletion() -> None:
    assert set(ACTIONS) == {(one, other) for one in Fate for other in Fate}
    assert ACTIONS[Fate.CHANGED, Fate.DELETED] is Action.MAKE_IN_GROUPWARE
    assert ACTIONS[Fate.DELETED, Fate.CHANGED] is Action.MAKE_IN_EXCHANGE
