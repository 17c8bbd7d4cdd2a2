"""What the programs have in common: what they say, what they keep, and how their results begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.cmdlets import Variable
from provision.contract.messages import Language, message
from provision.queries import Empty, Every, Not, Previewing, Texts
from provision.statements import Assign, Attempt, Records, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.cmdlets import Each
    from provision.contract.messages import Value
    from provision.statements import Field, Statement

FOUND, DONE, PROBLEMS = map(Variable, ("found", "done", "problems"))
# What apply made that cannot bear a mark of ours; undo is given it.
MADE = Variable("Made")


def phrase(key: str, **values: Value) -> str:
    """Return what the catalogue says in both languages: a script does not know its reader."""
    said = message(f"scripts.{key}", **values)
    return f"{said.text(Language.ENGLISH)} / {said.text(Language.JAPANESE)}"


def sentence(key: str, listed: Variable | Each | None = None, **values: Value) -> Sentence:
    """Return what to say, and behind it what is listed."""
    return Sentence(phrase(key, **values), listed)


def beginnings(*more: Variable) -> Iterator[Statement]:
    """Give lists that are added to a beginning: strict mode wants them assigned."""
    for variable in (DONE, PROBLEMS, *more):
        yield Assign(variable, Texts())


def carried_out(changes: tuple[Statement, ...]) -> Attempt:
    """Return the changes so that, where one fails, the result still tells of those before it."""
    return Attempt(sentence("stopped"), changes, PROBLEMS)


def judgement(script: str) -> tuple[tuple[str, Field], ...]:
    """Return the fields that say whether all is well, which a preview cannot know."""
    if script == "verify":
        return (("verified", Empty(PROBLEMS)), ("problems", PROBLEMS))
    well = Every((Not(Previewing()), Empty(PROBLEMS)))
    checked = "undone" if script == "undo" else "verified"
    return (
        ("preview", Previewing()),
        ("changes", Records(DONE)),
        (checked, well),
        ("problems", PROBLEMS),
    )
