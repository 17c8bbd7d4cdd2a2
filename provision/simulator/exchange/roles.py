"""Who may do what: roles, the groups that bring them together with people, and their scopes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provision.simulator.exchange.filters import matches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.simulator.exchange.filters import Filter
    from provision.simulator.exchange.mailbox import Mailbox
    from provision.simulator.exchange.organisation import Account

IMPERSONATION = "ApplicationImpersonation"
BUILT_IN_ROLES = (
    "ApplicationImpersonation",
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
    """A role given to a group or a user; who has it `delegating` may hand it out, not use it."""

    name: str
    role: str
    assignee: str
    to_group: bool
    delegating: bool = False
    scope: str = ""


@dataclass(slots=True)
class Roles:
    """All role groups, assignments and scopes of an organisation, by name in lower case."""

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

    def holders(self, assignment: Assignment) -> tuple[str, ...]:
        """Return the UPNs, in lower case, of those whom `assignment` reaches."""
        if not assignment.to_group:
            return (assignment.assignee.lower(),)
        group = self.groups.get(assignment.assignee.lower())
        return tuple(member.lower() for member in group.members) if group else ()

    def may_impersonate(self, account: Account, mailbox: Mailbox) -> bool:
        """Return whether `account` may act as the owner of `mailbox`."""
        for assignment in self.assigned_to(account, IMPERSONATION):
            scope = self.scopes.get(assignment.scope.lower())
            if not assignment.scope or (scope is not None and matches(scope.filter, mailbox)):
                return True
        return False


def built_in_roles() -> Roles:
    """Return what a fresh organisation has: nobody may impersonate, some may hand it out.

    https://learn.microsoft.com/exchange/understanding-management-roles-exchange-2013-help
    """
    roles = Roles()
    for name in ("Organization Management", "Hygiene Management", "Recipient Management"):
        roles.add_group(RoleGroup(name, name, built_in=True))
    for role in BUILT_IN_ROLES:
        name = f"{role}-Organization Management-Delegating"
        roles.assign(Assignment(name, role, "Organization Management", True, delegating=True))
    for role in BUILT_IN_ROLES[1:]:
        name = f"{role}-Organization Management"
        roles.assign(Assignment(name, role, "Organization Management", to_group=True))
    hygiene = f"{IMPERSONATION}-Hygiene Management"
    roles.assign(Assignment(hygiene, IMPERSONATION, "Hygiene Management", to_group=True))
    return roles
