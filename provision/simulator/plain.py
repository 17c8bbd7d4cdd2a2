"""What the simulated tenant holds, as JSON has it, and back: each thing stays one thing.

A value is written as it is where JSON has its like, else as an object with one of the words
below. Of what is held twice, the first writing has a number, and the others only that.
"""

from __future__ import annotations

import base64
import importlib
from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Fields: TypeAlias = "dict[str, Any]"

OURS = "provision.simulator."
PLAIN = (str, bool, int, float, type(None))
IN_ROWS = (list, set, tuple, frozenset)
TYPE, ENUM, NUMBER, IS, AGAIN, KNOWN = "$type", "$enum", "$number", "$is", "$again", "$the"
PAIRS, SET, TUPLE, FROZEN = "$pairs", "$set", "$tuple", "$frozenset"
WRITE: dict[type, tuple[str, Callable[[Any], object]]] = {
    datetime: ("$datetime", datetime.isoformat),
    date: ("$date", date.isoformat),
    timedelta: ("$time", lambda time: [time.days, time.seconds, time.microseconds]),
    bytes: ("$bytes", lambda data: base64.b64encode(data).decode("ascii")),
}
READ: dict[str, Callable[[Any], Any]] = {
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": lambda parts: timedelta(*parts),
    "$bytes": base64.b64decode,
}


class NotPlainError(Exception):
    """What the simulated tenant of this version does not hold, and cannot read."""


def write(roots: Mapping[str, object], known: Mapping[str, object]) -> dict[str, Fields]:
    """Return the fields of `roots`; they and what is `known` are named where they are held."""
    return _Writer(roots, known).document()


def read(document: Mapping[str, Fields], known: Mapping[str, object]) -> dict[str, Fields]:
    """Return the fields of the roots in a document that `write` returned, or raise."""
    try:
        reader = _Reader(known)
        return {
            name: {field: reader.read(value) for field, value in held.items()}
            for name, held in document.items()
        }
    except (LookupError, TypeError, ValueError, AttributeError, ImportError) as error:
        raise NotPlainError(str(error)) from error


class _Writer:
    def __init__(self, roots: Mapping[str, object], known: Mapping[str, object]) -> None:
        self._roots = roots
        self._known = {id(value): name for name, value in {**known, **roots}.items()}
        self._held = Counter[int]()
        self._numbers: dict[int, int] = {}
        for root in roots.values():
            for value in _fields(root).values():
                self._count(value)

    def document(self) -> dict[str, Fields]:
        return {
            name: {field: self.write(value) for field, value in _fields(root).items()}
            for name, root in self._roots.items()
        }

    def write(self, value: Any) -> Any:
        kind = type(value)
        if kind in PLAIN:
            return value
        if kind in WRITE:
            word, written = WRITE[kind]
            return {word: written(value)}
        if isinstance(value, Enum):
            return {ENUM: _name(kind), IS: value.value}
        if kind is tuple:
            return {TUPLE: [self.write(one) for one in value]}
        if kind is frozenset:
            return {FROZEN: [self.write(one) for one in sorted(value, key=repr)]}
        return self._one_thing(value)

    def _one_thing(self, value: Any) -> Any:
        if name := self._known.get(id(value)):
            return {KNOWN: name}
        if number := self._numbers.get(id(value)):
            return {AGAIN: number}
        if self._held[id(value)] == 1:
            return self._whole(value)
        number = self._numbers[id(value)] = len(self._numbers) + 1
        return {NUMBER: number, IS: self._whole(value)}

    def _whole(self, value: Any) -> Any:
        match value:
            case list():
                return [self.write(one) for one in value]
            case set():
                return {SET: [self.write(one) for one in sorted(value, key=repr)]}
            case dict() if all(type(k) is str and not k.startswith("$") for k in value):
                return {key: self.write(one) for key, one in value.items()}
            case dict():
                return {PAIRS: [[self.write(k), self.write(v)] for k, v in value.items()]}
            case _:
                named = {name: self.write(one) for name, one in _fields(value).items()}
                return {TYPE: _name(type(value)), **named}

    def _count(self, value: Any) -> None:
        if type(value) in (*PLAIN, *WRITE) or isinstance(value, Enum) or id(value) in self._known:
            return
        self._held[id(value)] += 1
        if self._held[id(value)] == 1:
            for one in _inside(value):
                self._count(one)


class _Reader:
    def __init__(self, known: Mapping[str, object]) -> None:
        self._known = known
        self._numbered: dict[int, Any] = {}
        self._words: dict[str, Callable[[Any, int], Any]] = {
            KNOWN: lambda value, _: self._known[value[KNOWN]],
            AGAIN: lambda value, _: self._numbered[value[AGAIN]],
            NUMBER: lambda value, _: self.read(value[IS], value[NUMBER]),
            ENUM: lambda value, _: _class(value[ENUM])(value[IS]),
            TUPLE: lambda value, _: tuple(self.read(one) for one in value[TUPLE]),
            FROZEN: lambda value, _: frozenset(self.read(one) for one in value[FROZEN]),
            SET: self._set,
            PAIRS: self._pairs,
            TYPE: self._object,
            **dict.fromkeys(READ, self._simple),
        }

    def read(self, value: Any, number: int = 0) -> Any:
        if isinstance(value, list):
            return self._list(value, number)
        if not isinstance(value, dict):
            return value
        word = next((name for name in value if name.startswith("$")), "")
        return self._words[word](value, number) if word else self._mapping(value, number)

    @staticmethod
    def _simple(value: Fields, _: int) -> Any:
        ((word, written),) = value.items()
        return READ[word](written)

    # Each is known by its number before what is in it is read, which may hold it again.

    def _list(self, value: list[Any], number: int) -> list[Any]:
        made = self._numbered[number] = list[Any]()
        made += [self.read(one) for one in value]
        return made

    def _set(self, value: Fields, number: int) -> set[Any]:
        made = self._numbered[number] = set[Any]()
        made |= {self.read(one) for one in value[SET]}
        return made

    def _mapping(self, value: Fields, number: int) -> dict[Any, Any]:
        made = self._numbered[number] = dict[Any, Any]()
        made |= {key: self.read(one) for key, one in value.items()}
        return made

    def _pairs(self, value: Fields, number: int) -> dict[Any, Any]:
        made = self._numbered[number] = dict[Any, Any]()
        made |= {self.read(key): self.read(one) for key, one in value[PAIRS]}
        return made

    def _object(self, value: Fields, number: int) -> object:
        kind = _class(value[TYPE])
        made = self._numbered[number] = object.__new__(kind)
        for name, one in _checked(kind, {k: v for k, v in value.items() if k != TYPE}).items():
            object.__setattr__(made, name, self.read(one))  # frozen ones too
        return made


def _checked(kind: type, held: Fields) -> Fields:
    if held.keys() != {one.name for one in fields(kind)}:
        raise NotPlainError(f"{_name(kind)} has other fields")
    return held


def _fields(value: Any) -> Fields:
    if not is_dataclass(value) or not type(value).__module__.startswith(OURS):
        raise NotPlainError(f"no way to write {type(value).__qualname__}")
    return {one.name: getattr(value, one.name) for one in fields(value)}


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    else:
        yield from value if isinstance(value, IN_ROWS) else _fields(value).values()


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix(OURS)


def _class(name: str) -> Any:
    """Return a dataclass or a set of words of the simulated tenant's, and nothing else."""
    module, _, own = f"{OURS}{name}".rpartition(".")
    found = getattr(importlib.import_module(module), own)
    if not (isinstance(found, type) and found.__module__ == module):
        raise NotPlainError(f"{name} is none of ours")
    if not (is_dataclass(found) or issubclass(found, Enum)):
        raise NotPlainError(f"{name} is none of ours")
    return found
