"""GetServerTimeZones: zones with the rules by which they turn to summer time and back."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from provision.simulator.exchange.call import answered, refused
from provision.simulator.exchange.refusal import Refusal
from provision.simulator.exchange.schema.names import child, m, t
from provision.simulator.exchange.zone_rules import rules_of
from provision.simulator.exchange.zones import ZONES, zone_of

if TYPE_CHECKING:
    from provision.simulator.exchange.call import Call
    from provision.simulator.exchange.schema.names import Element
    from provision.simulator.exchange.zones import Zone


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
    definition = t("TimeZoneDefinition", *rules_of(zone, year), Id=zone.zone_id, Name=zone.name)
    return etree.tostring(definition)
