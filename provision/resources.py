"""The things a tenant holds, as plain values.

A resource names its kin by `Key`, never by the id Graph hands out: ids are known only after
apply, and a plan must be the same whether or not they are. A frozenset is a property that
others may add entries to.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import NamedTuple

# The client ids of Microsoft's own APIs, the same in every tenant (learn.microsoft.com,
# "Verify first-party Microsoft applications in sign-in reports").
EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000"
MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000"
API_NAMES = {
    "Office 365 Exchange Online": EXCHANGE_ONLINE,
    "Microsoft Graph": MICROSOFT_GRAPH,
}


def api_name(client_id: str) -> str:
    """Return what an API of Microsoft's is called; another is called by its client id."""
    return next((name for name, known in API_NAMES.items() if known == client_id), client_id)


class Key(NamedTuple):
    """What makes a resource the same one across manifest, snapshot and plan."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"


class Audience(StrEnum):
    """Who may sign in to an application (Graph's `signInAudience`)."""

    SINGLE_TENANT = "AzureADMyOrg"
    MULTIPLE_TENANTS = "AzureADMultipleOrgs"
    WITH_PERSONAL = "AzureADandPersonalMicrosoftAccount"
    PERSONAL = "PersonalMicrosoftAccount"


class PermissionKind(StrEnum):
    """Whose rights a permission gives: the signed-in user's, or the application's own."""

    DELEGATED = "Scope"
    APPLICATION = "Role"


class Permission(NamedTuple):
    """A permission by name: `api` is the client id of the API that has it."""

    api: str
    kind: PermissionKind
    name: str

    def __str__(self) -> str:
        return f"{api_name(self.api)}: {self.name}"


EWS_PERMISSION = Permission(EXCHANGE_ONLINE, PermissionKind.DELEGATED, "EWS.AccessAsUser.All")


@dataclass(frozen=True, slots=True)
class Application:
    """An app registration.

    `redirect_uris` are those of its public client platform; `certificates` are the thumbprints
    of what it may sign in with by itself.
    """

    unique_name: str
    display_name: str
    audience: Audience | str = Audience.SINGLE_TENANT
    public_client: bool = False
    redirect_uris: frozenset[str] = frozenset()
    permissions: frozenset[Permission] = frozenset()
    certificates: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        return Key("application", self.unique_name)


@dataclass(frozen=True, slots=True)
class ServicePrincipal:
    """The identity an application has inside this tenant."""

    application: Key

    @property
    def key(self) -> Key:
        return Key("service-principal", self.application.name)


@dataclass(frozen=True, slots=True)
class Grant:
    """Tenant-wide consent to delegated permissions of one API (`oauth2PermissionGrant`)."""

    application: Key
    api: str
    scopes: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        return Key("grant", f"{self.application.name}/{api_name(self.api)}")


@dataclass(frozen=True, slots=True)
class AppRoles:
    """Consent to permissions that an application has by its own right at one API."""

    application: Key
    api: str
    roles: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        return Key("app-roles", f"{self.application.name}/{api_name(self.api)}")


Resource = Application | ServicePrincipal | Grant | AppRoles


def entries_of(resource: Resource) -> dict[str, frozenset[str | Permission]]:
    """Return the list-valued properties of `resource` by name."""
    values = {field.name: getattr(resource, field.name) for field in fields(resource)}
    return {name: value for name, value in values.items() if isinstance(value, frozenset)}
