"""The benchmark of items: a mailbox into a folder, beside exchangelib with icalendar, in one run.

CPU time is this process's alone: the server has one of its own. Each side is measured as often as
the other, in turn, and its best time counts, which is the one that other programs disturbed least.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from adapter.errors import AdapterError
from adapter.ews.connection import Connection
from adapter.measuring import ours, theirs
from adapter.store import Folder
from provision.contract.bounds import Bound, bounds_plain, bounds_table, exit_code_of
from provision.contract.messages import Answer, Problem, Table, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from adapter.measuring.place import Place
    from provision.contract.console import Console

MOST_REQUESTS, LEAST_TIMES = 14, 3.0


class MeasuringError(AdapterError):
    """Something was measured that did not do the work."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was done: how many items, with what CPU time in seconds, and by how many requests."""

    items: int
    seconds: float
    whole: float
    requests: int = 0

    @property
    def rate(self) -> float:
        """Return items per second of CPU time."""
        return self.items / max(self.seconds, 1e-9)


def measure_items(console: Console, place: Place) -> Answer:
    """Return the figures of both, in a table, with exit code 1 where a bound is missed."""
    return answer_of(best_of([*_carried_over(console, place), *_mapped(console, place)]))


def _carried_over(console: Console, place: Place) -> Iterator[tuple[str, Figures]]:
    """Yield what a whole mailbox took, a round after the other, each by both in turn."""
    with Connection(place.url, place.network) as connection, theirs.account_at(place) as account:
        ours.store_at(place, connection).describe(Folder.CALENDAR)  # both are connected by now
        sides: dict[str, Callable[[Path], int]] = {
            "ours": lambda folder: ours.carry_over(place, connection, folder),
            "theirs": lambda folder: theirs.carry_over(account, folder),
        }
        for _ in range(place.rounds):
            for name, work in sides.items():
                console.tell(message(f"bench.{name}"))
                yield name, _timed(place, work)


def _timed(place: Place, work: Callable[[Path], int]) -> Figures:
    with TemporaryDirectory(prefix="bench-") as folder:
        asked, begun, cpu = place.asked(), time.monotonic(), time.process_time()
        items = work(Path(folder))
        seconds, whole = time.process_time() - cpu, time.monotonic() - begun
        files = sum(1 for _ in Path(folder).rglob("*.ics"))
    if not items == files == place.items:
        what = message("bench.incomplete", items=files, expected=place.items)
        raise MeasuringError(Problem(what, message("bench.incomplete-remedy")))
    return Figures(items, seconds, whole, place.asked() - asked)


def _mapped(console: Console, place: Place) -> Iterator[tuple[str, Figures]]:
    """Yield what mapping alone took: answers of the server are remembered, not asked for again."""
    with ours.Remembering(place) as connection:
        store = ours.store_at(place, connection)
        keys = ours.keys_in(store)
        wires = ours.map_out(store, keys)
        for _ in range(place.rounds):
            for name, work in (
                ("out", lambda: ours.map_out(store, keys)),
                ("back", lambda: ours.map_back(place, wires)),
            ):
                console.tell(message(f"bench.{name}"))
                cpu, begun = time.process_time(), time.monotonic()
                work()
                seconds, whole = time.process_time() - cpu, time.monotonic() - begun
                yield name, Figures(len(wires), seconds, whole)


def best_of(found: Iterable[tuple[str, Figures]]) -> dict[str, Figures]:
    """Return of each the figures of the round that took the least CPU time."""
    best: dict[str, Figures] = {}
    for name, figures in found:
        if name not in best or figures.seconds < best[name].seconds:
            best[name] = figures
    return best


def bounds_of(figures: Mapping[str, Figures]) -> tuple[Bound, ...]:
    """Return the bounds, and what was measured of them."""
    ours_, theirs_ = figures["ours"], figures["theirs"]
    times = ours_.rate / theirs_.rate
    return (
        Bound(message("bench.bound-requests"), MOST_REQUESTS, ours_.requests),
        Bound(message("bench.bound-rate"), LEAST_TIMES, times, at_least=True),
    )


def answer_of(figures: Mapping[str, Figures]) -> Answer:
    """Return what was measured, and whether the bounds are kept."""
    bounds = bounds_of(figures)
    names = ("work", "items", "rate", "each", "whole", "requests")
    heads = tuple(message(f"bench.head-{name}") for name in names)
    rows = tuple(
        (
            message(f"bench.{name}"),
            str(each.items),
            f"{each.rate:,.0f}",
            f"{each.seconds / each.items * 1000:.2f}",
            f"{each.whole:.2f}",
            str(each.requests or "-"),
        )
        for name, each in figures.items()
    )
    data = {
        "work": {
            name: {
                "items": each.items,
                "items_per_cpu_second": round(each.rate, 1),
                "cpu_seconds": round(each.seconds, 4),
                "seconds": round(each.whole, 4),
                "requests": each.requests,
            }
            for name, each in figures.items()
        },
        "bounds": bounds_plain(bounds),
    }
    return Answer((Table(heads, rows), bounds_table(bounds)), exit_code_of(bounds), data)
