"""What an organisation lets applications sign in by: a policy for all, and some for some."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

LIFETIME, TRUSTED = "asymmetricKeyLifetime", "trustedCertificateAuthority"


@dataclass(slots=True)
class AppPolicy:
    """Restrictions of certificates; those that are None are not in the policy.

    A `longest` of no time at all is a restriction that is there and switched off.
    """

    enabled: bool = False
    longest: timedelta | None = None
    trusted_only: bool = False
    name: str = "Simulated policy"
    created_after: datetime = datetime(2020, 1, 1, tzinfo=UTC)

    def restrictions(self) -> list[dict[str, Any]]:
        """Return the restrictions of `keyCredentials` as Graph has them."""
        from_then = {
            "restrictForAppsCreatedAfterDateTime": f"{self.created_after:%Y-%m-%dT%H:%M:%SZ}"
        }
        found: list[dict[str, Any]] = []
        if self.longest is not None:
            state = "enabled" if self.longest else "disabled"
            lifetime = f"P{self.longest.days}D"
            found.append(
                {"restrictionType": LIFETIME, "state": state, "maxLifetime": lifetime, **from_then}
            )
        if self.trusted_only:
            found.append(
                {"restrictionType": TRUSTED, "state": "enabled", "maxLifetime": None, **from_then}
            )
        return found
