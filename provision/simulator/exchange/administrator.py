"""An Exchange administrator who carries out the typed programs, as PowerShell would their text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from provision.cmdlets import Each, Variable
from provision.powershell import digest_of
from provision.queries import Texts
from provision.simulator.exchange.cmdlet_errors import CmdletError
from provision.simulator.exchange.script_lists import (
    Lists,
    StrictModeError,
    one_text,
)
from provision.simulator.world import StoppedClock
from provision.statements import (
    Append,
    Assign,
    Attempt,
    Change,
    Comment,
    Digest,
    ForEach,
    If,
    Level,
    Note,
    Now,
    Only,
    Record,
    Records,
    Result,
    Runner,
    Say,
    Throw,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from provision.simulator.exchange.script_lists import ManagementShell
    from provision.statements import Fact, Field, Patience, Program, Sentence, Statement


RUNNER = r"SAKURA\admin"


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


def _at_once(_seconds: int) -> None:
    """Wait for nothing."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What the administrator has for the time, and how the administrator waits."""

    clock: Callable[[], datetime] = field(default_factory=StoppedClock)
    wait: Callable[[int], None] = _at_once


def carry_out(
    program: Program,
    shell: ManagementShell,
    *,
    what_if: bool = False,
    given: Mapping[str, Sequence[str]] | None = None,
    watch: Watch | None = None,
) -> Transcript:
    """Run `program` in `shell` with the parameters `given`; with `what_if` nothing is changed."""
    run = _Run(Lists(shell, what_if), watch or Watch(), digest_of(program))
    for variable in program.parameters:
        run.lists.keep(variable, list((given or {}).get(variable.name, ())))
    try:
        run.take(program.statements)
    except StrictModeError as error:
        raise ScriptStopped(str(error), run.transcript) from None
    return run.transcript


@dataclass(slots=True)
class _Run:
    lists: Lists
    watch: Watch
    digest: str
    transcript: Transcript = field(default_factory=Transcript)

    def take(self, statements: Iterable[Statement]) -> None:
        for statement in statements:
            self.step(statement)

    def step(self, statement: Statement) -> None:
        match statement:
            case If(condition, then, otherwise):
                self.take(then if self.lists.holds(condition) else otherwise)
            case ForEach(each, among, body):
                for value in self.lists.of(among):
                    self.lists.keep(each, [value])
                    self.take(body)
            case Attempt():
                self.attempt(statement)
            case Change():
                self.change(statement)
            case Assign() | Append() | Result():
                self.remember(statement)
            case _:
                self.speak(statement)

    def remember(self, statement: Assign | Append | Result) -> None:
        match statement:
            case Assign(variable, source):
                self.lists.keep(variable, self.lists.read(source))
            case Append(into, record):
                self.lists.add(into, self.record(record))
            case Result(record):
                self.transcript.result = self.record(record)
            case _:
                assert_never(statement)

    def attempt(self, attempt: Attempt) -> None:
        """Go on after whatever PowerShell's `catch` catches."""
        try:
            self.take(attempt.body)
        except (CmdletError, StrictModeError, ScriptStopped) as error:
            self.lists.add(attempt.failed, f"{self.words(attempt.what)}: {error}")

    def speak(self, statement: Comment | Say | Note | Throw) -> None:
        match statement:
            case Comment():
                pass
            case Say(sentence, level):
                heard = {Level.TOLD: self.transcript.told, Level.WARNED: self.transcript.warned}
                heard[level].append(self.words(sentence))
            case Note(into, sentence):
                self.lists.add(into, self.words(sentence))
            case Throw(sentence):
                raise ScriptStopped(self.words(sentence), self.transcript)
            case _:
                assert_never(statement)

    def change(self, change: Change) -> None:
        """Ask as ShouldProcess does, which says no to all when only previewing."""
        self.transcript.asked.append(self.words(change.said))
        if self.lists.what_if:
            return
        self.patiently(change, change.patience)
        self.lists.add(change.record, self.record(change.account))
        if change.made:
            self.lists.add(change.made, self.lists.text(change.target))

    def patiently(self, change: Change, patience: Patience | None) -> None:
        """Change, and try again as often as the script does."""
        for left in reversed(range(patience.times if patience else 1)):
            try:
                self.lists.call(change.cmdlet)
            except CmdletError as error:
                if patience is None or not left:
                    raise
                self.transcript.warned.append(f"{patience.sentence}: {error}")
                self.watch.wait(patience.seconds)
            else:
                return

    def words(self, sentence: Sentence | Each) -> str:
        if isinstance(sentence, Each):
            return self.lists.text(sentence)
        if sentence.listed is None:
            return sentence.text
        return f"{sentence.text}: {', '.join(map(one_text, self.lists.of(sentence.listed)))}"

    def record(self, record: Record) -> dict[str, object]:
        return {name: self.value(value) for name, value in record.fields}

    def value(self, value: Field) -> object:
        match value:
            case str() | int():
                return value
            case Each():
                return self.lists.text(value)
            case Record():
                return self.record(value)
            case Now() | Runner() | Digest():
                return self.fact(value)
            case Only() | Texts() | Variable() | Records():
                return self.known(value)
            case _:
                return self.lists.holds(value)

    def fact(self, value: Fact) -> str:
        match value:
            case Now():
                return self.watch.clock().strftime("%Y-%m-%dT%H:%M:%SZ")
            case Runner():
                return RUNNER
            case Digest():
                return self.digest
            case _:
                assert_never(value)

    def known(self, value: Only | Texts | Variable | Records) -> object:
        match value:
            case Only(variable):
                return one_text(self.lists.of(variable))
            case Texts(texts):
                return list(texts)
            case Variable():
                return [one_text(each) for each in self.lists.of(value)]
            case Records(of):
                return self.lists.of(of)
            case _:
                assert_never(value)
