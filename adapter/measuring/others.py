"""What others take for work like the sync's: vdirsyncer from a CalDAV server, exchangelib plainly."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import venv
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapter.ical.writing import render_item
from adapter.items import UTC_ZONE, Body, Event
from adapter.measuring import theirs
from adapter.measuring.items import MeasuringError
from adapter.measuring.sync import Lap, timed
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from adapter.measuring.place import Place
    from provision.contract.console import Console

PATIENCE = 1800.0
NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC_ZONE)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BODY = Body("議事録と資料 – the agenda, minutes and decisions of the last meeting, as ever.\n" * 21)
CONFIG = """\
[general]
status_path = "{folder}/status/"
[pair bench]
a = "server"
b = "files"
collections = ["from a"]
[storage server]
type = "caldav"
url = "http://127.0.0.1:{port}/bench/"
username = "bench"
password = "bench"
[storage files]
type = "filesystem"
path = "{folder}/files/"
fileext = ".ics"
"""


@dataclass(frozen=True, slots=True)
class Others:
    """Where vdirsyncer is, how much it is given, and the mailbox that exchangelib reads."""

    vdirsyncer: Path
    shell: Mapping[str, str]
    place: Place
    collections: int
    items: int

    def measure(self, folder: Path) -> Mapping[str, Lap]:
        """Return what each of them took."""
        return {
            "vdirsyncer": self._vdirsyncer(folder / "vdirsyncer"),
            "exchangelib": self._exchangelib(folder / "exchangelib"),
        }

    def _vdirsyncer(self, folder: Path) -> Lap:
        """Sync collections of a Radicale that is running into a folder, for the first time."""
        for number in range(self.collections):
            _fill(folder / "radicale/collection-root/bench" / f"c{number}", self.items)
        with _radicale(folder) as port:
            config = folder / "config"
            config.write_text(CONFIG.format(folder=folder, port=port), "utf-8")
            argv = [str(self.vdirsyncer), "--config", str(config)]
            _run([*argv, "discover"], self.shell, said="y\n" * 2 * self.collections)
            with timed() as taken:
                _run([*argv, "sync"], self.shell)
                seconds, whole = taken()
        found = sum(1 for _ in (folder / "files").rglob("*.ics"))
        return _whole(
            Lap(self.collections, self.collections * self.items, 0, seconds, whole), found
        )

    def _exchangelib(self, folder: Path) -> Lap:
        """Read one mailbox and write its items into a folder, as in the benchmark of items."""
        folder.mkdir()
        with theirs.account_at(self.place) as account:
            before, begun, cpu = self.place.asked(), time.monotonic(), time.process_time()
            items = theirs.carry_over(account, folder)
            seconds, whole = time.process_time() - cpu, time.monotonic() - begun
            asked = self.place.asked() - before
        return Lap(1, items, asked, seconds, whole)


def install_vdirsyncer(folder: Path, console: Console, shell: Mapping[str, str]) -> Path:
    """Return vdirsyncer in an environment of its own, which is made where there is none."""
    found = folder / "bin" / "vdirsyncer"
    if not found.exists():
        console.tell(message("bench.installing", folder=str(folder)))
        venv.create(folder, with_pip=True)
        pip = str((folder / "bin" / "pip").absolute())
        _run([pip, "install", "--quiet", "vdirsyncer>=0.20"], shell)
    return found


def _fill(folder: Path, items: int) -> None:
    """Put items into a collection of Radicale's."""
    folder.mkdir(parents=True)
    props = '{"tag": "VCALENDAR", "C:supported-calendar-component-set": "VEVENT"}'
    (folder / ".Radicale.props").write_text(props, "utf-8")
    for number in range(items):
        start = NINE + timedelta(hours=number)
        event = Event(start, start + timedelta(hours=1), f"会議 {number}", BODY, "第二会議室, 本社")
        text = render_item(event, f"bench-{number}", NOW)
        (folder / f"bench-{number}.ics").write_bytes(text.encode())


@contextmanager
def _radicale(folder: Path) -> Iterator[int]:
    """Run Radicale on a free port until the block is left."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    argv = [sys.executable, "-m", "radicale", "--hosts", f"127.0.0.1:{port}"]
    argv += ["--auth-type", "none", "--storage-filesystem-folder", str(folder / "radicale")]
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise MeasuringError(Problem(message("bench.no-radicale"), message("bench.no-radicale-remedy")))


def _run(argv: list[str], shell: Mapping[str, str], said: str = "") -> None:
    done = subprocess.run(  # noqa: S603 - a program by its path
        argv, input=said, env=shell, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if done.returncode:
        what = message("bench.failed", command=" ".join(argv[:3]), said=done.stderr[-400:].strip())
        raise MeasuringError(Problem(what, message("bench.failed-remedy")))


def _whole(lap: Lap, found: int) -> Lap:
    if found != lap.items:
        what = message("bench.incomplete", items=found, expected=lap.items)
        raise MeasuringError(Problem(what, message("bench.incomplete-remedy")))
    return lap
