"""The rules of a time zone as elements: its periods, and when one gives way to the other."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from provision.simulator.exchange.schema.names import t
from provision.simulator.exchange.zones import standard_offset, turns

if TYPE_CHECKING:
    from provision.simulator.exchange.schema.names import Element
    from provision.simulator.exchange.zones import Turn, Zone


def rules_of(zone: Zone, year: int) -> list[Element]:
    """Return the rules that `zone` has in `year`, as a definition of it holds them."""
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
