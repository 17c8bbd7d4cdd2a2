"""An Exchange Server with one mailbox full of items, in a process of its own, to measure clients on.

Whoever starts it is told, a line of JSON each, where it is, and after each empty line how often
each operation has been asked for. It ends when nothing can come any more.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
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
CHANGED = (2, 4)  # of each series
NINE = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)
SENTENCE = (
    "議事録と資料 – the agenda, minutes &amp; <b>decisions</b> of the last meeting, as ever. "
)
PARAGRAPH = f"<p>{SENTENCE * 3}</p>\n"
# About two kilobytes, as items in the field have on the average.
BODY = Body(f"<html><body>\n{PARAGRAPH * 7}</body></html>", is_html=True)


@dataclass(frozen=True, slots=True)
class Warehouse:
    """Where the server is, and what it has been asked."""

    proxy: str
    ca_file: str
    items: int
    _ask: IO[str]
    _said: IO[str]
    url: str = EWS_URL
    mailbox: str = OWNER
    token: str = TOKEN

    def asked(self) -> dict[str, int]:
        """Return how often each operation has been asked for."""
        self._ask.write("\n")
        self._ask.flush()
        return _heard(self._said)


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


@contextmanager
def running_warehouse(root: Path, stock: tuple[int, int, int] = FULL) -> Iterator[Warehouse]:
    """Run the server, found from the folder `root`, until the block is left."""
    argv = [sys.executable, "-m", "provision.simulator.warehouse", *map(str, stock)]
    with subprocess.Popen(  # noqa: S603 - ourselves
        argv, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise TypeError(argv)
        told = _heard(process.stdout)
        yield Warehouse(
            told["proxy"], told["ca_file"], told["items"], process.stdin, process.stdout
        )
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
            Body=BODY,
            Categories=("仕事", "bench"),
        )
    return mailbox.item_count()


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
        Body=BODY,
        **({"Recurrence": weekly} if in_series else {}),
    )
    for index in CHANGED if in_series else ():
        plain, other = occurrence(item, index), occurrence(item, index)
        other.values["Subject"] = f"変更 {number}-{index}"
        alter(item, index, plain, other)


def serve(ask: IO[str], said: IO[str], stock: Sequence[int]) -> None:
    """Run the server until `ask` ends, and say on `said` what it is asked."""
    world = World()
    organisation = Organisation(world)
    organisation.add_mailbox(SYNC, "Calendar Sync")
    items = fill(organisation.add_mailbox(OWNER, "山田 花子"), world, stock)
    group = {"Name": "sync", "Roles": ("ApplicationImpersonation",), "Members": (SYNC,)}
    ManagementShell(organisation).run("New-RoleGroup", group)
    server = ExchangeServer(EWS_HOST, organisation, OneToken(), world)
    with TemporaryDirectory(prefix="warehouse-") as folder:
        authority = write_authority(Path(folder), [EWS_HOST], system_clock())
        with Network({EWS_HOST: server}, authority, Journal(), Faults()) as network:
            ca_file = str(authority.ca_file)
            _say(said, {"proxy": network.proxy_address, "ca_file": ca_file, "items": items})
            for _ in ask:
                _say(said, organisation.trouble(OWNER).asked)


def _say(said: IO[str], what: object) -> None:
    said.write(f"{json.dumps(what)}\n")
    said.flush()


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout, tuple(map(int, sys.argv[1:])))
