"""The benchmark of the sync: many mailboxes into folders, then hardly anything, request by request.

CPU time and memory are this process's alone: the server has one of its own. Requests are counted
by the server, for each mailbox.
"""

from __future__ import annotations

import itertools
import resource
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from adapter.ews.connection import Connection
from adapter.ews.mailbox import Access, Mailbox
from adapter.fleet import carry_out
from adapter.items import Event
from adapter.measuring.items import MeasuringError
from adapter.reconcile import Side
from adapter.stopping import Stop
from adapter.store import Changed, Delete, Done, Fetched, Folder, Update
from adapter.stores.ews import EwsStore
from adapter.stores.vdir import VdirStore
from adapter.sync.keeping import Manner, keep_in_step
from adapter.sync.terms import World
from adapter.sync_options import SyncOptions
from adapter.turns import Once
from provision.contract.bounds import Bound, bounds_plain, bounds_table, exit_code_of
from provision.contract.messages import Answer, Problem, Table, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from adapter.store import Store
    from adapter.sync.summary import Summary
    from provision.contract.console import Console
    from provision.contract.messages import Failure
    from provision.contract.network import Network
    from provision.contract.secrets import Secret

FIRST, IDLE, CHANGED, DELETED = 14, 1, 3, 4
FEW = 10  # mailboxes, beside all of them, to see what grows
KILO = 1024


@dataclass(frozen=True, slots=True)
class Yard:
    """A server full of mailboxes, each with `items`; `asked` counts the requests to each."""

    url: str
    network: Network
    token: Secret
    zone: ZoneInfo
    mailboxes: tuple[str, ...]
    items: int
    asked: Callable[[], Mapping[str, int]]
    workers: int = 8


@dataclass(frozen=True, slots=True)
class Lap:
    """What was done: for how many mailboxes and items, and what it took.

    `requests` is the most that any mailbox had; `memory` the most that this process ever had, in
    MiB; `seconds` are of CPU time.
    """

    mailboxes: int
    items: int
    requests: int
    seconds: float
    whole: float
    memory: float = 0.0


@dataclass(frozen=True, slots=True)
class Bench:
    """One server, one folder for all that is written."""

    yard: Yard
    folder: Path
    connection: Connection
    names: itertools.count[int] = field(default_factory=itertools.count)

    def exchange(self, mailbox: str) -> Store:
        where = Mailbox(mailbox, self.yard.zone, Access.IMPERSONATION)
        return EwsStore(self.connection, lambda _: self.yard.token, where)

    def groupware(self, mailbox: str) -> Store:
        return VdirStore(self.folder / "files" / mailbox, self.yard.zone)

    def keep(self, mailbox: str) -> tuple[Summary, ...]:
        stores = {Side.EXCHANGE: self.exchange(mailbox), Side.GROUPWARE: self.groupware(mailbox)}
        world = World(lambda: datetime.now(UTC), lambda: f"bench {next(self.names)}")
        ledger = self.folder / "ledgers" / f"{mailbox}.ledger"
        return keep_in_step(stores, ledger, Manner(SyncOptions(), self.yard.zone), world)

    def pass_over(self, mailboxes: Sequence[str], items: int) -> Lap:
        """Make a pass over each of `mailboxes`; `items` are to be written in all."""
        before, begun, cpu = self.yard.asked(), time.monotonic(), time.process_time()
        written = 0
        for _, summaries in carry_out(
            Once(mailboxes), self.keep, _failed, stop=Stop(), workers=self.yard.workers
        ):
            written += sum(summary.writes for summary in summaries)
            if problems := [one for summary in summaries for one in summary.problems]:
                raise MeasuringError(*problems)
        seconds, whole = time.process_time() - cpu, time.monotonic() - begun
        if written != items:
            what = message("bench.incomplete", items=written, expected=items)
            raise MeasuringError(Problem(what, message("bench.incomplete-remedy")))
        asked = self.yard.asked()
        most = max(asked[mailbox] - before[mailbox] for mailbox in mailboxes)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILO
        return Lap(len(mailboxes), items, most, seconds, whole, memory)


def _failed(mailbox: str, error: Failure) -> tuple[Summary, ...]:
    del mailbox
    raise MeasuringError(*error.problems) from error


def measure_sync(
    console: Console, yard: Yard, beside: Callable[[Path], Mapping[str, Lap]]
) -> Answer:
    """Return the figures of the sync and of what others do, with exit code 1 where one is missed.

    `beside` measures the others, in a folder of their own.
    """
    with TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        laps: dict[str, Lap] = {}
        with Connection(yard.url, yard.network) as connection:
            for lap, figures in _laps(Bench(yard, folder, connection)):
                console.tell(message(f"bench.sync-{lap}"))
                laps[lap] = figures
        laps |= beside(folder)
    return answer_of(laps)


def _laps(bench: Bench) -> Iterator[tuple[str, Lap]]:
    """Yield each lap as it is done."""
    few, rest = bench.yard.mailboxes[:FEW], bench.yard.mailboxes[FEW:]
    yield "few", bench.pass_over(few, bench.yard.items * len(few))
    yield "all", bench.pass_over(rest, bench.yard.items * len(rest))
    yield "echo", bench.pass_over(bench.yard.mailboxes, 0)
    yield "idle", bench.pass_over(bench.yard.mailboxes, 0)
    one = bench.yard.mailboxes[:1]
    for side, store in ((Side.EXCHANGE, bench.exchange), (Side.GROUPWARE, bench.groupware)):
        _edit(store(one[0]))
        yield f"changed-{side}", bench.pass_over(one, 1)
        _delete(store(one[0]))
        yield f"deleted-{side}", bench.pass_over(one, 1)


def _single(store: Store) -> tuple[Fetched, Event]:
    """Return a single event, as it is now."""
    changes = store.changes(Folder.CALENDAR, "", 20).changes
    for found in store.fetch([one.key for one in changes if isinstance(one, Changed)]):
        item = found.item if isinstance(found, Fetched) else None
        if isinstance(found, Fetched) and isinstance(item, Event) and item.recurrence is None:
            return found, item
    raise MeasuringError(Problem(message("bench.no-single"), message("bench.incomplete-remedy")))


def _edit(store: Store) -> None:
    found, event = _single(store)
    edited = replace(event, location=f"{event.location} *")
    write = Update(found.key, found.version, edited, frozenset({"location"}))
    _done(store, write)


def _delete(store: Store) -> None:
    found, _ = _single(store)
    _done(store, Delete(found.key, found.version))


def _done(store: Store, write: Update | Delete) -> None:
    if not isinstance(store.carry_out([write])[0], Done):
        what = message("bench.not-written")
        raise MeasuringError(Problem(what, message("bench.incomplete-remedy")))


def bounds_of(laps: Mapping[str, Lap]) -> tuple[Bound, ...]:
    """Return the bounds, and what was measured of them; an idle pass is over two folders."""
    first = max(laps[name].requests for name in ("few", "all"))
    idle = max(laps[name].requests for name in ("echo", "idle"))
    changed = max(laps[f"changed-{side}"].requests for side in Side)
    deleted = max(laps[f"deleted-{side}"].requests for side in Side)
    return (
        Bound(message("bench.bound-first"), FIRST, first),
        Bound(message("bench.bound-idle"), IDLE, idle / len(Folder)),
        Bound(message("bench.bound-changed"), CHANGED, changed),
        Bound(message("bench.bound-deleted"), DELETED, deleted),
    )


def answer_of(laps: Mapping[str, Lap]) -> Answer:
    """Return what was measured, and whether the bounds are kept."""
    names = ("work", "mailboxes", "items", "requests", "cpu-mailbox", "cpu-item", "whole", "memory")
    rows = tuple(
        (
            message(f"bench.sync-{name}"),
            str(lap.mailboxes),
            str(lap.items),
            str(lap.requests or "-"),
            f"{lap.seconds / lap.mailboxes * 1000:.1f}",
            f"{lap.seconds / lap.items * 1000:.2f}" if lap.items else "-",
            f"{lap.whole:.1f}",
            f"{lap.memory:.0f}" if lap.memory else "-",
        )
        for name, lap in laps.items()
    )
    bounds = bounds_of(laps)
    ratios = ratios_of(laps)
    lines = [message("bench.ratio", other=message(f"bench.sync-{n}"), times=t) for n, t in ratios]
    heads = tuple(message(f"bench.head-{name}") for name in names)
    data = {
        "laps": {name: _plain(lap) for name, lap in laps.items()},
        "cpu_an_item_beside": dict(ratios),
        "bounds": bounds_plain(bounds),
    }
    return Answer((Table(heads, rows), *lines, bounds_table(bounds)), exit_code_of(bounds), data)


def ratios_of(laps: Mapping[str, Lap]) -> tuple[tuple[str, str], ...]:
    """Return how many times our CPU time an item the others took."""
    ours = laps["all"].seconds / laps["all"].items
    others = [name for name in laps if name in ("vdirsyncer", "exchangelib")]
    return tuple((name, f"{laps[name].seconds / laps[name].items / ours:.1f}") for name in others)


def _plain(lap: Lap) -> dict[str, float]:
    return {
        "mailboxes": lap.mailboxes,
        "items": lap.items,
        "most_requests_a_mailbox": lap.requests,
        "cpu_seconds": round(lap.seconds, 3),
        "seconds": round(lap.whole, 3),
        "memory_mib": round(lap.memory, 1),
    }


@contextmanager
def timed() -> Iterator[Callable[[], tuple[float, float]]]:
    """Yield what tells, in the end, CPU time of this process's children and time on the wall."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()

    def taken() -> tuple[float, float]:
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
        return cpu, time.monotonic() - begun

    yield taken
