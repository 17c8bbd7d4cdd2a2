"""Turn a manifest into programs that let an application in, by its own role in Exchange Online.

application_role_of   what the manifest wants          Manifest, ids -> ApplicationRole
apply_program         makes it so, and checks itself   Manifest, role, list -> Program
verify_program        only looks                       Manifest, role -> Program
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from provision.cmdlets import cmdlet
from provision.exchange.allow_list import (
    check_list,
    enter_list,
    expect_listed,
    list_field,
    list_premises,
    tell_unset,
)
from provision.exchange.application_inspection import (
    HELD,
    MORE_ROLES,
    OUTSIDE,
    PRINCIPAL,
    ROLE,
    SCOPE,
    ApplicationRole,
    conflicts,
    look_at_all,
    shortcomings,
    strangers,
)
from provision.exchange.header import header
from provision.exchange.phrases import (
    DONE,
    MADE,
    PROBLEMS,
    beginnings,
    carried_out,
    judgement,
    phrase,
    result,
    sentence,
)
from provision.exchange.premises import customisation, look_for_mailboxes, look_for_role
from provision.queries import Empty, Not, Previewing, Some
from provision.statements import (
    Caution,
    Change,
    Comment,
    If,
    Note,
    Patience,
    Program,
    Say,
    Throw,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.exchange.allow_list import AllowList
    from provision.manifest import Manifest
    from provision.outputs import Identities
    from provision.statements import Field, Result, Statement

# Entra's objects reach Exchange after seconds, seldom minutes.
PATIENCE = Patience(20, 15, phrase("not-seen-yet"))
LETS_IN = (
    f"Lets an application reach the mailboxes of a scope by the role {ROLE},",
    "and through Exchange Online's list. The role is of the protocol and not of the calendar:",
    "it OPENS THE MAIL of these mailboxes as well. What is consented to in Entra adds to it:",
    "while full_access_as_app is granted there, the scope ends nothing; take that away.",
    "Preview it with -WhatIf. Run again, it changes nothing that is as it should be.",
    "Keep what it prints, since `made` in it is what the undo script is told:",
    "  & SCRIPT | Tee-Object -FilePath applied.json -Append",
)


def application_role_of(manifest: Manifest, ids: Identities) -> ApplicationRole:
    """Return the role that `manifest` wants for its application."""
    application, scope = manifest.application, manifest.exchange.scope
    if application is None or scope is None:
        raise ValueError("access by an application without one, or without a scope")
    return ApplicationRole(
        owner=manifest.owner,
        name=application.display_name,
        client_id=ids.client_id,
        object_id=ids.service_principal_object_id,
        scope=scope.name,
        group=scope.group,
    )


def apply_program(manifest: Manifest, role: ApplicationRole, allowed: AllowList) -> Program:
    """Return the program that makes service principal, scope and assignment, and checks them."""
    about = head_of(manifest, role, *LETS_IN)
    checks = (*look_at_all(role), *shortcomings(role), *check_list())
    changes = (
        *_make(role),
        *enter_list(allowed),
        If(Not(Previewing()), checks),
        Say(sentence("cache")),
    )
    statements = (
        *beginnings(MADE),
        *customisation(),
        *look_for_role(ROLE, sentence("application-role-absent", role=ROLE), Throw),
        *look_for_mailboxes(manifest.adapter.mailboxes, Throw),
        Comment("What others made in the place of ours stops the script before any change."),
        *conflicts(role, Throw),
        *list_premises(allowed),
        carried_out(changes),
        result_of("apply", role, ("made", MADE), ("otherRoles", MORE_ROLES)),
        If(Some(PROBLEMS), (Throw(sentence("access-failed", PROBLEMS)),)),
    )
    return Program(about, statements)


def verify_program(manifest: Manifest, role: ApplicationRole) -> Program:
    """Return the program that looks whether the application reaches the mailboxes, and no more."""
    about = head_of(
        manifest,
        role,
        f"Looks whether an application holds the role {ROLE} for each mailbox of a",
        "manifest, and whether Exchange lets it in. It changes nothing. -Outside names mailboxes",
        "that it must not reach: give one at least, since a scope that ends nothing looks well.",
    )
    complain = partial(Note, PROBLEMS)
    statements = (
        *beginnings(),
        *look_for_role(ROLE, sentence("application-role-absent", role=ROLE), complain),
        *look_for_mailboxes(manifest.adapter.mailboxes, complain),
        If(Empty(PROBLEMS), (*conflicts(role, complain), *shortcomings(role), *strangers(role))),
        expect_listed(role.client_id),
        *check_list(),
        tell_unset(),
        result_of("verify", role, ("outside", OUTSIDE)),
        If(Some(PROBLEMS), (Throw(sentence("access-failed", PROBLEMS)),)),
    )
    return Program(about, statements, Caution.READS, (OUTSIDE,))


def head_of(manifest: Manifest, role: ApplicationRole, *about: str) -> tuple[str, ...]:
    """Return the head of a script about `role`."""
    facts = (
        f"client id: {role.client_id}",
        f"object id of its service principal: {role.object_id}",
        f"scope: {role.scope}",
        f"group: {role.group}",
        f"assignment: {role.assignment}",
        *(f"mailbox: {address}" for address in manifest.adapter.mailboxes),
    )
    return header(manifest, about, facts)


def _make(role: ApplicationRole) -> Iterator[Statement]:
    """Make what is missing, in the order in which one needs the other."""
    pointer = cmdlet(
        "New-ServicePrincipal",
        AppId=role.client_id,
        ObjectId=role.object_id,
        DisplayName=role.display_name,
    )
    scope = cmdlet("New-ManagementScope", Name=role.scope, RecipientRestrictionFilter=role.filter)
    assignment = cmdlet(
        "New-ManagementRoleAssignment",
        Name=role.assignment,
        App=role.object_id,
        Role=ROLE,
        CustomResourceScope=role.scope,
    )
    added = Change(pointer, role.display_name, "add service principal", DONE, patience=PATIENCE)
    made = Change(scope, role.scope, "make management scope", DONE, MADE)
    given = Change(assignment, role.assignment, f"assign {ROLE}", DONE, patience=PATIENCE)
    yield If(Empty(PRINCIPAL), (added,))
    yield If(Empty(SCOPE), (made,))
    yield If(Empty(HELD), (given,))


def result_of(script: str, role: ApplicationRole, *more: tuple[str, Field]) -> Result:
    """Return the output of a script about `role`."""
    return result(
        script,
        role.owner,
        ("clientId", role.client_id),
        ("servicePrincipal", role.object_id),
        ("scope", role.scope),
        ("assignment", role.assignment),
        *judgement(script),
        *more,
        list_field(changed=script != "verify"),
    )
