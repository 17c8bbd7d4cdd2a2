"""Judges the text of elements and attributes by its type."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from provision.simulator.exchange.schema.grammar import entries
from provision.simulator.exchange.schema.words import FIELDS, WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

_PATTERNS = {
    "boolean": r"\s*(true|false|1|0)\s*",
    "double": r"\s*([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|-?INF|NaN)\s*",
    "language": r"\s*[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*\s*",
    "duration": r"\s*-?P(?=.)([0-9]+Y)?([0-9]+M)?([0-9]+D)?"
    r"(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?\s*",
    "base64Binary": r"\s*(([A-Za-z0-9+/]\s*){4})*"
    r"(([A-Za-z0-9+/]\s*){2}=\s*=|([A-Za-z0-9+/]\s*){3}=)?\s*",
    "DaysOfWeek": r"\s*((Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Day|Weekday"
    r"|WeekendDay)(\s+|$))*",
    "NonEmptyString": r"(?s:.+)",
    "UserConfigurationProperty": r"\s*((Id|Dictionary|XmlData|BinaryData|All)(\s+|$))*",
    "Guid": r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
    "ExcludesAttribute": r"(0[xX][0-9A-Fa-f]*)|([0-9]*)",
}
_RANGES = {
    "int": ((-(2**31), 2**31 - 1),),
    "long": ((-(2**63), 2**63 - 1),),
    "MaxSyncChangesReturned": ((1, 512),),
    "unsignedShort": ((0, 65535),),
    # The second is a marker that Exchange itself writes.
    "ReminderMinutesBeforeStart": ((0, 2629800), (1525252321, 1525252321)),
}
_DATE_TIME = re.compile(
    r"\s*-?(?P<year>[0-9]{4,})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?P<fraction>\.[0-9]+)?"
    r"(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?\s*"
)
_DATE = re.compile(r"\s*(-?[0-9]{4,}-[0-9]{2}-[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?\s*")
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _in_ranges(ranges: tuple[tuple[int, int], ...], text: str) -> bool:
    if not re.fullmatch(r"\s*[+-]?[0-9]{1,30}\s*", text, re.ASCII):
        return False
    return any(low <= int(text) <= high for low, high in ranges)


def _is_date_time(text: str) -> bool:
    match = _DATE_TIME.fullmatch(text)
    if not match:
        return False
    year, month, day, hour, minute, second = map(int, match.group(*range(1, 7)))
    if not 1 <= month <= 12 or year == 0:
        return False
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= day <= _MONTH_DAYS[month - 1] + leap:
        return False
    midnight = (hour, minute, second) == (24, 0, 0) and not (match["fraction"] or "").strip(".0")
    return midnight or (hour < 24 and minute < 60 and second < 60)


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    return match is not None and _is_date_time(f"{match[1]}T00:00:00{match[2] or ''}")


def _is_property_tag(text: str) -> bool:
    hexadecimal = re.fullmatch(r"0[xX][0-9A-Fa-f]{1,4}", text)
    return bool(hexadecimal) or _in_ranges(_RANGES["unsignedShort"], text)


def _words() -> dict[str, frozenset[str]]:
    words = {}
    for line in entries(WORDS):
        name, _, listed = line.partition(":")
        words[name] = frozenset(listed.split())
    fields = (line.partition(":") for line in entries(FIELDS))
    words["UnindexedFieldURI"] = frozenset(
        f"{kind}:{name}" for kind, _, names in fields for name in names.split()
    )
    return words


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: bool(compiled.fullmatch(text))


_JUDGES: dict[str, Callable[[str], bool]] = {
    "string": lambda _text: True,
    "ItemClass": lambda _text: True,
    "date": _is_date,
    "dateTime": _is_date_time,
    "PropertyTag": _is_property_tag,
    **{name: _matches(pattern) for name, pattern in _PATTERNS.items()},
    **{name: partial(_in_ranges, ranges) for name, ranges in _RANGES.items()},
    **{name: words.__contains__ for name, words in _words().items()},
}


def is_simple(kind: str) -> bool:
    """Return whether `kind` is a type of text rather than of elements."""
    return kind in _JUDGES


def is_valid(kind: str, text: str) -> bool:
    """Return whether `text` is a value of `kind`."""
    return _JUDGES[kind](text)
