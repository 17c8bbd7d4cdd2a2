"""Turn a manifest into the program that looks at everything on Exchange's side, and only looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.exchange.frame import answer_of
from provision.exchange.header import header
from provision.exchange.survey import survey_of
from provision.statements import Caution, Program

if TYPE_CHECKING:
    from provision.exchange.subject import Subject
    from provision.manifest import Manifest


def status_program(subject: Subject) -> Program:
    """Return the program; without the ids of an application it does not look for its role."""
    survey = survey_of(subject, whole=True)
    statements = (*survey.steps, answer_of(subject, "status", ("seen", survey.record)))
    return Program(_head(subject.manifest), statements, Caution.READS)


def _head(manifest: Manifest) -> tuple[str, ...]:
    about = (
        "Looks at everything on Exchange's side that concerns a calendar adapter, and changes",
        "nothing. What this account may not read is named in notRead, and its part is left empty.",
    )
    adapter = manifest.adapter
    mailboxes = (f"mailbox: {address}" for address in adapter.mailboxes)
    return header(manifest, about, (f"administrator: {adapter.administrator}", *mailboxes))
