"""Carries a mailbox into a folder of iCalendar files, and maps its items each way by themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lxml import etree

from adapter.ews.connection import Connection
from adapter.ews.encode import created
from adapter.ews.mailbox import Access, Mailbox
from adapter.ical.entries import told_in
from adapter.ical.writing import render_item
from adapter.store import Changed, Create, Done, Fetched, Folder
from adapter.stores.ews import MOST_CHANGES, EwsStore
from adapter.stores.vdir import VdirStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from adapter.ews.connection import Reply
    from adapter.items import Item
    from adapter.measuring.place import Place
    from provision.contract.secrets import Secret

NOW = datetime(2026, 11, 2, tzinfo=UTC)
Wire = tuple[Folder, str]  # the text of an item, and where it belongs


class Remembering(Connection):
    """A connection that knows again what it was asked, and asks for it once only."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.url, place.network)
        self._known: dict[bytes, Reply] = {}

    def post(self, body: bytes, token: Secret | None, anchor: str) -> Reply:
        if body not in self._known:
            self._known[body] = super().post(body, token, anchor)
        return self._known[body]


def store_at(place: Place, connection: Connection) -> EwsStore:
    """Return the mailbox as a store."""
    return EwsStore(connection, lambda _: place.token, _address(place))


def _address(place: Place) -> Mailbox:
    return Mailbox(place.mailbox, place.zone, Access.IMPERSONATION)


def keys_in(store: EwsStore) -> list[str]:
    """Return the keys of all that is in a mailbox."""
    return [
        change.key
        for folder in Folder
        for page in _pages(store, folder)
        for change in page
        if isinstance(change, Changed)
    ]


def _pages(store: EwsStore, folder: Folder) -> Iterator[Sequence[object]]:
    state, more = "", True
    while more:
        page = store.changes(folder, state, MOST_CHANGES)
        state, more = page.state, page.more
        yield page.changes


def items_of(store: EwsStore, keys: Iterable[str]) -> list[Fetched]:
    """Return the items with these keys, and nothing that could not be read."""
    return [found for found in store.fetch(keys) if isinstance(found, Fetched)]


def carry_over(place: Place, connection: Connection, folder: Path) -> int:
    """Put every item of a mailbox into `folder`, and return how many are there."""
    store = store_at(place, connection)
    found = items_of(store, keys_in(store))
    writes = [Create(_folder_of(one), one.item, one.key) for one in found]
    outcomes = VdirStore(folder, place.zone).carry_out(writes)
    return sum(isinstance(outcome, Done) for outcome in outcomes)


def _folder_of(found: Fetched) -> Folder:
    return Folder(found.key.partition("/")[0])


def map_out(store: EwsStore, keys: Sequence[str]) -> list[Wire]:
    """Return the items with these keys as iCalendar."""
    return [
        (_folder_of(one), render_item(one.item, one.item.uid or one.key, NOW))
        for one in items_of(store, keys)
    ]


def map_back(place: Place, wires: Sequence[Wire]) -> bytes:
    """Return the items of these texts as Exchange's XML, one after the other."""
    return b"".join(_xml(told_in(text, folder, place.zone).item, place) for folder, text in wires)


def _xml(item: Item, place: Place) -> bytes:
    return etree.tostring(created(item, "token", _address(place)))
