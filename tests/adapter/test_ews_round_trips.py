"""Every field of every item goes to Exchange, to iCalendar, and back, and is what it was."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapter.canonical import canonical
from adapter.ical.reading import Told, parse_calendar
from adapter.ical.writing import render_calendar
from adapter.items import Event, Item, changed_fields
from adapter.store import Create, Done, Fetched, Folder
from adapter.stores.ews import EwsStore
from tests.adapter.exchange import Exchange, store_of
from tests.adapter.rich import rich_events, rich_todos, series
from tests.adapter.strategies import TOKYO

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=TOKYO)
rich = st.lists(rich_events, min_size=3, max_size=6) | st.lists(series(), min_size=2, max_size=4)
rich_lists = rich | st.lists(rich_todos(), min_size=3, max_size=6)


@pytest.fixture
def hanako(exchange: Exchange) -> Iterator[EwsStore]:
    with exchange.connection() as connection:
        yield store_of(connection)


def folder_of(item: Item) -> Folder:
    return Folder.CALENDAR if isinstance(item, Event) else Folder.TASKS


def exchanged(store: EwsStore, items: Sequence[Item]) -> list[Item]:
    """Return the items as they are after they were written to Exchange and read again."""
    writes = [Create(folder_of(item), item, f"{n}") for n, item in enumerate(items)]
    outcomes = store.carry_out(writes)
    keys = [one.key for one in outcomes if isinstance(one, Done) and one.whole]
    assert len(keys) == len(items), outcomes
    found = {one.key: one.item for one in store.fetch(keys) if isinstance(one, Fetched)}
    return [found[key] for key in keys]


def told(items: Sequence[Item]) -> list[Item]:
    """Return the items as they are after they were written as iCalendar and read again."""
    found = [Fetched(f"{n}", "1", item) for n, item in enumerate(items)]
    read = [parse_calendar(render_calendar([one], NOW), TOKYO) for one in found]
    return [one.item for each in read for one in each if isinstance(one, Told)]


def differences(before: Sequence[Item], after: Sequence[Item]) -> list[frozenset[str]]:
    """Return the fields in which items are not what they were, in the form both sides agree on."""
    pairs = zip(before, after, strict=True)
    return [changed_fields(canonical(one), canonical(other)) for one, other in pairs]


def all_the_way(store: EwsStore, items: Sequence[Item]) -> None:
    here = exchanged(store, items)
    there = told(here)
    back = exchanged(store, there)

    same: list[frozenset[str]] = [frozenset()] * len(items)
    assert differences(items, here) == same
    assert differences(here, there) == same
    assert differences(there, back) == same
    assert differences(told(items), told(back)) == same


FEW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=3, deadline=timedelta(seconds=60), suppress_health_check=FEW)
@given(items=rich_lists)
def test_whatever_goes_all_the_way_comes_back(hanako: EwsStore, items: list[Item]) -> None:
    all_the_way(hanako, items)


@pytest.mark.long
@settings(max_examples=1000, deadline=timedelta(seconds=60), suppress_health_check=FEW)
@given(items=rich_lists)
def test_a_thousand_lists_go_all_the_way(hanako: EwsStore, items: list[Item]) -> None:
    all_the_way(hanako, items)
