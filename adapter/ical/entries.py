"""An item as collections hold it: one calendar text each, read, made, and edited in place."""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from adapter.ical.reading import Told, parse_calendar
from adapter.ical.writing import render_item
from adapter.items import UTC_ZONE, Event, Item, TodoStatus, settled
from adapter.store import KINDS, SET_BY_STORE, Fetched, Unreadable
from provision.contract.messages import message

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from adapter.store import Create, Folder, Found, Update
    from provision.contract.messages import Line


class EntryError(ValueError):
    """A text that is no entry, or would be none."""

    def __init__(self, reason: Line) -> None:
        super().__init__(str(reason))
        self.reason = reason


def version_of(text: bytes) -> str:
    """Return what stands for the content of an entry."""
    return hashlib.sha256(text).hexdigest()[:32]


def text_in(content: bytes) -> str:
    """Return the text of an entry; what is not UTF-8 is left alone, never mended by writing it."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise EntryError(message("entry.not-utf8")) from None


def found_in(text: str, key: str, version: str, folder: Folder, zone: ZoneInfo) -> Found:
    """Return the item that an entry is, or why it is none."""
    try:
        told = told_in(text, folder, zone)
    except EntryError as error:
        return Unreadable(key, error.reason)
    told_so = (told.item, told.token, told.vague, told.notes, told.modified)
    return Fetched(key, version, *told_so)


def told_in(text: str, folder: Folder, zone: ZoneInfo) -> Told:
    """Return the one item of an entry; raises `EntryError`."""
    found = parse_calendar(text, zone)
    told = [one for one in found if isinstance(one, Told)]
    if len(found) != 1 or not told:
        reasons = [one.reason for one in found if not isinstance(one, Told)]
        raise EntryError(reasons[0] if reasons else message("entry.count", count=len(found)))
    if not told[0].uid:
        raise EntryError(message("entry.no-uid"))
    if not isinstance(told[0].item, KINDS[folder]):
        raise EntryError(message("store.wrong-folder"))
    return told[0]


def uid_for(create: Create) -> str:
    """Return the UID of a new entry, for an item without one the same each time it is tried."""
    made = hashlib.sha256(create.token.encode()).hexdigest()[:32]
    return create.item.uid or f"{made}@exobridge"


def stand_in_for(create: Create) -> str:
    """Return another UID, for where an entry with the item's own is already."""
    return f"{hashlib.sha256(create.token.encode()).hexdigest()[32:]}@exobridge"


def made_text(create: Create, now: datetime, uid: str = "") -> str:
    """Return the text of a new entry, under its own UID or another's.

    Raises `EntryError` for what belongs elsewhere.
    """
    if not isinstance(create.item, KINDS[create.folder]):
        raise EntryError(message("store.wrong-folder"))
    whole, own = _kept(create.item, now), uid or uid_for(create)
    return render_item(whole, own, now, create.token, quiet=True)


def edited_text(text: str, update: Update, folder: Folder, zone: ZoneInfo, now: datetime) -> str:
    """Return an entry with the fields of `update` written and everything else as it was.

    So is whether a server writes to who is invited: to be told not to any more, it would take
    for a cancellation (RFC 6638, 3.2.1.2).
    """
    told = told_in(text, folder, zone)
    if type(update.item) is not type(told.item):
        raise EntryError(message("store.wrong-folder"))
    known = {field.name for field in fields(update.item)}
    names = (update.fields & known) - SET_BY_STORE
    written: dict[str, Any] = {name: getattr(update.item, name) for name in names}
    try:
        item: Item = replace(told.item, **written)
    except ValueError as error:
        raise EntryError(message("store.invalid", reason=str(error))) from error
    how: dict[str, Any] = {"quiet": told.quiet, "around": told.around}
    return render_item(_kept(item, now), told.uid, now, told.token, **how)


def _kept(item: Item, now: datetime) -> Item:
    """Return `item` as an entry says it: of a to-do, status, percentage and completion agree."""
    if isinstance(item, Event):
        return item
    completed = (
        (item.completed or now.astimezone(UTC_ZONE))
        if item.status is TodoStatus.COMPLETED
        else None
    )
    return replace(settled(item), completed=completed)
