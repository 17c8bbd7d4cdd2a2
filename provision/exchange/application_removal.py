"""Turn a manifest into the program that takes an application's role in Exchange Online away.

The service principal's name and the assignment's are marked as ours; a scope has no room for a
mark, so it goes only when the script is told so, and nothing uses it any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.cmdlets import Switch, Variable, cmdlet
from provision.exchange.allow_list import check_left, leave_list, leaving_premises
from provision.exchange.application_inspection import (
    FITTING,
    FOREIGN,
    GRANTS,
    HELD,
    MARKED,
    MORE,
    OURS,
    PRINCIPAL,
    ROLE,
    SCOPE_NAME,
    look_at_all,
    look_for_grants,
)
from provision.exchange.application_role import head_of, result_of
from provision.exchange.phrases import DONE, MADE, PROBLEMS, beginnings, carried_out, sentence
from provision.queries import (
    ITSELF,
    Chosen,
    Empty,
    Every,
    Is,
    IsOneOf,
    Listing,
    Not,
    Previewing,
    Some,
    Together,
)
from provision.statements import (
    Assign,
    Caution,
    Change,
    If,
    Level,
    Note,
    Program,
    Say,
    Throw,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.exchange.application_inspection import ApplicationRole
    from provision.manifest import Manifest
    from provision.statements import Statement

RECORDED, UNUSED, LEFT = map(Variable, ("recorded", "unused", "left"))


def undo_program(manifest: Manifest, role: ApplicationRole) -> Program:
    """Return the program that takes away what apply made, and nothing of others."""
    about = head_of(
        manifest,
        role,
        f"Takes the role {ROLE} away from an application: the assignment and the",
        "service principal that bear our mark, the application's entry in Exchange Online's list,",
        "and the scope if -Made names it and nothing uses it; the switch EwsEnabled is left as it",
        "is. -Made takes what the apply script answered:",
        "  -Made (Get-Content applied.json | ForEach-Object { (ConvertFrom-Json $_).made })",
        "Preview it with -WhatIf. It asks before each change; -Confirm:$false answers yes.",
    )
    checks = (*look_at_all(role), *_remains(role), *check_left(role.client_id))
    changes = (
        *leave_list(role.client_id),
        *_take_assignment(role),
        *_take_scope(role),
        *_take_principal(role),
        If(Not(Previewing()), checks),
    )
    statements = (
        *beginnings(),
        *look_at_all(role),
        *leaving_premises(role.client_id),
        carried_out(changes),
        result_of("undo", role),
        If(Some(PROBLEMS), (Throw(sentence("not-undone", PROBLEMS)),)),
    )
    return Program(about, statements, Caution.ASKS, (MADE,))


def _take_assignment(role: ApplicationRole) -> Iterator[Statement]:
    removed = cmdlet(
        "Remove-ManagementRoleAssignment", Identity=role.assignment, Confirm=Switch(on=False)
    )
    taken = Change(removed, role.assignment, "remove role assignment", DONE)
    theirs = Say(sentence("assignment-kept", name=role.scope), Level.WARNED)
    yield If(Some(OURS), (taken,), (If(Some(HELD), (theirs,)),))


def _take_scope(role: ApplicationRole) -> Iterator[Statement]:
    """Remove the scope if we are told that it is ours, and nothing else uses it."""
    removed = cmdlet("Remove-ManagementScope", Identity=role.scope, Confirm=Switch(on=False))
    taken = Change(removed, role.scope, "remove management scope", DONE)
    orphans = cmdlet("Get-ManagementScope", Orphan=Switch())
    yield Assign(RECORDED, Chosen(SCOPE_NAME, IsOneOf(ITSELF, MADE)))
    yield Assign(UNUSED, Listing(orphans, Is("Name", role.scope)))
    used = Every((Not(Previewing()), Empty(UNUSED)))
    unknown = Say(sentence("scope-kept", name=role.scope), Level.WARNED)
    in_use = Say(sentence("scope-in-use", name=role.scope), Level.WARNED)
    ours = If(used, (in_use,), (taken,))
    yield If(Some(FITTING), (If(Some(RECORDED), (ours,), (unknown,)),))


def _take_principal(role: ApplicationRole) -> Iterator[Statement]:
    """Remove the service principal if it bears our mark, and others gave it nothing."""
    removed = cmdlet("Remove-ServicePrincipal", Identity=role.object_id, Confirm=Switch(on=False))
    taken = Change(removed, role.display_name, "remove service principal", DONE)
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
