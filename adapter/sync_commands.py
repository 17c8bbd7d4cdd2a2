"""What the commands of the two-way sync do, one function each.

settings -> mailboxes -> for each: two stores and a ledger -> passes -> summaries -> answer
"""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapter.commands import CallError, exchange_stores, named_mailboxes, system_clock
from adapter.errors import AdapterError
from adapter.groupware import open_groupware
from adapter.reconcile import Side
from adapter.session import Session
from adapter.settings import SignsIn, read_settings
from adapter.store import Folder
from adapter.sync.conflicts import Listed, choice_made, listed, shown, standing_of
from adapter.sync.database import Database
from adapter.sync.keeping import Manner, alone, keep_in_step, ledger_file
from adapter.sync.report import Kept, report
from adapter.sync.sqlite_ledger import SqliteLedger
from adapter.sync.terms import World
from adapter.sync_options import options_of
from adapter.zones import local_zone
from provision.contract.messages import Answer, Problem, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from adapter.settings import Settings
    from adapter.store import Store
    from provision.contract.console import Console

WORKERS = 8


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants of one run: `rehearsal` shows what would be done and does nothing.

    `rebuild` reads both sides from the beginning, and links what belongs together anew.
    `stopping` tells whether to end early.
    """

    mailboxes: str = ""
    rehearsal: bool = False
    allow_deletions: bool = False
    rebuild: bool = False
    stopping: Callable[[], bool] = lambda: False


def sync(
    outputs: Path,
    wishes: Wishes,
    *,
    environment: Mapping[str, str],
    console: Console,
    clock: Callable[[], datetime] = system_clock,
) -> Answer:
    """Keep every mailbox in step with its collections: one pass, many mailboxes at a time."""
    settings = read_settings(outputs, environment)
    names = named_mailboxes(settings, wishes.mailboxes, str(outputs))
    with (
        alone(settings.ledgers),
        Session(settings) as session,
        exchange_stores(settings, session) as store_of,
    ):
        if settings.signs_in is not SignsIn.PASSWORD:
            session.token()  # without a sign-in every mailbox would say the same
        console.tell(message("sync.syncing", count=len(names)))
        world = World(clock, lambda: uuid.uuid4().hex, wishes.stopping)
        run = Run(settings, wishes, world, store_of)
        with ThreadPoolExecutor(WORKERS) as pool:
            mailboxes = list(pool.map(run.keep, names))
    return report(mailboxes, rehearsal=wishes.rehearsal, stopped=wishes.stopping())


@dataclass(frozen=True, slots=True)
class Run:
    """What all mailboxes of one run share."""

    settings: Settings
    wishes: Wishes
    world: World
    exchange: Callable[[str], Store]

    def keep(self, mailbox: str) -> Kept:
        """Keep one mailbox in step; its trouble is its own."""
        if self.world.stopping():
            return Kept(mailbox)
        ledger = ledger_file(self.settings.ledgers, mailbox)
        wishes, zone = self.wishes, self.settings.zone or local_zone()
        options = options_of(self.settings.outputs.sync)
        manner = Manner(options, zone, wishes.rehearsal, wishes.allow_deletions)
        try:
            stores = {
                Side.EXCHANGE: self.exchange(mailbox),
                Side.GROUPWARE: open_groupware(self.settings, mailbox),
            }
            if wishes.rebuild:
                _relist(ledger, options.folders)
            return Kept(mailbox, keep_in_step(stores, ledger, manner, self.world))
        except AdapterError as error:
            return Kept(mailbox, problems=error.problems)


def _relist(ledger: Path, folders: Sequence[Folder]) -> None:
    with closing(Database(ledger)) as database:
        for folder in folders:
            one = SqliteLedger(database, folder)
            one.lease()
            one.relist()


def status(outputs: Path, *, mailboxes: str = "", environment: Mapping[str, str]) -> Answer:
    """Say how every mailbox stands, from its ledger alone."""
    settings = read_settings(outputs, environment)
    names = named_mailboxes(settings, mailboxes, str(outputs))
    return listed([_standing(settings, name) for name in names])


def _standing(settings: Settings, mailbox: str) -> Listed:
    file = ledger_file(settings.ledgers, mailbox)
    if not file.exists():
        return Listed(mailbox)
    try:
        with closing(Database(file)) as database:
            return standing_of(mailbox, {f: SqliteLedger(database, f) for f in Folder})
    except AdapterError as error:
        return Listed(mailbox, problems=error.problems)


def conflicts(
    outputs: Path,
    *,
    mailboxes: str = "",
    number: str = "",
    choose: str = "",
    environment: Mapping[str, str],
) -> Answer:
    """List what both sides had changed, show two versions of one, or choose between them."""
    settings = read_settings(outputs, environment)
    names = named_mailboxes(settings, mailboxes, str(outputs))
    if not number:
        _refuse_choice_without_number(choose)
        return shown(_conflicts(settings, names))
    if len(names) != 1:
        what, remedy = message("sync.one-mailbox"), message("sync.one-mailbox-remedy")
        raise CallError(Problem(what, remedy))
    with alone(settings.ledgers):
        file = ledger_file(settings.ledgers, names[0])
        if not file.exists():
            return shown([])
        with closing(Database(file)) as database:
            ledgers = {folder: SqliteLedger(database, folder) for folder in Folder}
            return choice_made(names[0], ledgers, number, choose)


def _refuse_choice_without_number(choose: str) -> None:
    if choose:
        what, remedy = message("sync.choose-needs-number"), message("sync.one-mailbox-remedy")
        raise CallError(Problem(what, remedy))


def _conflicts(settings: Settings, names: Sequence[str]) -> Iterator[Listed]:
    for name in names:
        yield _standing(settings, name)
