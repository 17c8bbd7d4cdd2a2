"""The organisation and its people: who they are, which roles they hold, what is paid for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provision.simulator.directory.people import EXCHANGE_PLAN_2, ROLES
from provision.simulator.graph.filters import Filterable
from provision.simulator.graph.lists import Kind, sent_one, sent_page
from provision.simulator.graph.refusals import bad_query, not_found

if TYPE_CHECKING:
    from provision.simulator.directory import User
    from provision.simulator.graph.call import Answer, Call

Json = dict[str, Any]
UNASKED = frozenset(
    {
        *("id", "userPrincipalName", "displayName", "mail", "givenName", "surname", "jobTitle"),
        *("mobilePhone", "officeLocation", "preferredLanguage", "businessPhones"),
    }
)
USER = Kind(
    "user",
    "users",
    UNASKED | {"accountEnabled", "userType", "assignedPlans", "proxyAddresses"},
    UNASKED,
    Filterable(
        equal=frozenset({"id", "userPrincipalName", "mail", "displayName"}),
        starts=frozenset({"userPrincipalName", "mail", "displayName"}),
        any=frozenset({"proxyAddresses"}),
    ),
)
ORGANIZATION_PROPERTIES = frozenset(
    {"id", "displayName", "verifiedDomains", "assignedPlans", "tenantType", "countryLetterCode"}
)
ORGANIZATION = Kind(
    "organization", "organization", ORGANIZATION_PROPERTIES, ORGANIZATION_PROPERTIES
)
ROLE_PROPERTIES = frozenset({"id", "displayName", "description", "roleTemplateId"})
ROLE = Kind("directoryRole", "directoryObjects", ROLE_PROPERTIES, ROLE_PROPERTIES)
SKU_PROPERTIES = frozenset(
    {
        *("id", "skuId", "skuPartNumber", "capabilityStatus", "appliesTo", "consumedUnits"),
        *("prepaidUnits", "servicePlans"),
    }
)
SKU = Kind("subscribedSku", "subscribedSkus", SKU_PROPERTIES, SKU_PROPERTIES)
EXCHANGE_SKU = "19ec0d23-8335-4cbd-94ac-6050e30712fa"  # EXCHANGEENTERPRISE


def list_users(call: Call) -> Answer:
    """Return the users."""
    held = [user.as_graph_has_it() for user in call.directory.users.values()]
    return sent_page(call, USER, held, "users")


def get_user(call: Call) -> Answer:
    """Return one user, by id or user principal name."""
    return sent_one(call, USER, _user(call).as_graph_has_it())


def list_owners(call: Call) -> Answer:
    """Return the users who own a registration."""
    application = call.named(call.directory.applications)
    ids = call.directory.owners.get(application["id"], set())
    held = [user.as_graph_has_it() for user in call.directory.users.values()]
    owners = [{"@odata.type": "#microsoft.graph.user", **one} for one in held if one["id"] in ids]
    return sent_page(call, USER, owners, f"applications/{application['id']}/owners")


def get_me(call: Call) -> Answer:
    """Return the signed-in user."""
    return sent_one(call, USER, _me(call).as_graph_has_it())


def list_my_roles(call: Call) -> Answer:
    """Return the directory roles of the signed-in user."""
    return sent_page(call, ROLE, _roles(_me(call)), f"me/{call.keys['rest']}")


def list_roles_of(call: Call) -> Answer:
    """Return the directory roles of a user."""
    user = _user(call)
    return sent_page(call, ROLE, _roles(user), f"users/{user.object_id}/{call.keys['rest']}")


def list_organizations(call: Call) -> Answer:
    """Return the organisation, as the only one."""
    return sent_page(call, ORGANIZATION, [_organization(call)], "organization")


def get_organization(call: Call) -> Answer:
    """Return the organisation by its tenant id."""
    if call.keys["id"] != call.directory.tenant_id:
        raise not_found(call.keys["id"])
    return sent_one(call, ORGANIZATION, _organization(call))


def list_licences(call: Call) -> Answer:
    """Return what the organisation has subscribed to."""
    licensed = sum(1 for user in call.directory.users.values() if user.plans)
    plan = {
        "servicePlanId": EXCHANGE_PLAN_2,
        "servicePlanName": "EXCHANGE_S_ENTERPRISE",
        "provisioningStatus": "Success",
        "appliesTo": "User",
    }
    sku = {
        "id": f"{call.directory.tenant_id}_{EXCHANGE_SKU}",
        "skuId": EXCHANGE_SKU,
        "skuPartNumber": "EXCHANGEENTERPRISE",
        "capabilityStatus": "Enabled",
        "appliesTo": "User",
        "consumedUnits": licensed,
        "prepaidUnits": {"enabled": licensed, "suspended": 0, "warning": 0, "lockedOut": 0},
        "servicePlans": [plan],
    }
    return sent_page(call, SKU, [sku] if licensed else [], "subscribedSkus")


def _user(call: Call) -> User:
    user = call.directory.user(call.keys["id"])
    if user is None:
        raise not_found(call.keys["id"])
    return user


def _me(call: Call) -> User:
    if call.caller.user is None:
        raise bad_query("/me request is only valid with delegated authentication flow.")
    return call.caller.user


def _roles(user: User) -> list[Json]:
    numbers = {role: number for number, role in enumerate(sorted(ROLES), 1)}
    return [
        {
            "@odata.type": "#microsoft.graph.directoryRole",
            "id": f"52000000-0000-4000-8000-{numbers[role]:012d}",
            "displayName": role,
            "description": role,
            "roleTemplateId": ROLES[role],
        }
        for role in sorted(user.roles)
    ]


def _organization(call: Call) -> Json:
    plans = {plan for user in call.directory.users.values() for plan in user.plans}
    domains = call.directory.domains
    return {
        "id": call.directory.tenant_id,
        "displayName": call.directory.display_name,
        "tenantType": "AAD",
        "countryLetterCode": "JP",
        "verifiedDomains": [
            {
                "capabilities": "Email, OfficeCommunicationsOnline",
                "isDefault": name == domains[0],
                "isInitial": name.endswith(".onmicrosoft.com"),
                "name": name,
                "type": "Managed",
            }
            for name in domains
        ],
        "assignedPlans": [
            {
                "assignedDateTime": "2020-01-01T00:00:00Z",
                "capabilityStatus": "Enabled",
                "service": "exchange",
                "servicePlanId": plan,
            }
            for plan in sorted(plans)
        ],
    }
