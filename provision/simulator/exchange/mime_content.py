"""The MIME content of an item: iCalendar as Exchange writes it, zones by Windows' names; or mail."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import TYPE_CHECKING

from provision.simulator.exchange.bodies import as_text
from provision.simulator.exchange.kinds import Body
from provision.simulator.exchange.zones import standard_offset, turns, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.zones import Turn, Zone

_MOST_BYTES = 73
_MIDNIGHT = datetime(1601, 1, 1, tzinfo=UTC)
_CLASSES = {"Private": "PRIVATE", "Confidential": "CONFIDENTIAL", "Personal": "X-PERSONAL"}


def mime_content(values: Mapping[str, Value]) -> str:
    """Return the base64 of the calendar item with these `values`."""
    text = "".join(f"{_folded(line)}\r\n" for line in _calendar(values))
    return base64.b64encode(text.encode()).decode("ascii")


def message_content(values: Mapping[str, Value]) -> str:
    """Return the base64 of the message with these `values`."""
    letter, body = EmailMessage(), values.get("Body")
    letter["Subject"] = str(values.get("Subject", ""))
    letter.set_content(as_text(body).content if isinstance(body, Body) else "")
    return base64.b64encode(letter.as_bytes()).decode("ascii")


def _calendar(values: Mapping[str, Value]) -> Iterator[str]:
    start, zone = values["Start"], zone_of(str(values["StartTimeZone"]))
    yield "BEGIN:VCALENDAR"
    yield "METHOD:PUBLISH"
    yield "PRODID:Microsoft Exchange Server 2010"
    yield "VERSION:2.0"
    if isinstance(start, datetime):
        yield from _zone(zone, start.year)
    yield "BEGIN:VEVENT"
    yield from _event(values, zone)
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def _event(values: Mapping[str, Value], zone: Zone) -> Iterator[str]:
    body = values.get("Body")
    if isinstance(body, Body) and body.content:
        yield f"DESCRIPTION:{_escaped(as_text(body).content)}"
    yield f"UID:{values['UID']}"
    yield f"SUMMARY:{_escaped(str(values.get('Subject', '')))}"
    for name, field in (("DTSTART", "Start"), ("DTEND", "End")):
        yield f"{name}{_time(values[field], zone, day=bool(values['IsAllDayEvent']))}"
    yield f"CLASS:{_CLASSES.get(str(values['Sensitivity']), 'PUBLIC')}"
    yield f"DTSTAMP:{_utc(values['DateTimeStamp'])}"
    yield f"LAST-MODIFIED:{_utc(values['LastModifiedTime'])}"
    busy = str(values["LegacyFreeBusyStatus"])
    yield f"TRANSP:{'TRANSPARENT' if busy == 'Free' else 'OPAQUE'}"
    yield "STATUS:CONFIRMED"
    yield f"SEQUENCE:{values['AppointmentSequenceNumber']}"
    yield f"LOCATION:{_escaped(str(values['Location']))}"
    categories = values.get("Categories")
    if isinstance(categories, tuple):
        yield f"CATEGORIES:{','.join(map(_escaped, categories))}"
    yield f"X-MICROSOFT-CDO-BUSYSTATUS:{busy.upper()}"
    yield f"X-MICROSOFT-CDO-ALLDAYEVENT:{str(bool(values['IsAllDayEvent'])).upper()}"
    if values["ReminderIsSet"]:
        yield from _alarm(str(values["ReminderMinutesBeforeStart"]))


def _alarm(minutes: str) -> Iterator[str]:
    yield "BEGIN:VALARM"
    yield "DESCRIPTION:REMINDER"
    yield f"TRIGGER;RELATED=START:-PT{minutes}M"
    yield "ACTION:DISPLAY"
    yield "END:VALARM"


def _time(value: Value, zone: Zone, *, day: bool) -> str:
    if not isinstance(value, datetime):
        raise TypeError(value)
    local = value.astimezone(zone.tz)
    if day:
        return f";VALUE=DATE:{local:%Y%m%d}"
    return f";TZID={zone.zone_id}:{local:%Y%m%dT%H%M%S}"


def _utc(value: Value) -> str:
    return f"{value:%Y%m%dT%H%M%SZ}"


def _zone(zone: Zone, year: int) -> Iterator[str]:
    """Yield the rules of `zone` as they are in `year`."""
    standard = standard_offset(zone, year)
    found = turns(zone, year)
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone.zone_id}"
    for turn in found:
        (before,) = {other.offset for other in found} - {turn.offset} or {turn.offset}
        kind = "STANDARD" if turn.offset == standard else "DAYLIGHT"
        yield from _rule(kind, before, turn.offset, turn)
    if not found:
        yield from _rule("STANDARD", standard, standard, None)
    yield "END:VTIMEZONE"


def _rule(kind: str, before: timedelta, after: timedelta, turn: Turn | None) -> Iterator[str]:
    yield f"BEGIN:{kind}"
    clock = "000000" if turn is None else (_MIDNIGHT + turn.time).strftime("%H%M%S")
    yield f"DTSTART:16010101T{clock}"
    yield f"TZOFFSETFROM:{_offset(before)}"
    yield f"TZOFFSETTO:{_offset(after)}"
    if turn is not None:
        day = f"{turn.occurrence}{turn.weekday[:2].upper()}"
        yield f"RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY={day};BYMONTH={turn.month}"
    yield f"END:{kind}"


def _offset(offset: timedelta) -> str:
    minutes = abs(offset) // timedelta(minutes=1)
    sign = "-" if offset < timedelta() else "+"
    return f"{sign}{minutes // 60:02d}{minutes % 60:02d}"


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n")):
        text = text.replace(plain, written)
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return `line` in pieces of bytes that a line may have, none cut within a letter."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > _MOST_BYTES:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
