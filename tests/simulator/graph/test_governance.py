"""What only some tokens may read: eligibility and policies; and what a policy refuses."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from provision.simulator.directory.policies import AppPolicy
from provision.simulator.tenant import SimulatedTenant
from tests.provision.test_access import certificate
from tests.simulator.graph.callers import ADMIN, EVERYTHING, Caller, application, user

MINE = (
    "roleManagement/directory/roleEligibilityScheduleInstances/filterByCurrentUser(on='principal')"
)
DEFAULT = "policies/defaultAppManagementPolicy"
AS_USER = "Directory.AccessAsUser.All"
EXCHANGE_ADMINISTRATOR = "29232cdf-9323-42fd-ade2-1d097af3e4de"


def test_eligibility_is_shown_to_a_token_that_names_the_permission(
    tenant: SimulatedTenant,
) -> None:
    found = tenant.directory.user(ADMIN)
    assert found
    found.eligible = frozenset({"Exchange Administrator"})

    (instance,) = user(tenant, scopes="RoleManagement.Read.Directory").get(MINE).values
    refused = user(tenant, scopes=f"{EVERYTHING} {AS_USER}").get(MINE)

    assert instance["roleDefinitionId"] == EXCHANGE_ADMINISTRATOR
    assert refused.refusal == (403, "UnknownError")
    assert '"PermissionScopeNotGranted"' in refused.message


def test_without_premium_nobody_is_eligible(tenant: SimulatedTenant) -> None:
    tenant.directory.has_premium = False

    told = user(tenant, scopes="RoleManagement.Read.Directory").get(MINE)

    assert told.refusal == (400, "AadPremiumLicenseRequired")


def test_policies_are_shown_to_a_token_that_names_the_permission(tenant: SimulatedTenant) -> None:
    tenant.directory.app_policy = AppPolicy(enabled=True, longest=timedelta(days=90))

    told = user(tenant, scopes="Policy.Read.All").get(DEFAULT).body
    refused = user(tenant, scopes=f"{EVERYTHING} {AS_USER}").get(DEFAULT)

    (restriction,) = told["applicationRestrictions"]["keyCredentials"]
    assert told["isEnabled"]
    assert restriction["restrictionType"] == "asymmetricKeyLifetime"
    assert restriction["maxLifetime"] == "P90D"
    assert refused.refusal == (403, "Authorization_RequestDenied")


@pytest.mark.parametrize(("days", "status"), [(90, 201), (91, 400)])
def test_a_certificate_may_not_outlive_the_policy(
    tenant: SimulatedTenant, admin: Caller, days: int, status: int
) -> None:
    tenant.directory.app_policy = AppPolicy(enabled=True, longest=timedelta(days=90))

    told = admin.upsert(keyCredentials=[key(days)])

    assert told.status == status
    assert status == 201 or told.code == "CredentialInvalidLifetimeAsPerAppPolicy"


def test_an_applications_own_policy_counts_instead(tenant: SimulatedTenant, admin: Caller) -> None:
    made, _ = admin.onboard()
    tenant.directory.app_policy = AppPolicy(enabled=True, longest=timedelta(days=90))
    tenant.directory.app_policies[made["id"]] = AppPolicy(enabled=True, longest=timedelta())
    reader = user(tenant, scopes="Policy.Read.All")

    (own,) = reader.get(f"applications/{made['id']}/appManagementPolicies").values
    told = admin.upsert(keyCredentials=[key(91)])

    assert own["restrictions"]["keyCredentials"][0]["state"] == "disabled"
    assert told.status == 204


def test_the_app_roles_that_principals_hold_come_along(
    tenant: SimulatedTenant, admin: Caller
) -> None:
    _, principal = admin.onboard()
    exchange = tenant.directory.service_principal("00000002-0000-0ff1-ce00-000000000000")
    assert exchange
    role = exchange["appRoles"][0]["id"]
    tenant.directory.assign_app_role(principal["id"], exchange["id"], role)
    asked = f"servicePrincipals?$filter=appId eq '{principal['appId']}'&$select=id"

    (expanded,) = admin.get(f"{asked}&$expand=appRoleAssignments").values
    (plain,) = admin.get(asked).values

    assert [one["appRoleId"] for one in expanded["appRoleAssignments"]] == [role]
    assert plain.keys() == {"id"}
    assert admin.get(f"{asked}&$expand=owners").status == 400


def test_an_application_is_eligible_for_nothing(tenant: SimulatedTenant) -> None:
    told = application(tenant, ["RoleManagement.Read.Directory"]).get(MINE)

    assert told.status == 400


def key(days: int) -> dict[str, str]:
    begins = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    ends = begins + timedelta(days=days)
    der = certificate(begins=begins, ends=ends).public_bytes(Encoding.DER)
    return {
        "key": base64.b64encode(der).decode(),
        "type": "AsymmetricX509Cert",
        "usage": "Verify",
        "startDateTime": begins.isoformat(),
        "endDateTime": ends.isoformat(),
    }
