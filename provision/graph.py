"""Microsoft Graph's objects that an application consists of: one method a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from provision import records
from provision.calls import Calls, read_answer
from provision.contract.messages import Problem, message
from provision.models import application_model
from provision.readers import reader_of
from provision.refusals import TenantError, refusal_of
from provision.retry import PACE
from provision.sdk import Query, quoted, request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import Any

    from provision.calls import Send
    from provision.clouds import Cloud
    from provision.contract.console import Console
    from provision.contract.messages import Message
    from provision.contract.network import Network
    from provision.readers import Reader
    from provision.retry import Pace
    from provision.sdk import Answer
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
HELD = "appRoleAssignments"
TENANT = Query(select=["id", "displayName", "verifiedDomains"])
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
        self._base = f"https://{cloud.graph}/v1.0"

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

    @property
    def calls(self) -> Calls:
        """What is asked of Graph beside an application's own objects goes this way."""
        return self._calls

    def organization(self, first: Answer | None = None) -> records.Organization:
        """Return the tenant, as `first` shows it if that has been asked for."""
        doing = message("graph.reading-organization")
        found = self._calls.all(
            doing, lambda g: g.organization, TENANT, records.organization, first
        )
        if len(found) != 1:
            remedy = message("graph.no-organization-remedy")
            raise TenantError(Problem(message("graph.no-organization"), remedy))
        return found[0]

    def application_named(self, unique_name: str) -> records.ApplicationRecord | None:
        """Return the application that has `unique_name`."""
        doing, send = _application_asked(unique_name)
        try:
            answer = self._calls.ask(doing, send)
        except TenantError as error:
            if error.refusal and error.refusal.code == ABSENT:
                return None
            raise
        return _object(doing, answer, records.application_named(unique_name))

    def organization_and_application(
        self, unique_name: str
    ) -> tuple[records.Organization, records.ApplicationRecord | None]:
        """Return the tenant and the application that has `unique_name`, in one round trip."""
        tenant: Send = lambda g: g.organization.get(request(TENANT))  # noqa: E731
        doing, named = _application_asked(unique_name)
        first, second = self._calls.at_once(
            (message("graph.reading-organization"), tenant), (doing, named)
        )
        organization = self.organization(first)
        if second.status != 404:
            return organization, _object(doing, second, records.application_named(unique_name))
        if refusal_of(second.status, second.headers, second.body).code == ABSENT:
            return organization, None
        return organization, self.application_named(unique_name)

    def service_principals(self, client_ids: Iterable[str]) -> tuple[records.PrincipalRecord, ...]:
        """Return the service principals that the tenant has for these applications."""
        return self._principals(_principals_query(client_ids), None)

    def grants_of(self, principal_id: str) -> tuple[records.GrantRecord, ...]:
        """Return what everybody in the tenant is taken to have consented to."""
        doing = message("graph.reading-grants")
        who = f"clientId eq {quoted(principal_id)} and consentType eq {quoted(FOR_EVERYBODY)}"
        return self._calls.all(
            doing, lambda g: g.oauth2_permission_grants, Query(filter=who), records.grant
        )

    def principals_and_grants(
        self, client_ids: Iterable[str], client_id: str
    ) -> tuple[tuple[records.PrincipalRecord, ...], tuple[records.GrantRecord, ...]]:
        """Return service principals, and everybody's consent to `client_id`, in one round trip.

        An application without a service principal has no consent.
        """
        query, doing = _principals_query(client_ids), message("graph.reading-grants")
        first, second = self._calls.at_once(
            (
                message("graph.reading-principals"),
                lambda g: g.service_principals.get(request(query)),
            ),
            (doing, lambda g: self._grants_by_client(g, client_id).get(request())),
        )
        principals = self._principals(query, first)
        if second.status == 404:
            return principals, ()
        builder: Callable[[Any], Any] = lambda g: self._grants_by_client(g, client_id)  # noqa: E731
        found = self._calls.all(doing, builder, Query(), records.consent, second)
        return principals, tuple(grant for everybody, grant in found if everybody)

    def _principals(
        self, query: Query, first: Answer | None
    ) -> tuple[records.PrincipalRecord, ...]:
        doing = message("graph.reading-principals")
        return self._calls.all(
            doing, lambda g: g.service_principals, query, records.principal, first
        )

    def _grants_by_client(self, client: Any, client_id: str) -> Any:
        """Return the builder of a service principal's grants, by the key that is known already."""
        address = f"{self._base}/servicePrincipals(appId={quoted(client_id)})"
        return client.oauth2_permission_grants.with_url(f"{address}/oauth2PermissionGrants")

    def deleted_applications(self) -> tuple[records.DeletedRecord, ...]:
        """Return the applications deleted within the last thirty days."""
        doing = message("graph.reading-deleted")
        query = Query(select=["id", "uniqueName", "displayName", "tags"])
        return self._calls.all(
            doing, lambda g: g.directory.deleted_items.graph_application, query, records.deleted
        )

    def upsert_application(
        self, unique_name: str, body: records.ApplicationBody
    ) -> records.ApplicationRecord | None:
        """Write the application that has `unique_name`; return it if it was not there before."""
        doing = message("graph.writing-application", name=unique_name)
        model = application_model(body)
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
        model = application_model(body)
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


def _application_asked(unique_name: str) -> tuple[Message, Send]:
    how = request(Query(select=APPLICATION))
    doing = message("graph.reading-application", name=unique_name)
    return doing, lambda g: g.applications_with_unique_name(unique_name).get(how)


def _principals_query(client_ids: Iterable[str]) -> Query:
    among = ",".join(quoted(client_id) for client_id in client_ids)
    return Query(select=PRINCIPAL, filter=f"appId in ({among})", expand=[HELD])


def _object(doing: Message, answer: Answer, read: Callable[[Reader], T]) -> T:
    return read_answer(doing, answer, lambda body: read(reader_of(body)))


def _scope(scopes: Iterable[str]) -> str:
    return " ".join(sorted(scopes))
