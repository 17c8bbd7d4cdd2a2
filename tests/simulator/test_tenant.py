"""The simulated tenant as a whole, met by real clients."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import httpx
import msal
import pytest
import requests

from provision.contract.secrets import Secret
from provision.simulator.journal import Via
from provision.simulator.network import Credentials
from provision.simulator.organisation import EWS_HOST, MEMBERS, TENANT_ID
from provision.simulator.tenant import SimulatedTenant

ADDRESS = "http://localhost:8413/server-getoauthtokens.do"
SCOPE = f"https://{EWS_HOST}/EWS.AccessAsUser.All"


def registered(tenant: SimulatedTenant) -> str:
    """Register a public client with consent for Exchange, and return its client id."""
    application = tenant.directory.add_application(
        {
            "displayName": "Calendar sync",
            "signInAudience": "AzureADMyOrg",
            "isFallbackPublicClient": True,
            "publicClient": {"redirectUris": [ADDRESS]},
            "web": {"redirectUris": []},
            "spa": {"redirectUris": []},
            "requiredResourceAccess": [],
            "keyCredentials": [],
        }
    )
    principal = tenant.directory.add_service_principal(
        {"appId": application["appId"], "displayName": "Calendar sync"}
    )
    exchange = tenant.directory.resource(f"https://{EWS_HOST}")
    assert exchange
    tenant.directory.add_grant(principal["id"], exchange["id"], None, "EWS.AccessAsUser.All")
    return str(application["appId"])


@contextmanager
def client_of(tenant: SimulatedTenant) -> Iterator[msal.PublicClientApplication]:
    with requests.Session() as session:
        session.trust_env = False
        session.proxies = {"https": tenant.environment["HTTPS_PROXY"]}
        session.verify = tenant.environment["REQUESTS_CA_BUNDLE"]
        yield msal.PublicClientApplication(
            registered(tenant),
            authority=f"https://login.microsoftonline.com/{TENANT_ID}",
            http_client=session,
        )


# msal warns of the page's own way to come back, by the address
by_address = pytest.mark.filterwarnings("ignore:response_mode='form_post' is recommended")


@by_address
def test_msal_signs_a_person_in_through_the_proxy(tenant: SimulatedTenant) -> None:
    with client_of(tenant) as client:
        flow = client.initiate_auth_code_flow([SCOPE], redirect_uri=ADDRESS)
        visit = tenant.person("sync@sakura.example").open(flow["auth_uri"])
        query = parse_qs(urlsplit(visit.address).query)
        sent = {name: values[0] for name, values in query.items()}
        got = client.acquire_token_by_auth_code_flow(flow, sent)

    claims = tenant.entra.claims_of(got["access_token"])
    assert claims
    assert (claims["upn"], claims["scp"]) == ("sync@sakura.example", "EWS.AccessAsUser.All")


def test_everybody_can_sign_in_by_the_code_of_a_device() -> None:
    tenant = SimulatedTenant()
    tenant.entra.state.device_interval = 0

    with tenant, client_of(tenant) as client:
        for member in MEMBERS:
            flow = client.initiate_device_flow([SCOPE])
            person = tenant.person(member.address)
            person.enter_device_code(flow["verification_uri"], flow["user_code"])
            assert "access_token" in client.acquire_token_by_device_flow(flow)


@by_address
def test_a_tenant_behind_a_proxy_with_credentials_lets_its_own_people_through() -> None:
    credentials = Credentials("proxy-user", Secret("p@ss:word"))

    with SimulatedTenant(proxy_credentials=credentials) as tenant, client_of(tenant) as client:
        flow = client.initiate_auth_code_flow([SCOPE], redirect_uri=ADDRESS)
        visit = tenant.person("sync@sakura.example").open(flow["auth_uri"])

    assert "code=" in visit.address
    assert {tunnel.status for tunnel in tenant.tunnels} == {200}


GET_FOLDER = b"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
  xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"
  xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">
<s:Header><t:RequestServerVersion Version="Exchange2016"/></s:Header>
<s:Body><m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>
<m:FolderIds><t:DistinguishedFolderId Id="calendar"/></m:FolderIds></m:GetFolder></s:Body>
</s:Envelope>"""


def token_for(tenant: SimulatedTenant, account: str, host: str) -> str:
    tenant.entra.state.device_interval = 0
    with client_of(tenant) as client:
        flow = client.initiate_device_flow([f"https://{host}/EWS.AccessAsUser.All"])
        tenant.person(account).enter_device_code(flow["verification_uri"], flow["user_code"])
        return str(client.acquire_token_by_device_flow(flow)["access_token"])


def calendar_of(tenant: SimulatedTenant, address: str, token: str, proxy: str) -> httpx.Response:
    trusting = ssl.create_default_context(cafile=tenant.environment["SSL_CERT_FILE"])
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/xml; charset=utf-8"}
    with httpx.Client(proxy=proxy or None, verify=trusting, trust_env=False) as client:
        return client.post(f"{address}/EWS/Exchange.asmx", content=GET_FOLDER, headers=headers)


def test_mailboxes_are_reached_through_the_proxy_with_a_token_for_their_server(
    tenant: SimulatedTenant,
) -> None:
    token = token_for(tenant, "hanako.yamada@sakura.example", EWS_HOST)

    answer = calendar_of(tenant, f"https://{EWS_HOST}", token, tenant.proxy)

    assert (answer.status_code, "<t:DisplayName>予定表<" in answer.text) == (200, True)
    assert tenant.calls[-1].via is Via.PROXY


def test_the_server_is_reached_past_the_proxy_while_sign_in_goes_through_it(
    tenant: SimulatedTenant,
) -> None:
    token = token_for(tenant, "emma.clark@sakura.example", "localhost")

    answer = calendar_of(tenant, tenant.direct, token, proxy="")

    assert (answer.status_code, "<t:DisplayName>Calendar<" in answer.text) == (200, True)
    assert {(call.host, call.via) for call in tenant.calls} == {
        ("login.microsoftonline.com", Via.PROXY),
        ("localhost", Via.DIRECT),
    }


def test_no_mailbox_is_in_exchange_online(tenant: SimulatedTenant) -> None:
    online = "outlook.office365.com"
    token = token_for(tenant, "emma.clark@sakura.example", online)

    answer = calendar_of(tenant, f"https://{online}", token, tenant.proxy)

    assert answer.status_code == 200
    assert "<m:ResponseCode>NoError" not in answer.text


def test_there_is_no_subscription_in_azure(tenant: SimulatedTenant) -> None:
    trusting = ssl.create_default_context(cafile=tenant.environment["SSL_CERT_FILE"])

    with httpx.Client(proxy=tenant.proxy, verify=trusting, trust_env=False) as client:
        answer = client.get("https://management.azure.com/subscriptions/1")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "SubscriptionNotFound")


@pytest.mark.parametrize("host", ["graph.microsoft.com", "graph.microsoft.us"])
def test_graph_is_there_and_its_calls_are_counted(tenant: SimulatedTenant, host: str) -> None:
    trusting = ssl.create_default_context(cafile=tenant.environment["SSL_CERT_FILE"])
    parts = [{"id": str(number), "method": "GET", "url": "/me"} for number in range(3)]

    with httpx.Client(proxy=tenant.proxy, verify=trusting, trust_env=False) as client:
        client.get("https://login.microsoftonline.com/common/discovery/instance")
        refused = client.get(f"https://{host}/v1.0/organization")
        before = len(tenant.calls)
        client.post(f"https://{host}/v1.0/$batch", json={"requests": parts})

    assert refused.status_code == 401
    assert tenant.graph_calls() == 4
    assert tenant.graph_calls(since=before) == 3
    assert tenant.graph_requests()[:2] == ("GET /v1.0/organization", "GET /me")


def test_nobody_unknown_is_a_person(tenant: SimulatedTenant) -> None:
    with pytest.raises(KeyError, match="nobody"):
        tenant.person("nobody@sakura.example")


def test_a_tenant_starts_and_stops_at_once_and_leaves_nothing() -> None:
    threads = set(threading.enumerate())
    begun = time.monotonic()

    with SimulatedTenant() as tenant:
        ca_file = tenant.ca_file
        assert ca_file.exists()

    assert time.monotonic() - begun < 2
    assert not ca_file.parent.exists()
    assert set(threading.enumerate()) == threads


def test_a_tenant_that_was_stopped_goes_on_where_it_was() -> None:
    tenant = SimulatedTenant()
    with tenant:
        token = token_for(tenant, "hanako.yamada@sakura.example", EWS_HOST)
        before = len(tenant.calls)

    with tenant:
        answer = calendar_of(tenant, f"https://{EWS_HOST}", token, tenant.proxy)

    assert answer.status_code == 200
    assert [call.number for call in tenant.calls[before:]] == [before + 1]
