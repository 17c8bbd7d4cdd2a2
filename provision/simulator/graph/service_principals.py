"""Service principals: the identity of an application here, and which roles it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provision.simulator.directory.first_party import GRAPH
from provision.simulator.graph.access import check_owner
from provision.simulator.graph.call import Answer, checked
from provision.simulator.graph.filters import Filterable
from provision.simulator.graph.lists import Kind, check_no_options, sent_one, sent_page
from provision.simulator.graph.properties import ASSIGNMENT, SERVICE_PRINCIPAL
from provision.simulator.graph.refusals import (
    bad_request,
    denied,
    duplicate,
    misleading_denial,
    no_backing_application,
    not_found,
)

if TYPE_CHECKING:
    from provision.simulator.graph.call import Call

Json = dict[str, Any]
PROPERTIES = frozenset(
    {
        *("id", "appId", "displayName", "appDisplayName", "appOwnerOrganizationId", "notes"),
        *("accountEnabled", "appRoleAssignmentRequired", "servicePrincipalType", "description"),
        *("servicePrincipalNames", "oauth2PermissionScopes", "appRoles", "tags", "signInAudience"),
        "createdDateTime",
    }
)
KIND = Kind(
    "servicePrincipal",
    "servicePrincipals",
    PROPERTIES,
    PROPERTIES,
    Filterable(
        equal=frozenset({"id", "appId", "displayName", "appOwnerOrganizationId"}),
        starts=frozenset({"displayName"}),
        any=frozenset({"servicePrincipalNames", "tags"}),
    ),
    expandable=frozenset({"appRoleAssignments"}),
)
MOST_EXPANDED = 20  # learn.microsoft.com/graph/query-parameters: for directory objects
ASSIGNED = frozenset(
    {
        *("id", "appRoleId", "createdDateTime", "principalDisplayName", "principalId"),
        *("principalType", "resourceDisplayName", "resourceId"),
    }
)
ASSIGNMENT_KIND = Kind("appRoleAssignment", "appRoleAssignments", ASSIGNED, ASSIGNED)


def list_service_principals(call: Call) -> Answer:
    """Return the service principals, a page at a time."""
    held = call.visible(call.directory.service_principals)
    if "$expand" in call.query:
        held = [{**one, "appRoleAssignments": _held_by(call, one)} for one in held]
    return sent_page(call, KIND, held, "servicePrincipals")


def _held_by(call: Call, principal: Json) -> list[Json]:
    held = call.directory.app_role_assignments.values()
    return [one for one in held if one["principalId"] == principal["id"]][:MOST_EXPANDED]


def get_service_principal(call: Call) -> Answer:
    """Return one service principal."""
    return sent_one(call, KIND, call.named(call.directory.service_principals))


def create_service_principal(call: Call) -> Answer:
    """Give an application its identity here."""
    check_no_options(call)
    properties = checked(call.body, KIND.name, SERVICE_PRINCIPAL)
    if "appId" not in properties:
        raise bad_request("A value must be specified for the property 'appId'.")
    return _created(call, properties)


def update_service_principal(call: Call) -> Answer:
    """Change a service principal; by its application's id also make it, where told to."""
    check_no_options(call)
    properties = checked(call.body, KIND.name, SERVICE_PRINCIPAL)
    found = call.find(call.directory.service_principals)
    if found is None:
        if call.keys.get("name") != "appId" or not call.upserts:
            raise not_found(call.key)
        return _created(call, {**properties, "appId": call.key})
    _check_ours(call, found)
    if properties.pop("appId", found["appId"]).lower() != found["appId"]:
        raise bad_request("Property 'appId' is read-only and cannot be set.")
    found |= properties
    return Answer()


def delete_service_principal(call: Call) -> Answer:
    """Delete a service principal, and all that was granted to it."""
    found = call.named(call.directory.service_principals)
    _check_ours(call, found)
    call.directory.delete_service_principal(found["id"])
    return Answer()


def _check_ours(call: Call, principal: Json) -> None:
    """Refuse to touch what another organisation, such as Microsoft, owns."""
    if principal["appOwnerOrganizationId"] != call.directory.tenant_id:
        raise denied()
    application = call.directory.application(principal["appId"]) or {}
    check_owner(call.caller, call.directory, application.get("id", ""))


def _created(call: Call, properties: Json) -> Answer:
    app_id = properties["appId"].lower()
    application = call.directory.application(app_id)
    if application is None:
        raise no_backing_application(app_id)
    if "id" in application and not call.is_replicated(application):
        # Both are said while an application is new, in no order that anybody knows.
        raise misleading_denial() if call.attempt % 2 == 0 else no_backing_application(app_id)
    if call.directory.service_principal(app_id):
        raise duplicate(
            "The service principal cannot be created, updated, or restored because the service"
            f" principal name {app_id} is already in use."
        )
    check_owner(call.caller, call.directory, application.get("id", ""))
    made = call.directory.add_service_principal(
        {
            "displayName": application["displayName"],
            "appDisplayName": application["displayName"],
            "signInAudience": application["signInAudience"],
            "appOwnerOrganizationId": application.get(
                "ownerOrganization", call.directory.tenant_id
            ),
            **properties,
            "appId": app_id,
        }
    )
    return sent_one(call, KIND, made, status=201)


def list_assignments(call: Call) -> Answer:
    """Return the app roles that a service principal holds, or that it gave to others."""
    principal = call.named(call.directory.service_principals)
    side = "principalId" if call.keys["side"] == "appRoleAssignments" else "resourceId"
    held = call.directory.app_role_assignments.values()
    found = [one for one in held if one[side] == principal["id"]]
    return sent_page(
        call, ASSIGNMENT_KIND, found, f"servicePrincipals/{principal['id']}/{call.keys['side']}"
    )


def create_assignment(call: Call) -> Answer:
    """Let a service principal hold an app role."""
    check_no_options(call)
    here = call.named(call.directory.service_principals)
    asked = checked(call.body, ASSIGNMENT_KIND.name, ASSIGNMENT)
    side = "principalId" if call.keys["side"] == "appRoleAssignments" else "resourceId"
    if asked.keys() != ASSIGNMENT.keys() or asked[side] != here["id"]:
        raise bad_request("Not a valid reference update.")
    _check_assignment(call, asked)
    made = call.directory.assign_app_role(
        asked["principalId"], asked["resourceId"], asked["appRoleId"]
    )
    return sent_one(call, ASSIGNMENT_KIND, made, status=201)


def _check_assignment(call: Call, asked: Json) -> None:
    known = {one["id"]: one for one in call.visible(call.directory.service_principals)}
    if asked["resourceId"] not in known:
        raise not_found(asked["resourceId"])
    if asked["principalId"] not in known and asked["principalId"] not in call.directory.users:
        raise bad_request("Not a valid reference update.")
    resource = known[asked["resourceId"]]
    if not any(role["id"] == asked["appRoleId"] for role in resource["appRoles"]):
        raise bad_request("Permission being assigned was not found on application")
    held = call.directory.app_role_assignments.values()
    if any(asked.items() <= one.items() for one in held):
        raise bad_request("Permission being assigned already exists on the object")
    strong = {"Global Administrator", "Privileged Role Administrator"}
    if call.caller.user and resource["appId"] == GRAPH and not strong & call.caller.roles:
        raise denied()


def delete_assignment(call: Call) -> Answer:
    """Take an app role away."""
    call.named(call.directory.service_principals)
    if call.keys["other"] not in call.directory.app_role_assignments:
        raise not_found(call.keys["other"])
    del call.directory.app_role_assignments[call.keys["other"]]
    return Answer()
