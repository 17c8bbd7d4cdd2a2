"""The closed set of steps that a script consists of: what it lists, asks, changes and says.

`powershell.py` writes them; the simulated Exchange administrator carries the same ones out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from provision.cmdlets import Each, Variable, check_word
from provision.queries import Condition, Texts

if TYPE_CHECKING:
    from provision.cmdlets import Cmdlet
    from provision.queries import Source


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
class ForEach:
    """Do the same for each text of a list."""

    each: Each
    among: Variable
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """Go on with the rest where this fails, and add `what` and the reason to a list."""

    what: Sentence
    body: tuple[Statement, ...]
    failed: Variable


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text to say, and behind it the texts of a list, or the one that a loop is at."""

    text: str
    listed: Variable | Each | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a change is tried, and how long to wait in between, saying `sentence`."""

    times: int
    seconds: int
    sentence: str


NOTHING = Texts()


@dataclass(frozen=True, slots=True)
class Change:
    """Ask, change, add to `record` what it was and has become, and to `made` what was changed."""

    cmdlet: Cmdlet
    target: str | Each
    action: str
    record: Variable
    made: Variable | None = None
    patience: Patience | None = None
    before: Variable | Texts = NOTHING
    after: Variable | Texts = NOTHING

    @property
    def said(self) -> Sentence:
        if isinstance(self.target, str):
            return Sentence(f"{self.action}: {self.target}")
        return Sentence(self.action, self.target)

    @property
    def account(self) -> Record:
        """Return what is remembered of it once it is done."""
        return Record(
            (
                ("action", self.action),
                ("target", self.target),
                ("before", self.before),
                ("after", self.after),
            )
        )


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
    """Add a sentence, or the text that a loop is at, to a list."""

    into: Variable
    sentence: Sentence | Each


@dataclass(frozen=True, slots=True)
class Throw:
    """Stop the script with a failure."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Only:
    """The one text of a list, as a text."""

    variable: Variable


@dataclass(frozen=True, slots=True)
class Now:
    """The time, in UTC and to the second."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Who runs the script on this computer, and the computer or its domain."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What the script is recognised by."""


Fact = Now | Runner | Digest


@dataclass(frozen=True, slots=True)
class Record:
    """Named fields; a variable among them is a list of texts."""

    fields: tuple[tuple[str, Field], ...]

    def __post_init__(self) -> None:
        for name, _ in self.fields:
            check_word(name)


@dataclass(frozen=True, slots=True)
class Records:
    """The records that a list was given."""

    of: Variable


@dataclass(frozen=True, slots=True)
class Append:
    """Add a record to a list."""

    into: Variable
    record: Record


@dataclass(frozen=True, slots=True)
class Result:
    """Give the script's output: one line of JSON, which also goes to the end of a file if told."""

    record: Record


Field = str | int | Variable | Each | Only | Fact | Texts | Record | Records | Condition
Statement = (
    Comment | Assign | If | ForEach | Attempt | Change | Say | Note | Throw | Append | Result
)


class Caution(StrEnum):
    """What the script's binding says of its changes; a parameter is given by its name alone."""

    READS = "[CmdletBinding(PositionalBinding = $false)]"
    CHANGES = "[CmdletBinding(PositionalBinding = $false, SupportsShouldProcess)]"
    ASKS = (
        "[CmdletBinding(PositionalBinding = $false, SupportsShouldProcess, ConfirmImpact = 'High')]"
    )


@dataclass(frozen=True, slots=True)
class Program:
    """A script before it is text; without changes it only reads, and with them it may ask.

    What a person may give it are lists of texts, empty if not given.
    """

    about: tuple[str, ...]
    statements: tuple[Statement, ...]
    caution: Caution = Caution.CHANGES
    parameters: tuple[Variable, ...] = ()

    def __post_init__(self) -> None:
        changes = any(isinstance(step, Change) for step in every_step(self.statements))
        if self.caution is Caution.READS and changes:
            raise ValueError("a script that only reads has no changes")


def every_step(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Return `statements` and all that is inside of them, in the order they are written."""
    steps: list[Statement] = []
    for statement in statements:
        steps += (statement, *every_step(_inside(statement)))
    return tuple(steps)


def _inside(statement: Statement) -> tuple[Statement, ...]:
    match statement:
        case If(_, then, otherwise):
            return (*then, *otherwise)
        case ForEach() | Attempt():
            return statement.body
        case _:
            return ()
