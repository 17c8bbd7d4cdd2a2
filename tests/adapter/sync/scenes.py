"""A mailbox, a collection and a ledger that a pass can die over."""

from __future__ import annotations

import itertools
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapter.dav.connection import Connection as DavConnection
from adapter.store import Folder, Store
from adapter.stores.caldav import CaldavStore
from adapter.stores.ews import EwsStore
from adapter.stores.vdir import VdirStore
from adapter.sync.database import Database
from adapter.sync.passes import Pass
from adapter.sync.sqlite_ledger import SqliteLedger
from provision.contract.network import Network
from tests.adapter.exchange import Exchange, address_of, token
from tests.adapter.strategies import TOKYO
from tests.adapter.sync.dying import (
    CountedConnection,
    CountedDav,
    Steps,
    add_hook,
    counted_statements,
    counting_files,
    in_child,
)
from tests.adapter.sync.pairs import EXCHANGE, GROUPWARE, Clock, Pair

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from adapter.reconcile import Side
    from tests.adapter.dav import Dav

names = (f"person{number}@sakura.example" for number in itertools.count())


@dataclass
class Scene:
    """One mailbox, one collection and one ledger, that nobody used before.

    The collection is a folder of files, or at a CalDAV server, where one is given.
    """

    exchange: Exchange
    root: Path
    mailbox: str
    clock: Clock
    dav: Dav | None = None

    @property
    def ledger(self) -> Path:
        return self.root / "ledger" / "of.ledger"

    def groupware(self, steps: Steps | None = None) -> Store:
        if self.dav is None:
            return VdirStore(self.root / "files", TOKYO, self.clock)
        url = f"{self.dav.url}/{self.mailbox}/"
        if steps:
            connection: DavConnection = CountedDav(url, Network(), self.dav.login(self.mailbox))
            vars(connection)["steps"] = steps
        else:
            connection = DavConnection(url, Network(), self.dav.login(self.mailbox))
        return CaldavStore(connection, url, TOKYO, self.root / "trash", clock=self.clock)

    def pair(self, connection: Any, database: Database, groupware: Store) -> Pair:
        stores: dict[Side, Store] = {
            EXCHANGE: EwsStore(connection, token, address_of(self.mailbox)),
            GROUPWARE: groupware,
        }
        ledger = SqliteLedger(database, Folder.CALENDAR)
        return Pair(stores, self.clock, ledger=ledger, options={"allow_deletions": True})

    @contextmanager
    def opened(self) -> Iterator[Pair]:
        with self.exchange.connection() as connection, closing(Database(self.ledger)) as database:
            yield self.pair(connection, database, self.groupware())

    def die(self, last: int, kind: str = "") -> list[str]:
        """Make a pass in a process that dies at a step; return the kinds of steps if it did not."""

        def work(steps: Steps) -> None:
            add_hook(counting_files(self.root / "files", steps))
            connection = CountedConnection(self.exchange.connection()._url, self.exchange.network)
            connection.steps = steps
            with counted_statements(Database(self.ledger), steps) as database:
                pair = self.pair(connection, database, self.groupware(steps))
                summary = Pass(pair.stores, pair.ledger, pair.terms(), pair.world()).run()
                assert not summary.problems, summary.problems

        return in_child(work, last, kind)


def fresh(exchange: Exchange, root: Path, dav: Dav | None = None) -> Scene:
    """Return a scene with a mailbox of its own, in which there is nothing yet."""
    mailbox = next(names)
    exchange.organisation.add_mailbox(mailbox, "Somebody")
    if dav:
        dav.person(mailbox)
    return Scene(exchange, root, mailbox, Clock(), dav)
