"""Turn a manifest into Exchange's side of it: the role group of the manual, as typed programs.

apply_program   makes it so, and checks itself   Manifest -> Program
verify_program  only looks                       Manifest -> Program
undo_program    takes away what apply made       Manifest -> Program

Where the manifest names a scope, the group's role ends at it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from provision.cmdlets import Each, Switch, cmdlet
from provision.exchange.frame import framed
from provision.exchange.header import header
from provision.exchange.inspection import (
    EFFECTIVE_NAMES,
    EXTRA,
    EXTRA_NAMES,
    GRANTED,
    GROUP,
    LIMIT,
    MARKED,
    NARROWER,
    NARROWER_SCOPES,
    OTHER_NAMES,
    OTHERS,
    ROLE,
    WIDER,
    WIDER_NAMES,
    WIDER_SCOPES,
    RoleGroup,
    look_at_members,
    look_at_roles,
    look_for,
    members_of,
    prelude,
    premises,
    reach,
    role_group_of,
    say_what_was_found,
    verification,
)
from provision.exchange.phrases import DONE, FOUND, MADE, PROBLEMS, sentence
from provision.exchange.premises import ROLE_FOUND, ROLES, customisation
from provision.exchange.scope import OUTSIDE, look_for_scope, make_scope, take_scope
from provision.exchange.subject import Subject
from provision.queries import Chosen, Empty, Every, Is, Listing, Not, Previewing, Some, Texts
from provision.statements import (
    Assign,
    Caution,
    Change,
    Comment,
    ForEach,
    If,
    Level,
    Note,
    Only,
    Program,
    Say,
    Statement,
    Throw,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.exchange.inspection import Member
    from provision.manifest import Manifest
    from provision.statements import Field

ASSIGNMENT = Each("assignment")
UNSET = (FOUND, EXTRA_NAMES, EFFECTIVE_NAMES)
KEEP = (
    "Keep what it answers (-Json applied.json), since `made` in it is what the undo script is told.",
)


def apply_program(manifest: Manifest) -> Program:
    """Return the program that makes the role group, or completes it, and checks it."""
    group = role_group_of(manifest)
    about = _head(
        manifest,
        group,
        f"Gives the administrator of a calendar adapter the role {ROLE}, by a role group.",
        "Preview it with -WhatIf. Run again, it changes nothing that is as it should be.",
        *(KEEP if group.scope else ()),
    )
    work = (
        *prelude(group),
        *customisation(),
        *premises(group, Throw),
        *look_for(group),
        say_what_was_found(),
        If(Some(GROUP), tuple(_refusals(group))),
        *((make_scope(group.scope),) if group.scope else ()),
        If(Empty(GROUP), (_create(group),), tuple(_complete(group))),
        If(Not(Previewing()), (*_again(group), *verification(group))),
    )
    statements = framed(
        Subject(manifest),
        "apply",
        work=work,
        fails=sentence("failed", PROBLEMS),
        fields=(*_fields(group), *((("made", MADE),) if group.scope else ())),
        unset=(*UNSET, *((MADE,) if group.scope else ())),
    )
    return Program(about, statements)


def verify_program(manifest: Manifest) -> Program:
    """Return the program that looks whether the role group is as the manifest wants it."""
    group = role_group_of(manifest)
    about = _head(
        manifest,
        group,
        f"Looks whether the role group that gives the role {ROLE} is as the manifest wants it.",
        "It changes nothing.",
        *(_OUTSIDE if group.scope else ()),
    )
    within = tuple(reach(group, manifest.adapter.mailboxes))
    work = (
        *prelude(group),
        *premises(group, partial(Note, PROBLEMS)),
        *look_for(group),
        say_what_was_found(),
        If(Some(ROLE_FOUND), (*verification(group), If(Some(GROUP), within))),
    )
    statements = framed(
        Subject(manifest),
        "verify",
        work=work,
        fails=sentence("failed", PROBLEMS),
        fields=(*_fields(group), *((("outside", OUTSIDE),) if group.scope else ())),
        unset=UNSET,
    )
    return Program(about, statements, Caution.READS, (OUTSIDE,) if group.scope else ())


def undo_program(manifest: Manifest) -> Program:
    """Return the program that takes away what apply made, and nothing of others."""
    group = role_group_of(manifest)
    about = _head(
        manifest,
        group,
        f"Takes away the role group that gives the role {ROLE}, if the apply script made it and",
        "nobody else has a part in it; else only its members that the manifest lists.",
        *(_MADE if group.scope else ()),
        "Preview it with -WhatIf. It asks before each change; -Confirm:$false answers yes.",
    )
    nothing = Say(sentence("nothing-to-undo", name=group.name))
    scope = (*look_for_scope(group.scope), *take_scope(group.scope)) if group.scope else ()
    work = (
        *prelude(group),
        Comment("A denied listing stops the script: it would look like an absent role."),
        Assign(ROLES, Listing(cmdlet("Get-ManagementRole"))),
        If(Empty(ROLES), (Throw(sentence("no-roles")),)),
        Assign(ROLE_FOUND, Chosen(ROLES, Is("Name", ROLE))),
        *look_for(group),
        say_what_was_found(),
        If(Empty(GROUP), (nothing,), tuple(_take_away(group))),
        *scope,
        If(Not(Previewing()), (*look_for(group), If(Some(GROUP), tuple(_remains(group))))),
    )
    statements = framed(
        Subject(manifest),
        "undo",
        work=work,
        fails=sentence("not-undone", PROBLEMS),
        fields=_fields(group),
        unset=UNSET,
    )
    return Program(about, statements, Caution.ASKS, (MADE,) if group.scope else ())


_OUTSIDE = (
    "-Outside names mailboxes that it must not reach; without it the script tries one that it",
    "finds outside of the scope, since a scope that ends nothing looks well.",
)
_MADE = (
    "The scope goes too, if -Made names it and nothing else uses it. -Made takes what the apply",
    "script answered:",
    "  -Made (Get-Content applied.json | ForEach-Object { (ConvertFrom-Json $_).made })",
)


def _again(group: RoleGroup) -> Iterator[Statement]:
    yield from look_for(group)
    if group.scope:
        yield from look_for_scope(group.scope)


def _head(manifest: Manifest, group: RoleGroup, *about: str) -> tuple[str, ...]:
    facts = (
        f"role group: {group.name}",
        f"description: {group.marked_description}",
        *(f"member: {address}" for address in group.members),
        *((f"scope: {group.scope.name}", f"group: {group.scope.group}") if group.scope else ()),
    )
    return header(manifest, about, facts)


def _create(group: RoleGroup) -> Change:
    scope = {LIMIT: group.scope.name} if group.scope else {}
    made = cmdlet(
        "New-RoleGroup",
        Name=group.name,
        Description=group.marked_description,
        Roles=(ROLE,),
        Members=group.members,
        **scope,
    )
    return Change(made, group.name, "create role group", DONE, after=Texts(group.members))


def _refusals(group: RoleGroup) -> Iterator[Statement]:
    """Stop at a role group that is for something else, before anything is changed."""
    yield from look_at_roles(group)
    without = sentence("without-role", name=group.name, role=ROLE)
    yield If(Empty(GRANTED), (Throw(without),))
    yield If(Some(OTHERS), (Throw(sentence("other-roles", OTHER_NAMES, name=group.name)),))
    if group.scope:
        theirs = sentence("wider-of-others", WIDER_NAMES, name=group.name, role=ROLE)
        yield If(Every((Empty(MARKED), Some(WIDER))), (Throw(theirs),))


def _complete(group: RoleGroup) -> Iterator[Statement]:
    """Add the members that are missing, and end the role at the scope."""
    yield If(Empty(MARKED), (Say(sentence("by-others", name=group.name), Level.WARNED),))
    yield from _confine(group)
    yield from look_at_members(group)
    yield If(Some(EXTRA), (Say(sentence("extra-members", EXTRA_NAMES), Level.WARNED),))
    for member in members_of(group):
        added = cmdlet("Add-RoleGroupMember", **_membership(group, member))
        target = f"{group.name}: {member.address}"
        change = Change(added, target, "add member", DONE, after=Texts((member.address,)))
        yield If(Empty(member.present), (change,))


def _confine(group: RoleGroup) -> Iterator[Statement]:
    """Let the role end at the scope; whoever wants it to reach further is told how."""
    if group.scope is None:
        narrower = sentence("narrower", NARROWER_SCOPES, name=group.name, role=ROLE)
        yield If(Some(NARROWER), (Say(narrower, Level.WARNED),))
        return
    limited = cmdlet(
        "Set-ManagementRoleAssignment",
        Identity=ASSIGNMENT,
        CustomRecipientWriteScope=group.scope.name,
    )
    after = Texts((group.scope.name,))
    yield ForEach(
        ASSIGNMENT,
        WIDER_NAMES,
        (
            Change(
                limited,
                ASSIGNMENT,
                "limit role assignment",
                DONE,
                before=WIDER_SCOPES,
                after=after,
            ),
        ),
    )


def _take_away(group: RoleGroup) -> Iterator[Statement]:
    """Remove the role group if it is wholly ours, else the members that are."""
    yield from look_at_roles(group)
    refused = (Throw(sentence("not-ours", name=group.name)),)
    yield If(Every((Empty(MARKED), Empty(GRANTED))), refused)
    yield If(Every((Empty(MARKED), Some(OTHERS))), refused)
    yield from look_at_members(group)
    removed = cmdlet(
        "Remove-RoleGroup",
        Identity=group.name,
        BypassSecurityGroupManagerCheck=Switch(),
        Confirm=Switch(on=False),
    )
    wholly_ours = Every((Some(MARKED), Empty(OTHERS), Empty(EXTRA)))
    kept = Say(sentence("group-kept", EXTRA_NAMES, name=group.name), Level.WARNED)
    yield If(
        wholly_ours,
        (Change(removed, group.name, "remove role group", DONE, before=Texts(group.members)),),
        (kept, *_leave(group)),
    )


def _leave(group: RoleGroup) -> Iterator[Statement]:
    for member in members_of(group):
        taken = cmdlet(
            "Remove-RoleGroupMember",
            **_membership(group, member),
            Confirm=Switch(on=False),
        )
        target = f"{group.name}: {member.address}"
        change = Change(taken, target, "remove member", DONE, before=Texts((member.address,)))
        yield If(Some(member.present), (change,))


def _remains(group: RoleGroup) -> Iterator[Statement]:
    yield from look_at_members(group)
    for member in members_of(group):
        still = sentence("still-member", name=group.name, address=member.address)
        yield If(Some(member.present), (Note(PROBLEMS, still),))


def _membership(group: RoleGroup, member: Member) -> dict[str, str | Switch]:
    """Return the parameters of both; without the switch only a manager of the group may."""
    return {
        "Identity": group.name,
        "Member": member.address,
        "BypassSecurityGroupManagerCheck": Switch(),
    }


def _fields(group: RoleGroup) -> tuple[tuple[str, Field], ...]:
    return (
        ("roleGroup", group.name),
        ("found", Only(FOUND)),
        ("otherMembers", EXTRA_NAMES),
        ("effectiveUsers", EFFECTIVE_NAMES),
    )
