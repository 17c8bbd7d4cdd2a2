"""Mailboxes of the simulated Exchange are carried to a folder, to a CalDAV server, and back."""

import json
import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from invoke import Program

from adapter.calls import CallError
from adapter.commands import exchange_stores, sign_in
from adapter.items import Event, Item, Todo
from adapter.recurrence import Day, Recurrence, Weekly
from adapter.session import Session
from adapter.settings import read_settings
from adapter.store import Create, Done, Folder
from adapter.transfer.commands import export_items, import_items
from provision.contract.messages import Answer, ExitCode
from provision.contract.sync_facts import GroupwareFacts, GroupwareKind
from tasks import ns
from tests.adapter.dav import PASSWORD, Dav
from tests.adapter.sakura import HANAKO, TARO, Sakura, Told

TOKYO = ZoneInfo("Asia/Tokyo")
TEN = datetime(2026, 11, 4, 10, tzinfo=TOKYO)
MEETING = Event(TEN, TEN + timedelta(hours=1), "見積り打ち合わせ", location="会議室 A", uid="m1")
WEEKLY = replace(
    MEETING,
    subject="定例",
    uid="m2",
    recurrence=Recurrence(Weekly(1, frozenset({Day.WEDNESDAY})), TEN.date()),
)
INVOICE = Todo("請求書", due=date(2026, 11, 5))


class Counts:
    expected = advanced = 0

    def expect(self, count: int) -> None:
        self.expected += count

    def advance(self, count: int) -> None:
        self.advanced += count


@pytest.fixture
def ready(sakura: Sakura) -> Sakura:
    """The organisation, its administrator with the role, and signed in; Hanako has three items."""
    sakura.lets_sync_impersonate()
    sign_in(sakura.outputs, environment=sakura.environment, console=sakura.console())
    has(sakura, HANAKO, MEETING, WEEKLY, INVOICE)
    return sakura


def has(sakura: Sakura, mailbox: str, *new: Item) -> None:
    found = read_settings(sakura.outputs, sakura.environment)
    with Session(found) as session, exchange_stores(found, session) as store_of:
        folders = [Folder.CALENDAR if isinstance(item, Event) else Folder.TASKS for item in new]
        writes = [
            Create(f, item, f"t{n}") for n, (f, item) in enumerate(zip(folders, new, strict=True))
        ]
        assert all(isinstance(one, Done) for one in store_of(mailbox).carry_out(writes))


def exports(sakura: Sakura, to: str = "", **options: object) -> Answer:
    at = {"environment": around(sakura), "console": Told(), "progress": Counts()} | options
    return export_items(sakura.outputs, to=to, **at)  # type: ignore[arg-type]


def imports(sakura: Sakura, source: str = "", **options: object) -> Answer:
    at = {"environment": around(sakura), "console": Told(), "progress": Counts()} | options
    return import_items(sakura.outputs, source=source, **at)  # type: ignore[arg-type]


def around(sakura: Sakura) -> dict[str, str]:
    return {
        **sakura.environment,
        "NO_PROXY": "127.0.0.1",
        "EXOBRIDGE_GROUPWARE_PASSWORD": PASSWORD,
    }


def totals(answer: Answer) -> dict[str, list[int]]:
    """Return made, updated, the same and left out, a mailbox each."""
    data = json.loads(json.dumps(answer.data))
    return {
        box["mailbox"]: [
            sum(counts[name] for counts in box["folders"].values())
            for name in ("made", "updated", "same", "left")
        ]
        for box in data["mailboxes"]
    }


def test_a_mailbox_goes_to_a_folder_and_into_another_mailbox(ready: Sakura, tmp_path: Path) -> None:
    there = tmp_path / "there"

    planned = exports(ready, str(there), plan=True)
    assert not there.exists()
    first = exports(ready, str(there))
    second = exports(ready, str(there))
    shutil.rmtree(there / TARO)
    (there / HANAKO).rename(there / TARO)
    third = imports(ready, str(there), mailboxes=TARO)
    fourth = imports(ready, str(there), mailboxes=TARO)

    assert totals(planned) == totals(first) == {HANAKO: [3, 0, 0, 0], TARO: [0, 0, 0, 0]}
    assert totals(second)[HANAKO] == [0, 0, 3, 0]
    assert totals(third) == {TARO: [3, 0, 0, 0]}
    assert totals(fourth) == {TARO: [0, 0, 3, 0]}
    assert {answer.exit_code for answer in (first, second, third, fourth)} == {ExitCode.DONE}


def test_a_mailbox_goes_to_a_caldav_server_and_back_without_a_change(
    ready: Sakura, dav: Dav
) -> None:
    person = dav.person(HANAKO)
    facts = GroupwareFacts(GroupwareKind.CALDAV, url=f"{dav.url}/{{mailbox}}/")
    ready.writes_outputs(mailboxes=(HANAKO,), groupware=facts)

    counts = Counts()
    first, again = exports(ready, progress=counts), exports(ready, progress=counts)
    back = imports(ready, progress=counts)

    assert totals(first) == {HANAKO: [3, 0, 0, 0]}
    assert totals(again) == totals(back) == {HANAKO: [0, 0, 3, 0]}
    assert len(dav.entries(person)) == 2
    assert counts.advanced == counts.expected == 9


def test_a_folder_that_is_not_there_is_one_mailboxs_trouble(ready: Sakura, tmp_path: Path) -> None:
    exports(ready, str(tmp_path / "there"), mailboxes=HANAKO)

    answer = imports(ready, str(tmp_path / "there"))

    assert answer.exit_code is ExitCode.FAILED
    assert totals(answer) == {HANAKO: [0, 0, 3, 0], TARO: [0, 0, 0, 0]}
    assert "there is no folder" in str(answer.data)
    assert not (tmp_path / "there" / TARO).exists()


@pytest.mark.parametrize(
    "to", ["http://dav.example/{user}/", "https://me:secret@dav.example/", "ftp://dav.example/x"]
)
def test_an_address_that_a_password_must_not_go_to_is_refused(sakura: Sakura, to: str) -> None:
    with pytest.raises(CallError) as error:
        exports(sakura, to)

    assert "by https" in str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("words", ["export --to x --plan --keep", "import --from x --kind todo"])
def test_the_commands_take_their_options_from_the_command_line(
    words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["inv", *f"adapter.{words} --lang en --outputs {tmp_path}/none.yaml".split()]

    with pytest.raises(SystemExit, match="1"):
        Program(namespace=ns).run(argv)

    assert "none.yaml: no such file" in capsys.readouterr().err
