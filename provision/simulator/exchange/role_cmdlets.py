"""What the cmdlets for roles, role groups and their members do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.simulator.exchange.cmdlet_errors import CmdletError, already_exists
from provision.simulator.exchange.lookups import (
    account_called,
    group_called,
    role_called,
    scope_name,
    text,
    texts,
)
from provision.simulator.exchange.roles import Assignment, RoleGroup

if TYPE_CHECKING:
    from provision.simulator.exchange.lookups import Given, Row
    from provision.simulator.exchange.organisation import Organisation
    from provision.simulator.exchange.people import Account


def get_management_role(exchange: Organisation, given: Given) -> list[Row]:
    """Return the roles there are."""
    wanted, kind = text(given, "Identity"), text(given, "RoleType")
    roles = [role_called(exchange, wanted)] if wanted else sorted(exchange.roles.known)
    rows: list[Row] = [{"Name": role, "RoleType": role.replace(" ", "")} for role in roles]
    return [row for row in rows if not kind or str(row["RoleType"]).lower() == kind.lower()]


def get_role_group(exchange: Organisation, given: Given) -> list[Row]:
    """Return the role groups, or the one that is named."""
    wanted = text(given, "Identity")
    groups = [group_called(exchange, wanted)] if wanted else exchange.roles.groups.values()
    return [_group_row(exchange, group) for group in groups]


def _group_row(exchange: Organisation, group: RoleGroup) -> Row:
    assignments = [
        assignment
        for assignment in exchange.roles.assignments.values()
        if assignment.to_group and assignment.assignee.lower() == group.name.lower()
    ]
    return {
        "Name": group.name,
        "Identity": group.name,
        "DisplayName": group.display_name,
        "Description": group.description,
        "Members": [account_called(exchange, member).name for member in group.members],
        "ManagedBy": list(group.managed_by),
        "Roles": sorted({a.role for a in assignments}),
        "RoleAssignments": [a.name for a in assignments],
        "RoleGroupType": "Standard",
    }


def new_role_group(exchange: Organisation, given: Given) -> list[Row]:
    """Make a role group, with its members and an assignment for each role."""
    name = text(given, "Name")
    if name.lower() in exchange.roles.groups:
        raise already_exists(name)
    roles = [role_called(exchange, role) for role in texts(given, "Roles")]
    members = [account_called(exchange, member).upn for member in texts(given, "Members")]
    managers = tuple(account_called(exchange, who).upn for who in texts(given, "ManagedBy"))
    scope = scope_name(exchange, given)
    shown = text(given, "DisplayName") or name
    description = text(given, "Description")
    group = RoleGroup(name, shown, description, list(dict.fromkeys(members)), managers)
    exchange.roles.add_group(group)
    for role in dict.fromkeys(roles):
        exchange.roles.assign(_assignment(exchange, role, name, scope))
    return [_group_row(exchange, group)]


def _assignment(exchange: Organisation, role: str, group: str, scope: str) -> Assignment:
    """Return the assignment that comes with a group; its name is made, cut and told apart."""
    base = f"{role}-{group}"[:64]
    name, number = base, 0
    while name.lower() in exchange.roles.assignments:
        number += 1
        name = f"{base[:60]}-{number}"
    return Assignment(name, role, group, to_group=True, scope=scope)


def remove_role_group(exchange: Organisation, given: Given) -> list[Row]:
    """Remove a role group and its role assignments."""
    group = group_called(exchange, text(given, "Identity"))
    if group.built_in:
        raise CmdletError(
            "InvalidOperationException",
            f'The role group "{group.name}" can\'t be removed because it is a built-in role group.',
        )
    roles = exchange.roles
    del roles.groups[group.name.lower()]
    for key, assignment in list(roles.assignments.items()):
        if assignment.to_group and assignment.assignee.lower() == group.name.lower():
            del roles.assignments[key]
    return []


def get_role_group_member(exchange: Organisation, given: Given) -> list[Row]:
    """Return the members of a role group."""
    group = group_called(exchange, text(given, "Identity"))
    return [_member_row(exchange, account_called(exchange, member)) for member in group.members]


def _member_row(exchange: Organisation, account: Account) -> Row:
    mailbox = exchange.mailbox(account.upn)
    return {
        "Name": account.name,
        "DisplayName": account.name,
        "Alias": account.alias,
        "PrimarySmtpAddress": mailbox.smtp if mailbox else "",
        "RecipientType": "UserMailbox" if mailbox else "User",
    }


def add_role_group_member(exchange: Organisation, given: Given) -> list[Row]:
    """Add one member to a role group."""
    group = group_called(exchange, text(given, "Identity"))
    account = account_called(exchange, text(given, "Member"))
    if account.upn in group.members:
        raise CmdletError(
            "MemberAlreadyExistsException",
            f'The recipient "{account.name}" is already a member of the group "{group.name}".',
        )
    group.members.append(account.upn)
    return []


def remove_role_group_member(exchange: Organisation, given: Given) -> list[Row]:
    """Take one member out of a role group."""
    group = group_called(exchange, text(given, "Identity"))
    account = account_called(exchange, text(given, "Member"))
    if account.upn not in group.members:
        raise CmdletError(
            "MemberNotFoundException",
            f'The recipient "{account.name}" isn\'t a member of the group "{group.name}".',
        )
    group.members.remove(account.upn)
    return []


def update_role_group_member(exchange: Organisation, given: Given) -> list[Row]:
    """Replace all the members of a role group."""
    group = group_called(exchange, text(given, "Identity"))
    members = [account_called(exchange, member).upn for member in texts(given, "Members")]
    group.members[:] = list(dict.fromkeys(members))
    return []
