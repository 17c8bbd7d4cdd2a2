"""The kinds of value that fields hold, and how each is read from XML and written to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Protocol

from provision.simulator.exchange.persons import (
    Attendee,
    Attendees,
    Person,
    mailbox_element,
    person_in,
)
from provision.simulator.exchange.recurrence_kind import RecurrenceKind
from provision.simulator.exchange.recurring import Recurrence
from provision.simulator.exchange.refusal import Refusal
from provision.simulator.exchange.schema.names import t
from provision.simulator.exchange.zones import ZONES, Zone, zone_of

if TYPE_CHECKING:
    from provision.simulator.exchange.schema.names import Element


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an item, and whether it is HTML."""

    content: str
    is_html: bool


@dataclass(frozen=True, slots=True)
class ToldZone:
    """What a zone is called by whoever made the item; with its rules written out, or without."""

    zone_id: str
    name: str
    with_rules: bool = True


Value = (
    str
    | bool
    | int
    | float
    | date
    | datetime
    | tuple[str, ...]
    | Body
    | Person
    | Attendees
    | Recurrence
    | ToldZone
)
_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?(Z|[+-]\d\d:\d\d)?"
)


class Kind(Protocol):
    """How one kind of value is read and written; `zone` is that of times without one."""

    def read(self, element: Element, zone: Zone) -> Value: ...

    def write(self, name: str, value: Value, zone: Zone) -> Element: ...


def parse_moment(text: str, zone: Zone) -> datetime:
    """Return the moment that `text` names, in UTC; without an offset it is in `zone`."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise Refusal("ErrorInvalidPropertySet", f"The time '{text}' is out of range.")
    *parts, fraction, offset = match.groups()
    year, month, day, hour, minute, second = map(int, parts)
    midnight_of_next = hour == 24
    local = datetime(year, month, day, hour % 24, minute, second, tzinfo=_offset(offset, zone))
    moment = local.replace(microsecond=int((fraction or "0").ljust(6, "0")))
    try:
        return (moment + timedelta(days=midnight_of_next)).astimezone(UTC)
    except OverflowError as error:
        raise Refusal("ErrorInvalidPropertySet", f"The time '{text}' is out of range.") from error


def _offset(written: str | None, zone: Zone) -> tzinfo:
    if written is None:
        return zone.tz
    if written == "Z":
        return UTC
    minutes = int(written[1:3]) * 60 + int(written[4:6])
    return timezone(timedelta(minutes=-minutes if written[0] == "-" else minutes))


def moment_text(moment: datetime) -> str:
    """Return `moment` as Exchange writes it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def flag_text(flag: object) -> str:
    """Return `flag` as XML writes it."""
    return "true" if flag else "false"


class _Text:
    def read(self, element: Element, _zone: Zone) -> Value:
        return element.text or ""

    def write(self, name: str, value: Value, _zone: Zone) -> Element:
        return t(name, str(value))


class _Flag(_Text):
    def read(self, element: Element, _zone: Zone) -> Value:
        return (element.text or "").strip() in {"true", "1"}

    def write(self, name: str, value: Value, _zone: Zone) -> Element:
        return t(name, flag_text(value))


class _Number(_Text):
    def read(self, element: Element, _zone: Zone) -> Value:
        return int(element.text or "0")


class _Double(_Text):
    def read(self, element: Element, _zone: Zone) -> Value:
        return float(element.text or "0")

    def write(self, name: str, value: Value, _zone: Zone) -> Element:
        return t(name, f"{value:g}")


class _Moment(_Text):
    def read(self, element: Element, zone: Zone) -> Value:
        return parse_moment(element.text or "", zone)

    def write(self, name: str, value: Value, _zone: Zone) -> Element:
        if not isinstance(value, datetime):
            raise TypeError(name)
        return t(name, moment_text(value))


class _Day(_Text):
    """A day that belongs to no zone: midnight in whichever zone it is asked from.

    It is written with that zone's offset, as those who read the real server's answers found.
    """

    def read(self, element: Element, zone: Zone) -> Value:
        return parse_moment(element.text or "", zone).astimezone(zone.tz).date()

    def write(self, name: str, value: Value, zone: Zone) -> Element:
        if not isinstance(value, date):
            raise TypeError(name)
        midnight = datetime.combine(value, time(), zone.tz)
        return t(name, midnight.isoformat() if midnight.utcoffset() else moment_text(midnight))


class _Strings(_Text):
    def read(self, element: Element, _zone: Zone) -> Value:
        return tuple(dict.fromkeys(entry.text or "" for entry in element))

    def write(self, name: str, value: Value, _zone: Zone) -> Element:
        if not isinstance(value, tuple):
            raise TypeError(name)
        return t(name, *(t("String", text) for text in value))


class _BodyKind(_Text):
    def read(self, element: Element, _zone: Zone) -> Value:
        return Body(element.text or "", element.get("BodyType") == "HTML")

    def write(self, name: str, value: Value, _zone: Zone) -> Element:
        if not isinstance(value, Body):
            raise TypeError(name)
        return t(name, value.content, BodyType="HTML" if value.is_html else "Text")


class _ZoneKind(_Text):
    """A zone, kept by its Windows id; a definition written out is known by its id alone."""

    def read(self, element: Element, _zone: Zone) -> Value:
        if "Id" not in element.attrib:
            raise Refusal("ErrorTimeZone", "A time zone definition needs an Id.")
        return zone_of(str(element.get("Id"))).zone_id

    def write(self, name: str, value: Value, _zone: Zone) -> Element:
        return t(name, Id=str(value), Name=ZONES[str(value)].name)


class _ZoneId(_Text):
    def read(self, element: Element, _zone: Zone) -> Value:
        return zone_of(element.text or "").zone_id


class _PersonKind(_Text):
    def read(self, element: Element, _zone: Zone) -> Value:
        return person_in(element[0])

    def write(self, name: str, value: Value, _zone: Zone) -> Element:
        if not isinstance(value, Person):
            raise TypeError(name)
        return t(name, mailbox_element(value))


class _AttendeesKind(_Text):
    """Those who are invited; what they answer is told by the server, never by a client."""

    def read(self, element: Element, _zone: Zone) -> Value:
        return Attendees(tuple(Attendee(person_in(attendee[0])) for attendee in element))

    def write(self, name: str, value: Value, _zone: Zone) -> Element:
        if not isinstance(value, Attendees):
            raise TypeError(name)
        return t(name, *map(_attendee_element, value.people))


def _attendee_element(attendee: Attendee) -> Element:
    replied = attendee.replied
    when = [] if replied is None else [t("LastResponseTime", moment_text(replied))]
    told = t("ResponseType", attendee.response)
    return t("Attendee", mailbox_element(attendee.person), told, *when)


KINDS: dict[str, Kind] = {
    "text": _Text(),
    "flag": _Flag(),
    "number": _Number(),
    "double": _Double(),
    "moment": _Moment(),
    "day": _Day(),
    "strings": _Strings(),
    "body": _BodyKind(),
    "zone": _ZoneKind(),
    "zone-id": _ZoneId(),
    "person": _PersonKind(),
    "attendees": _AttendeesKind(),
    "recurrence": RecurrenceKind(),
}
