"""A folder of files: what people and other programs do in it, and what a crash leaves of it."""

import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapter.items import Event, Todo
from adapter.store import (
    Changed,
    Conflict,
    Create,
    Delete,
    Deleted,
    Done,
    Fetched,
    Folder,
    Refused,
    StoreError,
    Unreadable,
    Update,
    Write,
)
from adapter.stores.vdir import VdirStore

TOKYO = ZoneInfo("Asia/Tokyo")
TEN = datetime(2026, 11, 4, 10, tzinfo=TOKYO)
MEETING = Event(TEN, TEN + timedelta(hours=1), subject="定例", uid="u1")
ERRAND = Todo(subject="Toner", due=date(2026, 11, 4), uid="t1")
CALENDAR = Folder.CALENDAR
OTHERS = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Others//EN\r
BEGIN:VEVENT\r
UID:theirs\r
DTSTAMP:20261101T000000Z\r
DTSTART;TZID=Asia/Tokyo:20261104T100000\r
DURATION:PT1H\r
SUMMARY:from a client\r
X-THEIRS;A=b:kept\r
BEGIN:VALARM\r
ACTION:EMAIL\r
TRIGGER:-P1D\r
END:VALARM\r
END:VEVENT\r
END:VCALENDAR\r
"""


def now() -> datetime:
    return datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> VdirStore:
    return VdirStore(tmp_path, TOKYO, now)


def made(store: VdirStore, *items: Event) -> list[Done]:
    outcomes = store.carry_out(
        [Create(CALENDAR, item, f"token-{n}") for n, item in enumerate(items)]
    )
    assert all(isinstance(outcome, Done) for outcome in outcomes)
    return [outcome for outcome in outcomes if isinstance(outcome, Done)]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name[0] != ".")


def test_a_file_is_named_after_its_uid(store: VdirStore, tmp_path: Path) -> None:
    made(store, MEETING, replace(MEETING, uid="../../etc/passwd"), replace(MEETING, uid=".hidden"))

    names = files(tmp_path / "calendar")
    assert "u1.ics" in names
    assert all(len(name) == len("u1.ics") or len(name) == 36 for name in names)
    assert not (tmp_path.parent.parent / "etc").exists()


def test_two_items_of_one_uid_are_two_files(store: VdirStore, tmp_path: Path) -> None:
    made(store, MEETING, MEETING)

    assert len(files(tmp_path / "calendar")) == 2


def test_only_its_owner_may_read_what_was_written(store: VdirStore, tmp_path: Path) -> None:
    made(store, MEETING)

    assert stat.S_IMODE((tmp_path / "calendar" / "u1.ics").stat().st_mode) == 0o600


def test_what_others_wrote_is_read_and_an_update_leaves_the_rest_of_it(
    store: VdirStore, tmp_path: Path
) -> None:
    store.changes(CALENDAR, "", 10)
    path = tmp_path / "calendar" / "theirs.ics"
    path.write_text(OTHERS, "utf-8", newline="")
    (found,) = store.fetch(["calendar/theirs.ics"])
    assert isinstance(found, Fetched)

    edited = replace(found.item, subject="edited")
    (outcome,) = store.carry_out([Update(found.key, found.version, edited, frozenset({"subject"}))])

    assert isinstance(outcome, Done)
    text = path.read_text("utf-8")
    assert "SUMMARY:edited" in text
    assert "X-THEIRS;A=b:kept" in text
    assert "ACTION:EMAIL" in text


def test_what_stands_around_an_item_stays_too(store: VdirStore, tmp_path: Path) -> None:
    around = "X-WR-CALNAME:Mine", "COLOR:red", "BEGIN:X-OTHER", "X-A;B=c:d", "END:X-OTHER"
    store.changes(CALENDAR, "", 10)
    path = tmp_path / "calendar" / "theirs.ics"
    text = OTHERS.replace("BEGIN:VEVENT", "\r\n".join([*around, "BEGIN:VEVENT"]))
    path.write_text(text, "utf-8", newline="")
    (found,) = store.fetch(["calendar/theirs.ics"])
    assert isinstance(found, Fetched)

    edited = replace(found.item, subject="edited")
    for _ in range(2):
        (change,) = store.changes(CALENDAR, "", 10).changes
        assert isinstance(change, Changed)
        store.carry_out([Update(change.key, change.version, edited, frozenset({"subject"}))])

    lines = path.read_text("utf-8").splitlines()
    assert [line for line in lines if line in around] == list(around)


def test_a_file_that_is_broken_is_told_by_name_and_left_alone(
    store: VdirStore, tmp_path: Path
) -> None:
    made(store, MEETING)
    for name, text in {"broken": "no calendar", "two": OTHERS + OTHERS}.items():
        (tmp_path / "calendar" / f"{name}.ics").write_text(text, "utf-8")

    page = store.changes(CALENDAR, "", 10)
    found = {one.key: one for one in store.fetch([change.key for change in page.changes])}

    assert isinstance(found["calendar/u1.ics"], Fetched)
    for name in ("broken", "two"):
        one = found[f"calendar/{name}.ics"]
        assert isinstance(one, Unreadable)
        assert f"{name}.ics" in str(one.reason)
        (outcome,) = store.carry_out([Update(one.key, "v", MEETING, frozenset({"subject"}))])
        assert outcome == Conflict()
    assert (tmp_path / "calendar" / "broken.ics").read_text("utf-8") == "no calendar"


def test_what_is_no_item_of_a_person_is_not_looked_at(store: VdirStore, tmp_path: Path) -> None:
    made(store, MEETING)
    folder = tmp_path / "calendar"
    (folder / ".u2.ics").write_text("x", "utf-8")
    (folder / "u3.ics.tmp").write_text("x", "utf-8")
    (folder / "u4.ics").mkdir()
    (folder / "displayname").write_text("Work", "utf-8")

    assert [change.key for change in store.changes(CALENDAR, "", 10).changes] == ["calendar/u1.ics"]


def test_an_edit_of_the_same_length_in_the_same_moment_is_seen(
    store: VdirStore, tmp_path: Path
) -> None:
    made(store, MEETING)
    path = tmp_path / "calendar" / "u1.ics"
    before = path.stat()
    state = store.changes(CALENDAR, "", 10).state

    with path.open("r+b") as file:
        text = file.read()
        file.seek(0)
        file.write(text.replace("定例".encode(), "変更".encode()))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    (change,) = store.changes(CALENDAR, state, 10).changes
    assert isinstance(change, Changed)


def test_files_that_are_as_they_were_are_not_read_again(store: VdirStore, tmp_path: Path) -> None:
    made(store, MEETING)
    path = tmp_path / "calendar" / "u1.ics"
    os.utime(path, ns=(0, 10**18))
    state = store.changes(CALENDAR, "", 10).state
    accessed = path.stat().st_atime_ns

    assert not store.changes(CALENDAR, state, 10).changes
    assert path.stat().st_atime_ns == accessed


def test_what_a_person_removes_is_gone_and_what_we_delete_can_be_had_back(
    store: VdirStore, tmp_path: Path
) -> None:
    one, other = made(store, MEETING, replace(MEETING, uid="u2"))
    state = store.changes(CALENDAR, "", 10).state

    (tmp_path / "calendar" / "u1.ics").unlink()
    assert store.carry_out([Delete(other.key, other.version)]) == [Done(other.key, "")]

    assert set(store.changes(CALENDAR, state, 10).changes) == {
        Deleted(one.key),
        Deleted(other.key),
    }
    (kept,) = (tmp_path / "calendar" / ".trash").iterdir()
    assert "UID:u2" in kept.read_text("utf-8")


@pytest.mark.parametrize("kept", [b"", b"{", b'{"form":9}', b'{"form":1,"files":{"a":[]}}'])
def test_an_index_that_is_lost_lists_everything_anew(
    store: VdirStore, tmp_path: Path, kept: bytes
) -> None:
    made(store, MEETING)
    state = store.changes(CALENDAR, "", 10).state
    (tmp_path / "calendar" / ".exobridge.index").write_bytes(kept)

    page = store.changes(CALENDAR, state, 10)

    assert page.reset
    assert [change.key for change in page.changes] == ["calendar/u1.ics"]


def test_an_edit_by_somebody_else_is_not_written_over(store: VdirStore, tmp_path: Path) -> None:
    (done,) = made(store, MEETING)
    path = tmp_path / "calendar" / "u1.ics"
    path.write_text(OTHERS, "utf-8")

    writes: list[Write] = [
        Update(done.key, done.version, replace(MEETING, subject="ours"), frozenset({"subject"})),
        Delete(done.key, done.version),
    ]

    assert store.carry_out(writes) == [Conflict(), Conflict()]
    assert path.read_text("utf-8").startswith("BEGIN:VCALENDAR")


CHILD = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo
from adapter.store import Create, Folder, Update
from adapter.stores.vdir import VdirStore
from tests.adapter.test_vdir import MEETING

left = int(sys.argv[2])
def watch(event, arguments):
    global left
    steps = {"open", "os.rename", "os.link", "os.remove", "tempfile.mkstemp"}
    if event in steps and sys.argv[1] in str(arguments[0]):
        left -= 1
        if left < 0:
            os._exit(9)
store = VdirStore(Path(sys.argv[1]), ZoneInfo("Asia/Tokyo"))
sys.addaudithook(watch)
store.carry_out([Create(Folder.CALENDAR, MEETING, "token")])
(found,) = store.find(Folder.CALENDAR, ["token"])
store.carry_out([Update(found.key, found.version, MEETING, frozenset({"subject"}))])
print("done")
"""


@pytest.mark.long
def test_killed_at_whatever_step_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    for step in range(100):
        folder = tmp_path / str(step)
        argv = [sys.executable, "-c", CHILD, str(folder), str(step)]
        ended = subprocess.run(argv, capture_output=True, text=True, check=False)  # noqa: S603
        store = VdirStore(folder, TOKYO)

        there = store.find(CALENDAR, ["token"])
        found = store.fetch([one.key for one in there])
        assert len(files(folder / "calendar")) == len(there) <= 1, ended.stderr
        assert all(isinstance(one, Fetched) for one in found)
        if ended.stdout == "done\n":
            assert step > 5
            return
    pytest.fail("it never came to an end")


def test_a_folder_that_cannot_be_had_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    store = VdirStore(tmp_path / "file", TOKYO)

    with pytest.raises(StoreError, match="cannot be used"):
        store.changes(CALENDAR, "", 10)


def test_keys_of_elsewhere_are_nothing(store: VdirStore) -> None:
    for key in ("", "calendar/../x.ics", "calendar/.x.ics", "mail/x.ics", "calendar/x", "x\0.ics"):
        assert not store.fetch([key])
        assert store.carry_out([Delete(key, "v")]) == [Conflict()]


def test_a_file_that_is_not_utf8_is_told_and_never_mended(store: VdirStore, tmp_path: Path) -> None:
    store.changes(CALENDAR, "", 10)
    path = tmp_path / "calendar" / "theirs.ics"
    path.write_bytes(OTHERS.replace("from a client", "caf\u00e9").encode("latin-1"))
    (change,) = store.changes(CALENDAR, "", 10).changes
    assert isinstance(change, Changed)

    (found,) = store.fetch([change.key])
    edit = Update(change.key, change.version, MEETING, frozenset({"subject"}))
    (outcome,) = store.carry_out([edit])

    assert isinstance(found, Unreadable)
    assert isinstance(outcome, Refused)
    assert "caf\u00e9".encode("latin-1") in path.read_bytes()


def test_an_index_that_cannot_be_kept_is_told_and_no_traceback(
    store: VdirStore, tmp_path: Path
) -> None:
    (tmp_path / "calendar" / ".exobridge.index").mkdir(parents=True)

    with pytest.raises(StoreError, match="cannot be used"):
        store.changes(CALENDAR, "", 10)


def test_a_folder_that_came_back_from_a_backup_is_listed_anew(
    store: VdirStore, tmp_path: Path
) -> None:
    made(store, MEETING)
    store.changes(CALENDAR, "", 10)
    shutil.copytree(tmp_path / "calendar", tmp_path / "backup")
    path = tmp_path / "calendar" / "u1.ics"
    path.write_text(path.read_text("utf-8").replace("定例", "later"), "utf-8")
    state = store.changes(CALENDAR, "", 10).state

    shutil.rmtree(tmp_path / "calendar")
    (tmp_path / "backup").rename(tmp_path / "calendar")
    page = store.changes(CALENDAR, state, 10)

    assert page.reset
    assert [change.key for change in page.changes] == ["calendar/u1.ics"]


def test_a_file_whose_name_is_no_utf8_is_an_item_like_any_other(
    store: VdirStore, tmp_path: Path
) -> None:
    store.changes(CALENDAR, "", 10)
    path = os.fsencode(tmp_path / "calendar") + b"/caf\xe9%.ics"
    with open(path, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(OTHERS.encode())

    (change,) = store.changes(CALENDAR, "", 10).changes
    assert isinstance(change, Changed)
    (found,) = store.fetch([change.key])

    assert change.key.encode("ascii") == b"calendar//caf%E9%25.ics"
    assert isinstance(found, Fetched)
    assert store.carry_out([Delete(found.key, found.version)]) == [Done(found.key, "")]
    assert not store.fetch([change.key, "calendar//u1.ics", "calendar///x.ics", "calendar//"])


def test_a_file_that_cannot_be_read_is_no_reason_not_to_read_the_others(
    store: VdirStore, tmp_path: Path
) -> None:
    made(store, MEETING)
    (tmp_path / "calendar" / "loop.ics").symlink_to("loop.ics")

    changes = store.changes(CALENDAR, "", 10).changes
    found = {one.key: one for one in store.fetch([change.key for change in changes])}

    assert isinstance(found["calendar/u1.ics"], Fetched)
    assert isinstance(found["calendar/loop.ics"], Unreadable)


def test_a_link_that_leads_nowhere_for_a_while_is_not_taken_for_deleted(
    store: VdirStore, tmp_path: Path
) -> None:
    made(store, MEETING)
    elsewhere = tmp_path / "elsewhere.ics"
    (tmp_path / "calendar" / "u1.ics").rename(elsewhere)
    (tmp_path / "calendar" / "u1.ics").symlink_to(elsewhere)
    state = store.changes(CALENDAR, "", 10).state

    elsewhere.rename(tmp_path / "unmounted")

    assert not store.changes(CALENDAR, state, 10).changes


def test_a_link_stays_one_and_where_it_leads_is_written(store: VdirStore, tmp_path: Path) -> None:
    store.changes(CALENDAR, "", 10)
    elsewhere, link = tmp_path / "shared.ics", tmp_path / "calendar" / "theirs.ics"
    elsewhere.write_text(OTHERS, "utf-8")
    link.symlink_to(elsewhere)
    (found,) = store.fetch(["calendar/theirs.ics"])
    assert isinstance(found, Fetched)

    edited = replace(found.item, subject="edited")
    store.carry_out([Update(found.key, found.version, edited, frozenset({"subject"}))])

    assert link.is_symlink()
    assert "SUMMARY:edited" in elsewhere.read_text("utf-8")


def test_a_file_with_a_very_long_name_can_be_deleted(store: VdirStore, tmp_path: Path) -> None:
    store.changes(CALENDAR, "", 10)
    for letter in ("x" * 3, "長"):
        (tmp_path / "calendar" / f"{letter * 83}.ics").write_text(OTHERS, "utf-8")

    changes = store.changes(CALENDAR, "", 10).changes
    writes = [Delete(one.key, one.version) for one in changes if isinstance(one, Changed)]

    assert store.carry_out(writes) == [Done(write.key, "") for write in writes]
    assert len([*(tmp_path / "calendar" / ".trash").iterdir()]) == 2


def test_who_could_read_a_file_can_read_it_after_an_update(
    store: VdirStore, tmp_path: Path
) -> None:
    store.changes(CALENDAR, "", 10)
    path = tmp_path / "calendar" / "theirs.ics"
    path.write_text(OTHERS, "utf-8")
    path.chmod(0o664)
    (found,) = store.fetch(["calendar/theirs.ics"])
    assert isinstance(found, Fetched)

    edited = replace(found.item, subject="edited")
    store.carry_out([Update(found.key, found.version, edited, frozenset({"subject"}))])

    assert "edited" in path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o664
