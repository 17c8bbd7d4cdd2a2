"""Content lines of iCalendar (RFC 5545, 3.1): written straight, escaped and folded in one place."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, timedelta

LONGEST = 75  # octets, without the line's end
END = "\r\n"
FOLD = b"\r\n "
# As much as goes into a further line, whose blank counts; never within a character either.
FURTHER = re.compile(rb"(?s).{1,74}(?![\x80-\xbf])")
# Five replacements take a tenth of the time of one translation where a text is not all ASCII.
ESCAPES = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n"))
# RFC 6868: what a parameter cannot hold even in quotes.
PARAMETER_ESCAPES = str.maketrans({"^": "^^", "\n": "^n", '"': "^'", "\r": None})
NEEDS_QUOTES = re.compile("[:;,]")
# Controls are in no content line, but for the tab.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# In which zone a time is held that had to be told in UTC.
ZONE = "X-EXOBRIDGE-TZID"
Parameters = dict[str, str]


def text_line(name: str, text: str, parameters: Mapping[str, str] | None = None) -> str:
    """Return a content line whose value is a text."""
    return line(name, escaped(text), parameters)


def line(name: str, value: str, parameters: Mapping[str, str] | None = None) -> str:
    """Return an unfolded content line; `value` is as it stands in the line."""
    if not parameters:
        return f"{name}:{value}"
    told = "".join(f";{key}={_quoted(each)}" for key, each in parameters.items())
    return f"{name}{told}:{value}"


def escaped(text: str) -> str:
    """Return `text` as a value of the type TEXT."""
    told = CONTROLS.sub("", text)
    for plain, written in ESCAPES:
        told = told.replace(plain, written)
    return told


def moment_line(name: str, moment: datetime | date, *, floating: bool = False) -> str:
    """Return a content line with a time in its zone, or a day.

    Of a time that comes twice, iCalendar knows the first: the second is told in UTC.
    """
    value, parameters = moment_value(moment, floating=floating)
    return line(name, value, parameters)


def moment_value(moment: datetime | date, *, floating: bool = False) -> tuple[str, Parameters]:
    """Return a time or a day as a value, with the parameters that it needs."""
    if not isinstance(moment, datetime):
        return f"{moment:%Y%m%d}", {"VALUE": "DATE"}
    if floating:
        return f"{moment:%Y%m%dT%H%M%S}", {}
    zone = moment.tzinfo
    if zone is UTC or not isinstance(zone, ZoneInfo) or zone.key == "UTC":
        return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}", {}
    if moment.fold and moment.utcoffset() != moment.replace(fold=0).utcoffset():
        return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}", {ZONE: zone.key}
    return f"{moment:%Y%m%dT%H%M%S}", {"TZID": zone.key}


def duration(span: timedelta) -> str:
    """Return a duration (RFC 5545, 3.3.6) in the units that people read."""
    seconds = int(span.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, rest = divmod(rest, 60)
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (rest, "S")) if n)
    if not (days or clock):
        return "PT0S"
    return f"{sign}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


def folded(lines: Iterable[str]) -> str:
    """Return content lines as they stand in a file: folded, each with its end."""
    return "".join(f"{_fold(each)}{END}" for each in lines)


def _fold(unfolded: str) -> str:
    if len(unfolded) <= LONGEST and (unfolded.isascii() or len(unfolded.encode()) <= LONGEST):
        return unfolded
    octets = unfolded.encode("utf-8", "replace")
    end = LONGEST
    while octets[end] & 0xC0 == 0x80:  # never within a character
        end -= 1
    return FOLD.join([octets[:end], *FURTHER.findall(octets, end)]).decode()


def _quoted(text: str) -> str:
    told = CONTROLS.sub("", text).translate(PARAMETER_ESCAPES)
    return f'"{told}"' if NEEDS_QUOTES.search(told) else told
