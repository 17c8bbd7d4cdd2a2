"""What has changed in a collection: by its sync tokens, or by comparing all that it lists."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from adapter.dav.answers import CUT_SHORT, garbled, read_multistatus
from adapter.dav.asking import DAV, ETAG, LISTED, RESOURCE_TYPE, TYPE, news, stretch
from adapter.dav.collections import COMPONENT
from adapter.dav.discovery import XML, listed
from adapter.dav.entries import component_in, read_entries
from adapter.dav.names import key_of, name_of, token_in, version_in
from adapter.dav.quirks import quirks_of
from adapter.dav.refusals import LATER, refusal
from adapter.dav.states import GONE, State, compared, dump_state, load_state
from adapter.store import Changed, ChangePage, Deleted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from adapter.dav.answers import Told
    from adapter.dav.collections import Collection
    from adapter.dav.connection import Connection
    from adapter.store import Folder

Pending = tuple[tuple[str, str], ...]
# Of an entry that is there, and of which the server could tell nothing just now.
UNTOLD = "?"


def page_of(
    connection: Connection, collection: Collection | None, folder: Folder, state: str, limit: int
) -> ChangePage:
    """Return the changes since `state`, of which a list too long for a page waits in the next."""
    kept = load_state(state)
    place = urlsplit(collection.url).path if collection else ""
    # What was listed before there was a collection was nothing.
    strange = bool(state) and (kept is None or kept.collection not in ("", place))
    start = kept if kept and kept.collection == place else State(place)
    asked = start
    if collection and not start.pending:
        found = _asked(connection, collection, folder, start)
        strange |= found is None
        asked = found or _asked(connection, collection, folder, State(place)) or State(place)
    page, left = asked.pending[:limit], asked.pending[limit:]
    following = State(place, asked.token, asked.listed, left, asked.cut)
    return ChangePage(
        tuple(_change(folder, name, version) for name, version in page),
        dump_state(following),
        more=bool(left) or asked.cut,
        reset=strange,
    )


def stretch_of(
    connection: Connection,
    collection: Collection,
    component: str,
    start: datetime | None,
    end: datetime | None,
) -> list[str]:
    """Return the names of the entries of a kind, those in a stretch of time alone."""
    headers = {"Depth": "1", "Content-Type": XML}
    body = stretch(component, start, end)
    reply = connection.ask("REPORT", collection.url, body, headers)
    if reply.status != 207:
        raise refusal(reply, connection.host, collection.url)
    told = _whole(read_multistatus(reply.content).told)
    return [name_of(one.href) for one in told if not one.gone]


def _asked(
    connection: Connection, collection: Collection, folder: Folder, state: State
) -> State | None:
    """Return what a server tells now, as yet to be told; None where it knows no such state."""
    if collection.news and quirks_of(collection.url).news:
        return _by_token(connection, collection, folder, state)
    return _by_list(connection, collection, folder, state)


def _by_token(
    connection: Connection, collection: Collection, folder: Folder, state: State
) -> State | None:
    headers = {"Depth": "0", "Content-Type": XML}
    reply = connection.ask("REPORT", collection.url, news(state.token, LISTED), headers)
    if reply.status != 207:
        error = refusal(reply, connection.host, collection.url)
        # A token that is refused is refused in many ways; where there is none, something else is.
        if not state.token or reply.status in (401, *LATER) or reply.status >= 500:
            raise error
        return None
    answer = read_multistatus(reply.content)
    if not answer.token:
        raise garbled("caldav.no-token")
    cut = answer.token != state.token and any(one.status == CUT_SHORT for one in answer.told)
    told = [one for one in answer.told if one.status != CUT_SHORT and _is_entry(one, collection)]
    pending = _pending(connection, collection, folder, told)
    if not state.token:
        pending = tuple(one for one in pending if one[1] != GONE)
    return State(state.collection, answer.token, {}, pending, cut)


def _by_list(
    connection: Connection, collection: Collection, folder: Folder, state: State
) -> State | None:
    if state.token:
        return None
    told = _whole(listed(connection, collection.url, 1, (*LISTED, RESOURCE_TYPE)))
    if not told:  # not even of the collection
        raise garbled("caldav.cut-short")
    there = [one for one in told if _is_entry(one, collection)]
    now = dict(_pending(connection, collection, folder, there))
    return State(state.collection, "", now, compared(state.listed, now))


def _whole(told: Sequence[Told]) -> Sequence[Told]:
    """Return what is told; of a list that is cut short nothing is believed to be gone."""
    if any(one.status == CUT_SHORT for one in told):
        raise garbled("caldav.cut-short")
    return told


def _pending(
    connection: Connection, collection: Collection, folder: Folder, told: Iterable[Told]
) -> Pending:
    """Return what is told of entries of one kind; those that have gone may have been of any."""
    found: dict[str, str] = {}
    unsure: dict[str, str] = {}
    for one in told:
        name, component = name_of(one.href), component_in(one.text(TYPE))
        version = GONE if one.gone else version_in(one.text(ETAG))
        if one.status >= 500:  # what it is comes out when it is read
            found[name] = UNTOLD
            continue
        certain = one.gone or (version and (component or not collection.mixed))
        if not certain:
            unsure[name] = version
        elif one.gone or component in ("", COMPONENT[folder]) or not collection.mixed:
            found[name] = version
    for entry in read_entries(connection, collection, [*unsure], contents=collection.mixed):
        version = entry.version or unsure[entry.name]
        if entry.reason and not version:
            raise garbled("caldav.no-etag", host=connection.host)
        if not collection.mixed or entry.component in ("", COMPONENT[folder]):
            found[entry.name] = version
    return tuple(found.items())


def _is_entry(told: Told, collection: Collection) -> bool:
    """Return whether an answer is about an entry, not about the collection or one within it."""
    place = name_of(told.href) != name_of(collection.url) or not told.href.endswith("/")
    return place and f"{DAV}collection" not in told.tags(RESOURCE_TYPE)


def _change(folder: Folder, name: str, version: str) -> Changed | Deleted:
    if version == GONE:
        return Deleted(key_of(folder, name))
    return Changed(key_of(folder, name), version, token_in(name))
