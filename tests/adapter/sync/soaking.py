"""Many mailboxes, some of them broken, again and again: nothing grows, nobody waits for others.

A program of its own, since the memory of a process is all that it ever did.
"""

import gc
import resource
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from adapter.ews.connection import Connection
from adapter.fleet import carry_out
from adapter.measuring.sync import Bench, Yard
from adapter.stopping import Stop
from adapter.sync.summary import Summary
from adapter.turns import Once
from provision.contract.network import Network, parse_proxy
from provision.contract.secrets import Secret
from provision.simulator.warehouse import running_warehouse

ROOT = Path(__file__).parents[3]
Stock = tuple[int, int, int]
MOST_MEMORY = 250  # MiB
WAYS = 5


@contextmanager
def running(folder: Path, mailboxes: int, busy: int, stock: Stock) -> Iterator[Bench]:
    with running_warehouse(ROOT, stock, mailboxes, busy=busy) as there:
        network = Network(parse_proxy(there.proxy), ca_file=there.ca_file)
        yard = Yard(
            *(there.url, network, Secret(there.token), ZoneInfo("Asia/Tokyo")),
            *(there.mailboxes, there.items, there.asked_of_each),
        )
        with Connection(yard.url, network) as connection:
            yield Bench(yard, folder, connection)


def broken(bench: Bench, names: list[str]) -> None:
    """Spoil what is here of some mailboxes, each in another way."""
    for number, name in enumerate(names):
        ledger, files = bench.folder / "ledgers" / f"{name}.ledger", bench.folder / "files" / name
        for folder in (ledger.parent, files.parent):
            folder.mkdir(parents=True, exist_ok=True)
        match number % WAYS:
            case 0:
                ledger.write_bytes(b"no ledger at all" * 300)
            case 1:
                files.write_text("a file where a folder should be", "utf-8")
            case 2:
                (files / "calendar").mkdir(parents=True)
                (files / "calendar" / "broken.ics").write_text("BEGIN:VCALENDAR", "utf-8")
            case 3:
                (files / "calendar").mkdir(parents=True)
                (files / "calendar" / "binary.ics").write_bytes(b"\xff\xfe\x00" * 99)
            case _:
                ledger.mkdir()


def one_pass(bench: Bench, names: list[str]) -> dict[str, tuple[Summary, ...]]:
    workers = bench.yard.workers
    return dict(carry_out(Once(names), bench.keep, lambda *_: (), stop=Stop(), workers=workers))


def memory() -> float:
    """Return the memory that this process has now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * resource.getpagesize() / 2**20


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def soak(folder: Path, mailboxes: int, stock: Stock, seconds: float) -> None:
    spoilt = max(mailboxes // 20, 2 * WAYS)
    with running(folder, mailboxes, spoilt // 2, stock) as bench:
        names = list(bench.yard.mailboxes)
        healthy, here = names[:-spoilt], names[-spoilt : -(spoilt // 2)]
        broken(bench, here)
        strangers = [f"nobody{number}@sakura.example" for number in range(3)]
        first = one_pass(bench, [*names, *strangers])
        assert all(sum(one.writes for one in first[name]) == bench.yard.items for name in healthy)
        one_pass(bench, [*names, *strangers])
        gc.collect()
        files, begun, weighed = open_files(), time.monotonic(), memory()
        passes = 0
        while passes < 2 or time.monotonic() - begun < seconds:
            before = bench.yard.asked()
            done = one_pass(bench, [*names, *strangers])
            asked = bench.yard.asked()
            assert {asked[name] - before[name] for name in healthy} == {2}
            assert all(one.is_well and not one.writes for name in healthy for one in done[name])
            passes += 1
        gc.collect()
        assert memory() <= weighed * 1.1 + 5
        assert memory() <= MOST_MEMORY
        assert open_files() <= files + bench.yard.workers
    shutil.rmtree(folder)


if __name__ == "__main__":
    count, *stock, seconds = map(int, sys.argv[1:])
    with TemporaryDirectory() as place:
        soak(Path(place, "soak"), count, (stock[0], stock[1], stock[2]), seconds)
