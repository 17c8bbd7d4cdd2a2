"""Turn what a server refuses into what to say of it, and into what became of a write."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from adapter.dav.answers import precondition_in
from adapter.store import (
    BusyError,
    Conflict,
    DeniedError,
    GarbledError,
    Postponed,
    Refused,
    StoreError,
    Unknown,
    UnreachableError,
)
from adapter.waits import retry_after
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from adapter.dav.connection import Reply
    from adapter.store import Outcome

USUAL_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
LATER = (423, 429, 503, 507)
# What stands before a server may answer so when the server itself has done what it was asked.
PERHAPS_DONE = (500, 502, 504, 520, 521, 522, 523, 524)
# Nextcloud answers 400 with such a text, and no precondition (nextcloud/server, CalDavBackend).
SAME_UID = re.compile(rb"no-uid-conflict|uid[^<]{0,40}already exists", re.IGNORECASE)
SORTS: dict[int, tuple[str, type[StoreError]]] = {
    401: ("caldav.password", DeniedError),
    403: ("caldav.forbidden", DeniedError),
    404: ("caldav.not-there", UnreachableError),
    410: ("caldav.not-there", UnreachableError),
    405: ("caldav.not-caldav", GarbledError),
    501: ("caldav.not-caldav", GarbledError),
}


def refusal(reply: Reply, host: str, address: str) -> StoreError:
    """Return what to raise for a question that was not answered."""
    values: dict[str, str | int] = {"host": host, "address": address, "status": reply.status}
    if reply.status in LATER:
        what = message("caldav.busy", **values)
        wait = min(retry_after(reply.headers, USUAL_WAIT), LONGEST_WAIT)
        return BusyError(wait, Problem(what, message("caldav.busy-remedy")))
    if 300 <= reply.status < 400:
        values["location"] = reply.location or "-"
        what = message("caldav.moved", **values)
        return UnreachableError(Problem(what, message("caldav.moved-remedy", **values)))
    other = ("caldav.failed", UnreachableError if reply.status >= 500 else GarbledError)
    key, kind = SORTS.get(reply.status, other)
    return kind(Problem(message(key, **values), message(f"{key}-remedy", **values)))


def outcome_of(reply: Reply, host: str, address: str) -> Outcome:
    """Return what became of a write that was not made, or may not have been."""
    if reply.status in PERHAPS_DONE:
        return Unknown()
    if reply.status in (412, 404, 410):
        return Conflict()
    problem = refusal(reply, host, address).problems[0]
    if reply.status in LATER or reply.status == 401 or 300 <= reply.status < 400:
        return Postponed(problem)
    why = precondition_in(reply.content)
    if why:
        return Refused(message("caldav.precondition", host=host, name=why, status=reply.status))
    if reply.status == 403:
        return Refused(problem)
    return Refused(message("caldav.refused", host=host, status=reply.status))


def is_same_uid(reply: Reply) -> bool:
    """Return whether a write was refused since another entry has its UID (RFC 4791, 5.3.2.1)."""
    return reply.status in (400, 403, 409, 412) and bool(SAME_UID.search(reply.content))
