"""Service principals, the grants and the app roles between them."""

from __future__ import annotations

import pytest

from tests.simulator.graph.callers import EXCHANGE, FULL_ACCESS, NOBODY, SYNC, UPSERT, Caller

BAD = (400, "Request_BadRequest")
MISSING = (404, "Request_ResourceNotFound")
DENIED = (403, "Authorization_RequestDenied")
SAME_KEY = (409, "Request_MultipleObjectsWithSameKeyValue")
AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"


@pytest.fixture
def exchange(admin: Caller) -> str:
    """The object id of Exchange's own service principal."""
    return str(admin.get(f"servicePrincipals(appId='{EXCHANGE}')").body["id"])


def grant(admin: Caller, exchange: str, **properties: object) -> tuple[str, dict[str, object]]:
    """Return a client, and what consents to its reaching mailboxes."""
    _, principal = admin.onboard()
    body = {
        "clientId": principal["id"],
        "consentType": "AllPrincipals",
        "resourceId": exchange,
        "scope": "EWS.AccessAsUser.All",
    }
    return str(principal["id"]), {**body, **properties}


def test_an_upsert_by_client_id_creates_and_updates(admin: Caller) -> None:
    app_id = admin.upsert().body["appId"]
    address = f"servicePrincipals(appId='{app_id}')"

    without = admin.patch(address, {"tags": ["x"]})
    created = admin.patch(address, {"tags": ["x"]}, **UPSERT)
    updated = admin.patch(address, {"notes": "y"}, **UPSERT)

    assert without.refusal == MISSING
    assert (created.status, updated.status) == (201, 204)
    assert created.body["servicePrincipalNames"] == [app_id]
    found = admin.get(address).body
    assert (found["tags"], found["notes"]) == (["x"], "y")


def test_a_second_one_for_the_same_application_is_refused(admin: Caller) -> None:
    application, _ = admin.onboard()

    again = admin.post("servicePrincipals", {"appId": application["appId"]})

    assert again.refusal == SAME_KEY


def test_one_without_an_application_is_refused(admin: Caller) -> None:
    told = admin.post("servicePrincipals", {"appId": NOBODY})

    assert admin.post("servicePrincipals", {}).refusal == BAD
    assert told.refusal == BAD
    assert told.body["error"]["details"][0]["code"] == "NoBackingApplicationObject"
    assert told.message == (
        f"The appId '{NOBODY}' of the service principal does not reference a valid application"
        " object."
    )


def test_a_client_of_microsofts_can_be_given_one(admin: Caller) -> None:
    made = admin.post("servicePrincipals", {"appId": AZURE_CLI})

    assert made.body["appOwnerOrganizationId"] != admin.tenant.directory.tenant_id


def test_those_of_others_are_left_alone(admin: Caller, exchange: str) -> None:
    assert admin.patch(f"servicePrincipals/{exchange}", {"notes": "x"}).refusal == DENIED
    assert admin.delete(f"servicePrincipals/{exchange}").refusal == DENIED


@pytest.mark.parametrize("body", [{"accountEnabled": "no"}, {"invented": 1}, {"appId": NOBODY}])
def test_what_one_cannot_be_is_refused(admin: Caller, body: dict[str, object]) -> None:
    _, principal = admin.onboard()

    assert admin.patch(f"servicePrincipals/{principal['id']}", body).refusal == BAD


def test_deleting_one_takes_its_grants_along(admin: Caller, exchange: str) -> None:
    client, body = grant(admin, exchange)
    admin.post("oauth2PermissionGrants", body)

    assert admin.delete(f"servicePrincipals/{client}").status == 204
    assert admin.get("oauth2PermissionGrants").values == []


def test_a_grant_is_made_once_and_its_scope_replaced(admin: Caller, exchange: str) -> None:
    client, body = grant(admin, exchange)

    made = admin.post("oauth2PermissionGrants", body)
    again = admin.post("oauth2PermissionGrants", {**body, "scope": "Exchange.Manage"})
    address = f"oauth2PermissionGrants/{made.body['id']}"
    admin.patch(address, {"scope": "Exchange.Manage"})

    assert (made.status, made.body["principalId"]) == (201, None)
    assert (again.refusal, again.message) == (SAME_KEY, "Permission entry already exists.")
    assert admin.get(address).body["scope"] == "Exchange.Manage"
    assert admin.get(f"servicePrincipals/{client}/oauth2PermissionGrants").values == [
        {k: v for k, v in admin.get(address).body.items() if not k.startswith("@")}
    ]


def test_only_the_scope_of_a_grant_can_change(admin: Caller, exchange: str) -> None:
    _, body = grant(admin, exchange)
    made = admin.post("oauth2PermissionGrants", body).body["id"]

    assert admin.patch(f"oauth2PermissionGrants/{made}", body).refusal == BAD


@pytest.mark.parametrize(
    ("properties", "refusal"),
    [
        ({"clientId": NOBODY}, MISSING),
        ({"resourceId": NOBODY}, MISSING),
        ({"resourceId": EXCHANGE}, MISSING),
        ({"consentType": "Everybody"}, BAD),
        ({"consentType": "Principal"}, BAD),
        ({"consentType": "Principal", "principalId": NOBODY}, MISSING),
        ({"principalId": NOBODY}, BAD),
        ({"scope": ["x"]}, BAD),
        ({"clientId": None}, BAD),
        ({"expires": "never"}, BAD),
    ],
)
def test_a_grant_is_between_two_that_exist(
    admin: Caller, exchange: str, properties: dict[str, object], refusal: tuple[int, str]
) -> None:
    _, body = grant(admin, exchange, **properties)

    assert admin.post("oauth2PermissionGrants", body).refusal == refusal
    assert admin.get("oauth2PermissionGrants").values == []


@pytest.mark.parametrize("name", ["clientId", "resourceId", "consentType"])
def test_a_grant_says_who_what_and_for_whom(admin: Caller, exchange: str, name: str) -> None:
    _, body = grant(admin, exchange)
    del body[name]

    told = admin.post("oauth2PermissionGrants", body)

    assert (told.refusal, name in told.message) == (BAD, True)


def test_one_person_may_have_a_grant_beside_everybodys(admin: Caller, exchange: str) -> None:
    sync = admin.get(f"users/{SYNC}").body["id"]
    _, body = grant(admin, exchange)
    admin.post("oauth2PermissionGrants", body)

    one = admin.post(
        "oauth2PermissionGrants", {**body, "consentType": "Principal", "principalId": sync}
    )

    assert one.status == 201
    own = admin.get(f"oauth2PermissionGrants?$filter=principalId eq '{sync}'").values
    assert [entry["id"] for entry in own] == [one.body["id"]]


def test_revoking_is_deleting_the_grant(admin: Caller, exchange: str) -> None:
    _, body = grant(admin, exchange)
    made = admin.post("oauth2PermissionGrants", body).body["id"]

    assert admin.delete(f"oauth2PermissionGrants/{made}").status == 204
    assert admin.delete(f"oauth2PermissionGrants/{made}").refusal == MISSING


def test_an_app_role_is_held_once_and_seen_from_both_sides(admin: Caller, exchange: str) -> None:
    _, principal = admin.onboard()
    held, given = (
        f"servicePrincipals/{one}/{side}"
        for one, side in ((principal["id"], "appRoleAssignments"), (exchange, "appRoleAssignedTo"))
    )
    body = {"principalId": principal["id"], "resourceId": exchange, "appRoleId": FULL_ACCESS}

    made = admin.post(given, body)
    again = admin.post(held, body)

    assert made.status == 201
    assert (again.refusal, again.message) == (
        BAD,
        "Permission being assigned already exists on the object",
    )
    assert admin.get(held).values == admin.get(given).values
    assert admin.delete(f"{held}/{made.body['id']}").status == 204
    assert admin.get(given).values == []


@pytest.mark.parametrize(
    ("properties", "refusal"),
    [
        ({"appRoleId": NOBODY}, BAD),
        ({"principalId": NOBODY}, BAD),
        ({"resourceId": NOBODY}, MISSING),
        ({"invented": 1}, BAD),
    ],
)
def test_an_app_role_must_be_one_of_the_api(
    admin: Caller, exchange: str, properties: dict[str, object], refusal: tuple[int, str]
) -> None:
    _, principal = admin.onboard()
    body = {"principalId": principal["id"], "resourceId": exchange, "appRoleId": FULL_ACCESS}

    told = admin.post(
        f"servicePrincipals/{principal['id']}/appRoleAssignments", {**body, **properties}
    )

    assert told.refusal == refusal


def test_an_app_role_is_assigned_by_one_of_the_two_it_is_between(
    admin: Caller, exchange: str
) -> None:
    (_, one), (_, other) = admin.onboard("one"), admin.onboard("other")
    body = {"principalId": one["id"], "resourceId": exchange, "appRoleId": FULL_ACCESS}

    told = admin.post(f"servicePrincipals/{other['id']}/appRoleAssignments", body)
    short = admin.post(
        f"servicePrincipals/{one['id']}/appRoleAssignments", {"resourceId": exchange}
    )

    assert (told.refusal, told.message) == (BAD, "Not a valid reference update.")
    assert short.refusal == BAD
    assert admin.tenant.directory.app_role_assignments == {}


def test_an_app_role_is_taken_away_once(admin: Caller) -> None:
    _, principal = admin.onboard()

    told = admin.delete(f"servicePrincipals/{principal['id']}/appRoleAssignments/{NOBODY}")

    assert told.refusal == MISSING
