"""Turn a manifest into the program that takes an application's role in Exchange Online away.

The service principal's name and the assignment's are marked as ours; a scope has no room for a
mark, so it goes only when the script is told so, and nothing uses it any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.cmdlets import Switch, Variable, cmdlet
from provision.exchange.allow_list import UNREAD, check_left, leave_list, leaving_premises
from provision.exchange.application_inspection import (
    FOREIGN,
    GRANTS,
    HELD,
    MARKED,
    MORE,
    OURS,
    PRINCIPAL,
    ROLE,
    look_at_all,
    look_for_grants,
)
from provision.exchange.application_role import fields_of, head_of
from provision.exchange.frame import framed
from provision.exchange.phrases import DONE, MADE, PROBLEMS, sentence
from provision.exchange.premises import MAILBOXES
from provision.exchange.scope import take_scope
from provision.queries import Not, Previewing, Some, Texts, Together
from provision.statements import Assign, Caution, Change, If, Level, Note, Program, Say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.exchange.application_inspection import ApplicationRole
    from provision.exchange.subject import Subject
    from provision.statements import Statement

LEFT = Variable("left")


def undo_program(subject: Subject, role: ApplicationRole) -> Program:
    """Return the program that takes away what apply made, and nothing of others."""
    about = head_of(
        subject.manifest,
        role,
        f"Takes the role {ROLE} away from an application: the assignment and the",
        "service principal that bear our mark, the application's entry in Exchange Online's list,",
        "and the scope if -Made names it and nothing uses it; the switch EwsEnabled is left as it",
        "is. -Made takes what the apply script answered:",
        "  -Made (Get-Content applied.json | ForEach-Object { (ConvertFrom-Json $_).made })",
        "Preview it with -WhatIf. It asks before each change; -Confirm:$false answers yes.",
    )
    checks = (*look_at_all(role), *_remains(role), *check_left(role.client_id))
    work = (
        Assign(MAILBOXES, Texts(subject.manifest.adapter.mailboxes)),
        *look_at_all(role),
        *leaving_premises(role.client_id),
        *leave_list(role.client_id),
        *_take_assignment(role),
        *take_scope(role.region),
        *_take_principal(role),
        If(Not(Previewing()), checks),
    )
    statements = framed(
        subject,
        "undo",
        work=work,
        fails=sentence("not-undone", PROBLEMS),
        fields=fields_of(role, changed=True),
        unset=(MAILBOXES, *UNREAD),
    )
    return Program(about, statements, Caution.ASKS, (MADE,))


def _take_assignment(role: ApplicationRole) -> Iterator[Statement]:
    removed = cmdlet(
        "Remove-ManagementRoleAssignment", Identity=role.assignment, Confirm=Switch(on=False)
    )
    within = Texts((role.scope,))
    taken = Change(removed, role.assignment, "remove role assignment", DONE, before=within)
    theirs = Say(sentence("assignment-kept", name=role.scope), Level.WARNED)
    yield If(Some(OURS), (taken,), (If(Some(HELD), (theirs,)),))


def _take_principal(role: ApplicationRole) -> Iterator[Statement]:
    """Remove the service principal if it bears our mark, and others gave it nothing."""
    removed = cmdlet("Remove-ServicePrincipal", Identity=role.object_id, Confirm=Switch(on=False))
    known = Texts((role.object_id,))
    taken = Change(removed, role.display_name, "remove service principal", DONE, before=known)
    again = (*look_for_grants(role), Assign(LEFT, Together((GRANTS,))))
    yield Assign(LEFT, Together((FOREIGN, MORE)))
    yield If(Not(Previewing()), again)
    holding = Say(sentence("principal-holds-more"), Level.WARNED)
    theirs = Say(sentence("principal-kept"), Level.WARNED)
    yield If(
        Some(MARKED),
        (If(Some(LEFT), (holding,), (taken,)),),
        (If(Some(PRINCIPAL), (theirs,)),),
    )


def _remains(role: ApplicationRole) -> Iterator[Statement]:
    still = sentence("still-assigned", name=role.assignment)
    yield If(Some(OURS), (Note(PROBLEMS, still),))
