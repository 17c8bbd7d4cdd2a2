"""Translate names of time zones between Windows and IANA, by CLDR's table."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from exchangelib.winzone import IANA_TO_MS_TIMEZONE_MAP, MS_TIMEZONE_TO_IANA_MAP

from adapter.items import UTC_ZONE


class UnknownZoneError(ValueError):
    """A zone that Windows has no name for."""


def windows_name(zone: ZoneInfo) -> str:
    """Return what Windows calls `zone`; several may come to one name."""
    try:
        name, _ = IANA_TO_MS_TIMEZONE_MAP[zone.key]
    except KeyError:
        raise UnknownZoneError(zone.key) from None
    return str(name)


@cache
def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone that Windows, or IANA, calls `name`; None for what an organiser made up."""
    if name == "UTC":
        return UTC_ZONE  # CLDR has Etc/UTC, which is the same and not equal
    known = MS_TIMEZONE_TO_IANA_MAP.get(name, name)
    return ZoneInfo(known) if known in available_timezones() else None
