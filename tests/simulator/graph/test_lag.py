"""What is new is not known everywhere at once, and other troubles on a schedule."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from provision.simulator.graph.call import Script
from provision.simulator.graph.refusals import (
    concurrency_violation,
    misleading_denial,
    throttled,
    unavailable,
)
from tests.simulator.graph.callers import EXCHANGE, UPSERT, Caller

if TYPE_CHECKING:
    from provision.simulator.tenant import SimulatedTenant
    from provision.simulator.world import StoppedClock

MINUTE = timedelta(minutes=1)
BY_NAME = "applications(uniqueName='sync')"


def test_a_new_application_is_not_found_for_a_while(
    tenant: SimulatedTenant, admin: Caller, clock: StoppedClock
) -> None:
    tenant.graph.lag = MINUTE
    made = admin.upsert().body

    early = [admin.get(BY_NAME), admin.patch(f"applications/{made['id']}", {"notes": "x"})]
    again = admin.upsert()
    listed = admin.get("applications").values
    clock.forward(MINUTE)

    assert [told.status for told in early] == [404, 404]
    assert again.message.startswith("Another object with the same value for property uniqueName")
    assert listed == []
    assert admin.get(BY_NAME).body["id"] == made["id"]
    assert admin.upsert().status == 204


def test_a_new_application_cannot_have_a_service_principal_for_a_while(
    tenant: SimulatedTenant, admin: Caller, clock: StoppedClock
) -> None:
    tenant.graph.lag = MINUTE
    app_id = admin.upsert().body["appId"]
    address = f"servicePrincipals(appId='{app_id}')"

    first, second = (admin.patch(address, {}, **UPSERT) for _ in range(2))
    clock.forward(MINUTE)
    third = admin.patch(address, {}, **UPSERT)

    assert first.body["error"]["details"][0]["code"] == "NoBackingApplicationObject"
    assert second.refusal == (403, "Authorization_RequestDenied")
    assert "must in the local tenant" in second.message
    assert third.status == 201


def test_a_new_service_principal_cannot_be_granted_anything_for_a_while(
    tenant: SimulatedTenant, admin: Caller, clock: StoppedClock
) -> None:
    exchange = admin.get(f"servicePrincipals(appId='{EXCHANGE}')").body["id"]
    tenant.graph.lag = MINUTE
    app_id = admin.upsert().body["appId"]
    clock.forward(MINUTE)
    client = admin.post("servicePrincipals", {"appId": app_id}).body["id"]
    body = {"clientId": client, "resourceId": exchange, "consentType": "AllPrincipals"}

    first, second = (admin.post("oauth2PermissionGrants", body) for _ in range(2))
    clock.forward(MINUTE)
    third = admin.post("oauth2PermissionGrants", body)

    assert [first.status, second.status, third.status] == [404, 400, 201]
    assert "reference-property objects are not present" in second.message


def test_a_script_says_what_goes_wrong_when(tenant: SimulatedTenant, admin: Caller) -> None:
    tenant.graph.schedule = Script(
        {
            "PATCH applications": [concurrency_violation(), None, unavailable()],
            "PATCH servicePrincipals": [misleading_denial()],
            "GET organization": [throttled(7)],
        }
    )

    upserts = [admin.upsert() for _ in range(4)]
    limited = admin.get("organization")

    assert [told.status for told in upserts] == [409, 201, 503, 204]
    assert upserts[0].code == "Directory_ConcurrencyViolation"
    assert (limited.status, limited.headers["Retry-After"]) == (429, "7")
    assert limited.code == "TooManyRequests"
    assert admin.get("organization").status == 200


def test_a_schedule_may_be_any_function(tenant: SimulatedTenant, admin: Caller) -> None:
    seen: list[tuple[str, int]] = []
    tenant.graph.schedule = lambda operation, attempt: seen.append((operation, attempt))

    admin.upsert()
    admin.get(f"servicePrincipals(appId='{EXCHANGE}')")
    admin.upsert()

    assert seen == [
        ("PATCH applications", 1),
        ("GET servicePrincipals", 1),
        ("PATCH applications", 2),
    ]
