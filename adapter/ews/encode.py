"""Turn our items into the elements of a request, in the order in which EWS's schema wants them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple, assert_never
from zoneinfo import ZoneInfo

from lxml import etree

from adapter.ews.answers import TYPES
from adapter.ews.decode import CALENDAR_ITEM, TASK
from adapter.ews.envelopes import TOKEN_PATH, item_id
from adapter.ews.recurrences import recurrence_element
from adapter.items import Event, Item, Todo, settled
from adapter.recurrence import ForeignRecurrence, Recurrence
from adapter.zones import windows_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from adapter.store import Update

MINUTE = timedelta(minutes=1)


class Piece(NamedTuple):
    """One property: the fields of ours that it comes from, its path, and how it is written.

    Without an element the property is taken away.
    """

    fields: frozenset[str]
    uri: str
    element: etree._Element | None


def created(item: Item, token: str, zone: ZoneInfo) -> etree._Element:
    """Return `item` as it is created; raises `ValueError` for what XML cannot carry."""
    element = etree.Element(_tag(item))
    pieces = [*_shared(item), *_reminder(item)]
    element.extend(piece.element for piece in pieces if piece.element is not None)
    mark = etree.SubElement(element, f"{TYPES}ExtendedProperty")
    etree.SubElement(mark, f"{TYPES}ExtendedFieldURI", TOKEN_PATH)
    etree.SubElement(mark, f"{TYPES}Value").text = token
    if isinstance(item, Event) and item.uid:
        element.append(_text("UID", item.uid))
    element.extend(piece.element for piece in _own(item, zone) if piece.element is not None)
    return element


def updated(write: Update, name: str, zone: ZoneInfo) -> etree._Element:
    """Return the change to the item with the id `name` in the fields of `write` and no other."""
    change = etree.Element(f"{TYPES}ItemChange")
    change.append(item_id(name, write.version))
    updates = etree.SubElement(change, f"{TYPES}Updates")
    for piece in (*_shared(write.item), *_reminder(write.item), *_own(write.item, zone)):
        if piece.fields <= write.fields:
            updates.append(_update(piece, _tag(write.item)))
    return change


def _update(piece: Piece, tag: str) -> etree._Element:
    verb = "DeleteItemField" if piece.element is None else "SetItemField"
    update = etree.Element(f"{TYPES}{verb}")
    etree.SubElement(update, f"{TYPES}FieldURI", FieldURI=piece.uri)
    if piece.element is not None:
        etree.SubElement(update, tag).append(piece.element)
    return update


def _tag(item: Item) -> str:
    return CALENDAR_ITEM if isinstance(item, Event) else TASK


def _shared(item: Item) -> Iterator[Piece]:
    body = _text("Body", item.body.content)
    body.set("BodyType", item.body.kind)
    yield _piece("subject", "item:Subject", _text("Subject", item.subject))
    yield _piece("sensitivity", "item:Sensitivity", _text("Sensitivity", item.sensitivity))
    yield _piece("body", "item:Body", body)
    yield _piece("categories", "item:Categories", _categories(item.categories))
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


def _own(item: Item, zone: ZoneInfo) -> Iterable[Piece]:
    match item:
        case Event():
            return _event(item, zone)
        case Todo():
            return _todo(settled(item), zone)
        case _:
            assert_never(item)


def _event(event: Event, zone: ZoneInfo) -> Iterator[Piece]:
    start_zone, end_zone = _zone_of(event.start, zone), _zone_of(event.end, zone)
    location = _text("Location", event.location) if event.location else None
    show_as = _text("LegacyFreeBusyStatus", event.show_as)
    yield _piece("start", "calendar:Start", _text("Start", _midnight_or_exact(event.start, zone)))
    yield _piece("end", "calendar:End", _text("End", _midnight_or_exact(event.end, zone)))
    both = frozenset({"start", "end"})
    yield Piece(both, "calendar:IsAllDayEvent", _flag("IsAllDayEvent", on=event.all_day))
    yield _piece("show_as", "calendar:LegacyFreeBusyStatus", show_as)
    yield _piece("location", "calendar:Location", location)
    yield _piece("recurrence", "calendar:Recurrence", _recurrence(event))
    yield _piece("start", "calendar:StartTimeZone", _zone("StartTimeZone", start_zone))
    yield _piece("end", "calendar:EndTimeZone", _zone("EndTimeZone", end_zone))


def _recurrence(event: Event) -> etree._Element | None:
    """Return the rule of a series; raises `ValueError` for one that Exchange cannot hold."""
    match event.recurrence:
        case None:
            return None
        case Recurrence():
            return recurrence_element(event.recurrence)
        case ForeignRecurrence():
            raise ValueError("no pattern of Exchange's")
        case _:
            assert_never(event.recurrence)


def _todo(todo: Todo, zone: ZoneInfo) -> Iterator[Piece]:
    due = _text("DueDate", _midnight_or_exact(todo.due, zone)) if todo.due else None
    start = _text("StartDate", _midnight_or_exact(todo.start, zone)) if todo.start else None
    percent = _text("PercentComplete", str(todo.percent_complete))
    yield _piece("due", "task:DueDate", due)
    yield _piece("percent_complete", "task:PercentComplete", percent)
    yield _piece("start", "task:StartDate", start)
    yield _piece("status", "task:Status", _text("Status", todo.status))


def _piece(field: str, uri: str, element: etree._Element | None) -> Piece:
    return Piece(frozenset({field}), uri, element)


def _text(name: str, text: str) -> etree._Element:
    element = etree.Element(f"{TYPES}{name}")
    element.text = text
    return element


def _flag(name: str, *, on: bool) -> etree._Element:
    return _text(name, "true" if on else "false")


def _categories(names: frozenset[str]) -> etree._Element | None:
    if not names:
        return None
    element = etree.Element(f"{TYPES}Categories")
    element.extend(_text("String", name) for name in sorted(names))
    return element


def _zone(name: str, zone: ZoneInfo) -> etree._Element:
    return etree.Element(f"{TYPES}{name}", Id=windows_name(zone))


def _zone_of(moment: datetime | date, zone: ZoneInfo) -> ZoneInfo:
    """Return the zone of a time; days are the mailbox's."""
    own = moment.tzinfo if isinstance(moment, datetime) else None
    return own if isinstance(own, ZoneInfo) else zone


def _midnight_or_exact(moment: datetime | date, zone: ZoneInfo) -> str:
    if isinstance(moment, datetime):
        return _exact(moment)
    return _exact(datetime.combine(moment, time(), zone))


def _exact(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
