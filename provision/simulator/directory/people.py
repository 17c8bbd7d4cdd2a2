"""The people of a directory, and the roles they may hold in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

# learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
ROLES = {
    "Global Administrator": "62e90394-69f5-4237-9190-012177145e10",
    "Privileged Role Administrator": "e8611ab8-c189-46e8-94e1-60213ab1f814",
    "Application Administrator": "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
    "Cloud Application Administrator": "158c047a-c907-4556-b7ef-446551a6b5f7",
    "Application Developer": "cf1c38e5-3621-4004-a7cb-879624dced7c",
    "Exchange Administrator": "29232cdf-9323-42fd-ade2-1d097af3e4de",
    "Global Reader": "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
    "Directory Readers": "88d8e3e3-8f55-4a1e-953a-9b9898b8876b",
}
APPLICATION_ADMINISTRATORS = frozenset(
    {"Global Administrator", "Application Administrator", "Cloud Application Administrator"}
)
CONSENTING = APPLICATION_ADMINISTRATORS | {"Privileged Role Administrator"}

EXCHANGE_PLAN_2 = "efb87545-963c-4e0d-99df-69c6916d9eb0"
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class User:
    """One account; `roles` are directory roles by their English names.

    Those that are `eligible` are to be activated before they are good for anything. `aliases` are
    addresses beside `mail`, and all of `plans` are in one state.
    """

    object_id: str
    user_principal_name: str
    display_name: str
    mail: str | None
    roles: frozenset[str]
    plans: tuple[str, ...]
    password: str
    enabled: bool = True
    eligible: frozenset[str] = frozenset()
    aliases: tuple[str, ...] = ()
    plan_state: str = "Enabled"
    tokens_valid_from: datetime = BEGINNING

    def __post_init__(self) -> None:
        if unknown := (self.roles | self.eligible) - ROLES.keys():
            raise ValueError(f"no such directory role: {', '.join(sorted(unknown))}")

    def may_consent(self) -> bool:
        return bool(self.roles & CONSENTING)

    def may_administer_applications(self) -> bool:
        return bool(self.roles & APPLICATION_ADMINISTRATORS)

    def as_graph_has_it(self) -> dict[str, Any]:
        """Return the user as Graph's resource type `user`."""
        return {
            "id": self.object_id,
            "userPrincipalName": self.user_principal_name,
            "displayName": self.display_name,
            "mail": self.mail,
            "proxyAddresses": [
                *([f"SMTP:{self.mail}"] if self.mail else []),
                *(f"smtp:{alias}" for alias in self.aliases),
            ],
            "accountEnabled": self.enabled,
            "userType": "Member",
            "givenName": None,
            "surname": None,
            "jobTitle": None,
            "mobilePhone": None,
            "officeLocation": None,
            "preferredLanguage": None,
            "businessPhones": [],
            "assignedPlans": [
                {
                    "assignedDateTime": "2020-01-01T00:00:00Z",
                    "capabilityStatus": self.plan_state,
                    "service": "exchange",
                    "servicePlanId": plan,
                }
                for plan in self.plans
            ],
        }
