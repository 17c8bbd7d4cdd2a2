"""What the store in memory does beyond the suite of all stores: Graph's ways, and what befalls."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapter.items import Event, Todo
from adapter.store import Changed, Create, Delete, Done, Folder, LeftWindow, Update
from adapter.stores.memory import EWS_LIKE, MemoryStore, graph_like
from tests.adapter.strategies import TOKYO

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
YEAR = timedelta(days=365)
MEETING = Event(NOON, NOON + HOUR, subject="会議")
NEXT_YEAR = Event(NOON + YEAR, NOON + YEAR + HOUR, subject="会議")
TIMES = frozenset({"start", "end"})


def clock() -> datetime:
    return datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def graph() -> MemoryStore:
    return MemoryStore(TOKYO, clock, graph_like(NOON - 10 * HOUR, NOON + 10 * HOUR))


def created(store: MemoryStore, event: Event) -> Done:
    (done,) = store.carry_out([Create(Folder.CALENDAR, event, "token")])
    assert isinstance(done, Done)
    return done


def moved(store: MemoryStore, done: Done, event: Event) -> Done:
    (again,) = store.carry_out([Update(done.key, done.version, event, TIMES)])
    assert isinstance(again, Done)
    return again


def test_an_event_moved_out_of_the_window_has_left_it_and_is_not_deleted(
    graph: MemoryStore,
) -> None:
    done = created(graph, MEETING)
    state = graph.changes(Folder.CALENDAR, "", 100).state

    moved(graph, done, NEXT_YEAR)

    assert graph.changes(Folder.CALENDAR, state, 100).changes == (LeftWindow(done.key),)
    assert [one.key for one in graph.fetch([done.key])] == [done.key]


def test_an_event_moved_into_the_window_has_changed(graph: MemoryStore) -> None:
    done = created(graph, NEXT_YEAR)
    state = graph.changes(Folder.CALENDAR, "", 100).state

    again = moved(graph, done, MEETING)

    changes = graph.changes(Folder.CALENDAR, state, 100).changes
    assert changes == (Changed(done.key, again.version, "token"),)


def test_what_happens_outside_the_window_is_not_told(graph: MemoryStore) -> None:
    done = created(graph, NEXT_YEAR)
    graph.carry_out([Delete(done.key, done.version)])

    page = graph.changes(Folder.CALENDAR, "", 100)

    assert not page.changes


def test_what_left_before_the_list_began_is_not_told(graph: MemoryStore) -> None:
    moved(graph, created(graph, MEETING), NEXT_YEAR)

    page = graph.changes(Folder.CALENDAR, "", 100)

    assert not page.changes


def test_to_dos_have_no_window(graph: MemoryStore) -> None:
    (done,) = graph.carry_out([Create(Folder.TASKS, Todo(due=(NOON + YEAR).date()), "token")])

    page = graph.changes(Folder.TASKS, "", 100)

    assert isinstance(done, Done)
    assert page.changes == (Changed(done.key, done.version, "token"),)


def test_what_graph_cannot_hold_is_as_if_never_said(graph: MemoryStore) -> None:
    (done,) = graph.carry_out(
        [Create(Folder.TASKS, Todo(subject="a", percent_complete=30), "token")]
    )

    assert isinstance(done, Done)
    (there,) = graph.fetch([done.key])
    assert there.item == Todo(subject="a")


@pytest.mark.parametrize("folder", Folder)
def test_states_expire(folder: Folder) -> None:
    store = MemoryStore(TOKYO, clock, EWS_LIKE)
    state = store.changes(folder, "", 100).state

    store.expire_states()

    assert store.changes(folder, state, 100).reset


def test_ids_that_are_issued_anew_keep_items_and_tokens() -> None:
    store = MemoryStore(TOKYO, clock, EWS_LIKE)
    ours = replace(MEETING, uid="ours")
    done = created(store, ours)
    state = store.changes(Folder.CALENDAR, "", 100).state

    store.reissue_ids()

    page = store.changes(Folder.CALENDAR, state, 100)
    (found,) = store.find(Folder.CALENDAR, ["token"])
    assert page.reset
    assert page.changes == (found,)
    assert found.key != done.key
    assert not store.fetch([done.key])
    (there,) = store.fetch([found.key])
    assert there.item == ours


def test_what_was_deleted_can_be_got_back() -> None:
    store = MemoryStore(TOKYO, clock, EWS_LIKE)
    done = created(store, MEETING)

    store.carry_out([Delete(done.key, done.version)])

    assert [item.subject for item in store.recoverable] == ["会議"]
