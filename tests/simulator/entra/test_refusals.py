"""Refused people, codes, refresh tokens and scopes, and how a refusal looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from provision.contract.secrets import Secret
from provision.simulator.person import PageRefusedError
from tests.simulator.entra.registrations import (
    AZURE_CLI,
    EWS_SCOPE,
    REDIRECT,
    SYNC,
    Clients,
    consented,
)
from tests.simulator.entra.sign_ins import (
    EXPECTED_WARNINGS,
    GRAPH_DEFAULT,
    PASSWORD,
    answered,
    authorize,
    by_password,
    code_of,
    of_other_tenant,
)

if TYPE_CHECKING:
    from provision.simulator.tenant import SimulatedTenant
    from provision.simulator.world import StoppedClock

Json = dict[str, Any]
pytestmark = EXPECTED_WARNINGS


def test_wrong_passwords_and_unknown_accounts_are_refused(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client = clients.public(consented(tenant.directory)["appId"])

    wrong = client.acquire_token_by_username_password(SYNC, "forgotten", [EWS_SCOPE])
    unknown = client.acquire_token_by_username_password("nobody@sakura.example", "x", [EWS_SCOPE])

    assert (code_of(wrong), code_of(unknown)) == (50126, 50034)


def test_the_page_says_what_is_wrong_with_account_or_password(tenant: SimulatedTenant) -> None:
    address = authorize(consented(tenant.directory)["appId"])
    sync = tenant.person(SYNC)

    with pytest.raises(PageRefusedError, match="AADSTS50126"):
        replace(sync, password=Secret("forgotten")).open(address)
    with pytest.raises(PageRefusedError, match="AADSTS50034"):
        replace(sync, account="nobody@sakura.example").open(address)


def test_a_disabled_account_is_refused(tenant: SimulatedTenant, clients: Clients) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    tenant.directory.user(SYNC).enabled = False  # type: ignore[union-attr]

    assert code_of(by_password(client)) == 50057


def test_an_account_of_another_organisation_is_refused(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client_id = consented(tenant.directory)["appId"]
    guest = of_other_tenant(tenant)

    result = by_password(clients.public(client_id), account=guest)

    assert code_of(result) == 50020


def test_a_code_can_be_redeemed_once(tenant: SimulatedTenant, clients: Clients) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    flow = client.initiate_auth_code_flow([EWS_SCOPE], redirect_uri=REDIRECT)
    back = answered(tenant.person(SYNC).open(flow["auth_uri"]).address)
    client.acquire_token_by_auth_code_flow(dict(flow), back)

    again = client.acquire_token_by_auth_code_flow(flow, back)

    assert code_of(again) == 54005


def test_a_code_expires(tenant: SimulatedTenant, clients: Clients, clock: StoppedClock) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    flow = client.initiate_auth_code_flow([EWS_SCOPE], redirect_uri=REDIRECT)
    back = answered(tenant.person(SYNC).open(flow["auth_uri"]).address)
    clock.forward(timedelta(minutes=10))

    assert code_of(client.acquire_token_by_auth_code_flow(flow, back)) == 70008


def test_a_code_is_worthless_without_its_verifier(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    flow = client.initiate_auth_code_flow([EWS_SCOPE], redirect_uri=REDIRECT)
    back = answered(tenant.person(SYNC).open(flow["auth_uri"]).address)

    other = client.acquire_token_by_auth_code_flow({**flow, "code_verifier": "x" * 43}, back)
    right = client.acquire_token_by_auth_code_flow(flow, back)

    assert code_of(other) == 501481
    assert "access_token" in right


def test_a_code_belongs_to_its_client_and_its_way_back(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client_id, other_id = (consented(tenant.directory)["appId"] for _ in range(2))
    form = {"grant_type": "authorization_code", "redirect_uri": REDIRECT}

    def fresh() -> str:
        return answered(tenant.person(SYNC).open(authorize(client_id)).address)["code"]

    of_other = clients.ask(client_id=other_id, code=fresh(), **form)
    form["redirect_uri"] = REDIRECT.replace("8080", "49152")
    other_port = clients.ask(client_id=client_id, code=fresh(), **form)
    invented = clients.ask(client_id=client_id, code="invented", **form)

    assert [code_of(r) for r in (of_other, other_port, invented)] == [70000, 500112, 9002313]


@pytest.mark.parametrize(
    ("minutes", "error", "code"),
    [(14, "authorization_pending", 70016), (15, "expired_token", 70019)],
)
def test_a_device_code_expires_after_a_quarter_of_an_hour(  # noqa: PLR0917, PLR0913
    tenant: SimulatedTenant,
    clients: Clients,
    clock: StoppedClock,
    minutes: int,
    error: str,
    code: int,
) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    flow = client.initiate_device_flow([EWS_SCOPE])
    clock.forward(timedelta(minutes=minutes))

    result = client.acquire_token_by_device_flow(flow, exit_condition=lambda _: True)

    assert (result["error"], code_of(result)) == (error, code)


def test_a_wrong_device_code_is_refused_on_both_sides(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    flow = client.initiate_device_flow([EWS_SCOPE])
    page = flow["verification_uri"]

    result = client.acquire_token_by_device_flow({**flow, "device_code": "invented"})

    assert (result["error"], code_of(result)) == ("bad_verification_code", 70018)
    with pytest.raises(PageRefusedError, match="AADSTS70018"):
        tenant.person(SYNC).enter_device_code(page, "WRONG")


def test_a_password_changed_since_makes_refresh_tokens_worthless(
    tenant: SimulatedTenant, clients: Clients, clock: StoppedClock
) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    token = by_password(client)["refresh_token"]
    clock.forward(timedelta(seconds=1))
    tenant.directory.revoke_sessions(SYNC)

    assert code_of(client.acquire_token_by_refresh_token(token, [EWS_SCOPE])) == 50173


def test_a_refresh_token_at_rest_for_ninety_days_is_worthless(
    tenant: SimulatedTenant, clients: Clients, clock: StoppedClock
) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    token = by_password(client)["refresh_token"]
    clock.forward(timedelta(days=90))

    assert code_of(client.acquire_token_by_refresh_token(token, [EWS_SCOPE])) == 700082


def test_a_sign_in_lasts_no_longer_than_the_organisation_says(
    tenant: SimulatedTenant, clients: Clients, clock: StoppedClock
) -> None:
    tenant.entra.state.sign_in_frequency = timedelta(hours=12)
    client = clients.public(consented(tenant.directory)["appId"])
    token = by_password(client)["refresh_token"]
    clock.forward(timedelta(hours=12))

    assert code_of(client.acquire_token_by_refresh_token(token, [EWS_SCOPE])) == 70043


def test_an_organisation_may_block_device_codes_and_what_came_of_them(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    flow = client.initiate_device_flow([EWS_SCOPE])
    tenant.person(SYNC).enter_device_code(flow["verification_uri"], flow["user_code"])
    token = client.acquire_token_by_device_flow(flow)["refresh_token"]
    second = client.initiate_device_flow([EWS_SCOPE])
    tenant.entra.state.device_code_blocked = True

    result = client.acquire_token_by_refresh_token(token, [EWS_SCOPE])

    assert code_of(result) == 530036
    with pytest.raises(PageRefusedError, match="AADSTS53003"):
        tenant.person(SYNC).enter_device_code(second["verification_uri"], second["user_code"])


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        ("https://mail.other.example/EWS.AccessAsUser.All", 500011),
        ("https://mail.sakura.example/Mail.Invented", 650053),
        ("Calendars.Invented", 650053),
        ("https://graph.microsoft.com/", 70011),
        (f"{EWS_SCOPE} https://graph.microsoft.com/User.Read", 28000),
        (f"{EWS_SCOPE} https://mail.sakura.example/.default", 70011),
        (GRAPH_DEFAULT, 650057),
    ],
)
def test_a_scope_must_be_one_that_a_known_api_has(
    tenant: SimulatedTenant, clients: Clients, scope: str, code: int
) -> None:
    application = consented(tenant.directory)
    client_id = application["appId"]

    result = clients.ask(
        grant_type="password", client_id=client_id, username=SYNC, password=PASSWORD, scope=scope
    )
    back = answered(tenant.person(SYNC).open(authorize(client_id, scope=scope)).address)

    assert code_of(result) == code
    assert back["error_description"].startswith(f"AADSTS{code}: ")


@pytest.mark.parametrize(
    ("asked", "error", "code"),
    [
        ({"prompt": "none"}, "login_required", 50058),
        ({"prompt": "maybe"}, "invalid_request", 90023),
        ({"response_mode": "carrier_pigeon"}, "invalid_request", 90023),
        ({"code_challenge_method": "S512"}, "invalid_request", 90023),
        ({"response_type": "id_token"}, "unsupported_response_type", 700054),
        ({"scope": ""}, "invalid_request", 900144),
    ],
)
def test_what_is_not_understood_goes_back_to_the_application(
    tenant: SimulatedTenant, asked: dict[str, str], error: str, code: int
) -> None:
    client_id = consented(tenant.directory)["appId"]

    back = answered(tenant.person(SYNC).open(authorize(client_id, state="7", **asked)).address)

    assert (back["error"], back["state"]) == (error, "7")
    assert back["error_description"].startswith(f"AADSTS{code}: ")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, 900144),
        ({"grant_type": "implicit"}, 70003),
        ({"grant_type": "refresh_token"}, 900144),
        ({"grant_type": "refresh_token", "refresh_token": "invented"}, 9002313),
        ({"grant_type": "authorization_code", "code": "invented"}, 9002313),
        ({"grant_type": "client_credentials", "scope": GRAPH_DEFAULT}, 7000216),
        ({"grant_type": "password", "username": SYNC, "claims": "{"}, 900144),
    ],
)
def test_a_malformed_request_is_refused(
    tenant: SimulatedTenant, clients: Clients, form: dict[str, str], code: int
) -> None:
    client_id = consented(tenant.directory)["appId"]

    result = clients.ask(client_id=client_id, **form)

    assert code_of(result) == code
    assert result["status"] in (400, 401)


def test_a_refusal_has_the_shape_that_clients_know(clients: Clients) -> None:
    result = clients.ask(client_id=AZURE_CLI, grant_type="implicit")

    trace, correlation, stamp = (result[n] for n in ("trace_id", "correlation_id", "timestamp"))
    assert result == {
        "status": 400,
        "error": "unsupported_grant_type",
        "error_description": "AADSTS70003: The app requested an unsupported grant type 'implicit'."
        f" Trace ID: {trace} Correlation ID: {correlation} Timestamp: {stamp}",
        "error_codes": [70003],
        "timestamp": stamp,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": "https://login.microsoftonline.com/error?code=70003",
    }
