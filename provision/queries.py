"""What a script asks of what it lists: which rows, which texts of them, and whether there are any.

Every property of what a cmdlet lists is compared as text: through implicit remoting come
deserialised objects, which have texts, numbers and truth values left, but no types of Exchange's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.cmdlets import check_word

if TYPE_CHECKING:
    from provision.cmdlets import Cmdlet, Each, Variable

# A list of texts has no properties: this one is the text itself.
ITSELF = "$_"


@dataclass(frozen=True, slots=True)
class Is:
    """What is listed has this text as its property, upper or lower case."""

    property: str
    text: str | Each


@dataclass(frozen=True, slots=True)
class Contains:
    """The property of what is listed has this text somewhere in it, in this very case."""

    property: str
    text: str


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """The property of what is listed is one of the texts in a variable."""

    property: str
    texts: Variable


@dataclass(frozen=True, slots=True)
class IsNoneOf:
    """The property of what is listed is none of the texts in a variable."""

    property: str
    texts: Variable


@dataclass(frozen=True, slots=True)
class IsNoGuid:
    """The property of what is listed is not written as a GUID."""

    property: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every clause holds for what is listed."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one clause holds for what is listed."""

    clauses: tuple[Clause, ...]


Clause = Is | Contains | IsOneOf | IsNoneOf | IsNoGuid | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Listing:
    """What a cmdlet lists, or those of it that a clause holds for."""

    cmdlet: Cmdlet
    only: Clause | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Those of a list that a clause holds for."""

    among: Variable
    only: Clause


@dataclass(frozen=True, slots=True)
class Column:
    """One property of everything in a list."""

    of: Variable
    property: str


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts, written out."""

    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parted:
    """What stands between the commas of a list's texts: each once, and in lower case."""

    of: Variable


@dataclass(frozen=True, slots=True)
class Together:
    """What several lists have, one after the other."""

    variables: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A record of everything in a list: these properties as texts, those as lists of texts."""

    of: Variable
    texts: tuple[str, ...]
    lists: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in (*self.texts, *self.lists):
            check_word(name)


Source = Listing | Chosen | Column | Texts | Parted | Together | Rows


@dataclass(frozen=True, slots=True)
class Some:
    """There is something in the list."""

    variable: Variable


@dataclass(frozen=True, slots=True)
class Empty:
    """There is nothing in the list."""

    variable: Variable


@dataclass(frozen=True, slots=True)
class Previewing:
    """The script runs with -WhatIf."""


@dataclass(frozen=True, slots=True)
class Not:
    """A condition does not hold."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Every:
    """All conditions hold."""

    conditions: tuple[Condition, ...]


Condition = Some | Empty | Previewing | Not | Every
