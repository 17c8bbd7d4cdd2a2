"""Refused clients: unknown ones, wrong ways back, secrets and certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.simulator.entra.registrations import (
    AUTHORITY,
    AZURE_CLI,
    EWS_SCOPE,
    REDIRECT,
    SYNC,
    Certificate,
    Clients,
    certificate,
    consented,
    installed,
    registered,
)
from tests.simulator.entra.sign_ins import (
    EXPECTED_WARNINGS,
    GRAPH_DEFAULT,
    authorize,
    by_browser,
    by_password,
    code_of,
    refused_page,
)

if TYPE_CHECKING:
    from provision.simulator.tenant import SimulatedTenant

Json = dict[str, Any]
pytestmark = EXPECTED_WARNINGS


def test_an_unknown_application_is_refused(tenant: SimulatedTenant, clients: Clients) -> None:
    unknown = "51000000-0000-4000-8000-999999999999"
    client = clients.public(unknown)

    assert code_of(by_password(client)) == 700016
    assert code_of(client.initiate_device_flow([EWS_SCOPE])) == 700016
    assert refused_page(tenant, SYNC, authorize(unknown)) == "AADSTS700016"


def test_a_deleted_application_is_unknown_to_its_refresh_tokens(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    application = consented(tenant.directory)
    client = clients.public(application["appId"])
    token = by_password(client)["refresh_token"]
    tenant.directory.delete_application(application["id"])

    result = client.acquire_token_by_refresh_token(token, [EWS_SCOPE])

    assert code_of(result) == 700016


def test_an_unknown_tenant_is_refused(clients: Clients) -> None:
    told = clients.session.get(f"{AUTHORITY}/nobody.example/v2.0/.well-known/openid-configuration")

    assert (told.status_code, code_of(told.json())) == (400, 90002)
    with pytest.raises(ValueError, match="double check your tenant name"):
        clients.public(AZURE_CLI, "nobody.example")


def test_a_single_tenant_application_signs_in_at_its_own_tenant_only(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client_id = consented(tenant.directory)["appId"]

    assert code_of(by_password(clients.public(client_id, "common"))) == 50194
    assert refused_page(tenant, SYNC, authorize(client_id, "organizations")) == "AADSTS50194"


def test_a_device_code_needs_a_client_that_is_public_by_default(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    application = consented(tenant.directory, isFallbackPublicClient=None)
    client = clients.public(application["appId"])
    flow = client.initiate_device_flow([EWS_SCOPE])
    tenant.person(SYNC).enter_device_code(flow["verification_uri"], flow["user_code"])

    result = client.acquire_token_by_device_flow(flow)

    assert (result["error"], code_of(result)) == ("invalid_client", 7000218)


def test_the_platform_of_the_redirect_uri_decides_whether_a_code_needs_a_secret(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    native = consented(tenant.directory, isFallbackPublicClient=None)
    web = consented(
        tenant.directory, publicClient=None, web={"redirectUris": ["https://sync.example/"]}
    )

    as_native = by_browser(tenant, clients.public(native["appId"]), SYNC)
    as_web = by_browser(
        tenant, clients.public(web["appId"]), SYNC, redirect="https://sync.example/"
    )

    assert "access_token" in as_native
    assert code_of(as_web) == 7000218


def test_a_public_client_that_shows_a_secret_is_refused(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client = clients.confidential(consented(tenant.directory)["appId"], "simulated")

    assert code_of(by_browser(tenant, client, SYNC)) == 700025


def test_a_secret_that_was_never_made_is_refused(tenant: SimulatedTenant, clients: Clients) -> None:
    application = registered(tenant.directory)
    installed(tenant.directory, application)

    result = clients.confidential(application["appId"], "simulated").acquire_token_for_client(
        [GRAPH_DEFAULT]
    )

    assert code_of(result) == 7000215


@pytest.mark.parametrize(
    ("uris", "asked", "code"),
    [
        ([REDIRECT], REDIRECT.upper(), "AADSTS50011"),
        ([REDIRECT], f"{REDIRECT}/", "AADSTS50011"),
        ([REDIRECT], "http://127.0.0.1:8080/server-getoauthtokens.do", "AADSTS50011"),
        (["https://sync.example/a"], "https://sync.example:8443/a", "AADSTS50011"),
        ([], REDIRECT, "AADSTS500113"),
        ([REDIRECT], "", "AADSTS900971"),
        (["http://sync.example:8080/a"], "http://sync.example:8080/a", "AADSTS500117"),
    ],
)
def test_a_way_back_must_be_registered_exactly_and_safe(
    tenant: SimulatedTenant, uris: list[str], asked: str, code: str
) -> None:
    application = consented(tenant.directory, publicClient={"redirectUris": uris})

    address = authorize(application["appId"], redirect_uri=asked)

    assert refused_page(tenant, SYNC, address) == code


def test_a_certificate_that_is_not_registered_is_refused(
    tenant: SimulatedTenant, clients: Clients, card: Certificate
) -> None:
    application = registered(tenant.directory)
    installed(tenant.directory, application)

    result = clients.confidential(application["appId"], card.credential).acquire_token_for_client(
        [GRAPH_DEFAULT]
    )

    assert code_of(result) == 700027
    assert card.thumbprint.upper() in result["error_description"]


def test_a_registered_thumbprint_with_another_key_is_refused(
    tenant: SimulatedTenant, clients: Clients, card: Certificate
) -> None:
    application = registered(tenant.directory, keyCredentials=[card.key_credential])
    installed(tenant.directory, application)
    forged = {**certificate().credential, "thumbprint": card.thumbprint}

    result = clients.confidential(application["appId"], forged).acquire_token_for_client(
        [GRAPH_DEFAULT]
    )

    assert code_of(result) == 700027


def test_an_application_signs_in_only_where_it_has_a_service_principal(
    tenant: SimulatedTenant, clients: Clients, card: Certificate
) -> None:
    application = registered(tenant.directory, keyCredentials=[card.key_credential])
    client = clients.confidential(application["appId"], card.credential)

    missing = client.acquire_token_for_client([GRAPH_DEFAULT])
    installed(tenant.directory, application)["accountEnabled"] = False
    disabled = client.acquire_token_for_client([GRAPH_DEFAULT])

    assert (code_of(missing), code_of(disabled)) == (7000229, 7000112)


def test_an_application_asks_for_all_it_has_and_says_where(
    tenant: SimulatedTenant, clients: Clients, card: Certificate
) -> None:
    application = registered(
        tenant.directory,
        keyCredentials=[card.key_credential],
        signInAudience="AzureADMultipleOrgs",
    )
    installed(tenant.directory, application)
    client = clients.confidential(application["appId"], card.credential)
    nowhere = clients.confidential(application["appId"], card.credential, "organizations")

    by_name = client.acquire_token_for_client(["https://graph.microsoft.com/User.Read.All"])
    unknown = client.acquire_token_for_client(["https://unknown.example/.default"])

    assert (code_of(by_name), code_of(unknown)) == (1002012, 500011)
    with pytest.warns(DeprecationWarning, match="common"):
        assert code_of(nowhere.acquire_token_for_client([GRAPH_DEFAULT])) == 50059
