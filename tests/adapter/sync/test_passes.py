"""A pass brings two stores into step, and the next one finds nothing to do."""

import sqlite3
from collections import deque
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta

import pytest

from adapter.items import Body, Event, ShowAs, Todo
from adapter.merge import Policy
from adapter.reconcile import Side
from adapter.store import Folder, Outcome, Postponed, Store, Write
from adapter.stores.memory import EWS_LIKE, MemoryStore
from adapter.sync.database import Database
from adapter.sync.sqlite_ledger import SqliteLedger
from tests.adapter.strategies import TOKYO
from tests.adapter.sync.pairs import EXCHANGE, GROUPWARE, TEN, Clock, Pair, meeting, memory_pair
from tests.adapter.sync.troubles import HalfStore, Script, Trouble, TroubledStore


@pytest.fixture
def pair() -> Pair:
    pair = memory_pair()
    for subject in ("一", "二", "三"):
        pair.add(EXCHANGE, meeting(subject))
    pair.settle()
    return pair


@pytest.mark.parametrize("side", Side)
def test_what_is_new_on_a_side_is_made_on_the_other(side: Side) -> None:
    pair = memory_pair()
    pair.add(side, meeting("朝会", location="第三会議室", body=Body("議題")))

    summary = pair.sync()

    assert pair.items(EXCHANGE) == pair.items(GROUPWARE)
    assert summary.writes == 1
    assert pair.sync().writes == 0


@pytest.mark.parametrize("side", Side)
def test_what_is_edited_on_a_side_is_edited_on_the_other(pair: Pair, side: Side) -> None:
    pair.edit(side, "二", location="屋上")

    summary = pair.sync()

    assert pair.event(side.other, "二").location == "屋上"
    assert summary.writes == 1
    assert pair.sync().writes == 0


@pytest.mark.parametrize("side", Side)
def test_what_is_deleted_on_a_side_is_deleted_on_the_other(pair: Pair, side: Side) -> None:
    pair.delete(side, "二")

    pair.sync()

    assert pair.subjects(side.other) == ["一", "三"]
    assert pair.sync().writes == 0


@pytest.mark.parametrize("side", Side)
def test_an_edit_beats_a_deletion(pair: Pair, side: Side) -> None:
    pair.delete(side, "二")
    pair.edit(side.other, "二", location="屋上")

    pair.settle()

    assert pair.items(EXCHANGE) == pair.items(GROUPWARE)
    assert pair.event(side, "二").location == "屋上"


def test_what_is_deleted_on_both_sides_is_forgotten(pair: Pair) -> None:
    pair.delete(EXCHANGE, "二")
    pair.delete(GROUPWARE, "二")

    assert pair.sync().writes == 0
    assert pair.ledger.census().links == 2


def test_edits_of_different_fields_are_joined(pair: Pair) -> None:
    pair.edit(EXCHANGE, "二", location="屋上")
    pair.edit(GROUPWARE, "二", show_as=ShowAs.FREE)

    summary = pair.sync()

    for side in Side:
        item = pair.event(side, "二")
        assert (item.location, item.show_as) == ("屋上", ShowAs.FREE)
    assert summary.at_odds == 0
    assert pair.sync().writes == 0


@pytest.mark.parametrize(
    ("policy", "place"), [(Policy.EXCHANGE, "屋上"), (Policy.GROUPWARE, "地下")]
)
def test_the_same_field_is_whose_the_policy_says_and_the_other_is_kept(
    pair: Pair, policy: Policy, place: str
) -> None:
    pair.edit(EXCHANGE, "二", location="屋上")
    pair.edit(GROUPWARE, "二", location="地下")

    summary = pair.sync(policy=policy)

    assert {pair.event(side, "二").location for side in Side} == {place}
    assert summary.at_odds == 1
    [kept] = pair.ledger.kept()
    places = {s: i.location for s, i in kept.versions.items() if isinstance(i, Event)}
    assert places == {EXCHANGE: "屋上", GROUPWARE: "地下"}
    assert pair.sync(policy=policy).writes == 0


def test_a_person_who_is_asked_decides(pair: Pair) -> None:
    pair.edit(EXCHANGE, "二", location="屋上")
    pair.edit(GROUPWARE, "二", location="地下")
    assert pair.sync(policy=Policy.ASK).asked == 1
    assert pair.sync(policy=Policy.ASK).writes == 0
    [kept] = pair.ledger.kept()

    pair.ledger.choose(kept.number, GROUPWARE)
    pair.sync(policy=Policy.ASK)

    assert {pair.event(side, "二").location for side in Side} == {"地下"}
    assert [one.winner for one in pair.ledger.kept()] == [GROUPWARE]
    assert pair.sync(policy=Policy.ASK).writes == 0


def test_the_version_that_was_not_taken_can_be_chosen_afterwards(pair: Pair) -> None:
    pair.edit(EXCHANGE, "二", location="屋上")
    pair.edit(GROUPWARE, "二", location="地下")
    pair.sync()
    [kept] = pair.ledger.kept()

    pair.ledger.choose(kept.number, GROUPWARE)
    pair.sync()

    assert {pair.event(side, "二").location for side in Side} == {"地下"}
    assert pair.sync().writes == 0


def test_what_is_on_both_sides_already_is_joined_and_not_doubled() -> None:
    pair = memory_pair()
    pair.add(EXCHANGE, meeting("UID", uid="one"))
    pair.add(GROUPWARE, meeting("UID", uid="one", location="屋上"))
    pair.add(EXCHANGE, meeting("same", uid="two"))
    pair.add(GROUPWARE, meeting("same", uid="another"))
    pair.add(EXCHANGE, meeting("alike", body=Body("a")))
    pair.add(GROUPWARE, meeting("Alike ", body=Body("b")))

    summary = pair.sync()

    assert len(pair.items(EXCHANGE)) == len(pair.items(GROUPWARE)) == 3
    assert summary.joined == 3
    assert pair.sync().writes == 0


def test_items_that_say_the_same_are_told_apart_by_number() -> None:
    pair = memory_pair()
    for side, count in ((EXCHANGE, 3), (GROUPWARE, 2)):
        for _ in range(count):
            pair.add(side, meeting("掃除"))

    pair.settle()

    assert len(pair.items(EXCHANGE)) == len(pair.items(GROUPWARE)) == 3


def test_a_mailbox_that_was_moved_is_known_again(pair: Pair) -> None:
    store = pair.stores[EXCHANGE]
    pair.edit(GROUPWARE, "二", location="屋上")
    store.reissue_ids()  # type: ignore[attr-defined]

    pair.settle()

    assert pair.items(EXCHANGE) == pair.items(GROUPWARE)
    assert pair.subjects(EXCHANGE) == ["一", "三", "二"]
    assert pair.event(EXCHANGE, "二").location == "屋上"


@pytest.mark.parametrize("side", Side)
def test_a_state_that_expired_loses_and_doubles_nothing(pair: Pair, side: Side) -> None:
    pair.delete(side, "一")
    pair.add(side, meeting("四"))
    pair.stores[side].expire_states()  # type: ignore[attr-defined]

    pair.settle()

    assert pair.subjects(EXCHANGE) == pair.subjects(GROUPWARE) == ["三", "二", "四"]


def test_a_side_that_is_suddenly_empty_stops_the_pass_until_it_is_allowed(pair: Pair) -> None:
    for subject in ("一", "二", "三"):
        pair.delete(GROUPWARE, subject)
    pair.edit(EXCHANGE, "一", location="屋上")

    assert pair.sync().paused
    assert len(pair.items(EXCHANGE)) == 3
    assert pair.sync().paused
    pair.sync(allow_deletions=True)

    assert pair.subjects(EXCHANGE) == pair.subjects(GROUPWARE) == ["一"]


def test_a_clock_that_was_set_back_stops_the_pass(pair: Pair) -> None:
    pair.delete(EXCHANGE, "一")
    pair.clock.pass_by(hours=-2)

    assert pair.sync().paused
    assert len(pair.items(GROUPWARE)) == 3
    pair.clock.pass_by(hours=3)
    assert pair.sync().writes == 1


def test_what_is_outside_the_window_waits_until_it_is_inside() -> None:
    pair = memory_pair()
    pair.options["admits"] = lambda item, _modified, now: (
        None if item.start <= now + timedelta(days=1) else item.start
    )
    pair.add(EXCHANGE, meeting("明後日"))

    assert pair.sync().writes == 0
    assert pair.sync().writes == 0
    pair.clock.now = TEN

    assert pair.sync().writes == 1
    assert pair.subjects(GROUPWARE) == ["明後日"]


def test_to_dos_are_kept_in_step_as_well() -> None:
    pair = memory_pair()
    pair.folder = Folder.TASKS
    pair = Pair(pair.stores, pair.clock, Folder.TASKS)
    pair.add(GROUPWARE, Todo(subject="トナーを注文"))

    pair.settle()

    assert pair.subjects(EXCHANGE) == ["トナーを注文"]


def test_a_create_that_arrives_after_it_was_given_up_is_taken_back() -> None:
    pair = memory_pair()
    late = TroubledStore(pair.stores[GROUPWARE], Script(), pair.clock, timedelta(seconds=90))
    pair.stores = {EXCHANGE: pair.stores[EXCHANGE], GROUPWARE: late}
    pair.add(EXCHANGE, meeting("朝会", uid="one"))
    late.script = Script(deque([Trouble.NOTHING] * 2 + [Trouble.LATE]))
    assert pair.sync().waiting == 1
    assert pair.sync().waiting == 1
    pair.clock.pass_by(seconds=100)
    assert pair.sync().writes == 1

    late.store.carry_out([write for _, write in late.under_way])
    assert len(pair.items(GROUPWARE)) == 2
    pair.settle()

    assert pair.subjects(EXCHANGE) == pair.subjects(GROUPWARE) == ["朝会"]


@pytest.mark.parametrize(
    ("policy", "stands", "kept"),
    [(Policy.EXCHANGE, "屋上", "地下"), (Policy.GROUPWARE, "地下", "屋上")],
)
def test_an_edit_that_comes_in_the_way_of_anothers_is_at_odds_with_it(
    policy: Policy, stands: str, kept: str
) -> None:
    pair = memory_pair(policy=policy)
    pair.add(EXCHANGE, meeting("週次会議", uid="weekly"))
    pair.settle()
    pair.edit(GROUPWARE, "週次会議", location="地下")
    # Exchange has been looked at when somebody edits the same there.
    script = Script(deque([Trouble.EDITED_BEFORE]))
    script.meanwhile = lambda: pair.edit(EXCHANGE, "週次会議", location="屋上")
    stores = dict(pair.stores)
    late = TroubledStore(stores[GROUPWARE], script, pair.clock, timedelta(0))

    Pair({**stores, GROUPWARE: late}, pair.clock, ledger=pair.ledger, options=pair.options).sync()
    pair.settle()

    assert {pair.event(side, "週次会議").location for side in Side} == {stands}
    [one] = pair.ledger.kept()
    versions = {item.location for item in one.versions.values() if isinstance(item, Event)}
    assert versions == {stands, kept}


class Postpones(MemoryStore):
    """A store that is too busy for the first write."""

    busy = True

    def carry_out(self, writes: Sequence[Write]) -> Sequence[Outcome]:
        if self.busy:
            self.busy = False
            return [Postponed("busy") for _ in writes]
        return super().carry_out(writes)


def test_a_create_that_a_restored_ledger_has_still_to_send_is_not_made_again() -> None:
    clock = Clock()
    stores: dict[Side, Store] = {
        EXCHANGE: Postpones(TOKYO, clock, EWS_LIKE),
        GROUPWARE: MemoryStore(TOKYO, clock, EWS_LIKE),
    }
    database = Database(None)
    pair = Pair(stores, clock, ledger=SqliteLedger(database, Folder.CALENDAR))
    pair.add(GROUPWARE, meeting("週次会議", uid="weekly"))
    assert pair.sync().postponed == 1
    with closing(sqlite3.connect(":memory:")) as backup:
        database._connection.backup(backup)
        pair.settle()

        backup.backup(database._connection)
    pair.ledger.lease()
    pair.ledger.relist()
    pair.settle()

    assert pair.subjects(EXCHANGE) == pair.subjects(GROUPWARE) == ["週次会議"]


@pytest.mark.parametrize("times", [1, 9])
def test_what_was_written_in_part_is_written_whole_and_never_taken_for_an_edit(times: int) -> None:
    pair = memory_pair()
    pair.stores = {
        EXCHANGE: pair.stores[EXCHANGE],
        GROUPWARE: HalfStore(pair.stores[GROUPWARE], times),
    }
    pair.add(EXCHANGE, meeting("朝会", location="屋上"))

    summary = pair.sync()

    assert bool(summary.asides) is (times > 1)
    assert pair.sync().writes == 0
    for _ in range(8):
        pair.clock.pass_by(days=1, hours=1)
        pair.sync()
    assert {pair.event(side, "朝会").location for side in Side} == {"屋上"}
    assert pair.sync().writes == 0
