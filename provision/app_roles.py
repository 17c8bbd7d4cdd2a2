"""App roles that a service principal holds: an application's own permissions, consented to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from provision import records
from provision.contract.messages import message
from provision.refusals import TenantError
from provision.sdk import Query, request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provision.calls import Calls

ALREADY_HELD = "already exists on the object"


def assignments_of(calls: Calls, principal_id: str) -> tuple[records.AssignmentRecord, ...]:
    """Return all app roles that a service principal holds."""
    doing = message("graph.reading-app-roles")
    return calls.all(doing, lambda g: _held(g, principal_id), Query(), records.assignment)


def assign(calls: Calls, principal_id: str, resource_id: str, roles: Iterable[str]) -> None:
    """Let a service principal hold `roles`, by their ids; what it holds already it keeps."""
    from uuid import UUID

    from msgraph.generated.models.app_role_assignment import AppRoleAssignment

    for role in sorted(roles):
        model = AppRoleAssignment(
            principal_id=UUID(principal_id), resource_id=UUID(resource_id), app_role_id=UUID(role)
        )
        try:
            doing = message("graph.writing-app-roles")
            calls.ask(doing, partial(_post, principal_id, model), repeatable=False)
        except TenantError as error:
            if error.refusal is None or ALREADY_HELD not in error.refusal.text:
                raise


def unassign(calls: Calls, principal_id: str, resource_id: str, roles: Iterable[str]) -> None:
    """Take `roles`, by their ids, from a service principal, and no other."""
    gone = frozenset(roles)
    for one in assignments_of(calls, principal_id):
        if one.resource_id == resource_id and one.role_id in gone:
            doing = message("graph.deleting", object_id=one.object_id)
            calls.ask(doing, partial(_delete, principal_id, one.object_id))


def _post(principal_id: str, model: Any, client: Any) -> Any:
    return _held(client, principal_id).post(model, request())


def _delete(principal_id: str, assignment_id: str, client: Any) -> Any:
    held = _held(client, principal_id).by_app_role_assignment_id(assignment_id)
    return held.delete(request())


def _held(client: Any, principal_id: str) -> Any:
    return client.service_principals.by_service_principal_id(principal_id).app_role_assignments
