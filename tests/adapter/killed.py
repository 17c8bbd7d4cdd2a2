"""A process that carries some items to a CalDAV server, to be killed while it does."""

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from adapter.dav.connection import Connection
from adapter.items import Event, Todo
from adapter.listing import FOLDERS, Kind
from adapter.logins import Login
from adapter.store import Create, Folder
from adapter.stores.caldav import CaldavStore
from adapter.stores.memory import MemoryStore
from adapter.transfer.carrying import Tally
from adapter.transfer.commands import Transfer
from provision.contract.network import Network
from provision.contract.secrets import Secret
from tests.adapter.dav import PASSWORD
from tests.adapter.strategies import TOKYO

TEN = datetime(2026, 11, 4, 10, tzinfo=TOKYO)
MEETING = Event(TEN, TEN + timedelta(hours=1), subject="定例", uid="u1")
# Two with one UID, which the server has under two.
EVENTS = [MEETING, replace(MEETING, subject="別件"), replace(MEETING, uid="u3")]
ITEMS = 4


class Silent:
    def expect(self, count: int) -> None: ...

    def advance(self, count: int) -> None: ...


def now() -> datetime:
    return datetime(2026, 11, 28, tzinfo=UTC)


def carry(url: str, person: str) -> Tally:
    """Carry the items to somebody's collections."""
    source = MemoryStore(TOKYO, now)
    source.carry_out([Create(Folder.CALENDAR, item, f"s{n}") for n, item in enumerate(EVENTS)])
    source.carry_out([Create(Folder.TASKS, Todo("Toner", due=date(2026, 11, 6)), "s9")])
    with Connection(url, Network(), Login("", person, Secret(PASSWORD))) as connection:
        target = CaldavStore(connection, f"{url}/{person}/", TOKYO, Path("/nowhere"))
        transfer = Transfer(
            lambda _: ("here", "there"),
            FOLDERS[Kind.ALL],
            plan=False,
            keep=False,
            trash=Path("/nowhere"),
            progress=Silent(),
            clock=now,
            sleep=lambda _: None,
        )
        (tally,) = transfer.run([person], lambda _: (source, target))
    return tally


if __name__ == "__main__":
    carry(*sys.argv[1:])
