"""Keep one mailbox in step: its two stores, its ledger, and a pass over each folder."""

from __future__ import annotations

import fcntl
import os
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from adapter.errors import AdapterError
from adapter.groupware import folder_name
from adapter.sync.database import Database, is_there
from adapter.sync.ledger import LedgerError
from adapter.sync.passes import Pass
from adapter.sync.sqlite_ledger import SqliteLedger
from adapter.sync.summary import Summary
from adapter.sync.terms import READ, READ_GENTLY, Horizon, Terms
from adapter.views import views_of
from adapter.windows import counts, counts_from
from provision.contract.messages import Place, Problem, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from adapter.items import Item
    from adapter.reconcile import Side
    from adapter.store import Folder, Store
    from adapter.sync.terms import World
    from adapter.sync_options import SyncOptions

SUFFIX = ".ledger"
LOCK = ".exobridge.lock"
# What a window never takes in by itself is looked at again now and then: the window may be another.
MUCH_LATER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Manner:
    """How to keep in step; a `rehearsal` changes nothing anywhere.

    `gently`: a side asked to be left alone the last time.
    """

    options: SyncOptions
    zone: ZoneInfo
    rehearsal: bool = False
    allow_deletions: bool = False
    gently: bool = False


def ledger_file(ledgers: Path, mailbox: str) -> Path:
    """Return the file of a mailbox's ledger."""
    return ledgers / f"{folder_name(mailbox)}{SUFFIX}"


@contextmanager
def alone(ledgers: Path) -> Iterator[None]:
    """Hold the ledgers, or raise `LedgerError` where another process does; one that died does not."""
    try:
        ledgers.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(ledgers / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        what = message("sync.ledger", reason=error.strerror or str(error))
        place = Place(str(ledgers))
        raise LedgerError(Problem(what, message("sync.ledger-remedy"), place)) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        what, remedy = message("sync.locked"), message("sync.locked-remedy")
        raise LedgerError(Problem(what, remedy, Place(str(ledgers)))) from error
    finally:
        os.close(lock)


def keep_in_step(
    stores: Mapping[Side, Store], ledger: Path, manner: Manner, world: World
) -> tuple[Summary, ...]:
    """Make a pass over every folder that is kept in step; return what was done in each."""
    fresh = manner.rehearsal and not is_there(ledger)  # then nothing is left of it either
    with closing(Database(None if fresh else ledger)) as database:
        if manner.rehearsal:
            database.rehearse()
        return tuple(
            _pass(stores, SqliteLedger(database, folder), terms_of(folder, stores, manner), world)
            for folder in manner.options.folders
        )


def terms_of(folder: Folder, stores: Mapping[Side, Store], manner: Manner) -> Terms:
    """Return what is wanted of one folder, in the engine's terms."""
    options = manner.options
    return Terms(
        folder=folder,
        capabilities={side: store.capabilities for side, store in stores.items()},
        views=views_of(options),
        policy=options.conflicts,
        admits=admission(options, manner.zone),
        admission=repr((options.window, sorted(options.written), str(manner.zone))),
        written=options.written,
        rail=options.deletions,
        allow_deletions=manner.allow_deletions,
        rehearsal=manner.rehearsal,
        at_once=READ_GENTLY if manner.gently else READ,
        horizon=_horizon(options, manner.zone),
    )


def _horizon(options: SyncOptions, zone: ZoneInfo) -> Horizon:
    """Return how far series are told that one side cannot hold: as far as the window goes, if any."""
    usual, window = Horizon(zone=zone), options.window
    if window is None:
        return usual
    return Horizon(window.past, window.ahead or usual.ahead, zone)


def admission(
    options: SyncOptions, zone: ZoneInfo
) -> Callable[[Item, datetime | None, datetime], datetime | None]:
    """Return what tells of an item whether it is copied now (None), or when to look again."""
    window = options.window
    if window is None:
        return lambda *_: None

    def admit(item: Item, modified: datetime | None, now: datetime) -> datetime | None:
        if counts(item, window, now, zone, modified or now):
            return None
        return counts_from(item, window, now, zone) or now + MUCH_LATER

    return admit


def _pass(
    stores: Mapping[Side, Store], ledger: SqliteLedger, terms: Terms, world: World
) -> Summary:
    try:
        return Pass(stores, ledger, terms, world).run()
    except AdapterError as error:
        return Summary(terms.folder, problems=error.problems)
