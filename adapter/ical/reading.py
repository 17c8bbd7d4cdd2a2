"""Read iCalendar as items, whoever wrote it: what one cannot say is kept beside it, never dropped.

text ─ components ─ grouped by UID ─ master and exceptions ─ Told, or Untold with its reason
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapter.ical import words
from adapter.ical.events import EventReader
from adapter.ical.moments import Zones
from adapter.ical.parsing import NoCalendarError, parse_components
from adapter.ical.todos import read_todo
from adapter.items import Event, Occurrence
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from adapter.ical.parsing import Component
    from adapter.items import Item
    from provision.contract.messages import Line

Read = tuple["Item", frozenset[str], tuple["Line", ...]]
ITEMS = ("VEVENT", "VTODO")
SERVANTS = ("VERSION", "PRODID")
NOT_ITEMS = ("VJOURNAL", "VFREEBUSY", "VAVAILABILITY", "VPOLL")


@dataclass(frozen=True, slots=True)
class Told:
    """An item that was read; `vague`, `notes` and `modified` as of `store.Fetched`.

    `quiet`: no server writes to those whom it names, if any. `around`: the content lines that its
    calendar has beside items and zones.
    """

    uid: str
    item: Item
    vague: frozenset[str] = frozenset()
    notes: tuple[Line, ...] = ()
    token: str | None = None
    modified: datetime | None = None
    quiet: bool = True
    around: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Untold:
    """What is there and can be taken for no item."""

    uid: str
    reason: Line


def parse_calendar(text: str, zone: ZoneInfo) -> tuple[Told | Untold, ...]:
    """Return what is in an iCalendar text, a UID each; `zone` is where floating times are told.

    Nothing in it is an error: what cannot be read is `Untold`, and a text that is no calendar is
    one such.
    """
    try:
        root = parse_components(text)
    except NoCalendarError:
        return (Untold("", message("ical.no-calendar")),)
    calendars = [part for part in root.parts if part.name == "VCALENDAR"] or [root]
    return tuple(one for calendar in calendars for one in _items(calendar, zone))


def _items(calendar: Component, zone: ZoneInfo) -> Iterator[Told | Untold]:
    zones = Zones(calendar, zone)
    groups: dict[tuple[str, str], list[Component]] = {}
    ended = [part for part in calendar.parts if part.ended]
    if not calendar.ended or len(ended) < len(calendar.parts):
        yield Untold("", message("ical.cut-off"))
    for number, part in enumerate(ended):
        if part.name in ITEMS:
            uid = part.value("UID").strip()
            groups.setdefault((uid or f"#{number}", part.name), []).append(part)
        elif part.name in NOT_ITEMS:
            yield Untold(part.value("UID"), message("ical.not-item", name=part.name))
    around = tuple(_around(calendar, ended))
    for (_, name), parts in groups.items():
        uid = parts[0].value("UID").strip()
        try:
            yield replace(_told(uid, name, parts, zones), around=around)
        except _UnreadableError as error:
            yield Untold(uid, error.reason)
        except (ValueError, OverflowError) as error:
            yield Untold(uid, message("ical.invalid", reason=str(error)))


def _around(calendar: Component, ended: Sequence[Component]) -> Iterator[str]:
    yield from (line.raw for line in calendar.lines if line.name not in SERVANTS)
    for part in ended:
        if part.name not in (*ITEMS, *NOT_ITEMS, "VTIMEZONE"):
            yield from part.raw()


class _UnreadableError(ValueError):
    def __init__(self, reason: Line) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _told(uid: str, name: str, parts: Sequence[Component], zones: Zones) -> Told:
    if any("RANGE" in line.parameters for part in parts for line in part.every("RECURRENCE-ID")):
        raise _UnreadableError(message("ical.range"))
    masters = [part for part in parts if not part.first("RECURRENCE-ID")]
    orphans = [part for part in parts if part.first("RECURRENCE-ID")]
    if len(masters) > 1 or (not masters and len(orphans) > 1):
        raise _UnreadableError(message("ical.several", count=len(masters) or len(orphans)))
    master = masters[0] if masters else orphans[0]
    if name == "VTODO":
        if masters and orphans:
            raise _UnreadableError(message("ical.todo-exceptions"))
        read: Read = read_todo(master, zones)
    else:
        read = _event(master, orphans if masters else [], zones)
    item, vague, notes = read
    kept = master.first(words.UID)
    own = (kept.text if kept else "") or uid
    token, modified = (
        master.value(words.TOKEN) or None,
        max(filter(None, map(_stamp, parts)), default=None),
    )
    invited = (line for part in parts for line in part.every("ATTENDEE"))
    quiet = all(line.parameters.get(words.AGENT, "SERVER").upper() != "SERVER" for line in invited)
    return Told(uid, replace(item, uid=own), vague, notes, token, modified, quiet)


def _stamp(part: Component) -> datetime | None:
    """Return when a component was written last, as whoever wrote it says, if it makes sense."""
    text = part.value("LAST-MODIFIED") or part.value("DTSTAMP")
    try:
        return datetime.strptime(text.strip(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _age(part: Component) -> tuple[int, str]:
    """Return what orders versions of one occurrence: of several the last counts."""
    sequence = part.value("SEQUENCE").strip()
    number = int(sequence) if sequence.isdecimal() else 0
    return number, part.value("LAST-MODIFIED") or part.value("DTSTAMP")


def _event(
    master: Component, exceptions: Sequence[Component], zones: Zones
) -> tuple[Event, frozenset[str], tuple[Line, ...]]:
    reader = EventReader(master, zones)
    event = reader.read()
    notes, vague, changed = reader.notes, reader.vague, {}
    for part in sorted(exceptions, key=_age):
        other = EventReader(part, zones, event)
        original = other.original()
        changed[str(original)] = Occurrence(original, replace(other.read(), uid=event.uid))
        vague, notes = vague | other.vague, [*notes, *other.notes]
    if changed and event.recurrence is None:
        raise _UnreadableError(message("ical.exception-of-none"))
    event = replace(event, changed=tuple(changed[key] for key in sorted(changed)))
    return event, vague, (*dict.fromkeys((*notes, *zones.notes.values())),)
