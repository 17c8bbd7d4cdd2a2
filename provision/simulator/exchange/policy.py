"""Whether Exchange Web Services are open: switches, user agents, and the allowed applications.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

MODES = ("EnforceAllowList", "EnforceBlockList")
DISABLED = "EWS is disabled for this user or tenant"
BLOCKED = "EWS is blocked by policy for this user or tenant"


@dataclass(slots=True)
class EwsPolicy:
    """What an organisation or a mailbox says of the services; `enabled` is None while unset."""

    enabled: bool | None = None
    application_access: str = ""
    allow_list: tuple[str, ...] = ()
    block_list: tuple[str, ...] = ()

    def takes(self, agent: str) -> bool:
        """Return whether programs that call themselves `agent` may come in."""
        match self.application_access:
            case "EnforceAllowList":
                return _listed(agent, self.allow_list)
            case "EnforceBlockList":
                return not _listed(agent, self.block_list)
            case _:
                return True


def _listed(agent: str, patterns: tuple[str, ...]) -> bool:
    # Only the star is a wildcard.
    escaped = (one.lower().replace("[", "[[]").replace("?", "[?]") for one in patterns)
    return any(fnmatchcase(agent.lower(), pattern) for pattern in escaped)


def parted_ids(written: str) -> tuple[str, ...]:
    """Return the identifiers of a list that is written as one text."""
    return tuple(part.strip().lower() for part in written.split(",") if part.strip())


def lets_in(enabled: bool | None, allowed: str, client_id: str) -> bool:
    """Return whether the list lets an application in, as since 10 October 2026.

    While the switch is unset the list is not looked at; with it on an empty list lets nobody in.
    """
    return enabled is None or client_id.lower() in parted_ids(allowed)


def why_closed(policy: EwsPolicy, agent: str) -> str:
    """Return why a program that calls itself `agent` may not come in, nothing if it may."""
    if policy.enabled is False:
        return DISABLED
    return "" if policy.takes(agent) else BLOCKED
