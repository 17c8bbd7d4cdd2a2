"""Runs a cmdlet: binds its parameters, then does what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.simulator.exchange import assignment_cmdlets as assignments
from provision.simulator.exchange import role_cmdlets as roles
from provision.simulator.exchange.cmdlet_errors import not_found
from provision.simulator.exchange.filters import matches, parse_filter
from provision.simulator.exchange.lookups import text, texts
from provision.simulator.exchange.parameters import bind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from provision.simulator.exchange.lookups import Given, Row
    from provision.simulator.exchange.mailbox import Mailbox
    from provision.simulator.exchange.organisation import Organisation

# What a listing gives if it is not told how much.
_RESULT_SIZE = 1000


def run_cmdlet(exchange: Organisation, name: str, given: Mapping[str, object]) -> list[Row]:
    """Return what the cmdlet `name` writes; with -WhatIf it changes nothing."""
    known, bound = bind(name, given)
    if bound.get("WhatIf"):
        return []
    most = bound.get("ResultSize", _RESULT_SIZE)
    rows = _CMDLETS[known](exchange, bound)
    return rows[: most if isinstance(most, int) else _RESULT_SIZE]


def _get_organization_config(_exchange: Organisation, _given: Given) -> list[Row]:
    # An organisation of Exchange Server is never dehydrated.
    return [{"Name": "Sakura Trading", "IsDehydrated": False, "OAuth2ClientProfileEnabled": True}]


def _mailboxes(exchange: Organisation, given: Given) -> list[Mailbox]:
    wanted, written = text(given, "Identity"), text(given, "Filter")
    found = list(exchange.mailboxes.values())
    if wanted:
        account = exchange.account_called(wanted)
        found = [mailbox for mailbox in found if account and mailbox.smtp == account.upn]
        if not found:
            raise not_found(wanted)
    if written:
        recipient_filter = parse_filter(written)
        found = [mailbox for mailbox in found if matches(recipient_filter, mailbox)]
    return found


def _get_mailbox(exchange: Organisation, given: Given) -> list[Row]:
    return [_recipient_row(mailbox) for mailbox in _mailboxes(exchange, given)]


def _get_recipient(exchange: Organisation, given: Given) -> list[Row]:
    kinds = {kind.lower() for kind in texts(given, "RecipientType")}
    if kinds and "usermailbox" not in kinds:
        return []
    return _get_mailbox(exchange, given)


def _recipient_row(mailbox: Mailbox) -> Row:
    return {
        "Name": mailbox.name,
        "DisplayName": mailbox.name,
        "Alias": mailbox.alias,
        "PrimarySmtpAddress": mailbox.smtp,
        "EmailAddresses": [f"SMTP:{mailbox.smtp}"],
        "UserPrincipalName": mailbox.smtp,
        "RecipientType": "UserMailbox",
        "RecipientTypeDetails": "UserMailbox",
    }


_CMDLETS: dict[str, Callable[[Organisation, Given], list[Row]]] = {
    "Add-RoleGroupMember": roles.add_role_group_member,
    "Get-Mailbox": _get_mailbox,
    "Get-ManagementRole": roles.get_management_role,
    "Get-ManagementRoleAssignment": assignments.get_management_role_assignment,
    "Get-ManagementScope": assignments.get_management_scope,
    "Get-OrganizationConfig": _get_organization_config,
    "Get-Recipient": _get_recipient,
    "Get-RoleGroup": roles.get_role_group,
    "Get-RoleGroupMember": roles.get_role_group_member,
    "New-ManagementRoleAssignment": assignments.new_management_role_assignment,
    "New-ManagementScope": assignments.new_management_scope,
    "New-RoleGroup": roles.new_role_group,
    "Remove-ManagementRoleAssignment": assignments.remove_management_role_assignment,
    "Remove-ManagementScope": assignments.remove_management_scope,
    "Remove-RoleGroup": roles.remove_role_group,
    "Remove-RoleGroupMember": roles.remove_role_group_member,
    "Update-RoleGroupMember": roles.update_role_group_member,
}
