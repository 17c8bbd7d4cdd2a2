"""A ledger in SQLite: one file a mailbox, each step of a sync one transaction.

A file a mailbox, so that what troubles one file troubles one mailbox, mailboxes never wait for
each other's transactions, and one of them can be restored by itself.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from adapter.reconcile import Side
from adapter.sync.inbox import NEW, Inbox
from adapter.sync.ledger import Census, Standing
from adapter.sync.lines import dump_line, load_line
from adapter.sync.rows import (
    end_row,
    entry_of,
    item_of,
    kept_of,
    kept_row,
    link_of,
    link_row,
    moment_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from adapter.items import Item
    from adapter.sync.ledger import End, Entry, Kept, Link, Newcomer, Settlement
    from adapter.sync.rows import Row
    from provision.contract.messages import Line

# How long a version that was not taken is kept to be chosen after all.
KEPT = timedelta(days=180)
DUE = """
    SELECT * FROM link WHERE number > ? AND number IN (
        SELECT link FROM inbox JOIN linkend USING (folder, side, key)
        WHERE inbox.folder = ?
        UNION SELECT link FROM linkend WHERE folder = ? AND owed AND ifnull(again, '') <= ?
        UNION SELECT number FROM link JOIN linkend ON link = number
        WHERE link.folder = ? AND doomed AND ifnull(again, '') <= ?
        UNION SELECT link FROM kept WHERE folder = ? AND chosen IS NOT NULL
    ) AND NOT EXISTS (SELECT 1 FROM linkend WHERE link = number AND sent IS NOT NULL)
    AND NOT EXISTS (
        SELECT 1 FROM inbox JOIN linkend USING (folder, side, key)
        WHERE link = number AND NOT inbox.gone AND item IS NULL
    ) AND (NOT asked OR EXISTS (SELECT 1 FROM kept WHERE number = asked AND chosen IS NOT NULL)
        OR EXISTS (SELECT 1 FROM inbox JOIN linkend USING (folder, side, key)
            WHERE link = link.number AND inbox.gone))
    ORDER BY number LIMIT ?
"""


# What waits for nobody any more: a choice that was made, and a question that is none by now.
ANSWERED = "DELETE FROM kept WHERE link = ? AND (chosen IS NOT NULL OR winner IS NULL)"
TWINS = f"""
    SELECT inbox.* FROM inbox JOIN ghost USING (folder, token) JOIN link USING (folder, uid, digest)
    WHERE {NEW}
"""  # noqa: S608
DUE_NEW = f"""
    SELECT * FROM inbox WHERE {NEW} AND side = ? AND NOT EXISTS (SELECT 1 FROM ghost
        JOIN link USING (folder) WHERE ghost.folder = inbox.folder AND ghost.token = inbox.token
        AND link.uid = inbox.uid AND link.digest = inbox.digest) LIMIT ?
"""  # noqa: S608


class SqliteLedger(Inbox):
    """The ledger of one folder of a mailbox, in the mailbox's file."""

    def standing(self) -> Standing:
        rows = self._rows("SELECT * FROM folder WHERE folder = ?")
        sides = self._rows("SELECT * FROM side WHERE folder = ?")
        row = rows[0] if rows else {"last": None, "paused": None}
        return Standing(
            last=moment_of(row["last"]),
            states={Side(side["side"]): side["state"] for side in sides},
            listing=frozenset(Side(side["side"]) for side in sides if side["listing"]),
            paused=load_line(row["paused"]) if row["paused"] else None,
        )

    def rekey(self, moved: Iterable[tuple[int, Newcomer]]) -> None:
        with self._transaction():
            for number, newcomer in moved:
                self._forget_entries(number, newcomer.side)
                self._database.run(
                    "UPDATE linkend SET key = ?, version = '', sent = NULL"
                    " WHERE link = ? AND side = ?",
                    *(newcomer.key, number, newcomer.side),
                )

    def doubtful(self) -> Sequence[Link]:
        found = self._rows(
            "SELECT * FROM link WHERE number IN"
            " (SELECT link FROM linkend WHERE folder = ? AND sent IS NOT NULL)"
        )
        return [self._link(row) for row in found]

    def unmade(self) -> Sequence[Link]:
        return self._links(
            "NOT doomed AND number IN (SELECT link FROM linkend"
            " WHERE key IS NULL AND owed AND sent IS NULL)"
        )

    def given_up(self, token: str, uid: str) -> Item | None:
        found = self._rows(
            "SELECT base FROM link JOIN ghost USING (folder)"
            " WHERE folder = ? AND token = ? AND uid = ? LIMIT 1",
            *(token, uid),
        )
        return item_of(found[0]["base"]) if found else None

    def twins(self) -> Sequence[Entry]:
        return [entry_of(row) for row in self._rows(TWINS)]

    def uids(self, uids: Collection[str]) -> Mapping[str, int]:
        counted = {}
        for uid in uids:
            [row] = self._rows(
                "SELECT COUNT(*) AS links FROM link WHERE folder = ? AND uid = ?", uid
            )
            counted[uid] = row["links"]
        return counted

    def census(self) -> Census:
        [row] = self._rows(
            "SELECT COUNT(*) AS links FROM link WHERE folder = ? AND base IS NOT NULL"
        )
        gone = self._rows(
            "SELECT inbox.side AS side, COUNT(*) AS links FROM inbox JOIN linkend AS here USING (folder, side, key)"
            " WHERE inbox.folder = ? AND inbox.gone AND EXISTS (SELECT 1 FROM linkend AS other"
            " WHERE other.link = here.link AND other.side != here.side AND other.key IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM inbox AS too WHERE too.folder = other.folder"
            " AND too.side = other.side AND too.key = other.key AND too.gone)) GROUP BY inbox.side"
        )
        return Census(row["links"], {Side(one["side"]): one["links"] for one in gone})

    def due_links(self, after: int, limit: int, now: datetime) -> Sequence[Link]:
        here = self._folder
        values = (after, here, here, time := now.isoformat(), here, time, here, limit)
        return [self._link(row) for row in self._database.rows(DUE, *values)]

    def due_newcomers(self, side: Side, limit: int) -> Sequence[Entry]:
        return [entry_of(row) for row in self._rows(DUE_NEW, side, limit)]

    def series(self) -> Sequence[Link]:
        return self._links("number IN (SELECT link FROM linkend WHERE apart)")

    def singles(self, parent: int) -> Sequence[Link]:
        return self._links("parent = ?", parent)

    def orphans(self) -> Sequence[Link]:
        return self._links(
            "parent AND NOT doomed AND NOT EXISTS (SELECT 1 FROM linkend AS series"
            " WHERE series.link = link.parent AND apart)"
        )

    def _links(self, where: str, *values: int) -> Sequence[Link]:
        found = self._rows(f"SELECT * FROM link WHERE folder = ? AND {where}", *values)  # noqa: S608
        return [self._link(row) for row in found]

    def settle(self, settlement: Settlement) -> tuple[int, ...]:
        with self._transaction():
            for number in settlement.forgotten:
                self._database.run("DELETE FROM link WHERE number = ?", number)
                self._database.run(ANSWERED, number)
            numbers = tuple(self._put_link(link) for link in settlement.links)
            for number, side, end in settlement.ends:
                self._put_end(number, side, end)
            for side, key, version in settlement.consumed:
                self._consume(side, key, version)
            for aside in settlement.asides:
                self._set_aside(aside)
            for side, key in settlement.lifted:
                self._run("DELETE FROM aside WHERE folder = ? AND side = ? AND key = ?", side, key)
            for kept in settlement.kept:
                self._keep(kept)
            for token in settlement.ghosts:
                self._database.put("ghost", {"token": token, "folder": self._folder})
        return numbers

    def kept(self) -> Sequence[Kept]:
        return [kept_of(row) for row in self._rows("SELECT * FROM kept WHERE folder = ?")]

    def choices(self, links: Iterable[Link]) -> Mapping[int, Sequence[Kept]]:
        found: dict[int, list[Kept]] = {link.number: [] for link in links}
        for row in self._rows(
            "SELECT * FROM kept WHERE folder = ? AND chosen IS NOT NULL ORDER BY number"
        ):
            if row["link"] in found:
                found[row["link"]].append(kept_of(row))
        return found

    def choose(self, number: int, side: Side) -> None:
        with self._transaction():
            done = self._database.run(
                "UPDATE kept SET chosen = ? WHERE folder = ? AND number = ?",
                *(side, self._folder, number),
            )
            if not done.rowcount:
                raise KeyError(number)

    def end_pass(self, now: datetime, paused: Line | None) -> None:
        said = dump_line(paused) if paused else None
        with self._transaction():
            self._database.run(
                "UPDATE folder SET last = ?, paused = ? WHERE folder = ?",
                *(now.isoformat(), said, self._folder),
            )
            self._run(
                "DELETE FROM kept WHERE folder = ? AND winner IS NOT NULL AND chosen IS NULL"
                " AND at < ?",
                (now - KEPT).isoformat(),
            )

    def _link(self, row: Row) -> Link:
        ends = self._database.rows("SELECT * FROM linkend WHERE link = ?", row["number"])
        return link_of(row, ends)

    def _put_link(self, link: Link) -> int:
        row = link_row(link) | {"folder": self._folder}
        if link.number:
            names = " = ?, ".join(row)
            statement = f"UPDATE link SET {names} = ? WHERE number = ?"  # noqa: S608 - our names
            self._database.run(statement, *row.values(), link.number)
            number = link.number
            self._database.run(ANSWERED, number)
            self._database.run("DELETE FROM linkend WHERE link = ?", number)
        else:
            number = self._database.put("link", row)
        for side, end in link.ends.items():
            self._put_end(number, side, end)
        return number

    def _put_end(self, number: int, side: Side, end: End) -> None:
        listed = self._row("side", side)["list"]
        row = end_row(end) | {"link": number, "side": side, "folder": self._folder, "list": listed}
        self._database.put("linkend", row)

    def _keep(self, kept: Kept) -> None:
        row: Row = kept_row(kept) | {"folder": self._folder}
        if kept.number:
            row["number"] = kept.number
        number = self._database.put("kept", row)
        if kept.winner is None:
            self._database.run("UPDATE link SET asked = ? WHERE number = ?", number, kept.link)

    def _forget_entries(self, number: int, side: Side) -> None:
        """Let go of what was seen under the key that a link had."""
        self._database.run(
            "DELETE FROM inbox WHERE side = ? AND (folder, key) IN"
            " (SELECT folder, key FROM linkend WHERE link = ? AND side = ?)",
            *(side, number, side),
        )
