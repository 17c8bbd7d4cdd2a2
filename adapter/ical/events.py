"""Read a VEVENT as an event."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from adapter.ical import words
from adapter.ical.common import (
    alarms_of,
    attachments_of,
    body_of,
    categories_of,
    extra_of,
    importance_of,
    reminder_of,
    sensitivity_of,
    span_of,
    told_reminder,
)
from adapter.items import UTC_ZONE, Event, ShowAs, instant
from adapter.people import Attendee, Person, Reply, Role
from adapter.rules import parse_rule
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapter.ical.moments import Zones
    from adapter.ical.parsing import Component
    from adapter.ical.parsing import Line as ContentLine
    from adapter.recurrence import Repetition
    from provision.contract.messages import Line

RULES = ("RRULE", "RDATE", "EXRULE")
KNOWN = {
    *("DTSTART", "DTEND", "DURATION", "LOCATION", "TRANSP", words.BUSY_STATUS, words.ZONE_NAME),
    *(*RULES, "EXDATE", "ORGANIZER", "ATTENDEE", "RECURRENCE-ID"),
}
DAY = timedelta(days=1)
ROLES = {"OPT-PARTICIPANT": Role.OPTIONAL, "NON-PARTICIPANT": Role.OPTIONAL}
REPLIES = {word: reply for reply, word in words.REPLIES.items() if reply is not Reply.ORGANIZER}
MAILTO = "mailto:"


@dataclass(slots=True)
class EventReader:
    """Reads one component; `series` is what it is an exception of."""

    component: Component
    zones: Zones
    series: Event | None = None
    vague: frozenset[str] = frozenset()
    notes: list[Line] = field(default_factory=list)

    def read(self) -> Event:
        """Return the event; raises `ValueError` for what is none."""
        component = self.component
        start_line = component.first("DTSTART")
        start = self.zones.moment(start_line) if start_line else None
        if not (start and start_line):
            raise ValueError("no DTSTART")
        floating = _is_floating(start_line, start)
        end = self._end(start)
        if floating and isinstance(end, datetime):  # both ends float, or neither
            end = end.astimezone(self.zones.own)
        body, plain = body_of(component)
        sensitivity, coarse = sensitivity_of(component)
        show_as, guessed = self._show_as()
        vague = {"body": plain, "sensitivity": coarse, "show_as": guessed}
        self.vague = frozenset(name for name, is_vague in vague.items() if is_vague)
        reminder = reminder_of(component)
        before = reminder.trigger if reminder else None
        told = told_reminder(before) if isinstance(before, timedelta) else ""
        summary = component.first("SUMMARY")
        location = component.first("LOCATION")
        attendees = tuple(filter(None, map(_attendee, component.every("ATTENDEE"))))
        organizer = component.first("ORGANIZER") if attendees else None
        recurrence = None if self.series else self._recurrence(start)
        zone_name = self._zone_name(start_line)
        return Event(
            start=start,
            end=end,
            subject=summary.text if summary else "",
            body=body,
            location=location.text if location else "",
            show_as=show_as,
            sensitivity=sensitivity,
            importance=importance_of(component),
            categories=categories_of(component),
            reminder=-before if isinstance(before, timedelta) else None,
            recurrence=recurrence,
            deleted=frozenset(self._excluded(start, zone_name) if recurrence else ()),
            organizer=_person(organizer) if organizer else None,
            attendees=attendees,
            cancelled=component.value("STATUS").strip().upper() == "CANCELLED",
            attachments=attachments_of(component),
            floating=floating,
            zone_name=zone_name,
            extra=extra_of(
                component, self._known(attendees), [*alarms_of(component, reminder, told)]
            ),
        )

    def original(self) -> datetime | date:
        """Return when the occurrence began in its series, told as the series' own start is."""
        line = self.component.first("RECURRENCE-ID")
        if line is None or self.series is None:
            raise ValueError("RECURRENCE-ID without a series")
        name = line.parameters.get("TZID", "")
        taken = _taken(name, self.series.zone_name, self.series.start)
        found = self.zones.moment_of(line.value.strip(), name, taken)
        if found is None:
            raise ValueError("RECURRENCE-ID without a time")
        return _like(found, self.series.start)

    def _known(self, attendees: tuple[Attendee, ...]) -> set[str]:
        """Return the names that the event says; an organiser of nothing stays where it was."""
        orphan = self.component.first("RECURRENCE-ID") and not self.series
        status = self.component.value("STATUS").strip().upper() == "CANCELLED"
        unsaid = {"RECURRENCE-ID"} if orphan else set()
        unsaid |= set() if attendees else {"ORGANIZER"}
        unsaid |= {"EXDATE"} if not any(map(self.component.first, RULES)) else set()
        return (KNOWN | ({"STATUS"} if status else set())) - unsaid

    def _end(self, start: datetime | date) -> datetime | date:
        line = self.component.first("DTEND")
        end = self.zones.moment(line) if line else None
        if line and line.value.strip() and end is None:
            raise ValueError(f"DTEND:{line.value}")
        span = span_of(self.component.value("DURATION")) if end is None else None
        if span is not None and span >= timedelta(0):
            end = _after(start, span)
        nothing = start if isinstance(start, datetime) else start + DAY
        if end is None:
            return nothing
        if isinstance(end, datetime) is not isinstance(start, datetime):
            self.notes.append(message("ical.end-kind"))
            end = _like(end, start)
        if instant(end, self.zones.own) < instant(start, self.zones.own):
            self.notes.append(message("ical.end-before-start"))
            return nothing
        return nothing if end == start and not isinstance(start, datetime) else end

    def _show_as(self) -> tuple[ShowAs, bool]:
        """Return how the event counts, and whether TRANSP and STATUS alone told it."""
        free = self.component.value("TRANSP").strip().upper() == "TRANSPARENT"
        exact = words.SHOW_AS.get(self.component.value(words.BUSY_STATUS).strip().upper())
        tentative = self.component.value("STATUS").strip().upper() == "TENTATIVE"
        if exact is ShowAs.BUSY and tentative and not free:
            return ShowAs.TENTATIVE, False  # a client that knows only STATUS edited it
        if exact and (exact is ShowAs.FREE) is free:
            return exact, False
        if free:
            return ShowAs.FREE, True
        return ShowAs.TENTATIVE if tentative else ShowAs.BUSY, True

    def _recurrence(self, start: datetime | date) -> Repetition | None:
        lines = [line.raw for line in self.component.lines if line.name in RULES]
        return parse_rule(lines, start) if lines else None

    def _excluded(self, start: datetime | date, zone_name: str) -> Iterator[datetime | date]:
        for line in self.component.every("EXDATE"):
            name = line.parameters.get("TZID", "")
            taken = _taken(name, zone_name, start)
            for value in line.value.split(","):
                found = self.zones.moment_of(value.strip(), name, taken)
                if found is None:
                    self.notes.append(message("ical.exdate", value=value))
                else:
                    yield _like(found, start)

    def _zone_name(self, line: ContentLine) -> str:
        kept = self.component.first(words.ZONE_NAME)
        return kept.text if kept else self.zones.strange(line.parameters.get("TZID", ""))


def _taken(name: str, strange: str, start: datetime | date) -> tzinfo | None:
    """Return what a strange zone was taken for in DTSTART: what refers to it means the same."""
    same = name and name == strange and isinstance(start, datetime)
    return start.tzinfo if same and start.tzinfo is not UTC_ZONE else None  # type: ignore[union-attr]


def _like(moment: datetime | date, start: datetime | date) -> datetime | date:
    """Return `moment` as `start` is told: a day, or a time in its zone.

    A day stands for the time of `start` on it (many clients write EXDATE so); a time on a series
    of days is the day that it is in its own zone.
    """
    if isinstance(start, datetime):
        if isinstance(moment, datetime):
            return moment.astimezone(start.tzinfo)
        return datetime.combine(moment, start.time(), start.tzinfo)
    return moment.date() if isinstance(moment, datetime) else moment


def _after(start: datetime | date, span: timedelta) -> datetime | date:
    """Return `start` and `span`: days by the calendar, the rest by the clock (RFC 5545, 3.3.6)."""
    if not isinstance(start, datetime):
        return start + max(span // DAY * DAY, DAY)
    later = start + span // DAY * DAY
    return (later.astimezone(UTC_ZONE) + span % DAY).astimezone(start.tzinfo)


def _is_floating(line: ContentLine, start: datetime | date) -> bool:
    utc = line.value.strip().upper().endswith("Z")
    return isinstance(start, datetime) and not utc and "TZID" not in line.parameters


def _person(line: ContentLine) -> Person:
    address = line.value.strip()
    bare = address[len(MAILTO) :] if address.lower().startswith(MAILTO) else address
    return Person(bare, line.parameters.get("CN", ""))


def _attendee(line: ContentLine) -> Attendee | None:
    person = _person(line)
    if not person.address:
        return None
    kind = line.parameters.get("CUTYPE", "").upper()
    role = ROLES.get(line.parameters.get("ROLE", "").upper(), Role.REQUIRED)
    if kind in ("RESOURCE", "ROOM"):
        role = Role.RESOURCE
    reply = REPLIES.get(line.parameters.get("PARTSTAT", "").upper(), Reply.UNKNOWN)
    return Attendee(person, role, reply)
