"""What a running script remembers, and how PowerShell reads, chooses and compares it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, assert_never

from provision.cmdlets import Each, Joined, Matching, Switch, Variable
from provision.queries import (
    ITSELF,
    AllOf,
    AnyOf,
    Chosen,
    Column,
    Contains,
    Empty,
    Every,
    Is,
    IsNoGuid,
    IsNoneOf,
    IsOneOf,
    Listing,
    Not,
    Parted,
    Previewing,
    Rows,
    Some,
    Texts,
    Together,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.cmdlets import Cmdlet, Value
    from provision.queries import Clause, Condition, Source

Row = dict[str, object]
# As PowerShell's -match has it: in any case, and `$` before a last line break too.
GUID = re.compile("(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


class ManagementShell(Protocol):
    """What runs one of Exchange's cmdlets: it lists rows, or raises where the real one fails."""

    def run(self, name: str, parameters: Mapping[str, object]) -> list[Row]:
        """Return what the cmdlet `name` gives."""


class StrictModeError(Exception):
    """What PowerShell's strict mode does not let pass."""


@dataclass(slots=True)
class Lists:
    """The variables of a running script: each a list, but for those that a loop is at."""

    shell: ManagementShell
    what_if: bool
    kept: dict[str, list[object]] = field(default_factory=dict)

    def keep(self, variable: Variable | Each, values: list[object]) -> None:
        self.kept[variable.name.casefold()] = values

    def add(self, variable: Variable, value: object) -> None:
        self.keep(variable, [*self.of(variable), value])

    def of(self, variable: Variable | Each) -> list[object]:
        """Return a list that was assigned; strict mode stops at one that was not."""
        try:
            return self.kept[variable.name.casefold()]
        except KeyError:
            reason = f"The variable '${variable.name}' cannot be retrieved: it has not been set."
            raise StrictModeError(reason) from None

    def text(self, value: str | Each) -> str:
        return value if isinstance(value, str) else one_text(self.of(value)[0])

    def call(self, cmdlet: Cmdlet) -> list[Row]:
        return self.shell.run(
            cmdlet.name, {name: self.plain(value) for name, value in cmdlet.parameters}
        )

    def plain(self, value: Value | Switch) -> object:
        """Return what a cmdlet is given: a switch is a truth value to it, an array a list."""
        match value:
            case Switch(on):
                return on
            case Variable():
                return self.of(value)
            case tuple():
                return [self.plain(each) for each in value]
            case Each() | Matching() | Joined():
                return self.one(value)
            case _:
                return value

    def one(self, value: Each | Matching | Joined) -> str:
        """Return what is written as one text."""
        match value:
            case Each():
                return self.text(value)
            case Matching(name, text, opposite):
                doubled = self.text(text).replace("'", "''")
                written = f"{name} -eq '{doubled}'"
                return f"-not ({written})" if opposite else written
            case Joined(variable):
                return ",".join(map(one_text, self.of(variable)))
            case _:
                assert_never(value)

    def read(self, source: Source) -> list[object]:
        match source:
            case Listing(cmdlet, only):
                rows = self.call(cmdlet)
                return [row for row in rows if only is None or self.fits(row, only)]
            case Texts(texts):
                return list(texts)
            case Parted(of):
                parts = [part for text in self.of(of) for part in re.split(r"[,\s]+", str(text))]
                return list(dict.fromkeys(part.lower() for part in parts if part))
            case Together(variables):
                return [value for variable in variables for value in self.of(variable)]
            case Chosen() | Column() | Rows():
                return self.take(source)
            case _:
                assert_never(source)

    def take(self, source: Chosen | Column | Rows) -> list[object]:
        match source:
            case Chosen(among, only):
                return [row for row in self.of(among) if self.fits(row, only)]
            case Column(of, name):
                return [property_of(row, name) for row in self.of(of)]
            case Rows():
                return [record_of(row, source) for row in self.of(source.of)]
            case _:
                assert_never(source)

    def fits(self, row: object, clause: Clause) -> bool:
        match clause:
            case Is(name, text):
                return property_of(row, name).casefold() == self.text(text).casefold()
            case Contains(name, text):
                return text in property_of(row, name)
            case IsOneOf() | IsNoneOf() | IsNoGuid():
                return self.judges(row, clause)
            case AllOf(clauses):
                return all(self.fits(row, each) for each in clauses)
            case AnyOf(clauses):
                return any(self.fits(row, each) for each in clauses)
            case _:
                assert_never(clause)

    def judges(self, row: object, clause: IsOneOf | IsNoneOf | IsNoGuid) -> bool:
        found = property_of(row, clause.property)
        match clause:
            case IsOneOf(_, texts):
                return found.casefold() in self.folded(texts)
            case IsNoneOf(_, texts):
                return found.casefold() not in self.folded(texts)
            case IsNoGuid():
                return not GUID.match(found)
            case _:
                assert_never(clause)

    def folded(self, variable: Variable) -> set[str]:
        return {one_text(each).casefold() for each in self.of(variable)}

    def holds(self, condition: Condition) -> bool:
        match condition:
            case Some(variable):
                return bool(self.of(variable))
            case Empty(variable):
                return not self.of(variable)
            case Previewing():
                return self.what_if
            case Not(inner):
                return not self.holds(inner)
            case Every(conditions):
                return all(self.holds(each) for each in conditions)
            case _:
                assert_never(condition)


def value_of(row: object, name: str) -> object:
    """Return a property; strict mode stops where there is none."""
    if not isinstance(row, dict) or name not in row:
        raise StrictModeError(f"The property '{name}' cannot be found on this object.")
    return row[name]


def property_of(row: object, name: str) -> str:
    """Return a property, or what is listed itself, as `[string]` makes it text."""
    return one_text(row if name == ITSELF else value_of(row, name))


def one_text(value: object) -> str:
    """Return a value as `[string]` makes it text."""
    if isinstance(value, list | tuple):
        return " ".join(map(one_text, value))
    return "" if value is None else str(value)


def record_of(row: object, wanted: Rows) -> dict[str, object]:
    """Return a record with properties of a row, as texts and as lists of texts."""
    texts: dict[str, object] = {name: property_of(row, name) for name in wanted.texts}
    return texts | {name: some_texts(value_of(row, name)) for name in wanted.lists}


def some_texts(value: object) -> list[str]:
    """Return the texts of a value that may have several, or none."""
    values = value if isinstance(value, list | tuple) else [value]
    return [one_text(each) for each in values if each]
