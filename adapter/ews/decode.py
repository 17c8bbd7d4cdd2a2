"""Turn the elements of an answer straight into our items."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from adapter.ews.answers import TYPES
from adapter.ews.attached import hanging, links
from adapter.ews.definitions import Told, told_zone
from adapter.ews.kept import DEAD, PROPERTY, TOKEN, read_kept
from adapter.ews.keys import key_of
from adapter.ews.partials import Partial, told_like
from adapter.ews.parts import Parts
from adapter.ews.people import is_received, read_people, without_prefix
from adapter.ews.recurrences import counted_from, read_recurrence
from adapter.items import (
    WIDEST_REMINDER,
    Body,
    BodyKind,
    Event,
    Importance,
    Item,
    Sensitivity,
    ShowAs,
    Todo,
    TodoStatus,
)
from adapter.store import Changed, Fetched, Found, Unreadable
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from adapter.recurrence import Recurrence
    from adapter.store import Folder
    from provision.contract.messages import Line

CALENDAR_ITEM, TASK = f"{TYPES}CalendarItem", f"{TYPES}Task"
ONE_DAY = timedelta(days=1)
# How Exchange says of somebody's time that it does not know it.
NO_DATA = "NoData"
# What of a series one of its occurrences is; Exchange tells its rule with each.
ONE_OF_SERIES = ("Occurrence", "Exception")


def partial(element: etree._Element, folder: Folder, zone: ZoneInfo) -> Partial:
    """Return the item that `element` is, and what of it the answer only names."""
    parts = Parts(element, zone)
    found = _found(element, parts, folder)
    if isinstance(found, Unreadable):
        return Partial(found)
    if not isinstance(found.item, Event):
        return Partial(found, hanging=hanging(parts))
    try:
        own = _zones(parts)[0].zone if found.item.all_day else zone
        original = parts.moment("OriginalStart") if parts.text("OriginalStart") else None
        apart = dict(_apart(parts, found.item.start, own))
    except ValueError as error:
        reason = message("store.unreadable", reason=str(error))
        return Partial(Unreadable(found.key, reason))
    return Partial(found, apart, original, own, hanging(parts), received=is_received(parts))


def _apart(
    parts: Parts, start: datetime | date, zone: ZoneInfo
) -> Iterator[tuple[datetime | date, str]]:
    element = parts.element("ModifiedOccurrences")
    for one in () if element is None else element:
        yield told_like(Parts(one, parts.zone).moment("OriginalStart"), start, zone), id_of(one)[0]


def decoded(element: etree._Element, folder: Folder, zone: ZoneInfo) -> Found:
    """Return the item of `folder` that `element` is; `zone` is the mailbox's."""
    return _found(element, Parts(element, zone), folder)


def _found(element: etree._Element, parts: Parts, folder: Folder) -> Found:
    mark = _changed(element, folder, parts.all_kept)
    if element.tag not in (CALENDAR_ITEM, TASK):
        kind = str(element.tag).rpartition("}")[2]
        return Unreadable(mark.key, message("store.other-kind", kind=kind))
    notes: list[Line] = []
    try:
        item = (
            _event(parts, notes)
            if element.tag == CALENDAR_ITEM
            else _todo(parts, left=_is_left(element, parts.all_kept))
        )
        modified = parts.moment("LastModifiedTime") if parts.text("LastModifiedTime") else None
    except (ValueError, OverflowError) as error:
        return Unreadable(mark.key, message("store.unreadable", reason=str(error)))
    return Fetched(mark.key, mark.version, item, mark.token, notes=tuple(notes), modified=modified)


def changed(element: etree._Element, folder: Folder) -> Changed:
    """Return what the item that `element` is is called: key, version and our token."""
    return _changed(element, folder, read_kept(element.iterchildren(PROPERTY)))


def _changed(element: etree._Element, folder: Folder, kept: Mapping[str, str]) -> Changed:
    name, version = id_of(element)
    # What is left of a to-do that came again has all of its properties, and is not it.
    token = None if _is_left(element, kept) else kept.get(TOKEN)
    return Changed(key_of(folder, name), version, token)


def _is_left(element: etree._Element, kept: Mapping[str, str]) -> bool:
    """Return whether a to-do is an occurrence that was done, which Exchange makes an own item."""
    if kept.get(DEAD, "") not in ("true", "1"):
        return False
    return element.findtext(f"{TYPES}IsRecurring", "") not in ("true", "1")


def id_of(element: etree._Element) -> tuple[str, str]:
    """Return id and change key of an item; both are empty if it has none."""
    found = element.find(f"{TYPES}ItemId")
    return ("", "") if found is None else (found.get("Id", ""), found.get("ChangeKey", ""))


def outline(element: etree._Element, zone: ZoneInfo) -> Item | None:
    """Return an item of which only the times or days are known; None if they make no sense."""
    parts = Parts(element, zone)
    try:
        if element.tag == CALENDAR_ITEM:
            return Event(*_stretch(parts, *_zones(parts)))
        return Todo(start=_start(parts), due=_due(parts))
    except (ValueError, OverflowError):
        return None


def _event(parts: Parts, notes: list[Line]) -> Event:
    starts, ends = _zones(parts)
    start, end = _stretch(parts, starts, ends)
    show_as = parts.text("LegacyFreeBusyStatus", ShowAs.BUSY)
    if starts.strange:
        what = {"name": starts.strange, "taken": starts.zone.key}
        notes.append(message("store.zone-taken", **what))
    people = read_people(parts)
    return Event(
        start=start,
        end=end,
        subject=without_prefix(parts, cancelled=people.cancelled),
        body=_body(parts.element("Body")),
        location=parts.text("Location"),
        show_as=ShowAs.BUSY if show_as == NO_DATA else ShowAs(show_as),
        sensitivity=Sensitivity(parts.text("Sensitivity", Sensitivity.NORMAL)),
        importance=Importance(parts.text("Importance", Importance.NORMAL)),
        categories=parts.strings("Categories"),
        reminder=_reminder(parts),
        uid=parts.text("UID"),
        recurrence=_recurrence(parts),
        deleted=frozenset(_deleted(parts, start, starts.zone)),
        organizer=people.organizer,
        attendees=people.attendees,
        reply=people.reply,
        cancelled=people.cancelled,
        attachments=links(parts),
        floating=_is_floating(parts, start),
        zone_name=parts.kept("zone_name") or starts.strange,
        extra=parts.kept("extra"),
    )


def _recurrence(parts: Parts) -> Recurrence | None:
    element = parts.element("Recurrence")
    if element is None or parts.text("CalendarItemType") in ONE_OF_SERIES:
        return None
    return read_recurrence(element)


def _deleted(parts: Parts, start: datetime | date, zone: ZoneInfo) -> Iterator[datetime | date]:
    """Yield when the occurrences began that were taken out, told as the series' own start is."""
    element = parts.element("DeletedOccurrences")
    for one in () if element is None else element:
        yield told_like(Parts(one, parts.zone).moment("Start"), start, zone)


def _zones(parts: Parts) -> tuple[Told, Told]:
    """Return the zones that an event begins and ends in."""
    start, end = parts.element("StartTimeZone"), parts.element("EndTimeZone")
    if start is None and end is None:
        return Told(parts.zone), Told(parts.zone)
    moment = parts.moment("Start")
    starts = _zone(parts, "start_zone", start, moment)
    return starts, starts if end is None else _zone(parts, "end_zone", end, moment)


def _zone(parts: Parts, name: str, element: etree._Element | None, moment: datetime) -> Told:
    """Return a zone as it was written, for as long as Exchange shows what that was turned into."""
    kept, _, shown = parts.kept(name).partition("\n")
    if kept and element is not None and element.get("Id", "") == shown:
        try:
            return Told(ZoneInfo(kept))
        except (ValueError, KeyError):
            pass
    return told_zone(element, moment, parts.zone)


def _stretch(parts: Parts, starts: Told, ends: Told) -> tuple[datetime | date, datetime | date]:
    if not parts.flag("IsAllDayEvent"):
        return parts.moment("Start", starts.zone), parts.moment("End", ends.zone)
    first = parts.day("Start", starts.zone)
    return first, max(parts.day("End", starts.zone), first + ONE_DAY)


def _is_floating(parts: Parts, start: datetime | date) -> bool:
    """Return whether the times float; not if somebody put them into another zone since."""
    is_kept = bool(parts.kept("floating"))
    return is_kept and isinstance(start, datetime) and start.tzinfo == parts.zone


def _todo(parts: Parts, *, left: bool) -> Todo:
    has_reminder = parts.flag("ReminderIsSet") and parts.text("ReminderDueBy")
    recurrence = _recurrence(parts)
    return Todo(
        subject=parts.text("Subject"),
        body=_body(parts.element("Body")),
        start=_start(parts),
        due=_due(parts),
        status=TodoStatus(parts.text("Status", TodoStatus.NOT_STARTED)),
        percent_complete=round(float(parts.text("PercentComplete", "0"))),
        completed=parts.moment("CompleteDate") if parts.text("CompleteDate") else None,
        importance=Importance(parts.text("Importance", Importance.NORMAL)),
        sensitivity=Sensitivity(parts.text("Sensitivity", Sensitivity.NORMAL)),
        categories=parts.strings("Categories"),
        reminder=parts.moment("ReminderDueBy") if has_reminder else None,
        uid="" if left else parts.kept("uid"),
        recurrence=recurrence and counted_from(recurrence, _start(parts) or _due(parts)),
        attachments=links(parts),
        actual_work=parts.number("ActualWork"),
        total_work=parts.number("TotalWork"),
        mileage=parts.text("Mileage"),
        billing=parts.text("BillingInformation"),
        companies=parts.strings("Companies"),
        extra=parts.kept("extra"),
    )


def _start(parts: Parts) -> date | None:
    return parts.day("StartDate") if parts.text("StartDate") else None


def _due(parts: Parts) -> date | None:
    return parts.day("DueDate") if parts.text("DueDate") else None


def _reminder(parts: Parts) -> timedelta | None:
    if not parts.flag("ReminderIsSet"):
        return None
    asked = timedelta(minutes=parts.number("ReminderMinutesBeforeStart"))
    return min(max(asked, timedelta(0)), WIDEST_REMINDER)


def _body(element: etree._Element | None) -> Body:
    if element is None:
        return Body()
    # Exchange ends lines as Windows does, whatever it was sent.
    content = (element.text or "").replace("\r\n", "\n")
    return Body(content, BodyKind(element.get("BodyType", BodyKind.TEXT)))
