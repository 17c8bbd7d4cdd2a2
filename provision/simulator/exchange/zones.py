"""Time zones under the names Windows gives them, with the rules in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from provision.simulator.exchange.refusal import Refusal

if TYPE_CHECKING:
    from datetime import tzinfo

# Windows' id, the zone of the tz database that CLDR gives for it, and the name Windows shows.
_ZONES = """
Dateline Standard Time | Etc/GMT+12 | (UTC-12:00) International Date Line West
Hawaiian Standard Time | Pacific/Honolulu | (UTC-10:00) Hawaii
Alaskan Standard Time | America/Anchorage | (UTC-09:00) Alaska
Pacific Standard Time | America/Los_Angeles | (UTC-08:00) Pacific Time (US & Canada)
US Mountain Standard Time | America/Phoenix | (UTC-07:00) Arizona
Mountain Standard Time | America/Denver | (UTC-07:00) Mountain Time (US & Canada)
Central Standard Time | America/Chicago | (UTC-06:00) Central Time (US & Canada)
Eastern Standard Time | America/New_York | (UTC-05:00) Eastern Time (US & Canada)
Atlantic Standard Time | America/Halifax | (UTC-04:00) Atlantic Time (Canada)
Newfoundland Standard Time | America/St_Johns | (UTC-03:30) Newfoundland
E. South America Standard Time | America/Sao_Paulo | (UTC-03:00) Brasilia
Argentina Standard Time | America/Buenos_Aires | (UTC-03:00) City of Buenos Aires
Azores Standard Time | Atlantic/Azores | (UTC-01:00) Azores
UTC | Etc/UTC | (UTC) Coordinated Universal Time
GMT Standard Time | Europe/London | (UTC+00:00) Dublin, Edinburgh, Lisbon, London
Greenwich Standard Time | Atlantic/Reykjavik | (UTC+00:00) Monrovia, Reykjavik
W. Europe Standard Time | Europe/Berlin | (UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna
Central Europe Standard Time | Europe/Budapest | (UTC+01:00) Belgrade, Bratislava, Budapest, Ljubljana, Prague
Romance Standard Time | Europe/Paris | (UTC+01:00) Brussels, Copenhagen, Madrid, Paris
Central European Standard Time | Europe/Warsaw | (UTC+01:00) Sarajevo, Skopje, Warsaw, Zagreb
GTB Standard Time | Europe/Bucharest | (UTC+02:00) Athens, Bucharest
FLE Standard Time | Europe/Kiev | (UTC+02:00) Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius
South Africa Standard Time | Africa/Johannesburg | (UTC+02:00) Harare, Pretoria
Turkey Standard Time | Europe/Istanbul | (UTC+03:00) Istanbul
Arab Standard Time | Asia/Riyadh | (UTC+03:00) Kuwait, Riyadh
Russian Standard Time | Europe/Moscow | (UTC+03:00) Moscow, St. Petersburg
Arabian Standard Time | Asia/Dubai | (UTC+04:00) Abu Dhabi, Muscat
Pakistan Standard Time | Asia/Karachi | (UTC+05:00) Islamabad, Karachi
India Standard Time | Asia/Calcutta | (UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi
Nepal Standard Time | Asia/Katmandu | (UTC+05:45) Kathmandu
Bangladesh Standard Time | Asia/Dhaka | (UTC+06:00) Dhaka
SE Asia Standard Time | Asia/Bangkok | (UTC+07:00) Bangkok, Hanoi, Jakarta
China Standard Time | Asia/Shanghai | (UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi
Singapore Standard Time | Asia/Singapore | (UTC+08:00) Kuala Lumpur, Singapore
Taipei Standard Time | Asia/Taipei | (UTC+08:00) Taipei
W. Australia Standard Time | Australia/Perth | (UTC+08:00) Perth
Tokyo Standard Time | Asia/Tokyo | (UTC+09:00) Osaka, Sapporo, Tokyo
Korea Standard Time | Asia/Seoul | (UTC+09:00) Seoul
Cen. Australia Standard Time | Australia/Adelaide | (UTC+09:30) Adelaide
AUS Central Standard Time | Australia/Darwin | (UTC+09:30) Darwin
E. Australia Standard Time | Australia/Brisbane | (UTC+10:00) Brisbane
AUS Eastern Standard Time | Australia/Sydney | (UTC+10:00) Canberra, Melbourne, Sydney
New Zealand Standard Time | Pacific/Auckland | (UTC+12:00) Auckland, Wellington
Tonga Standard Time | Pacific/Tongatapu | (UTC+13:00) Nuku'alofa
"""
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone as Windows has it."""

    zone_id: str
    location: str
    name: str

    @property
    def tz(self) -> tzinfo:
        return UTC if self.zone_id == "UTC" else ZoneInfo(self.location)


@dataclass(frozen=True, slots=True)
class Turn:
    """The moment, the same each year, from which a zone's offset is another."""

    offset: timedelta
    month: int
    weekday: str
    occurrence: int
    time: timedelta


def _zones() -> dict[str, Zone]:
    rows = (line.split(" | ") for line in _ZONES.strip().splitlines())
    return {zone_id: Zone(zone_id, location, name) for zone_id, location, name in rows}


ZONES = _zones()
_BY_CASE = {zone_id.casefold(): zone for zone_id, zone in ZONES.items()}


def zone_of(zone_id: str) -> Zone:
    """Return the zone that Windows calls `zone_id`."""
    zone = _BY_CASE.get(zone_id.casefold())
    if zone is None:
        raise Refusal("ErrorTimeZone", f"The time zone '{zone_id}' is not known.")
    return zone


def _offset_at(zone: Zone, moment: datetime) -> timedelta:
    return moment.astimezone(zone.tz).utcoffset() or timedelta()


@cache
def turns(zone: Zone, year: int) -> tuple[Turn, ...]:
    """Return when `zone` turns to summer time and back in `year`; nothing if it does not."""
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(367)]
    return tuple(
        _turn(_change_between(zone, day, after) + _offset_at(zone, day), _offset_at(zone, after))
        for day, after in pairwise(days)
        if _offset_at(zone, day) != _offset_at(zone, after)
    )


def _change_between(zone: Zone, before: datetime, after: datetime) -> datetime:
    """Return the first minute at which the offset is no longer that at `before`."""
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) // timedelta(minutes=2) * timedelta(minutes=1)
        if _offset_at(zone, middle) == _offset_at(zone, before):
            before = middle
        else:
            after = middle
    return after


def _turn(wall_clock: datetime, offset: timedelta) -> Turn:
    """Return the turn to `offset` at `wall_clock`, the time that clocks showed until then."""
    is_last = (wall_clock + timedelta(days=7)).month != wall_clock.month
    occurrence = -1 if is_last else (wall_clock.day - 1) // 7 + 1
    midnight = wall_clock.replace(hour=0, minute=0)
    weekday = _WEEKDAYS[wall_clock.weekday()]
    return Turn(offset, wall_clock.month, weekday, occurrence, wall_clock - midnight)


def standard_offset(zone: Zone, year: int) -> timedelta:
    """Return the smaller of the offsets that `zone` has in `year`."""
    january = _offset_at(zone, datetime(year, 1, 1, tzinfo=UTC))
    return min([january, *(turn.offset for turn in turns(zone, year))])
