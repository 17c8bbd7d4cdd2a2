"""Turn a manifest into programs that let an application in, by its own role in Exchange Online.

apply_program   makes it so, and checks itself   Subject, role, list -> Program
verify_program  only looks                       Subject, role -> Program
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from provision.cmdlets import cmdlet
from provision.exchange.allow_list import (
    ALLOW,
    CUT_OFF,
    UNREAD,
    about_others,
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
    PRINCIPAL,
    ROLE,
    ApplicationRole,
    conflicts,
    look_at_all,
    shortcomings,
    strangers,
)
from provision.exchange.frame import framed
from provision.exchange.header import header
from provision.exchange.phrases import DONE, MADE, PROBLEMS, phrase, sentence
from provision.exchange.premises import (
    MAILBOXES,
    customisation,
    look_for_mailboxes,
    look_for_role,
)
from provision.exchange.scope import OUTSIDE, make_scope
from provision.queries import Empty, Not, Previewing, Texts
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
    from provision.exchange.subject import Subject
    from provision.manifest import Manifest
    from provision.statements import Field, Statement

# Entra's objects reach Exchange after seconds, seldom minutes.
PATIENCE = Patience(20, 15, phrase("not-seen-yet"))
LETS_IN = (
    f"Lets an application reach the mailboxes of a scope by the role {ROLE},",
    "and through Exchange Online's list. The role is of the protocol and not of the calendar:",
    "it OPENS THE MAIL of these mailboxes as well. What is consented to in Entra adds to it:",
    "while full_access_as_app is granted there, the scope ends nothing; take that away.",
    "Preview it with -WhatIf. Run again, it changes nothing that is as it should be.",
    "Keep what it answers, since `made` in it is what the undo script is told: -Json applied.json",
)


def apply_program(subject: Subject, role: ApplicationRole, allowed: AllowList) -> Program:
    """Return the program that makes service principal, scope and assignment, and checks them."""
    manifest = subject.manifest
    about = head_of(manifest, role, *LETS_IN, *about_others(allowed))
    work = (
        *customisation(),
        *look_for_role(ROLE, sentence("application-role-absent", role=ROLE), Throw),
        *look_for_mailboxes(manifest.adapter.mailboxes, Throw),
        Comment("What others made in the place of ours stops the script before any change."),
        *conflicts(role, Throw),
        *list_premises(allowed),
        *_make(role),
        If(Not(Previewing()), (*look_at_all(role), *shortcomings(role))),
        *enter_list(allowed),
        If(Not(Previewing()), tuple(check_list())),
        Say(sentence("cache")),
    )
    statements = framed(
        subject,
        "apply",
        work=work,
        fails=sentence("access-failed", PROBLEMS),
        fields=(
            *fields_of(role, changed=True),
            ("made", MADE),
            ("otherRoles", MORE_ROLES),
        ),
        unset=(MADE, MORE_ROLES, MAILBOXES, *UNREAD),
    )
    return Program(about, statements, parameters=(ALLOW, CUT_OFF))


def verify_program(subject: Subject, role: ApplicationRole) -> Program:
    """Return the program that looks whether the application reaches the mailboxes, and no more."""
    manifest = subject.manifest
    about = head_of(
        manifest,
        role,
        f"Looks whether an application holds the role {ROLE} for each mailbox of a",
        "manifest, and whether Exchange lets it in. It changes nothing. -Outside names mailboxes",
        "that it must not reach; without it the script tries one that it finds outside of the scope,",
        "since a scope that ends nothing looks well.",
    )
    complain = partial(Note, PROBLEMS)
    work = (
        *look_for_role(ROLE, sentence("application-role-absent", role=ROLE), complain),
        *look_for_mailboxes(manifest.adapter.mailboxes, complain),
        If(Empty(PROBLEMS), (*conflicts(role, complain), *shortcomings(role), *strangers(role))),
        expect_listed(role.client_id),
        *check_list(),
        tell_unset(),
    )
    statements = framed(
        subject,
        "verify",
        work=work,
        fails=sentence("access-failed", PROBLEMS),
        fields=(*fields_of(role, changed=False), ("outside", OUTSIDE)),
        unset=(MAILBOXES, *UNREAD),
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
    assignment = cmdlet(
        "New-ManagementRoleAssignment",
        Name=role.assignment,
        App=role.object_id,
        Role=ROLE,
        CustomResourceScope=role.scope,
    )
    known = Texts((role.object_id,))
    added = Change(
        pointer, role.display_name, "add service principal", DONE, patience=PATIENCE, after=known
    )
    within = Texts((role.scope,))
    given = Change(
        assignment, role.assignment, f"assign {ROLE}", DONE, patience=PATIENCE, after=within
    )
    yield If(Empty(PRINCIPAL), (added,))
    yield make_scope(role.region)
    yield If(Empty(HELD), (given,))


def fields_of(role: ApplicationRole, *, changed: bool) -> tuple[tuple[str, Field], ...]:
    """Return what a script about `role` answers."""
    return (
        ("servicePrincipal", role.object_id),
        ("scope", role.scope),
        ("assignment", role.assignment),
        ("mailboxes", MAILBOXES),
        list_field(changed=changed),
    )
