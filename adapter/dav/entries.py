"""Read entries of a collection, many at once; what spoils an answer is found, and the rest read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from adapter.dav.answers import GONE, read_multistatus
from adapter.dav.asking import DATA, ETAG, TYPE, entries
from adapter.dav.discovery import XML
from adapter.dav.names import name_of, version_in
from adapter.dav.refusals import LATER, refusal
from adapter.store import BusyError, DeniedError, GarbledError, StoreError
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapter.dav.collections import Collection
    from adapter.dav.connection import Connection, Reply
    from provision.contract.messages import Line

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is now: what version, of which kind (if told), and its text (if asked for).

    With `reason` it is there, and cannot be had.
    """

    name: str
    version: str = ""
    component: str = ""
    content: bytes = b""
    reason: Line = ""


def read_entries(
    connection: Connection, collection: Collection, names: Sequence[str], *, contents: bool = True
) -> Iterator[Entry]:
    """Yield those of `names` that are still there, in any order, a batch of them at a time."""
    for begin in range(0, len(names), AT_ONCE):
        yield from _batch(connection, collection, names[begin : begin + AT_ONCE], contents)


def component_in(content_type: str) -> str:
    """Return the kind that a content type names (`text/calendar; component=vevent`)."""
    parameters = (part.partition("=") for part in content_type.split(";")[1:])
    told = {name.strip().lower(): value.strip(' "').upper() for name, _, value in parameters}
    return told.get("component", "")


def component_of(content: bytes) -> str:
    """Return the kind of component that a text holds."""
    upper = content.upper()
    return next((kind for kind in ("VEVENT", "VTODO") if b"BEGIN:" + kind.encode() in upper), "")


def _batch(
    connection: Connection, collection: Collection, names: Sequence[str], contents: bool
) -> Iterator[Entry]:
    path = urlsplit(collection.url).path
    needed = (ETAG, DATA) if contents else (ETAG,)
    body = entries([f"{path}{name}" for name in names], (*needed, TYPE))
    try:
        reply = connection.ask("REPORT", collection.url, body, {"Depth": "1", "Content-Type": XML})
        if reply.status != 207:
            raise _spoilt(reply, connection, collection.url)
        told = read_multistatus(reply.content).told
    except GarbledError:
        # One entry may spoil the answer for all: halves tell which.
        if len(names) > 1:
            half = len(names) // 2
            yield from _batch(connection, collection, names[:half], contents)
            yield from _batch(connection, collection, names[half:], contents)
        else:
            yield from _alone(connection, collection, names[0])
        return
    answered = {name_of(one.href): one for one in told}
    for name in names:
        one = answered.get(name)
        if one is None or not (one.gone or all(map(one.text, needed))):
            yield from _alone(connection, collection, name)
        elif not one.gone:
            component = component_in(one.text(TYPE))
            version, data = version_in(one.text(ETAG)), one.text(DATA).encode()
            yield Entry(name, version, component or component_of(data), data)


def _alone(connection: Connection, collection: Collection, name: str) -> Iterator[Entry]:
    """Yield an entry read by itself, or why it cannot be; nothing where there is none."""
    address = f"{collection.url}{name}"
    try:
        reply = connection.ask("GET", address)
    except GarbledError as error:
        yield Entry(name, reason=error.problems[0].message)
        return
    tag = version_in(reply.headers.get("etag", ""))
    if reply.status == 200:
        reason: Line = "" if tag else message("caldav.no-etag", host=connection.host)
        yield Entry(name, tag, component_of(reply.content), reply.content, reason)
    elif reply.status in LATER or reply.status == 401:
        raise refusal(reply, connection.host, address)
    elif reply.status not in GONE:
        yield Entry(name, tag, reason=refusal(reply, connection.host, address).problems[0].message)


def _spoilt(reply: Reply, connection: Connection, address: str) -> StoreError:
    """Return what to raise; what the server chokes on is no better than what cannot be read."""
    error = refusal(reply, connection.host, address)
    whole = isinstance(error, BusyError | DeniedError) or reply.status in GONE
    return error if whole or reply.status in (502, 504) else GarbledError(*error.problems)
