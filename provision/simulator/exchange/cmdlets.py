"""The management shell: binds the parameters of a cmdlet, then does what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.exchange import assignment_cmdlets as assignments
from provision.simulator.exchange import permission_cmdlets as permissions
from provision.simulator.exchange import policy_cmdlets as policies
from provision.simulator.exchange import principal_cmdlets as principals
from provision.simulator.exchange import recipient_cmdlets as recipients
from provision.simulator.exchange import role_cmdlets as roles
from provision.simulator.exchange.parameters import bind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from provision.simulator.exchange.lookups import Given, Row
    from provision.simulator.exchange.organisation import Organisation

# What a listing gives if it is not told how much.
_RESULT_SIZE = 1000
_CUSTOMISES = frozenset({"New-ManagementRoleAssignment", "New-ManagementScope", "New-RoleGroup"})


@dataclass(frozen=True, slots=True)
class ManagementShell:
    """PowerShell, connected to `organisation` as an administrator who may do everything."""

    organisation: Organisation

    def run(self, name: str, parameters: Mapping[str, object]) -> list[Row]:
        """Return what the cmdlet `name` writes; with -WhatIf it changes nothing."""
        known, bound = bind(name, parameters, self.organisation.deployment)
        if known in _CUSTOMISES:
            policies.check_customised(self.organisation)
        if bound.get("WhatIf"):
            return []
        most = bound.get("ResultSize", _RESULT_SIZE)
        rows = _CMDLETS[known](self.organisation, bound)
        return rows[: most if isinstance(most, int) else _RESULT_SIZE]


_CMDLETS: dict[str, Callable[[Organisation, Given], list[Row]]] = {
    "Add-MailboxPermission": permissions.add_mailbox_permission,
    "Add-RoleGroupMember": roles.add_role_group_member,
    "Enable-OrganizationCustomization": policies.enable_organization_customization,
    "Get-CASMailbox": policies.get_cas_mailbox,
    "Get-ConnectionInformation": policies.get_connection_information,
    "Get-DistributionGroup": recipients.get_group,
    "Get-DistributionGroupMember": recipients.get_distribution_group_member,
    "Get-Group": recipients.get_group,
    "Get-Mailbox": recipients.get_mailbox,
    "Get-MailboxPermission": permissions.get_mailbox_permission,
    "Get-ManagementRole": roles.get_management_role,
    "Get-ManagementRoleAssignment": assignments.get_management_role_assignment,
    "Get-ManagementScope": assignments.get_management_scope,
    "Get-OrganizationConfig": policies.get_organization_config,
    "Get-Recipient": recipients.get_recipient,
    "Get-RoleGroup": roles.get_role_group,
    "Get-RoleGroupMember": roles.get_role_group_member,
    "Get-ServicePrincipal": principals.get_service_principal,
    "New-ManagementRoleAssignment": assignments.new_management_role_assignment,
    "New-ManagementScope": assignments.new_management_scope,
    "New-RoleGroup": roles.new_role_group,
    "New-ServicePrincipal": principals.new_service_principal,
    "Remove-MailboxPermission": permissions.remove_mailbox_permission,
    "Remove-ManagementRoleAssignment": assignments.remove_management_role_assignment,
    "Remove-ManagementScope": assignments.remove_management_scope,
    "Remove-RoleGroup": roles.remove_role_group,
    "Remove-RoleGroupMember": roles.remove_role_group_member,
    "Remove-ServicePrincipal": principals.remove_service_principal,
    "Set-CASMailbox": policies.set_cas_mailbox,
    "Set-ManagementRoleAssignment": assignments.set_management_role_assignment,
    "Set-OrganizationConfig": policies.set_organization_config,
    "Test-ServicePrincipalAuthorization": principals.test_service_principal_authorization,
    "Update-RoleGroupMember": roles.update_role_group_member,
}
