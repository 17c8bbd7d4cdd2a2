"""Find a person's collections from whatever address was given: server, principal, home, or one.

address ─ collection? ─ principal ─ calendar-home-set ─ its collections          (RFC 4791, 6764)
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from adapter.dav.answers import read_multistatus
from adapter.dav.asking import (
    CALDAV,
    DAV,
    DEFAULT,
    HOME,
    PRINCIPAL,
    RESOURCE_TYPE,
    WHAT,
    WHO,
    properties,
)
from adapter.dav.collections import Home, collection_in
from adapter.dav.names import address_of
from adapter.dav.refusals import refusal
from adapter.store import DeniedError, UnreachableError
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapter.dav.answers import Told
    from adapter.dav.connection import Connection

WELL_KNOWN = "/.well-known/caldav"
XML = 'application/xml; charset="utf-8"'
STEPS = 4


def found_home(connection: Connection, url: str, *, own: bool) -> Home:
    """Return the collections at `url`; with `own` those of whoever signs in, if it names nobody's.

    Without `own` an address that names nobody's is an error: others' items would go to one person.
    """
    place, told = _about(connection, url)
    home = _home_at(connection, place, told)
    if home is None and own:
        person = next(iter(told.hrefs(PRINCIPAL)), "")
        if person and address_of(place, person) != place:
            place, told = _about(connection, address_of(place, person))
            home = _home_at(connection, place, told)
    is_folder = f"{DAV}collection" in told.tags(RESOURCE_TYPE)
    if home is None and is_folder and urlsplit(place).path != "/":
        home = Home(place, ())
    if home is None:
        what = message("caldav.no-home", address=url)
        raise UnreachableError(Problem(what, message("caldav.no-home-remedy")))
    return home


def listed(connection: Connection, url: str, depth: int, names: Sequence[str]) -> tuple[Told, ...]:
    """Return what the server tells of an address, or with a depth of 1 also of what is in it."""
    headers = {"Depth": str(depth), "Content-Type": XML}
    reply = connection.ask("PROPFIND", url, properties(names), headers)
    if reply.status != 207:
        raise refusal(reply, connection.host, url)
    return read_multistatus(reply.content).told


def _home_at(connection: Connection, place: str, told: Told) -> Home | None:
    one = collection_in(told, place)
    if one:
        return Home("", (one,))
    homes = [address_of(place, href) for href in told.hrefs(HOME)]
    # A principal may have several; in the first of them collections are made.
    for url in homes or [place]:
        home = _home(connection, url)
        if home.collections or homes:
            return home
    return None


def _home(connection: Connection, url: str) -> Home:
    told = listed(connection, url, 1, WHAT)
    collections = tuple(filter(None, (collection_in(each, url) for each in told)))
    default = ""
    inboxes = [one for one in told if f"{CALDAV}schedule-inbox" in one.tags(RESOURCE_TYPE)]
    if len(collections) > 1 and inboxes:
        default = _default(connection, address_of(url, inboxes[0].href))
    return Home(url, collections, default)


def _default(connection: Connection, inbox: str) -> str:
    """Return the collection that invitations go into (RFC 6638, 9.2), if the server tells."""
    try:
        (told, *_) = listed(connection, inbox, 0, (DEFAULT,))
    except (DeniedError, ValueError):
        return ""
    return next((address_of(inbox, href) for href in told.hrefs(DEFAULT)), "")


def _about(connection: Connection, url: str) -> tuple[str, Told]:
    """Return where an address leads on this server, and what is told of that place."""
    place, asked = url, 0
    is_root = urlsplit(url).path in ("", "/")
    while True:
        headers = {"Depth": "0", "Content-Type": XML}
        reply = connection.ask("PROPFIND", place, properties(WHO), headers)
        if reply.status == 207:
            told = read_multistatus(reply.content).told
            if told:
                return address_of(place, ""), told[0]
        next_place = urljoin(place, reply.location) if reply.location else ""
        asked += 1
        if 300 <= reply.status < 400 and connection.reaches(next_place) and asked < STEPS:
            place = next_place
        elif is_root and asked == 1 and reply.status != 401:
            place = urljoin(url, WELL_KNOWN)
        else:
            raise refusal(reply, connection.host, place)
