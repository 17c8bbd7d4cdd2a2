"""A series of calendar items: its master, and the occurrences that are made from it when asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from provision.simulator.exchange.kinds import moment_text
from provision.simulator.exchange.mailbox import Item, occurrence_id
from provision.simulator.exchange.recurring import Recurrence, days_of, moved
from provision.simulator.exchange.refusal import Refusal
from provision.simulator.exchange.schema.names import t
from provision.simulator.exchange.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.schema.names import Element


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


def occurrences(master: Item) -> Iterator[Item]:
    """Yield the occurrences of `master` in their order; none if it is no master."""
    recurrence = master.values.get("Recurrence")
    start, end = master.values.get("Start"), master.values.get("End")
    if (
        not isinstance(recurrence, Recurrence)
        or not isinstance(start, datetime)
        or not isinstance(end, datetime)
    ):
        return
    zone = zone_of(str(master.values["StartTimeZone"]))
    for index, day in enumerate(days_of(recurrence), 1):
        yield _occurrence(master, index, *moved(day, start, end, zone))


def _occurrence(master: Item, index: int, start: datetime, end: datetime) -> Item:
    values = {name: value for name, value in master.values.items() if name != "Recurrence"}
    values |= {"Start": start, "End": end, "OriginalStart": start, "RecurrenceId": start}
    values |= {"CalendarItemType": "Occurrence", "ReminderDueBy": start}
    minutes = values.get("ReminderMinutesBeforeStart")
    if "ReminderNextTime" in values and isinstance(minutes, int):
        values["ReminderNextTime"] = start - timedelta(minutes=minutes)
    own_id = occurrence_id(master.item_id, index)
    return replace(master, item_id=own_id, values=values, extended=dict(master.extended))


def occurrence(master: Item, index: int) -> Item:
    """Return the occurrence of `master` with the number `index`, which counts from one."""
    for number, found in enumerate(occurrences(master), 1):
        if number == index:
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
    first = last = next(found)
    told = {"FirstOccurrence": _info("FirstOccurrence", first)}
    if recurrence.last is None and recurrence.times is None:
        return told
    for last in found:  # noqa: B007 - the last one is what is wanted
        pass
    return told | {"LastOccurrence": _info("LastOccurrence", last)}


def _info(name: str, found: Item) -> Element:
    moments = ("Start", "End", "OriginalStart")
    own_id = t("ItemId", Id=found.item_id, ChangeKey=found.change_key)
    return t(name, own_id, *(t(n, _text(found.values[n])) for n in moments))


def _text(value: Value) -> str:
    if not isinstance(value, datetime):
        raise TypeError(type(value))
    return moment_text(value)
