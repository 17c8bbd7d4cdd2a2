"""What the cmdlets for role assignments and management scopes do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from provision.simulator.exchange.cmdlet_errors import CmdletError, already_exists, not_found
from provision.simulator.exchange.filters import parse_filter
from provision.simulator.exchange.lookups import (
    account_called,
    group_called,
    mailbox_called,
    principal_called,
    role_called,
    scope_name,
    text,
)
from provision.simulator.exchange.roles import Assignment, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.simulator.exchange.lookups import Given, Row
    from provision.simulator.exchange.organisation import Organisation


def get_management_role_assignment(exchange: Organisation, given: Given) -> list[Row]:
    """Return role assignments; with -GetEffectiveUsers one for each whom it reaches."""
    rows = []
    for assignment in _wanted(exchange, given):
        if given.get("GetEffectiveUsers") and not assignment.to_application:
            users = exchange.roles.holders(assignment)
            names = [account_called(exchange, user).name for user in users]
        else:
            names = ["All Group Members" if assignment.to_group else assignment.assignee]
        rows += [_assignment_row(exchange, assignment, name) for name in names]
    kind = text(given, "RoleAssigneeType").lower()
    return [row for row in rows if not kind or str(row["RoleAssigneeType"]).lower() == kind]


def _wanted(exchange: Organisation, given: Given) -> Iterator[Assignment]:
    assignments = exchange.roles.assignments
    identity, role = text(given, "Identity"), text(given, "Role")
    if identity and identity.lower() not in assignments:
        raise not_found(identity)
    role = role_called(exchange, role) if role else ""
    recipient = text(given, "WritableRecipient")
    mailbox = mailbox_called(exchange, recipient) if recipient else None
    assignee = text(given, "RoleAssignee")
    holders = _holders_called(exchange, assignee) if assignee else frozenset()
    for key, assignment in assignments.items():
        fits = (
            (not identity or key == identity.lower())
            and (not role or assignment.role == role)
            and (not assignee or assignment.assignee.lower() in holders)
            and given.get("Delegating", assignment.delegating) == assignment.delegating
            and given.get("Enabled", True)
            and (mailbox is None or exchange.roles.covers(assignment, mailbox))
        )
        if fits:
            yield assignment


def _holders_called(exchange: Organisation, identity: str) -> frozenset[str]:
    """Return the names under which `identity` may hold a role: its own, and its groups'."""
    if identity.lower() in exchange.roles.groups:
        return frozenset({identity.lower()})
    for principal in exchange.service_principals.values():
        if principal.is_called(identity):
            return frozenset({principal.object_id})
    account = account_called(exchange, identity)
    groups = (g for g in exchange.roles.groups.values() if account.upn in g.members)
    return frozenset({account.upn.lower(), *(group.name.lower() for group in groups)})


def _assignment_row(exchange: Organisation, assignment: Assignment, user: str) -> Row:
    row: Row = {
        "Name": assignment.name,
        "Identity": assignment.name,
        "Role": assignment.role,
        "RoleAssignee": assignment.assignee,
        "RoleAssigneeName": assignment.assignee,
        "RoleAssigneeType": _assignee_type(assignment),
        "RoleAssignmentDelegationType": "DelegatingOrgWide" if assignment.delegating else "Regular",
        "EffectiveUserName": user,
        "RecipientWriteScope": scope_type(assignment),
        "CustomRecipientWriteScope": "" if assignment.to_application else assignment.scope,
        "Enabled": True,
    }
    if exchange.is_online:
        row["App"] = assignment.assignee if assignment.to_application else ""
        row["CustomResourceScope"] = assignment.scope if assignment.to_application else ""
    return row


def _assignee_type(assignment: Assignment) -> str:
    if assignment.to_application:
        return "ServicePrincipal"
    return "RoleGroup" if assignment.to_group else "User"


def scope_type(assignment: Assignment) -> str:
    """Return what kind of thing limits an assignment."""
    if assignment.group_scope:
        return "Group"
    return "CustomRecipientScope" if assignment.scope else "Organization"


def new_management_role_assignment(exchange: Organisation, given: Given) -> list[Row]:
    """Give a role to a user, a role group or an application."""
    role = role_called(exchange, text(given, "Role"))
    assignee = _assignee(exchange, given)
    _check_kind(role, given)
    name = text(given, "Name") or f"{role}-{assignee}"[:64]
    if name.lower() in exchange.roles.assignments:
        raise already_exists(name)
    made = Assignment(
        name,
        role,
        assignee,
        to_group="SecurityGroup" in given,
        delegating=bool(given.get("Delegating")),
        scope=scope_name(exchange, given),
        to_application="App" in given,
        group_scope=_group_scope(exchange, text(given, "RecipientGroupScope")),
        made=exchange.world.clock(),
    )
    exchange.roles.assign(made)
    shown = "All Group Members" if made.to_group else assignee
    return [_assignment_row(exchange, made, shown)]


def _assignee(exchange: Organisation, given: Given) -> str:
    if app := text(given, "App"):
        return principal_called(exchange, app).object_id
    if user := text(given, "User"):
        return account_called(exchange, user).upn
    return group_called(exchange, text(given, "SecurityGroup")).name


def _check_kind(role: str, given: Given) -> None:
    """Refuse an application's role for people, people's for applications, and mixed-up scopes."""
    to_application = "App" in given
    scoped_as_people = "CustomRecipientWriteScope" in given
    scoped_as_application = bool({"CustomResourceScope", "RecipientGroupScope"} & given.keys())
    if scoped_as_people if to_application else scoped_as_application:
        raise CmdletError(
            "AmbiguousParameterSet,New-ManagementRoleAssignment",
            "Parameter set cannot be resolved using the specified named parameters.",
        )
    if role.startswith("Application ") is not to_application:
        raise CmdletError(
            "InvalidOperationException", f'The role "{role}" can\'t be assigned to this assignee.'
        )


def _group_scope(exchange: Organisation, identity: str) -> str:
    if not identity:
        return ""
    group = exchange.group_called(identity)
    if group is None:
        raise not_found(identity)
    return group.dn.lower()


def set_management_role_assignment(exchange: Organisation, given: Given) -> list[Row]:
    """Let a role assignment end at a scope."""
    identity = text(given, "Identity")
    known = exchange.roles.assignments.get(identity.lower())
    if known is None:
        raise not_found(identity)
    exchange.roles.assign(replace(known, scope=scope_name(exchange, given)))
    return []


def remove_management_role_assignment(exchange: Organisation, given: Given) -> list[Row]:
    """Take a role assignment away."""
    identity = text(given, "Identity")
    if exchange.roles.assignments.pop(identity.lower(), None) is None:
        raise not_found(identity)
    return []


def new_management_scope(exchange: Organisation, given: Given) -> list[Row]:
    """Make a scope of the recipients that a filter describes."""
    name, written = text(given, "Name"), text(given, "RecipientRestrictionFilter")
    if name.lower() in exchange.roles.scopes:
        raise already_exists(name)
    scope = Scope(name, written, parse_filter(written))
    exchange.roles.scopes[name.lower()] = scope
    return [_scope_row(scope)]


def _scope_row(scope: Scope) -> Row:
    return {
        "Name": scope.name,
        "Identity": scope.name,
        "RecipientFilter": scope.written,
        "ScopeRestrictionType": "RecipientScope",
        "Exclusive": False,
    }


def get_management_scope(exchange: Organisation, given: Given) -> list[Row]:
    """Return the scopes, or the one that is named, or those that nothing uses."""
    wanted = text(given, "Identity")
    if wanted and wanted.lower() not in exchange.roles.scopes:
        raise not_found(wanted)
    used = {a.scope.lower() for a in exchange.roles.assignments.values()}
    unwanted = used if given.get("Orphan") else frozenset()
    scopes = exchange.roles.scopes.items()
    return [
        _scope_row(scope)
        for key, scope in scopes
        if wanted.lower() in {"", key} and key not in unwanted
    ]


def remove_management_scope(exchange: Organisation, given: Given) -> list[Row]:
    """Remove a scope that no role assignment uses."""
    wanted = text(given, "Identity")
    if wanted.lower() not in exchange.roles.scopes:
        raise not_found(wanted)
    users = [a for a in exchange.roles.assignments.values() if a.scope.lower() == wanted.lower()]
    if users:
        raise CmdletError(
            "InvalidOperationException",
            f'The management scope "{wanted}" is used by role assignments and can\'t be removed.',
        )
    del exchange.roles.scopes[wanted.lower()]
    return []
