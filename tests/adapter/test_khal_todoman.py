"""khal and todoman, which people read such folders with: they see what we wrote, and we what they did."""

import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapter.items import Event, Item, Occurrence, Todo
from adapter.recurrence import Day, Numbered, Recurrence, Weekly
from adapter.store import Create, Fetched, Folder
from adapter.stores.vdir import VdirStore

TOKYO = ZoneInfo("Asia/Tokyo")
TEN = datetime(2026, 11, 4, 10, tzinfo=TOKYO)
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
MOVED = Event(TEN + 2 * WEEK + 3 * HOUR, TEN + 2 * WEEK + 4 * HOUR, subject="moved", uid="s")
SERIES = Event(
    TEN,
    TEN + HOUR,
    subject="定例会議",
    uid="s",
    recurrence=Recurrence(Weekly(1, frozenset({Day.WEDNESDAY})), date(2026, 11, 4), Numbered(4)),
    deleted=frozenset({TEN + WEEK}),
    changed=(Occurrence(TEN + 2 * WEEK, MOVED),),
)
HOLIDAY = Event(date(2026, 11, 5), date(2026, 11, 6), subject="holiday", uid="h")
ERRAND = Todo(subject="Toner", due=date(2026, 11, 20), uid="t")
KHAL = """
[calendars]
[[work]]
path = {root}/calendar
type = calendar
[default]
default_calendar = work
[locale]
local_timezone = Asia/Tokyo
default_timezone = Asia/Tokyo
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {root}/khal.db
"""
TODOMAN = """
path = "{root}/tasks"
cache_path = "{root}/todoman.sqlite"
date_format = "%Y-%m-%d"
default_list = "tasks"
"""


@pytest.fixture
def store(tmp_path: Path) -> VdirStore:
    (tmp_path / "khal.conf").write_text(KHAL.format(root=tmp_path), "utf-8")
    (tmp_path / "todoman.py").write_text(TODOMAN.format(root=tmp_path), "utf-8")
    store = VdirStore(tmp_path, TOKYO)
    items: tuple[Item, ...] = (SERIES, HOLIDAY, ERRAND)
    for number, item in enumerate(items):
        folder = Folder.TASKS if isinstance(item, Todo) else Folder.CALENDAR
        store.carry_out([Create(folder, item, f"token-{number}")])
    return store


def run(folder: Path, program: str, *argv: str) -> str:
    """Run a program of this environment, and return what it says."""
    done = subprocess.run(  # noqa: S603 - programs of the test environment
        [str(Path(sys.executable).with_name(program)), *argv],
        env={"HOME": str(folder), "LC_ALL": "C.UTF-8", "XDG_CACHE_HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def items_of(store: VdirStore, folder: Folder) -> dict[str, Item]:
    keys = [change.key for change in store.changes(folder, "", 100).changes]
    found = store.fetch(keys)
    assert all(isinstance(one, Fetched) for one in found)
    return {one.item.subject: one.item for one in found if isinstance(one, Fetched)}


def test_khal_lists_a_series_with_its_exceptions_and_we_read_what_it_makes(
    store: VdirStore, tmp_path: Path
) -> None:
    khal = ("-c", str(tmp_path / "khal.conf"))

    listed = run(tmp_path, "khal", *khal, "list", "--format", "{start} {title}", "--day-format",
                 "", "2026-11-01", "2026-12-01")  # fmt: skip
    run(tmp_path, "khal", *khal, "new", "2026-11-10", "14:00", "15:00", "from khal :: its body")

    assert listed.split("\n")[:4] == [
        "2026-11-04 10:00 定例会議",
        "2026-11-05 holiday",
        "2026-11-18 13:00 moved",
        "2026-11-25 10:00 定例会議",
    ]
    made = items_of(store, Folder.CALENDAR)["from khal"]
    assert isinstance(made, Event)
    assert made.start == datetime(2026, 11, 10, 14, tzinfo=TOKYO)
    assert made.body.content == "its body"


def test_todoman_lists_a_todo_and_we_read_what_it_makes(store: VdirStore, tmp_path: Path) -> None:
    todoman = ("--config", str(tmp_path / "todoman.py"))

    listed = run(tmp_path, "todo", *todoman, "list")
    run(tmp_path, "todo", *todoman, "new", "-l", "tasks", "-d", "2026-11-24", "from todoman")

    assert "2026-11-20 Toner" in listed
    made = items_of(store, Folder.TASKS)["from todoman"]
    assert isinstance(made, Todo)
    assert made.due == date(2026, 11, 24)
