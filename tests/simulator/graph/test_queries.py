"""Addresses: filters, selections, pages, batches; what is not understood is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from provision.simulator.http import Request
from tests.simulator.graph.callers import (
    ADMIN,
    EXCHANGE,
    GRAPH,
    REGISTRATION,
    SYNC,
    Caller,
    application,
)

if TYPE_CHECKING:
    from provision.simulator.tenant import SimulatedTenant

UNSUPPORTED = (400, "Request_UnsupportedQuery")
BAD_QUERY = (400, "BadRequest")
PLAN_2 = "efb87545-963c-4e0d-99df-69c6916d9eb0"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("displayName eq 'B''s'", ["b"]),
        ("displayName eq 'b''S'", ["b"]),
        ("uniqueName eq 'c'", ["c"]),
        ("startswith(displayName,'A')", ["a"]),
        ("startswith( uniqueName, 'c' )", ["c"]),
        ("tags/any(t:t eq 'odd')", ["a", "c"]),
        ("tags/any(t:t eq 'odd') and uniqueName eq 'c'", ["c"]),
        ("uniqueName eq 'a' or uniqueName eq 'b' and displayName eq 'x'", ["a"]),
        ("(uniqueName eq 'a' or uniqueName eq 'b') and displayName eq 'x'", []),
        ("uniqueName eq null", []),
        ("uniqueName in ('a', 'c', 'z')", ["a", "c"]),
    ],
)
def test_a_filter_finds_what_it_says(admin: Caller, text: str, names: list[str]) -> None:
    admin.upsert("a", displayName="Alpha", tags=["odd"])
    admin.upsert("b", displayName="B's")
    admin.upsert("c", displayName="Gamma", tags=["odd", "last"])

    found = admin.get(f"applications?$filter={text}").values

    assert [one["uniqueName"] for one in found] == names


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("notes eq 'x'", UNSUPPORTED),
        ("displayName ne 'x'", UNSUPPORTED),
        ("displayName gt 'x'", UNSUPPORTED),
        ("startswith(tags,'x')", UNSUPPORTED),
        ("displayName/any(t:t eq 'x')", UNSUPPORTED),
        ("endswith(displayName,'x')", UNSUPPORTED),
        ("not displayName eq 'x'", UNSUPPORTED),
        ("displayName eq x", BAD_QUERY),
        ("displayName eq 'x", BAD_QUERY),
        ("displayName eq", BAD_QUERY),
        ("displayName eq 'x' and", BAD_QUERY),
        ("(displayName eq 'x'", BAD_QUERY),
        ("displayName eq 'x' uniqueName eq 'y'", BAD_QUERY),
        ("tags/any(t:u eq 'x')", BAD_QUERY),
        ("", BAD_QUERY),
        (f"appId in ({','.join(['%27x%27'] * 16)})", UNSUPPORTED),
    ],
)
def test_a_filter_that_is_not_served_is_refused(
    admin: Caller, text: str, refusal: tuple[int, str]
) -> None:
    assert admin.get(f"applications?$filter={text}").refusal == refusal


def test_service_principals_are_found_by_several_client_ids_at_once(admin: Caller) -> None:
    found = admin.get(f"servicePrincipals?$filter=appId in ('{GRAPH}','{EXCHANGE}')").values

    assert {one["appId"] for one in found} == {GRAPH, EXCHANGE}
    names = next(one for one in found if one["appId"] == EXCHANGE)["servicePrincipalNames"]
    assert "https://mail.sakura.example/" in names


def test_grants_are_found_by_both_parties(admin: Caller) -> None:
    _, one = admin.onboard("one")
    _, other = admin.onboard("other")
    exchange = admin.get(f"servicePrincipals(appId='{EXCHANGE}')?$select=id").body["id"]
    for client in (one, other):
        body = {"clientId": client["id"], "resourceId": exchange, "consentType": "AllPrincipals"}
        admin.post("oauth2PermissionGrants", {**body, "scope": "x"})

    found = admin.get(
        f"oauth2PermissionGrants?$filter=clientId eq '{one['id']}' and resourceId eq '{exchange}'"
        " and consentType eq 'AllPrincipals'"
    ).values

    assert [grant["clientId"] for grant in found] == [one["id"]]


def test_a_selection_is_all_that_is_sent(admin: Caller) -> None:
    admin.upsert()

    one = admin.get("applications(uniqueName='sync')?$select=id,appId").body
    page = admin.get("applications?$select=uniqueName").values

    assert {name for name in one if not name.startswith("@")} == {"id", "appId"}
    assert page == [{"uniqueName": "sync"}]


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("$select=id,invented", BAD_QUERY),
        ("$top=0", BAD_QUERY),
        ("$top=1000", BAD_QUERY),
        ("$top=ten", BAD_QUERY),
        ("$skiptoken=x", BAD_QUERY),
        ("$orderby=displayName", UNSUPPORTED),
        ("$expand=owners", UNSUPPORTED),
        ('$search="displayName:x"', UNSUPPORTED),
        ("$count=true", UNSUPPORTED),
        ("filter=displayName eq 'x'", UNSUPPORTED),
    ],
)
def test_an_option_that_is_not_served_is_refused(
    admin: Caller, query: str, refusal: tuple[int, str]
) -> None:
    assert admin.get(f"applications?{query}").refusal == refusal


def test_pages_lead_to_one_another(admin: Caller) -> None:
    for number in range(7):
        admin.post("applications", {**REGISTRATION, "uniqueName": f"n{number}", "tags": ["x"]})

    address, pages = "applications?$top=3&$filter=tags/any(t:t eq 'x')&$select=uniqueName", []
    while address:
        told = admin.get(address).body
        pages.append([one["uniqueName"] for one in told["value"]])
        link = told.get("@odata.nextLink", "")
        address = unquote(link.removeprefix("https://graph.microsoft.com/v1.0/"))

    assert pages == [["n0", "n1", "n2"], ["n3", "n4", "n5"], ["n6"]]


def test_counting_needs_its_header(admin: Caller) -> None:
    admin.upsert()

    told = admin.get("applications?$count=true&$top=1", consistencylevel="eventual")

    assert told.body["@odata.count"] == 1


@pytest.mark.parametrize(
    ("method", "address", "refusal"),
    [
        ("GET", "groups", BAD_QUERY),
        ("GET", "applications/x/y", BAD_QUERY),
        ("GET", "applications(displayName='x')", BAD_QUERY),
        ("PUT", "applications", (405, "Request_BadRequest")),
        ("DELETE", "organization", (405, "Request_BadRequest")),
    ],
)
def test_an_address_that_is_not_served_is_refused(
    admin: Caller, method: str, address: str, refusal: tuple[int, str]
) -> None:
    assert admin.call(method, address).refusal == refusal


def test_a_body_must_be_json_and_say_so(admin: Caller) -> None:
    assert admin.post("applications", ["x"]).refusal == BAD_QUERY
    assert admin.post("applications", REGISTRATION, **{"content-type": "text/plain"}).refusal == (
        BAD_QUERY
    )
    assert admin.post("applications").refusal == BAD_QUERY


def test_what_is_no_json_and_what_is_no_version_is_refused(
    tenant: SimulatedTenant, admin: Caller
) -> None:
    sent = {"authorization": f"Bearer {admin.token}", "content-type": "application/json"}

    def refused(method: str, path: str) -> bytes:
        answer = tenant.graph.answer(Request(method, admin.host, path, {}, sent, b'{"a":'))
        assert answer.status == 400
        return answer.body

    assert b"Unable to read JSON request payload" in refused("POST", "/v1.0/applications")
    assert b"Invalid version: beta" in refused("GET", "/beta/me")
    assert b"Invalid version: " in refused("GET", "/")


def test_users_are_found_by_either_name_and_say_what_they_are_licensed_for(admin: Caller) -> None:
    by_name = admin.get(f"users/{SYNC.upper()}?$select=id,assignedPlans").body
    by_id = admin.get(f"users/{by_name['id']}").body
    several = admin.get(f"users?$filter=userPrincipalName in ('{SYNC}','{ADMIN}')").values

    assert by_id["displayName"] == "Calendar Sync / 予定表同期"
    assert "assignedPlans" not in by_id
    assert [plan["servicePlanId"] for plan in by_name["assignedPlans"]] == [PLAN_2]
    assert {one["userPrincipalName"] for one in several} == {SYNC, ADMIN}
    assert admin.get("users/nobody@sakura.example").status == 404


def test_the_organisation_says_its_names_and_domains(admin: Caller) -> None:
    (told,) = admin.get("organization").values

    assert told["displayName"] == "Sakura Trading / さくら商事"
    assert [(d["name"], d["isDefault"], d["isInitial"]) for d in told["verifiedDomains"]] == [
        ("sakura.example", True, False),
        ("sakura.onmicrosoft.com", False, True),
    ]
    assert admin.get(f"organization/{told['id']}").status == 200
    assert admin.get("organization/x").status == 404


def test_roles_are_told_by_their_template(admin: Caller) -> None:
    (role,) = admin.get("me/transitiveMemberOf/microsoft.graph.directoryRole").values
    of_sync = admin.get(f"users/{SYNC}/memberOf").values

    assert role["displayName"] == "Global Administrator"
    assert role["roleTemplateId"] == "62e90394-69f5-4237-9190-012177145e10"
    assert of_sync == []


def test_licences_are_counted(admin: Caller) -> None:
    (sku,) = admin.get("subscribedSkus").values

    assert sku["consumedUnits"] == 6
    assert sku["servicePlans"][0]["servicePlanId"] == PLAN_2


def test_a_batch_is_several_calls(admin: Caller) -> None:
    json_header = {"Content-Type": "application/json"}
    upsert = {"Prefer": "create-if-missing", **json_header}

    told = admin.post(
        "$batch",
        {
            "requests": [
                {
                    "id": "1",
                    "method": "PATCH",
                    "url": "/applications(uniqueName='sync')",
                    "headers": upsert,
                    "body": REGISTRATION,
                },
                {
                    "id": "2",
                    "method": "GET",
                    "url": "/applications?$filter=uniqueName%20eq%20'sync'&$select=uniqueName",
                    "dependsOn": ["1"],
                },
                {"id": "3", "method": "GET", "url": "/users/nobody"},
                {"id": "4", "method": "GET", "url": "/organization", "dependsOn": ["3"]},
            ]
        },
    )

    answers = {one["id"]: one for one in told.body["responses"]}
    assert [answers[key]["status"] for key in "1234"] == [201, 200, 404, 424]
    assert answers["2"]["body"]["value"] == [{"uniqueName": "sync"}]
    assert answers["4"]["body"]["error"]["code"] == "FailedDependency"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"requests": []},
        {"requests": [{"id": "1", "method": "GET", "url": "/me"}] * 2},
        {"requests": [{"id": str(n), "method": "GET", "url": "/me"} for n in range(21)]},
        {"requests": [{"id": "1", "method": "GET", "url": "https://graph.microsoft.com/v1.0/me"}]},
        {"requests": [{"id": "1", "method": "GET", "url": "/me", "depends_on": ["2"]}]},
        {"requests": [{"id": "1", "method": "GET", "url": "/me", "dependsOn": ["2"]}]},
        {"requests": [{"id": "1", "method": "POST", "url": "/applications", "body": {}}]},
    ],
)
def test_a_malformed_batch_is_refused_whole(admin: Caller, body: dict[str, object]) -> None:
    assert admin.post("$batch", body).refusal == BAD_QUERY


def test_each_part_of_a_batch_needs_its_own_permission(tenant: SimulatedTenant) -> None:
    reader = application(tenant, ["Application.Read.All"])
    parts = [
        {"id": "1", "method": "GET", "url": "/applications"},
        {"id": "2", "method": "GET", "url": "/users"},
    ]

    told = reader.post("$batch", {"requests": parts})

    assert [one["status"] for one in told.body["responses"]] == [200, 403]
