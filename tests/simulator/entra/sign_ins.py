"""Sign-ins as tests want them: by browser, by password, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from provision.simulator.directory import Directory
from provision.simulator.person import PageRefusedError
from tests.simulator.entra.registrations import (
    AUTHORITY,
    DOMAIN,
    EWS_SCOPE,
    REDIRECT,
    SYNC,
)

if TYPE_CHECKING:
    import msal

    from provision.simulator.tenant import SimulatedTenant

Json = dict[str, Any]
# A listener at a loopback address reads the query; msal would rather have it otherwise.
EXPECTED_WARNINGS = pytest.mark.filterwarnings(
    "ignore:response_mode='form_post' is recommended",
    "ignore:This API has been deprecated for public client flows",
    "ignore:Attempted too soon",
)
PASSWORD = "simulated"  # noqa: S105 - plainly fake
GRAPH_DEFAULT = "https://graph.microsoft.com/.default"
COMMAND_LINE = "14d82eec-204b-4c2f-b7e8-296a70dab67e"


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
