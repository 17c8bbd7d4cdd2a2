"""An Exchange administrator who carries out the typed programs, as PowerShell would their text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, assert_never

from provision.statements import (
    AllOf,
    Assign,
    Change,
    Chosen,
    Clause,
    Cmdlet,
    Column,
    Comment,
    Condition,
    Contains,
    Empty,
    Every,
    If,
    Is,
    IsNoneOf,
    IsOneOf,
    Level,
    Listing,
    Not,
    Note,
    Only,
    Previewing,
    Program,
    Result,
    Say,
    Sentence,
    Some,
    Source,
    Statement,
    Switch,
    Texts,
    Throw,
    Value,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Row = dict[str, object]


class ManagementShell(Protocol):
    """What runs one of Exchange's cmdlets: it lists rows, or raises where the real one fails."""

    def run(self, name: str, parameters: Mapping[str, object]) -> list[Row]:
        """Return what the cmdlet `name` gives."""


@dataclass(slots=True)
class Transcript:
    """What a script said, what it asked before changing, and its result."""

    told: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    result: dict[str, object] = field(default_factory=dict)


class ScriptStopped(Exception):  # noqa: N818 - PowerShell's `throw`
    """A script threw; `transcript` holds what it said before."""

    def __init__(self, reason: str, transcript: Transcript) -> None:
        super().__init__(reason)
        self.transcript = transcript


def carry_out(program: Program, shell: ManagementShell, *, what_if: bool = False) -> Transcript:
    """Run `program` in `shell`; with `what_if` nothing is changed."""
    run = _Run(shell, what_if)
    run.take(program.statements)
    return run.transcript


@dataclass(slots=True)
class _Run:
    shell: ManagementShell
    what_if: bool
    transcript: Transcript = field(default_factory=Transcript)
    lists: dict[str, list[object]] = field(default_factory=dict)

    def take(self, statements: Iterable[Statement]) -> None:
        for statement in statements:
            self.step(statement)

    def step(self, statement: Statement) -> None:
        match statement:
            case If(condition, then, otherwise):
                self.take(then if self.holds(condition) else otherwise)
            case Assign(variable, source):
                self.lists[variable.name.casefold()] = self.read(source)
            case Change():
                self.change(statement)
            case Result(fields):
                self.transcript.result = {name: self.value(value) for name, value in fields}
            case _:
                self.speak(statement)

    def speak(self, statement: Comment | Say | Note | Throw) -> None:
        match statement:
            case Comment():
                pass
            case Say(sentence, level):
                heard = {Level.TOLD: self.transcript.told, Level.WARNED: self.transcript.warned}
                heard[level].append(self.words(sentence))
            case Note(into, sentence):
                self.lists[into.name.casefold()] = [*self.list_of(into), self.words(sentence)]
            case Throw(sentence):
                raise ScriptStopped(self.words(sentence), self.transcript)
            case _:
                assert_never(statement)

    def change(self, change: Change) -> None:
        """Ask as ShouldProcess does, which says no to all when only previewing."""
        self.transcript.asked.append(change.said)
        if not self.what_if:
            self.call(change.cmdlet)
            said = [*self.list_of(change.record), change.said]
            self.lists[change.record.name.casefold()] = said

    def call(self, cmdlet: Cmdlet) -> list[Row]:
        return self.shell.run(
            cmdlet.name, {name: self.plain(value) for name, value in cmdlet.parameters}
        )

    def read(self, source: Source) -> list[object]:
        match source:
            case Listing(cmdlet, only):
                rows = self.call(cmdlet)
                return [row for row in rows if only is None or self.fits(row, only)]
            case Chosen(among, only):
                return [row for row in self.list_of(among) if self.fits(row, only)]
            case Column(of, name):
                return [_property(row, name) for row in self.list_of(of)]
            case Texts(texts):
                return list(texts)
            case _:
                assert_never(source)

    def fits(self, row: object, clause: Clause) -> bool:
        match clause:
            case Is(name, text):
                return _property(row, name).casefold() == text.casefold()
            case Contains(name, text):
                return text in _property(row, name)
            case IsOneOf(name, texts):
                return _property(row, name).casefold() in self.folded(texts)
            case IsNoneOf(name, texts):
                return _property(row, name).casefold() not in self.folded(texts)
            case AllOf(clauses):
                return all(self.fits(row, each) for each in clauses)
            case _:
                assert_never(clause)

    def holds(self, condition: Condition) -> bool:
        match condition:
            case Some(variable):
                return bool(self.list_of(variable))
            case Empty(variable):
                return not self.list_of(variable)
            case Previewing():
                return self.what_if
            case Not(inner):
                return not self.holds(inner)
            case Every(conditions):
                return all(self.holds(each) for each in conditions)
            case _:
                assert_never(condition)

    def words(self, sentence: Sentence) -> str:
        if sentence.listed is None:
            return sentence.text
        return f"{sentence.text}: {', '.join(map(_text, self.list_of(sentence.listed)))}"

    def value(self, value: str | Variable | Only | Condition) -> object:
        match value:
            case str():
                return value
            case Variable():
                return [_text(each) for each in self.list_of(value)]
            case Only(variable):
                return " ".join(map(_text, self.list_of(variable)))
            case _:
                return self.holds(value)

    def plain(self, value: Value | Switch) -> object:
        """Return what a cmdlet is given: a switch is a truth value to it, an array a list."""
        match value:
            case Switch(on):
                return on
            case Variable():
                return self.list_of(value)
            case tuple():
                return [self.plain(each) for each in value]
            case _:
                return value

    def folded(self, variable: Variable) -> set[str]:
        return {_text(each).casefold() for each in self.list_of(variable)}

    def list_of(self, variable: Variable) -> list[object]:
        """Return a list that was assigned; strict mode stops at one that was not."""
        try:
            return self.lists[variable.name.casefold()]
        except KeyError:
            reason = f"The variable '${variable.name}' cannot be retrieved: it has not been set."
            raise ScriptStopped(reason, self.transcript) from None


def _property(row: object, name: str) -> str:
    """Return a property as `[string]` makes it text; strict mode stops where there is none."""
    if not isinstance(row, dict) or name not in row:
        reason = f"The property '{name}' cannot be found on this object."
        raise ScriptStopped(reason, Transcript())
    return _text(row[name])


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(_text, value))
    return "" if value is None else str(value)
