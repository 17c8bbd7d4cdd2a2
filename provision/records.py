"""Read Microsoft Graph's objects out of JSON, as plain values that are complete or refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.key_credentials import KeyCredential, thumbprint_in, thumbprint_of
from provision.readers import Malformed
from provision.resources import Permission, PermissionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from provision.readers import Reader

# learn.microsoft.com/graph/query-parameters: of a directory object $expand shows no more.
MOST_EXPANDED = 20


@dataclass(frozen=True, slots=True)
class Organization:
    """The tenant one is signed in to; `domains` are the verified ones."""

    tenant_id: str
    display_name: str
    domains: frozenset[str]


@dataclass(frozen=True, slots=True)
class ApplicationBody:
    """Those properties of an application that we write; a permission's name is its id here.

    Without `keys`, those that are there are left alone.
    """

    display_name: str
    audience: str
    public_client: bool
    redirect_uris: frozenset[str]
    required_access: frozenset[Permission]
    tags: frozenset[str]
    keys: tuple[KeyCredential, ...] | None = None


@dataclass(frozen=True, slots=True)
class ApplicationRecord:
    """An application as Graph has it."""

    object_id: str
    client_id: str
    unique_name: str
    body: ApplicationBody


@dataclass(frozen=True, slots=True)
class AssignmentRecord:
    """An app role that a service principal holds at the API whose own is `resource_id`."""

    object_id: str
    resource_id: str
    role_id: str


@dataclass(frozen=True, slots=True)
class PrincipalRecord:
    """A service principal; `scopes` and `roles` are the permissions it has, their names to ids.

    What it `holds` is None where Graph has shown no more than the first few.
    """

    object_id: str
    client_id: str
    display_name: str
    owner: str
    names: frozenset[str]
    scopes: Mapping[str, str]
    roles: Mapping[str, str]
    holds: tuple[AssignmentRecord, ...] | None = ()


@dataclass(frozen=True, slots=True)
class GrantRecord:
    """Consent for everybody to `scopes` of the API whose service principal is `resource_id`."""

    object_id: str
    resource_id: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class RegistrationRecord:
    """An application as a list of several shows it; `created` is when, as Graph writes it."""

    object_id: str
    client_id: str
    unique_name: str
    display_name: str
    created: str


@dataclass(frozen=True, slots=True)
class DeletedRecord:
    """An application that was deleted and may be restored."""

    object_id: str
    unique_name: str
    display_name: str
    tags: frozenset[str] = frozenset()


def organization(reader: Reader) -> Organization:
    """Return the tenant that `reader` shows."""
    return Organization(
        tenant_id=reader.text("id"),
        display_name=reader.text_or_empty("displayName"),
        domains=frozenset(d.text("name") for d in reader.readers("verifiedDomains")),
    )


def application(reader: Reader) -> ApplicationRecord:
    """Return the application that `reader` shows."""
    return ApplicationRecord(
        object_id=reader.text("id"),
        client_id=reader.text("appId"),
        unique_name=reader.text_or_empty("uniqueName"),
        body=ApplicationBody(
            display_name=reader.text_or_empty("displayName"),
            audience=reader.text_or_empty("signInAudience"),
            public_client=reader.flag("isFallbackPublicClient"),
            redirect_uris=reader.reader("publicClient").texts("redirectUris"),
            required_access=frozenset(_required_access(reader)),
            tags=reader.texts("tags"),
            keys=tuple(_key(key) for key in reader.readers("keyCredentials")),
        ),
    )


def principal(reader: Reader) -> PrincipalRecord:
    """Return the service principal that `reader` shows."""
    held = reader.readers("appRoleAssignments")
    return PrincipalRecord(
        object_id=reader.text("id"),
        client_id=reader.text("appId"),
        display_name=reader.text_or_empty("displayName"),
        owner=reader.text_or_empty("appOwnerOrganizationId"),
        names=reader.texts("servicePrincipalNames"),
        scopes=_ids_by_name(reader.readers("oauth2PermissionScopes")),
        roles=_ids_by_name(reader.readers("appRoles")),
        holds=None if len(held) >= MOST_EXPANDED else tuple(map(assignment, held)),
    )


def assignment(reader: Reader) -> AssignmentRecord:
    """Return the app role assignment that `reader` shows."""
    return AssignmentRecord(reader.text("id"), reader.text("resourceId"), reader.guid("appRoleId"))


def grant(reader: Reader) -> GrantRecord:
    """Return the grant that `reader` shows."""
    scopes = reader.text_or_empty("scope").split()
    return GrantRecord(reader.text("id"), reader.text("resourceId"), frozenset(scopes))


def consent(reader: Reader) -> tuple[bool, GrantRecord]:
    """Return the grant that `reader` shows, and whether it is everybody's."""
    return reader.text("consentType") == "AllPrincipals", grant(reader)


def application_named(unique_name: str) -> Callable[[Reader], ApplicationRecord]:
    """Return what reads the application asked for, and believes no answer with another one.

    By its name is known which application is ours: one under another name would be deleted.
    """

    def read(reader: Reader) -> ApplicationRecord:
        found = application(reader)
        if found.unique_name.casefold() != unique_name.casefold():
            raise Malformed("uniqueName")
        return found

    return read


def registration(reader: Reader) -> RegistrationRecord:
    """Return the application that a list shows."""
    return RegistrationRecord(
        object_id=reader.text("id"),
        client_id=reader.text("appId"),
        unique_name=reader.text_or_empty("uniqueName"),
        display_name=reader.text_or_empty("displayName"),
        created=reader.text_or_empty("createdDateTime"),
    )


def deleted(reader: Reader) -> DeletedRecord:
    """Return the deleted application that `reader` shows."""
    unique_name, name = reader.text_or_empty("uniqueName"), reader.text_or_empty("displayName")
    return DeletedRecord(reader.text("id"), unique_name, name, reader.texts("tags"))


def _key(reader: Reader) -> KeyCredential:
    key, identifier = reader.binary("key"), reader.binary("customKeyIdentifier")
    found = thumbprint_of(key) if key else thumbprint_in(identifier)
    return KeyCredential(
        thumbprint=found or reader.guid("keyId"),
        key=key,
        identifier=identifier,
        display_name=reader.text_or_empty("displayName"),
        starts=reader.time("startDateTime"),
        ends=reader.time("endDateTime"),
        key_id=reader.guid("keyId"),
        told=tuple((name, value) for name, value in reader.properties.items() if name != "key"),
    )


def _required_access(reader: Reader) -> Iterator[Permission]:
    for api in reader.readers("requiredResourceAccess"):
        for entry in api.readers("resourceAccess"):
            kind = entry.text("type")
            if kind not in list(PermissionKind):
                raise Malformed("type")
            yield Permission(api.text("resourceAppId"), PermissionKind(kind), entry.text("id"))


def _ids_by_name(permissions: tuple[Reader, ...]) -> dict[str, str]:
    """Return the ids of `permissions` by name; an app role for no application may have none."""
    named = {p.text("value"): p.text("id") for p in permissions if p.text_or_empty("value")}
    return dict(sorted(named.items()))
