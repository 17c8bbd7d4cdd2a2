"""Who may call what: tokens, permissions, directory roles, ownership."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from provision.simulator.directory import Directory
from provision.simulator.entra import Entra
from provision.simulator.graph import Graph
from provision.simulator.http import Request
from tests.simulator.graph.callers import (
    ADMIN,
    APP_ADMIN,
    EVERYTHING,
    EWS,
    EXCHANGE,
    FULL_ACCESS,
    GRAPH,
    NOBODY,
    REGISTRATION,
    SYNC,
    Caller,
    application,
    token_of,
    user,
)

if TYPE_CHECKING:
    from provision.simulator.tenant import SimulatedTenant
    from provision.simulator.world import StoppedClock

CALENDARS = "ef54d2bf-783f-4e0f-bca1-3210c0444d99"
OTHER_TENANT = "5b000000-0000-4000-8000-000000000002"
DENIED = (403, "Authorization_RequestDenied")
REFUSED_TOKEN = (401, "InvalidAuthenticationToken")

READS = [
    ("applications", "Application.Read.All"),
    ("applications(uniqueName='sync')", "Application.Read.All"),
    ("directory/deletedItems/microsoft.graph.application", "Application.Read.All"),
    (f"servicePrincipals(appId='{EXCHANGE}')", "Application.Read.All"),
    ("oauth2PermissionGrants", "DelegatedPermissionGrant.ReadWrite.All"),
    (f"servicePrincipals(appId='{EXCHANGE}')/oauth2PermissionGrants", "Directory.Read.All"),
    (f"servicePrincipals(appId='{EXCHANGE}')/appRoleAssignedTo", "Application.Read.All"),
    ("users", "User.Read.All"),
    (f"users/{SYNC}", "User.Read.All"),
    (f"users/{SYNC}/transitiveMemberOf/microsoft.graph.directoryRole", "User.Read.All"),
    ("me", "User.Read"),
    ("me/transitiveMemberOf/graph.directoryRole", "User.Read"),
    ("organization", "User.Read"),
    ("subscribedSkus", "Organization.Read.All"),
]


@pytest.mark.parametrize(("address", "scope"), READS)
def test_a_read_needs_its_permission_and_no_role(
    tenant: SimulatedTenant, admin: Caller, address: str, scope: str
) -> None:
    admin.upsert()

    with_it, with_as_user = (user(tenant, SYNC, s) for s in (scope, "Directory.AccessAsUser.All"))
    without = user(tenant, ADMIN, "Mail.Read openid profile")

    assert with_it.get(address).status == 200
    assert with_as_user.get(address).status == 200
    assert without.get(address).refusal == DENIED


@pytest.mark.parametrize(
    ("method", "address", "body"),
    [
        ("POST", "applications", REGISTRATION),
        ("PATCH", "applications(uniqueName='sync')", {"notes": "x"}),
        ("DELETE", "applications(uniqueName='sync')", None),
        ("POST", "servicePrincipals", {"appId": "{app}"}),
        ("POST", "oauth2PermissionGrants", {"clientId": "x"}),
        ("POST", f"servicePrincipals(appId='{EXCHANGE}')/appRoleAssignedTo", {"principalId": "x"}),
    ],
)
def test_a_write_needs_its_permission_and_a_directory_role(
    tenant: SimulatedTenant, admin: Caller, method: str, address: str, body: object
) -> None:
    app_id = admin.upsert().body["appId"]
    sent = {"appId": app_id} if body == {"appId": "{app}"} else body

    lacks_role = user(tenant, SYNC).call(method, address, sent)
    lacks_scope = user(tenant, ADMIN, "Directory.Read.All User.Read.All").call(
        method, address, sent
    )
    lacks_nothing = user(tenant, ADMIN, EVERYTHING).call(method, address, sent)

    assert lacks_role.refusal == lacks_scope.refusal == DENIED
    assert lacks_nothing.status != 403


def test_people_may_register_where_the_organisation_lets_them_and_own_what_they_made(
    tenant: SimulatedTenant, admin: Caller
) -> None:
    tenant.directory.people_may_register = True
    sync = user(tenant, SYNC)
    mine, theirs = sync.upsert("mine").body, admin.upsert("theirs").body

    assert sync.patch(f"applications/{mine['id']}", {"notes": "x"}).status == 204
    assert sync.post("servicePrincipals", {"appId": mine["appId"]}).status == 201
    assert sync.patch(f"applications/{theirs['id']}", {"notes": "x"}).refusal == DENIED
    assert sync.post("servicePrincipals", {"appId": theirs["appId"]}).refusal == DENIED
    owners = admin.get(f"applications/{mine['id']}/owners").values
    assert [owner["userPrincipalName"] for owner in owners] == [SYNC]
    assert admin.get(f"applications/{theirs['id']}/owners").values == []


def test_an_application_developer_may_register_anywhere(tenant: SimulatedTenant) -> None:
    developer = tenant.directory.add_user(
        "dev@sakura.example", "Developer", roles=["Application Developer"]
    )

    made = user(tenant, developer.user_principal_name).upsert()

    assert made.status == 201
    assert tenant.directory.owners[made.body["id"]] == {developer.object_id}


def test_an_application_administrator_grants_all_but_graphs_own_roles(
    tenant: SimulatedTenant, admin: Caller
) -> None:
    administrator = user(tenant, APP_ADMIN)
    _, principal = admin.onboard()

    def assigned(api: str, role: str) -> int:
        resource = admin.get(f"servicePrincipals(appId='{api}')").body["id"]
        body = {"principalId": principal["id"], "resourceId": resource, "appRoleId": role}
        return administrator.post(
            f"servicePrincipals/{principal['id']}/appRoleAssignments", body
        ).status

    assert assigned(EXCHANGE, FULL_ACCESS) == 201
    assert assigned(GRAPH, CALENDARS) == 403


def test_an_application_works_within_its_own_permissions(
    tenant: SimulatedTenant, admin: Caller
) -> None:
    theirs = admin.upsert("theirs").body["id"]
    owned_by = application(tenant, ["Application.ReadWrite.OwnedBy"])
    all_of_them = application(tenant, ["Application.ReadWrite.All"])

    mine = owned_by.upsert("mine").body["id"]

    assert owned_by.patch(f"applications/{mine}", {"notes": "x"}).status == 204
    assert owned_by.patch(f"applications/{theirs}", {"notes": "x"}).refusal == DENIED
    assert all_of_them.patch(f"applications/{theirs}", {"notes": "x"}).status == 204
    assert all_of_them.get("users").refusal == DENIED
    assert application(tenant, []).get("applications").refusal == DENIED
    # Delegated permissions are none of an application's own.
    assert application(tenant, ["Directory.AccessAsUser.All"]).get("applications").refusal == DENIED


def test_an_application_is_nobody_in_particular(tenant: SimulatedTenant) -> None:
    told = application(tenant, ["Directory.Read.All", "User.Read.All"]).get("me")

    assert told.refusal == DENIED


def test_a_token_must_be_ours_for_graph_and_fresh(
    tenant: SimulatedTenant, admin: Caller, clock: StoppedClock
) -> None:
    claims = {"appid": "test", "oid": "x", "scp": EVERYTHING}
    of_nobody = token_of(tenant, claims)
    for_exchange = token_of(tenant, claims, "https://outlook.office365.com")

    assert replace(admin, token="").get("me").message == "Access token is empty."
    assert replace(admin, token=NOBODY).get("me").refusal == REFUSED_TOKEN
    assert "Invalid audience" in replace(admin, token=for_exchange).get("me").message
    assert replace(admin, token=of_nobody).get("me").refusal == REFUSED_TOKEN
    assert "authorization_uri" in replace(admin, token="").get("me").headers["WWW-Authenticate"]
    clock.forward(timedelta(minutes=91))
    assert "expired" in admin.get("me").message


def test_a_national_cloud_answers_by_its_own_host(admin: Caller) -> None:
    told = replace(admin, host="graph.microsoft.us").get("applications")

    assert told.body["@odata.context"].startswith("https://graph.microsoft.us/v1.0/$metadata")


def test_a_refusal_has_the_shape_that_clients_know(admin: Caller) -> None:
    told = admin.get("applications(appId='x')", **{"client-request-id": "mine"})

    inner = told.body["error"]["innerError"]
    assert told.body["error"]["message"].startswith("Resource 'x' does not exist")
    assert told.headers["request-id"] == inner["request-id"]
    assert inner["client-request-id"] == "mine"
    assert inner["date"] == "2026-11-02T00:00:00"


def test_the_ids_of_permissions_are_found_by_name(admin: Caller) -> None:
    exchange = admin.get(
        f"servicePrincipals(appId='{EXCHANGE}')?$select=id,oauth2PermissionScopes"
    ).body

    found = {scope["value"]: scope["id"] for scope in exchange["oauth2PermissionScopes"]}
    assert found["EWS.AccessAsUser.All"] == EWS


def test_a_token_of_another_organisation_is_refused(tenant: SimulatedTenant) -> None:
    other = Directory(tenant.world, OTHER_TENANT, "Other", ("other.example",))
    somebody = other.add_user("admin@other.example", "Admin", roles=["Global Administrator"])
    mint = Entra(tenant.world, tenant.directory, other).state.mint
    graph = Graph(tenant.world, mint, tenant.directory)
    claims = {"appid": "test", "oid": somebody.object_id, "scp": EVERYTHING}
    token, _ = mint.access_token("https://graph.microsoft.com", OTHER_TENANT, claims)

    headers = {"authorization": f"Bearer {token}"}
    told = graph.answer(Request("GET", "graph.microsoft.com", "/v1.0/me", {}, headers))

    assert told.status == 401
    assert b"Invalid tenant" in told.body
