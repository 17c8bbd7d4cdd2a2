"""Write items down as JSON, and read them again to the letter: what a ledger keeps of an item.

A dataclass is an object with its name under `is` and every field that is not its default, so
that an item written before a field was known reads as one that does not have it.
"""

from __future__ import annotations

import base64
import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from adapter import attachments, items, people, recurrence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from adapter.items import Item

KIND = "is"


class UnknownFormError(ValueError):
    """A text that is no item, or one of a later version."""


def dump_item(item: Item) -> str:
    """Return `item` as JSON, the same text for the same item."""
    return dump_part(item)


def dump_part(part: object) -> str:
    """Return an item, or a value that is a part of one, as JSON."""
    return json.dumps(_plain(part), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def load_item(text: str) -> Item:
    """Return the item that `text` is; raises `UnknownFormError`."""
    try:
        item = _value(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnknownFormError(str(error)) from error
    if not isinstance(item, items.Event | items.Todo):
        raise UnknownFormError(text[:40])
    return item


def _plain(value: Any) -> Any:
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset):
        return {KIND: "set", "value": sorted(map(_plain, value), key=_order)}
    return _parts(value) if is_dataclass(value) else _named(value)


def _parts(value: Any) -> dict[str, Any]:
    """Return a dataclass as an object with those of its fields that are not as by default."""
    there = {KIND: type(value).__name__}
    for name, default in _defaults(value.__class__):
        part = getattr(value, name)
        if part != default:
            there[name] = _plain(part)
    return there


@cache
def _defaults(kind: type) -> Sequence[tuple[str, object]]:
    return [(field.name, field.default) for field in fields(kind)]


def _named(value: Any) -> dict[str, Any]:
    """Return what has no form of its own in JSON as an object that says what it is."""
    match value:
        case StrEnum():
            return {KIND: type(value).__name__, "value": value.value}
        case bytes():
            return {KIND: "bytes", "value": base64.b64encode(value).decode()}
        case datetime():
            told = value.replace(tzinfo=None).isoformat()
            return {KIND: "time", "value": told, "zone": str(value.tzinfo), "fold": value.fold}
        case date():
            return {KIND: "day", "value": value.isoformat()}
        case timedelta():
            return {KIND: "span", "value": value // timedelta(seconds=1)}
        case _:
            raise TypeError(type(value).__name__)


def _order(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_value(each) for each in plain)
    if not isinstance(plain, dict):
        return plain
    read = READERS.get(plain[KIND])
    return read(plain) if read else _made(_kinds()[plain[KIND]], plain)


def _time(plain: Mapping[str, Any]) -> datetime:
    moment = datetime.fromisoformat(plain["value"]).replace(fold=plain["fold"])
    return moment.replace(tzinfo=_zone(plain["zone"]))


READERS: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    "bytes": lambda plain: base64.b64decode(plain["value"]),
    "time": _time,
    "day": lambda plain: date.fromisoformat(plain["value"]),
    "span": lambda plain: timedelta(seconds=plain["value"]),
    "set": lambda plain: frozenset(map(_value, plain["value"])),
}


def _made(kind: Any, plain: Mapping[str, Any]) -> Any:
    if issubclass(kind, StrEnum):
        return kind(plain["value"])
    names = [name for name, _ in _defaults(kind) if name in plain]
    return kind(**{name: _value(plain[name]) for name in names})


@cache
def _zone(name: str) -> ZoneInfo:
    return items.UTC_ZONE if name == "UTC" else ZoneInfo(name)


@cache
def _kinds() -> Mapping[str, type]:
    """Return the classes that items are made of, by name."""
    modules = (items, people, recurrence, attachments)
    return {
        name: each
        for module in modules
        for name, each in vars(module).items()
        if isinstance(each, type) and (is_dataclass(each) or issubclass(each, StrEnum))
    }
