"""A JSON object as Microsoft Graph sends it, read by property: complete, or refused by name."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")


class Malformed(Exception):  # noqa: N818 - reads as what it says
    """An answer that is not as documented; the text names the property."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A JSON object that is read by property; null and absent are the same to Graph."""

    properties: Mapping[str, object]

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        value = self.properties.get(name)
        if not isinstance(value, str) or not value:
            raise Malformed(name)
        return value

    def text_or_empty(self, name: str) -> str:
        return "" if self.properties.get(name) in (None, "") else self.text(name)

    def guid(self, name: str) -> str:
        try:
            return str(UUID(self.text(name)))
        except ValueError as error:
            raise Malformed(name) from error

    def time(self, name: str) -> datetime | None:
        text = self.text_or_empty(name)
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError as error:
            raise Malformed(name) from error

    def binary(self, name: str) -> bytes:
        try:
            return base64.b64decode(self.text_or_empty(name), validate=True)
        except ValueError as error:
            raise Malformed(name) from error

    def flag(self, name: str) -> bool:
        value = self.properties.get(name)
        if value is not None and not isinstance(value, bool):
            raise Malformed(name)
        return bool(value)

    def number(self, name: str) -> int:
        value = self.properties.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise Malformed(name)
        return value or 0

    def texts(self, name: str) -> frozenset[str]:
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise Malformed(name)
        return frozenset(str(value) for value in values)

    def readers(self, name: str) -> tuple[Reader, ...]:
        return tuple(Reader(_object(value, name)) for value in self._list(name))

    def reader(self, name: str) -> Reader:
        return Reader(_object(self.properties.get(name) or {}, name))

    def _list(self, name: str) -> list[object]:
        value = self.properties.get(name)
        if value is not None and not isinstance(value, list):
            raise Malformed(name)
        return value or []


def reader_of(body: bytes) -> Reader:
    """Return the JSON object that `body` is."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed("JSON") from error
    return Reader(_object(value, "JSON"))


def page_of(body: bytes, read: Callable[[Reader], T]) -> tuple[tuple[T, ...], str]:
    """Return the objects of a collection that `body` holds, and where it goes on, if it does."""
    reader = reader_of(body)
    if not isinstance(reader.properties.get("value"), list):
        raise Malformed("value")
    values = tuple(read(one) for one in reader.readers("value"))
    return values, reader.text_or_empty("@odata.nextLink")


def _object(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Malformed(name)
    return value
