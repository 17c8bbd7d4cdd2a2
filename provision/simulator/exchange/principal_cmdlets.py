"""What the cmdlets for applications that ask in their own right do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.simulator.exchange.assignment_cmdlets import scope_type
from provision.simulator.exchange.cmdlet_errors import CmdletError, already_exists
from provision.simulator.exchange.lookups import mailbox_called, principal_called, text
from provision.simulator.exchange.people import ServicePrincipal

if TYPE_CHECKING:
    from provision.simulator.exchange.lookups import Given, Row
    from provision.simulator.exchange.mailbox import Mailbox
    from provision.simulator.exchange.organisation import Organisation
    from provision.simulator.exchange.roles import Assignment


def get_service_principal(exchange: Organisation, given: Given) -> list[Row]:
    """Return the applications that Exchange was told of, or the one that is named."""
    wanted = text(given, "Identity")
    known = [principal_called(exchange, wanted)] if wanted else exchange.service_principals.values()
    return [_principal_row(principal) for principal in known]


def _principal_row(principal: ServicePrincipal) -> Row:
    return {
        "Identity": principal.object_id,
        "Name": principal.object_id,
        "DisplayName": principal.name,
        "AppId": principal.app_id,
        "ObjectId": principal.object_id,
    }


def new_service_principal(exchange: Organisation, given: Given) -> list[Row]:
    """Tell Exchange of an application; both of its ids must be those of its service principal."""
    app_id = text(given, "AppId").lower()
    object_id = (text(given, "ObjectId") or text(given, "ServiceId")).lower()
    if app_id in exchange.service_principals:
        raise already_exists(app_id)
    _check_entry(exchange, app_id, object_id)
    made = ServicePrincipal(app_id, object_id, text(given, "DisplayName"))
    exchange.service_principals[app_id] = made
    return [_principal_row(made)]


def _check_entry(exchange: Organisation, app_id: str, object_id: str) -> None:
    entry = exchange.entries.service_principal(app_id) if exchange.entries else None
    if entry is None or exchange.unseen:
        exchange.unseen = max(0, exchange.unseen - 1)
        raise CmdletError(
            "ManagementObjectNotFoundException",
            f"The service principal with the application ID '{app_id}' couldn't be found in the"
            " directory. If it was made just now, wait and try again.",
        )
    if str(entry["id"]).lower() != object_id:
        raise CmdletError(
            "InvalidOperationException",
            f"'{object_id}' is not the object ID of the service principal of the application"
            f" '{app_id}'. The object ID of the app registration is another one.",
        )


def remove_service_principal(exchange: Organisation, given: Given) -> list[Row]:
    """Forget an application to which no role is assigned."""
    principal = principal_called(exchange, text(given, "Identity"))
    if any(exchange.roles.assigned_to_application(principal.object_id)):
        raise CmdletError(
            "InvalidOperationException",
            f"The service principal '{principal.object_id}' has role assignments and can't be"
            " removed.",
        )
    del exchange.service_principals[principal.app_id]
    return []


def test_service_principal_authorization(exchange: Organisation, given: Given) -> list[Row]:
    """Return what an application may do, and whether to a mailbox; this looks past the cache."""
    principal = principal_called(exchange, text(given, "Identity"))
    resource = text(given, "Resource")
    mailbox = mailbox_called(exchange, resource) if resource else None
    given_roles = exchange.roles.assigned_to_application(principal.object_id)
    return [_authorization_row(exchange, each, mailbox) for each in given_roles]


def _authorization_row(
    exchange: Organisation, assignment: Assignment, mailbox: Mailbox | None
) -> Row:
    tested = str(exchange.roles.covers(assignment, mailbox)) if mailbox else "Not Run"
    return {
        "RoleName": assignment.role,
        "GrantedPermissions": assignment.role.removeprefix("Application "),
        "AllowedResourceScope": assignment.scope or assignment.group_scope or "Organization",
        "ScopeType": scope_type(assignment),
        "InScope": tested,
    }
