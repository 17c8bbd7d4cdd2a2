"""Read a tenant once: Graph's objects to resources by name, and the ids behind the names."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, assert_never

from provision.app_roles import assignments_of
from provision.contract.messages import Problem, message
from provision.refusals import TenantError
from provision.resources import (
    Application,
    AppRoles,
    Audience,
    Grant,
    Permission,
    PermissionKind,
    ServicePrincipal,
    api_name,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from provision.graph import Graph
    from provision.key_credentials import KeyCredential
    from provision.records import (
        ApplicationRecord,
        AssignmentRecord,
        GrantRecord,
        Organization,
        PrincipalRecord,
    )
    from provision.resources import Key, Resource

MOST_IN_A_FILTER = 15  # learn.microsoft.com/graph/aad-advanced-queries: `in` takes 15 values
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class Ids:
    """What Graph calls an object; only an application and its service principal have a client id."""

    object_id: str
    client_id: str = ""


@dataclass(frozen=True, slots=True)
class Api:
    """An API in this tenant: its service principal, and the ids of its permissions by name."""

    client_id: str
    object_id: str
    name: str
    owner: str
    service_principal_names: frozenset[str]
    scopes: Mapping[str, str]
    roles: Mapping[str, str]

    def ids(self, kind: PermissionKind) -> Mapping[str, str]:
        return self.scopes if kind is PermissionKind.DELEGATED else self.roles

    def with_name(self, permission: Permission) -> Permission:
        """Return `permission`, known by its id, by its name; one without stays as it is."""
        ids = self.ids(permission.kind)
        found = (name for name, permission_id in ids.items() if permission_id == permission.name)
        return permission._replace(name=next(found, permission.name))

    def issues_tokens_for(self, host: str) -> bool:
        """Return whether tokens can be asked for `https://host/…` as one of this API's names."""
        names = (name.rstrip("/").lower() for name in self.service_principal_names)
        return f"https://{host.lower()}" in names


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A tenant as it was read: `live` dependencies first, `apis` by client id.

    `keys` are the application's certificates, and those that a plan may add to them.
    """

    organization: Organization
    live: tuple[Resource, ...]
    ids: Mapping[Key, Ids]
    apis: Mapping[str, Api]
    keys: tuple[KeyCredential, ...] = ()


def read_snapshot(graph: Graph, unique_name: str, apis: Iterable[str]) -> Snapshot:
    """Return what the tenant has of the application and of `apis`, which must all be there."""
    wanted = tuple(apis)
    snapshot = look_at(graph, unique_name, wanted)
    check_apis(snapshot, wanted)
    return snapshot


def check_apis(snapshot: Snapshot, wanted: Iterable[str]) -> None:
    """Raise `TenantError` naming every API that the tenant does not have."""
    _check_there(wanted, snapshot.apis)


def look_at(graph: Graph, unique_name: str, apis: Iterable[str]) -> Snapshot:
    """Return what the tenant has of the application and of `apis`, as far as they are there.

    It takes at most four calls, in two round trips.
    """
    organization, application = graph.organization_and_application(unique_name)
    return snapshot_with(graph, organization, application, apis)


def snapshot_with(
    graph: Graph,
    organization: Organization,
    application: ApplicationRecord | None,
    apis: Iterable[str],
) -> Snapshot:
    """Return what the tenant has besides an application that is known already."""
    wanted = dict.fromkeys(apis)
    asked = _to_read(application, wanted)
    if application:
        read, grants = graph.principals_and_grants(asked, application.client_id)
    else:
        read, grants = graph.service_principals(asked), ()
    principals = {principal.client_id: principal for principal in read}
    own = principals.pop(application.client_id, None) if application else None
    held = _held(graph, own) if own else ()
    known = {client_id: _api(principal) for client_id, principal in principals.items()}
    found = tuple(_found(application, own, grants, held, known)) if application else ()
    return Snapshot(
        organization=organization,
        live=tuple(resource for resource, _ in found),
        ids={resource.key: ids for resource, ids in found},
        apis=known,
        keys=(application.body.keys or ()) if application else (),
    )


def check_names(snapshot: Snapshot, desired: Iterable[Resource]) -> None:
    """Raise `TenantError` naming every permission in `desired` that its API does not have."""
    wanted = sorted({p for resource in desired for p in _permissions(resource)})
    problems = [
        _unknown(permission, snapshot.apis[permission.api])
        for permission in wanted
        if permission.api in snapshot.apis and _id_of(permission, snapshot.apis) is None
    ]
    if problems:
        raise TenantError(*problems)


def permission_id(permission: Permission, apis: Mapping[str, Api]) -> str:
    """Return the id of `permission`, which is its name where only the id was known."""
    found = _id_of(permission, apis)
    if found is not None:
        return found
    _check_there([permission.api], apis)
    raise TenantError(_unknown(permission, apis[permission.api]))


def _to_read(application: ApplicationRecord | None, wanted: Iterable[str]) -> list[str]:
    """Return whose service principals to ask for: also of APIs that others have added to ours."""
    if application is None:
        return list(wanted)
    first = dict.fromkeys([application.client_id, *wanted])
    others = sorted({access.api for access in application.body.required_access} - first.keys())
    return [*first, *others[: max(0, MOST_IN_A_FILTER - len(first))]]


def _check_there(wanted: Iterable[str], there: Container[str]) -> None:
    remedy = message("graph.api-absent-remedy")
    missing = [api for api in wanted if api not in there]
    if missing:
        raise TenantError(
            *(Problem(message("graph.api-absent", api=api_name(api)), remedy) for api in missing)
        )


def _api(principal: PrincipalRecord) -> Api:
    return Api(
        client_id=principal.client_id,
        object_id=principal.object_id,
        name=principal.display_name,
        owner=principal.owner,
        service_principal_names=principal.names,
        scopes=principal.scopes,
        roles=principal.roles,
    )


def _found(
    record: ApplicationRecord,
    own: PrincipalRecord | None,
    grants: Iterable[GrantRecord],
    held: Iterable[AssignmentRecord],
    apis: Mapping[str, Api],
) -> Iterator[tuple[Resource, Ids]]:
    """Yield each resource that is there and its ids, dependencies first."""
    application = _application(record, apis)
    yield application, Ids(record.object_id, record.client_id)
    if own:
        yield ServicePrincipal(application.key), Ids(own.object_id, own.client_id)
    for grant in grants:
        yield _grant(application.key, grant, apis), Ids(grant.object_id)
    for resource_id, together in groupby(sorted(held, key=_giver), _giver):
        holder = own.object_id if own else ""
        yield _app_roles(application.key, resource_id, together, apis), Ids(holder)


def _application(record: ApplicationRecord, apis: Mapping[str, Api]) -> Application:
    body = record.body
    return Application(
        unique_name=record.unique_name,
        display_name=body.display_name,
        audience=next((known for known in Audience if known == body.audience), body.audience),
        public_client=body.public_client,
        redirect_uris=body.redirect_uris,
        permissions=frozenset(
            apis[permission.api].with_name(permission) if permission.api in apis else permission
            for permission in body.required_access
        ),
        certificates=frozenset(key.thumbprint for key in body.keys or ()),
        tags=body.tags,
    )


def _grant(application: Key, record: GrantRecord, apis: Mapping[str, Api]) -> Grant:
    """Return `record` by names; of an API that was not asked for, only the object id is known."""
    api = next((api for api in apis.values() if api.object_id == record.resource_id), None)
    if api is None:
        return Grant(application, record.resource_id, record.scopes)
    # Entra compares scopes without regard to case; a plan compares names as they are written.
    names = {name.lower(): name for name in api.scopes}
    scopes = frozenset(names.get(scope.lower(), scope) for scope in record.scopes)
    return Grant(application, api.client_id, scopes)


def _held(graph: Graph, own: PrincipalRecord) -> tuple[AssignmentRecord, ...]:
    """Return the app roles that the application holds; more than a few are asked for."""
    return assignments_of(graph.calls, own.object_id) if own.holds is None else own.holds


def _giver(one: AssignmentRecord) -> str:
    return one.resource_id


def _app_roles(
    application: Key,
    resource_id: str,
    held: Iterable[AssignmentRecord],
    apis: Mapping[str, Api],
) -> AppRoles:
    """Return what is held of one API by names, as far as they are known."""
    api = next((api for api in apis.values() if api.object_id == resource_id), None)
    client_id = api.client_id if api else resource_id
    named = (Permission(client_id, PermissionKind.APPLICATION, one.role_id) for one in held)
    roles = frozenset((api.with_name(one) if api else one).name for one in named)
    return AppRoles(application, client_id, roles)


def _permissions(resource: Resource) -> Iterable[Permission]:
    match resource:
        case Application(permissions=permissions):
            return permissions
        case Grant(api=api, scopes=scopes):
            return {Permission(api, PermissionKind.DELEGATED, scope) for scope in scopes}
        case ServicePrincipal() | AppRoles():
            return ()
        case _:
            assert_never(resource)


def _id_of(permission: Permission, apis: Mapping[str, Api]) -> str | None:
    api = apis.get(permission.api)
    found = api.ids(permission.kind).get(permission.name) if api else None
    return found or (permission.name if GUID.fullmatch(permission.name) else None)


def _unknown(permission: Permission, api: Api) -> Problem:
    what = message("graph.permission-unknown", api=api.name, name=permission.name)
    names = {name.lower(): name for name in api.ids(permission.kind)}
    near = difflib.get_close_matches(permission.name.lower(), names, n=1)
    if near:
        return Problem(what, message("graph.permission-near", name=names[near[0]]))
    return Problem(what, message("graph.permission-unknown-remedy", api=api.name))
