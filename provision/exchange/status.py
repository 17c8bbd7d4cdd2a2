"""Turn a manifest into the program that looks at everything on Exchange's side, and only looks.

Each part is attempted by itself: what this account may not read is named in `notRead`, and its
part of the answer is empty. So an empty part says nothing of the organisation. Exchange's own
properties keep their names, and are texts; one that is not set, as EwsEnabled may be, is empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.cmdlets import Cmdlet, Variable, cmdlet
from provision.exchange import application_inspection as application
from provision.exchange import inspection
from provision.exchange.allow_list import ALLOWED, CONFIG, look_at_list
from provision.exchange.header import header
from provision.exchange.mailbox_permissions import DENIED, GRANTED, look_at_permissions
from provision.exchange.phrases import FOUND, result, sentence
from provision.exchange.premises import FIND, MAILBOX, MAILBOXES, RECIPIENT, ROLE_FOUND, ROLES
from provision.exchange.role_group import role_group_of
from provision.manifest import Access, Deployment
from provision.queries import Chosen, Column, Empty, Is, Listing, Rows, Some, Texts
from provision.statements import (
    Append,
    Assign,
    Attempt,
    Caution,
    ForEach,
    If,
    Level,
    Only,
    Program,
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
    from provision.manifest import Manifest
    from provision.outputs import Identities
    from provision.statements import Field, Statement

NOT_READ = Variable("notRead")
ORGANISATION, USER_AGENTS, LISTS = map(Variable, ("settings", "userAgents", "lists"))
ROLE_FACTS, APPLICATION_ROLE = map(Variable, ("roleFacts", "applicationRole"))
GROUPS, MEMBER_NAMES = map(Variable, ("groups", "memberNames"))
POINTERS, REGIONS, HOLDINGS = map(Variable, ("pointers", "regions", "holdings"))
PEOPLE, DOORS, RIGHTS, REACH = map(Variable, ("people", "doors", "rights", "reach"))
ROWS, ANSWERS = Variable("rows"), Variable("answers")
POLICY = (("EwsApplicationAccessPolicy",), ("EwsAllowList", "EwsBlockList"))
AUTHORIZATION = ("RoleName", "AllowedResourceScope", "ScopeType", "InScope")


def status_program(
    manifest: Manifest, identities: Identities | None, role: ApplicationRole | None
) -> Program:
    """Return the program; without the ids of an application it does not look for its role."""
    parts = _parts(manifest, role)
    statements = (
        Assign(NOT_READ, Texts()),
        Assign(MAILBOXES, Texts(manifest.adapter.mailboxes)),
        *(Assign(part, Texts()) for _, part, _ in parts),
        *(step for _, _, steps in parts for step in steps),
        If(Some(NOT_READ), (Say(sentence("not-all-read", NOT_READ), Level.WARNED),)),
        result(
            "status",
            manifest.owner,
            *_facts(manifest, identities),
            *((name, Records(part)) for name, part, _ in parts),
            ("notRead", NOT_READ),
        ),
    )
    return Program(_head(manifest), statements, Caution.READS)


def _head(manifest: Manifest) -> tuple[str, ...]:
    about = (
        "Looks at everything on Exchange's side that concerns a calendar adapter, and changes",
        "nothing. Keep what it prints: this project's own checks read it from a file.",
        "What this account may not read is named in notRead, and its part is left empty.",
    )
    adapter = manifest.adapter
    mailboxes = (f"mailbox: {address}" for address in adapter.mailboxes)
    return header(manifest, about, (f"administrator: {adapter.administrator}", *mailboxes))


def _facts(manifest: Manifest, identities: Identities | None) -> tuple[tuple[str, Field], ...]:
    return (
        ("tenant", manifest.tenant),
        ("deployment", manifest.exchange.deployment.value),
        ("access", manifest.access.value),
        ("administrator", manifest.adapter.administrator),
        ("clientId", identities.client_id if identities else ""),
    )


Part = tuple[str, Variable, tuple["Statement", ...]]


def _parts(manifest: Manifest, role: ApplicationRole | None) -> tuple[Part, ...]:
    """Return the parts of the answer: the name, the list, and what fills it."""
    online = manifest.exchange.deployment is Deployment.ONLINE
    parts: list[Part] = [
        ("organisation", ORGANISATION, _organisation(online=online)),
        ("userAgents", USER_AGENTS, ()),
        ("roles", ROLE_FACTS, _attempt("roles", _roles())),
        ("mailboxes", PEOPLE, _each("mailboxes", _person())),
        ("clientAccess", DOORS, _each("clientAccess", _door())),
    ]
    if online:
        parts.append(("allowList", LISTS, ()))
    if manifest.access is Access.IMPERSONATION:
        group = role_group_of(manifest)
        parts.append(("roleGroup", GROUPS, _attempt("roleGroup", _group(group))))
    if manifest.access is Access.FULL_ACCESS:
        parts.append(("permissions", RIGHTS, _each("permissions", _rights(manifest))))
    if role:
        parts += _application(role)
    return tuple(parts)


def _attempt(what: str, steps: Iterator[Statement]) -> tuple[Statement, ...]:
    return (Attempt(Sentence(what), tuple(steps), NOT_READ),)


def _each(what: str, steps: Iterator[Statement]) -> tuple[Statement, ...]:
    body = Attempt(Sentence(what, MAILBOX), tuple(steps), NOT_READ)
    return (ForEach(MAILBOX, MAILBOXES, (body,)),)


def _organisation(*, online: bool) -> tuple[Statement, ...]:
    """Read the settings; the list is Exchange Online's, modern authentication a server's own."""
    reading = (Assign(CONFIG, Listing(cmdlet("Get-OrganizationConfig"))),)
    properties = ("IsDehydrated", "EwsEnabled")
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


def _group(group: RoleGroup) -> Iterator[Statement]:
    yield Assign(ROLE_FOUND, Listing(cmdlet("Get-ManagementRole"), Is("Name", inspection.ROLE)))
    yield from inspection.prelude(group)
    yield from inspection.look_for(group)
    yield inspection.say_what_was_found()
    for variable in (inspection.GRANTED, inspection.OTHER_NAMES, MEMBER_NAMES):
        yield Assign(variable, Texts())
    yield If(
        Some(inspection.GROUP),
        (
            *inspection.look_at_roles(group),
            *inspection.look_at_members(group),
            Assign(MEMBER_NAMES, Column(inspection.MEMBERS, "Name")),
            If(Some(ROLE_FOUND), tuple(inspection.look_at_effect(group))),
        ),
    )
    facts: tuple[tuple[str, Field], ...] = (
        ("name", group.name),
        ("found", Only(FOUND)),
        ("holdsRole", Some(inspection.GRANTED)),
        ("otherAssignments", inspection.OTHER_NAMES),
        ("members", MEMBER_NAMES),
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


def _application(role: ApplicationRole) -> Iterator[Part]:
    """Yield the parts about an application's role, each of which needs the one before."""
    pointer = Rows(application.PRINCIPAL, ("AppId", "ObjectId", "DisplayName"))
    steps = (*application.look_for_principal(role), Assign(POINTERS, pointer))
    yield "servicePrincipals", POINTERS, _attempt("servicePrincipals", iter(steps))
    region = Rows(application.SCOPE, ("Name", "RecipientFilter"))
    steps = (*application.look_for_scope(role), Assign(REGIONS, region))
    yield "scopes", REGIONS, _attempt("scopes", iter(steps))
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
    yield "reach", REACH, _each("reach", iter(reached))


def _asked(question: Cmdlet) -> Iterator[Statement]:
    """Ask what the application may do, if Exchange knows it."""
    yield Assign(ANSWERS, Texts())
    yield If(Some(application.SAME), (Assign(ANSWERS, Listing(question)),))
