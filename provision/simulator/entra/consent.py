"""Consent: what an application may do for a person, and what an administrator lets it do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from provision.simulator.directory.first_party import CLIENTS, GRAPH, Client
from provision.simulator.entra.refusals import SignInRefusedError
from provision.simulator.entra.scopes import Wanted, wanted_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.simulator.directory import Directory, User

Json = dict[str, Any]


class Permission(NamedTuple):
    """One permission of an API: delegated (`Scope`) or the application's own (`Role`)."""

    resource: Json
    kind: str
    permission_id: str
    value: str


def granted_scopes(
    application: Json, directory: Directory, user: User, wanted: Wanted
) -> frozenset[str]:
    """Return what `application` may do at the API for `user`, asked for now or not."""
    client = CLIENTS.get(application["appId"])
    if client and client.preauthorised:
        return client.preauthorised.get(wanted.resource["appId"], frozenset())
    principal = directory.service_principal(application["appId"])
    if principal is None:
        return frozenset()
    grants = directory.grants_of(principal["id"], wanted.resource_id, user.object_id)
    return frozenset(scope for grant in grants for scope in grant["scope"].split())


def missing_scopes(
    application: Json, directory: Directory, user: User, wanted: Wanted
) -> frozenset[str]:
    """Return which permissions must be consented to before `wanted` can be had.

    By `.default` an application that was consented to anything at an API asks for no more.
    """
    granted = granted_scopes(application, directory, user, wanted)
    client = CLIENTS.get(application["appId"])
    if client and client.preauthorised:
        _check_preauthorised(client, granted, wanted)
        return frozenset()
    if wanted.by_default:
        return frozenset() if granted else _listed(application, wanted)
    missing = _others(wanted.names, granted)
    if not directory.service_principal(application["appId"]):
        return missing or wanted.openid
    return missing


def _check_preauthorised(client: Client, granted: frozenset[str], wanted: Wanted) -> None:
    if not granted or (not wanted.by_default and _others(wanted.names, granted)):
        raise SignInRefusedError(65002, client_id=client.app_id, resource=wanted.resource["appId"])


def _others(names: frozenset[str], granted: frozenset[str]) -> frozenset[str]:
    held = {scope.lower() for scope in granted}
    return frozenset(name for name in names if name.lower() not in held)


def _listed(application: Json, wanted: Wanted) -> frozenset[str]:
    """Return the delegated permissions that the registration lists for the API."""
    ids = {entry["id"] for entry in _entries(application, wanted.resource["appId"], "Scope")}
    scopes = wanted.resource["oauth2PermissionScopes"]
    listed = frozenset(scope["value"] for scope in scopes if scope["id"] in ids)
    if listed:
        return listed
    raise SignInRefusedError(
        650057,
        client_id=application["appId"],
        name=application["displayName"],
        resource=wanted.audience,
    )


def may_consent(directory: Directory, user: User, wanted: Wanted, missing: frozenset[str]) -> bool:
    """Return whether `user` may consent to `missing`: administrators to all of it."""
    if user.may_consent():
        return True
    scopes = wanted.resource["oauth2PermissionScopes"]
    theirs = {scope["value"] for scope in scopes if scope["type"] == "User"}
    return directory.people_may_consent and missing <= theirs | {"openid"}


def consent_to_scopes(
    application: Json,
    directory: Directory,
    resource_id: str,
    scopes: frozenset[str],
    user: User | None = None,
) -> None:
    """Consent for `user`, or for everybody; the service principal is made if there is none."""
    principal = _principal(application, directory)
    directory.grant(principal["id"], resource_id, user.object_id if user else None, set(scopes))


def asked_of_administrator(
    application: Json, directory: Directory, scope: str | None
) -> list[Permission]:
    """Return what an administrator is asked to consent to: `scope`, or all that is registered."""
    if scope is None:
        return list(_required(application, directory))
    return [one for name in scope.split() for one in _named(application, directory, name)]


def consent_for_all(
    application: Json, directory: Directory, user: User, asked: list[Permission]
) -> None:
    """Consent to `asked` for everybody; what was granted to all before is revoked.

    learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent
    """
    if not user.may_consent() or not all(_may_give(user, one) for one in asked):
        raise SignInRefusedError(90094, name=application["displayName"])
    principal = _principal(application, directory)
    directory.revoke_grants_for_all(principal["id"])
    for one in asked:
        if one.kind == "Scope":
            directory.grant(principal["id"], one.resource["id"], None, {one.value})
        else:
            directory.assign_app_role(principal["id"], one.resource["id"], one.permission_id)


def _may_give(user: User, asked: Permission) -> bool:
    # "any permission for any API, except Microsoft Graph app roles" (same page)
    strong = user.roles & {"Global Administrator", "Privileged Role Administrator"}
    return bool(strong) or asked.kind == "Scope" or asked.resource["appId"] != GRAPH


def _named(application: Json, directory: Directory, scope: str) -> list[Permission]:
    wanted = wanted_by(scope, application, directory)
    if wanted.by_default:
        listed = _required(application, directory)
        return [one for one in listed if one.resource is wanted.resource]
    return [Permission(wanted.resource, "Scope", "", name) for name in wanted.names]


def _required(application: Json, directory: Directory) -> Iterator[Permission]:
    for app_id in dict.fromkeys(e["resourceAppId"] for e in application["requiredResourceAccess"]):
        resource = directory.service_principal(app_id)
        if resource is None:
            raise SignInRefusedError(500011, resource=app_id, tenant=directory.display_name)
        for kind, held in (("Scope", "oauth2PermissionScopes"), ("Role", "appRoles")):
            ids = {entry["id"] for entry in _entries(application, app_id, kind)}
            found = (one for one in resource[held] if one["id"] in ids)
            yield from (Permission(resource, kind, one["id"], one["value"]) for one in found)


def _entries(application: Json, app_id: str, kind: str) -> Iterator[Json]:
    for api in application["requiredResourceAccess"]:
        if api["resourceAppId"] == app_id:
            yield from (entry for entry in api["resourceAccess"] if entry["type"] == kind)


def _principal(application: Json, directory: Directory) -> Json:
    found = directory.service_principal(application["appId"])
    return found or directory.add_service_principal(
        {
            "appId": application["appId"],
            "displayName": application["displayName"],
            "appDisplayName": application["displayName"],
            "appOwnerOrganizationId": application.get("ownerOrganization", directory.tenant_id),
        }
    )
