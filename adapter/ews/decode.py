"""Turn the elements of an answer straight into our items."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from adapter.ews.answers import TYPES
from adapter.ews.envelopes import TOKEN_NAME, TOKEN_SET
from adapter.ews.keys import key_of
from adapter.ews.recurrences import read_recurrence
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
from adapter.zones import zone_named
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from adapter.recurrence import Recurrence
    from adapter.store import Folder
    from provision.contract.messages import Message

CALENDAR_ITEM, TASK = f"{TYPES}CalendarItem", f"{TYPES}Task"
HALF_A_DAY = timedelta(hours=12)
ONE_DAY = timedelta(days=1)
# How Exchange says of somebody's time that it does not know it.
NO_DATA = "NoData"


class Parts:
    """The properties of one item, by the name of their element."""

    __slots__ = ("_elements", "zone")

    def __init__(self, element: etree._Element, zone: ZoneInfo) -> None:
        self._elements = {child.tag: child for child in element}
        self.zone = zone

    def element(self, name: str) -> etree._Element | None:
        return self._elements.get(TYPES + name)

    def text(self, name: str, default: str = "") -> str:
        element = self._elements.get(TYPES + name)
        return default if element is None else element.text or ""

    def flag(self, name: str) -> bool:
        return self.text(name) in ("true", "1")

    def moment(self, name: str, zone: ZoneInfo | None = None) -> datetime:
        """Return a time; one without an offset is a time of the mailbox."""
        found = datetime.fromisoformat(self.text(name))
        if found.tzinfo is None:
            found = found.replace(tzinfo=self.zone)
        return found.astimezone(zone or self.zone)

    def day(self, name: str, zone: ZoneInfo | None = None) -> date:
        """Return the day whose midnight, give or take half a day, a time is."""
        return (self.moment(name, zone) + HALF_A_DAY).date()

    def zone_of(self, name: str) -> ZoneInfo | None:
        element = self._elements.get(TYPES + name)
        return None if element is None else zone_named(element.get("Id", ""))


def decoded(element: etree._Element, folder: Folder, zone: ZoneInfo) -> Found:
    """Return the item of `folder` that `element` is; `zone` is the mailbox's."""
    mark = changed(element, folder)
    parts = Parts(element, zone)
    why_not = _why_not(element, parts)
    if why_not:
        return Unreadable(mark.key, why_not)
    try:
        item = _event(parts) if element.tag == CALENDAR_ITEM else _todo(parts)
    except (ValueError, OverflowError) as error:
        return Unreadable(mark.key, message("store.unreadable", reason=str(error)))
    return Fetched(mark.key, mark.version, item, mark.token)


def changed(element: etree._Element, folder: Folder) -> Changed:
    """Return what the item that `element` is is called: key, version and our token."""
    name, version = id_of(element)
    token = None
    for child in element.iterchildren(f"{TYPES}ExtendedProperty"):
        if _is_token(child):
            token = child.findtext(f"{TYPES}Value", "")
    return Changed(key_of(folder, name), version, token)


def id_of(element: etree._Element) -> tuple[str, str]:
    """Return id and change key of an item; both are empty if it has none."""
    found = element.find(f"{TYPES}ItemId")
    return ("", "") if found is None else (found.get("Id", ""), found.get("ChangeKey", ""))


def outline(element: etree._Element, zone: ZoneInfo) -> Item | None:
    """Return an item of which only the times or days are known; None if they make no sense."""
    parts = Parts(element, zone)
    try:
        if element.tag == CALENDAR_ITEM:
            return Event(*_stretch(parts))
        return Todo(start=_start(parts), due=_due(parts))
    except (ValueError, OverflowError):
        return None


def _is_token(element: etree._Element) -> bool:
    path = element.find(f"{TYPES}ExtendedFieldURI")
    if path is None:
        return False
    # Exchange gives GUIDs back in small letters or in large ones.
    of_ours = path.get("PropertySetId", "").lower() == TOKEN_SET
    return of_ours and path.get("PropertyName") == TOKEN_NAME


def _why_not(element: etree._Element, parts: Parts) -> Message | None:
    """Return why an item is neither an event nor a to-do, if so."""
    if element.tag not in (CALENDAR_ITEM, TASK):
        return message("store.other-kind", kind=str(element.tag).rpartition("}")[2])
    changed_ones = parts.element("ModifiedOccurrences")
    differs = changed_ones is not None and len(changed_ones) > 0
    is_series = differs or parts.flag("IsRecurring")  # the latter is asked of to-dos alone
    return message("store.series") if is_series else None


def _event(parts: Parts) -> Event:
    start, end = _stretch(parts)
    show_as = parts.text("LegacyFreeBusyStatus", ShowAs.BUSY)
    return Event(
        start=start,
        end=end,
        subject=parts.text("Subject"),
        body=_body(parts.element("Body")),
        location=parts.text("Location"),
        show_as=ShowAs.BUSY if show_as == NO_DATA else ShowAs(show_as),
        sensitivity=Sensitivity(parts.text("Sensitivity", Sensitivity.NORMAL)),
        importance=Importance(parts.text("Importance", Importance.NORMAL)),
        categories=_categories(parts.element("Categories")),
        reminder=_reminder(parts),
        uid=parts.text("UID"),
        recurrence=_recurrence(parts),
        deleted=frozenset(_deleted(parts, start)),
    )


def _recurrence(parts: Parts) -> Recurrence | None:
    element = parts.element("Recurrence")
    return None if element is None else read_recurrence(element)


def _deleted(parts: Parts, start: datetime | date) -> Iterator[datetime | date]:
    """Yield when the occurrences began that were taken out, told as the series' own start is."""
    element = parts.element("DeletedOccurrences")
    for one in () if element is None else element:
        moment = Parts(one, parts.zone)
        if isinstance(start, datetime):
            zone = start.tzinfo if isinstance(start.tzinfo, ZoneInfo) else None
            yield moment.moment("Start", zone)
        else:
            yield moment.day("Start", parts.zone_of("StartTimeZone") or parts.zone)


def _stretch(parts: Parts) -> tuple[datetime | date, datetime | date]:
    start_zone = parts.zone_of("StartTimeZone") or parts.zone
    end_zone = parts.zone_of("EndTimeZone") or start_zone
    if not parts.flag("IsAllDayEvent"):
        return parts.moment("Start", start_zone), parts.moment("End", end_zone)
    first = parts.day("Start", start_zone)
    return first, max(parts.day("End", start_zone), first + ONE_DAY)


def _todo(parts: Parts) -> Todo:
    has_reminder = parts.flag("ReminderIsSet") and parts.text("ReminderDueBy")
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
        categories=_categories(parts.element("Categories")),
        reminder=parts.moment("ReminderDueBy") if has_reminder else None,
    )


def _start(parts: Parts) -> date | None:
    return parts.day("StartDate") if parts.text("StartDate") else None


def _due(parts: Parts) -> date | None:
    return parts.day("DueDate") if parts.text("DueDate") else None


def _reminder(parts: Parts) -> timedelta | None:
    if not parts.flag("ReminderIsSet"):
        return None
    asked = timedelta(minutes=int(parts.text("ReminderMinutesBeforeStart") or 0))
    return min(max(asked, timedelta(0)), WIDEST_REMINDER)


def _body(element: etree._Element | None) -> Body:
    if element is None:
        return Body()
    # Exchange ends lines as Windows does, whatever it was sent.
    content = (element.text or "").replace("\r\n", "\n")
    return Body(content, BodyKind(element.get("BodyType", BodyKind.TEXT)))


def _categories(element: etree._Element | None) -> frozenset[str]:
    return frozenset() if element is None else frozenset(child.text or "" for child in element)
