"""What happens while a write waits to be made: nothing is doubled by it, and nothing lost."""

from datetime import timedelta

import pytest

from adapter.items import Sensitivity
from adapter.store import Outcome, Postponed, Refused, Unknown, Write
from adapter.sync.database import Database
from adapter.sync.sqlite_ledger import SqliteLedger
from adapter.sync_options import SyncOptions
from adapter.views import views_of
from tests.adapter.sync.pairs import EXCHANGE, GROUPWARE, Pair, meeting, memory_pair
from tests.adapter.sync.troubles import BusyStore, Script, TroubledStore

BUSY, REFUSED = Postponed("busy"), Refused("no")


@pytest.fixture
def groupware() -> BusyStore:
    return BusyStore(None)


@pytest.fixture
def pair(groupware: BusyStore) -> Pair:
    pair = memory_pair(allow_deletions=True)
    late = TroubledStore(pair.stores[GROUPWARE], Script(), pair.clock, timedelta(seconds=90))
    groupware.store = late
    pair.stores = {EXCHANGE: pair.stores[EXCHANGE], GROUPWARE: groupware}
    return pair


def sync_while(pair: Pair, groupware: BusyStore, answer: Outcome) -> None:
    groupware.answer = lambda _: answer
    pair.sync()
    groupware.answer = None


@pytest.mark.parametrize("answer", [BUSY, REFUSED])
def test_what_comes_to_both_sides_by_itself_is_not_made(
    pair: Pair, groupware: BusyStore, answer: Outcome
) -> None:
    pair.add(EXCHANGE, meeting("朝会", uid="one", location="屋上"))
    sync_while(pair, groupware, answer)
    pair.add(GROUPWARE, meeting("朝会", uid="one", location="地下"))

    assert pair.sync().joined == 1
    pair.clock.pass_by(days=2)
    pair.settle()

    assert pair.subjects(EXCHANGE) == pair.subjects(GROUPWARE) == ["朝会"]
    assert {pair.event(side, "朝会").location for side in (EXCHANGE, GROUPWARE)} == {"屋上"}
    [kept] = pair.ledger.kept()
    assert kept.winner is EXCHANGE


def test_what_was_made_since_a_ledger_was_backed_up_is_not_made_again(
    pair: Pair, groupware: BusyStore
) -> None:
    pair.add(EXCHANGE, meeting("朝会", uid="one"))
    sync_while(pair, groupware, BUSY)
    database = Database(None)
    assert isinstance(pair.ledger, SqliteLedger)
    pair.ledger._database._connection.backup(database._connection)
    pair.settle()
    pair.edit(EXCHANGE, "朝会", location="屋上")
    pair.settle()

    pair.ledger = SqliteLedger(database, pair.folder)
    pair.settle()

    assert pair.subjects(EXCHANGE) == pair.subjects(GROUPWARE) == ["朝会"]
    assert pair.event(GROUPWARE, "朝会").location == "屋上"
    assert pair.ledger.kept() == []


def test_what_cannot_be_taken_back_yet_is_nothing_new(pair: Pair, groupware: BusyStore) -> None:
    sent: list[Write] = []

    def lose(write: Write) -> Outcome:
        sent.append(write)
        return Unknown()

    pair.add(EXCHANGE, meeting("朝会", uid="one"))
    groupware.answer = lose
    pair.sync()
    groupware.answer = None
    pair.clock.pass_by(seconds=100)
    pair.settle()

    groupware.carry_out(sent)
    sync_while(pair, groupware, BUSY)
    pair.settle()

    assert pair.subjects(EXCHANGE) == pair.subjects(GROUPWARE) == ["朝会"]


def test_what_is_hidden_of_it_does_not_keep_a_late_create_from_being_taken_back(
    pair: Pair, groupware: BusyStore
) -> None:
    pair.options["views"] = views_of(SyncOptions(busy_subject="予定あり"))
    sent: list[Write] = []

    def lose(write: Write) -> Outcome:
        sent.append(write)
        return Unknown()

    pair.add(EXCHANGE, meeting("面談", uid="one", sensitivity=Sensitivity.PRIVATE, location="屋上"))
    groupware.answer = lose
    pair.sync()
    groupware.answer = None
    pair.clock.pass_by(seconds=100)
    pair.settle()

    groupware.carry_out(sent)
    pair.settle()

    assert pair.subjects(EXCHANGE) == ["面談"]
    assert pair.subjects(GROUPWARE) == ["予定あり"]
