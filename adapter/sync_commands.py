"""What the commands of the two-way sync do, one function each.

settings -> mailboxes -> for each: two stores and a ledger -> passes -> summaries -> answer
"""

from __future__ import annotations

import uuid
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adapter.calls import CallError, choice_of, chosen_mailboxes, named_mailboxes
from adapter.commands import both_stores, system_clock
from adapter.errors import AdapterError
from adapter.findings import told_with
from adapter.fleet import Reading, carry_out
from adapter.reconcile import Side
from adapter.settings import read_settings
from adapter.stopping import Stop
from adapter.store import Folder
from adapter.sync.conflicts import Listed, choice_made, listed, shown, standing_of
from adapter.sync.database import Database, is_there
from adapter.sync.keeping import Manner, alone, keep_in_step, ledger_file
from adapter.sync.report import Kept, lines_of, report
from adapter.sync.sqlite_ledger import SqliteLedger
from adapter.sync.terms import World
from adapter.sync_options import options_of
from adapter.turns import Once, Rounds
from adapter.zones import local_zone
from provision.contract.messages import Answer, Problem, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from adapter.settings import Settings
    from adapter.store import Store
    from adapter.turns import Turns
    from provision.contract.console import Console, Progress

DEFAULT_MINUTES, MOST_MINUTES = 15, 10_080


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants of one run, of the mailboxes named or of a `users` file.

    `rehearsal` shows what would be done and does nothing.

    `rebuild` reads both sides from the beginning, and links what belongs together anew.
    `minutes` is how often each mailbox has its turn, until somebody asks `stop`; 0 is once.
    """

    mailboxes: str = ""
    users: str = ""
    rehearsal: bool = False
    allow_deletions: bool = False
    rebuild: bool = False
    minutes: int = 0
    stop: Stop = field(default_factory=Stop)


def parse_minutes(text: str) -> int:
    """Return how often to sync, in minutes; raises `CallError`."""
    if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST_MINUTES:
        return int(text)
    what = message("sync.not-minutes", text=text, most=MOST_MINUTES)
    raise CallError(Problem(what, message("sync.not-minutes-remedy")))


def sync(  # noqa: PLR0913 - what a command has of the world
    outputs: Path,
    wishes: Wishes,
    *,
    environment: Mapping[str, str],
    console: Console,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = system_clock,
) -> Answer:
    """Keep every mailbox in step with its collections, many at a time, once or again and again."""
    settings = read_settings(outputs, environment)
    names, lines = chosen_mailboxes(settings, wishes.mailboxes, wishes.users, str(outputs))
    nothing_kept = wishes.rehearsal and not is_there(settings.ledgers)
    with (
        nullcontext() if nothing_kept else alone(settings.ledgers),
        both_stores(settings, read_only=wishes.rehearsal, stop=wishes.stop, patient=False) as (
            exchange,
            groupware,
        ),
    ):
        console.tell(message("sync.syncing", count=len(names)))
        world = World(clock, lambda: uuid.uuid4().hex, wishes.stop)
        run = Run(settings, wishes, world, exchange, groupware)
        found = run.keep_all(names, console, progress)
    mailboxes = [found[name] for name in names if name in found]
    answer = report(
        mailboxes,
        count=len(names),
        rehearsal=wishes.rehearsal,
        stopped=wishes.stop(),
        endless=bool(wishes.minutes),
    )
    return told_with(answer, lines, 0)


@dataclass(frozen=True, slots=True)
class Run:
    """What all mailboxes of one run share."""

    settings: Settings
    wishes: Wishes
    world: World
    exchange: Callable[[str], Store]
    groupware: Callable[[str], Store]
    put_off: set[str] = field(default_factory=set)

    def keep_all(
        self, names: Sequence[str], console: Console, progress: Progress | None
    ) -> Mapping[str, Kept]:
        """Give every mailbox its turn; return what became of each the last time."""
        found: dict[str, Kept] = {}
        reading: Reading[Kept] = Reading(
            in_trouble=lambda kept: kept.in_trouble or kept.plea is not None,
            plea_of=lambda kept: kept.plea,
            join=lambda before, kept: kept if self.wishes.rehearsal else kept.after(before),
        )
        if progress and not self.wishes.minutes:
            progress.expect(len(names))
        for name, kept in carry_out(
            self._turns(names),
            self.keep,
            lambda name, error: Kept(name, problems=error.problems),
            stop=self.wishes.stop,
            reading=reading,
        ):
            found[name] = kept
            if self.wishes.minutes:
                for line in lines_of(kept, self.world.clock()):
                    console.tell(line)
            elif progress:
                progress.advance(1)
        return found

    def _turns(self, names: Sequence[str]) -> Turns:
        if not self.wishes.minutes:
            return Once(names)
        rounds = Rounds(self.wishes.minutes * 60.0)
        rounds.begin(names)
        return rounds

    def keep(self, mailbox: str) -> Kept:
        """Keep one mailbox in step."""
        gently = mailbox in self.put_off
        ledger = ledger_file(self.settings.ledgers, mailbox)
        wishes, zone = self.wishes, self.settings.zone or local_zone()
        options = options_of(self.settings.outputs.sync)
        manner = Manner(options, zone, wishes.rehearsal, wishes.allow_deletions, gently)
        if wishes.rebuild and not gently:  # else it goes on with what it began
            _relist(ledger, options.folders)
        stores = {
            Side.EXCHANGE: self.exchange(mailbox),
            Side.GROUPWARE: self.groupware(mailbox),
        }
        kept = Kept(mailbox, keep_in_step(stores, ledger, manner, self.world))
        # Each name is one thread's at a time.
        (self.put_off.discard if kept.plea is None else self.put_off.add)(mailbox)
        return kept


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
    try:
        with _ledgers(settings, mailbox) as ledgers:
            return standing_of(mailbox, ledgers)
    except AdapterError as error:
        return Listed(mailbox, problems=error.problems)


@contextmanager
def _ledgers(settings: Settings, mailbox: str) -> Iterator[Mapping[Folder, SqliteLedger]]:
    """Yield the ledgers of a mailbox; none where it was never kept in step."""
    file = ledger_file(settings.ledgers, mailbox)
    if not is_there(file):
        yield {}
        return
    with closing(Database(file)) as database:
        yield {folder: SqliteLedger(database, folder) for folder in Folder}


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
    side = choice_of("choose", choose, Side) if choose else None
    if not number:
        _refuse_choice_without_number(choose)
        return shown(_conflicts(settings, names))
    if len(names) != 1:
        what, remedy = message("sync.one-mailbox"), message("sync.one-mailbox-remedy")
        raise CallError(Problem(what, remedy))
    # Only looking troubles nobody who keeps them in step meanwhile.
    held = alone(settings.ledgers) if side else nullcontext()
    with held, _ledgers(settings, names[0]) as ledgers:
        return choice_made(names[0], ledgers, number, side)


def _refuse_choice_without_number(choose: str) -> None:
    if choose:
        what, remedy = message("sync.choose-needs-number"), message("sync.one-mailbox-remedy")
        raise CallError(Problem(what, remedy))


def _conflicts(settings: Settings, names: Sequence[str]) -> Iterator[Listed]:
    for name in names:
        yield _standing(settings, name)
