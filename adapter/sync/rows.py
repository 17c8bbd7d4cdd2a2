"""What a ledger's rows say, as values; and values as rows."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from adapter.reconcile import Side
from adapter.serial import dump_item, load_item
from adapter.store import Fetched
from adapter.sync.ledger import Aside, End, Entry, Kept, Link, Marks
from adapter.sync.lines import load_line
from adapter.sync.marks import marks_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from adapter.items import Item

Row = dict[str, Any]
# An item is written down two or three times within a pass.
dumped = lru_cache(maxsize=512)(dump_item)
marked = lru_cache(maxsize=512)(marks_of)


def as_dict(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> Row:
    """Return a row by the names of its columns."""
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}


def text_of(item: Item | None) -> str | None:
    """Return an item as it is written down."""
    return None if item is None else dumped(item)


def item_of(text: str | None) -> Item | None:
    """Return the item that was written down."""
    return None if text is None else load_item(text)


def moment_of(text: str | None) -> datetime | None:
    """Return a moment that was written down."""
    return None if text is None else datetime.fromisoformat(text)


def link_of(row: Row, ends: Iterable[Row]) -> Link:
    """Return the link of its row and those of its ends."""
    return Link(
        number=row["number"],
        base=item_of(row["base"]),
        ends={Side(end["side"]): end_of(end) for end in ends},
        doomed=bool(row["doomed"]),
        asked=row["asked"],
        parent=row["parent"],
        expanded=row["expanded"],
    )


def end_of(row: Row) -> End:
    """Return one side of a link."""
    return End(
        key=row["key"] or "",
        version=row["version"],
        held=item_of(row["held"]),
        token=row["token"],
        owed=bool(row["owed"]),
        sent=moment_of(row["sent"]),
        left=bool(row["was_left"]),
        again=moment_of(row["again"]),
        apart=bool(row["apart"]),
    )


def end_row(end: End) -> Row:
    """Return one side of a link as its row has it."""
    return {
        "key": end.key or None,
        "version": end.version,
        "held": text_of(end.held),
        "token": end.token,
        "owed": int(end.owed),
        "sent": end.sent.isoformat() if end.sent else None,
        "was_left": int(end.left),
        "again": end.again.isoformat() if end.again else None,
        "apart": int(end.apart),
    }


def link_row(link: Link) -> Row:
    """Return a link without its ends as its row has it."""
    marks = marked(link.base) if link.base else Marks()
    return {
        "base": text_of(link.base),
        "uid": marks.uid,
        "content": marks.content,
        "digest": marks.digest,
        "doomed": int(link.doomed),
        "asked": link.asked,
        "parent": link.parent,
        "expanded": link.expanded,
    }


def entry_of(row: Row) -> Entry:
    """Return what was seen of an item."""
    found = None
    if row["item"] is not None:
        found = Fetched(
            row["key"],
            row["version"],
            load_item(row["item"]),
            row["token"] or None,
            frozenset(json.loads(row["vague"])),
            (),
            moment_of(row["modified"]),
        )
    return Entry(
        Side(row["side"]), row["key"], bool(row["gone"]), row["version"], row["token"], found
    )


def found_row(found: Fetched, marks: Marks) -> Row:
    """Return what an entry gets when its item was read."""
    return {
        "version": found.version,
        "token": found.token or "",
        "item": text_of(found.item),
        "vague": json.dumps(sorted(found.vague)),
        "modified": found.modified.isoformat() if found.modified else None,
        "uid": marks.uid,
        "content": marks.content,
        "digest": marks.digest,
    }


def aside_of(row: Row) -> Aside:
    """Return what was set aside."""
    return Aside(
        Side(row["side"]),
        row["key"],
        row["version"],
        load_line(row["why"]),
        datetime.fromisoformat(row["again"]),
    )


def kept_of(row: Row) -> Kept:
    """Return two versions of an item that were at odds."""
    return Kept(
        number=row["number"],
        link=row["link"],
        at=datetime.fromisoformat(row["at"]),
        label=row["label"],
        disputed=frozenset(json.loads(row["disputed"])),
        versions={side: item_of(row[side.value]) for side in Side},
        winner=Side(row["winner"]) if row["winner"] else None,
        chosen=Side(row["chosen"]) if row["chosen"] else None,
    )


def kept_row(kept: Kept) -> Row:
    """Return two versions of an item as their row has them."""
    return {
        "link": kept.link,
        "at": kept.at.isoformat(),
        "label": kept.label,
        "disputed": json.dumps(sorted(kept.disputed)),
        "exchange": text_of(kept.versions.get(Side.EXCHANGE)),
        "groupware": text_of(kept.versions.get(Side.GROUPWARE)),
        "winner": kept.winner.value if kept.winner else None,
    }
