"""Consent: who may give it, how it is missed, and what it reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulator.entra.registrations import (
    ADMIN,
    AUTHORITY,
    AZURE_CLI,
    DOMAIN,
    EWS_SCOPE,
    HANAKO,
    REDIRECT,
    SYNC,
    Clients,
    consented,
    registered,
)
from tests.simulator.entra.sign_ins import (
    COMMAND_LINE,
    EXPECTED_WARNINGS,
    answered,
    by_browser,
    by_password,
    code_of,
    refused_page,
)

if TYPE_CHECKING:
    from provision.simulator.tenant import SimulatedTenant

Json = dict[str, Any]
pytestmark = EXPECTED_WARNINGS


def test_an_administrator_consents_on_the_way_for_herself_or_for_everybody(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client_id = registered(tenant.directory)["appId"]

    for_herself = by_browser(tenant, clients.public(client_id), ADMIN)
    then_hanako = by_password(clients.public(client_id), account=HANAKO)
    tenant.directory.grants.clear()
    by_browser(tenant, clients.public(client_id), ADMIN, for_everybody=True)
    then_hanako_again = by_password(clients.public(client_id), account=HANAKO)

    assert "access_token" in for_herself
    assert code_of(then_hanako) == 65001
    assert "access_token" in then_hanako_again


def test_people_may_consent_for_themselves_where_the_organisation_lets_them(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    tenant.directory.people_may_consent = True

    result = by_browser(tenant, clients.public(registered(tenant.directory)["appId"]), SYNC)

    assert "access_token" in result


def test_the_administrators_address_consents_to_all_that_is_registered(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client_id = registered(tenant.directory)["appId"]
    address = f"{AUTHORITY}/{DOMAIN}/adminconsent?client_id={client_id}&state=7"

    visit = tenant.person(ADMIN).open(f"{address}&redirect_uri={REDIRECT}")

    assert answered(visit.address) == {
        "admin_consent": "True",
        "tenant": tenant.directory.tenant_id,
        "state": "7",
    }
    assert "access_token" in by_password(clients.public(client_id))


def test_consent_stands_even_where_the_way_back_is_not_registered(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client_id = registered(tenant.directory)["appId"]
    address = f"{AUTHORITY}/{DOMAIN}/v2.0/adminconsent?client_id={client_id}&scope={EWS_SCOPE}"

    code = refused_page(tenant, ADMIN, f"{address}&redirect_uri=https://elsewhere.example/")

    assert code == "AADSTS50011"
    assert "access_token" in by_password(clients.public(client_id))


def test_without_consent_a_person_is_told_to_ask_an_administrator(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client = clients.public(registered(tenant.directory)["appId"])
    flow = client.initiate_auth_code_flow([EWS_SCOPE], redirect_uri=REDIRECT)

    visit = tenant.person(SYNC).open(flow["auth_uri"])
    result = client.acquire_token_by_auth_code_flow(flow, answered(visit.address))

    assert "AADSTS90094" in visit.refusal
    assert "AADSTS65001" in visit.refusal
    assert answered(visit.address)["error_subcode"] == "cancel"
    assert result["error"] == "access_denied"
    assert "AADSTS65004" in result["error_description"]


def test_without_consent_nothing_is_had_silently(tenant: SimulatedTenant, clients: Clients) -> None:
    result = by_password(clients.public(registered(tenant.directory)["appId"]))

    assert (code_of(result), result["suberror"]) == (65001, "consent_required")
    assert result["error_description"].startswith("AADSTS65001: ")


def test_consent_that_was_revoked_is_missed_at_the_next_refresh(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    by_password(client)
    tenant.directory.grants.clear()

    result = client.acquire_token_silent_with_error(
        [EWS_SCOPE], client.get_accounts()[0], force_refresh=True
    )

    assert code_of(result) == 65001


def test_declining_is_told_to_the_application_and_to_the_device(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client = clients.public(registered(tenant.directory)["appId"])
    flow = client.initiate_device_flow([EWS_SCOPE])

    result = by_browser(tenant, client, ADMIN, declines=True)
    tenant.person(ADMIN).enter_device_code(
        flow["verification_uri"], flow["user_code"], declines=True
    )
    on_device = client.acquire_token_by_device_flow(flow)

    assert "AADSTS65004" in result["error_description"]
    assert on_device["error"] == "authorization_declined"


def test_microsofts_own_client_gets_no_more_than_it_was_given(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client = clients.public(AZURE_CLI)

    for scope in (EWS_SCOPE, "https://outlook.office365.com/.default", "Calendars.ReadWrite"):
        assert code_of(by_password(client, scope, ADMIN)) == 65002
    assert tenant.directory.service_principal(AZURE_CLI) is None


def test_the_graph_command_line_tools_need_consent_as_any_other(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client = clients.public(COMMAND_LINE)
    scope = "Application.ReadWrite.All"

    before = by_password(client, scope, ADMIN)
    by_browser(tenant, client, ADMIN, scope, "http://localhost:8400", for_everybody=True)
    after = by_password(clients.public(COMMAND_LINE), scope, ADMIN)

    assert code_of(before) == 65001
    assert "access_token" in after
    principal = tenant.directory.service_principal(COMMAND_LINE) or {}
    assert principal["appOwnerOrganizationId"] != tenant.directory.tenant_id


def test_only_assigned_people_may_use_an_application_that_requires_it(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    application = consented(tenant.directory)
    principal = tenant.directory.service_principal(application["appId"]) or {}
    principal["appRoleAssignmentRequired"] = True

    before = by_password(clients.public(application["appId"]))
    sync = tenant.directory.user(SYNC)
    assert sync is not None
    tenant.directory.assign_app_role(sync.object_id, principal["id"], "0" * 8)

    assert code_of(before) == 50105
    assert "access_token" in by_password(clients.public(application["appId"]))
