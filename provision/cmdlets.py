"""Commands of PowerShell as typed values: a name, and what its parameters are given.

A variable is always a list, of what was listed or of texts; what a loop is at is one text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# about_Automatic_Variables: assigning to one of these fails, or changes what PowerShell does.
# The last ones are the script's own: what a change counts its tries with, the file that the answer
# goes to as well, the answer and its line, and what the script is recognised by.
AUTOMATIC = """
args consolefilename error event eventargs eventsubscriber executioncontext false foreach home host
input iscoreclr islinux ismacos iswindows lastexitcode matches myinvocation nestedpromptlevel null
pid profile psboundparameters pscmdlet pscommandpath psculture psdebugcontext psedition pshome
psitem psscriptroot pssenderinfo psuiculture psversiontable pwd sender shellid stacktrace switch
this true try json answer line digest
"""


def check_word(word: str) -> None:
    """Refuse a name that would be code."""
    if not re.fullmatch("[A-Za-z][A-Za-z0-9]*", word):
        raise ValueError(f"not a PowerShell name: {word!r}")


def check_variable(name: str) -> None:
    """Refuse a name that is code, or that PowerShell keeps for itself."""
    check_word(name)
    if name.casefold() in AUTOMATIC.split():
        raise ValueError(f"a variable of PowerShell's own: {name!r}")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the script: always a list, of what was listed or of texts."""

    name: str

    def __post_init__(self) -> None:
        check_variable(self.name)


@dataclass(frozen=True, slots=True)
class Each:
    """The text that a loop is at."""

    name: str

    def __post_init__(self) -> None:
        check_variable(self.name)


@dataclass(frozen=True, slots=True)
class Switch:
    """A parameter that is there or not; `Switch(on=False)` says so, as `-Confirm:$false` must."""

    on: bool = True


@dataclass(frozen=True, slots=True)
class Matching:
    """A filter of Exchange's (OPATH): the property is this text, or with `opposite` it is not."""

    property: str
    text: str | Each
    opposite: bool = False

    def __post_init__(self) -> None:
        check_word(self.property)


@dataclass(frozen=True, slots=True)
class Joined:
    """The texts of a list as one text, with commas between them."""

    variable: Variable


Value = str | bool | int | None | Variable | Each | Matching | Joined | tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Cmdlet:
    """One command: its name and its parameters, in the order they are written."""

    name: str
    parameters: tuple[tuple[str, Value | Switch], ...] = ()

    def __post_init__(self) -> None:
        for word in (*self.name.split("-"), *(name for name, _ in self.parameters)):
            check_word(word)


def cmdlet(name: str, **parameters: Value | Switch) -> Cmdlet:
    """Return a command; parameters are written in the order given."""
    return Cmdlet(name, tuple(parameters.items()))
