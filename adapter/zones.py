"""Time zones by whatever name they come: IANA's, Windows', a display name, or their rules alone."""

from __future__ import annotations

import re
import warnings
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from adapter.items import UTC_ZONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

OFFSET = re.compile(r"\((?:UTC|GMT)(?:([+-])(\d{1,2}):?(\d{2}))?\)")
UTC_NAMES = {"UTC", "GMT", "Z", "Etc/UTC", "Coordinated Universal Time", "tzone://Microsoft/Utc"}
HOUR = timedelta(hours=1)


class UnknownZoneError(ValueError):
    """A zone that Windows has no name for."""


def local_zone() -> ZoneInfo:
    """Return the zone of this machine, UTC where it has none."""
    from exchangelib import EWSTimeZone

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ZoneInfo(EWSTimeZone.localzone().key)


@cache
def windows_name(zone: ZoneInfo) -> str:
    """Return what Windows calls `zone`; several may come to one name."""
    try:
        name, _ = _tables()[0][zone.key]
    except KeyError:
        raise UnknownZoneError(zone.key) from None
    return str(name)


@cache
def windows_name_like(zone: ZoneInfo, year: int) -> str:
    """Return what Windows calls `zone`, or one whose clocks go as its do all through `year`."""
    try:
        return windows_name(zone)
    except UnknownZoneError:
        alike = zone_like(lambda moment: moment.replace(tzinfo=zone).utcoffset(), year)
        if alike is None:
            raise
        return windows_name(alike)


@cache
def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone that Windows, or IANA, calls `name`; None for what an organiser made up.

    A path that a client put before IANA's name (`/freeassociation.sourceforge.net/Europe/Oslo`)
    does not count.
    """
    if name in UTC_NAMES:
        return UTC_ZONE  # CLDR has Etc/UTC, which is the same and not equal
    known = _tables()[1].get(name, name)
    if known in available_timezones():
        return ZoneInfo(known)
    parts = name.strip("/").split("/")
    tails = ("/".join(parts[begin:]) for begin in range(1, len(parts)))
    return next((ZoneInfo(tail) for tail in tails if tail in available_timezones()), None)


def offset_in(name: str) -> timedelta | None:
    """Return the offset that a display name begins with, such as `(UTC+09:00) Osaka`."""
    found = OFFSET.match(name.strip())
    if not found:
        return None
    sign, hours, minutes = found.groups()
    span = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    return -span if sign == "-" else span


def zone_like(
    offset: Callable[[datetime], timedelta | None], year: int, preferred: Iterable[ZoneInfo] = ()
) -> ZoneInfo | None:
    """Return a zone whose clocks go as `offset` says all through `year`, of those in use.

    `preferred` are tried first, then the one that Windows takes for each of its own.
    """
    moments = [datetime(year, month, day, 12) for month in range(1, 13) for day in (1, 15)]  # noqa: DTZ001 - a clock's own time
    wanted = [offset(moment) for moment in moments]
    fits = (
        zone
        for zone in (*preferred, *_usual())
        if all(
            moment.replace(tzinfo=zone).utcoffset() == there
            for moment, there in zip(moments, wanted, strict=True)
        )
    )
    return next(fits, None)


def fixed_zone(offset: timedelta) -> ZoneInfo | None:
    """Return a zone that is always `offset` from UTC; only whole hours have one."""
    if offset % HOUR or not timedelta(hours=-12) <= offset <= timedelta(hours=14):
        return None
    hours = offset // HOUR
    return ZoneInfo(f"Etc/GMT{-hours:+d}") if hours else UTC_ZONE  # POSIX counts westwards


@cache
def _usual() -> tuple[ZoneInfo, ...]:
    names = sorted(set(_tables()[1].values()) & available_timezones())
    return (UTC_ZONE, *(ZoneInfo(name) for name in names if not name.startswith("Etc/")))


@cache
def _tables() -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Return CLDR's table both ways, which exchangelib ships."""
    from exchangelib.winzone import IANA_TO_MS_TIMEZONE_MAP, MS_TIMEZONE_TO_IANA_MAP

    return IANA_TO_MS_TIMEZONE_MAP, MS_TIMEZONE_TO_IANA_MAP
