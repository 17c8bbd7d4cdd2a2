"""The commands of the sync: many mailboxes, each by itself; what stands is told, and can be chosen."""

import errno
import itertools
import json
import os
import resource
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapter.errors import AdapterError
from adapter.ews.connection import Connection
from adapter.logins import Login
from adapter.stopping import Stop
from adapter.store import Changed, Create, Done, Fetched, Folder, Store, Update
from adapter.stores.ews import EwsStore
from adapter.stores.vdir import VdirStore
from adapter.sync import database
from adapter.sync.keeping import alone, ledger_file
from adapter.sync.ledger import LedgerError
from adapter.sync.sqlite_ledger import SqliteLedger
from adapter.sync.tables import FORM
from adapter.sync_commands import Wishes, conflicts, status, sync
from adapter.turns import Plea, Rounds
from provision.contract.messages import Answer, ExitCode, Language, Table, text_of
from provision.contract.outputs import Outputs, ProxyOutput, render_outputs
from provision.contract.secrets import Secret
from provision.contract.sync_facts import Policy, SyncFacts, WindowFacts
from provision.simulator.exchange.deployment import WITH_PASSWORD
from tests.adapter.exchange import HANAKO, SYNC, TARO, URL, Exchange, address_of, running_exchange
from tests.adapter.sakura import Told
from tests.adapter.strategies import TOKYO
from tests.adapter.sync.dying import Steps, in_child
from tests.adapter.sync.pairs import meeting

tokens = (f"a person's {number}" for number in itertools.count())


@dataclass
class Office:
    """An Exchange Server that takes passwords, and the outputs file of two mailboxes on it."""

    exchange: Exchange
    outputs: Path
    facts: SyncFacts = field(default_factory=SyncFacts)
    mailboxes: tuple[str, ...] = (HANAKO, TARO)

    @property
    def environment(self) -> dict[str, str]:
        return {"EXOBRIDGE_EXCHANGE_PASSWORD": "simulated", "EXOBRIDGE_ZONE": "Asia/Tokyo"}

    def writes_outputs(self, **changed: Any) -> None:
        network = self.exchange.network
        assert network.proxy
        outputs = Outputs(
            *("", "global", "impersonation", "", "", "", "", "", (), URL, SYNC, self.mailboxes),
            authentication="basic",
            proxy=ProxyOutput(network.proxy.url, (), network.ca_file),
            sync=self.facts,
        )
        self.outputs.write_text(render_outputs(replace(outputs, **changed)), "utf-8")

    def sync(self, **wishes: Any) -> Answer:
        self.writes_outputs()
        return sync(self.outputs, Wishes(**wishes), environment=self.environment, console=Told())

    def adds(self, *subjects: str, mailbox: str = HANAKO, **fields: Any) -> None:
        items = [meeting(subject, **fields) for subject in subjects]
        with self.owner(mailbox) as store:
            store.carry_out([Create(Folder.CALENDAR, item, next(tokens)) for item in items])

    def edits(self, **fields: Any) -> None:
        """Change every item of Hanako's calendar."""
        with self.owner(HANAKO) as store:
            for change in store.changes(Folder.CALENDAR, "", 99).changes:
                assert isinstance(change, Changed)
                edit(store, change.key, **fields)

    def conflicts(self, **wishes: str) -> Answer:
        return conflicts(self.outputs, environment=self.environment, **wishes)

    @contextmanager
    def owner(self, mailbox: str) -> Iterator[Store]:
        login = Login("basic", SYNC, Secret("simulated"))
        with Connection(URL, self.exchange.network, login=login) as connection:
            yield EwsStore(connection, lambda _: None, address_of(mailbox))

    def files(self, mailbox: str = HANAKO) -> VdirStore:
        return VdirStore(self.outputs.with_suffix(".calendars") / mailbox, TOKYO)

    def ledger(self, mailbox: str = HANAKO) -> Path:
        return ledger_file(self.outputs.with_suffix(".ledgers"), mailbox)


class StopWhen(Stop):
    """Is asked to end as soon as something is so."""

    def __init__(self, condition: Callable[[], bool]) -> None:
        super().__init__()
        self._condition = condition

    def __call__(self) -> bool:
        return self._condition()


class NobodySleeps(Stop):
    """Lets no mailbox's work sleep, which would keep others waiting."""

    def sleep(self, seconds: float) -> None:
        assert threading.current_thread() is threading.main_thread()
        super().sleep(seconds)


def edit(store: Store, key: str, **fields: Any) -> None:
    [found] = store.fetch([key])
    assert isinstance(found, Fetched)
    item = replace(found.item, **fields)
    write = Update(found.key, found.version, item, frozenset(fields))
    assert isinstance(store.carry_out([write])[0], Done)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with running_exchange() as exchange:
        office = Office(exchange, tmp_path / "office.yaml")
        exchange.organisation.authentication = WITH_PASSWORD
        office.writes_outputs()
        yield office


def said(answer: Answer, language: Language = Language.ENGLISH) -> str:
    rows = [
        part.rows if isinstance(part, Table) else ((text_of(part, language),),)
        for part in answer.parts
    ]
    return "\n".join(text_of(cell, language) for row in rows for line in row for cell in line)


def written(answer: Answer) -> int:
    assert isinstance(answer.data, dict)
    return sum(
        count
        for mailbox in answer.data["mailboxes"]
        for folder in mailbox["folders"].values()
        for counts in folder["written"].values()
        for count in counts.values()
    )


def test_every_mailbox_is_brought_into_step_and_then_left_alone(office: Office) -> None:
    office.adds("週次会議")
    office.adds("出張", mailbox=TARO)

    first, second = office.sync(), office.sync()

    assert (first.exit_code, written(first), written(second)) == (ExitCode.DONE, 2, 0)
    assert "2 of 2 mailboxes are in step" in said(first)
    assert office.exchange.subjects(HANAKO, "calendar") == ["週次会議"]
    keys = [change.key for change in office.files(TARO).changes(Folder.CALENDAR, "", 9).changes]
    assert len(keys) == 1
    json.dumps(first.data)


def test_a_rehearsal_shows_what_would_be_done_and_does_nothing(office: Office) -> None:
    office.adds("週次会議")

    shown = office.sync(rehearsal=True)

    assert "週次会議" in said(shown)
    assert "nothing was written" in said(shown)
    assert [*office.outputs.parent.iterdir()] == [office.outputs]
    assert written(office.sync()) == 1
    office.sync(rehearsal=True, mailboxes=HANAKO)


def test_the_trouble_of_one_mailbox_is_its_own(office: Office) -> None:
    office.mailboxes = ("nobody@sakura.example", HANAKO)
    office.adds("週次会議")

    answer = office.sync()

    assert answer.exit_code is ExitCode.FAILED
    assert "nobody@sakura.example" in said(answer)
    assert "1 of 2 mailboxes are in step" in said(answer)
    assert len(list(office.outputs.parent.rglob("*.ics"))) == 1
    assert said(answer).count("ErrorNonExistentMailbox") == 1


def test_a_busy_mailbox_is_gone_on_with_when_it_said(office: Office) -> None:
    office.adds("週次会議")
    office.adds("出張", mailbox=TARO)
    office.exchange.organisation.trouble(HANAKO).busy(timedelta(seconds=1), times=1)

    answer = office.sync(stop=NobodySleeps())

    assert answer.exit_code is ExitCode.DONE
    assert written(answer) == 2


def test_what_was_done_between_two_refusals_is_done(office: Office) -> None:
    office.adds(*(f"会議 {number}" for number in range(60)))
    office.exchange.organisation.world.clock = lambda: datetime.now(UTC)
    office.exchange.organisation.trouble(HANAKO).allow(2, timedelta(milliseconds=900))

    answer = office.sync(mailboxes=HANAKO)

    assert answer.exit_code is ExitCode.DONE
    assert written(answer) == 60


def test_a_users_file_says_whose_mailboxes_and_its_bad_lines_are_told(
    office: Office, tmp_path: Path
) -> None:
    office.adds("週次会議")
    office.adds("出張", mailbox=TARO)
    users = tmp_path / "users.csv"
    users.write_bytes("山田,exo,mailBoxName=hanako.yamada,locale=ja_JP\n鈴木,exo\n".encode("cp932"))

    answer = office.sync(users=str(users))

    assert answer.exit_code is ExitCode.FAILED
    assert "users.csv:2:1" in said(answer)
    assert written(answer) == 1
    assert [file.parts[-3] for file in tmp_path.rglob("*.ics")] == [HANAKO]


def test_how_mailboxes_stand_is_told_from_their_ledgers_alone(office: Office) -> None:
    office.adds("週次会議")
    office.sync(mailboxes=HANAKO)
    calls = len(office.exchange.calls)

    answer = status(office.outputs, environment=office.environment)

    assert isinstance(answer.data, dict)
    hanako, taro = answer.data["mailboxes"]
    assert hanako["folders"]["calendar"]["linked"] == 1
    assert taro["folders"] == {}
    assert len(office.exchange.calls) == calls


def test_what_both_had_changed_is_listed_shown_and_chosen(office: Office) -> None:
    office.facts = SyncFacts(conflicts=Policy.ASK)
    office.adds("週次会議")
    office.sync()
    files = office.files()
    [change] = files.changes(Folder.CALENDAR, "", 9).changes
    edit(files, change.key, location="地下")
    office.edits(location="屋上")

    assert "wait for you" in said(office.sync())
    assert "location" in said(office.conflicts())
    both = said(office.conflicts(mailboxes=HANAKO, number="1"))
    assert "地下" in both
    assert "屋上" in both
    office.conflicts(mailboxes=HANAKO, number="1", choose="groupware")

    assert office.sync().exit_code is ExitCode.DONE
    assert "地下" in next(office.outputs.parent.rglob("*.ics")).read_text("utf-8")


def test_after_a_ledger_was_restored_from_a_backup_a_rebuild_doubles_nothing(
    office: Office,
) -> None:
    office.adds("週次会議")
    office.sync()
    backup = office.ledger().read_bytes()
    office.adds("出張", "面談")
    office.edits(location="屋上")
    office.sync()
    office.ledger().write_bytes(backup)
    office.exchange.organisation.trouble(HANAKO).busy(timedelta(seconds=1))

    answer = office.sync(rebuild=True)

    assert answer.exit_code is ExitCode.DONE
    assert written(answer) == 0
    assert written(office.sync()) == 0
    assert office.exchange.subjects(HANAKO, "calendar") == ["出張", "週次会議", "面談"]
    assert len(list(office.outputs.parent.rglob("*.ics"))) == 3


def test_two_versions_are_shown_while_others_keep_them_in_step(office: Office) -> None:
    office.facts = SyncFacts(conflicts=Policy.ASK)
    office.adds("週次会議")
    office.sync()
    files = office.files()
    [change] = files.changes(Folder.CALENDAR, "", 9).changes
    edit(files, change.key, location="地下")
    office.edits(location="屋上")
    office.sync()

    with alone(office.outputs.with_suffix(".ledgers")):
        assert "地下" in said(office.conflicts(mailboxes=HANAKO, number="1"))
        with pytest.raises(LedgerError, match="another exobridge"):
            office.conflicts(mailboxes=HANAKO, number="1", choose="exchange")


@pytest.mark.parametrize("word", ["banana", "Groupware", "both"])
def test_a_side_that_is_none_is_refused(office: Office, word: str) -> None:
    with pytest.raises(AdapterError, match=f"--choose: '{word}' is none of exchange, groupware"):
        office.conflicts(mailboxes=HANAKO, number="1", choose=word)


def test_a_ledger_that_cannot_be_read_is_no_mailbox_without_conflicts(office: Office) -> None:
    office.ledger().parent.mkdir()
    office.ledger().write_bytes(b"not a database, whatever it is" * 100)

    answer = office.conflicts()

    assert answer.exit_code is ExitCode.FAILED
    assert "the ledger cannot be used" in said(answer)
    assert "no item was changed" not in said(answer)


def test_ledgers_that_cannot_be_looked_for_are_not_taken_for_none(office: Office) -> None:
    office.outputs.with_suffix(".ledgers").write_bytes(b"")

    for answer in (status(office.outputs, environment=office.environment), office.conflicts()):
        assert answer.exit_code is ExitCode.FAILED
        assert "the ledger cannot be used" in said(answer)


def test_two_processes_on_one_ledger_refuse_each_other(office: Office) -> None:
    with (
        alone(office.outputs.with_suffix(".ledgers")),
        pytest.raises(LedgerError, match="another exobridge keeps these mailboxes in step"),
    ):
        office.sync()


def test_nobody_else_may_read_a_ledger(office: Office) -> None:
    office.ledger().parent.mkdir(mode=0o755)

    office.sync()

    assert office.ledger().stat().st_mode & 0o777 == 0o600


def test_a_ledger_of_a_newer_version_is_left_alone(office: Office) -> None:
    office.adds("週次会議")
    office.sync()
    with sqlite3.connect(office.ledger()) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = office.ledger().read_bytes()
    office.adds("出張")

    answer = office.sync()

    assert answer.exit_code is ExitCode.FAILED
    assert "form 99" in said(answer)
    assert office.ledger().read_bytes() == before
    assert len(list(office.outputs.parent.rglob("*.ics"))) == 1


def test_a_ledger_of_an_older_form_is_gone_on_with(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "FORM", 1)
    with closing(database.Database(office.ledger())) as old:
        old.run("INSERT INTO folder (folder) VALUES ('calendar')")
    monkeypatch.undo()
    office.adds("週次会議")

    assert written(office.sync()) == 1

    with closing(database.Database(office.ledger())) as new:
        assert new.rows("PRAGMA user_version") == [{"user_version": FORM}]
        assert [row["fence"] for row in new.rows("SELECT * FROM folder")] == [1, 1]


def test_another_window_counts_at_once(office: Office) -> None:
    office.facts = SyncFacts(window=WindowFacts(past=1, ahead=1))
    office.adds("週次会議")
    office.sync()
    assert written(office.sync()) == 0

    office.facts = SyncFacts(window=WindowFacts(past=36_500, ahead=36_500))

    assert written(office.sync()) == 1


def test_a_ledger_that_is_none_is_told_and_left_alone(office: Office) -> None:
    office.ledger().parent.mkdir()
    office.ledger().write_bytes(b"not a database, whatever it is" * 100)

    answer = office.sync()

    assert answer.exit_code is ExitCode.FAILED
    assert "the ledger cannot be used" in said(answer)
    assert "or move it away" in said(answer)
    assert office.ledger().read_bytes().startswith(b"not a database")


def test_a_full_disk_is_one_error_and_harms_nothing(office: Office) -> None:
    office.adds(*(f"会議 {number}" for number in range(30)), location="長い" * 200)

    def work(steps: Steps) -> None:
        del steps
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
        answer = office.sync(mailboxes=HANAKO)
        assert answer.exit_code is ExitCode.FAILED
        assert "the ledger cannot be used" in said(answer)

    in_child(work, 0)
    office.sync()

    assert len(list(office.outputs.parent.rglob("*.ics"))) == 30
    assert len(office.exchange.subjects(HANAKO, "calendar")) == 30


def test_a_folder_that_takes_nothing_is_told_and_nobody_waits_for_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    office.adds("週次会議", "出張")
    monkeypatch.setattr(os, "link", refuse)

    answer = office.sync(mailboxes=HANAKO, stop=NobodySleeps())

    assert answer.exit_code is ExitCode.FAILED
    assert f"{HANAKO}: 2 items could not be written now" in said(answer)
    assert "Read-only file system" in said(answer)
    monkeypatch.undo()
    assert written(office.sync(mailboxes=HANAKO)) == 2


def test_a_run_that_is_asked_to_end_does_and_the_next_goes_on(office: Office) -> None:
    office.adds(*(f"会議 {number}" for number in range(60)))

    files = office.outputs.parent

    answer = office.sync(mailboxes=HANAKO, stop=StopWhen(lambda: any(files.rglob("*.ics"))))

    assert "ended early" in said(answer)
    assert "0 of 1 mailboxes are in step" in said(answer)
    assert answer.exit_code is ExitCode.FAILED
    assert 0 < len(list(office.outputs.parent.rglob("*.ics"))) < 60
    office.sync()
    assert len(list(office.outputs.parent.rglob("*.ics"))) == 60


def test_mailboxes_that_a_run_did_not_come_to_are_not_in_step(office: Office) -> None:
    answer = office.sync(stop=StopWhen(lambda: True))

    assert "0 of 2 mailboxes are in step" in said(answer)
    assert answer.exit_code is ExitCode.FAILED


def test_a_run_without_an_end_has_done_well_when_it_is_ended(office: Office) -> None:
    office.adds(*(f"会議 {number}" for number in range(60)))
    files = office.outputs.parent

    answer = office.sync(minutes=1, stop=StopWhen(lambda: any(files.rglob("*.ics"))))

    assert "ended early" in said(answer)
    assert answer.exit_code is ExitCode.DONE


def test_a_choice_of_what_is_not_there_is_refused(office: Office) -> None:
    office.sync()

    for number in ("7", "nine"):
        with pytest.raises(AdapterError, match="has no number"):
            office.conflicts(mailboxes=HANAKO, number=number)


def test_a_mailbox_that_fails_has_its_turn_ever_more_seldom(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.mailboxes = ("nobody@sakura.example", HANAKO)
    backs: dict[str, bool] = {}
    back = Rounds.back

    def note(self: Rounds, mailbox: str, *, in_trouble: bool, plea: Plea | None = None) -> bool:
        backs[mailbox] = in_trouble
        return back(self, mailbox, in_trouble=in_trouble, plea=plea)

    monkeypatch.setattr(Rounds, "back", note)
    office.sync(minutes=15, stop=StopWhen(lambda: len(backs) == 2))

    assert backs == {"nobody@sakura.example": True, HANAKO: False}


def test_a_busy_mailbox_that_is_rebuilt_is_gone_on_with_and_not_begun_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.adds("週次会議")
    office.sync(mailboxes=HANAKO)
    office.exchange.organisation.trouble(HANAKO).busy(timedelta(seconds=1), times=2)
    begun: list[str] = []
    relist = SqliteLedger.relist

    def note(self: SqliteLedger) -> None:
        begun.append(self._folder)
        relist(self)

    monkeypatch.setattr(SqliteLedger, "relist", note)
    answer = office.sync(mailboxes=HANAKO, rebuild=True)

    assert answer.exit_code is ExitCode.DONE
    assert begun == ["calendar", "tasks"]
