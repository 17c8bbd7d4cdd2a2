"""One folder's rows of a ledger's file, written by whoever has the lease of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from adapter.reconcile import Side
from adapter.sync.ledger import LeaseLostError
from provision.contract.messages import Place, Problem, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapter.store import Folder
    from adapter.sync.database import Database
    from adapter.sync.rows import Row


class FolderRows:
    """The rows of one folder; its name is the first value of every statement."""

    def __init__(self, database: Database, folder: Folder) -> None:
        self._database = database
        self._folder = str(folder)
        self._fence = 0

    def lease(self) -> None:
        database = self._database
        with database.transaction():
            database.run("INSERT OR IGNORE INTO folder (folder) VALUES (?)", self._folder)
            database.run("UPDATE folder SET fence = fence + 1 WHERE folder = ?", self._folder)
            for side in Side:
                database.run(
                    "INSERT OR IGNORE INTO side (folder, side) VALUES (?, ?)", self._folder, side
                )
            self._fence = self._row("folder")["fence"]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._database.transaction():
            if not self._fence or self._row("folder")["fence"] != self._fence:
                place = Place(str(self._database.path or ":memory:"))
                what, remedy = message("sync.lease-lost"), message("sync.lease-lost-remedy")
                raise LeaseLostError(Problem(what, remedy, place))
            yield

    def _row(self, table: str, *side: Side) -> Row:
        where = "folder = ? AND side = ?" if side else "folder = ?"
        [row] = self._rows(f"SELECT * FROM {table} WHERE {where}", *side)  # noqa: S608 - our names
        return row

    def _rows(self, statement: str, *values: Any) -> list[Row]:
        """Return the rows of this folder; its name is the first value."""
        return self._database.rows(statement, self._folder, *values)

    def _run(self, statement: str, *values: Any) -> None:
        self._database.run(statement, self._folder, *values)
