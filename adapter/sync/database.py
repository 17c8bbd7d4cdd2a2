"""A ledger's file: opened, brought to the present form, and written in whole transactions."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from adapter.sync.ledger import LedgerError
from adapter.sync.rows import as_dict
from adapter.sync.tables import FORM, STEPS
from provision.contract.messages import Place, Problem, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from adapter.sync.rows import Row

SPOILT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
PATIENCE = 10.0  # seconds to wait for another connection to the same file


class Told:
    """Tells in a person's words why the ledger at `place` cannot be used.

    A class, since a generator costs as much as the statements that this is around.
    """

    def __init__(self, place: Place) -> None:
        self.place = place

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error | OSError):
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            spoilt = getattr(error, "sqlite_errorcode", 0) & 0xFF in SPOILT
            remedy = message("sync.ledger-spoilt-remedy" if spoilt else "sync.ledger-remedy")
            what = message("sync.ledger", reason=reason)
            raise LedgerError(Problem(what, remedy, self.place)) from error


def is_there(path: Path) -> bool:
    """Return whether a mailbox has a ledger; raises `LedgerError` where nobody can tell."""
    with Told(Place(str(path))):
        try:
            path.stat()
        except FileNotFoundError:
            return False
    return True


class Database:
    """One SQLite file; `path` None is a ledger in memory that is gone in the end."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._told = Told(Place(str(path or ":memory:")))
        with self._told:
            if path:
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                # SQLite would let everybody read it, and what is beside it has the mode of this.
                os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))
            self._connection = sqlite3.connect(
                path or ":memory:", timeout=PATIENCE, isolation_level=None, check_same_thread=False
            )
        try:
            with self._told:
                self._prepare()
        except LedgerError:
            self._connection.close()
            raise
        self._rehearsing = False

    def close(self) -> None:
        """Give the file back; what was only rehearsed is forgotten."""
        with self._told, closing(self._connection):
            if self._rehearsing:
                self._connection.execute("ROLLBACK")

    def rehearse(self) -> None:
        """Let everything from now on be forgotten when this is closed."""
        with self._told:
            self._connection.execute("BEGIN IMMEDIATE")
        self._rehearsing = True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write down at once, and durably, what is written inside; or nothing of it."""
        begin, commit, rollback = ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
        if self._rehearsing:
            begin, commit, rollback = ("SAVEPOINT part", "RELEASE part", "ROLLBACK TO part")
        with self._told:
            self._connection.execute(begin)
            try:
                yield
                self._connection.execute(commit)
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute(rollback)
                raise

    def rows(self, statement: str, *values: Any) -> list[Row]:
        """Return what a question is answered by."""
        with self._told:
            cursor = self._connection.execute(statement, values)
            return [as_dict(cursor, row) for row in cursor]

    def run(self, statement: str, *values: Any) -> sqlite3.Cursor:
        """Carry one statement out, within a transaction."""
        with self._told:
            return self._connection.execute(statement, values)

    def run_all(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Carry one statement out for each row, within a transaction."""
        with self._told:
            self._connection.executemany(statement, rows)

    def put(self, table: str, row: Row) -> int:
        """Write a row, in the place of the one it stands for; return its number."""
        names = ", ".join(row)
        marks = ", ".join("?" * len(row))
        statement = f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our names
        return self.run(statement, *row.values()).lastrowid or 0

    def _prepare(self) -> None:
        """Bring the file to the present form; WAL with full synchrony outlives a power cut."""
        for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        [(form,)] = self._connection.execute("PRAGMA user_version")
        if form > FORM:
            what = message("sync.newer-ledger", form=form, known=FORM)
            raise LedgerError(Problem(what, message("sync.newer-ledger-remedy"), self._told.place))
        for step in range(form, FORM):
            self._connection.executescript(
                f"BEGIN IMMEDIATE; {STEPS[step]}; PRAGMA user_version = {step + 1}; COMMIT;"
            )
