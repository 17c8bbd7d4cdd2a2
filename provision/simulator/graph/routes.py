"""Graph's addresses: which operation a call is, what it needs, and who answers it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.graph import access, governance, grants, people
from provision.simulator.graph import applications as apps
from provision.simulator.graph import service_principals as principals

if TYPE_CHECKING:
    from collections.abc import Callable

    from provision.simulator.graph.access import Needs
    from provision.simulator.graph.call import Answer, Call


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: `PATCH` on what `path` fits."""

    method: str
    path: re.Pattern[str]
    needs: Needs
    handle: Callable[[Call], Answer]


def _one(collection: str, *alternate: str) -> str:
    """Return the pattern of one object's address: by id, or by an alternate key."""
    by_id = r"/(?P<id>[^/()]+)"
    if not alternate:
        return collection + by_id
    keys = "|".join(alternate)
    return rf"{collection}(?:{by_id}|\((?P<name>{keys})='(?P<value>[^']*)'\))"


APP = _one("applications", "appId", "uniqueName")
PRINCIPAL = _one("servicePrincipals", "appId")
GRANT, USER = _one("oauth2PermissionGrants"), _one("users")
DELETED = _one("directory/deletedItems")
DELETED_APPS = r"directory/deletedItems/(?:microsoft\.)?graph\.application"
ASSIGNMENTS = PRINCIPAL + "/(?P<side>appRoleAssignments|appRoleAssignedTo)"
ASSIGNMENT = f"{ASSIGNMENTS}/(?P<other>[^/]+)"
GRANTS_OF = f"{PRINCIPAL}/oauth2PermissionGrants"
ROLES = r"(?P<rest>(?:transitiveM|m)emberOf(?:/(?:microsoft\.)?graph\.directoryRole)?)"

MY_ELIGIBILITY = rf"{governance.ELIGIBLE}/filterByCurrentUser\(on='principal'\)"

POLICIES, ELIGIBILITY = access.READ_POLICIES, access.READ_ELIGIBILITY
READ, WRITE = access.READ_APPLICATIONS, access.WRITE_APPLICATIONS
READ_GRANTS, WRITE_GRANTS = access.READ_GRANTS, access.WRITE_GRANTS
READ_ROLES, WRITE_ROLES = access.READ_ASSIGNMENTS, access.WRITE_ASSIGNMENTS

# The first that fits answers.
ROUTES = tuple(
    Route(method, re.compile(path), needs, handle)
    for method, path, needs, handle in (
        ("GET", "applications", READ, apps.list_applications),
        ("POST", "applications", WRITE, apps.create_application),
        ("GET", APP, READ, apps.get_application),
        ("PATCH", APP, WRITE, apps.update_application),
        ("DELETE", APP, WRITE, apps.delete_application),
        ("GET", f"{APP}/owners", READ, people.list_owners),
        ("GET", DELETED_APPS, READ, apps.list_deleted),
        ("GET", DELETED, READ, apps.get_deleted),
        ("POST", f"{DELETED}/restore", WRITE, apps.restore_deleted),
        ("DELETE", DELETED, WRITE, apps.purge_deleted),
        ("GET", "servicePrincipals", READ, principals.list_service_principals),
        ("POST", "servicePrincipals", WRITE, principals.create_service_principal),
        ("GET", PRINCIPAL, READ, principals.get_service_principal),
        ("PATCH", PRINCIPAL, WRITE, principals.update_service_principal),
        ("DELETE", PRINCIPAL, WRITE, principals.delete_service_principal),
        ("GET", GRANTS_OF, READ_GRANTS, grants.list_grants_of),
        ("GET", ASSIGNMENTS, READ_ROLES, principals.list_assignments),
        ("POST", ASSIGNMENTS, WRITE_ROLES, principals.create_assignment),
        ("DELETE", ASSIGNMENT, WRITE_ROLES, principals.delete_assignment),
        ("GET", "oauth2PermissionGrants", READ_GRANTS, grants.list_grants),
        ("POST", "oauth2PermissionGrants", WRITE_GRANTS, grants.create_grant),
        ("GET", GRANT, READ_GRANTS, grants.get_grant),
        ("PATCH", GRANT, WRITE_GRANTS, grants.update_grant),
        ("DELETE", GRANT, WRITE_GRANTS, grants.delete_grant),
        ("GET", "users", access.READ_USERS, people.list_users),
        ("GET", USER, access.READ_USERS, people.get_user),
        ("GET", f"{USER}/{ROLES}", access.READ_USERS, people.list_roles_of),
        ("GET", "me", access.READ_ME, people.get_me),
        ("GET", f"me/{ROLES}", access.READ_ME, people.list_my_roles),
        ("GET", "organization", access.READ_ORGANIZATION, people.list_organizations),
        ("GET", _one("organization"), access.READ_ORGANIZATION, people.get_organization),
        ("GET", MY_ELIGIBILITY, ELIGIBILITY, governance.list_my_eligibility),
        ("GET", "policies/defaultAppManagementPolicy", POLICIES, governance.get_default_policy),
        ("GET", "policies/authorizationPolicy", POLICIES, governance.get_authorization_policy),
        ("GET", f"{APP}/appManagementPolicies", POLICIES, governance.list_policies_of),
        ("GET", "subscribedSkus", access.READ_LICENCES, people.list_licences),
    )
)
