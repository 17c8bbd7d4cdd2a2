"""Who may do what: roles, the groups that bring them together with people, and their scopes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provision.simulator.exchange.deployment import Deployment
from provision.simulator.exchange.filters import matches

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from provision.simulator.exchange.filters import Filter
    from provision.simulator.exchange.mailbox import Mailbox
    from provision.simulator.exchange.people import Account

IMPERSONATION = "ApplicationImpersonation"
EWS_AS_APPLICATION = "Application EWS.AccessAsApp"
_COMMON_ROLES = (
    "Active Directory Permissions",
    "Legal Hold",
    "Mail Recipients",
    "Mailbox Import Export",
    "Organization Configuration",
    "Recipient Policies",
    "Role Management",
    "User Options",
    "View-Only Configuration",
    "View-Only Recipients",
)
# https://learn.microsoft.com/exchange/permissions-exo/application-rbac
_APPLICATION_ROLES = (
    *("Application Mail.Read", "Application Mail.ReadBasic", "Application Mail.ReadWrite"),
    *("Application Mail.Send", "Application MailboxSettings.Read"),
    *("Application MailboxSettings.ReadWrite", "Application Calendars.Read"),
    *("Application Calendars.ReadWrite", "Application Contacts.Read"),
    *("Application Contacts.ReadWrite", "Application Mail Full Access"),
    *("Application Exchange Full Access", EWS_AS_APPLICATION),
)
# Exchange Online lost the role of impersonation in February 2025.
BUILT_IN_ROLES = {
    Deployment.SERVER: (IMPERSONATION, *_COMMON_ROLES),
    Deployment.ONLINE: (*_COMMON_ROLES, *_APPLICATION_ROLES),
}


@dataclass(slots=True)
class RoleGroup:
    """A group of people; `members` are UPNs."""

    name: str
    display_name: str
    description: str = ""
    members: list[str] = field(default_factory=list)
    managed_by: tuple[str, ...] = ()
    built_in: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Some of the recipients, by a filter."""

    name: str
    written: str
    filter: Filter


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role given to a group, a user or, by its object id, an application.

    Who has it `delegating` may hand it out, not use it. It is limited to a `scope`, or to the
    direct members of a group by that group's DN, and is in force since `made`.
    """

    name: str
    role: str
    assignee: str
    to_group: bool
    delegating: bool = False
    scope: str = ""
    to_application: bool = False
    group_scope: str = ""
    made: datetime | None = None


@dataclass(slots=True)
class Roles:
    """All role groups, assignments and scopes of an organisation, by name in lower case."""

    known: tuple[str, ...] = ()
    groups: dict[str, RoleGroup] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=dict)

    def add_group(self, group: RoleGroup) -> None:
        self.groups[group.name.lower()] = group

    def assign(self, assignment: Assignment) -> None:
        self.assignments[assignment.name.lower()] = assignment

    def assigned_to(self, account: Account, role: str) -> Iterator[Assignment]:
        """Yield the assignments through which `account` has `role` for use."""
        for assignment in self.assignments.values():
            right_role = assignment.role == role and not assignment.delegating
            if right_role and account.upn.lower() in self.holders(assignment):
                yield assignment

    def assigned_to_application(self, object_id: str) -> Iterator[Assignment]:
        """Yield what the application with that service principal was given."""
        for assignment in self.assignments.values():
            if assignment.to_application and assignment.assignee == object_id:
                yield assignment

    def holders(self, assignment: Assignment) -> tuple[str, ...]:
        """Return the UPNs, in lower case, of those whom `assignment` reaches."""
        if not assignment.to_group:
            return (assignment.assignee.lower(),)
        group = self.groups.get(assignment.assignee.lower())
        return tuple(member.lower() for member in group.members) if group else ()

    def covers(self, assignment: Assignment, mailbox: Mailbox) -> bool:
        """Return whether `assignment` is in force for `mailbox`."""
        if assignment.group_scope:
            return assignment.group_scope in mailbox.groups
        scope = self.scopes.get(assignment.scope.lower())
        return not assignment.scope or (scope is not None and matches(scope.filter, mailbox))

    def may_impersonate(self, account: Account, mailbox: Mailbox) -> bool:
        """Return whether `account` may act as the owner of `mailbox`."""
        assigned = self.assigned_to(account, IMPERSONATION)
        return any(self.covers(assignment, mailbox) for assignment in assigned)


def built_in_roles(deployment: Deployment = Deployment.SERVER) -> Roles:
    """Return what a fresh organisation has: nobody may impersonate, some may hand it out.

    https://learn.microsoft.com/exchange/understanding-management-roles-exchange-2013-help
    """
    known = BUILT_IN_ROLES[deployment]
    roles = Roles(known)
    for name in ("Organization Management", "Hygiene Management", "Recipient Management"):
        roles.add_group(RoleGroup(name, name, built_in=True))
    for role in known:
        name = f"{role}-Organization Management-Delegating"
        roles.assign(Assignment(name, role, "Organization Management", True, delegating=True))
    for role in _COMMON_ROLES:
        name = f"{role}-Organization Management"
        roles.assign(Assignment(name, role, "Organization Management", to_group=True))
    if IMPERSONATION in known:
        hygiene = f"{IMPERSONATION}-Hygiene Management"
        roles.assign(Assignment(hygiene, IMPERSONATION, "Hygiene Management", to_group=True))
    return roles
