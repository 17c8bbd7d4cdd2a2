"""The administrator's consent addresses: what they grant, to whom they say no."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from provision.simulator.person import PageRefusedError
from tests.simulator.entra.registrations import (
    ADMIN,
    AUTHORITY,
    DOMAIN,
    EWS,
    EWS_SCOPE,
    EXCHANGE,
    FULL_ACCESS,
    GRAPH,
    REDIRECT,
    SYNC,
    registered,
)
from tests.simulator.entra.sign_ins import answered

if TYPE_CHECKING:
    from provision.simulator.directory import Directory
    from provision.simulator.tenant import SimulatedTenant

APP_ADMIN = f"app-admin@{DOMAIN}"
UNKNOWN = "51000000-0000-4000-8000-999999999999"
CALENDARS = "ef54d2bf-783f-4e0f-bca1-3210c0444d99"
USER_READ = "e1fe6dd8-ba31-4d61-89e7-88639da4683d"


def listed(api: str, *permissions: tuple[str, str]) -> dict[str, object]:
    access = [{"id": permission, "type": kind} for permission, kind in permissions]
    return {"resourceAppId": api, "resourceAccess": access}


def address_of(client_id: str, version: str = "", **asked: str) -> str:
    query = {"client_id": client_id, "redirect_uri": REDIRECT, "state": "7", **asked}
    kept = urlencode({name: value for name, value in query.items() if value})
    return f"{AUTHORITY}/{DOMAIN}{version}/adminconsent?{kept}"


def scopes_for_all(directory: Directory) -> set[tuple[str, str]]:
    """Return what was consented to for everybody, by API."""
    names = {key: one["appId"] for key, one in directory.service_principals.items()}
    return {
        (names[grant["resourceId"]], scope)
        for grant in directory.grants.values()
        for scope in grant["scope"].split()
        if grant["principalId"] is None
    }


def test_everything_registered_is_granted_and_what_was_before_revoked(
    tenant: SimulatedTenant,
) -> None:
    application = registered(
        tenant.directory,
        requiredResourceAccess=[
            listed(EXCHANGE, (EWS, "Scope"), (FULL_ACCESS, "Role")),
            listed(GRAPH, (USER_READ, "Scope")),
        ],
    )
    tenant.person(ADMIN).open(address_of(application["appId"]))
    principal = tenant.directory.service_principal(application["appId"]) or {}
    exchange = tenant.directory.service_principal(EXCHANGE) or {}
    tenant.directory.grant(principal["id"], exchange["id"], None, {"Exchange.Manage"})

    tenant.person(ADMIN).open(address_of(application["appId"]))

    assert scopes_for_all(tenant.directory) == {
        (EXCHANGE, "EWS.AccessAsUser.All"),
        (GRAPH, "User.Read"),
    }
    roles = tenant.directory.app_roles_of(principal["id"], exchange["id"])
    assert roles == ["full_access_as_app"]
    assert len(tenant.directory.app_role_assignments) == 1


@pytest.mark.parametrize(
    "scope", [EWS_SCOPE, "https://outlook.office365.com/.default", f"{EWS_SCOPE} offline_access"]
)
def test_by_scope_only_that_api_is_granted(tenant: SimulatedTenant, scope: str) -> None:
    application = registered(
        tenant.directory,
        requiredResourceAccess=[
            listed(EXCHANGE, (EWS, "Scope")),
            listed(GRAPH, (USER_READ, "Scope")),
        ],
    )

    visit = tenant.person(ADMIN).open(address_of(application["appId"], "/v2.0", scope=scope))

    assert answered(visit.address)["scope"] == scope
    assert (EXCHANGE, "EWS.AccessAsUser.All") in scopes_for_all(tenant.directory)
    assert (GRAPH, "User.Read") not in scopes_for_all(tenant.directory)


def test_an_application_administrator_cannot_give_graphs_own_roles(
    tenant: SimulatedTenant,
) -> None:
    application = registered(
        tenant.directory, requiredResourceAccess=[listed(GRAPH, (CALENDARS, "Role"))]
    )

    refused = tenant.person(APP_ADMIN).open(address_of(application["appId"]))
    granted = tenant.person(ADMIN).open(address_of(application["appId"]))

    assert "AADSTS90094" in answered(refused.address)["error_description"]
    assert "error" not in answered(granted.address)
    assert len(tenant.directory.app_role_assignments) == 1


def test_whoever_may_not_consent_is_told_so(tenant: SimulatedTenant) -> None:
    client_id = registered(tenant.directory)["appId"]

    visit = tenant.person(SYNC).open(address_of(client_id))

    assert "AADSTS90094" in visit.refusal
    assert tenant.directory.grants == {}


def test_declining_is_told_beside_admin_consent(tenant: SimulatedTenant) -> None:
    client_id = registered(tenant.directory)["appId"]

    back = answered(tenant.person(ADMIN).open(address_of(client_id), declines=True).address)

    assert (back["error"], back["admin_consent"], back["state"]) == ("access_denied", "True", "7")
    assert tenant.directory.grants == {}


def test_without_a_way_back_the_first_registered_one_is_taken(tenant: SimulatedTenant) -> None:
    client_id = registered(tenant.directory)["appId"]

    visit = tenant.person(ADMIN).open(address_of(client_id, redirect_uri=""))

    assert visit.address.startswith(f"{REDIRECT}?admin_consent=True")


def test_an_application_without_any_way_back_is_told_after_consent(
    tenant: SimulatedTenant,
) -> None:
    client_id = registered(tenant.directory, publicClient={"redirectUris": []})["appId"]

    with pytest.raises(PageRefusedError, match="AADSTS500113"):
        tenant.person(ADMIN).open(address_of(client_id, redirect_uri=""))

    assert scopes_for_all(tenant.directory) == {(EXCHANGE, "EWS.AccessAsUser.All")}


@pytest.mark.parametrize("missing", ["scope", "redirect_uri"])
def test_the_newer_address_needs_scope_and_way_back(tenant: SimulatedTenant, missing: str) -> None:
    client_id = registered(tenant.directory)["appId"]
    asked = {"scope": EWS_SCOPE, missing: ""}

    with pytest.raises(PageRefusedError, match=f"AADSTS900144.*'{missing}'"):
        tenant.person(ADMIN).open(address_of(client_id, "/v2.0", **asked))


def test_an_api_that_the_organisation_does_not_have_cannot_be_consented_to(
    tenant: SimulatedTenant,
) -> None:
    application = registered(
        tenant.directory, requiredResourceAccess=[listed(UNKNOWN, (EWS, "Scope"))]
    )

    back = answered(tenant.person(ADMIN).open(address_of(application["appId"])).address)

    assert (back["error"], "error_subcode" in back) == ("invalid_resource", False)
    assert back["error_description"].startswith(
        f"AADSTS500011: The resource principal named {UNKNOWN}"
    )
