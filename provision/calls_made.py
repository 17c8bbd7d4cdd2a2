"""Read in an audit trail which calls changed the tenant, whose they were, and what came of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from provision.errors import ProvisionError
from provision.files import read_file
from provision.trail import NOBODY, READS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LONG_AGO = datetime.min.replace(tzinfo=UTC)


class TrailError(ProvisionError):
    """The audit trail cannot be read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the trail, as far as a report needs it."""

    time: datetime
    who: str
    event: str
    method: str = ""
    path: str = ""
    outcome: str = ""
    request_id: str = ""


def read_entries(trail: Path) -> tuple[Entry, ...]:
    """Return what is in the trail, the file before the current one included, oldest first.

    A line that is none of the trail's, or was cut off, says nothing.
    """
    files = (trail.with_name(f"{trail.name}.1"), trail)
    lines = (line for f in files if f.exists() for line in read_file(f, TrailError).splitlines())
    return tuple(entry for entry in map(_entry, lines) if entry)


def calls_since(entries: Iterable[Entry], since: datetime) -> Iterator[Entry]:
    """Yield the calls that were to change something, with what was answered or was not."""
    for one in entries:
        ended = one.event in ("answered", "unanswered")
        if ended and one.method not in READS and one.time >= since:
            yield one


def signed_in_at(entries: Iterable[Entry], when: datetime) -> str:
    """Return who had signed in to the tenant last, at that time."""
    names = [one.who for one in entries if one.event == "signed-in" and one.time <= when]
    return names[-1] if names else NOBODY


def moment(text: str) -> datetime:
    """Return the time in `text`, or one long ago where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return LONG_AGO
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _entry(line: bytes) -> Entry | None:
    try:
        facts: dict[str, Any] = json.loads(line)
        texts = {name: str(facts.get(name, "")) for name in ("who", "event", "method", "path")}
        time = moment(str(facts["time"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    outcome = str(facts.get("status", facts.get("reason", "")))
    return Entry(time, outcome=outcome, request_id=str(facts.get("request_id", "")), **texts)
