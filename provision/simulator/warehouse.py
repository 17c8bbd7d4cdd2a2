"""An Exchange Server with mailboxes full of items, in a process of its own, to measure clients on.

Whoever starts it is told, a line of JSON each, where it is, and after each empty line how often
each operation has been asked for, and how much of each mailbox. It ends when nothing can come any
more.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from provision.contract.messages import Problem, message
from provision.errors import ProvisionError
from provision.simulator.authority import write_authority
from provision.simulator.diary import add_entry
from provision.simulator.exchange.cmdlets import ManagementShell
from provision.simulator.exchange.kinds import Body
from provision.simulator.exchange.organisation import Organisation
from provision.simulator.exchange.recurring import Recurrence
from provision.simulator.exchange.series import alter, occurrence
from provision.simulator.exchange.server import ExchangeServer
from provision.simulator.faults import Faults
from provision.simulator.journal import Journal
from provision.simulator.network import Network
from provision.simulator.organisation import DOMAIN, EWS_HOST, EWS_URL
from provision.simulator.world import World, system_clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from provision.simulator.exchange.mailbox import Mailbox

SYNC, OWNER = f"sync@{DOMAIN}", f"hanako.yamada@{DOMAIN}"
TOKEN = "measured"
FULL = (425, 25, 50)  # single events, series, tasks
SMALL = (40, 4, 6)
ALWAYS_BUSY = timedelta(minutes=5)
CHANGED = (2, 4)  # of each series
NINE = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)
SENTENCE = (
    "議事録と資料 – the agenda, minutes &amp; <b>decisions</b> of the last meeting, as ever. "
)
PARAGRAPH = f"<p>{SENTENCE * 3}</p>\n"


@dataclass(frozen=True, slots=True)
class Warehouse:
    """Where the server is, and what it has been asked."""

    proxy: str
    ca_file: str
    items: int
    mailboxes: tuple[str, ...]
    _ask: IO[str]
    _said: IO[str]
    url: str = EWS_URL
    token: str = TOKEN

    @property
    def mailbox(self) -> str:
        return self.mailboxes[0]

    def asked(self) -> dict[str, int]:
        """Return how often each operation has been asked for."""
        return self._counts("operations")

    def asked_of_each(self) -> dict[str, int]:
        """Return how many requests each mailbox has had."""
        return self._counts("mailboxes")

    def _counts(self, name: str) -> dict[str, int]:
        self._ask.write("\n")
        self._ask.flush()
        counts: dict[str, int] = _heard(self._said)[name]
        return counts


class WarehouseError(ProvisionError):
    """The server has ended by itself."""


def _heard(said: IO[str]) -> dict[str, Any]:
    line = said.readline()
    if not line:
        remedy = message("bench.server-ended-remedy")
        raise WarehouseError(Problem(message("bench.server-ended"), remedy))
    heard: dict[str, Any] = json.loads(line)
    return heard


class OneToken:
    """Knows one token, which is the administrator's."""

    def claims_of(self, token: str) -> Mapping[str, object] | None:
        claims = {"aud": f"https://{EWS_HOST}", "scp": "EWS.AccessAsUser.All", "upn": SYNC}
        return claims if token == TOKEN else None


class Forgetful(Journal):
    """A journal of nothing: so many answers as a benchmark asks for are more than memory has."""

    def record(self, *call: object, **more: object) -> None:
        """Let it pass."""


@contextmanager
def running_warehouse(
    root: Path,
    stock: tuple[int, int, int] = FULL,
    mailboxes: int = 1,
    latency: float = 0.0,
    busy: int = 0,
) -> Iterator[Warehouse]:
    """Run the server, found from the folder `root`, until the block is left.

    Each of `mailboxes` has all of `stock`; `latency`, in seconds, is what every answer waits. The
    last `busy` of the mailboxes never do anything but ask for patience.
    """
    numbers = (*stock, mailboxes, round(latency * 1000), busy)
    argv = [sys.executable, "-m", "provision.simulator.warehouse", *map(str, numbers)]
    with subprocess.Popen(  # noqa: S603 - ourselves
        argv, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise TypeError(argv)
        told = _heard(process.stdout)
        names = tuple(told["mailboxes"])
        where = (told["proxy"], told["ca_file"], told["items"], names)
        yield Warehouse(*where, process.stdin, process.stdout)
        process.stdin.close()


def fill(mailbox: Mailbox, world: World, stock: Sequence[int]) -> int:
    """Put events, series and tasks into `mailbox`, and return how many items those are."""
    events, series, tasks = stock
    for number in range(events + series):
        _add_event(mailbox, world, number, in_series=number >= events)
    for number in range(tasks):
        due = date(2026, 12, 1) + timedelta(days=number)
        add_entry(
            mailbox,
            world,
            "Task",
            Subject=f"課題 {number}",
            DueDate=due,
            Body=body_of(number),
            Categories=("仕事", "bench"),
        )
    return mailbox.item_count()


@cache
def body_of(number: int) -> Body:
    """Return a body of two kilobytes, as items in the field have on the average, unlike the others."""
    return Body(f"<html><body>\n{number} {PARAGRAPH * 7}</body></html>", is_html=True)


def _add_event(mailbox: Mailbox, world: World, number: int, *, in_series: bool) -> None:
    start = NINE + timedelta(days=number // 4, hours=number % 4)
    days = (start.astimezone(mailbox.zone.tz).strftime("%A"),)
    weekly = Recurrence("WeeklyRecurrence", start.date(), 1, days, "Monday", times=20)
    item = add_entry(
        mailbox,
        world,
        "CalendarItem",
        Subject=f"会議 {number}",
        Location="第二会議室, 本社",
        Start=start,
        End=start + timedelta(hours=1),
        StartTimeZone=mailbox.zone.zone_id,
        EndTimeZone=mailbox.zone.zone_id,
        Categories=("会議", "bench"),
        Body=body_of(number),
        **({"Recurrence": weekly} if in_series else {}),
    )
    for index in CHANGED if in_series else ():
        plain, other = occurrence(item, index), occurrence(item, index)
        other.values["Subject"] = f"変更 {number}-{index}"
        alter(item, index, plain, other)


def serve(ask: IO[str], said: IO[str], numbers: Sequence[int]) -> None:
    """Run the server until `ask` ends, and say on `said` what it is asked."""
    *stock, count, latency, busy = numbers
    world = World()
    organisation = Organisation(world)
    organisation.add_mailbox(SYNC, "Calendar Sync")
    owners = (OWNER, *(f"user{number:04}@{DOMAIN}" for number in range(1, count)))
    items = [fill(organisation.add_mailbox(owner, "山田 花子"), world, stock) for owner in owners]
    for owner in owners[count - busy :]:
        organisation.trouble(owner).busy(ALWAYS_BUSY, times=1_000_000)
    group = {"Name": "sync", "Roles": ("ApplicationImpersonation",), "Members": (SYNC,)}
    ManagementShell(organisation).run("New-RoleGroup", group)
    server = ExchangeServer(EWS_HOST, organisation, OneToken(), world)
    with TemporaryDirectory(prefix="warehouse-") as folder:
        authority = write_authority(Path(folder), [EWS_HOST], system_clock())
        faults = Faults(latency=latency / 1000)
        with Network({EWS_HOST: server}, authority, Forgetful(), faults) as network:
            where = {"proxy": network.proxy_address, "ca_file": str(authority.ca_file)}
            _say(said, {**where, "items": items[0], "mailboxes": owners})
            for _ in ask:
                _say(said, _asked(organisation, owners))


def _asked(organisation: Organisation, owners: Sequence[str]) -> dict[str, dict[str, int]]:
    by_owner = {owner: organisation.trouble(owner).asked for owner in owners}
    operations: Counter[str] = Counter()
    for asked in by_owner.values():
        operations.update(asked)
    return {
        "operations": dict(operations),
        "mailboxes": {owner: sum(asked.values()) for owner, asked in by_owner.items()},
    }


def _say(said: IO[str], what: object) -> None:
    said.write(f"{json.dumps(what)}\n")
    said.flush()


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout, tuple(map(int, sys.argv[1:])))
