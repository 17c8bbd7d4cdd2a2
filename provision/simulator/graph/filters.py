"""`$filter`: the little of OData's language that the directory serves, and no more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provision.simulator.graph.refusals import bad_query, unsupported_query

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

TOKEN = re.compile(r"\s*('(?:[^']|'')*'|[A-Za-z_@][\w.]*(?:/any)?|[(),:])")
MOST_CLAUSES = 15


@dataclass(frozen=True, slots=True)
class Filterable:
    """Which properties of an entity can be filtered by what."""

    equal: frozenset[str]
    starts: frozenset[str] = frozenset()
    any: frozenset[str] = frozenset()


class _Reader:
    """Reads a filter into a test, by recursive descent."""

    def __init__(self, text: str, allowed: Filterable) -> None:
        self._tokens = _tokens(text)
        self._allowed = allowed
        self._at = 0
        self._clauses = 0

    def read(self) -> Callable[[Json], bool]:
        test = self._alternatives()
        if self._at < len(self._tokens):
            raise _invalid()
        return test

    def _alternatives(self) -> Callable[[Json], bool]:
        tests = [self._conjunction()]
        while self._taken("or"):
            tests.append(self._conjunction())
        return lambda one: any(test(one) for test in tests)

    def _conjunction(self) -> Callable[[Json], bool]:
        tests = [self._clause()]
        while self._taken("and"):
            tests.append(self._clause())
        return lambda one: all(test(one) for test in tests)

    def _clause(self) -> Callable[[Json], bool]:
        if self._taken("("):
            test = self._alternatives()
            self._expect(")")
            return test
        word = self._next()
        if word == "startswith":
            return self._starts()
        if word.endswith("/any"):
            return self._any(word.removesuffix("/any"))
        return self._compared(word)

    def _compared(self, name: str) -> Callable[[Json], bool]:
        operator = self._next()
        if operator not in ("eq", "in"):
            raise unsupported_query(f"The operator '{operator}' is not supported on '{name}'.")
        _check(name, self._allowed.equal)
        values = [self._value()] if operator == "eq" else self._list()
        self._count(len(values))
        return lambda one: _folded(one.get(name)) in values

    def _starts(self) -> Callable[[Json], bool]:
        self._expect("(")
        name = self._next()
        _check(name, self._allowed.starts)
        self._expect(",")
        start = str(self._value())
        self._expect(")")
        self._count(1)
        return lambda one: str(_folded(one.get(name) or "")).startswith(start)

    def _any(self, name: str) -> Callable[[Json], bool]:
        _check(name, self._allowed.any)
        self._expect("(")
        variable = self._next()
        self._expect(":")
        self._expect(variable)
        self._expect("eq")
        value = self._value()
        self._expect(")")
        self._count(1)
        return lambda one: value in [_folded(entry) for entry in one.get(name) or []]

    def _list(self) -> list[object]:
        self._expect("(")
        values = [self._value()]
        while self._taken(","):
            values.append(self._value())
        self._expect(")")
        return values

    def _value(self) -> object:
        token = self._next()
        if token in LITERALS:
            return LITERALS[token]
        if not token.startswith("'"):
            raise _invalid()
        return token[1:-1].replace("''", "'").casefold()

    def _count(self, clauses: int) -> None:
        self._clauses += clauses
        if self._clauses > MOST_CLAUSES:
            raise unsupported_query(
                "Too many child clauses specified in search filter expression containing 'OR'"
                f" operators: {self._clauses}. Max allowed: {MOST_CLAUSES}."
            )

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise _invalid()
        self._at += 1
        return self._tokens[self._at - 1]

    def _taken(self, token: str) -> bool:
        if self._tokens[self._at : self._at + 1] != [token]:
            return False
        self._at += 1
        return True

    def _expect(self, token: str) -> None:
        if not self._taken(token):
            raise _invalid()


LITERALS: dict[str, object] = {"true": True, "false": False, "null": None}


def filter_of(text: str, allowed: Filterable) -> Callable[[Json], bool]:
    """Return the test that `text` stands for, or refuse what is not served."""
    return _Reader(text, allowed).read()


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    while text[at:].strip():
        found = TOKEN.match(text, at)
        if not found:
            raise _invalid()
        tokens.append(found[1])
        at = found.end()
    return tokens


def _check(name: str, allowed: frozenset[str]) -> None:
    if name not in allowed:
        raise unsupported_query(
            f"Unsupported or invalid query filter clause specified for property '{name}'."
        )


def _folded(value: object) -> object:
    return value.casefold() if isinstance(value, str) else value


def _invalid() -> Exception:
    return bad_query("Invalid filter clause")
