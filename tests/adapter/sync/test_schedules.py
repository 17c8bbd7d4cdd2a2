"""Whatever happens, in whatever order: nothing is lost, nothing is doubled, both sides agree.

L1  what somebody wrote is on both sides, or kept beside what was preferred to it
L2  an item is there once on each side
L3  what nobody deleted is there
L4  undisturbed, a few passes bring both sides to the same
L5  then a pass writes nothing
"""

from __future__ import annotations

import itertools
import sqlite3
from collections import defaultdict, deque
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from adapter.canonical import digest
from adapter.items import Event
from adapter.reconcile import Side
from adapter.store import Changed, Create, Delete, Fetched, Folder, Update
from adapter.stores.memory import EWS_LIKE, MemoryStore
from adapter.sync.database import Database
from adapter.sync.sqlite_ledger import SqliteLedger
from tests.adapter.strategies import TOKYO
from tests.adapter.sync.pairs import Clock, Pair, meeting
from tests.adapter.sync.troubles import Killed, MortalLedger, Script, Trouble, TroubledStore

LATE = timedelta(seconds=90)
FIELDS = ("subject", "location")
COMMON = [Trouble.NOTHING] * 6
troubles = st.lists(st.sampled_from([*COMMON, *Trouble]), max_size=40)


class Schedules(RuleBasedStateMachine):
    """Two people, two stores, and a sync between them that is not left in peace."""

    @initialize()
    def begin(self) -> None:
        self.clock = Clock()
        self.script = Script(meanwhile=self.somebody_edits)
        self.memories = {side: MemoryStore(TOKYO, self.clock, EWS_LIKE) for side in Side}
        stores = {
            side: TroubledStore(store, self.script, self.clock, LATE)
            for side, store in self.memories.items()
        }
        self.database = Database(None)
        self.ledger = SqliteLedger(self.database, Folder.CALENDAR)
        mortal = MortalLedger(self.ledger, self.script)
        options = {"allow_deletions": True}
        self.pair = Pair(stores, self.clock, ledger=mortal, options=options)
        self.stores = stores
        self.names = itertools.count()
        self.must_survive: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.deleted: set[str] = set()
        self.made: set[str] = set()
        self.backup: sqlite3.Connection | None = None

    # What people do.

    @rule(side=st.sampled_from(Side))
    def somebody_adds(self, side: Side) -> None:
        number = next(self.names)
        item = meeting(f"s{number}", uid=f"u{number}", location=f"l{number}")
        self.memories[side].carry_out([Create(Folder.CALENDAR, item, f"person-{number}")])
        self.made.add(item.uid)
        for name in FIELDS:
            self.must_survive[item.uid, name] = {getattr(item, name)}

    @rule(side=st.sampled_from(Side), which=st.integers(0, 50), name=st.sampled_from(FIELDS))
    def somebody_edits(
        self, side: Side = Side.EXCHANGE, which: int = 0, name: str = "location"
    ) -> None:
        if not (there := self.there(side)):
            return
        found = there[which % len(there)]
        uid, value = found.item.uid, f"{name[0]}{next(self.names)}"
        self.must_survive[uid, name] -= {getattr(found.item, name)}
        self.must_survive[uid, name].add(value)
        changes: dict[str, Any] = {name: value}
        item = replace(found.item, **changes)
        write = Update(found.key, found.version, item, frozenset({name}))
        self.memories[side].carry_out([write])

    @rule(side=st.sampled_from(Side), which=st.integers(0, 50))
    def somebody_deletes(self, side: Side, which: int) -> None:
        if not (there := self.there(side)):
            return
        found = there[which % len(there)]
        for name in FIELDS:
            self.must_survive[found.item.uid, name] -= {getattr(found.item, name)}
        self.deleted.add(found.item.uid)
        self.memories[side].carry_out([Delete(found.key, found.version)])

    # What happens to the sync.

    @rule(coming=troubles)
    def sync_in_trouble(self, coming: list[Trouble]) -> None:
        self.script.coming = deque(coming)
        with suppress(Killed):
            self.pair.sync()
        self.script.coming.clear()

    @rule(seconds=st.sampled_from([1, 30, 100, 4000]))
    def time_passes(self, seconds: int) -> None:
        self.clock.pass_by(seconds=seconds)

    @rule(side=st.sampled_from(Side))
    def what_was_late_arrives(self, side: Side) -> None:
        self.stores[side].arrive()

    @rule(side=st.sampled_from(Side))
    def ids_are_issued_anew(self, side: Side) -> None:
        self.memories[side].reissue_ids()

    @rule()
    def the_ledger_is_backed_up(self) -> None:
        self.backup = sqlite3.connect(":memory:")
        self.database._connection.backup(self.backup)

    @rule()
    def the_ledger_is_restored(self) -> None:
        """Put back an older ledger; what had been kept in the later one alone is lost with it."""
        if self.backup is None:
            return
        self.backup.backup(self.database._connection)
        self.ledger.lease()
        self.ledger.relist()
        known = self.kept()
        for side in Side:
            for one in self.there(side):
                for name in FIELDS:
                    known[one.item.uid, name].add(getattr(one.item, name))
        for (uid, name), values in self.must_survive.items():
            self.must_survive[uid, name] = values & known[uid, name]

    @rule()
    def all_is_quiet(self) -> None:
        """Leave the sync in peace until it has nothing to do, and look at what came of it."""
        for side in Side:
            self.stores[side].arrive()
        self.clock.pass_by(seconds=100)
        passes = 0
        while (summary := self.pair.sync()).writes or summary.waiting or summary.postponed:
            passes += 1
            assert passes <= 3, "it does not come to rest"
        self.look()

    def look(self) -> None:
        sides = {side: self.there(side) for side in Side}
        uids = {side: sorted(one.item.uid for one in found) for side, found in sides.items()}
        assert uids[Side.EXCHANGE] == uids[Side.GROUPWARE]
        assert len(set(uids[Side.EXCHANGE])) == len(uids[Side.EXCHANGE]), "an item is doubled"
        assert self.made - self.deleted <= set(uids[Side.EXCHANGE]), "an item is lost"
        digests = {side: sorted(digest(one.item) for one in found) for side, found in sides.items()}
        assert digests[Side.EXCHANGE] == digests[Side.GROUPWARE]
        kept = self.kept()
        there = {one.item.uid: one.item for one in sides[Side.EXCHANGE]}
        for (uid, name), values in self.must_survive.items():
            known = kept[uid, name] | ({getattr(there[uid], name)} if uid in there else set())
            assert values <= known, "what somebody wrote is lost"
            self.must_survive[uid, name] = {getattr(there[uid], name)} if uid in there else set()

    def kept(self) -> dict[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in self.pair.ledger.kept():
            for version in one.versions.values():
                if version:
                    for name in FIELDS:
                        found[version.uid, name].add(getattr(version, name))
        return found

    def there(self, side: Side) -> list[Fetched]:
        store = self.memories[side]
        page = store.changes(Folder.CALENDAR, "", 10_000)
        keys = [one.key for one in page.changes if isinstance(one, Changed)]
        return sorted(
            (one for one in store.fetch(keys) if isinstance(one.item, Event)),
            key=lambda one: (one.item.uid, one.key),
        )


def few(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def test_a_few_schedules() -> None:
    run_state_machine_as_test(Schedules, settings=few(50))


@pytest.mark.long
def test_ten_thousand_schedules() -> None:
    run_state_machine_as_test(Schedules, settings=few(10_000))
