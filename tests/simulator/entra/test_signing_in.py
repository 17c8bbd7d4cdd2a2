"""Signing in: tokens that Entra hands out, to people and to applications."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from provision.simulator.directory import Directory
from provision.simulator.entra import Entra
from tests.simulator.entra.registrations import (
    ADMIN,
    AUTHORITY,
    AZURE_CLI,
    DOMAIN,
    EWS_SCOPE,
    EXCHANGE,
    FULL_ACCESS,
    REDIRECT,
    SYNC,
    Certificate,
    Clients,
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
)

if TYPE_CHECKING:
    from provision.simulator.tenant import SimulatedTenant
    from provision.simulator.world import StoppedClock

Json = dict[str, Any]
pytestmark = EXPECTED_WARNINGS


def test_a_consented_application_gets_a_token_for_the_servers_own_host(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    application = consented(tenant.directory)

    result = by_browser(tenant, clients.public(application["appId"]), SYNC)

    claims = tenant.entra.claims_of(result["access_token"])
    assert claims is not None
    assert (claims["aud"], claims["scp"]) == ("https://mail.sakura.example", "EWS.AccessAsUser.All")
    assert (claims["upn"], claims["appid"]) == (SYNC, application["appId"])
    assert claims["tid"] == tenant.directory.tenant_id
    assert 3600 <= result["expires_in"] <= 5400
    assert result["id_token_claims"]["preferred_username"] == SYNC
    assert EWS_SCOPE in result["scope"].split()


def test_a_token_is_found_again_silently_and_renewed_when_it_has_expired(
    tenant: SimulatedTenant, clients: Clients, clock: StoppedClock
) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    first = by_browser(tenant, client, SYNC)
    account = client.get_accounts()[0]

    cached = client.acquire_token_silent([EWS_SCOPE], account)
    clock.forward(timedelta(minutes=91))
    renewed = client.acquire_token_silent([EWS_SCOPE], account, force_refresh=True)

    assert cached["access_token"] == first["access_token"]
    assert tenant.entra.claims_of(first["access_token"]) is None
    assert tenant.entra.claims_of(renewed["access_token"]) is not None


def test_a_refresh_hands_out_a_new_refresh_token_and_leaves_the_old_one_good(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    first = by_password(client)["refresh_token"]

    second = client.acquire_token_by_refresh_token(first, [EWS_SCOPE])
    third = client.acquire_token_by_refresh_token(first, [EWS_SCOPE])

    assert len({first, second["refresh_token"], third["refresh_token"]}) == 3


def test_a_device_code_is_entered_by_a_person_elsewhere(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    flow = client.initiate_device_flow([EWS_SCOPE])

    pending = client.acquire_token_by_device_flow(flow, exit_condition=lambda _: True)
    tenant.person(SYNC).enter_device_code(flow["verification_uri"], flow["user_code"])
    result = client.acquire_token_by_device_flow(flow)

    assert (pending["error"], code_of(pending)) == ("authorization_pending", 70016)
    assert tenant.entra.claims_of(result["access_token"]) is not None


def test_the_command_line_client_has_its_permissions_of_graph_without_consent(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    result = by_password(clients.public(AZURE_CLI), GRAPH_DEFAULT, ADMIN)

    claims = tenant.entra.claims_of(result["access_token"])
    assert claims is not None
    assert claims["aud"] == "https://graph.microsoft.com"
    assert "Application.ReadWrite.All" in str(claims["scp"]).split()


def test_an_account_of_any_organisation_may_use_a_multi_tenant_client(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    result = by_password(clients.public(AZURE_CLI, "organizations"), GRAPH_DEFAULT, ADMIN)

    assert result["id_token_claims"]["tid"] == tenant.directory.tenant_id


def test_a_certificate_signs_an_application_in_without_a_person(
    tenant: SimulatedTenant, clients: Clients, card: Certificate
) -> None:
    application = registered(tenant.directory, keyCredentials=[card.key_credential])
    principal = installed(tenant.directory, application)
    client = clients.confidential(application["appId"], card.credential)
    scope = ["https://outlook.office365.com/.default"]

    without = client.acquire_token_for_client(scope)
    exchange = tenant.directory.service_principal(EXCHANGE) or {}
    tenant.directory.assign_app_role(principal["id"], exchange["id"], FULL_ACCESS)
    client.remove_tokens_for_client()
    with_role = client.acquire_token_for_client(scope)

    bare, claims = (tenant.entra.claims_of(r["access_token"]) for r in (without, with_role))
    assert bare is not None
    assert claims is not None
    assert not {"roles", "scp", "upn"} & bare.keys()
    assert (claims["roles"], claims["oid"]) == (["full_access_as_app"], principal["id"])


def test_the_port_of_a_loopback_address_does_not_matter(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    other_port = REDIRECT.replace("8080", "49152")

    assert "access_token" in by_browser(tenant, client, SYNC, redirect=other_port)


def test_the_answer_may_come_back_by_a_form(tenant: SimulatedTenant) -> None:
    client_id = consented(tenant.directory)["appId"]

    visit = tenant.person(SYNC).open(authorize(client_id, response_mode="form_post", state="<&>"))

    assert visit.address == REDIRECT


def test_a_national_hosts_metadata_leads_to_the_same_host(clients: Clients) -> None:
    for host in ("login.windows.net", "login.microsoftonline.us", "login.chinacloudapi.cn"):
        told = clients.session.get(
            f"https://{host}/{DOMAIN}/v2.0/.well-known/openid-configuration"
        ).json()
        assert told["token_endpoint"].startswith(f"https://{host}/")


def test_a_host_that_is_not_microsofts_is_unknown_to_discovery(clients: Clients) -> None:
    told = clients.session.get(
        f"{AUTHORITY}/common/discovery/instance",
        params={"authorization_endpoint": "https://login.evil.example/common/x"},
    ).json()

    assert told["error"] == "invalid_instance"


def test_a_token_of_another_issuer_is_nobodys(tenant: SimulatedTenant, clients: Clients) -> None:
    other = Directory(tenant.world, "5c000000-0000-4000-8000-000000000003", "Third", ("x.example",))
    stranger = Entra(tenant.world, other)
    token = by_password(clients.public(AZURE_CLI), GRAPH_DEFAULT, ADMIN)
    header, payload, signature = token["access_token"].split(".")

    assert stranger.claims_of(token["access_token"]) is None
    assert tenant.entra.claims_of(token["id_token"]) is None
    assert tenant.entra.claims_of(f"{header}.{payload}.{signature[::-1]}") is None
    assert tenant.entra.claims_of("nonsense") is None
