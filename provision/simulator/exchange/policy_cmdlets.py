"""What the cmdlets for the organisation's settings, and for mailboxes' clients, do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provision.simulator.exchange.cmdlet_errors import CmdletError
from provision.simulator.exchange.deployment import Scheme
from provision.simulator.exchange.lookups import mailbox_called, text, texts
from provision.simulator.exchange.policy import MODES, parted_ids

if TYPE_CHECKING:
    from provision.simulator.exchange.lookups import Given, Row
    from provision.simulator.exchange.mailbox import Mailbox
    from provision.simulator.exchange.organisation import Organisation
    from provision.simulator.exchange.policy import EwsPolicy

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def get_connection_information(exchange: Organisation, _given: Given) -> list[Row]:
    """Return whom this PowerShell is connected as, and to which tenant."""
    return [
        {
            "Name": "ExchangeOnline_1",
            "State": "Connected",
            "UserPrincipalName": f"admin@{next(iter(exchange.accounts)).partition('@')[2]}",
            "TenantID": exchange.entries.tenant_id if exchange.entries else "",
            "ConnectionUri": "https://outlook.office365.com",
        }
    ]


def get_organization_config(exchange: Organisation, given: Given) -> list[Row]:
    """Return the settings; the list of applications is shown to whoever asks for it alone."""
    row: Row = {
        "Name": "Sakura Trading",
        "IsDehydrated": exchange.is_dehydrated,
        "OAuth2ClientProfileEnabled": Scheme.BEARER in exchange.authentication,
        **_policy_row(exchange.ews),
    }
    if exchange.is_online:
        told = bool(given.get("RetrieveEwsOperationAccessPolicy"))
        row["EwsAllowedAppIDs"] = exchange.allowed_app_ids if told else ""
    return [row]


def _policy_row(policy: EwsPolicy) -> Row:
    return {
        "EwsEnabled": policy.enabled,
        "EwsApplicationAccessPolicy": policy.application_access or None,
        "EwsAllowList": list(policy.allow_list),
        "EwsBlockList": list(policy.block_list),
    }


def set_organization_config(exchange: Organisation, given: Given) -> list[Row]:
    """Write what is given; the list of applications is replaced as a whole, $null empties it."""
    if "EwsAllowedAppIDs" in given:
        written = str(given["EwsAllowedAppIDs"] or "")
        for part in parted_ids(written):
            if not _GUID.fullmatch(part):
                raise _invalid("EwsAllowedAppIDs", part)
        exchange.allowed_app_ids = written
    _set_policy(exchange.ews, given)
    return []


def _set_policy(policy: EwsPolicy, given: Given) -> None:
    mode = str(given.get("EwsApplicationAccessPolicy") or "")
    modes = {known.lower(): known for known in MODES} | {"": ""}
    if mode.lower() not in modes:
        raise _invalid("EwsApplicationAccessPolicy", mode)
    if "EwsApplicationAccessPolicy" in given:
        policy.application_access = modes[mode.lower()]
    if "EwsEnabled" in given:
        value = given["EwsEnabled"]
        policy.enabled = None if value is None else bool(value)
    if "EwsAllowList" in given:
        policy.allow_list = texts(given, "EwsAllowList")
    if "EwsBlockList" in given:
        policy.block_list = texts(given, "EwsBlockList")


def _invalid(parameter: str, value: str) -> CmdletError:
    return CmdletError(
        "ParameterArgumentTransformationError,SetClientAccess",
        f"Cannot process argument transformation on parameter '{parameter}'. The value '{value}'"
        " is not valid.",
    )


def get_cas_mailbox(exchange: Organisation, given: Given) -> list[Row]:
    """Return by which clients mailboxes may be opened."""
    wanted = text(given, "Identity")
    found = [mailbox_called(exchange, wanted)] if wanted else exchange.mailboxes.values()
    return [_cas_row(mailbox) for mailbox in found]


def _cas_row(mailbox: Mailbox) -> Row:
    named = {"Name": mailbox.name, "PrimarySmtpAddress": mailbox.smtp}
    return {**named, **_policy_row(mailbox.ews)}


def set_cas_mailbox(exchange: Organisation, given: Given) -> list[Row]:
    """Write by which clients a mailbox may be opened."""
    _set_policy(mailbox_called(exchange, text(given, "Identity")).ews, given)
    return []


def enable_organization_customization(exchange: Organisation, _given: Given) -> list[Row]:
    """Let the organisation have roles and scopes of its own, once."""
    if not exchange.is_dehydrated:
        raise CmdletError(
            "InvalidOperationException",
            "This operation is not available: the organization is already enabled for"
            " customization.",
        )
    exchange.is_dehydrated = False
    return []


def check_customised(exchange: Organisation) -> None:
    """Refuse what an organisation can only have once it is enabled for customisation."""
    if exchange.is_dehydrated:
        raise CmdletError(
            "InvalidOperationInDehydratedContextException",
            "The command you tried to run isn't currently allowed in your organization. To run this"
            " command, you first need to run the command: Enable-OrganizationCustomization.",
        )
