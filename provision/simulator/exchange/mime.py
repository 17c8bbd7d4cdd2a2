"""A calendar item as the iCalendar text that its MIME content is, read and written.

Times, texts, categories and a reminder; who is invited and what recurs is not served.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from provision.simulator.exchange.kinds import Body
from provision.simulator.exchange.refusal import Refusal, not_served
from provision.simulator.exchange.zones import ZONES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.zones import Zone

_UNSERVED = {"RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "ATTENDEE", "ATTACH"}
_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[^:;="]+=(?:"[^"]*"|[^:;"]*))*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([^:;="]+)=("[^"]*"|[^:;"]*)')
_TRIGGER = re.compile(r"-?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?")
_TEXTS = {"SUMMARY": "Subject", "LOCATION": "Location", "UID": "UID"}
_BUSY = {
    "BUSY": "Busy",
    "FREE": "Free",
    "TENTATIVE": "Tentative",
    "OOF": "OOF",
    "OPAQUE": "Busy",
    "TRANSPARENT": "Free",
}
_CLASSES = {"PUBLIC": "Normal", "PRIVATE": "Private", "CONFIDENTIAL": "Confidential"}
_TIMES = {"DTSTART": ("Start", "StartTimeZone"), "DTEND": ("End", "EndTimeZone")}


@dataclass(frozen=True, slots=True)
class Line:
    """One property of a component, with its parameters."""

    name: str
    parameters: dict[str, str]
    value: str


def read_mime(content: str, zone: Zone) -> dict[str, Value]:
    """Return the fields that `content`, base64 of iCalendar, has; `zone` is of floating times."""
    try:
        text = base64.b64decode(content, validate=False).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise _malformed() from error
    values: dict[str, Value] = {"ReminderIsSet": False}
    found = False
    for inside, line in _lines(text):
        if inside[:2] == ["VCALENDAR", "VEVENT"]:
            found = True
            values |= _alarm(line) if inside[2:] == ["VALARM"] else _field(line, zone)
    if not found or "Start" not in values:
        raise _malformed()
    return values


def _malformed() -> Refusal:
    return Refusal("ErrorMimeContentInvalid", "The MIME content is invalid.")


def _lines(text: str) -> Iterator[tuple[list[str], Line]]:
    """Yield each property with the names of the components that it is in."""
    inside: list[str] = []
    for written in re.sub(r"\r?\n[ \t]", "", text).splitlines():
        match = _LINE.fullmatch(written)
        if match is None:
            continue
        name, parameters, value = match[1].upper(), match[2], match[3]
        if name == "BEGIN":
            inside.append(value.strip().upper())
        elif name == "END":
            del inside[-1:]
        else:
            given = {key.upper(): v.strip('"') for key, v in _PARAMETER.findall(parameters)}
            yield inside.copy(), Line(name, given, value)


def _field(line: Line, zone: Zone) -> dict[str, Value]:
    if line.name in _UNSERVED:
        raise not_served(f"'{line.name}' in MIME content")
    if line.name in _TIMES:
        return _time(line, zone)
    if line.name in _TEXTS:
        return {_TEXTS[line.name]: _plain(line.value)}
    return _choice(line)


def _choice(line: Line) -> dict[str, Value]:
    match line.name:
        case "DESCRIPTION":
            return {"Body": Body(_plain(line.value), is_html=False)}
        case "CATEGORIES":
            return {"Categories": tuple(map(_plain, re.split(r"(?<!\\),", line.value)))}
        case "CLASS":
            return {"Sensitivity": _CLASSES.get(line.value.upper(), "Normal")}
        case "TRANSP" | "X-MICROSOFT-CDO-BUSYSTATUS":
            return {"LegacyFreeBusyStatus": _BUSY.get(line.value.upper(), "Busy")}
        case _:
            return {}


def _time(line: Line, zone: Zone) -> dict[str, Value]:
    """Return the moment of a property, in the zone it names, and whether it is a whole day."""
    moment_name, zone_name = _TIMES[line.name]
    there = _zone_called(line.parameters.get("TZID", ""), zone)
    digits = line.value.strip()
    whole_day = len(digits) == len("20261122")
    form = "%Y%m%d" if whole_day else "%Y%m%dT%H%M%S"
    tz = UTC if digits.endswith("Z") else there.tz
    try:
        local = datetime.strptime(digits.rstrip("Z"), form).replace(tzinfo=tz)
    except ValueError as error:
        raise _malformed() from error
    values: dict[str, Value] = {moment_name: local.astimezone(UTC), zone_name: there.zone_id}
    values[f"{zone_name}Id"] = there.zone_id
    return values | ({"IsAllDayEvent": True} if whole_day else {})


def _zone_called(name: str, otherwise: Zone) -> Zone:
    """Return the zone called `name` by Windows or in the tz database."""
    for zone in ZONES.values():
        if name and name.casefold() in {zone.zone_id.casefold(), zone.location.casefold()}:
            return zone
    return otherwise


def _alarm(line: Line) -> dict[str, Value]:
    match = _TRIGGER.fullmatch(line.value.strip()) if line.name == "TRIGGER" else None
    if match is None:
        return {}
    weeks, days, hours, minutes = (int(number or 0) for number in match.groups())
    before = ((weeks * 7 + days) * 24 + hours) * 60 + minutes
    return {"ReminderIsSet": True, "ReminderMinutesBeforeStart": before}


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: {"n": "\r\n", "N": "\r\n"}.get(m[1], m[1]), text)
