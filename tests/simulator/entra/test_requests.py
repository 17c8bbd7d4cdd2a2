"""Requests that no library sends by itself: forged assertions, stolen codes, wrong methods."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from tests.simulator.entra.registrations import (
    AUTHORITY,
    AZURE_CLI,
    DOMAIN,
    EWS_SCOPE,
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
    PASSWORD,
    answered,
    authorize,
    by_password,
    code_of,
    of_other_tenant,
)

if TYPE_CHECKING:
    from provision.simulator.tenant import SimulatedTenant

Json = dict[str, Any]
pytestmark = EXPECTED_WARNINGS
BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TOKEN = f"{AUTHORITY}/{DOMAIN}/oauth2/v2.0/token"


def asserted(card: Certificate, client_id: str, **claims: object) -> str:
    """Return an assertion as msal makes it, but for `claims`."""
    now = int(time.time())
    usual = {"iss": client_id, "sub": client_id, "aud": TOKEN, "nbf": now, "exp": now + 600}
    thumbprint = base64.urlsafe_b64encode(bytes.fromhex(card.thumbprint)).decode()
    return jwt.encode(usual | claims, card.pem, algorithm="RS256", headers={"x5t": thumbprint})


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({}, None),
        ({"iss": "https://token.actions.example"}, 70021),
        ({"sub": AZURE_CLI}, 700021),
        ({"aud": "https://elsewhere.example/x"}, 700023),
        ({"aud": f"http://login.microsoftonline.com/{DOMAIN}"}, 700023),
        ({"exp": 1}, 700024),
        ({"nbf": 2**40, "exp": 2**41}, 700024),
        ({"exp": None}, 700024),
    ],
)
def test_an_assertion_must_be_for_us_and_now(
    tenant: SimulatedTenant,
    clients: Clients,
    card: Certificate,
    claims: dict[str, object],
    code: int | None,
) -> None:
    application = registered(tenant.directory, keyCredentials=[card.key_credential])
    installed(tenant.directory, application)
    client_id = application["appId"]

    result = clients.ask(
        grant_type="client_credentials",
        client_id=client_id,
        scope=GRAPH_DEFAULT,
        client_assertion_type=BEARER,
        client_assertion=asserted(card, client_id, **claims),
    )

    assert result.get("error_codes", [None]) == [code]
    assert ("access_token" in result) == (code is None)


@pytest.mark.parametrize("kind", ["", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"])
def test_an_assertion_must_be_a_jwt_and_say_so(
    tenant: SimulatedTenant, clients: Clients, card: Certificate, kind: str
) -> None:
    application = registered(tenant.directory, keyCredentials=[card.key_credential])
    installed(tenant.directory, application)
    client_id = application["appId"]
    form = {"grant_type": "client_credentials", "client_id": client_id, "scope": GRAPH_DEFAULT}
    genuine = asserted(card, client_id)

    of_other_kind = clients.ask(**form, client_assertion=genuine, client_assertion_type=kind)
    of_no_kind = clients.ask(**form, client_assertion="x.y.z", client_assertion_type=BEARER)

    assert code_of(of_other_kind) == code_of(of_no_kind) == 9002313


def test_who_signed_in_is_told_to_clients_that_ask(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    form = {
        "client_id": consented(tenant.directory)["appId"],
        "grant_type": "password",
        "username": SYNC,
        "password": PASSWORD,
        "scope": EWS_SCOPE,
    }

    asked, unasked = clients.ask(**form, client_info="1"), clients.ask(**form)

    told = json.loads(base64.urlsafe_b64decode(asked["client_info"] + "=="))
    assert told["utid"] == tenant.directory.tenant_id
    assert not {"client_info", "id_token", "refresh_token"} & unasked.keys()


def test_what_was_given_to_one_client_is_nothing_for_another(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    mine, other = (consented(tenant.directory)["appId"] for _ in range(2))
    token = by_password(clients.public(mine))["refresh_token"]
    device = clients.public(mine).initiate_device_flow([EWS_SCOPE])["device_code"]

    by_token = clients.ask(client_id=other, grant_type="refresh_token", refresh_token=token)
    by_device = clients.ask(client_id=other, grant_type="device_code", device_code=device)

    assert code_of(by_token) == code_of(by_device) == 70000


def test_a_code_is_redeemed_at_the_tenant_it_is_of(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    of_other_tenant(tenant)
    address = authorize(AZURE_CLI, scope=GRAPH_DEFAULT, redirect_uri="http://localhost")
    code = answered(tenant.person(SYNC).open(address).address)["code"]
    form = {"client_id": AZURE_CLI, "grant_type": "authorization_code", "code": code}

    elsewhere = clients.ask("other.example", redirect_uri="http://localhost", **form)

    assert code_of(elsewhere) == 700005


def test_a_single_page_application_redeems_its_code_in_the_browser_only(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    application = consented(tenant.directory, publicClient=None, spa={"redirectUris": [REDIRECT]})
    client_id = application["appId"]
    code = answered(tenant.person(SYNC).open(authorize(client_id)).address)["code"]

    result = clients.ask(
        client_id=client_id, grant_type="authorization_code", code=code, redirect_uri=REDIRECT
    )

    assert code_of(result) == 9002327


def test_a_challenge_may_be_plain(tenant: SimulatedTenant, clients: Clients) -> None:
    client_id = consented(tenant.directory)["appId"]
    code = answered(
        tenant.person(SYNC).open(authorize(client_id, code_challenge="x" * 43)).address
    )["code"]
    form = {"client_id": client_id, "grant_type": "authorization_code", "redirect_uri": REDIRECT}

    missing = clients.ask(**form, code=code)
    right = clients.ask(**form, code=code, code_verifier="x" * 43)

    assert code_of(missing) == 501481
    assert "access_token" in right


@pytest.mark.parametrize("claims", ["{", "[]", '{"access_token": 5}'])
def test_claims_that_are_none_are_refused(
    tenant: SimulatedTenant, clients: Clients, claims: str
) -> None:
    result = clients.ask(
        client_id=consented(tenant.directory)["appId"],
        grant_type="password",
        username=SYNC,
        password=PASSWORD,
        scope=EWS_SCOPE,
        claims=claims,
    )

    assert code_of(result) == 9002313


def test_a_method_or_an_address_that_is_not_served_is_refused(clients: Clients) -> None:
    wrong_method = clients.session.get(TOKEN).json()
    unknown = clients.session.get(f"{AUTHORITY}/{DOMAIN}/oauth2/token")

    assert code_of(wrong_method) == 900561
    assert unknown.status_code == 404


def test_a_page_out_of_turn_is_refused(tenant: SimulatedTenant, clients: Clients) -> None:
    client_id = registered(tenant.directory)["appId"]
    page = clients.session.get(authorize(client_id)).text
    flow = page.partition('name="flow" value="')[2].partition('"')[0]

    unknown, early = (
        clients.session.post(f"{AUTHORITY}/{DOMAIN}/consent", {"flow": name, "accept": "yes"})
        for name in ("invented", flow)
    )

    assert "AADSTS9002313" in unknown.text
    assert "AADSTS9002313" in early.text
    assert tenant.directory.grants == {}


def test_what_a_page_repeats_is_no_markup(tenant: SimulatedTenant, clients: Clients) -> None:
    client_id = registered(tenant.directory)["appId"]

    page = clients.session.get(authorize(client_id, login_hint='"><script>')).text

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_published_key_is_the_one_that_signs(clients: Clients) -> None:
    token = by_password(clients.public(AZURE_CLI), GRAPH_DEFAULT)["access_token"]
    (key,) = clients.session.get(f"{AUTHORITY}/common/discovery/v2.0/keys").json()["keys"]

    claims = jwt.decode(
        token, jwt.PyJWK(key).key, ["RS256"], audience="https://graph.microsoft.com"
    )

    assert claims["appid"] == AZURE_CLI
    assert jwt.get_unverified_header(token)["kid"] == key["kid"]
