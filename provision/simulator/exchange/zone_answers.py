"""GetServerTimeZones: zones with the rules by which they turn to summer time and back."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from provision.simulator.exchange.call import answered, refused
from provision.simulator.exchange.refusal import Refusal
from provision.simulator.exchange.schema.names import child, m, t
from provision.simulator.exchange.zones import ZONES, standard_offset, turns, zone_of

if TYPE_CHECKING:
    from provision.simulator.exchange.call import Call
    from provision.simulator.exchange.schema.names import Element
    from provision.simulator.exchange.zones import Turn, Zone


def get_server_time_zones(call: Call, request: Element) -> list[Element]:
    """Return the zones that are asked for, all if none is named."""
    ids = child(request, "Ids")
    year = call.organisation.world.clock().year
    full = str(request.get("ReturnFullTimeZoneData", "true")).strip() in {"true", "1"}
    try:
        zones = ZONES.values() if ids is None else [zone_of(named.text or "") for named in ids]
    except Refusal as refusal:
        return [refused("GetServerTimeZones", refusal)]
    definitions = (_definition(zone, year, full=full) for zone in zones)
    return [answered("GetServerTimeZones", m("TimeZoneDefinitions", *definitions))]


def _definition(zone: Zone, year: int, *, full: bool) -> Element:
    if not full:
        return t("TimeZoneDefinition", Id=zone.zone_id, Name=zone.name)
    return etree.fromstring(_full_definition(zone, year))


@cache
def _full_definition(zone: Zone, year: int) -> bytes:
    definition = t("TimeZoneDefinition", *_rules(zone, year), Id=zone.zone_id, Name=zone.name)
    return etree.tostring(definition)


def _rules(zone: Zone, year: int) -> list[Element]:
    standard = standard_offset(zone, year)
    rule = f"trule:Microsoft/Registry/{zone.zone_id}/1"
    found = turns(zone, year)
    offsets = sorted({standard, *(turn.offset for turn in found)})
    names = dict(zip(offsets, ("Standard", "Daylight"), strict=False))
    periods = [
        t("Period", Bias=_bias(offset), Name=name, Id=f"{rule}-{name}")
        for offset, name in names.items()
    ]
    group = [_turn(turn, f"{rule}-{names[turn.offset]}") for turn in found]
    only = t("Transition", t("To", f"{rule}-Standard", Kind="Period"))
    return [
        t("Periods", *periods),
        t("TransitionsGroups", t("TransitionsGroup", *(group or [only]), Id="0")),
        t("Transitions", t("Transition", t("To", "0", Kind="Group"))),
    ]


def _turn(turn: Turn, period: str) -> Element:
    return t(
        "RecurringDayTransition",
        t("To", period, Kind="Period"),
        t("TimeOffset", _duration(turn.time)),
        t("Month", str(turn.month)),
        t("DayOfWeek", turn.weekday),
        t("Occurrence", str(turn.occurrence)),
    )


def _bias(offset: timedelta) -> str:
    """Return what is to be added to local time to get UTC, as a duration."""
    return f"-{_duration(offset)}" if offset > timedelta() else _duration(-offset)


def _duration(duration: timedelta) -> str:
    minutes = duration // timedelta(minutes=1)
    hours, rest = divmod(minutes, 60)
    return f"PT{hours}H" + (f"{rest}M" if rest else "")
