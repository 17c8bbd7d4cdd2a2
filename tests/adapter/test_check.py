"""A check finds what is wrong with a mailbox, and leaves nothing in it."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from adapter.check import NEEDED, TRIALS, Mailbox, check_mailboxes
from adapter.findings import Finding, report
from adapter.items import Event, Item, Sensitivity, ShowAs, Todo
from adapter.refusals import signed_out
from adapter.store import (
    Capabilities,
    Changed,
    ChangePage,
    Conflict,
    Create,
    Delete,
    DeniedError,
    Done,
    Folder,
    FolderFacts,
    Found,
    Outcome,
    Postponed,
    Refused,
    StoreError,
    Unknown,
    Unreadable,
    Write,
)
from adapter.stores.memory import MemoryStore
from provision.contract.messages import ExitCode, Language, Problem, Table, text_of
from tests.adapter.strategies import TOKYO

OWNER = frozenset({"CreateContents", "Delete", "Modify", "Read"})
GONE = StoreError(Problem("the server hung up", "look at the server"))
HANAKO, TARO, EMMA = "hanako@sakura.example", "taro@sakura.example", "emma@sakura.example"


def in_memory() -> MemoryStore:
    return MemoryStore(TOKYO, lambda: datetime(2026, 11, 2, tzinfo=UTC))


@dataclass(slots=True)
class Box:
    """A mailbox in memory that goes wrong where a test says."""

    rights: Mapping[Folder, frozenset[str]] = field(
        default_factory=lambda: dict.fromkeys(Folder, OWNER)
    )
    denies: StoreError | None = None
    fails_in: str = ""
    rewrites: Callable[[Write], Write] = lambda write: write
    answers: Callable[[Write, Outcome], Outcome] = lambda _, outcome: outcome
    reads: Callable[[Found], Found] = lambda found: found
    created: list[Create] = field(default_factory=list)
    held: MemoryStore = field(default_factory=in_memory)

    @property
    def capabilities(self) -> Capabilities:
        return self.held.capabilities

    @property
    def items(self) -> list[Item]:
        return [record.item for record in self.held._records.values()]

    def describe(self, folder: Folder) -> FolderFacts:
        if self.denies:
            raise self.denies
        return FolderFacts(
            {"calendar": "予定表", "tasks": "タスク"}[folder], 3, self.rights[folder]
        )

    def changes(self, folder: Folder, state: str, limit: int) -> ChangePage:
        return self.held.changes(folder, state, limit)

    def window(self, folder: Folder, start: datetime, end: datetime) -> Sequence[Changed]:
        return self.held.window(folder, start, end)

    def fetch(self, keys: Iterable[str]) -> Sequence[Found]:
        self._fail("fetch")
        return [self.reads(found) for found in self.held.fetch(keys)]

    def find(self, folder: Folder, tokens: Iterable[str]) -> Sequence[Changed]:
        self._fail("find")
        return self.held.find(folder, tokens)

    def carry_out(self, writes: Sequence[Write]) -> Sequence[Outcome]:
        self._fail(type(writes[0]).__name__)
        self.created += [write for write in writes if isinstance(write, Create)]
        outcomes = self.held.carry_out([self.rewrites(write) for write in writes])
        return [self.answers(*pair) for pair in zip(writes, outcomes, strict=True)]

    def _fail(self, where: str) -> None:
        if where == self.fails_in:
            raise GONE


def to_creates(outcome: Outcome) -> Callable[[Write, Outcome], Outcome]:
    """Return what answers every create by `outcome`, whatever became of it."""
    return lambda write, real: outcome if isinstance(write, Create) else real


def checked(box: Box, *, write: bool = True) -> Finding:
    (finding,) = checked_all({HANAKO: box}, write=write)
    return finding


def checked_all(boxes: dict[str, Box], *, write: bool = False) -> tuple[Finding, ...]:
    ids = (f"token-{number}" for number in itertools.count())
    return check_mailboxes([*boxes], boxes.__getitem__, write=write, ids=lambda: next(ids))


def said(finding: Finding) -> str:
    return " | ".join(map(str, finding.problems))


def test_a_good_mailbox_is_told_with_its_folders_and_rights() -> None:
    finding = checked(Box(), write=False)

    assert finding.problems == []
    assert {folder: facts.name for folder, facts in finding.folders.items()} == {
        Folder.CALENDAR: "予定表",
        Folder.TASKS: "タスク",
    }


def test_without_leave_nothing_is_written() -> None:
    box = Box()
    finding = checked(box, write=False)

    assert (box.created, finding.written) == ([], [])


def test_what_is_written_is_read_back_and_removed() -> None:
    box = Box()
    finding = checked(box)

    assert finding.problems == []
    assert finding.written == [Folder.CALENDAR, Folder.TASKS]
    assert box.items == []
    assert len(box.held.recoverable) == len(box.created) == 2


def test_what_is_written_disturbs_nobody() -> None:
    event, todo = (item for _, item in TRIALS)

    assert isinstance(event, Event)
    assert isinstance(todo, Todo)
    assert (event.sensitivity, todo.sensitivity) == (Sensitivity.PRIVATE, Sensitivity.PRIVATE)
    assert (event.show_as, event.reminder, todo.reminder) == (ShowAs.FREE, None, None)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Refused("quota"), "refused: quota"),
        (Postponed("busy"), "refused: busy"),
        (Unknown(), "was sent and not answered"),
        (Conflict(), "was sent and not answered"),
    ],
)
def test_a_write_without_success_is_told_and_what_arrived_removed(
    outcome: Outcome, expected: str
) -> None:
    box = Box(answers=to_creates(outcome))
    finding = checked(box)

    assert said(finding).count(expected) == 2
    assert finding.written == []
    assert box.items == []


def test_an_item_that_differs_is_told_and_removed() -> None:
    def rewrites(write: Write) -> Write:
        if isinstance(write, Create):
            return replace(write, item=replace(write.item, subject="[EXT]"))
        return write

    box = Box(rewrites=rewrites)
    finding = checked(box)

    assert "the item read back from the folder calendar differs in: subject" in said(finding)
    assert box.items == []


@pytest.mark.parametrize("fails_in", ["Create", "fetch"])
def test_an_item_is_removed_also_when_something_fails_half_way(fails_in: str) -> None:
    box = Box(fails_in=fails_in)
    finding = checked(box)

    assert "the server hung up" in said(finding)
    assert box.items == []


@pytest.mark.parametrize("fails_in", ["Delete", "find"])
def test_an_item_that_cannot_be_removed_is_told(fails_in: str) -> None:
    box = Box(fails_in=fails_in)
    finding = checked(box)

    assert said(finding).count("could not be removed") == 2
    assert "exobridge 接続テスト" in said(finding)
    assert len(box.items) == 2


def outdated(write: Write) -> Write:
    return replace(write, version="older") if isinstance(write, Delete) else write


def test_an_item_that_stays_though_deleted_is_told() -> None:
    box = Box(rewrites=outdated, answers=lambda *_: Done("key", ""))

    assert said(checked(box)).count("could not be removed") == 2


def test_an_item_that_somebody_touched_meanwhile_is_removed_all_the_same() -> None:
    deletes: list[Write] = []

    def rewrites(write: Write) -> Write:
        deletes.extend([write] if isinstance(write, Delete) else [])
        return outdated(write) if len(deletes) == 1 else write

    box = Box(rewrites=rewrites)
    finding = checked(box)

    assert finding.problems == []
    assert box.items == []


def test_an_interruption_removes_the_item_too() -> None:
    def reads(_: Found) -> Found:
        raise KeyboardInterrupt

    box = Box(reads=reads)
    with pytest.raises(KeyboardInterrupt):
        checked(box)
    assert box.items == []


def test_an_item_that_cannot_be_read_is_told_and_removed() -> None:
    box = Box(reads=lambda found: Unreadable(found.key, "no item"))

    assert "was not there a moment later" in said(checked(box))
    assert box.items == []


def test_missing_rights_are_named() -> None:
    finding = checked(Box(rights=dict.fromkeys(Folder, frozenset({"Read"}))), write=False)

    assert "has not the right to create in the folder calendar" in said(finding)
    assert "inv powershell" in said(finding)


def test_the_trouble_of_one_mailbox_is_not_anothers() -> None:
    denied = DeniedError(Problem("ErrorImpersonateUserDenied", "run the script"))
    boxes = {HANAKO: Box(), TARO: Box(denies=denied), EMMA: Box()}

    found = checked_all(boxes, write=True)

    assert [finding.mailbox for finding in found] == [HANAKO, TARO, EMMA]
    assert [bool(finding.problems) for finding in found] == [False, True, False]
    assert [len(finding.written) for finding in found] == [2, 0, 2]


def test_a_mailbox_that_cannot_be_opened_is_told() -> None:
    def store_of(_: str) -> Mailbox:
        raise signed_out("sync@sakura.example")

    (finding,) = check_mailboxes([HANAKO], store_of, write=False, ids=str)

    assert "is not signed in" in said(finding)


def test_what_is_no_expected_failure_is_not_hidden() -> None:
    def store_of(_: str) -> Mailbox:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        check_mailboxes([HANAKO, TARO], store_of, write=False, ids=str)


def shown(language: Language, *findings: Finding, write: bool = True) -> str:
    lines = []
    for part in report("sync@sakura.example", findings, write=write).parts:
        rows = (part.headings, *part.rows) if isinstance(part, Table) else ((part,),)
        lines += [" / ".join(text_of(cell, language) for cell in row) for row in rows]
    return "\n".join(lines)


def test_the_report_says_all_in_a_table_and_the_problems_below() -> None:
    denied = DeniedError(Problem("ErrorImpersonateUserDenied", "run the script"))
    found = checked_all({HANAKO: Box(), TARO: Box(denies=denied)}, write=True)

    assert shown(Language.ENGLISH, *found) == (
        "Signed in as sync@sakura.example.\n"
        "Mailbox / Calendar / Tasks / Rights / Write test / Result\n"
        f"{HANAKO} / 予定表 (3 items) / タスク (3 items) / read, create, modify, delete "
        "/ ok / ok\n"
        f"{TARO} / - / - / - / failed / failed\n"
        f"{TARO}: ErrorImpersonateUserDenied\n"
        "what to do: run the script\n"
        "1 of 2 mailboxes are ready.\n"
        "What the write test wrote is in each mailbox's Deleted Items now."
    )


def test_what_to_do_about_the_same_trouble_is_said_once() -> None:
    boxes = {
        name: Box(denies=DeniedError(Problem(f"no right to {name}", "run the script")))
        for name in (HANAKO, TARO)
    }

    text = shown(Language.ENGLISH, *checked_all(boxes, write=True))
    assert f"no right to {HANAKO}\nno right to {TARO}\nwhat to do: run the script\n0 of 2" in text


def test_the_report_is_in_japanese_too() -> None:
    text = shown(Language.JAPANESE, checked(Box(), write=False), write=False)

    assert "メールボックス / 予定表 / タスク / 有効な権限 / 書き込みテスト / 結果" in text
    assert f"{HANAKO} / 予定表 (3 件) / タスク (3 件) / 読み取り・作成・変更・削除" in text
    assert "未実施 / 正常" in text


def test_rights_that_differ_are_told_a_folder_each() -> None:
    box = Box(rights={Folder.CALENDAR: OWNER, Folder.TASKS: NEEDED})
    text = shown(Language.ENGLISH, checked(box, write=False), write=False)

    assert "calendar: read, create, modify, delete; tasks: read, create" in text


def test_the_exit_code_and_the_data_say_whether_anything_is_wrong() -> None:
    good, bad = checked(Box()), checked(Box(fails_in="fetch"))

    assert report("sync", [good], write=True).exit_code is ExitCode.DONE
    answer = report("sync", [good, bad], write=True)
    assert answer.exit_code is ExitCode.FAILED
    assert isinstance(answer.data, dict)
    assert [one["ok"] for one in answer.data["mailboxes"]] == [True, False]
    assert answer.data["mailboxes"][0]["folders"]["calendar"] == {
        "name": "予定表",
        "total": 3,
        "rights": sorted(OWNER),
    }
    assert answer.data["mailboxes"][1]["problems"][0] == {
        "message": "the server hung up",
        "remedy": "look at the server",
    }
