"""What a person is asked, and chooses: it counts, and it is waited for no longer than it must be."""

from datetime import timedelta

import pytest

from adapter.merge import Policy
from adapter.reconcile import Side
from adapter.stores.memory import MemoryStore
from tests.adapter.sync.pairs import EXCHANGE, GROUPWARE, TEN, Pair, meeting, memory_pair


@pytest.fixture
def asked() -> Pair:
    """Return a pair with a person asked where its one meeting takes place."""
    pair = memory_pair(policy=Policy.ASK, allow_deletions=True)
    pair.add(EXCHANGE, meeting("朝会"))
    pair.settle()
    pair.edit(EXCHANGE, "朝会", location="屋上")
    pair.edit(GROUPWARE, "朝会", location="地下")
    assert pair.sync().asked == 1
    return pair


def test_who_deletes_what_is_asked_about_answers_and_the_other_edit_stays(asked: Pair) -> None:
    asked.delete(GROUPWARE, "朝会")
    asked.settle()

    assert asked.event(GROUPWARE, "朝会").location == "屋上"
    assert asked.ledger.kept() == []

    asked.edit(EXCHANGE, "朝会", location="中庭")
    asked.settle()
    assert asked.event(GROUPWARE, "朝会").location == "中庭"


def test_nobody_is_asked_about_what_is_gone_on_both_sides(asked: Pair) -> None:
    asked.delete(GROUPWARE, "朝会")
    asked.delete(EXCHANGE, "朝会")
    asked.settle()

    assert asked.ledger.kept() == []
    assert asked.ledger.census().links == 0


def test_another_conflicts_choice_is_no_answer(asked: Pair) -> None:
    [question] = asked.ledger.kept()
    asked.ledger.choose(question.number, EXCHANGE)
    asked.settle()
    asked.edit(EXCHANGE, "朝会", location="中庭")
    asked.edit(GROUPWARE, "朝会", location="正門")
    asked.sync()

    asked.ledger.choose(question.number, GROUPWARE)
    asked.sync()

    places = {side: asked.event(side, "朝会").location for side in (EXCHANGE, GROUPWARE)}
    assert places == {EXCHANGE: "中庭", GROUPWARE: "正門"}


def test_each_of_several_choices_counts() -> None:
    pair = memory_pair()
    pair.add(EXCHANGE, meeting("朝会"))
    pair.settle()
    pair.edit(EXCHANGE, "朝会", location="屋上")
    pair.edit(GROUPWARE, "朝会", location="地下")
    pair.sync()
    pair.edit(EXCHANGE, "朝会", categories=frozenset({"社内"}))
    pair.edit(GROUPWARE, "朝会", categories=frozenset({"社外"}))
    pair.sync()

    for kept in pair.ledger.kept():
        pair.ledger.choose(kept.number, GROUPWARE)
    pair.settle()

    event = pair.event(EXCHANGE, "朝会")
    assert (event.location, event.categories) == ("地下", frozenset({"社外"}))
    assert pair.ledger.kept() == []


def test_a_beginning_that_is_chosen_brings_its_end() -> None:
    pair = memory_pair(written=frozenset({GROUPWARE}))
    pair.add(EXCHANGE, meeting("朝会"))
    pair.settle()
    pair.edit(GROUPWARE, "朝会", start=TEN + timedelta(minutes=30))
    pair.sync()
    early = TEN - timedelta(hours=5)
    pair.edit(EXCHANGE, "朝会", start=early, end=early + timedelta(hours=1))
    pair.sync()
    [kept] = pair.ledger.kept()

    pair.ledger.choose(kept.number, GROUPWARE)
    pair.settle()

    event = pair.event(GROUPWARE, "朝会")
    assert (event.start, event.end) == (TEN + timedelta(minutes=30), TEN + timedelta(hours=1))


@pytest.mark.parametrize("side", Side)
def test_a_question_about_what_was_never_agreed_outlives_that_a_mailbox_is_moved(
    side: Side,
) -> None:
    pair = memory_pair(policy=Policy.ASK, allow_deletions=True)
    for one, place in ((EXCHANGE, "屋上"), (GROUPWARE, "地下")):
        pair.add(one, meeting("朝会", uid="one", location=place))
    assert pair.sync().asked == 1

    store = pair.stores[side]
    assert isinstance(store, MemoryStore)
    store.reissue_ids()
    pair.sync()
    [question] = pair.ledger.kept()
    pair.ledger.choose(question.number, GROUPWARE)
    pair.settle()

    assert pair.subjects(EXCHANGE) == pair.subjects(GROUPWARE) == ["朝会"]
    assert pair.event(EXCHANGE, "朝会").location == "地下"
