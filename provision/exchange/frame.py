"""The frame of every script: its work, a look around afterwards, its answer, and how it ends.

Whatever stops the work, a premise that does not hold or a cmdlet that fails, the answer is given,
and tells what was changed until then; after that the script throws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.exchange.phrases import PROBLEMS, beginnings, carried_out, judgement
from provision.exchange.premises import right_tenant
from provision.exchange.survey import survey_of
from provision.queries import Some
from provision.statements import Comment, Digest, If, Now, Record, Result, Runner, Throw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provision.cmdlets import Variable
    from provision.exchange.subject import Subject
    from provision.statements import Field, Sentence, Statement

# Of what the scripts answer; it changes with the names or the meaning of the fields.
ANSWER_VERSION = 2
LOOKS = "From here on nothing is changed: what there is now, for the answer."


def framed(  # noqa: PLR0913 - all by name
    subject: Subject,
    script: str,
    *,
    work: Iterable[Statement],
    fails: Sentence,
    fields: tuple[tuple[str, Field], ...] = (),
    unset: tuple[Variable, ...] = (),
) -> tuple[Statement, ...]:
    """Return the statements of a script; `unset` are lists that `fields` or `work` begin with."""
    survey = survey_of(subject, whole=False)
    return (
        *beginnings(*unset),
        carried_out((*_where(subject), *work)),
        Comment(LOOKS),
        *survey.steps,
        answer_of(subject, script, *judgement(script), *fields, ("seen", survey.record)),
        If(Some(PROBLEMS), (Throw(fails),)),
    )


def answer_of(subject: Subject, script: str, *fields: tuple[str, Field]) -> Result:
    """Return the output of a script; what it changed or found stands behind the common fields."""
    common: tuple[tuple[str, Field], ...] = (
        ("script", script),
        ("version", ANSWER_VERSION),
        ("digest", Digest()),
        ("at", Now()),
        ("runBy", Runner()),
        *subject.facts(),
    )
    return Result(Record((*common, *fields)))


def _where(subject: Subject) -> Iterator[Statement]:
    """Stop in another tenant than the one that the application is registered in."""
    if subject.online and subject.identities:
        yield from right_tenant(subject.identities.tenant_id)
