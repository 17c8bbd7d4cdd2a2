"""What each side sees of an item, and what an edit there means: the laws of every view."""

from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapter.items import Body, Event, Item, Occurrence, Sensitivity, Todo
from adapter.people import Attendee, Person
from adapter.reconcile import Side
from adapter.recurrence import Daily, NoEnd, Recurrence
from adapter.serial import dump_item
from adapter.sync_options import SyncOptions, Tag
from adapter.views import BLANK, PLAIN, BodyOnce, Chain, PrivateAsBusy, Tagged, View, views_of
from provision.contract.sync_facts import End
from tests.adapter.rich import rich_items, series
from tests.adapter.strategies import TOKYO, WORDS

BEFORE, AFTER = Tagged(Tag("[EX]")), Tagged(Tag("済", End.END))
BUSY = PrivateAsBusy("予定あり")
ALL = Chain((BodyOnce(), BUSY, BEFORE))
VIEWS: tuple[View, ...] = (PLAIN, BEFORE, AFTER, BUSY, BodyOnce(), ALL)
items = rich_items | st.builds(
    lambda item, word: replace(item, subject=word),
    rich_items,
    st.sampled_from(["[EX]", "[EX] ", "[EX] 会議", "[EX][EX] x", "会議 済", "済 済", "予定あり"]),
)
TEN = datetime(2026, 11, 28, 10, tzinfo=TOKYO)
SECRET = Event(
    TEN,
    TEN + timedelta(hours=1),
    "面接 interview",
    Body("salary"),
    "room 5",
    sensitivity=Sensitivity.PRIVATE,
    categories=frozenset({"hr"}),
    attendees=(Attendee(Person("candidate@x.example")),),
    extra="COMMENT:headhunter",
    recurrence=Recurrence(Daily(1), TEN.date(), NoEnd()),
)
LATER = Occurrence(
    TEN + timedelta(days=1), replace(SECRET, subject="second interview", recurrence=None)
)


@given(items)
@example(replace(SECRET, subject="[EX] 面接", changed=(LATER,)))
@settings(max_examples=25)
def test_what_nobody_edited_means_what_it_did_and_a_second_trip_adds_nothing(item: Item) -> None:
    for view in VIEWS:
        look = view.shown(item)
        assert view.meant(look, item) == item
        assert view.shown(view.meant(look, item)) == look
        assert view.shown(look) == look


@given(st.sampled_from([PLAIN, BEFORE, AFTER, BUSY, ALL]), items, items, st.data())
@settings(max_examples=25)
def test_what_is_edited_comes_through_unless_it_is_hidden(
    view: View, item: Item, other: Item, data: st.DataObject
) -> None:
    names = {field.name for field in fields(item)} & {field.name for field in fields(other)}
    names -= {"start", "end", "due", "recurrence", "deleted", "changed", "floating", "reminder"}
    name = data.draw(st.sampled_from(sorted(names)))
    value: Any = {name: getattr(other, name)}
    is_body = name == "body" and view is ALL
    hidden = is_body or (
        item.sensitivity in {Sensitivity.PRIVATE, Sensitivity.CONFIDENTIAL}
        and name in {"subject", "sensitivity", *BLANK[type(item)]}
        and view in (BUSY, ALL)
    )

    meant = view.meant(replace(view.shown(item), **value), item)

    if hidden:
        assert meant == item
    elif name == "subject":
        assert meant.subject in (other.subject, view.meant(other, None).subject, item.subject)
        assert replace(meant, subject="") == replace(item, subject="")
    else:
        assert meant == replace(item, **value)


@given(WORDS, WORDS, st.sampled_from([BEFORE, AFTER]))
@settings(max_examples=25)
def test_a_subject_edited_under_its_tag_comes_back_without_it(
    before: str, after: str, view: Tagged
) -> None:
    item = replace(SECRET, subject=before)
    edited = replace(view.shown(replace(item, subject=after)), body=Body("edited"))

    assert view.meant(edited, item) == replace(item, subject=after, body=Body("edited"))


@pytest.mark.parametrize("subject", ["[EX] [EX] 会議", "[EX][EX]会議", "会議"])
def test_a_tag_is_on_no_subject_twice_and_comes_back_on_none(subject: str) -> None:
    item = replace(SECRET, subject=subject)

    assert BEFORE.shown(BEFORE.shown(item)) == BEFORE.shown(item)
    assert BEFORE.meant(item, None).subject == "会議"


def test_occurrences_have_the_tag_as_their_series_has() -> None:
    look = BEFORE.shown(replace(SECRET, changed=(LATER,)))

    assert isinstance(look, Event)
    assert look.subject == "[EX] 面接 interview"
    assert look.changed[0].event.subject == "[EX] second interview"


@pytest.mark.parametrize("sensitivity", [Sensitivity.PRIVATE, Sensitivity.CONFIDENTIAL])
def test_nothing_of_a_private_item_is_shown_but_its_time(sensitivity: Sensitivity) -> None:
    item = replace(SECRET, changed=(LATER,), sensitivity=sensitivity)

    look = BUSY.shown(item)

    words = ("interview", "面接", "salary", "room", "hr", "candidate", "headhunter")
    assert not [word for word in words if word in dump_item(look)]
    assert (look.subject, look.start, look.show_as) == ("予定あり", item.start, item.show_as)  # type: ignore[union-attr]


def test_a_private_to_do_shows_nothing_either() -> None:
    todo = Todo("面接", Body("x"), billing="b", mileage="m", companies=frozenset({"c"}),
                sensitivity=Sensitivity.CONFIDENTIAL)  # fmt: skip

    assert BUSY.shown(todo) == Todo("予定あり", sensitivity=Sensitivity.CONFIDENTIAL)


def test_a_private_occurrence_of_an_open_series_is_hidden_alone() -> None:
    item = replace(SECRET, sensitivity=Sensitivity.NORMAL, changed=(LATER,))

    look = BUSY.shown(item)

    assert isinstance(look, Event)
    assert (look.subject, look.changed[0].event.subject) == ("面接 interview", "予定あり")


def test_taking_the_mark_away_uncovers_nothing() -> None:
    look = replace(BUSY.shown(SECRET), sensitivity=Sensitivity.NORMAL)

    assert BUSY.meant(look, SECRET) == SECRET


def test_moving_a_hidden_item_moves_it_and_nothing_else() -> None:
    moved = {"start": TEN + timedelta(hours=2), "end": TEN + timedelta(hours=3)}

    assert BUSY.meant(replace(BUSY.shown(SECRET), **moved), SECRET) == replace(SECRET, **moved)  # type: ignore[arg-type]


@given(series())
@settings(max_examples=10)
def test_an_occurrence_changed_over_there_has_nothing_of_what_is_hidden(event: Event) -> None:
    base = replace(event, sensitivity=Sensitivity.PRIVATE, changed=())
    look = BUSY.shown(replace(event, sensitivity=Sensitivity.PRIVATE))

    meant = BUSY.meant(look, base)

    assert isinstance(meant, Event)
    assert all(one.event.subject == base.subject for one in meant.changed)
    assert [one.event.start for one in meant.changed] == [o.event.start for o in event.changed]


def test_a_body_comes_with_a_new_item_and_never_again() -> None:
    edited = replace(SECRET, body=Body("edited"), location="room 6")

    assert BodyOnce().meant(edited, None) == edited
    assert BodyOnce().meant(edited, SECRET) == replace(SECRET, location="room 6")


def test_what_is_hidden_is_the_other_sides_where_nothing_was_agreed_yet() -> None:
    known = replace(SECRET, subject="[EX] 面接")

    assert ALL.meant(ALL.shown(SECRET), known) == replace(known)


def test_the_options_say_what_the_groupware_sees_and_exchange_sees_all() -> None:
    options = SyncOptions(tag=Tag("[EX]"), busy_subject="予定あり", update_body=False)

    assert views_of(SyncOptions()) == {Side.EXCHANGE: PLAIN, Side.GROUPWARE: PLAIN}
    assert views_of(options) == {Side.EXCHANGE: PLAIN, Side.GROUPWARE: ALL}
