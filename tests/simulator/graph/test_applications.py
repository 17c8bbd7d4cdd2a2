"""Applications: upsert by unique name, validation, deletion for thirty days."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.adapter.certificates import certificate_for, new_key
from tests.simulator.graph.callers import (
    EWS,
    EXCHANGE,
    FULL_ACCESS,
    GRAPH,
    NOBODY,
    REGISTRATION,
    Caller,
)

if TYPE_CHECKING:
    from provision.simulator.tenant import SimulatedTenant
    from provision.simulator.world import StoppedClock

BAD = (400, "Request_BadRequest")
MISSING = (404, "Request_ResourceNotFound")
TAKEN = "Another object with the same value for property uniqueName already exists."
BY_NAME = "applications(uniqueName='sync')"


def required(app_id: str, permission: str, kind: str) -> list[dict[str, object]]:
    access = [{"id": permission, "type": kind}]
    return [{"resourceAppId": app_id, "resourceAccess": access}]


def test_an_upsert_creates_then_updates_then_finds(admin: Caller) -> None:
    created = admin.upsert(isFallbackPublicClient=True)
    updated = admin.upsert(displayName="Calendar Sync")
    found = admin.get(BY_NAME).body

    assert (created.status, updated.status, updated.body) == (201, 204, {})
    assert found["id"] == created.body["id"]
    assert found["displayName"] == "Calendar Sync"
    assert found["isFallbackPublicClient"] is True
    assert found["uniqueName"] == "sync"
    assert admin.get(f"applications(appId='{found['appId']}')").body == found
    assert admin.get(f"applications/{found['id']}").body == found
    assert created.headers["Location"].startswith("https://graph.microsoft.com/v1.0/applications")


def test_without_the_header_nothing_is_made(admin: Caller) -> None:
    assert admin.patch(BY_NAME, REGISTRATION).refusal == MISSING
    assert (
        admin.patch(f"applications/{NOBODY}", REGISTRATION, prefer="create-if-missing").refusal
        == MISSING
    )
    assert admin.get("applications").values == []


def test_what_is_not_sent_stays_and_a_collection_that_is_sent_is_the_whole_of_it(
    admin: Caller,
) -> None:
    admin.upsert(tags=["a", "b"], notes="kept", publicClient={"redirectUris": ["http://localhost"]})

    admin.upsert(tags=["c"])

    found = admin.get(BY_NAME).body
    assert (found["tags"], found["notes"]) == (["c"], "kept")
    assert found["publicClient"]["redirectUris"] == ["http://localhost"]


@pytest.mark.parametrize(
    "properties",
    [
        {"displayName": ""},
        {"displayName": "x" * 257},
        {"displayName": None},
        {"displayName": 5},
        {"signInAudience": "Everyone"},
        {"isFallbackPublicClient": "yes"},
        {"description": "x" * 1025},
        {"tags": ["a", "a"]},
        {"tags": "a"},
        {"invented": 1},
        {"appId": NOBODY},
        {"passwordCredentials": [{"displayName": "x"}]},
        {"@odata.type": "#microsoft.graph.user"},
        {"uniqueName": "other"},
        {"publicClient": {"redirectUri": ["http://localhost"]}},
        {"keyCredentials": [{"type": "AsymmetricX509Cert", "usage": "Verify", "key": "%"}]},
        {"requiredResourceAccess": required(EXCHANGE, NOBODY, "Scope")},
        {"requiredResourceAccess": required(EXCHANGE, EWS, "Role")},
        {"requiredResourceAccess": required(GRAPH, EWS, "Scope")},
        {"requiredResourceAccess": required(NOBODY, EWS, "Scope")},
        {"requiredResourceAccess": required(EXCHANGE, EWS, "Other")},
    ],
)
def test_what_an_application_cannot_be_is_refused(
    admin: Caller, properties: dict[str, object]
) -> None:
    admin.upsert()
    before = admin.get(BY_NAME).body

    assert admin.upsert(**properties).refusal == BAD
    assert admin.get(BY_NAME).body == before


def test_permissions_are_known_by_api_id_and_kind(admin: Caller) -> None:
    both = [*required(EXCHANGE, EWS, "Scope"), *required(EXCHANGE, FULL_ACCESS, "Role")]

    assert admin.upsert(requiredResourceAccess=both).status == 201


@pytest.mark.parametrize(
    ("uri", "status"),
    [
        ("http://localhost:8080/server-getoauthtokens.do", 201),
        ("http://127.0.0.1/x", 201),
        ("https://sync.sakura.example/x?y=1", 201),
        ("http://sync.sakura.example:8080/server-getoauthtokens.do", 201),
        ("msauth.example://auth", 201),
        ("http://[::1]:8080/", 400),
        ("https://sync.example/(x)", 400),
        ("https://sync.example/x;y", 400),
        ("https://sync.example/a b", 400),
        ("https://sync.example/#x", 400),
        ("sync.example/x", 400),
        ("https://sync.example/" + "x" * 300, 400),
    ],
)
def test_a_redirect_uri_must_be_one(admin: Caller, uri: str, status: int) -> None:
    assert admin.upsert(publicClient={"redirectUris": [uri]}).status == status


def test_a_platform_holds_so_many_redirect_uris(admin: Caller) -> None:
    uris = [f"https://sync.example/{number}" for number in range(257)]

    assert admin.upsert(publicClient={"redirectUris": uris[:256]}).status == 201
    assert admin.upsert(publicClient={"redirectUris": uris}).refusal == BAD


def test_a_name_is_needed_to_begin_with(admin: Caller) -> None:
    assert admin.post("applications", {"signInAudience": "AzureADMyOrg"}).refusal == BAD
    assert admin.post("applications", {"displayName": "x"}).body["signInAudience"] == "AzureADMyOrg"


def test_display_names_repeat_and_unique_names_do_not(admin: Caller) -> None:
    first = admin.post("applications", {**REGISTRATION, "uniqueName": "sync"})
    second = admin.post("applications", REGISTRATION)
    third = admin.post("applications", {**REGISTRATION, "uniqueName": "SYNC"})

    assert (first.status, second.status) == (201, 201)
    assert (third.refusal, third.message) == (BAD, TAKEN)


def test_a_unique_name_is_set_once(admin: Caller) -> None:
    made = admin.post("applications", REGISTRATION).body["id"]

    adopted = admin.patch(f"applications/{made}", {"uniqueName": "sync"})
    renamed = admin.patch(f"applications/{made}", {"uniqueName": "other"})

    assert (adopted.status, renamed.refusal) == (204, BAD)
    assert admin.get(BY_NAME).body["id"] == made


def test_a_deleted_application_keeps_its_unique_name_for_thirty_days(
    admin: Caller, clock: StoppedClock
) -> None:
    made = admin.upsert().body["id"]

    admin.delete(BY_NAME)
    clock.forward(timedelta(minutes=30))

    assert admin.get(BY_NAME).refusal == MISSING
    assert (admin.upsert().refusal, admin.upsert().message) == (BAD, TAKEN)
    deleted = admin.get("directory/deletedItems/microsoft.graph.application").values
    assert [(one["id"], one["deletedDateTime"]) for one in deleted] == [
        (made, "2026-11-02T00:00:00Z")
    ]


def test_thirty_days_later_the_name_is_free(
    tenant: SimulatedTenant, admin: Caller, clock: StoppedClock
) -> None:
    admin.upsert()
    admin.delete(BY_NAME)

    clock.forward(timedelta(days=30))

    assert tenant.directory.deleted_named("sync") is None


def test_deleting_for_good_frees_the_name(admin: Caller) -> None:
    made = admin.upsert().body["id"]
    admin.delete(BY_NAME)

    assert admin.delete(f"directory/deletedItems/{made}").status == 204
    assert admin.delete(f"directory/deletedItems/{made}").refusal == MISSING
    assert admin.upsert().status == 201


def test_restoring_brings_the_service_principal_back(admin: Caller) -> None:
    application, principal = admin.onboard()
    admin.delete(BY_NAME)
    gone = admin.get(f"servicePrincipals/{principal['id']}")

    restored = admin.post(f"directory/deletedItems/{application['id']}/restore")

    assert gone.refusal == MISSING
    assert (restored.status, restored.body["appId"]) == (200, application["appId"])
    assert admin.get(BY_NAME).body["deletedDateTime"] is None
    assert admin.get(f"servicePrincipals/{principal['id']}").status == 200


DER = certificate_for(new_key()).public_bytes(Encoding.DER)
NEW = certificate_for(new_key()).public_bytes(Encoding.DER)


def key(der: bytes, **more: object) -> dict[str, object]:
    shown = base64.b64encode(der).decode()
    return {"type": "AsymmetricX509Cert", "usage": "Verify", "key": shown, **more}


def keys(admin: Caller) -> Any:
    return admin.get(f"{BY_NAME}?$select=keyCredentials").body["keyCredentials"]


def test_a_list_of_certificates_is_replaced_and_what_is_in_it_cannot_be_altered(
    admin: Caller,
) -> None:
    admin.upsert(keyCredentials=[key(DER)])
    (there,) = keys(admin)
    told = {name: value for name, value in there.items() if name != "key"}

    for altered in (told | {"displayName": "other"}, {"keyId": there["keyId"], **key(DER)}):
        refused = admin.upsert(keyCredentials=[altered, key(NEW)])
        assert refused.refusal == (400, "Request_BadRequest")
        assert refused.body["error"]["details"][0]["code"] == "KeyNotUpdatable"
    assert admin.upsert(keyCredentials=[told, key(NEW)]).status == 204
    assert [one["key"] for one in keys(admin)] == [key(DER)["key"], key(NEW)["key"]]
    assert admin.upsert(keyCredentials=[key(NEW)]).status == 204

    assert [one["key"] for one in keys(admin)] == [key(NEW)["key"]]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"key": None}, "KeyCredentialsInvalidValue"),
        ({"key": "c2ltdWxhdGVk"}, "KeyCredentialsInvalidValue"),
        ({"endDateTime": "2999-01-01T00:00:00Z"}, "KeyCredentialsInvalidEndDate"),
        ({"endDateTime": "2020-01-01T00:00:00Z"}, "KeyCredentialsInvalidEndDate"),
        ({"startDateTime": "2020-01-01T00:00:00Z"}, "KeyCredentialsInvalidStartDate"),
    ],
)
def test_a_certificate_that_cannot_be_is_refused(
    admin: Caller, given: dict[str, object], reason: str
) -> None:
    refused = admin.upsert(keyCredentials=[key(DER) | given])

    assert refused.body["error"]["details"][0]["code"] == reason


def test_a_certificate_shows_its_key_only_when_asked(admin: Caller) -> None:
    admin.upsert(keyCredentials=[key(DER)])

    unasked = admin.get(BY_NAME).body["keyCredentials"][0]
    asked = admin.get(f"{BY_NAME}?$select=keyCredentials").body["keyCredentials"][0]

    assert (unasked["key"], asked["key"]) == (None, key(DER)["key"])
    assert unasked["keyId"] == asked["keyId"]


def test_a_new_name_reaches_the_service_principal(admin: Caller) -> None:
    _, principal = admin.onboard()

    admin.upsert(displayName="New")

    assert admin.get(f"servicePrincipals/{principal['id']}").body["displayName"] == "New"
