"""Applications: register, look up, change, delete for thirty days, restore."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from provision.simulator.graph.access import check_owner
from provision.simulator.graph.call import Answer, checked
from provision.simulator.graph.filters import Filterable
from provision.simulator.graph.governance import check_keys
from provision.simulator.graph.key_credentials import keys_after
from provision.simulator.graph.lists import Kind, check_no_options, sent_one, sent_page
from provision.simulator.graph.properties import APPLICATION, APPLICATION_DEFAULTS
from provision.simulator.graph.refusals import (
    bad_request,
    denied,
    invalid_value,
    not_found,
    unique_name_taken,
)

if TYPE_CHECKING:
    from provision.simulator.directory import Directory
    from provision.simulator.graph.call import Call

Json = dict[str, Any]
PROPERTIES = frozenset(APPLICATION_DEFAULTS) | {
    *("id", "appId", "displayName", "createdDateTime", "deletedDateTime", "publisherDomain")
}
KIND = Kind(
    "application",
    "applications",
    PROPERTIES,
    PROPERTIES,
    Filterable(
        equal=frozenset({"id", "appId", "displayName", "uniqueName", "publisherDomain"}),
        starts=frozenset({"displayName", "uniqueName"}),
        any=frozenset({"tags", "identifierUris"}),
    ),
)


def list_applications(call: Call) -> Answer:
    """Return the registrations of this organisation, a page at a time."""
    held = [_shown(one) for one in call.visible(call.directory.applications)]
    return sent_page(call, KIND, held, "applications")


def get_application(call: Call) -> Answer:
    """Return one registration; its certificates in full only where they are selected."""
    found = call.named(call.directory.applications)
    keys = "keyCredentials" in call.query.get("$select", "")
    return sent_one(call, KIND, found if keys else _shown(found))


def create_application(call: Call) -> Answer:
    """Register an application."""
    check_no_options(call)
    return _created(call, call.body)


def update_application(call: Call) -> Answer:
    """Change an application; by its unique name also make it, where the caller says so."""
    check_no_options(call)
    found = call.find(call.directory.applications)
    if found is None:
        if call.keys.get("name") != "uniqueName" or not call.upserts:
            raise not_found(call.key)
        return _created(call, {**call.body, "uniqueName": call.key})
    check_owner(call.caller, call.directory, found["id"])
    changes = checked(call.body, KIND.name, APPLICATION)
    _check_unique_name(call.directory, changes, found)
    _check_permissions(call.directory, changes)
    if "keyCredentials" in changes:
        changes |= {"keyCredentials": keys_after(call, found["keyCredentials"], changes)}
    _check_keys(call, changes, found)
    found |= _completed(changes)
    if principal := call.directory.service_principal(found["appId"]):
        principal |= {"displayName": found["displayName"], "appDisplayName": found["displayName"]}
    return Answer()


def delete_application(call: Call) -> Answer:
    """Delete a registration for thirty days."""
    found = call.named(call.directory.applications)
    check_owner(call.caller, call.directory, found["id"])
    call.directory.delete_application(found["id"])
    return Answer()


def list_deleted(call: Call) -> Answer:
    """Return the registrations that can be restored."""
    call.directory.forget_deleted()
    held = [_shown(one) for one in call.directory.deleted.values()]
    return sent_page(call, KIND, held, "directory/deletedItems/microsoft.graph.application")


def get_deleted(call: Call) -> Answer:
    """Return one registration that can be restored."""
    return sent_one(call, KIND, _shown(_deleted(call)))


def restore_deleted(call: Call) -> Answer:
    """Undo a deletion."""
    check_no_options(call)
    found = _deleted(call)
    check_owner(call.caller, call.directory, found["id"])
    return sent_one(call, KIND, _shown(call.directory.restore_application(found["id"])))


def purge_deleted(call: Call) -> Answer:
    """Delete a deleted registration for good."""
    found = _deleted(call)
    check_owner(call.caller, call.directory, found["id"])
    call.directory.purge(found["id"])
    return Answer()


def _deleted(call: Call) -> Json:
    call.directory.forget_deleted()
    return call.named(call.directory.deleted)


def _created(call: Call, body: Json) -> Answer:
    may_register = (
        call.directory.people_may_register or "Application Developer" in call.caller.roles
    )
    if call.caller.user and not may_register and not call.caller.user.may_administer_applications():
        raise denied()
    properties = checked(body, KIND.name, APPLICATION)
    if "displayName" not in properties:
        raise bad_request(
            "A value must be specified for the property 'displayName'.",
            reason="InvalidValue",
            target="displayName",
        )
    _check_unique_name(call.directory, properties, None)
    _check_permissions(call.directory, properties)
    if "keyCredentials" in properties:
        properties |= {"keyCredentials": keys_after(call, [], properties)}
    _check_keys(call, properties, None)
    made = call.directory.add_application(
        copy.deepcopy(APPLICATION_DEFAULTS) | _completed(properties)
    )
    if not (call.caller.user and call.caller.user.may_administer_applications()):
        call.directory.owners[made["id"]] = {call.caller.object_id}
    return sent_one(call, KIND, _shown(made), status=201)


def _check_unique_name(directory: Directory, changes: Json, found: Json | None) -> None:
    name = changes.get("uniqueName")
    had = found["uniqueName"] if found else None
    if name is None or name == had:
        return
    if had is not None:
        raise bad_request(
            "Property 'uniqueName' is read-only and cannot be set.",
            reason="ReadOnlyProperty",
            target="uniqueName",
        )
    if directory.application_named(name) or directory.deleted_named(name):
        raise unique_name_taken()


def _check_permissions(directory: Directory, changes: Json) -> None:
    """Refuse permissions that the API named with them does not have."""
    for required in changes.get("requiredResourceAccess", []):
        resource = directory.service_principal(required.get("resourceAppId", ""))
        known = {
            (one["id"], kind)
            for kind, held in (("Scope", "oauth2PermissionScopes"), ("Role", "appRoles"))
            for one in (resource or {}).get(held, [])
        }
        asked = {(one.get("id"), one.get("type")) for one in required.get("resourceAccess", [])}
        if resource is None or not asked <= known:
            raise invalid_value("requiredResourceAccess", "Application")


def _check_keys(call: Call, changes: Json, found: Json | None) -> None:
    now = call.directory.world.clock()
    check_keys(call.directory, changes.get("keyCredentials", []), found, now)


def _completed(changes: Json) -> Json:
    """Return `changes` with what the service fills in; a collection given is the whole of it."""
    changes = copy.deepcopy(changes)
    for platform in ("publicClient", "web", "spa"):
        if platform in changes:
            changes[platform] = APPLICATION_DEFAULTS[platform] | (changes[platform] or {})
            changes[platform].pop("@odata.type", None)
    return changes


def _shown(application: Json) -> Json:
    """Return the application as it is shown unasked: of its certificates not the key."""
    keys = [{**key, "key": None} for key in application["keyCredentials"]]
    return {**application, "keyCredentials": keys}
