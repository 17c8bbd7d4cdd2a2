"""Read people, licences, roles and policies out of JSON, as plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from provision.readers import Malformed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.readers import Reader

# ISO 8601 as Graph writes lifetimes; of years and months it writes none, for want of a length.
DURATION = re.compile(
    r"P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})(?:\.\d+)?S)?)?",
    re.ASCII,
)
TENANT_WIDE = "/"


@dataclass(frozen=True, slots=True)
class UserRecord:
    """An account; `plans` are the service plans of Exchange's that it has, with their states."""

    object_id: str
    name: str
    addresses: frozenset[str]
    enabled: bool
    plans: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SkuRecord:
    """Something subscribed to; `free` is how many more may have it."""

    name: str
    state: str
    plans: frozenset[str]
    free: int


@dataclass(frozen=True, slots=True)
class Restriction:
    """One restriction of certificates, for applications made after `since`."""

    kind: str
    longest: timedelta | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class PolicyRecord:
    """What a policy says of certificates; a restriction that is switched off is only named."""

    name: str
    enabled: bool
    restrictions: tuple[Restriction, ...]
    switched_off: frozenset[str]


def user(reader: Reader) -> UserRecord:
    """Return the account that `reader` shows."""
    addresses = {reader.text_or_empty("mail"), reader.text("userPrincipalName")}
    addresses |= {one.partition(":")[2] for one in reader.texts("proxyAddresses")}
    return UserRecord(
        object_id=reader.text("id"),
        name=reader.text("userPrincipalName"),
        addresses=frozenset(one.casefold() for one in addresses if one),
        enabled=reader.flag("accountEnabled"),
        plans={
            plan.text("servicePlanId"): plan.text_or_empty("capabilityStatus")
            for plan in reader.readers("assignedPlans")
            if plan.text_or_empty("service").casefold() == "exchange"
        },
    )


def sku(reader: Reader) -> SkuRecord:
    """Return the subscription that `reader` shows."""
    return SkuRecord(
        name=reader.text_or_empty("skuPartNumber"),
        state=reader.text_or_empty("capabilityStatus"),
        plans=frozenset(plan.text("servicePlanId") for plan in reader.readers("servicePlans")),
        free=reader.reader("prepaidUnits").number("enabled") - reader.number("consumedUnits"),
    )


def role(reader: Reader) -> str:
    """Return the template of the directory role that `reader` shows, the same in every tenant."""
    return reader.text("roleTemplateId")


def eligible_role(reader: Reader) -> str:
    """Return the role that may be activated; it counts only for the whole tenant."""
    whole = reader.text_or_empty("directoryScopeId") in ("", TENANT_WIDE)
    return reader.text("roleDefinitionId") if whole else ""


def role_name(reader: Reader) -> str:
    """Return what the directory role that `reader` shows is called."""
    return reader.text_or_empty("displayName") or role(reader)


def identifier(reader: Reader) -> str:
    """Return the id of whatever `reader` shows."""
    return reader.text("id")


def born(reader: Reader) -> datetime | None:
    """Return when whatever `reader` shows was made."""
    return reader.time("createdDateTime")


def members_may_register(reader: Reader) -> bool:
    """Return whether people without any role may register applications."""
    return reader.reader("defaultUserRolePermissions").flag("allowedToCreateApps")


def default_policy(reader: Reader) -> PolicyRecord:
    """Return the policy for all applications."""
    return _policy(reader, reader.reader("applicationRestrictions"))


def own_policy(reader: Reader) -> PolicyRecord:
    """Return a policy for some applications."""
    return _policy(reader, reader.reader("restrictions"))


def _policy(reader: Reader, restrictions: Reader) -> PolicyRecord:
    found = restrictions.readers("keyCredentials")
    off = frozenset(_kind(one) for one in found if one.text_or_empty("state") == "disabled")
    return PolicyRecord(
        name=reader.text_or_empty("displayName"),
        enabled=reader.flag("isEnabled"),
        restrictions=tuple(_restriction(one) for one in found if _kind(one) not in off),
        switched_off=off,
    )


def _kind(reader: Reader) -> str:
    return reader.text("restrictionType")


def _restriction(reader: Reader) -> Restriction:
    since = reader.time("restrictForAppsCreatedAfterDateTime")
    return Restriction(_kind(reader), _duration(reader.text_or_empty("maxLifetime")), since)


def _duration(text: str) -> timedelta | None:
    if not text:
        return None
    found = DURATION.fullmatch(text)
    if not found:
        raise Malformed("maxLifetime")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
