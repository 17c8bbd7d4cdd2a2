"""Take an iCalendar text apart into components of content lines; what is no line is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from adapter.ical.lines import CONTROLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLD = re.compile("\r?\n[ \t]")
END = re.compile("\r\n|\n|\r")
DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
TIME = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(Z?)")
UNESCAPED = re.compile(r"\\(.)", re.DOTALL)
NAME = re.compile(r"[\w.-]+")
COMMA = re.compile(r"(?<!\\)(?:\\\\)*,")
DEEPEST = 8


class NoCalendarError(ValueError):
    """A text that is no iCalendar."""


@dataclass(frozen=True, slots=True)
class Line:
    """A content line: `raw` is all of it, unfolded; `value` as it stands after the colon."""

    name: str
    parameters: Mapping[str, str]
    value: str
    raw: str

    @property
    def text(self) -> str:
        """Return the value as a text."""
        return unescaped(self.value)


@dataclass(slots=True)
class Component:
    """A component with its lines and the components within it; `ended`: its END was there."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)
    ended: bool = False

    def first(self, name: str) -> Line | None:
        """Return the first line of that name."""
        return next((each for each in self.lines if each.name == name), None)

    def every(self, name: str) -> list[Line]:
        """Return the lines of that name."""
        return [each for each in self.lines if each.name == name]

    def value(self, name: str) -> str:
        """Return the value of the first line of that name, or nothing."""
        found = self.first(name)
        return found.value if found else ""

    def raw(self) -> Iterator[str]:
        """Yield all of it as content lines."""
        yield f"BEGIN:{self.name}"
        yield from (each.raw for each in self.lines)
        for part in self.parts:
            yield from part.raw()
        yield f"END:{self.name}"


def parse_components(text: str) -> Component:
    """Return the calendar in `text`, or raise `NoCalendarError`.

    Components that are not ended, or ended twice, are taken as far as they go.
    """
    root = Component("", ended=True)
    stack = [root]
    for raw in END.split(FOLD.sub("", text.removeprefix("\ufeff"))):
        found = parse_line(CONTROLS.sub("", raw))
        if found is None:
            continue
        kind = found.value.strip().upper()
        if found.name == "BEGIN":
            if len(stack) > DEEPEST:
                raise NoCalendarError
            stack.append(Component(kind))
            stack[-2].parts.append(stack[-1])
        elif found.name == "END":
            stack[-1].ended = True
            stack = stack[:-1] if len(stack) > 1 else stack
        else:
            stack[-1].lines.append(found)
    if not root.parts:
        raise NoCalendarError
    return root


def parse_line(raw: str) -> Line | None:
    """Return a content line, or None for what is none; quotes may hold a colon."""
    from icalendar.parser import Contentline

    head, colon, value = raw.partition(":")
    if not head.strip() and not colon:
        return None
    if colon and '"' not in head and "^" not in head:  # by far the most
        return _line(head, value, raw)
    try:
        name, known, value = Contentline(raw).parts()  # type: ignore[no-untyped-call]
    except ValueError:
        # Quotes within quotes: an attendee whose name has them is invited all the same.
        place = _colon(raw)
        return _line(raw[:place].replace('"', ""), raw[place + 1 :], raw) if colon else None
    given = {
        str(key).upper(): each if isinstance(each, str) else ",".join(map(str, each))
        for key, each in known.items()
    }
    # The library takes backslashes for escapes already here; the value is wanted as it stands.
    return Line(str(name).upper(), given, raw[_colon(raw) + 1 :], raw)


def _line(head: str, value: str, raw: str) -> Line | None:
    name, *parameters = head.split(";")
    pairs = [each.partition("=") for each in parameters]
    if not all(equals or NAME.fullmatch(key) for key, equals, _ in pairs):
        return None
    told = {key.upper(): each for key, _, each in pairs}
    return Line(name.strip().upper(), told, value, raw)


def _colon(raw: str) -> int:
    """Return where the value begins: the first colon outside quotes."""
    quoted = False
    for place, char in enumerate(raw):
        quoted ^= char == '"'
        if char == ":" and not quoted:
            return place
    return len(raw)


def unescaped(value: str) -> str:
    """Return a value of the type TEXT as what it says."""
    if "\\" not in value:
        return value
    return UNESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def texts(value: str) -> list[str]:
    """Return the texts of a list parted by commas."""
    parts: list[str] = []
    begin = 0
    for found in COMMA.finditer(value):
        parts.append(value[begin : found.end() - 1])
        begin = found.end()
    return [unescaped(part).strip() for part in (*parts, value[begin:]) if part.strip()]


def parse_moment(value: str) -> datetime | date | None:
    """Return a day, a time in UTC, or a time without a zone; None for what is neither."""
    try:
        if found := TIME.fullmatch(value):
            *numbers, utc = found.groups()
            year, month, day, hour, minute, second = map(int, numbers)
            zone = UTC if utc else None
            return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
        if found := DAY.fullmatch(value):
            return date(*map(int, found.groups()))
    except ValueError:  # 31 February
        return None
    return None
