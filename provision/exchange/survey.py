"""The statements by which every script looks around on Exchange's side for its answer, and only looks.

Each part is attempted by itself: what this account may not read is named in `notRead`, and its
part of the answer is empty. So an empty part says nothing of the organisation. Exchange's own
properties keep their names, and are texts; one that is not set, as EwsEnabled may be, is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.cmdlets import Cmdlet, Variable, cmdlet
from provision.exchange import application_inspection as application
from provision.exchange import inspection
from provision.exchange.allow_list import ALLOWED, CONFIG, look_at_list
from provision.exchange.inspection import role_group_of
from provision.exchange.permissions import DENIED, GRANTED, look_at_permissions
from provision.exchange.phrases import sentence
from provision.exchange.premises import (
    CONNECTIONS,
    FIND,
    MAILBOX,
    RECIPIENT,
    ROLE_FOUND,
    ROLES,
    look_at_connections,
)
from provision.exchange.scope import SCOPE, look_for_scope
from provision.manifest import Access
from provision.queries import Chosen, Column, Empty, Is, Listing, Rows, Some, Texts
from provision.statements import (
    Append,
    Assign,
    Attempt,
    ForEach,
    If,
    Level,
    Only,
    Record,
    Records,
    Say,
    Sentence,
    Throw,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.exchange.application_inspection import ApplicationRole
    from provision.exchange.inspection import RoleGroup
    from provision.exchange.scope import ManagementScope
    from provision.exchange.subject import Subject
    from provision.manifest import Manifest
    from provision.statements import Field, Statement

NOT_READ, EVERY_MAILBOX = Variable("notRead"), Variable("everyMailbox")
SESSIONS, ORGANISATION, USER_AGENTS = map(Variable, ("sessions", "settings", "userAgents"))
LISTS, ROLE_FACTS, APPLICATION_ROLE = map(Variable, ("lists", "roleFacts", "applicationRole"))
GROUPS, MEMBER_NAMES, WHOSE = map(Variable, ("groups", "memberNames", "whose"))
LIMITS = Variable("limits")
POINTERS, REGIONS, HOLDINGS = map(Variable, ("pointers", "regions", "holdings"))
PEOPLE, DOORS, RIGHTS, REACH = map(Variable, ("people", "doors", "rights", "reach"))
ROWS, ANSWERS = Variable("rows"), Variable("answers")
POLICY = (("EwsApplicationAccessPolicy",), ("EwsAllowList", "EwsBlockList"))
AUTHORIZATION = ("RoleName", "AllowedResourceScope", "ScopeType", "InScope")
# learn.microsoft.com/powershell/module/exchangepowershell/get-connectioninformation
SESSION = ("UserPrincipalName", "TenantID", "ConnectionUri")


@dataclass(frozen=True, slots=True)
class Survey:
    """What looks around: its steps, and what they found as a field of an answer."""

    steps: tuple[Statement, ...]
    record: Record


def survey_of(subject: Subject, *, whole: bool) -> Survey:
    """Return what looks around; at every mailbox, which takes a while, only if `whole`."""
    parts = _parts(subject, whole=whole)
    steps = (
        Assign(NOT_READ, Texts()),
        Assign(EVERY_MAILBOX, Texts(subject.manifest.adapter.mailboxes)),
        *(Assign(part, Texts()) for _, part, _ in parts),
        *(step for _, _, steps in parts for step in steps),
        If(Some(NOT_READ), (Say(sentence("not-all-read", NOT_READ), Level.WARNED),)),
    )
    fields = ((name, Records(part)) for name, part, _ in parts)
    return Survey(steps, Record((*fields, ("notRead", NOT_READ))))


Part = tuple[str, Variable, tuple["Statement", ...]]


def _parts(subject: Subject, *, whole: bool) -> tuple[Part, ...]:
    """Return the parts of the answer: the name, the list, and what fills it."""
    manifest, role = subject.manifest, subject.role
    parts: list[Part] = [
        ("organisation", ORGANISATION, _organisation(online=subject.online)),
        ("userAgents", USER_AGENTS, ()),
        ("roles", ROLE_FACTS, _attempt("roles", _roles())),
    ]
    if subject.online:
        sessions = iter((*look_at_connections(), Assign(SESSIONS, Rows(CONNECTIONS, SESSION))))
        parts.insert(0, ("connections", SESSIONS, _attempt("connections", sessions)))
        parts.append(("allowList", LISTS, ()))
    if whole:
        parts.append(("mailboxes", PEOPLE, _each("mailboxes", _person())))
        parts.append(("clientAccess", DOORS, _each("clientAccess", _door())))
    if manifest.access is Access.IMPERSONATION:
        parts += _impersonation(role_group_of(manifest))
    if manifest.access is Access.FULL_ACCESS and whole:
        parts.append(("permissions", RIGHTS, _each("permissions", _rights(manifest))))
    if role:
        parts += _application(role, whole=whole)
    return tuple(parts)


def _attempt(what: str, steps: Iterator[Statement]) -> tuple[Statement, ...]:
    return (Attempt(Sentence(what), tuple(steps), NOT_READ),)


def _each(what: str, steps: Iterator[Statement]) -> tuple[Statement, ...]:
    body = Attempt(Sentence(what, MAILBOX), tuple(steps), NOT_READ)
    return (ForEach(MAILBOX, EVERY_MAILBOX, (body,)),)


def _organisation(*, online: bool) -> tuple[Statement, ...]:
    """Read the settings; the list is Exchange Online's, modern authentication a server's own."""
    reading = (Assign(CONFIG, Listing(cmdlet("Get-OrganizationConfig"))),)
    properties = ("Name", "IsDehydrated", "EwsEnabled")
    listed = (Append(LISTS, Record((("allowed", ALLOWED),))),)
    steps = (
        *(look_at_list() if online else reading),
        *(listed if online else ()),
        Assign(
            ORGANISATION,
            Rows(CONFIG, properties if online else (*properties, "OAuth2ClientProfileEnabled")),
        ),
        *_attempt("userAgents", iter((Assign(USER_AGENTS, Rows(CONFIG, *POLICY)),))),
    )
    return _attempt("organisation", iter(steps))


def _roles() -> Iterator[Statement]:
    yield Assign(ROLES, Listing(cmdlet("Get-ManagementRole")))
    yield If(Empty(ROLES), (Throw(sentence("no-roles")),))
    yield Assign(ROLE_FOUND, Chosen(ROLES, Is("Name", inspection.ROLE)))
    yield Assign(APPLICATION_ROLE, Chosen(ROLES, Is("Name", application.ROLE)))
    found = (
        ("applicationImpersonation", Some(ROLE_FOUND)),
        ("ewsAccessAsApp", Some(APPLICATION_ROLE)),
    )
    yield Append(ROLE_FACTS, Record(found))


def _impersonation(group: RoleGroup) -> Iterator[Part]:
    yield "roleGroup", GROUPS, _attempt("roleGroup", _group(group))
    if group.scope:
        yield "scopes", REGIONS, _scope(group.scope)


def _group(group: RoleGroup) -> Iterator[Statement]:
    yield Assign(ROLE_FOUND, Listing(cmdlet("Get-ManagementRole"), Is("Name", inspection.ROLE)))
    yield from inspection.prelude(group)
    yield from inspection.look_for(group)
    yield inspection.say_what_was_found(WHOSE)
    for variable in (inspection.GRANTED, inspection.OTHER_NAMES, MEMBER_NAMES, LIMITS):
        yield Assign(variable, Texts())
    yield If(
        Some(inspection.GROUP),
        (
            *inspection.look_at_roles(group),
            *inspection.look_at_members(group),
            Assign(LIMITS, Column(inspection.GRANTED, inspection.LIMIT)),
            Assign(MEMBER_NAMES, Column(inspection.MEMBERS, "PrimarySmtpAddress")),
            If(Some(ROLE_FOUND), tuple(inspection.look_at_effect(group))),
        ),
    )
    facts: tuple[tuple[str, Field], ...] = (
        ("name", group.name),
        ("found", Only(WHOSE)),
        ("holdsRole", Some(inspection.GRANTED)),
        ("limits", LIMITS),
        ("otherAssignments", inspection.OTHER_NAMES),
        ("members", MEMBER_NAMES),
        ("otherMembers", inspection.EXTRA_NAMES),
        ("effectiveUsers", inspection.EFFECTIVE_NAMES),
    )
    yield Append(GROUPS, Record(facts))


def _person() -> Iterator[Statement]:
    yield FIND
    yield Assign(ROWS, Column(RECIPIENT, "RecipientTypeDetails"))
    yield Append(PEOPLE, Record((("address", MAILBOX), ("type", Only(ROWS)))))


def _door() -> Iterator[Statement]:
    yield Assign(ANSWERS, Listing(cmdlet("Get-CASMailbox", Identity=MAILBOX)))
    texts, lists = POLICY
    yield Assign(ROWS, Rows(ANSWERS, ("EwsEnabled", *texts), lists))
    yield Append(DOORS, Record((("address", MAILBOX), ("settings", Records(ROWS)))))


def _rights(manifest: Manifest) -> Iterator[Statement]:
    yield from look_at_permissions(manifest)
    found = (("address", MAILBOX), ("fullAccess", Some(GRANTED)), ("denied", Some(DENIED)))
    yield Append(RIGHTS, Record(found))


def _scope(scope: ManagementScope) -> tuple[Statement, ...]:
    region = Rows(SCOPE, ("Name", "RecipientFilter"))
    return _attempt("scopes", iter((*look_for_scope(scope), Assign(REGIONS, region))))


def _application(role: ApplicationRole, *, whole: bool) -> Iterator[Part]:
    """Yield the parts about an application's role, each of which needs the one before."""
    pointer = Rows(application.PRINCIPAL, ("AppId", "ObjectId", "DisplayName"))
    steps = (*application.look_for_principal(role), Assign(POINTERS, pointer))
    yield "servicePrincipals", POINTERS, _attempt("servicePrincipals", iter(steps))
    yield "scopes", REGIONS, _scope(role.region)
    held = (
        *_asked(application.authorization(role)),
        Assign(HOLDINGS, Rows(ANSWERS, AUTHORIZATION)),
    )
    yield "roleAssignments", HOLDINGS, _attempt("roleAssignments", iter(held))
    reached = (
        *_asked(application.authorization(role, MAILBOX)),
        Assign(ROWS, Rows(ANSWERS, AUTHORIZATION)),
        Append(REACH, Record((("address", MAILBOX), ("roles", Records(ROWS))))),
    )
    if whole:
        yield "reach", REACH, _each("reach", iter(reached))


def _asked(question: Cmdlet) -> Iterator[Statement]:
    """Ask what the application may do, if Exchange knows it."""
    yield Assign(ANSWERS, Texts())
    yield If(Some(application.SAME), (Assign(ANSWERS, Listing(question)),))
