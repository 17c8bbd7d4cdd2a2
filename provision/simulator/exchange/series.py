"""A series of calendar items: its master, and the occurrences that are made from it when asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from provision.simulator.exchange.kinds import moment_text
from provision.simulator.exchange.mailbox import Altered, Item, occurrence_id
from provision.simulator.exchange.recurring import Recurrence, days_of, moved
from provision.simulator.exchange.refusal import Refusal
from provision.simulator.exchange.schema.names import t
from provision.simulator.exchange.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.schema.names import Element
    from provision.simulator.exchange.zones import Zone

SERIES_PARTS = frozenset(
    {"FirstOccurrence", "LastOccurrence", "ModifiedOccurrences", "DeletedOccurrences"}
)


def settle_series(values: dict[str, Value]) -> None:
    """Say what of a series the item is; a master starts on the first day of its series."""
    recurrence = values.get("Recurrence")
    values["IsRecurring"] = isinstance(recurrence, Recurrence)
    values["CalendarItemType"] = "RecurringMaster" if values["IsRecurring"] else "Single"
    if not isinstance(recurrence, Recurrence):
        return
    first = next(days_of(recurrence), None)
    if first is None:
        raise Refusal("ErrorRecurrenceHasNoOccurrence", "The recurrence has no occurrence.")
    # StartDate is the date of the first instance: MS-OXOCAL 2.2.1.44.1.
    values["Recurrence"] = replace(recurrence, start=first)
    start, end = values["Start"], values["End"]
    if isinstance(start, datetime) and isinstance(end, datetime):
        zone = zone_of(str(values["StartTimeZone"]))
        values["Start"], values["End"] = moved(first, start, end, zone)


def numbered(master: Item, first: int = 1) -> Iterator[Item]:
    """Yield the occurrences from the `first`, deleted ones too; none if it is no master."""
    recurrence = master.values.get("Recurrence")
    start, end = master.values.get("Start"), master.values.get("End")
    if (
        not isinstance(recurrence, Recurrence)
        or not isinstance(start, datetime)
        or not isinstance(end, datetime)
    ):
        return
    zone = zone_of(str(master.values["StartTimeZone"]))
    for index, day in islice(enumerate(days_of(recurrence), 1), first - 1, None):
        plain = _plain(master, index, *moved(day, start, end, zone))
        altered = master.altered.get(index)
        yield _with(plain, altered) if altered else plain


def occurrences(master: Item) -> Iterator[Item]:
    """Yield the occurrences of `master` that there are, in their order."""
    found = enumerate(numbered(master), 1)
    return (one for index, one in found if index not in master.deleted)


def _plain(master: Item, index: int, start: datetime, end: datetime) -> Item:
    values = {name: value for name, value in master.values.items() if name != "Recurrence"}
    values |= {"Start": start, "End": end, "OriginalStart": start, "RecurrenceId": start}
    values |= {"CalendarItemType": "Occurrence", "ReminderDueBy": start}
    minutes = values.get("ReminderMinutesBeforeStart")
    if "ReminderNextTime" in values and isinstance(minutes, int):
        values["ReminderNextTime"] = start - timedelta(minutes=minutes)
    own_id = occurrence_id(master.item_id, index)
    return replace(master, item_id=own_id, values=values, extended=dict(master.extended))


def _with(plain: Item, altered: Altered) -> Item:
    kept = {name: v for name, v in plain.values.items() if name not in altered.without}
    values = kept | altered.values
    extended = dict(altered.extended)
    return replace(plain, values=values, extended=extended, attachments=altered.attachments)


def occurrence(master: Item, index: int) -> Item:
    """Return the occurrence of `master` with the number `index`, which counts from one."""
    if index in master.deleted:
        raise Refusal(
            "ErrorCalendarOccurrenceIsDeletedFromRecurrence",
            "The occurrence is deleted from the recurrence.",
        )
    found = next(numbered(master, index), None) if index > 0 else None
    if found is not None:
        return found
    raise Refusal(
        "ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange",
        "Occurrence index is out of recurrence range.",
    )


def series_elements(master: Item) -> dict[str, Element]:
    """Return the first and the last occurrence of `master`; one that never ends has no last."""
    recurrence = master.values.get("Recurrence")
    if not isinstance(recurrence, Recurrence):
        return {}
    found = occurrences(master)
    told = _exceptions(master)
    first = last = next(found, None)
    if first is None or last is None:
        return told
    told["FirstOccurrence"] = _info("FirstOccurrence", first)
    if recurrence.last is None and recurrence.times is None:
        return told
    for last in found:  # noqa: B007 - the last one is what is wanted
        pass
    return told | {"LastOccurrence": _info("LastOccurrence", last)}


def _exceptions(master: Item) -> dict[str, Element]:
    """Return what is told of the occurrences that are changed and of those that are deleted."""
    last = max((*master.altered, *master.deleted), default=0)
    found = list(enumerate(islice(numbered(master), last), 1))
    changed = [_info("Occurrence", one) for index, one in found if index in master.altered]
    gone = [
        t("DeletedOccurrence", t("Start", _text(one.values["OriginalStart"])))
        for index, one in found
        if index in master.deleted
    ]
    lists = {"ModifiedOccurrences": changed, "DeletedOccurrences": gone}
    return {name: t(name, *parts) for name, parts in lists.items() if parts}


def _info(name: str, found: Item) -> Element:
    moments = ("Start", "End", "OriginalStart")
    own_id = t("ItemId", Id=found.item_id, ChangeKey=found.change_key)
    return t(name, own_id, *(t(n, _text(found.values[n])) for n in moments))


def _text(value: Value) -> str:
    if not isinstance(value, datetime):
        raise TypeError(type(value))
    return moment_text(value)


def alter(master: Item, index: int, plain: Item, changed: Item) -> None:
    """Let the occurrence that was `plain` be `changed`, if it stays between its neighbours."""
    _check_between(master, index, changed)
    changed.values |= {"CalendarItemType": "Exception", "IsRecurring": True}
    before = master.altered.get(index)
    own = {n: v for n, v in changed.values.items() if plain.values.get(n) != v}
    kept = before.values if before else {}
    without = frozenset(plain.values.keys() - changed.values.keys())
    old = before.without if before else frozenset()
    values = {n: v for n, v in (kept | own).items() if n not in without}
    lacks = (old | without) - own.keys()
    master.altered[index] = Altered(values, lacks, changed.extended, changed.attachments)


def _check_between(master: Item, index: int, changed: Item) -> None:
    zone = zone_of(str(master.values["StartTimeZone"]))
    near = enumerate(islice(numbered(master), index + 1 + len(master.deleted)), 1)
    there = {n: one for n, one in near if n not in master.deleted and n != index}
    day = _day(changed, zone)
    before = [_day(one, zone) for n, one in there.items() if n < index]
    after = [_day(one, zone) for n, one in there.items() if n > index]
    if any(day <= other for other in before) or any(day >= other for other in after):
        raise Refusal(
            "ErrorOccurrenceCrossingBoundary",
            "The occurrence would be on the day of its neighbour or beyond it.",
        )


def _day(item: Item, zone: Zone) -> date:
    start = item.values["Start"]
    if not isinstance(start, datetime):
        raise TypeError("Start")
    return start.astimezone(zone.tz).date()
