"""Entra's sign-in, met through msal and a person at a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from provision.contract.secrets import Secret
from provision.simulator.directory import Directory
from provision.simulator.entra import Entra
from provision.simulator.person import PageRefusedError
from provision.simulator.tenant import SimulatedTenant
from provision.simulator.world import StoppedClock, World
from tests.simulator.registrations import (
    ADMIN,
    AUTHORITY,
    AZURE_CLI,
    DOMAIN,
    EWS_SCOPE,
    EXCHANGE,
    FULL_ACCESS,
    HANAKO,
    REDIRECT,
    SYNC,
    Certificate,
    Clients,
    certificate,
    consented,
    installed,
    registered,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import msal

Json = dict[str, Any]
# A listener at a loopback address reads the query; msal would rather have it otherwise.
pytestmark = pytest.mark.filterwarnings(
    "ignore:response_mode='form_post' is recommended",
    "ignore:This API has been deprecated for public client flows",
    "ignore:Attempted too soon",
)
PASSWORD = "simulated"  # noqa: S105 - plainly fake
GRAPH_DEFAULT = "https://graph.microsoft.com/.default"
COMMAND_LINE = "14d82eec-204b-4c2f-b7e8-296a70dab67e"


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(datetime.now(UTC))


@pytest.fixture
def tenant(clock: StoppedClock) -> Iterator[SimulatedTenant]:
    with SimulatedTenant(World(clock)) as tenant:
        yield tenant


@pytest.fixture
def clients(tenant: SimulatedTenant) -> Iterator[Clients]:
    with requests.Session() as session:
        session.trust_env = False
        session.proxies = {"https": tenant.proxy}
        session.verify = str(tenant.ca_file)
        yield Clients(session)


@pytest.fixture(scope="module")
def card() -> Certificate:
    return certificate()


def by_browser(
    tenant: SimulatedTenant,
    client: msal.ClientApplication,
    account: str,
    scope: str = EWS_SCOPE,
    redirect: str = REDIRECT,
    **person: bool,
) -> Json:
    """Return what msal makes of a sign-in by the browser."""
    flow = client.initiate_auth_code_flow([scope], redirect_uri=redirect)
    visit = tenant.person(account).open(flow["auth_uri"], **person)
    return dict(client.acquire_token_by_auth_code_flow(flow, answered(visit.address)))


def answered(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def refused_page(tenant: SimulatedTenant, account: str, address: str) -> str:
    with pytest.raises(PageRefusedError) as caught:
        tenant.person(account).open(address)
    return caught.value.code


def authorize(client_id: str, tenant: str = DOMAIN, **asked: str) -> str:
    query = {"response_type": "code", "scope": EWS_SCOPE, "redirect_uri": REDIRECT, **asked}
    prepared = requests.Request(
        "GET",
        f"{AUTHORITY}/{tenant}/oauth2/v2.0/authorize",
        params={"client_id": client_id, **query},
    ).prepare()
    return str(prepared.url)


def code_of(result: Json) -> int:
    return int(result["error_codes"][0])


# msal remembers a refusal for a minute: who asks again needs a new client.
def by_password(
    client: msal.PublicClientApplication, scope: str = EWS_SCOPE, account: str = SYNC
) -> Json:
    return dict(client.acquire_token_by_username_password(account, PASSWORD, [scope]))


def of_other_tenant(tenant: SimulatedTenant) -> str:
    """Let another organisation exist beside ours, and return an account of it."""
    other = Directory(
        tenant.world, "5b000000-0000-4000-8000-000000000002", "Other", ("other.example",)
    )
    other.add_user("guest@other.example", "Guest")
    tenant.entra.state.directories = (*tenant.entra.state.directories, other)
    return "guest@other.example"


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


def test_the_port_of_a_loopback_address_does_not_matter(
    tenant: SimulatedTenant, clients: Clients
) -> None:
    client = clients.public(consented(tenant.directory)["appId"])
    other_port = REDIRECT.replace("8080", "49152")

    assert "access_token" in by_browser(tenant, client, SYNC, redirect=other_port)


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
