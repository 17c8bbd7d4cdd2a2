"""SyncFolderItems: what has changed in a folder since a state that the client holds.

A state says which changes a sweep began after (`since`), which it goes up to (`upto`), and how
far it has come (`passed`, the number an item was born with). What changes while a client sweeps
is told in the next sweep, so that no page depends on what the server would have to remember.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from provision.simulator.exchange.call import answered, refused
from provision.simulator.exchange.kinds import flag_text
from provision.simulator.exchange.reading import required
from provision.simulator.exchange.refusal import Refusal
from provision.simulator.exchange.schema.names import children, m, t, text_of
from provision.simulator.exchange.shapes import item_element, read_shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.simulator.exchange.call import Call, Place
    from provision.simulator.exchange.mailbox import Item
    from provision.simulator.exchange.schema.names import Element

_MARK = "simulated-sync"


@dataclass(frozen=True, slots=True)
class _State:
    epoch: int
    folder_id: str
    since: int
    upto: int
    passed: int

    def text(self) -> str:
        numbers = (self.epoch, self.since, self.upto, self.passed)
        written = ":".join((_MARK, self.folder_id, *map(str, numbers)))
        return base64.b64encode(written.encode()).decode()


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the item that was born with the number `born`; gone if `item` is None."""

    born: int
    item_id: str
    item: Item | None


def sync_folder_items(call: Call, request: Element) -> list[Element]:
    """Return the changes since the state in `request`, as many as it wants at most."""
    try:
        return [_sync(call, request)]
    except Refusal as refusal:
        return [refused("SyncFolderItems", refusal)]


def _sync(call: Call, request: Element) -> Element:
    shape = read_shape(required(request, "ItemShape"), in_list=True)
    place = call.folder(required(request, "SyncFolderId")[0])
    state = _state(place, text_of(request, "SyncState"))
    ignored = {str(item_id.get("Id")) for item_id in children(request, "Ignore")}
    wanted = int(text_of(request, "MaxChangesReturned"))
    most = min(wanted, call.organisation.trouble(place.mailbox.smtp).most_changes)
    waiting = [change for change in _changes(place, state) if change.item_id not in ignored]
    told = waiting[:most]
    more = len(told) < len(waiting)
    after = (
        replace(state, passed=told[-1].born)
        if more
        else replace(state, since=state.upto, upto=0, passed=0)
    )
    changes = m("Changes")
    for change in told:
        if change.item is None:
            changes.append(t("Delete", t("ItemId", Id=change.item_id)))
        else:
            element = item_element(change.item, place.folder, shape, call.zone)
            changes.append(t("Create" if change.born > state.since else "Update", element))
    return answered(
        "SyncFolderItems",
        m("SyncState", after.text()),
        m("IncludesLastItemInRange", flag_text(not more)),
        changes,
    )


def _state(place: Place, written: str) -> _State:
    """Return the state in `written`, which goes on with a sweep or begins one."""
    mailbox, folder_id = place.mailbox, place.folder.folder_id
    if not written:
        return _State(mailbox.epoch, folder_id, 0, mailbox.changes, 0)
    state = _parsed(written)
    known = state is not None and (state.epoch, state.folder_id) == (mailbox.epoch, folder_id)
    if state is None or not known or max(state.since, state.upto) > mailbox.changes:
        raise Refusal(
            "ErrorInvalidSyncStateData",
            "Synchronization state data is corrupt or otherwise invalid.",
        )
    return state if state.upto else replace(state, upto=mailbox.changes)


def _parsed(written: str) -> _State | None:
    try:
        mark, folder_id, *numbers = base64.b64decode(written, validate=True).decode().split(":")
        epoch, since, upto, passed = map(int, numbers)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return _State(epoch, folder_id, since, upto, passed) if mark == _MARK else None


def _changes(place: Place, state: _State) -> Iterator[_Change]:
    """Yield what the client is to be told, in the order in which the items were born."""
    found = [_Change(i.born, i.item_id, i) for i in place.folder.items.values()]
    found += [_Change(born, i, None) for i, (born, _left) in place.folder.gone.items()]
    for change in sorted(found, key=lambda change: change.born):
        if state.passed < change.born <= state.upto and _is_news(place, change, state):
            yield change


def _is_news(place: Place, change: _Change, state: _State) -> bool:
    if change.item is not None:
        return change.item.changed > state.since
    _born, left = place.folder.gone[change.item_id]
    return left > state.since and change.born <= state.since
