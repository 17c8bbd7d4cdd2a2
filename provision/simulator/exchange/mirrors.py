"""Properties of the store that are the same thing as a field, under the name MAPI has for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from provision.simulator.exchange.bodies import as_text
from provision.simulator.exchange.extended import ExtendedPath
from provision.simulator.exchange.fields import FIELDS
from provision.simulator.exchange.kinds import Body, flag_text, moment_text, parse_moment
from provision.simulator.exchange.zones import ZONES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.simulator.exchange.extended import ExtendedValue
    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.mailbox import Item

_APPOINTMENT = "00062002-0000-0000-c000-000000000046"
_TASK = "00062003-0000-0000-c000-000000000046"
_PUBLIC_STRINGS = "00020329-0000-0000-c000-000000000046"


@dataclass(frozen=True, slots=True)
class _Mirror:
    """The field that a property is; `kind` is that of the items which have it, any if empty."""

    field: str
    kind: str = ""


# https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxprops
_MIRRORS: Mapping[ExtendedPath, _Mirror] = {
    ExtendedPath("", str(0x001A), "String"): _Mirror("ItemClass"),
    ExtendedPath("", str(0x0037), "String"): _Mirror("Subject"),
    ExtendedPath("", str(0x1000), "String"): _Mirror("Body"),
    ExtendedPath("", str(0x3007), "SystemTime"): _Mirror("DateTimeCreated"),
    ExtendedPath("", str(0x3008), "SystemTime"): _Mirror("LastModifiedTime"),
    ExtendedPath(_PUBLIC_STRINGS, "Keywords", "StringArray"): _Mirror("Categories"),
    ExtendedPath(_APPOINTMENT, f"#{0x8208}", "String"): _Mirror("Location", "CalendarItem"),
    ExtendedPath(_APPOINTMENT, f"#{0x8223}", "Boolean"): _Mirror("IsRecurring", "CalendarItem"),
    ExtendedPath(_TASK, f"#{0x8104}", "SystemTime"): _Mirror("StartDate", "Task"),
    ExtendedPath(_TASK, f"#{0x8105}", "SystemTime"): _Mirror("DueDate", "Task"),
    ExtendedPath(_TASK, f"#{0x8126}", "Boolean"): _Mirror("IsRecurring", "Task"),
    ExtendedPath(_TASK, f"#{0x810F}", "SystemTime"): _Mirror("CompleteDate", "Task"),
}
# Goes up with every item that comes into a folder; what reads mail by IMAP lives by it.
_ARTICLE_NUMBER = ExtendedPath("", str(0x0E23), "Integer")


def field_behind(kind: str, path: ExtendedPath) -> str:
    """Return the name of the field that the property at `path` is; nothing if it is none."""
    mirror = _MIRRORS.get(path)
    return mirror.field if mirror and mirror.kind in {"", kind} else ""


def held_by(item: Item, path: ExtendedPath) -> ExtendedValue | None:
    """Return what `item` has as the property at `path`, None if it has nothing."""
    if path == _ARTICLE_NUMBER:
        return str(item.born)
    name = field_behind(item.kind, path)
    if not name:
        return item.extended.get(path)
    value = item.values.get(name)
    return None if value is None else _told(value)


def _told(value: Value) -> ExtendedValue:
    match value:
        case tuple():
            return value
        case bool():
            return flag_text(value)
        case datetime():
            return moment_text(value)
        case date():
            # A day is kept as its midnight in UTC (MS-OXOTASK 2.2.2.2.4).
            return f"{value.isoformat()}T00:00:00Z"
        case Body():
            return as_text(value).content
        case _:
            return str(value)


def as_field(name: str, kind: str, value: ExtendedValue) -> Value:
    """Return `value`, which a client wrote as a property, as that of the field `name`."""
    if not isinstance(value, str):
        return tuple(dict.fromkeys(value))
    if name == "Body":
        return Body(value, is_html=False)
    if not name.endswith("Date"):
        return value
    moment = parse_moment(value, ZONES["UTC"])
    return moment.date() if FIELDS[kind][name].path.startswith("task:") else moment
