"""Grants: the delegated permissions that were consented to (`oauth2PermissionGrants`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provision.simulator.graph.call import Answer, checked
from provision.simulator.graph.filters import Filterable
from provision.simulator.graph.lists import Kind, check_no_options, sent_one, sent_page
from provision.simulator.graph.properties import GRANT
from provision.simulator.graph.refusals import bad_request, duplicate, not_found, not_present

if TYPE_CHECKING:
    from provision.simulator.graph.call import Call

Json = dict[str, Any]
PROPERTIES = frozenset({"id", "clientId", "consentType", "principalId", "resourceId", "scope"})
KIND = Kind(
    "oAuth2PermissionGrant",
    "oauth2PermissionGrants",
    PROPERTIES,
    PROPERTIES,
    Filterable(equal=PROPERTIES - {"scope"}),
)
NEEDED = ("clientId", "consentType", "resourceId")


def list_grants(call: Call) -> Answer:
    """Return what was consented to."""
    held = call.visible(call.directory.grants)
    return sent_page(call, KIND, held, "oauth2PermissionGrants")


def list_grants_of(call: Call) -> Answer:
    """Return what was consented to for one client."""
    principal = call.named(call.directory.service_principals)
    held = call.visible(call.directory.grants)
    found = [one for one in held if one["clientId"] == principal["id"]]
    return sent_page(
        call, KIND, found, f"servicePrincipals/{principal['id']}/oauth2PermissionGrants"
    )


def get_grant(call: Call) -> Answer:
    """Return one grant."""
    return sent_one(call, KIND, call.named(call.directory.grants))


def create_grant(call: Call) -> Answer:
    """Consent to delegated permissions; one grant a client, API and consenting party."""
    check_no_options(call)
    asked = checked(call.body, KIND.name, GRANT)
    for name in NEEDED:
        if name not in asked:
            raise bad_request(f"A value must be specified for the property '{name}'.")
    _check_parties(call, asked)
    user_id = asked.get("principalId")
    same = (asked["clientId"], asked["resourceId"], user_id)
    for one in call.directory.grants.values():
        if (one["clientId"], one["resourceId"], one["principalId"]) == same:
            raise duplicate("Permission entry already exists.")
    made = call.directory.add_grant(*same, asked.get("scope") or "")
    return sent_one(call, KIND, made, status=201)


def _check_parties(call: Call, asked: Json) -> None:
    user_id = asked.get("principalId")
    if (asked["consentType"] == "Principal") != (user_id is not None):
        raise bad_request("Invalid value specified for property 'principalId' of the grant.")
    if user_id is not None and user_id not in call.directory.users:
        raise not_found(user_id)
    known = {one["id"] for one in call.visible(call.directory.service_principals)}
    for party in (asked["clientId"], asked["resourceId"]):
        if party not in known:
            # What is not replicated yet is told in two ways.
            raise not_present(party) if call.attempt % 2 == 0 else not_found(party)


def update_grant(call: Call) -> Answer:
    """Replace the scopes, which is all of a grant that can change."""
    check_no_options(call)
    found = call.named(call.directory.grants)
    changes = checked(call.body, KIND.name, GRANT)
    if changes.keys() - {"scope"}:
        raise bad_request("Only the property 'scope' of a grant can be updated.")
    found |= changes
    return Answer()


def delete_grant(call: Call) -> Answer:
    """Revoke a consent."""
    found = call.named(call.directory.grants)
    del call.directory.grants[found["id"]]
    return Answer()
