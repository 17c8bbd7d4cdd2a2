"""Turn our items into the elements of a request, in the order in which EWS's schema wants them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from lxml import etree

from adapter.ews.answers import TYPES
from adapter.ews.attached import attachment_elements, dumped_links
from adapter.ews.decode import CALENDAR_ITEM, TASK
from adapter.ews.kept import TOKEN, Piece, kept_pieces, property_named
from adapter.ews.people import (
    CANCELLED,
    attendee_elements,
    dumped_attendees,
    dumped_person,
)
from adapter.ews.recurrences import counted_from, recurrence_element
from adapter.items import Event, Item, Todo, settled
from adapter.recurrence import ForeignRecurrence, Recurrence
from adapter.zones import UnknownZoneError, windows_name, windows_name_like, zone_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

    from adapter.ews.mailbox import Mailbox
    from adapter.people import Reply

MINUTE = timedelta(minutes=1)
SPAN = frozenset({"start", "end"})


def created(item: Item, token: str, owner: Mailbox) -> etree._Element:
    """Return `item` as it is created; raises `ValueError` for what XML cannot carry."""
    element = etree.Element(_tag(item))
    element.extend(_elements((*_shared(item), *_reminder(item))))
    hung = list(attachment_elements(item.attachments))
    if hung:
        attachments = etree.Element(f"{TYPES}Attachments")
        attachments.extend(hung)
        _body_of(element).addnext(attachments)
    element.append(property_named(TOKEN, token))
    element.extend(_elements(_kept(item, owner)))
    element.extend(
        _elements(_called_off(item) if isinstance(item, Event) and item.cancelled else ())
    )
    if isinstance(item, Event) and item.uid:
        element.append(_text("UID", item.uid))
    element.extend(_elements(_own(item, owner)))
    return element


def updated(item: Item, fields: Set[str], target: etree._Element, owner: Mailbox) -> etree._Element:
    """Return the change of the item that `target`, an id, stands for, in `fields` and no other."""
    change = etree.Element(f"{TYPES}ItemChange")
    change.append(target)
    updates = etree.SubElement(change, f"{TYPES}Updates")
    pieces = [*_shared(item), *_reminder(item), *_kept(item, owner), *_own(item, owner)]
    pieces += _called_off(item) if isinstance(item, Event) else ()
    if isinstance(item, Event) and item.all_day and fields & SPAN:
        # Days begin and end at midnight in one zone, which may have been another than ours.
        fields |= SPAN
    updates.extend(_update(piece, _tag(item)) for piece in pieces if piece.fields <= fields)
    return change


def _body_of(element: etree._Element) -> etree._Element:
    (body,) = element.iterchildren(f"{TYPES}Body")
    return body


def _elements(pieces: Iterable[Piece]) -> Iterator[etree._Element]:
    return (piece.element for piece in pieces if piece.element is not None)


def _update(piece: Piece, tag: str) -> etree._Element:
    verb = "DeleteItemField" if piece.element is None else "SetItemField"
    update = etree.Element(f"{TYPES}{verb}")
    update.append(piece.path)
    if piece.element is not None:
        etree.SubElement(update, tag).append(piece.element)
    return update


def _tag(item: Item) -> str:
    return CALENDAR_ITEM if isinstance(item, Event) else TASK


def _shared(item: Item) -> Iterator[Piece]:
    body = _text("Body", item.body.content)
    body.set("BodyType", item.body.kind)
    called_off = isinstance(item, Event) and item.cancelled
    subject = f"{CANCELLED}{item.subject}" if called_off else item.subject
    yield _piece("subject", "item:Subject", _text("Subject", subject))
    yield _piece("sensitivity", "item:Sensitivity", _text("Sensitivity", item.sensitivity))
    yield _piece("body", "item:Body", body)
    yield _piece("categories", "item:Categories", _strings("Categories", item.categories))
    yield _piece("importance", "item:Importance", _text("Importance", item.importance))


def _reminder(item: Item) -> Iterator[Piece]:
    is_set = _flag("ReminderIsSet", on=item.reminder is not None)
    match item:
        case Event():
            # Said of an event without one too: Exchange reminds of new events by default.
            yield _piece("reminder", "item:ReminderIsSet", is_set)
            if item.reminder is not None:
                minutes = _text("ReminderMinutesBeforeStart", str(item.reminder // MINUTE))
                yield _piece("reminder", "item:ReminderMinutesBeforeStart", minutes)
        case Todo():
            if item.reminder is not None:
                due_by = _text("ReminderDueBy", _exact(item.reminder.astimezone(UTC)))
                yield _piece("reminder", "item:ReminderDueBy", due_by)
            yield _piece("reminder", "item:ReminderIsSet", is_set)
        case _:
            assert_never(item)


def _kept(item: Item, owner: Mailbox) -> Iterator[Piece]:
    """Yield what EWS has no place for, as properties of our own."""
    yield from kept_pieces("extra", item.extra, "extra")
    yield from kept_pieces("links", dumped_links(item.attachments), "attachments")
    match item:
        case Todo():
            yield from kept_pieces("uid", item.uid, "uid")
        case Event():
            is_floating = item.floating and not item.all_day
            yield from kept_pieces("floating", "true" if is_floating else "", "floating")
            yield from kept_pieces("zone_name", item.zone_name, "zone_name")
            for field, moment in (("start", item.start), ("end", item.end)):
                yield from kept_pieces(f"{field}_zone", _untold(moment, item), field)
            yield from _kept_people(item, owner)
        case _:
            assert_never(item)


def _kept_people(event: Event, owner: Mailbox) -> Iterator[Piece]:
    organizer = event.organizer if event.attendees else None
    reply: Reply | str = event.reply if event.attendees else ""
    yield from kept_pieces("organizer", dumped_person(organizer), "organizer")
    yield from kept_pieces("attendees", dumped_attendees(event, owner.address), "attendees")
    yield from kept_pieces("reply", str(reply), "reply")


def _called_off(event: Event) -> Iterator[Piece]:
    """Yield whether a meeting is called off; if it no longer is, its subject may yet say so."""
    cancelled = "true" if event.cancelled else "false"
    return kept_pieces("cancelled", cancelled, "cancelled")


def _own(item: Item, owner: Mailbox) -> Iterable[Piece]:
    match item:
        case Event():
            return _event(item, owner)
        case Todo():
            return _todo(settled(item), owner.zone)
        case _:
            assert_never(item)


def _event(event: Event, owner: Mailbox) -> Iterator[Piece]:
    zone = owner.zone
    location = _text("Location", event.location) if event.location else None
    show_as = _text("LegacyFreeBusyStatus", event.show_as)
    yield _piece("start", "calendar:Start", _text("Start", _midnight_or_exact(event.start, zone)))
    yield _piece("end", "calendar:End", _text("End", _midnight_or_exact(event.end, zone)))
    all_day = _flag("IsAllDayEvent", on=event.all_day)
    yield Piece(SPAN, _path("calendar:IsAllDayEvent"), all_day)
    yield _piece("show_as", "calendar:LegacyFreeBusyStatus", show_as)
    yield _piece("location", "calendar:Location", location)
    for name, element in attendee_elements(event, owner.address):
        yield _piece("attendees", f"calendar:{name}", element)
    yield _piece("recurrence", "calendar:Recurrence", _recurrence(event))
    yield _piece(
        "start", "calendar:StartTimeZone", _zone("StartTimeZone", event.start, event, zone)
    )
    yield _piece("end", "calendar:EndTimeZone", _zone("EndTimeZone", event.end, event, zone))


def _recurrence(item: Item) -> etree._Element | None:
    """Return the rule of a series; raises `ValueError` for one that Exchange cannot hold."""
    match item.recurrence:
        case None:
            return None
        case Recurrence():
            if isinstance(item, Event):
                return recurrence_element(item.recurrence)
            left = counted_from(item.recurrence, item.start or item.due)
            return recurrence_element(left, of_todo=True)
        case ForeignRecurrence():
            raise ValueError("no pattern of Exchange's")
        case _:
            assert_never(item.recurrence)


def _todo(todo: Todo, zone: ZoneInfo) -> Iterator[Piece]:
    due = _text("DueDate", _midnight_or_exact(todo.due, zone)) if todo.due else None
    start = _text("StartDate", _midnight_or_exact(todo.start, zone)) if todo.start else None
    percent = _text("PercentComplete", str(todo.percent_complete))
    yield _piece("actual_work", "task:ActualWork", _number("ActualWork", todo.actual_work))
    yield _piece("billing", "task:BillingInformation", _given("BillingInformation", todo.billing))
    yield _piece("companies", "task:Companies", _strings("Companies", todo.companies))
    yield _piece("due", "task:DueDate", due)
    yield _piece("mileage", "task:Mileage", _given("Mileage", todo.mileage))
    yield _piece("percent_complete", "task:PercentComplete", percent)
    yield _piece("recurrence", "task:Recurrence", _recurrence(todo))
    yield _piece("start", "task:StartDate", start)
    yield _piece("status", "task:Status", _text("Status", todo.status))
    yield _piece("total_work", "task:TotalWork", _number("TotalWork", todo.total_work))


def _piece(field: str, uri: str, element: etree._Element | None) -> Piece:
    return Piece(frozenset({field}), _path(uri), element)


def _path(uri: str) -> etree._Element:
    return etree.Element(f"{TYPES}FieldURI", FieldURI=uri)


def _text(name: str, text: str) -> etree._Element:
    element = etree.Element(f"{TYPES}{name}")
    element.text = text
    return element


def _given(name: str, text: str) -> etree._Element | None:
    return _text(name, text) if text else None


def _number(name: str, number: int) -> etree._Element | None:
    return _text(name, str(number)) if number else None


def _flag(name: str, *, on: bool) -> etree._Element:
    return _text(name, "true" if on else "false")


def _strings(name: str, texts: frozenset[str]) -> etree._Element | None:
    if not texts:
        return None
    element = etree.Element(f"{TYPES}{name}")
    element.extend(_text("String", text) for text in sorted(texts))
    return element


def _zone(name: str, moment: datetime | date, event: Event, mailbox: ZoneInfo) -> etree._Element:
    own = _zone_of(moment)
    return etree.Element(
        f"{TYPES}{name}", Id=_shown(own, moment, event) if own else windows_name(mailbox)
    )


def _untold(moment: datetime | date, event: Event) -> str:
    """Return the zone of a time, and what Exchange shows for it, where that is another's name."""
    zone = _zone_of(moment)
    if zone is None:
        return ""
    shown = _shown(zone, moment, event)
    return "" if zone_named(shown) == zone else f"{zone.key}\n{shown}"


def _shown(zone: ZoneInfo, moment: datetime | date, event: Event) -> str:
    """Return a name of Windows' for `zone`; UTC's for what has none, and happens once.

    Raises `UnknownZoneError` for a series: its occurrences would go with other clocks.
    """
    try:
        return windows_name_like(zone, moment.year)
    except UnknownZoneError:
        if event.recurrence is not None:
            raise
        return "UTC"


def _zone_of(moment: datetime | date) -> ZoneInfo | None:
    """Return the zone of a time; days are the mailbox's."""
    own = moment.tzinfo if isinstance(moment, datetime) else None
    return own if isinstance(own, ZoneInfo) else None


def _midnight_or_exact(moment: datetime | date, zone: ZoneInfo) -> str:
    if isinstance(moment, datetime):
        return _exact(moment)
    return _exact(datetime.combine(moment, time(), zone))


def _exact(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
