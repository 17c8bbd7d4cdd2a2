"""Graph as msgraph-sdk and azure-identity meet it: unmodified, through proxy and TLS."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import DeviceCodeCredential
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.headers_collection import HeadersCollection
from kiota_authentication_azure.azure_identity_authentication_provider import (
    AzureIdentityAuthenticationProvider,
)
from msgraph.generated.applications.applications_request_builder import ApplicationsRequestBuilder
from msgraph.generated.models.application import Application
from msgraph.generated.models.o_auth2_permission_grant import OAuth2PermissionGrant
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.public_client_application import PublicClientApplication
from msgraph.generated.models.required_resource_access import RequiredResourceAccess
from msgraph.generated.models.resource_access import ResourceAccess
from msgraph.generated.models.service_principal import ServicePrincipal
from msgraph.graph_request_adapter import GraphRequestAdapter, options
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core import GraphClientFactory  # type: ignore[import-untyped]

from provision.simulator.graph.call import Script
from provision.simulator.graph.refusals import concurrency_violation
from provision.simulator.tenant import SimulatedTenant
from tests.simulator.graph.callers import ADMIN, EWS, EXCHANGE, SYNC

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from uuid import UUID

    Work = Callable[[GraphServiceClient], Awaitable[Any]]

AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
GRAPH_SCOPE = "https://graph.microsoft.com/.default"


@pytest.fixture
def tenant() -> Iterator[SimulatedTenant]:
    with SimulatedTenant() as tenant:
        tenant.entra.state.device_interval = 1
        yield tenant


def credential(
    tenant: SimulatedTenant, account: str, client_id: str = AZURE_CLI
) -> DeviceCodeCredential:
    """Return a credential whose prompts are answered by the person with `account`."""

    def enter(address: str, code: str, _: object) -> None:
        tenant.person(account).enter_device_code(address, code)

    return DeviceCodeCredential(
        client_id,
        tenant_id="sakura.example",
        prompt_callback=enter,
        proxies={"https": tenant.proxy},
        connection_verify=str(tenant.ca_file),
    )


def carry_out(tenant: SimulatedTenant, work: Work, account: str = ADMIN) -> Any:
    """Return what `work` answers when it is given a client that is signed in as `account`."""

    async def run() -> Any:
        trust = ssl.create_default_context(cafile=str(tenant.ca_file))
        # The SDK's client leaves the connections it was given open: whoever made them closes them.
        async with httpx.AsyncHTTPTransport(verify=trust, proxy=httpx.Proxy(tenant.proxy)) as wire:
            plain = httpx.AsyncClient(transport=wire)
            client = GraphClientFactory.create_with_default_middleware(
                client=plain, options=options
            )
            provider = AzureIdentityAuthenticationProvider(signed_in, scopes=[GRAPH_SCOPE])
            return await work(
                GraphServiceClient(request_adapter=GraphRequestAdapter(provider, client))
            )

    with credential(tenant, account) as signed_in:
        return asyncio.run(run())


def create_if_missing() -> RequestConfiguration[Any]:
    headers = HeadersCollection()
    headers.add("Prefer", "create-if-missing")
    return RequestConfiguration(headers=headers)


def registration(permission: UUID | str = EWS) -> Application:
    access = ResourceAccess(id=permission, type="Scope")
    return Application(
        display_name="予定表同期",
        sign_in_audience="AzureADMyOrg",
        is_fallback_public_client=True,
        public_client=PublicClientApplication(redirect_uris=["http://localhost:8080/x"]),
        required_resource_access=[
            RequiredResourceAccess(resource_app_id=EXCHANGE, resource_access=[access])
        ],
    )


async def onboard(client: GraphServiceClient) -> tuple[Application, Any]:
    by_name = client.applications_with_unique_name("sync-adapter")
    made = await by_name.patch(registration(), create_if_missing())
    again = await by_name.patch(registration(), create_if_missing())
    principal = await client.service_principals_with_app_id(made.app_id).patch(
        ServicePrincipal(), create_if_missing()
    )
    exchange = await client.service_principals_with_app_id(EXCHANGE).get()
    body = OAuth2PermissionGrant(
        client_id=principal.id,
        consent_type="AllPrincipals",
        resource_id=exchange.id,
        scope="EWS.AccessAsUser.All",
    )
    await client.oauth2_permission_grants.post(body)
    with pytest.raises(ODataError, match="Permission entry already exists"):
        await client.oauth2_permission_grants.post(body)
    return made, again


@pytest.mark.long
def test_the_whole_onboarding_goes_through_the_sdk(tenant: SimulatedTenant) -> None:
    made, again = carry_out(tenant, onboard)

    assert again is None
    assert made.public_client.redirect_uris == ["http://localhost:8080/x"]
    assert str(made.required_resource_access[0].resource_access[0].id) == EWS
    assert tenant.directory.service_principal(made.app_id) is not None
    assert [grant["scope"] for grant in tenant.directory.grants.values()] == [
        "EWS.AccessAsUser.All"
    ]


def test_what_the_sdk_asks_about_people_is_answered(tenant: SimulatedTenant) -> None:
    async def ask(client: GraphServiceClient) -> Any:
        me = await client.me.get()
        roles = await client.me.transitive_member_of.graph_directory_role.get()
        user = await client.users.by_user_id(SYNC).get()
        organization = await client.organization.get()
        return me, roles.value, user, organization.value

    me, roles, user, organization = carry_out(tenant, ask)

    assert me.user_principal_name == ADMIN
    assert [role.display_name for role in roles] == ["Global Administrator"]
    assert user.display_name == "Calendar Sync / 予定表同期"
    assert organization[0].verified_domains[0].name == "sakura.example"


def test_filters_and_pages_are_followed(tenant: SimulatedTenant) -> None:
    query = ApplicationsRequestBuilder.ApplicationsRequestBuilderGetQueryParameters(
        filter="startswith(displayName,'n') and tags/any(t:t eq 'x')",
        select=["uniqueName"],
        top=2,
    )

    async def ask(client: GraphServiceClient) -> list[str]:
        for number in range(5):
            await client.applications.post(
                Application(display_name=f"n{number}", unique_name=f"n{number}", tags=["x"])
            )
        page = await client.applications.get(RequestConfiguration(query_parameters=query))
        names = [one.unique_name for one in page.value]
        while page.odata_next_link:
            page = await client.applications.with_url(page.odata_next_link).get()
            names += [one.unique_name for one in page.value]
        return names

    assert carry_out(tenant, ask) == ["n0", "n1", "n2", "n3", "n4"]


def test_a_deleted_application_is_restored(tenant: SimulatedTenant) -> None:
    async def ask(client: GraphServiceClient) -> Any:
        by_name = client.applications_with_unique_name("sync-adapter")
        made = await by_name.patch(registration(), create_if_missing())
        await client.applications.by_application_id(made.id).delete()
        with pytest.raises(ODataError, match="uniqueName already exists"):
            await by_name.patch(registration(), create_if_missing())
        deleted = await client.directory.deleted_items.graph_application.get()
        await client.directory.deleted_items.by_directory_object_id(made.id).restore.post()
        return made.id, [one.id for one in deleted.value], (await by_name.get()).id

    made, deleted, found = carry_out(tenant, ask)

    assert deleted == [made]
    assert found == made


def test_a_refusal_arrives_with_its_code_and_its_request_id(tenant: SimulatedTenant) -> None:
    tenant.graph.schedule = Script({"GET applications": [concurrency_violation()]})

    async def ask(client: GraphServiceClient) -> list[ODataError]:
        refusals = []
        for _ in range(2):
            with pytest.raises(ODataError) as caught:
                await client.applications_with_unique_name("nobody").get()
            refusals.append(caught.value)
        return refusals

    first, second = carry_out(tenant, ask)

    assert (first.response_status_code, second.response_status_code) == (409, 404)
    assert first.error.code == "Directory_ConcurrencyViolation"
    assert second.error.inner_error.request_id


def test_who_may_not_register_is_denied(tenant: SimulatedTenant) -> None:
    async def ask(client: GraphServiceClient) -> ODataError:
        with pytest.raises(ODataError) as caught:
            await client.applications.post(registration())
        return caught.value

    refused = carry_out(tenant, ask, SYNC)

    assert refused.error.code == "Authorization_RequestDenied"
    assert not tenant.directory.applications


def test_signing_in_with_an_unknown_application_is_told_by_azure_identity(
    tenant: SimulatedTenant,
) -> None:
    unknown = "51000000-0000-4000-8000-999999999999"

    with (
        credential(tenant, ADMIN, unknown) as signed_in,
        pytest.raises(ClientAuthenticationError, match="AADSTS700016"),
    ):
        signed_in.get_token(GRAPH_SCOPE)
