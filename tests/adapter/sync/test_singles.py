"""Single events that stand for a series: what is done to them, to it, and to what is remembered."""

import pytest

from adapter.recurrence import ForeignRecurrence
from adapter.store import Delete, Fetched
from tests.adapter.sync.pairs import EXCHANGE, GROUPWARE, Pair, meeting, memory_pair
from tests.adapter.sync.troubles import PatternStore

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
