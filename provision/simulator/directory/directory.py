"""The directory itself: objects as Microsoft Graph shapes them, and who may do what with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from provision.simulator.directory.first_party import APIS, CLIENTS, EXCHANGE
from provision.simulator.directory.people import EXCHANGE_PLAN_2, User
from provision.simulator.directory.policies import AppPolicy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from provision.simulator.world import World

Json = dict[str, Any]
KEPT = timedelta(days=30)  # a deleted application can be restored, and keeps its unique name


@dataclass(slots=True)
class Directory:
    """One organisation's; the first of `domains` is its default, `….onmicrosoft.com` its initial.

    `app_policy` is for all applications, `app_policies` are for some, by their object id. Without
    `has_premium` there is nothing to be eligible for.
    """

    world: World
    tenant_id: str
    display_name: str
    domains: tuple[str, ...]
    people_may_register: bool = False
    people_may_consent: bool = False
    has_premium: bool = True
    app_policy: AppPolicy = field(default_factory=AppPolicy)
    app_policies: dict[str, AppPolicy] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    applications: dict[str, Json] = field(default_factory=dict)
    deleted: dict[str, Json] = field(default_factory=dict)
    service_principals: dict[str, Json] = field(default_factory=dict)
    grants: dict[str, Json] = field(default_factory=dict)
    app_role_assignments: dict[str, Json] = field(default_factory=dict)
    owners: dict[str, set[str]] = field(default_factory=dict)
    born: dict[str, datetime] = field(default_factory=dict)
    _deleted_principals: dict[str, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for api in APIS:
            self.add_service_principal(api.properties())
        self.born.clear()  # those were here before anybody

    def add_user(
        self,
        user_principal_name: str,
        display_name: str,
        *,
        roles: Iterable[str] = (),
        mailbox: bool = True,
        password: str = "simulated",  # noqa: S107 - plainly fake
    ) -> User:
        """Let the organisation have another account, with a mailbox licence or without."""
        user = User(
            object_id=self.world.ids.guid(),
            user_principal_name=user_principal_name,
            display_name=display_name,
            mail=user_principal_name if mailbox else None,
            roles=frozenset(roles),
            plans=(EXCHANGE_PLAN_2,) if mailbox else (),
            password=password,
        )
        self.users[user.object_id] = user
        return user

    def user(self, key: str) -> User | None:
        """Return the user whose id or user principal name is `key`."""
        wanted = key.casefold()
        named = (u for u in self.users.values() if u.user_principal_name.casefold() == wanted)
        return self.users.get(wanted) or next(named, None)

    def revoke_sessions(self, key: str) -> None:
        """Make every refresh token that the user has so far worthless."""
        if user := self.user(key):
            user.tokens_valid_from = self.world.clock()

    def add_service_principal_name(self, name: str, app_id: str = EXCHANGE) -> None:
        """Let tokens be asked for `name`: how an organisation sets up hybrid modern authentication."""
        principal = self.service_principal(app_id)
        if principal is not None and name not in principal["servicePrincipalNames"]:
            principal["servicePrincipalNames"].append(name)

    def application(self, app_id: str) -> Json | None:
        """Return the registration of `app_id`, be it here or at Microsoft."""
        own = self._with(self.applications, "appId", app_id)
        client = CLIENTS.get(app_id.lower())
        return own or (client.application() if client else None)

    def application_named(self, unique_name: str) -> Json | None:
        return self._with(self.applications, "uniqueName", unique_name)

    def deleted_named(self, unique_name: str) -> Json | None:
        self.forget_deleted()
        return self._with(self.deleted, "uniqueName", unique_name)

    def service_principal(self, app_id: str) -> Json | None:
        return self._with(self.service_principals, "appId", app_id)

    def resource(self, identifier: str) -> Json | None:
        """Return the API that is known by `identifier`, a URI or client id."""
        wanted = identifier.rstrip("/").lower()
        for principal in self.service_principals.values():
            if wanted in (name.rstrip("/").lower() for name in principal["servicePrincipalNames"]):
                return principal
        return None

    def add_application(self, properties: Json) -> Json:
        """Register an application; `properties` are valid already."""
        application = {
            "id": self.world.ids.guid(),
            "appId": self.world.ids.guid(),
            "createdDateTime": _stamp(self.world.clock()),
            "publisherDomain": self.domains[0],
            **properties,
        }
        self.applications[application["id"]] = application
        self.born[application["id"]] = self.world.clock()
        return application

    def add_service_principal(self, properties: Json) -> Json:
        """Give an application its identity in this organisation."""
        principal = {
            "id": self.world.ids.guid(),
            "createdDateTime": _stamp(self.world.clock()),
            "accountEnabled": True,
            "appRoleAssignmentRequired": False,
            "appOwnerOrganizationId": self.tenant_id,
            "servicePrincipalType": "Application",
            "servicePrincipalNames": [properties["appId"]],
            "oauth2PermissionScopes": [],
            "appRoles": [],
            "tags": [],
            "notes": None,
            "description": None,
            **properties,
        }
        self.service_principals[principal["id"]] = principal
        self.born[principal["id"]] = self.world.clock()
        return principal

    def delete_application(self, object_id: str) -> None:
        """Delete an application for thirty days, its service principal along with it."""
        application = self.applications.pop(object_id)
        application["deletedDateTime"] = _stamp(self.world.clock())
        self.deleted[object_id] = application
        if principal := self.service_principal(application["appId"]):
            self._deleted_principals[object_id] = principal
            self.delete_service_principal(principal["id"])

    def delete_service_principal(self, object_id: str) -> None:
        """Delete a service principal with everything granted to it or on it."""
        del self.service_principals[object_id]
        for held in (self.grants, self.app_role_assignments):
            for key, entry in list(held.items()):
                if object_id in (entry.get("clientId"), entry["resourceId"], entry["principalId"]):
                    del held[key]

    def restore_application(self, object_id: str) -> Json:
        application = self.deleted.pop(object_id)
        del application["deletedDateTime"]
        self.applications[object_id] = application
        if principal := self._deleted_principals.pop(object_id, None):
            self.service_principals[principal["id"]] = principal
        return application

    def forget_deleted(self) -> None:
        """Let go of what was deleted thirty days ago."""
        before = _stamp(self.world.clock() - KEPT)
        for object_id, application in list(self.deleted.items()):
            if application["deletedDateTime"] <= before:
                self.purge(object_id)

    def purge(self, object_id: str) -> None:
        """Delete a deleted application for good; its unique name is free again."""
        del self.deleted[object_id]
        self._deleted_principals.pop(object_id, None)

    def grants_of(self, client_id: str, resource_id: str, user_id: str) -> Iterator[Json]:
        """Yield what a client may do at an API for a user: consented for all, or by that user."""
        for grant in self.grants.values():
            same = (grant["clientId"], grant["resourceId"]) == (client_id, resource_id)
            if same and grant["principalId"] in (None, user_id):
                yield grant

    def revoke_grants_for_all(self, client_id: str) -> None:
        """Take away what was consented to for everybody."""
        for grant in list(self.grants.values()):
            if (grant["clientId"], grant["principalId"]) == (client_id, None):
                del self.grants[grant["id"]]

    def grant(
        self, client_id: str, resource_id: str, user_id: str | None, scopes: set[str]
    ) -> None:
        """Consent to `scopes`, for `user_id` or for everybody, beside what is consented to."""
        same = (client_id, resource_id, user_id)
        for grant in self.grants.values():
            if (grant["clientId"], grant["resourceId"], grant["principalId"]) == same:
                grant["scope"] = " ".join(sorted({*grant["scope"].split(), *scopes}))
                return
        self.add_grant(client_id, resource_id, user_id, " ".join(sorted(scopes)))

    def add_grant(self, client_id: str, resource_id: str, user_id: str | None, scope: str) -> Json:
        grant: Json = {
            "id": self.world.ids.guid(),
            "clientId": client_id,
            "consentType": "Principal" if user_id else "AllPrincipals",
            "principalId": user_id,
            "resourceId": resource_id,
            "scope": scope,
        }
        self.grants[grant["id"]] = grant
        self.born[grant["id"]] = self.world.clock()
        return grant

    def assign_app_role(self, principal_id: str, resource_id: str, role_id: str) -> Json:
        """Let a service principal, or a user, hold an app role; it is the same one if it does."""
        same = {"principalId": principal_id, "resourceId": resource_id, "appRoleId": role_id}
        for entry in self.app_role_assignments.values():
            if same.items() <= entry.items():
                return entry
        holder = self.service_principals.get(principal_id)
        user = self.users.get(principal_id)
        entry = {
            "id": self.world.ids.guid(),
            "createdDateTime": _stamp(self.world.clock()),
            "principalType": "ServicePrincipal" if holder else "User",
            "principalDisplayName": holder["displayName"] if holder else user and user.display_name,
            "resourceDisplayName": self.service_principals[resource_id]["displayName"],
            **same,
        }
        self.app_role_assignments[entry["id"]] = entry
        return entry

    def app_roles_of(self, client_id: str, resource_id: str) -> list[str]:
        """Return the values of the app roles that a service principal holds at an API."""
        held = {
            entry["appRoleId"]
            for entry in self.app_role_assignments.values()
            if (entry["principalId"], entry["resourceId"]) == (client_id, resource_id)
        }
        roles = self.service_principals[resource_id]["appRoles"]
        return [role["value"] for role in roles if role["id"] in held]

    @staticmethod
    def _with(held: dict[str, Json], name: str, value: str) -> Json | None:
        wanted = value.lower()
        return next((o for o in held.values() if str(o.get(name) or "").lower() == wanted), None)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
