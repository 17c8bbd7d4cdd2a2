"""What the programs have in common: what they say, what they keep, and how their results begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.cmdlets import Variable
from provision.contract.messages import Language, message
from provision.queries import Empty, Every, Not, Previewing
from provision.statements import Now, Record, Result, Sentence

if TYPE_CHECKING:
    from provision.cmdlets import Each
    from provision.contract.messages import Value
    from provision.statements import Field

# Of what the scripts answer; it changes with the names or the meaning of the fields.
ANSWER_VERSION = 1
FOUND, DONE, PROBLEMS = map(Variable, ("found", "done", "problems"))


def phrase(key: str, **values: Value) -> str:
    """Return what the catalogue says in both languages: a script does not know its reader."""
    said = message(f"scripts.{key}", **values)
    return f"{said.text(Language.ENGLISH)} / {said.text(Language.JAPANESE)}"


def sentence(key: str, listed: Variable | Each | None = None, **values: Value) -> Sentence:
    """Return what to say, and behind it what is listed."""
    return Sentence(phrase(key, **values), listed)


def result(script: str, owner: str, *fields: tuple[str, Field]) -> Result:
    """Return the output of a script; what it changed or found stands behind the common fields."""
    common: tuple[tuple[str, Field], ...] = (
        ("script", script),
        ("version", ANSWER_VERSION),
        ("at", Now()),
        ("application", owner),
    )
    return Result(Record((*common, *fields)))


def judgement(script: str) -> tuple[tuple[str, Field], ...]:
    """Return the fields that say whether all is well, which a preview cannot know."""
    if script == "verify":
        return (("verified", Empty(PROBLEMS)), ("problems", PROBLEMS))
    well = Every((Not(Previewing()), Empty(PROBLEMS)))
    checked = "undone" if script == "undo" else "verified"
    return (
        ("preview", Previewing()),
        ("done", DONE),
        (checked, well),
        ("problems", PROBLEMS),
    )
