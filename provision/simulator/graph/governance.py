"""Who may become what, and by which policies applications live."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from provision.simulator.directory.people import ROLES
from provision.simulator.graph.filters import Filterable
from provision.simulator.graph.lists import Kind, sent_one, sent_page
from provision.simulator.graph.refusals import (
    bad_query,
    key_lives_too_long,
    premium_needed,
)

if TYPE_CHECKING:
    from provision.simulator.directory import Directory
    from provision.simulator.directory.policies import AppPolicy
    from provision.simulator.graph.call import Answer, Call

Json = dict[str, Any]
INSTANCE = frozenset(
    {
        *("id", "principalId", "roleDefinitionId", "directoryScopeId", "appScopeId"),
        *("memberType", "startDateTime", "endDateTime", "roleEligibilityScheduleId"),
    }
)
ELIGIBILITY = Kind(
    "unifiedRoleEligibilityScheduleInstance",
    "roleManagement/directory/roleEligibilityScheduleInstances",
    INSTANCE,
    INSTANCE,
    Filterable(frozenset({"principalId", "roleDefinitionId"})),
)
ELIGIBLE = "roleManagement/directory/roleEligibilityScheduleInstances"
POLICY = frozenset(
    {"id", "displayName", "description", "isEnabled", "applicationRestrictions"}
    | {"servicePrincipalRestrictions"}
)
DEFAULT = Kind("tenantAppManagementPolicy", "policies/defaultAppManagementPolicy", POLICY, POLICY)
OWN = frozenset({"id", "displayName", "description", "isEnabled", "restrictions"})
ASSIGNED = Kind("appManagementPolicy", "policies/appManagementPolicies", OWN, OWN)
AUTHORIZATION = frozenset({"id", "displayName", "defaultUserRolePermissions"})
AUTHORIZATION_POLICY = Kind(
    "authorizationPolicy", "policies/authorizationPolicy", AUTHORIZATION, AUTHORIZATION
)


def list_my_eligibility(call: Call) -> Answer:
    """Return the roles that the signed-in user may activate."""
    if call.caller.user is None:
        raise bad_query("The principal of the call is no user.")
    if not call.directory.has_premium:
        raise premium_needed()
    user = call.caller.user
    instances = [
        {
            "id": f"55000000-0000-4000-8000-{number:012d}",
            "principalId": user.object_id,
            "roleDefinitionId": ROLES[role],
            "directoryScopeId": "/",
            "appScopeId": None,
            "memberType": "Direct",
            "startDateTime": "2020-01-01T00:00:00Z",
            "endDateTime": None,
            "roleEligibilityScheduleId": f"56000000-0000-4000-8000-{number:012d}",
        }
        for number, role in enumerate(sorted(user.eligible), 1)
    ]
    return sent_page(
        call, ELIGIBILITY, instances, f"{ELIGIBLE}/filterByCurrentUser(on='principal')"
    )


def get_default_policy(call: Call) -> Answer:
    """Return the policy that applications live by which have none of their own."""
    policy = call.directory.app_policy
    restrictions = {"passwordCredentials": [], "keyCredentials": policy.restrictions()}
    return sent_one(
        call,
        DEFAULT,
        {
            "id": "00000000-0000-0000-0000-000000000000",
            "displayName": "Default app management tenant policy",
            "description": "Default tenant policy that enforces app management restrictions.",
            "isEnabled": policy.enabled,
            "applicationRestrictions": restrictions,
            "servicePrincipalRestrictions": restrictions,
        },
    )


def list_policies_of(call: Call) -> Answer:
    """Return the policy that one application lives by, if it has its own."""
    application = call.named(call.directory.applications)
    own = call.directory.app_policies.get(application["id"])
    held = [_assigned(application["id"], own)] if own else []
    return sent_page(
        call, ASSIGNED, held, f"applications/{application['id']}/appManagementPolicies"
    )


def get_authorization_policy(call: Call) -> Answer:
    """Return what members may do who hold no role."""
    directory = call.directory
    members = {
        "allowedToCreateApps": directory.people_may_register,
        "allowedToCreateSecurityGroups": True,
        "allowedToReadOtherUsers": True,
    }
    policy = {"id": "authorizationPolicy", "displayName": "Authorization Policy"}
    return sent_one(call, AUTHORIZATION_POLICY, policy | {"defaultUserRolePermissions": members})


def check_keys(directory: Directory, keys: list[Json], found: Json | None, now: datetime) -> None:
    """Refuse a certificate that lives longer than the application's policy, or all's, says."""
    known = {key.get("keyId") for key in (found or {}).get("keyCredentials", [])}
    policy = _policy_for(directory, (found or {}).get("id", ""))
    made = (found or {}).get("createdDateTime") or f"{now:%Y-%m-%dT%H:%M:%SZ}"
    if policy is None or not policy.longest or _parsed(made) <= policy.created_after:
        return
    for key in keys:
        if key.get("keyId") in known and key.get("keyId"):
            continue
        if _parsed(key["endDateTime"]) - _parsed(key["startDateTime"]) > policy.longest:
            raise key_lives_too_long(policy.name)


def _policy_for(directory: Directory, object_id: str) -> AppPolicy | None:
    """Return what counts: of the same restriction, the application's own."""
    own = directory.app_policies.get(object_id)
    if own and own.enabled and own.longest is not None:
        return own
    return directory.app_policy if directory.app_policy.enabled else None


def _assigned(object_id: str, policy: AppPolicy) -> Json:
    return {
        "id": f"57{object_id[2:]}",
        "displayName": policy.name,
        "description": None,
        "isEnabled": policy.enabled,
        "restrictions": {"passwordCredentials": [], "keyCredentials": policy.restrictions()},
    }


def _parsed(moment: str) -> datetime:
    return datetime.fromisoformat(moment)
