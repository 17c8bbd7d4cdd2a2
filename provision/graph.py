"""Microsoft Graph's objects that an application consists of: one method a call."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Self, TypeVar
from uuid import UUID

from provision import records
from provision.calls import Calls, Query, read_answer, request
from provision.contract.messages import Problem, message
from provision.refusals import TenantError
from provision.retry import PACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import Any

    from provision.calls import Answer
    from provision.clouds import Cloud
    from provision.contract.console import Console
    from provision.contract.messages import Message
    from provision.contract.network import Network
    from provision.retry import Pace
    from provision.signin import Credential
    from provision.trail import Trail

T = TypeVar("T")

APPLICATION = [
    *("id", "appId", "uniqueName", "displayName", "signInAudience", "isFallbackPublicClient"),
    *("publicClient", "requiredResourceAccess", "tags", "keyCredentials"),
]
PRINCIPAL = [
    *("id", "appId", "displayName", "appOwnerOrganizationId", "servicePrincipalNames"),
    *("oauth2PermissionScopes", "appRoles"),
]
ABSENT = "Request_ResourceNotFound"
CREATE = "create-if-missing"
# Without it the portal's list of enterprise applications, where consent is seen, leaves it out.
IN_PORTAL = "WindowsAzureActiveDirectoryIntegratedApp"
FOR_EVERYBODY = "AllPrincipals"


class Graph:
    """Microsoft Graph as one account sees it; entering signs that account in."""

    def __init__(  # noqa: PLR0913 - all that a call rests on
        self,
        credential: Credential,
        cloud: Cloud,
        network: Network,
        console: Console,
        pace: Pace = PACE,
        *,
        trail: Trail | None = None,
    ) -> None:
        self._calls = Calls(credential, cloud, network, console, pace, trail=trail)

    def __enter__(self) -> Self:
        self._calls.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._calls.__exit__(kind, error, trace)

    def organization(self) -> records.Organization:
        """Return the tenant."""
        doing = message("graph.reading-organization")
        query = Query(select=["id", "displayName", "verifiedDomains"])
        found = self._calls.all(doing, lambda g: g.organization, query, records.organization)
        if len(found) != 1:
            remedy = message("graph.no-organization-remedy")
            raise TenantError(Problem(message("graph.no-organization"), remedy))
        return found[0]

    def application_named(self, unique_name: str) -> records.ApplicationRecord | None:
        """Return the application that has `unique_name`."""
        doing = message("graph.reading-application", name=unique_name)
        how = request(Query(select=APPLICATION))
        try:
            answer = self._calls.ask(
                doing, lambda g: g.applications_with_unique_name(unique_name).get(how)
            )
        except TenantError as error:
            if error.refusal and error.refusal.code == ABSENT:
                return None
            raise
        return _object(doing, answer, records.application)

    def service_principals(self, client_ids: Iterable[str]) -> tuple[records.PrincipalRecord, ...]:
        """Return the service principals that the tenant has for these applications."""
        doing = message("graph.reading-principals")
        among = ",".join(_quoted(client_id) for client_id in client_ids)
        query = Query(select=PRINCIPAL, filter=f"appId in ({among})")
        return self._calls.all(doing, lambda g: g.service_principals, query, records.principal)

    def grants_of(self, principal_id: str) -> tuple[records.GrantRecord, ...]:
        """Return what everybody in the tenant is taken to have consented to."""
        doing = message("graph.reading-grants")
        who = f"clientId eq {_quoted(principal_id)} and consentType eq {_quoted(FOR_EVERYBODY)}"
        return self._calls.all(
            doing, lambda g: g.oauth2_permission_grants, Query(filter=who), records.grant
        )

    def deleted_applications(self) -> tuple[records.DeletedRecord, ...]:
        """Return the applications deleted within the last thirty days."""
        doing = message("graph.reading-deleted")
        query = Query(select=["id", "uniqueName", "displayName"])
        return self._calls.all(
            doing, lambda g: g.directory.deleted_items.graph_application, query, records.deleted
        )

    def upsert_application(
        self, unique_name: str, body: records.ApplicationBody
    ) -> records.ApplicationRecord | None:
        """Write the application that has `unique_name`; return it if it was not there before."""
        doing = message("graph.writing-application", name=unique_name)
        model = _application_model(body)
        answer = self._calls.ask(
            doing,
            lambda g: g.applications_with_unique_name(unique_name).patch(
                model, request(prefer=CREATE)
            ),
        )
        return None if answer.is_empty else _object(doing, answer, records.application)

    def update_application(self, object_id: str, body: records.ApplicationBody) -> None:
        """Write an application that is there; each of its lists is replaced whole."""
        doing = message("graph.writing-application", name=body.display_name)
        model = _application_model(body)
        self._calls.ask(
            doing, lambda g: g.applications.by_application_id(object_id).patch(model, request())
        )

    def delete_application(self, object_id: str) -> None:
        """Delete an application, which can be restored for thirty days."""
        doing = message("graph.deleting", object_id=object_id)
        self._calls.ask(
            doing, lambda g: g.applications.by_application_id(object_id).delete(request())
        )

    def restore_application(self, object_id: str) -> None:
        """Bring a deleted application back."""
        doing = message("graph.restoring", object_id=object_id)
        self._calls.ask(
            doing,
            lambda g: g.directory.deleted_items.by_directory_object_id(object_id).restore.post(
                request()
            ),
            repeatable=False,
        )

    def upsert_service_principal(self, client_id: str) -> records.PrincipalRecord | None:
        """Give an application its service principal; return it if it was not there before."""
        from msgraph.generated.models.service_principal import ServicePrincipal

        doing = message("graph.writing-principal")
        model = ServicePrincipal(tags=[IN_PORTAL])
        answer = self._calls.ask(
            doing,
            lambda g: g.service_principals_with_app_id(client_id).patch(
                model, request(prefer=CREATE)
            ),
        )
        return None if answer.is_empty else _object(doing, answer, records.principal)

    def delete_service_principal(self, object_id: str) -> None:
        """Delete a service principal, and with it all consent given to it."""
        doing = message("graph.deleting", object_id=object_id)
        self._calls.ask(
            doing,
            lambda g: g.service_principals.by_service_principal_id(object_id).delete(request()),
        )

    def create_grant(
        self, principal_id: str, resource_id: str, scopes: Iterable[str]
    ) -> records.GrantRecord:
        """Consent for everybody to what an application asks of one API."""
        from msgraph.generated.models.o_auth2_permission_grant import OAuth2PermissionGrant

        doing = message("graph.writing-grant")
        model = OAuth2PermissionGrant(
            client_id=principal_id,
            consent_type=FOR_EVERYBODY,
            resource_id=resource_id,
            scope=_scope(scopes),
        )
        answer = self._calls.ask(
            doing, lambda g: g.oauth2_permission_grants.post(model, request()), repeatable=False
        )
        return _object(doing, answer, records.grant)

    def update_grant(self, grant_id: str, scopes: Iterable[str]) -> None:
        """Replace what a grant consents to."""
        from msgraph.generated.models.o_auth2_permission_grant import OAuth2PermissionGrant

        model = OAuth2PermissionGrant(scope=_scope(scopes))
        self._calls.ask(
            message("graph.writing-grant"),
            lambda g: g.oauth2_permission_grants.by_o_auth2_permission_grant_id(grant_id).patch(
                model, request()
            ),
        )

    def delete_grant(self, grant_id: str) -> None:
        """Take back all that a grant consents to."""
        doing = message("graph.deleting", object_id=grant_id)
        self._calls.ask(
            doing,
            lambda g: g.oauth2_permission_grants.by_o_auth2_permission_grant_id(grant_id).delete(
                request()
            ),
        )


def _object(doing: Message, answer: Answer, read: Callable[[records.Reader], T]) -> T:
    return read_answer(doing, answer, lambda body: read(records.reader_of(body)))


def _application_model(body: records.ApplicationBody) -> Any:
    from msgraph.generated.models.application import Application
    from msgraph.generated.models.public_client_application import PublicClientApplication

    return Application(
        display_name=body.display_name,
        sign_in_audience=body.audience,
        is_fallback_public_client=body.public_client,
        public_client=PublicClientApplication(redirect_uris=sorted(body.redirect_uris)),
        required_resource_access=_required_access(body),
        tags=sorted(body.tags),
        key_credentials=None if body.keys is None else [_key_credential(key) for key in body.keys],
    )


def _key_credential(key: records.KeyCredential) -> Any:
    from msgraph.generated.models.key_credential import KeyCredential

    return KeyCredential(
        custom_key_identifier=key.identifier,
        key=key.key,
        key_id=UUID(key.key_id) if key.key_id else None,
        display_name=key.display_name,
        start_date_time=key.starts,
        end_date_time=key.ends,
        type=key.kind,
        usage=key.usage,
    )


def _required_access(body: records.ApplicationBody) -> list[Any]:
    from msgraph.generated.models.required_resource_access import RequiredResourceAccess
    from msgraph.generated.models.resource_access import ResourceAccess

    return [
        RequiredResourceAccess(
            resource_app_id=api,
            resource_access=[ResourceAccess(id=UUID(p.name), type=p.kind.value) for p in entries],
        )
        for api, entries in groupby(sorted(body.required_access), lambda permission: permission.api)
    ]


def _scope(scopes: Iterable[str]) -> str:
    return " ".join(sorted(scopes))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
