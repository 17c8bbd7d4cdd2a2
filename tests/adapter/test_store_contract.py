"""What every store promises: one suite, run on each of them."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from adapter.canonical import canonical
from adapter.items import (
    Body,
    BodyKind,
    Event,
    Importance,
    Item,
    Occurrence,
    Todo,
    TodoStatus,
    changed_fields,
)
from adapter.recurrence import Day, Numbered, Recurrence, Weekly
from adapter.store import (
    Change,
    Changed,
    Conflict,
    Create,
    Delete,
    Deleted,
    Done,
    Fetched,
    Folder,
    Refused,
    Store,
    Update,
)
from tests.adapter.strategies import TOKYO, events, items, todos

TEN = datetime(2026, 11, 2, 10, 0, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
MEETING = Event(TEN, TEN + HOUR, subject="見積り会議", location="第三会議室", uid="one-of-ours")
ERRAND = Todo(subject="Order toner", due=date(2026, 11, 4))
# The store stays between the examples, as a mailbox does; no example leans on what others left.
FEW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
tokens = (f"token-{number}" for number in itertools.count(1))


def folder_of(item: Item) -> Folder:
    return Folder.CALENDAR if isinstance(item, Event) else Folder.TASKS


def creation(item: Item) -> Create:
    return Create(folder_of(item), item, next(tokens))


def added(store: Store, *new: Item) -> list[Done]:
    """Create items, and be sure that they were."""
    outcomes = store.carry_out([creation(item) for item in new])
    assert all(isinstance(outcome, Done) for outcome in outcomes)
    return [outcome for outcome in outcomes if isinstance(outcome, Done)]


def fetched(store: Store, key: str) -> Fetched | None:
    found = store.fetch([key])
    assert all(isinstance(one, Fetched) for one in found)
    return next((one for one in found if isinstance(one, Fetched)), None)


def item_of(store: Store, key: str) -> Item:
    found = fetched(store, key)
    assert found is not None
    return found.item


def pages(store: Store, folder: Folder, state: str, limit: int) -> Iterator[Sequence[Change]]:
    """Yield the changes since `state` page by page, the last state as the last page."""
    more = True
    while more:
        page = store.changes(folder, state, limit)
        assert len(page.changes) <= limit
        yield page.changes
        more, state = page.more, page.state


def news(store: Store, folder: Folder, state: str = "", limit: int = 100) -> list[Change]:
    return [change for page in pages(store, folder, state, limit) for change in page]


def now(store: Store, folder: Folder) -> str:
    """Return the state after all that has been."""
    state, more = "", True
    while more:
        page = store.changes(folder, state, 500)
        state, more = page.state, page.more
    return state


def lost(store: Store, wanted: Item, there: Item) -> frozenset[str]:
    """Return the fields in which `there` is not what was `wanted`, of those the store can hold."""
    chosen = {"completed"} if wanted.uid else {"completed", "uid"}
    held = store.capabilities.fields[folder_of(wanted)] - chosen
    return changed_fields(wanted, there) & held


@FEW
@given(new=st.lists(items, min_size=1, max_size=6))
def test_what_was_created_is_fetched(store: Store, new: list[Item]) -> None:
    writes = [creation(item) for item in new]

    outcomes = store.carry_out(writes)

    keys = [outcome.key for outcome in outcomes if isinstance(outcome, Done)]
    there = {one.key: one for one in store.fetch(keys) if isinstance(one, Fetched)}
    assert len(there) == len(new)
    for write, key, outcome in zip(writes, keys, outcomes, strict=True):
        assert not lost(store, write.item, there[key].item)
        assert there[key].token == write.token
        assert outcome == Done(key, there[key].version)


@pytest.mark.parametrize("item", [MEETING, ERRAND])
def test_an_html_body_says_the_same_however_it_is_dressed(store: Store, item: Item) -> None:
    html = "<html><body><p>見積りを&nbsp;<b>確認</b>&amp;送付</p>\n<p>二行目</p></body></html>"
    (done,) = added(store, replace(item, body=Body(html, BodyKind.HTML)))

    body = item_of(store, done.key).body

    assert body.kind is BodyKind.HTML
    assert re.findall(r"[^<>\s]+(?=<)", body.content.partition("<body")[2]) == [
        *("見積りを&nbsp;", "確認", "&amp;送付", "二行目"),
    ]


def test_what_bears_a_token_is_found_by_it(store: Store) -> None:
    writes = [creation(MEETING), creation(ERRAND), creation(MEETING)]
    meeting, errand, _ = store.carry_out(writes)

    here = store.find(Folder.CALENDAR, [writes[0].token, "nobody's"])
    there = store.find(Folder.TASKS, [write.token for write in writes])

    assert isinstance(meeting, Done)
    assert isinstance(errand, Done)
    assert here == [Changed(meeting.key, meeting.version, writes[0].token)]
    assert there == [Changed(errand.key, errand.version, writes[1].token)]


def test_many_tokens_are_found_at_once(store: Store) -> None:
    writes = [creation(ERRAND) for _ in range(70)]
    outcomes = store.carry_out(writes)

    found = store.find(Folder.TASKS, [write.token for write in writes])

    assert {change.key for change in found} == {o.key for o in outcomes if isinstance(o, Done)}
    assert len(found) == 70


def test_no_token_finds_nothing(store: Store) -> None:
    added(store, ERRAND)

    assert not store.find(Folder.TASKS, [])


@st.composite
def updates(draw: st.DrawFn) -> tuple[Item, Item, frozenset[str]]:
    """Return an item, another of its kind, and the fields to take from that one."""
    before, after = draw(st.tuples(events, events) | st.tuples(todos, todos))
    names = {field.name for field in fields(after)} - {"completed", "uid"}
    # Times and days go together: one of them alone may not fit the other that stays.
    together = [{"start", "end"}, {"start", "due"}, {"status", "percent_complete"}]
    chosen = draw(st.sets(st.sampled_from(sorted(names)), min_size=1))
    for group in together:
        chosen |= group & names if chosen & group else set()
    return before, after, frozenset(chosen)


@FEW
@given(update=updates())
def test_an_update_writes_the_fields_it_names_and_no_other(
    store: Store, update: tuple[Item, Item, frozenset[str]]
) -> None:
    before, after, named = update
    names = named & store.capabilities.fields[folder_of(before)]
    assume(names)
    (done,) = added(store, before)

    (outcome,) = store.carry_out([Update(done.key, done.version, after, names)])

    there = fetched(store, done.key)
    assert there is not None
    assert outcome == Done(done.key, there.version)
    # What is written anew without being other may keep its version.
    assert there.version != done.version or not lost(store, before, there.item)
    assert lost(store, before, there.item) <= names
    assert not lost(store, after, there.item) & names


def test_an_update_of_nothing_but_what_stores_decide_changes_nothing(store: Store) -> None:
    (done,) = added(store, MEETING)
    other = replace(MEETING, uid="another")

    (outcome,) = store.carry_out([Update(done.key, done.version, other, frozenset({"uid"}))])

    assert outcome == Done(done.key, done.version)
    assert item_of(store, done.key) == MEETING


def test_an_update_over_another_version_is_a_conflict(store: Store) -> None:
    (done,) = added(store, MEETING)
    first = replace(MEETING, subject="First")
    store.carry_out([Update(done.key, done.version, first, frozenset({"subject"}))])

    second = replace(MEETING, subject="Second")
    outcome = store.carry_out([Update(done.key, done.version, second, frozenset({"subject"}))])

    assert list(outcome) == [Conflict()]
    assert item_of(store, done.key) == first


def test_a_deletion_over_another_version_is_a_conflict(store: Store) -> None:
    (done,) = added(store, ERRAND)
    edited = replace(ERRAND, subject="Order paper")
    store.carry_out([Update(done.key, done.version, edited, frozenset({"subject"}))])

    outcome = store.carry_out([Delete(done.key, done.version)])

    assert list(outcome) == [Conflict()]
    assert not lost(store, edited, item_of(store, done.key))


@pytest.mark.parametrize("item", [MEETING, ERRAND])
def test_what_was_deleted_is_gone(store: Store, item: Item) -> None:
    write = creation(item)
    (done,) = store.carry_out([write])
    assert isinstance(done, Done)

    outcome = store.carry_out([Delete(done.key, done.version)])

    assert list(outcome) == [Done(done.key, "")]
    assert fetched(store, done.key) is None
    assert not store.find(write.folder, [write.token])


def test_writes_to_what_is_gone_are_conflicts(store: Store) -> None:
    (done,) = added(store, MEETING)
    store.carry_out([Delete(done.key, done.version)])

    outcomes = store.carry_out(
        [
            Update(done.key, done.version, MEETING, frozenset({"subject"})),
            Delete(done.key, done.version),
        ]
    )

    assert list(outcomes) == [Conflict(), Conflict()]


@pytest.mark.parametrize("key", ["", "no such key", "鍵"])
def test_keys_that_never_were_are_no_trouble(store: Store, key: str) -> None:
    (done,) = added(store, MEETING)

    outcomes = store.carry_out(
        [Update(key, done.version, MEETING, frozenset({"subject"})), Delete(key, done.version)]
    )

    assert list(outcomes) == [Conflict(), Conflict()]
    assert [one.key for one in store.fetch([key, done.key])] == [done.key]


def test_nothing_to_do_is_done_at_once(store: Store) -> None:
    assert not store.carry_out([])
    assert not store.fetch([])


def test_outcomes_stand_in_the_order_of_the_writes(store: Store) -> None:
    kept, stale, gone = added(store, MEETING, MEETING, ERRAND)
    words = frozenset({"subject"})

    outcomes = store.carry_out(
        [
            Delete(gone.key, gone.version),
            creation(ERRAND),
            Update(stale.key, kept.version, MEETING, words),
            creation(MEETING),
            Update(kept.key, kept.version, replace(MEETING, subject="Moved"), words),
            Delete("no such key", gone.version),
        ]
    )

    kinds = [type(outcome) for outcome in outcomes]
    assert kinds == [Done, Done, Conflict, Done, Done, Conflict]
    keys = [outcome.key for outcome in outcomes if isinstance(outcome, Done)]
    assert keys[0] == gone.key
    assert item_of(store, keys[1]).subject == ERRAND.subject
    assert item_of(store, keys[2]).subject == MEETING.subject
    assert keys[3] == kept.key


def test_an_item_of_the_wrong_kind_is_refused_and_the_others_are_not(store: Store) -> None:
    misplaced = Create(Folder.TASKS, MEETING, next(tokens))
    (done,) = added(store, MEETING)
    turned = Update(done.key, done.version, ERRAND, frozenset({"subject"}))

    wrong, right, also_wrong = store.carry_out([misplaced, creation(ERRAND), turned])

    assert isinstance(wrong, Refused)
    assert isinstance(right, Done)
    assert isinstance(also_wrong, Refused)
    assert item_of(store, done.key) == MEETING


def test_half_an_update_that_does_not_fit_is_refused(store: Store) -> None:
    (done,) = added(store, MEETING)
    later = Event(TEN + 3 * HOUR, TEN + 4 * HOUR)

    (outcome,) = store.carry_out([Update(done.key, done.version, later, frozenset({"start"}))])

    assert isinstance(outcome, Refused)
    assert item_of(store, done.key) == MEETING


def test_the_store_chooses_a_uid_where_there_is_none(store: Store) -> None:
    one, other = added(store, replace(MEETING, uid=""), replace(MEETING, uid=""))

    first, second = item_of(store, one.key), item_of(store, other.key)

    assert isinstance(first, Event)
    assert isinstance(second, Event)
    assert first.uid
    assert first.uid != second.uid


def test_completing_a_todo_says_when(store: Store) -> None:
    (done,) = added(store, ERRAND)
    complete = replace(ERRAND, status=TodoStatus.COMPLETED, percent_complete=100)
    names = frozenset({"status", "percent_complete"})

    (again,) = store.carry_out([Update(done.key, done.version, complete, names)])
    completed = item_of(store, done.key)
    assert isinstance(again, Done)
    store.carry_out([Update(done.key, again.version, ERRAND, names)])
    reopened = item_of(store, done.key)

    assert isinstance(completed, Todo)
    assert completed.completed is not None
    assert isinstance(reopened, Todo)
    assert reopened.completed is None


@pytest.mark.parametrize("item", [MEETING, ERRAND])
def test_changes_are_told_once(store: Store, item: Item) -> None:
    folder = folder_of(item)
    edited, gone = added(store, item, item)
    state = now(store, folder)
    write = creation(item)

    urgent = replace(item, importance=Importance.HIGH)
    new, again, _ = store.carry_out(
        [
            write,
            Update(edited.key, edited.version, urgent, frozenset({"importance"})),
            Delete(gone.key, gone.version),
        ]
    )

    assert isinstance(new, Done)
    assert isinstance(again, Done)
    changes = {change.key: change for change in news(store, folder, state)}
    assert changes.pop(new.key) == Changed(new.key, new.version, write.token)
    edit = changes.pop(edited.key)
    assert isinstance(edit, Changed)
    assert edit.version == again.version
    assert changes == {gone.key: Deleted(gone.key)}
    assert not news(store, folder, now(store, folder))


def test_changes_of_one_folder_are_not_those_of_the_other(store: Store) -> None:
    state = now(store, Folder.CALENDAR)

    added(store, ERRAND)

    assert not news(store, Folder.CALENDAR, state)


def test_changes_come_in_pages_that_miss_nothing(store: Store) -> None:
    state = now(store, Folder.TASKS)
    keys = [done.key for done in added(store, *[ERRAND] * 7)]

    told = [[change.key for change in page] for page in pages(store, Folder.TASKS, state, 3)]

    assert [len(page) for page in told if page] == [3, 3, 1]
    assert sorted(itertools.chain(*told)) == sorted(keys)


def test_what_changes_between_two_pages_is_told_before_nothing_is_left(store: Store) -> None:
    state = now(store, Folder.TASKS)
    done = added(store, *[ERRAND] * 5)
    first = store.changes(Folder.TASKS, state, 3)
    seen = first.changes[0].key
    version = next(one.version for one in done if one.key == seen)

    store.carry_out([Delete(seen, version)])

    # A list may be finished as it was begun, and what came in between told in the next.
    second = store.changes(Folder.TASKS, first.state, 3)
    third = store.changes(Folder.TASKS, second.state, 3)
    told = (*first.changes, *second.changes, *third.changes)
    assert first.more
    assert Deleted(seen) in told
    assert {change.key for change in told} == {one.key for one in done}


def test_a_list_from_the_beginning_has_all_there_is(store: Store) -> None:
    meeting, other, gone = added(store, MEETING, MEETING, MEETING)
    store.carry_out([Delete(gone.key, gone.version)])

    page = store.changes(Folder.CALENDAR, "", 500)
    changes = {change.key: change for change in news(store, Folder.CALENDAR)}

    assert not page.reset
    assert {meeting.key, other.key} <= set(changes)
    assert gone.key not in changes
    assert all(isinstance(change, Changed) for change in changes.values())


@pytest.mark.parametrize("state", ["nonsense", "状態", "calendar:0:0", "H4sIAAA="])
def test_a_state_that_is_refused_begins_the_list_anew(store: Store, state: str) -> None:
    (done,) = added(store, MEETING)

    page = store.changes(Folder.CALENDAR, state, 500)

    assert page.reset
    assert done.key in {change.key for change in page.changes} or page.more
    assert not store.changes(Folder.CALENDAR, page.state, 500).reset


def test_versions_and_tokens_are_the_same_wherever_they_are_told(store: Store) -> None:
    write = creation(MEETING)
    (done,) = store.carry_out([write])
    assert isinstance(done, Done)

    expected = Changed(done.key, done.version, write.token)

    assert expected in news(store, Folder.CALENDAR)
    assert expected in store.window(Folder.CALENDAR, TEN, TEN + HOUR)
    assert expected in store.find(Folder.CALENDAR, [write.token])
    there = fetched(store, done.key)
    assert there is not None
    assert replace(there, modified=None) == Fetched(done.key, done.version, MEETING, write.token)


START, END = TEN, TEN + 2 * HOUR
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("item", "inside"),
    [
        (Event(START - HOUR, START), False),
        (Event(START - HOUR, START + HOUR), True),
        (Event(START, END), True),
        (Event(START - DAY, END + DAY), True),
        (Event(END - HOUR, END + HOUR), True),
        (Event(END, END + HOUR), False),
        (Event(START, START), True),
        (Event(END, END), False),
        (Event(TEN.date(), TEN.date() + DAY), True),
        (Event(TEN.date() - DAY, TEN.date()), False),
        (Event(TEN.date() + DAY, TEN.date() + 2 * DAY), False),
        (Todo(), True),
        (Todo(due=TEN.date()), True),
        (Todo(due=TEN.date() - DAY), False),
        (Todo(start=TEN.date() + DAY), False),
        (Todo(start=TEN.date() - DAY, due=TEN.date() + DAY), True),
    ],
)
def test_a_window_holds_what_overlaps_it(store: Store, item: Item, inside: bool) -> None:
    (done,) = added(store, item)

    keys = {change.key for change in store.window(folder_of(item), START, END)}

    assert (done.key in keys) is inside


def test_a_day_of_the_mailbox_is_in_its_last_hour_and_not_in_the_next(store: Store) -> None:
    (done,) = added(store, Event(date(2026, 11, 3), date(2026, 11, 4)))
    midnight = datetime(2026, 11, 4, 0, 0, tzinfo=TOKYO)

    before = store.window(Folder.CALENDAR, midnight - HOUR, midnight)
    after = store.window(Folder.CALENDAR, midnight, midnight + HOUR)

    assert done.key in {change.key for change in before}
    assert done.key not in {change.key for change in after}


def test_a_series_is_held_as_one_or_refused_and_never_made_a_single_event(store: Store) -> None:
    weekly = Recurrence(Weekly(1, frozenset({Day.MONDAY})), TEN.date())

    (outcome,) = store.carry_out([creation(replace(MEETING, recurrence=weekly))])

    if "recurrence" in store.capabilities.fields[Folder.CALENDAR]:
        assert isinstance(outcome, Done)
        there = item_of(store, outcome.key)
        assert isinstance(there, Event)
        assert there.recurrence == weekly
        assert [change.key for change in news(store, Folder.CALENDAR)] == [outcome.key]
    else:
        assert isinstance(outcome, Refused)


WEEKLY = Recurrence(Weekly(1, frozenset({Day.MONDAY})), TEN.date(), Numbered(8))
WEEK = timedelta(weeks=1)
SERIES = replace(MEETING, recurrence=WEEKLY)


def holds_occurrences(store: Store) -> bool:
    return {"changed", "deleted"} <= store.capabilities.fields[Folder.CALENDAR]


def other(week: int, **fields: Any) -> Occurrence:
    """Return the occurrence of a week as another than the series says."""
    start = TEN + week * WEEK
    event = replace(MEETING, start=start, end=start + HOUR, **fields)
    return Occurrence(start, event)


def moved(week: int, by: timedelta) -> Occurrence:
    start = TEN + week * WEEK
    return Occurrence(start, replace(MEETING, start=start + by, end=start + by + HOUR))


MORE = other(3, subject="別室", location="A", reminder=5 * HOUR / 60)


def test_a_series_keeps_the_occurrences_that_differ(store: Store) -> None:
    assume_occurrences(store)
    apart = replace(SERIES, deleted=frozenset({TEN + WEEK}), changed=(moved(2, 2 * HOUR), MORE))
    write = creation(apart)

    (outcome,) = store.carry_out([write])

    assert isinstance(outcome, Done)
    assert outcome.whole
    there = fetched(store, outcome.key)
    assert there is not None
    assert canonical(there.item) == canonical(apart)
    assert (there.version, there.token) == (outcome.version, write.token)
    assert news(store, Folder.CALENDAR) == [Changed(outcome.key, outcome.version, write.token)]


def assume_occurrences(store: Store) -> None:
    if not holds_occurrences(store):
        pytest.skip("holds no occurrences")


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        ({"subject"}, replace(SERIES, subject="Other")),
        ({"deleted"}, replace(SERIES, deleted=frozenset({TEN + WEEK, TEN + 4 * WEEK}))),
        ({"changed"}, replace(SERIES, changed=(moved(2, 3 * HOUR), moved(5, -HOUR)))),
        ({"changed"}, SERIES),
        (
            {"changed", "deleted", "location"},
            replace(SERIES, changed=(MORE,), deleted=frozenset({TEN + 2 * WEEK, TEN + WEEK})),
        ),
        (
            {"recurrence", "changed", "deleted"},
            replace(
                SERIES,
                recurrence=replace(WEEKLY, range=Numbered(6)),
                changed=(moved(4, HOUR),),
                deleted=frozenset({TEN + WEEK}),
            ),
        ),
        ({"deleted"}, SERIES),
        ({"recurrence", "changed", "deleted"}, MEETING),
    ],
)
def test_an_update_of_a_series_leaves_the_occurrences_that_it_does_not_name(
    store: Store, fields: set[str], after: Event
) -> None:
    assume_occurrences(store)
    before = replace(SERIES, deleted=frozenset({TEN + WEEK}), changed=(moved(2, 2 * HOUR), MORE))
    (done,) = added(store, before)

    (outcome,) = store.carry_out([Update(done.key, done.version, after, frozenset(fields))])

    assert isinstance(outcome, Done)
    assert outcome.whole
    there = item_of(store, done.key)
    named = {name: getattr(after, name) for name in fields}
    assert canonical(there) == canonical(replace(before, **named))
    found = fetched(store, done.key)
    assert found is not None
    assert found.version == outcome.version


def test_an_occurrence_of_days_is_told_by_its_day(store: Store) -> None:
    assume_occurrences(store)
    first, day = TEN.date(), timedelta(days=1)
    week = replace(SERIES, start=first, end=first + day, reminder=None)
    longer = Occurrence(
        first + WEEK, replace(week, recurrence=None, start=first + WEEK, end=first + WEEK + 3 * day)
    )
    apart = replace(week, changed=(longer,), deleted=frozenset({first + 2 * WEEK}))

    (done,) = added(store, apart)

    assert canonical(item_of(store, done.key)) == canonical(apart)
