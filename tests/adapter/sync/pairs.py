"""Two stores, a ledger and a clock: what a test of the sync does with them."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from adapter.items import Event, Item
from adapter.merge import Policy
from adapter.reconcile import Side
from adapter.store import Changed, Create, Delete, Done, Fetched, Folder, Update
from adapter.stores.memory import EWS_LIKE, MemoryStore
from adapter.sync.database import Database
from adapter.sync.passes import Pass
from adapter.sync.sqlite_ledger import SqliteLedger
from adapter.sync.terms import Terms, World
from adapter.views import PLAIN
from tests.adapter.strategies import TOKYO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapter.store import Store
    from adapter.sync.ledger import Ledger
    from adapter.sync.summary import Summary

NOON = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
TEN = datetime(2026, 11, 4, 10, 0, tzinfo=TOKYO)
EXCHANGE, GROUPWARE = Side.EXCHANGE, Side.GROUPWARE
# No other process of a test has the same ones.
TOKENS = itertools.count()


def meeting(subject: str = "見積り会議", **fields: Any) -> Event:
    return Event(TEN, TEN + timedelta(hours=1), subject=subject, **fields)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Pair:
    """Two stores kept in step; what people do on a side are the verbs."""

    stores: Mapping[Side, Store]
    clock: Clock = field(default_factory=Clock)
    folder: Folder = Folder.CALENDAR
    ledger: Ledger = None  # type: ignore[assignment]
    options: dict[str, Any] = field(default_factory=dict)
    _names: itertools.count[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        if self.ledger is None:
            self.ledger = SqliteLedger(Database(None), self.folder)

    def terms(self) -> Terms:
        stated: dict[str, Any] = {
            "policy": Policy.EXCHANGE,
            "views": dict.fromkeys(Side, PLAIN),
            "admits": lambda *_: None,
        }
        capabilities = {side: store.capabilities for side, store in self.stores.items()}
        return Terms(folder=self.folder, capabilities=capabilities, **stated | self.options)

    def world(self) -> World:
        return World(self.clock, lambda: f"token-{os.getpid()}-{next(TOKENS)}")

    def sync(self, **options: Any) -> Summary:
        terms = replace(self.terms(), **options)
        return Pass(self.stores, self.ledger, terms, self.world()).run()

    def settle(self) -> None:
        """Sync until nothing is left to do, which takes two passes at most."""
        for _ in range(2):
            assert not self.sync().problems
        assert self.sync().writes == 0

    def keys(self, side: Side) -> list[str]:
        page = self.stores[side].changes(self.folder, "", 10_000)
        return [one.key for one in page.changes if isinstance(one, Changed)]

    def items(self, side: Side) -> list[Item]:
        found = self.stores[side].fetch(self.keys(side))
        return [one.item for one in found if isinstance(one, Fetched)]

    def subjects(self, side: Side) -> list[str]:
        return sorted(item.subject for item in self.items(side))

    def found(self, side: Side, subject: str) -> Fetched:
        found = self.stores[side].fetch(self.keys(side))
        [one] = [one for one in found if isinstance(one, Fetched) and one.item.subject == subject]
        return one

    def event(self, side: Side, subject: str) -> Event:
        item = self.found(side, subject).item
        assert isinstance(item, Event)
        return item

    def add(self, side: Side, item: Item) -> None:
        token = f"somebody-{next(self._names)}"
        assert isinstance(self.stores[side].carry_out([Create(self.folder, item, token)])[0], Done)

    def edit(self, side: Side, subject: str, **changes: Any) -> None:
        one = self.found(side, subject)
        item = replace(one.item, **changes)
        write = Update(one.key, one.version, item, frozenset(changes))
        assert isinstance(self.stores[side].carry_out([write])[0], Done)

    def delete(self, side: Side, subject: str) -> None:
        one = self.found(side, subject)
        assert isinstance(self.stores[side].carry_out([Delete(one.key, one.version)])[0], Done)


def memory_pair(**options: Any) -> Pair:
    clock = Clock()
    stores = {side: MemoryStore(TOKYO, clock, EWS_LIKE) for side in Side}
    return Pair(stores, clock, options=options)
