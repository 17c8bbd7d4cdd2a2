"""The closed set of pieces that a script consists of: what it lists, asks, changes and says.

`powershell.py` writes them; the simulated Exchange administrator carries the same ones out.
Every property of what a cmdlet lists is compared as text: through implicit remoting come
deserialised objects, which have texts, numbers and truth values left, but no types of Exchange's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# about_Automatic_Variables: assigning to one of these fails, or changes what PowerShell does.
AUTOMATIC = """
args consolefilename error event eventargs eventsubscriber executioncontext false foreach home host
input iscoreclr islinux ismacos iswindows lastexitcode matches myinvocation nestedpromptlevel null
pid profile psboundparameters pscmdlet pscommandpath psculture psdebugcontext psedition pshome
psitem psscriptroot pssenderinfo psuiculture psversiontable pwd sender shellid stacktrace switch
this true
"""


def check_word(word: str) -> None:
    """Refuse a name that would be code."""
    if not re.fullmatch("[A-Za-z][A-Za-z0-9]*", word):
        raise ValueError(f"not a PowerShell name: {word!r}")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the script: always a list, of what was listed or of texts."""

    name: str

    def __post_init__(self) -> None:
        check_word(self.name)
        if self.name.casefold() in AUTOMATIC.split():
            raise ValueError(f"a variable of PowerShell's own: {self.name!r}")


@dataclass(frozen=True, slots=True)
class Switch:
    """A parameter that is there or not; `Switch(on=False)` says so, as `-Confirm:$false` must."""

    on: bool = True


Value = str | bool | int | None | Variable | tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Cmdlet:
    """One command: its name and its parameters, in the order they are written."""

    name: str
    parameters: tuple[tuple[str, Value | Switch], ...] = ()

    def __post_init__(self) -> None:
        for word in (*self.name.split("-"), *(name for name, _ in self.parameters)):
            check_word(word)


@dataclass(frozen=True, slots=True)
class Is:
    """What is listed has this text as its property, upper or lower case."""

    property: str
    text: str


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
class AllOf:
    """Every clause holds for what is listed."""

    clauses: tuple[Clause, ...]


Clause = Is | Contains | IsOneOf | IsNoneOf | AllOf


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


Source = Listing | Chosen | Column | Texts


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


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark for whoever reads the script."""

    text: str


@dataclass(frozen=True, slots=True)
class Assign:
    """Remember a list."""

    variable: Variable
    source: Source


@dataclass(frozen=True, slots=True)
class If:
    """Do the one or the other."""

    condition: Condition
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Ask, change, and remember in `record` that it was done."""

    cmdlet: Cmdlet
    target: str
    action: str
    record: Variable

    @property
    def said(self) -> str:
        return f"{self.action}: {self.target}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text to say, and behind it the texts of a list if there is one."""

    text: str
    listed: Variable | None = None


class Level(StrEnum):
    """How loudly something is said; neither is part of the script's output."""

    TOLD = "Write-Host"
    WARNED = "Write-Warning"


@dataclass(frozen=True, slots=True)
class Say:
    """Tell the person."""

    sentence: Sentence
    level: Level = Level.TOLD


@dataclass(frozen=True, slots=True)
class Note:
    """Add a sentence to a list."""

    into: Variable
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Throw:
    """Stop the script with a failure."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Only:
    """The one text of a list, as a text."""

    variable: Variable


@dataclass(frozen=True, slots=True)
class Result:
    """Give the script's output: one line of JSON. A variable is a list of texts in it."""

    fields: tuple[tuple[str, str | Variable | Only | Condition], ...]

    def __post_init__(self) -> None:
        for name, _ in self.fields:
            check_word(name)


Statement = Comment | Assign | If | Change | Say | Note | Throw | Result


class Caution(StrEnum):
    """What the script's binding says of its changes."""

    READS = "[CmdletBinding()]"
    CHANGES = "[CmdletBinding(SupportsShouldProcess)]"
    ASKS = "[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]"


@dataclass(frozen=True, slots=True)
class Program:
    """A script before it is text; without changes it only reads, and with them it may ask."""

    about: tuple[str, ...]
    statements: tuple[Statement, ...]
    caution: Caution = Caution.CHANGES

    def __post_init__(self) -> None:
        if self.caution is Caution.READS and any(map(_changes, self.statements)):
            raise ValueError("a script that only reads has no changes")


def _changes(statement: Statement) -> bool:
    if isinstance(statement, If):
        return any(map(_changes, (*statement.then, *statement.otherwise)))
    return isinstance(statement, Change)
