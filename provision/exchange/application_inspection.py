"""The statements that look at an application's role in Exchange Online without changing it.

Whether a role is held, and how far it reaches, is asked of Test-ServicePrincipalAuthorization,
which does not go by the cache (so the application itself may still be refused).
https://learn.microsoft.com/exchange/permissions-exo/application-rbac
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from provision.cmdlets import Cmdlet, Each, Variable, cmdlet
from provision.exchange.phrases import PROBLEMS, sentence
from provision.exchange.premises import MAILBOX, MAILBOXES, look_at_door
from provision.exchange.scope import (
    OUTSIDE,
    SCOPE,
    SCOPE_NAME,
    STRANGER,
    ManagementScope,
    find_stranger,
    look_for_scope,
    other_scope,
)
from provision.queries import (
    AllOf,
    AnyOf,
    Chosen,
    Column,
    Contains,
    Empty,
    Every,
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

    from provision.manifest import Manifest
    from provision.outputs import Identities
    from provision.statements import Sentence

ROLE = "Application EWS.AccessAsApp"
LONGEST_DISPLAY_NAME = 256  # Entra's, for which this one stands.
LONGEST_NAME = 64  # learn.microsoft.com/powershell/module/exchange/new-managementroleassignment

PRINCIPALS, PRINCIPAL, MARKED = map(Variable, ("principals", "principal", "marked"))
SAME, SAME_NAMES = map(Variable, ("same", "principalNames"))
GRANTS, HELD, FOREIGN = map(Variable, ("grants", "held", "foreign"))
FOREIGN_SCOPES, MORE, MORE_ROLES = map(Variable, ("foreignScopes", "more", "moreRoles"))
ASSIGNMENTS, NAMED, OURS = map(Variable, ("assignments", "named", "ours"))
WANTED, INSIDE, REACHED = map(Variable, ("wanted", "inside", "reached"))


@dataclass(frozen=True, slots=True)
class ApplicationRole:
    """An application, by Entra's ids, that holds ROLE for the direct members of a group."""

    owner: str
    name: str
    client_id: str
    object_id: str
    scope: str
    group: str

    @property
    def mark(self) -> str:
        """Return what in the service principal's name says that we made it."""
        return f"[exobridge:{self.owner}]"

    @property
    def display_name(self) -> str:
        return f"{self.name[: LONGEST_DISPLAY_NAME - len(self.mark) - 1]} {self.mark}"

    @property
    def assignment(self) -> str:
        """Return the name of the assignment, which has no other place for a mark."""
        name = f"exobridge-{self.owner}"
        digest = sha256(self.owner.encode()).hexdigest()[:8]
        return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 9]}-{digest}"

    @property
    def region(self) -> ManagementScope:
        return ManagementScope(self.scope, self.group)


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


def look_for_principal(role: ApplicationRole) -> Iterator[Statement]:
    """Find the service principal by its client id, and whether it points to the right object."""
    yield Assign(PRINCIPALS, Listing(cmdlet("Get-ServicePrincipal")))
    yield Assign(PRINCIPAL, Chosen(PRINCIPALS, Is("AppId", role.client_id)))
    yield Assign(SAME, Chosen(PRINCIPAL, Is("ObjectId", role.object_id)))
    yield Assign(SAME_NAMES, Column(SAME, "DisplayName"))
    yield Assign(MARKED, Chosen(SAME, Contains("DisplayName", role.mark)))


def look_for_grants(role: ApplicationRole) -> Iterator[Statement]:
    """Find what the application may do, within our scope and beyond."""
    yield Assign(GRANTS, Texts())
    yield If(Some(SAME), (Assign(GRANTS, Listing(authorization(role))),))
    within = (Is("RoleName", ROLE), IsOneOf("AllowedResourceScope", SCOPE_NAME))
    beyond = (Is("RoleName", ROLE), IsNoneOf("AllowedResourceScope", SCOPE_NAME))
    yield Assign(HELD, Chosen(GRANTS, AllOf(within)))
    yield Assign(FOREIGN, Chosen(GRANTS, AllOf(beyond)))
    yield Assign(FOREIGN_SCOPES, Column(FOREIGN, "AllowedResourceScope"))
    yield Assign(WANTED, Texts((ROLE,)))
    yield Assign(MORE, Chosen(GRANTS, IsNoneOf("RoleName", WANTED)))
    yield Assign(MORE_ROLES, Column(MORE, "RoleName"))


def look_for_assignment(role: ApplicationRole) -> Iterator[Statement]:
    """Find the assignment that has our name, and whether it is our application's."""
    listing = cmdlet("Get-ManagementRoleAssignment", Role=ROLE, Delegating=False)
    assignee = AnyOf(
        (
            Is("RoleAssignee", role.object_id),
            Is("RoleAssigneeName", role.object_id),
            IsOneOf("RoleAssigneeName", SAME_NAMES),
        )
    )
    yield Assign(ASSIGNMENTS, Listing(listing))
    yield Assign(NAMED, Chosen(ASSIGNMENTS, Is("Name", role.assignment)))
    yield Assign(OURS, Chosen(NAMED, AllOf((Is("RoleAssigneeType", "ServicePrincipal"), assignee))))


def look_at_all(role: ApplicationRole) -> Iterator[Statement]:
    """Find all there is of it."""
    yield from look_for_principal(role)
    yield from look_for_scope(role.region)
    yield from look_for_grants(role)
    yield from look_for_assignment(role)


def authorization(role: ApplicationRole, resource: Each | None = None) -> Cmdlet:
    """Return the question what the application may do, with one mailbox or at all."""
    about = {"Resource": resource} if resource else {}
    return cmdlet("Test-ServicePrincipalAuthorization", Identity=role.object_id, **about)


def conflicts(
    role: ApplicationRole, complain: Callable[[Sentence], Statement]
) -> Iterator[Statement]:
    """Complain of what others made in the place of what is wanted."""
    wrong = sentence("other-object", id=role.object_id)
    yield from look_for_principal(role)
    yield If(Every((Some(PRINCIPAL), Empty(SAME))), (complain(wrong),))
    yield from other_scope(role.region, complain)
    yield from look_for_grants(role)
    beyond = sentence("role-beyond-scope", FOREIGN_SCOPES, role=ROLE, name=role.scope)
    yield If(Some(FOREIGN), (complain(beyond),))
    yield If(Some(MORE), (Say(sentence("more-roles", MORE_ROLES), Level.WARNED),))
    yield from look_for_assignment(role)
    taken = sentence("assignment-taken", name=role.assignment)
    yield If(Every((Some(NAMED), Empty(OURS))), (complain(taken),))


def shortcomings(role: ApplicationRole) -> Iterator[Statement]:
    """Note what is missing, and whom of the mailboxes the role does not reach."""
    absent = sentence("principal-absent", id=role.client_id)
    yield If(Empty(PRINCIPAL), (Note(PROBLEMS, absent),))
    yield If(Empty(SCOPE), (Note(PROBLEMS, sentence("scope-absent", name=role.scope)),))
    not_held = sentence("role-not-held", role=ROLE, name=role.scope)
    yield If(Empty(HELD), (Note(PROBLEMS, not_held),), tuple(_reach(role)))


def _reach(role: ApplicationRole) -> Iterator[Statement]:
    within = (
        *(Is("RoleName", ROLE), Is("InScope", "True")),
        IsOneOf("AllowedResourceScope", SCOPE_NAME),
    )
    found = Listing(authorization(role, MAILBOX), AllOf(within))
    outside = sentence("not-in-scope", MAILBOX)
    missing = If(Empty(INSIDE), (Note(PROBLEMS, outside),))
    body = (Assign(INSIDE, found), missing, *look_at_door())
    yield ForEach(MAILBOX, MAILBOXES, body)


def strangers(role: ApplicationRole) -> Iterator[Statement]:
    """Note the mailboxes outside of the scope that the role reaches all the same."""
    yield from find_stranger(role.region)
    reaching = AllOf((Is("RoleName", ROLE), Is("InScope", "True")))
    found = Listing(authorization(role, STRANGER), reaching)
    reached = Note(PROBLEMS, sentence("outside-reached", STRANGER))
    body = (Assign(REACHED, found), If(Some(REACHED), (reached,)))
    yield If(Some(HELD), (ForEach(STRANGER, OUTSIDE, body),))
