"""Single events that stand for a series: what is done to them, to it, and to what is remembered."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapter.items import Event, Todo
from adapter.recurrence import ForeignRecurrence
from adapter.store import Delete, Fetched, Folder, Postponed, Update
from adapter.sync.database import Database
from adapter.sync.sqlite_ledger import SqliteLedger
from adapter.sync.terms import Horizon
from tests.adapter.strategies import TOKYO
from tests.adapter.sync.pairs import EXCHANGE, GROUPWARE, TEN, Pair, meeting, memory_pair
from tests.adapter.sync.troubles import BusyStore, PatternStore

TWICE_A_DAY = ForeignRecurrence(("RRULE:FREQ=DAILY;COUNT=4;BYHOUR=10,16",))
FOR_LONG = ForeignRecurrence(("RRULE:FREQ=DAILY;COUNT=400;BYHOUR=10,16",))


@pytest.fixture
def pair() -> Pair:
    pair = memory_pair()
    pair.stores = {**pair.stores, EXCHANGE: PatternStore(pair.stores[EXCHANGE])}
    return pair


def singles(pair: Pair) -> list[Fetched]:
    found = pair.stores[EXCHANGE].fetch(pair.keys(EXCHANGE))
    there = [one for one in found if isinstance(one, Fetched)]
    return sorted(there, key=lambda one: str(one.item.start))


def begins(pair: Pair) -> list[str]:
    return [f"{one.item.start:%m-%d %H:%M}" for one in singles(pair)]


def places(pair: Pair) -> set[str]:
    return {one.item.location for one in singles(pair) if isinstance(one.item, Event)}


def test_one_that_was_taken_away_stays_away(pair: Pair) -> None:
    pair.add(GROUPWARE, meeting("検温", uid="long", recurrence=FOR_LONG))
    pair.settle()
    one = singles(pair)[300]
    pair.stores[EXCHANGE].carry_out([Delete(one.key, one.version)])
    pair.settle()

    pair.clock.pass_by(days=31)
    pair.settle()

    assert f"{one.item.start:%m-%d %H:%M}" not in begins(pair)
    assert len(begins(pair)) == 399


def edit(pair: Pair, which: int, **changes: Any) -> None:
    one = singles(pair)[which]
    write = Update(one.key, one.version, replace(one.item, **changes), frozenset(changes))
    pair.stores[EXCHANGE].carry_out([write])


def test_who_edits_one_keeps_that_while_the_rest_of_it_follows_the_series(pair: Pair) -> None:
    pair.add(GROUPWARE, meeting("検温", uid="twice", recurrence=TWICE_A_DAY))
    pair.settle()
    edit(pair, 1, subject="検温 (再)")
    pair.settle()

    for place in ("保健室", "体育館"):
        pair.edit(GROUPWARE, "検温", location=place)
        pair.settle()

    assert pair.subjects(EXCHANGE) == ["検温", "検温", "検温", "検温 (再)"]
    assert places(pair) == {"体育館"}

    edit(pair, 1, location="自宅")
    pair.settle()
    pair.edit(GROUPWARE, "検温", location="屋上")
    pair.settle()
    assert places(pair) == {"屋上"}
    assert "検温 (再)" in pair.subjects(EXCHANGE)


def test_who_edits_one_that_is_about_to_follow_its_series_does_not_hinder_that(
    pair: Pair,
) -> None:
    pair.add(GROUPWARE, meeting("検温", uid="twice", recurrence=TWICE_A_DAY))
    pair.settle()
    store = pair.stores[EXCHANGE]
    busy = BusyStore(store, lambda _: Postponed("busy"))
    pair.stores = {**pair.stores, EXCHANGE: busy}
    pair.edit(GROUPWARE, "検温", location="保健室")
    pair.sync()
    busy.answer = None
    edit(pair, 1, subject="検温 (再)")
    pair.settle()

    assert pair.subjects(EXCHANGE) == ["検温", "検温", "検温", "検温 (再)"]
    assert places(pair) == {"保健室"}


def test_two_series_of_one_uid_have_occurrences_of_their_own(pair: Pair) -> None:
    pair.add(GROUPWARE, meeting("検温", uid="twice", recurrence=TWICE_A_DAY))
    pair.settle()
    pair.add(GROUPWARE, meeting("体温", uid="twice", recurrence=TWICE_A_DAY))
    pair.settle()

    assert pair.subjects(EXCHANGE) == ["体温"] * 4 + ["検温"] * 4


def test_another_window_counts_at_once(pair: Pair) -> None:
    pair.options["horizon"] = Horizon(timedelta(days=1), timedelta(days=10), TOKYO)
    pair.add(GROUPWARE, meeting("検温", uid="long", recurrence=FOR_LONG))
    pair.settle()
    before = len(begins(pair))

    pair.options["horizon"] = Horizon(timedelta(days=1), timedelta(days=100), TOKYO)
    pair.settle()

    assert len(begins(pair)) == before + 2 * 90


def test_a_lost_ledger_makes_no_events_of_what_is_out_of_reach_by_now(pair: Pair) -> None:
    pair.add(GROUPWARE, meeting("検温", uid="long", recurrence=FOR_LONG))
    pair.settle()
    pair.clock.pass_by(days=60)
    pair.settle()

    again = Pair(pair.stores, pair.clock)
    again.settle()

    assert again.subjects(GROUPWARE) == ["検温"]
    assert len(begins(again)) == 400


@pytest.mark.parametrize("later", [False, True])
def test_a_to_do_with_such_a_rule_is_set_aside_and_stays_where_it_is(
    pair: Pair, *, later: bool
) -> None:
    pair.folder = Folder.TASKS
    pair.ledger = SqliteLedger(Database(None), Folder.TASKS)
    rule = TWICE_A_DAY
    pair.add(
        GROUPWARE, Todo("投薬", uid="pills", due=TEN.date(), recurrence=None if later else rule)
    )
    summary = pair.sync()
    if later:
        pair.edit(GROUPWARE, "投薬", recurrence=rule)
        summary = pair.sync()

    assert [remark.said for remark in summary.asides] == ["no such recurrence"]
    assert summary.notes == []
    assert pair.subjects(EXCHANGE) == (["投薬"] if later else [])
    assert pair.subjects(GROUPWARE) == ["投薬"]


def test_nothing_is_written_any_more_where_nothing_may_be(pair: Pair) -> None:
    pair.add(GROUPWARE, meeting("検温", uid="twice", recurrence=TWICE_A_DAY))
    pair.add(GROUPWARE, meeting("朝会", uid="one"))
    pair.settle()
    store = pair.stores[EXCHANGE]
    pair.stores = {**pair.stores, EXCHANGE: BusyStore(store, lambda _: Postponed("busy"))}
    pair.delete(GROUPWARE, "検温")
    pair.delete(GROUPWARE, "朝会")
    pair.add(GROUPWARE, meeting("昼会"))
    pair.sync(allow_deletions=True)

    pair.stores = {**pair.stores, EXCHANGE: store}
    assert pair.sync(written=frozenset({GROUPWARE})).writes == 0
    assert pair.subjects(EXCHANGE) == ["朝会", *["検温"] * 4]
