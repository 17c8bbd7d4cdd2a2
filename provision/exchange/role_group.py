"""Turn a manifest into Exchange's side of it: the role group of the manual, as typed programs.

role_group_of   what the manifest wants          Manifest -> RoleGroup
apply_program   makes it so, and checks itself   Manifest -> Program
verify_program  only looks                       Manifest -> Program
undo_program    takes away what apply made       Manifest -> Program
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from provision.cmdlets import Switch, cmdlet
from provision.exchange.header import header
from provision.exchange.inspection import (
    EFFECTIVE_NAMES,
    EXTRA,
    EXTRA_NAMES,
    GRANTED,
    GROUP,
    MARKED,
    OTHER_NAMES,
    OTHERS,
    ROLE,
    RoleGroup,
    look_at_members,
    look_at_roles,
    look_for,
    members_of,
    prelude,
    premises,
    say_what_was_found,
    verification,
)
from provision.exchange.phrases import DONE, FOUND, PROBLEMS, judgement, result, sentence
from provision.exchange.premises import ROLE_FOUND, ROLES, customisation
from provision.queries import Chosen, Empty, Every, Is, Listing, Not, Previewing, Some
from provision.statements import (
    Assign,
    Caution,
    Change,
    Comment,
    If,
    Level,
    Note,
    Only,
    Program,
    Result,
    Say,
    Statement,
    Throw,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.exchange.inspection import Member
    from provision.manifest import Manifest


def role_group_of(manifest: Manifest) -> RoleGroup:
    """Return the role group that `manifest` wants."""
    spec = manifest.exchange.role_group
    if spec is None:
        raise ValueError("impersonation without a role group")
    return RoleGroup(spec.name, spec.description, spec.members, manifest.owner)


def apply_program(manifest: Manifest) -> Program:
    """Return the program that makes the role group, or completes it, and checks it."""
    group = role_group_of(manifest)
    about = _head(
        manifest,
        group,
        f"Gives the administrator of a calendar adapter the role {ROLE}, by a role group.",
        "Preview it with -WhatIf. Run again, it changes nothing that is as it should be.",
    )
    statements = (
        *prelude(group),
        *customisation(),
        *premises(group, Throw),
        *look_for(group),
        say_what_was_found(),
        If(Empty(GROUP), (_create(group),), tuple(_complete(group))),
        If(Not(Previewing()), (*look_for(group), *verification(group))),
        _result("apply", group),
        If(Some(PROBLEMS), (Throw(sentence("failed", PROBLEMS)),)),
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
    )
    statements = (
        *prelude(group),
        *premises(group, partial(Note, PROBLEMS)),
        *look_for(group),
        say_what_was_found(),
        If(Some(ROLE_FOUND), tuple(verification(group))),
        _result("verify", group),
        If(Some(PROBLEMS), (Throw(sentence("failed", PROBLEMS)),)),
    )
    return Program(about, statements, Caution.READS)


def undo_program(manifest: Manifest) -> Program:
    """Return the program that takes away what apply made, and nothing of others."""
    group = role_group_of(manifest)
    about = _head(
        manifest,
        group,
        f"Takes away the role group that gives the role {ROLE}, if the apply script made it and",
        "nobody else has a part in it; else only its members that the manifest lists.",
        "Preview it with -WhatIf. It asks before each change; -Confirm:$false answers yes.",
    )
    nothing = Say(sentence("nothing-to-undo", name=group.name))
    statements = (
        *prelude(group),
        Comment("A denied listing stops the script: it would look like an absent role."),
        Assign(ROLES, Listing(cmdlet("Get-ManagementRole"))),
        If(Empty(ROLES), (Throw(sentence("no-roles")),)),
        Assign(ROLE_FOUND, Chosen(ROLES, Is("Name", ROLE))),
        *look_for(group),
        say_what_was_found(),
        If(Empty(GROUP), (nothing,), tuple(_take_away(group))),
        If(Not(Previewing()), (*look_for(group), If(Some(GROUP), tuple(_remains(group))))),
        _result("undo", group),
        If(Some(PROBLEMS), (Throw(sentence("not-undone", PROBLEMS)),)),
    )
    return Program(about, statements, Caution.ASKS)


def _head(manifest: Manifest, group: RoleGroup, *about: str) -> tuple[str, ...]:
    facts = (
        f"role group: {group.name}",
        f"description: {group.marked_description}",
        *(f"member: {address}" for address in group.members),
    )
    return header(manifest, about, facts)


def _create(group: RoleGroup) -> Change:
    scope = {"CustomRecipientWriteScope": group.scope} if group.scope else {}
    made = cmdlet(
        "New-RoleGroup",
        Name=group.name,
        Description=group.marked_description,
        Roles=(ROLE,),
        Members=group.members,
        **scope,
    )
    return Change(made, group.name, "create role group", DONE)


def _complete(group: RoleGroup) -> Iterator[Statement]:
    """Add the members that are missing, to a role group made for nothing else."""
    yield from look_at_roles(group)
    without = sentence("without-role", name=group.name, role=ROLE)
    yield If(Empty(GRANTED), (Throw(without),))
    yield If(Some(OTHERS), (Throw(sentence("other-roles", OTHER_NAMES, name=group.name)),))
    yield If(Empty(MARKED), (Say(sentence("by-others", name=group.name), Level.WARNED),))
    yield from look_at_members(group)
    yield If(Some(EXTRA), (Say(sentence("extra-members", EXTRA_NAMES), Level.WARNED),))
    for member in members_of(group):
        added = cmdlet("Add-RoleGroupMember", **_membership(group, member))
        target = f"{group.name}: {member.address}"
        yield If(Empty(member.present), (Change(added, target, "add member", DONE),))


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
        (Change(removed, group.name, "remove role group", DONE),),
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
        yield If(Some(member.present), (Change(taken, target, "remove member", DONE),))


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


def _result(script: str, group: RoleGroup) -> Result:
    return result(
        script,
        group.owner,
        ("roleGroup", group.name),
        ("found", Only(FOUND)),
        *judgement(script),
        ("otherMembers", EXTRA_NAMES),
        ("effectiveUsers", EFFECTIVE_NAMES),
    )
