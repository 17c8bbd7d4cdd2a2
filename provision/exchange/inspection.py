"""The statements that look at a role group without changing it: what apply, verify, undo share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.cmdlets import Switch, Variable, cmdlet
from provision.exchange.phrases import FOUND, PROBLEMS, sentence
from provision.exchange.premises import MAILBOX, MAILBOXES, ROLE_FOUND, look_for_role, recipients
from provision.exchange.scope import (
    OUTSIDE,
    SCOPE,
    STRANGER,
    ManagementScope,
    find_stranger,
    other_scope,
)
from provision.queries import (
    AllOf,
    Chosen,
    Column,
    Contains,
    Empty,
    Is,
    IsNoneOf,
    IsOneOf,
    Listing,
    Some,
    Texts,
)
from provision.statements import Assign, ForEach, If, Level, Note, Say, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from provision.cmdlets import Each
    from provision.manifest import Manifest
    from provision.statements import Sentence

ROLE = "ApplicationImpersonation"
LONGEST_DESCRIPTION = 1024  # Active Directory's attribute `description` ends there.

GROUP, MARKED, MEMBERS = map(Variable, ("group", "marked", "members"))
GRANTED, GRANTS, ASSIGNMENTS = map(Variable, ("granted", "grants", "assignments"))
OTHERS, OTHER_NAMES = map(Variable, ("others", "otherNames"))
EXTRA, EXTRA_NAMES, OURS = map(Variable, ("extra", "extraNames", "ours"))
EFFECTIVE, EFFECTIVE_NAMES = map(Variable, ("effective", "effectiveNames"))
WIDER, WIDER_NAMES, NARROWER = map(Variable, ("wider", "widerNames", "narrower"))
WIDER_SCOPES = Variable("widerScopes")
NARROWER_SCOPES, NO_SCOPE = map(Variable, ("narrowerScopes", "noScope"))
REACHING = Variable("reaching")
# What limits an assignment: the property of one, and the parameter that sets it.
LIMIT = "CustomRecipientWriteScope"
FINDINGS = ("absent", "ours", "others")


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """A role group that holds ROLE; `scope` is the management scope it ends at, if any."""

    name: str
    description: str
    members: tuple[str, ...]
    owner: str
    scope: ManagementScope | None = None

    @property
    def mark(self) -> str:
        """Return what in its description says that we made it."""
        return f"[exobridge:{self.owner}]"

    @property
    def marked_description(self) -> str:
        return f"{self.description[: LONGEST_DESCRIPTION - len(self.mark) - 1]} {self.mark}"


@dataclass(frozen=True, slots=True)
class Member:
    """A member the manifest lists, and the variables that hold what is found of it."""

    address: str
    number: int

    @property
    def recipient(self) -> Variable:
        return Variable(f"recipient{self.number}")

    @property
    def recipient_name(self) -> Variable:
        return Variable(f"recipientName{self.number}")

    @property
    def present(self) -> Variable:
        return Variable(f"present{self.number}")

    @property
    def works(self) -> Variable:
        return Variable(f"works{self.number}")


def role_group_of(manifest: Manifest) -> RoleGroup:
    """Return the role group that `manifest` wants."""
    spec, scope = manifest.exchange.role_group, manifest.exchange.scope
    if spec is None:
        raise ValueError("impersonation without a role group")
    limit = ManagementScope(scope.name, scope.group) if scope else None
    return RoleGroup(spec.name, spec.description, spec.members, manifest.owner, limit)


def members_of(group: RoleGroup) -> tuple[Member, ...]:
    """Return the members that `group` lists, numbered."""
    return tuple(Member(address, at) for at, address in enumerate(group.members, 1))


def prelude(group: RoleGroup) -> Iterator[Statement]:
    """Give every list that the result holds a beginning: strict mode wants them assigned."""
    yield Assign(OURS, Texts(group.members))
    for variable in (EXTRA_NAMES, EFFECTIVE_NAMES):
        yield Assign(variable, Texts())


def premises(group: RoleGroup, complain: Callable[[Sentence], Statement]) -> Iterator[Statement]:
    """Look for the role and the recipients, and complain of what is absent."""
    yield from look_for_role(ROLE, sentence("role-absent", role=ROLE), complain)
    for member in members_of(group):
        yield Assign(member.recipient, Listing(recipients(member.address), _is(member)))
        missing = complain(sentence("no-recipient", address=member.address))
        yield If(Empty(member.recipient), (missing,))
    if group.scope:
        yield from other_scope(group.scope, complain)


def look_for(group: RoleGroup) -> Iterator[Statement]:
    """Find the role group, and whether its description says that we made it."""
    listing = cmdlet("Get-RoleGroup", ResultSize="Unlimited")
    yield Assign(GROUP, Listing(listing, Is("Name", group.name)))
    yield Assign(MARKED, Chosen(GROUP, Contains("Description", group.mark)))


def say_what_was_found(into: Variable = FOUND) -> Statement:
    """Remember in a word whose role group was there."""
    absent, ours, others = ((Assign(into, Texts((word,))),) for word in FINDINGS)
    return If(Empty(GROUP), absent, (If(Some(MARKED), ours, others),))


def look_at_roles(group: RoleGroup) -> Iterator[Statement]:
    """Find which assignments of the role group are of ROLE, and which are of others.

    Assignments are told apart by name, which is a text; their role is an object of Exchange's.
    """
    theirs = AllOf((Is("RoleAssigneeType", "RoleGroup"), Is("RoleAssigneeName", group.name)))
    granted = cmdlet("Get-ManagementRoleAssignment", Role=ROLE, Delegating=False)
    everything = cmdlet("Get-ManagementRoleAssignment", Delegating=False)
    yield Assign(GRANTED, Texts())
    yield If(Some(ROLE_FOUND), (Assign(GRANTED, Listing(granted, theirs)),))
    yield Assign(GRANTS, Column(GRANTED, "Name"))
    yield Assign(ASSIGNMENTS, Listing(everything, theirs))
    yield Assign(OTHERS, Chosen(ASSIGNMENTS, IsNoneOf("Name", GRANTS)))
    yield Assign(OTHER_NAMES, Column(OTHERS, "Name"))
    yield from _look_at_limits(group)


def _look_at_limits(group: RoleGroup) -> Iterator[Statement]:
    """Find the assignments of ROLE that reach further than they shall, or less far."""
    unlimited = Texts((group.scope.name if group.scope else "",))
    yield Assign(NO_SCOPE, unlimited)
    yield Assign(WIDER if group.scope else NARROWER, Chosen(GRANTED, IsNoneOf(LIMIT, NO_SCOPE)))
    yield Assign(NARROWER if group.scope else WIDER, Texts())
    yield Assign(WIDER_NAMES, Column(WIDER, "Name"))
    yield Assign(WIDER_SCOPES, Column(WIDER, LIMIT))
    yield Assign(NARROWER_SCOPES, Column(NARROWER, LIMIT))


def look_at_members(group: RoleGroup) -> Iterator[Statement]:
    """Find who of the manifest is a member, and who else."""
    listing = cmdlet("Get-RoleGroupMember", Identity=group.name, ResultSize="Unlimited")
    yield Assign(MEMBERS, Listing(listing))
    yield Assign(EXTRA, Chosen(MEMBERS, IsNoneOf("PrimarySmtpAddress", OURS)))
    yield Assign(EXTRA_NAMES, Column(EXTRA, "Name"))
    for member in members_of(group):
        yield Assign(member.present, Chosen(MEMBERS, _is(member)))


def verification(group: RoleGroup) -> Iterator[Statement]:
    """Look at everything anew, and note what is not as the manifest wants it."""
    absent = sentence("group-absent", name=group.name)
    there = (*look_at_roles(group), *look_at_members(group), *_shortcomings(group))
    yield If(Empty(GROUP), (Note(PROBLEMS, absent),), (*there, *_effect(group)))


def _shortcomings(group: RoleGroup) -> Iterator[Statement]:
    without = sentence("not-granted", name=group.name, role=ROLE)
    more = sentence("more-granted", OTHER_NAMES, name=group.name, role=ROLE)
    yield If(Empty(GRANTED), (Note(PROBLEMS, without),))
    yield If(Some(OTHERS), (Note(PROBLEMS, more),))
    yield from _limits(group)
    for member in members_of(group):
        missing = sentence("not-member", name=group.name, address=member.address)
        yield If(Empty(member.present), (Note(PROBLEMS, missing),))


def _limits(group: RoleGroup) -> Iterator[Statement]:
    """Note where the role does not end at the scope, or ends at one that nobody asked for."""
    if group.scope is None:
        narrower = sentence("narrower", NARROWER_SCOPES, name=group.name, role=ROLE)
        yield If(Some(NARROWER), (Note(PROBLEMS, narrower),))
        return
    absent = sentence("scope-absent", name=group.scope.name)
    yield If(Empty(SCOPE), (Note(PROBLEMS, absent),))
    wider = sentence("wider", WIDER_NAMES, name=group.scope.name, role=ROLE)
    yield If(Some(WIDER), (Note(PROBLEMS, wider),))


def reach(group: RoleGroup, addresses: tuple[str, ...]) -> Iterator[Statement]:
    """Note whom of the mailboxes the role does not reach, and whom outside of the scope it does.

    Exchange is asked which assignments may write a recipient, their scopes taken into account.
    """
    if group.scope is None:
        return
    yield Assign(MAILBOXES, Texts(addresses))
    missing = If(Empty(REACHING), (Note(PROBLEMS, sentence("not-in-scope", MAILBOX)),))
    yield ForEach(MAILBOX, MAILBOXES, (_reaching(group, MAILBOX), missing))
    yield from find_stranger(group.scope)
    reached = If(Some(REACHING), (Note(PROBLEMS, sentence("outside-reached", STRANGER)),))
    yield ForEach(STRANGER, OUTSIDE, (_reaching(group, STRANGER), reached))


def _reaching(group: RoleGroup, recipient: Each) -> Assign:
    writing = cmdlet(
        "Get-ManagementRoleAssignment",
        Role=ROLE,
        Delegating=False,
        WritableRecipient=recipient,
    )
    theirs = AllOf((Is("RoleAssigneeType", "RoleGroup"), Is("RoleAssigneeName", group.name)))
    return Assign(REACHING, Listing(writing, theirs))


def look_at_effect(group: RoleGroup) -> Iterator[Statement]:
    """Find for whom the role takes effect; a group among the members is not itself a user."""
    listing = cmdlet(
        "Get-ManagementRoleAssignment", Role=ROLE, Delegating=False, GetEffectiveUsers=Switch()
    )
    theirs = AllOf((Is("RoleAssigneeType", "RoleGroup"), Is("RoleAssigneeName", group.name)))
    yield Assign(EFFECTIVE, Listing(listing, theirs))
    yield Assign(EFFECTIVE_NAMES, Column(EFFECTIVE, "EffectiveUserName"))


def _effect(group: RoleGroup) -> Iterator[Statement]:
    yield from look_at_effect(group)
    nobody = Note(PROBLEMS, sentence("no-effect", name=group.name, role=ROLE))
    yield If(Empty(EFFECTIVE), (nobody,))
    for member in members_of(group):
        yield Assign(member.recipient_name, Column(member.recipient, "Name"))
        only = IsOneOf("EffectiveUserName", member.recipient_name)
        yield Assign(member.works, Chosen(EFFECTIVE, only))
        warned = Say(sentence("not-effective", address=member.address), Level.WARNED)
        yield If(Empty(member.works), (warned,))


def _is(member: Member) -> Is:
    return Is("PrimarySmtpAddress", member.address)
