"""What was seen on the sides of a pair and is not yet dealt with, in a ledger's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapter.reconcile import Side
from adapter.store import Changed, Deleted
from adapter.sync.folder_rows import FolderRows
from adapter.sync.ledger import Marks, Missing, Newcomer
from adapter.sync.lines import dump_line
from adapter.sync.rows import aside_of, entry_of, found_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from adapter.store import ChangePage, Fetched
    from adapter.sync.ledger import Aside, Entry, Link
    from adapter.sync.rows import Row

SEEN = "SELECT * FROM inbox WHERE folder = ? AND side = ? AND key = ?"
NOT_LINKED = (
    "NOT EXISTS (SELECT 1 FROM linkend WHERE linkend.folder = inbox.folder"
    " AND linkend.side = inbox.side AND linkend.key = inbox.key)"
)
NEW = f"inbox.folder = ? AND NOT gone AND item IS NOT NULL AND {NOT_LINKED}"
NEWCOMERS = f"SELECT side, key, token, uid, content, digest FROM inbox WHERE {NEW}"  # noqa: S608
# Of what was never agreed, the item on the other side tells what is missing.
MISSING = """
    SELECT here.link AS link, here.side AS side, here.token AS token,
        ifnull(seen.uid, link.uid) AS uid, ifnull(seen.content, link.content) AS content,
        ifnull(seen.digest, link.digest) AS digest
    FROM inbox JOIN linkend AS here USING (folder, side, key) JOIN link ON number = here.link
    LEFT JOIN linkend AS other
        ON base IS NULL AND other.link = here.link AND other.side != here.side
    LEFT JOIN inbox AS seen
        ON seen.folder = other.folder AND seen.side = other.side AND seen.key = other.key
    WHERE inbox.folder = ? AND inbox.gone
"""
FETCHED = ["version", "token", "item", "vague", "modified", "uid", "content", "digest"]
READ = f"UPDATE inbox SET {' = ?, '.join(FETCHED)} = ? WHERE folder = ? AND side = ? AND key = ?"  # noqa: S608


# Later than any moment in ISO 8601.
ALL = "~"


class Inbox(FolderRows):
    """The inbox of one folder, and what was set aside of it."""

    def observe(self, side: Side, page: ChangePage) -> None:
        with self._transaction():
            known = self._row("side", side)
            begins = page.reset or not known["state"]
            number, listing = known["list"] + begins, bool(known["listing"] or begins)
            for change in page.changes:
                match change:
                    case Changed():
                        self._changed(side, change, number)
                    case Deleted(key):
                        self._gone(side, key)
                    case _:
                        pass  # what left a window is there as before
            if listing and not page.more:
                self._miss(side, number)
                listing = False
            self._database.run(
                "UPDATE side SET state = ?, list = ?, listing = ? WHERE folder = ? AND side = ?",
                *(page.state, number, int(listing), self._folder, side),
            )

    def relist(self) -> None:
        with self._transaction():
            self._run("UPDATE side SET state = '', listing = 0 WHERE folder = ?")

    def unread(self, side: Side, limit: int) -> Sequence[Entry]:
        found = self._rows(
            "SELECT * FROM inbox WHERE folder = ? AND side = ? AND NOT gone AND item IS NULL"
            " ORDER BY rowid LIMIT ?",
            *(side, limit),
        )
        return [entry_of(row) for row in found]

    def read(self, side: Side, found: Iterable[tuple[Fetched, Marks]]) -> None:
        with self._transaction():
            for one, marks in found:
                values = found_row(one, marks)
                self._database.run(READ, *values.values(), self._folder, side, one.key)

    def look_again(self, keys: Iterable[tuple[Side, str]]) -> None:
        with self._transaction():
            for side, key in keys:
                if not self._rows(SEEN, side, key):
                    self._note(side, key)

    def newcomers(self) -> Sequence[Newcomer]:
        found = self._rows(NEWCOMERS)
        return [Newcomer(Side(row["side"]), row["key"], _marks(row)) for row in found]

    def missing(self) -> Sequence[Missing]:
        return [Missing(row["link"], Side(row["side"]), _marks(row)) for row in self._rows(MISSING)]

    def entries(self, links: Iterable[Link]) -> Mapping[tuple[Side, str], Entry]:
        keys = [(side, end.key) for link in links for side, end in link.ends.items() if end.key]
        found = (row for side, key in keys for row in self._rows(SEEN, side, key))
        return {(Side(row["side"]), row["key"]): entry_of(row) for row in found}

    def awaken(self, now: datetime, admission: str) -> int:
        with self._transaction():
            as_before = self._row("folder")["admission"] == admission
            until = now.isoformat() if as_before else ALL
            due = self._rows("SELECT * FROM aside WHERE folder = ? AND again <= ?", until)
            for row in due:
                self._note(row["side"], row["key"])
            self._database.run(
                "UPDATE folder SET admission = ? WHERE folder = ?", admission, self._folder
            )
        return len(due)

    def asides(self) -> Sequence[Aside]:
        return [aside_of(row) for row in self._rows("SELECT * FROM aside WHERE folder = ?")]

    def _changed(self, side: Side, change: Changed, number: int) -> None:
        """Take in that an item is there, unless that is known."""
        ends = self._rows(
            "SELECT version FROM linkend WHERE folder = ? AND side = ? AND key = ?",
            side,
            change.key,
        )
        where = "folder = ? AND side = ? AND key = ?"
        for table in ("linkend", "aside", "inbox"):
            self._run(f"UPDATE {table} SET list = {number} WHERE {where}", side, change.key)  # noqa: S608
        if ends and change.version and ends[0]["version"] == change.version:
            # What is to be looked at again has no version, and stays.
            seen = f"{where} AND (gone OR version != '')"
            self._run(f"DELETE FROM inbox WHERE {seen}", side, change.key)  # noqa: S608
            return
        same = f"SELECT 1 FROM aside WHERE {where} AND version = ?"  # noqa: S608
        if not ends and self._rows(same, side, change.key, change.version):
            return
        rows = self._rows(SEEN, side, change.key)
        if (
            rows
            and not rows[0]["gone"]
            and rows[0]["item"]
            and rows[0]["version"] == change.version
        ):
            return
        version, token = change.version, change.token or ""
        self._note(side, change.key, version=version, token=token, list=number)

    def _note(self, side: str, key: str, **seen: str | int) -> None:
        """Put an item into the inbox, still to be read, unless it is seen to be `gone`."""
        blank: Row = {"gone": 0, "version": "", "token": "", "list": 0}
        row: Row = {"folder": self._folder, "side": side, "key": key} | blank | seen
        self._database.put("inbox", row)
        self._run("DELETE FROM aside WHERE folder = ? AND side = ? AND key = ?", side, key)

    def _gone(self, side: Side, key: str) -> None:
        """Take in that an item is gone; one that no link knows need not be remembered."""
        where = "folder = ? AND side = ? AND key = ?"
        if self._rows(f"SELECT 1 FROM linkend WHERE {where}", side, key):  # noqa: S608
            self._note(side, key, gone=1)
            return
        for table in ("inbox", "aside"):
            self._run(f"DELETE FROM {table} WHERE {where}", side, key)  # noqa: S608

    def _miss(self, side: Side, number: int) -> None:
        """Take everything for gone that a whole list did not have."""
        unlisted = "folder = ? AND side = ? AND list < ?"
        for row in self._rows(
            f"SELECT key FROM linkend WHERE {unlisted} AND key IS NOT NULL",  # noqa: S608
            side,
            number,
        ):
            self._note(side, row["key"], gone=1)
        self._run(f"DELETE FROM inbox WHERE {unlisted} AND {NOT_LINKED}", side, number)  # noqa: S608
        self._run(f"DELETE FROM aside WHERE {unlisted}", side, number)  # noqa: S608

    def _consume(self, side: Side, key: str, version: str) -> None:
        """Take an entry out of the inbox, if it is still the one that was dealt with."""
        self._run(
            "DELETE FROM inbox WHERE folder = ? AND side = ? AND key = ? AND (gone OR version = ?)",
            *(side, key, version),
        )

    def _set_aside(self, aside: Aside) -> None:
        row = {"folder": self._folder, "side": aside.side, "key": aside.key}
        row |= {"version": aside.version, "why": dump_line(aside.why)}
        listed = self._row("side", aside.side)["list"]
        self._database.put("aside", row | {"again": aside.again.isoformat(), "list": listed})


def _marks(row: Row) -> Marks:
    return Marks(row["token"], row["uid"], row["content"], row["digest"])
