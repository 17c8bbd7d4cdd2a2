"""A series that Exchange cannot hold is there as single events, and stays whole in the groupware."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from adapter.items import Event
from adapter.recurrence import Daily, ForeignRecurrence, Numbered, Recurrence
from adapter.store import Delete, Fetched, Folder, Outcome, Store, Update, Write
from adapter.stores.ews import EwsStore
from adapter.stores.vdir import VdirStore
from tests.adapter.exchange import HANAKO, address_of, running_exchange, token
from tests.adapter.strategies import TOKYO
from tests.adapter.sync.pairs import EXCHANGE, GROUPWARE, TEN, Clock, Pair, meeting

TWICE_A_DAY = ForeignRecurrence(("RRULE:FREQ=DAILY;COUNT=4;BYHOUR=10,16",))
DAILY = Recurrence(Daily(1), TEN.date(), Numbered(3))
BEGINS = ["04 10:00", "04 16:00", "05 10:00", "05 16:00"]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with running_exchange() as exchange, exchange.connection() as connection:
        clock = Clock()
        stores: dict[Any, Store] = {
            EXCHANGE: EwsStore(connection, token, address_of(HANAKO)),
            GROUPWARE: VdirStore(tmp_path, TOKYO, clock),
        }
        yield Pair(stores, clock, Folder.CALENDAR)


def begins(pair: Pair) -> list[str]:
    """Return when the single events in Exchange begin."""
    found = [item for item in pair.items(EXCHANGE) if isinstance(item, Event)]
    assert all(item.recurrence is None for item in found)
    return sorted(item.start.strftime("%d %H:%M") for item in found)


def fetched(pair: Pair) -> list[Fetched]:
    found = pair.stores[EXCHANGE].fetch(pair.keys(EXCHANGE))
    return [one for one in found if isinstance(one, Fetched)]


def test_its_occurrences_follow_it_and_go_with_it(pair: Pair) -> None:
    pair.add(GROUPWARE, meeting("検温", uid="twice", recurrence=TWICE_A_DAY))

    first = pair.sync()

    assert [str(note.said) for note in first.notes if "single events" in str(note.said)]
    assert begins(pair) == BEGINS
    assert len(pair.items(GROUPWARE)) == 1
    assert pair.sync().writes == 0

    pair.edit(GROUPWARE, "検温", location="保健室")
    pair.settle()
    assert {item.location for item in pair.items(EXCHANGE) if isinstance(item, Event)} == {"保健室"}

    later = datetime(2026, 11, 5, 16, 0, tzinfo=TOKYO)
    pair.edit(GROUPWARE, "検温", deleted=frozenset({later}))
    pair.settle()
    assert begins(pair) == BEGINS[:-1]

    pair.delete(GROUPWARE, "検温")
    pair.settle()
    assert begins(pair) == []
    assert pair.ledger.census().links == 0


def test_what_somebody_does_to_one_of_them_stays_in_exchange(pair: Pair) -> None:
    pair.add(GROUPWARE, meeting("検温", uid="twice", recurrence=TWICE_A_DAY))
    pair.settle()
    first, second, *_ = sorted(fetched(pair), key=lambda one: str(one.item.start))
    again = replace(first.item, subject="検温 (再)")

    pair.stores[EXCHANGE].carry_out(
        [
            Update(first.key, first.version, again, frozenset({"subject"})),
            Delete(second.key, second.version),
        ]
    )
    pair.settle()

    assert pair.subjects(EXCHANGE) == ["検温", "検温", "検温 (再)"]
    assert pair.subjects(GROUPWARE) == ["検温"]


def test_a_series_that_exchange_can_hold_no_more_gives_way_to_its_occurrences(pair: Pair) -> None:
    pair.add(GROUPWARE, meeting("検温", uid="daily", recurrence=DAILY))
    pair.settle()
    [item] = pair.items(EXCHANGE)
    assert item.recurrence

    pair.edit(EXCHANGE, "検温", location="保健室")
    pair.edit(GROUPWARE, "検温", recurrence=TWICE_A_DAY)
    pair.settle()

    assert begins(pair) == BEGINS
    assert {one.location for one in pair.items(EXCHANGE) if isinstance(one, Event)} == {"保健室"}
    assert pair.event(GROUPWARE, "検温").location == "保健室"

    pair.edit(GROUPWARE, "検温", recurrence=DAILY)
    pair.settle()

    [item] = pair.items(EXCHANGE)
    assert item.recurrence == DAILY
    assert pair.subjects(GROUPWARE) == ["検温"]


def test_who_still_edits_a_series_that_is_about_to_give_way_loses_nothing(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.add(GROUPWARE, meeting("検温", uid="daily", recurrence=DAILY))
    pair.settle()
    pair.edit(GROUPWARE, "検温", recurrence=TWICE_A_DAY)

    carry_out = pair.stores[EXCHANGE].carry_out

    def edit_first(writes: Sequence[Write]) -> Sequence[Outcome]:
        monkeypatch.undo()
        pair.edit(EXCHANGE, "検温", location="保健室")
        return carry_out(writes)

    monkeypatch.setattr(pair.stores[EXCHANGE], "carry_out", edit_first)
    pair.settle()

    assert [item for item in pair.items(EXCHANGE) if item.recurrence] != []
    assert len(pair.items(EXCHANGE)) == len(BEGINS) + 1
    assert {item.location for item in pair.items(GROUPWARE) if isinstance(item, Event)} == {
        "",
        "保健室",
    }


def test_deleted_in_exchange_it_comes_back_as_its_occurrences(pair: Pair) -> None:
    pair.add(GROUPWARE, meeting("検温", uid="daily", recurrence=DAILY))
    pair.settle()

    pair.delete(EXCHANGE, "検温")
    pair.edit(GROUPWARE, "検温", recurrence=TWICE_A_DAY)
    pair.settle()

    assert begins(pair) == BEGINS


def test_after_the_ledger_is_lost_they_are_known_again(pair: Pair) -> None:
    pair.add(GROUPWARE, meeting("検温", uid="twice", recurrence=TWICE_A_DAY))
    pair.settle()

    again = Pair(pair.stores, pair.clock, Folder.CALENDAR)
    again.settle()

    assert begins(again) == BEGINS
    assert again.subjects(GROUPWARE) == ["検温"]
