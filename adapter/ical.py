"""Turn items into an iCalendar (RFC 5545) that other programs read."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, assert_never

from adapter.items import (
    UTC_ZONE,
    BodyKind,
    Event,
    Importance,
    Sensitivity,
    ShowAs,
    Todo,
    TodoStatus,
    instant,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from adapter.items import Item
    from adapter.store import Fetched

YEAR = timedelta(days=366)
PRODUCT = "-//exobridge//exobridge//EN"
# What Exchange itself writes into the calendars it exports (MS-OXCICAL 2.1.3.1.1.20.31).
BUSY_STATUS = {
    ShowAs.FREE: "FREE",
    ShowAs.TENTATIVE: "TENTATIVE",
    ShowAs.BUSY: "BUSY",
    ShowAs.OUT_OF_OFFICE: "OOF",
    ShowAs.WORKING_ELSEWHERE: "WORKINGELSEWHERE",
}
CLASSES = {
    Sensitivity.NORMAL: "PUBLIC",
    Sensitivity.PERSONAL: "PRIVATE",  # iCalendar has three classes for Exchange's four
    Sensitivity.PRIVATE: "PRIVATE",
    Sensitivity.CONFIDENTIAL: "CONFIDENTIAL",
}
PRIORITIES = {Importance.HIGH: 1, Importance.NORMAL: 5, Importance.LOW: 9}
STATUSES = {
    TodoStatus.NOT_STARTED: "NEEDS-ACTION",
    TodoStatus.IN_PROGRESS: "IN-PROCESS",
    TodoStatus.COMPLETED: "COMPLETED",
    TodoStatus.WAITING_ON_OTHERS: "NEEDS-ACTION",
    TodoStatus.DEFERRED: "NEEDS-ACTION",
}


def render_calendar(found: Iterable[Fetched], now: datetime) -> str:
    """Return a calendar of the items `found`, with every zone that they use."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    days = [now.date()]
    for one in found:
        calendar.add_component(_component(one, now))
        days += _days_of(one.item)
    calendar.add_missing_timezones(min(days) - YEAR, min(max(days), date.max - YEAR) + YEAR)
    # The library adds them in any order; after them comes what uses them.
    calendar.subcomponents.sort(key=lambda one: str(one.get("tzid", "")) or "~")
    text: bytes = calendar.to_ical()
    return text.decode()


def _component(found: Fetched, now: datetime) -> Any:
    import icalendar

    item = found.item
    component: Any = icalendar.Event() if isinstance(item, Event) else icalendar.Todo()
    component.add("uid", _uid(found))
    component.add("dtstamp", now.astimezone(UTC))
    component.add("summary", item.subject)
    component.add("class", CLASSES[item.sensitivity])
    component.add("priority", PRIORITIES[item.importance])
    if item.body.content and item.body.kind is BodyKind.HTML:
        component.add("x-alt-desc", item.body.content, parameters={"FMTTYPE": "text/html"})
    elif item.body.content:
        component.add("description", item.body.content)
    if item.categories:
        component.add("categories", sorted(item.categories))
    match item:
        case Event():
            _add_event(component, item)
        case Todo():
            _add_todo(component, item)
        case _:
            assert_never(item)
    return component


def _add_event(component: Any, event: Event) -> None:
    component.add("dtstart", _told(event.start))
    if instant(event.end, UTC_ZONE) > instant(event.start, UTC_ZONE):  # else it may not be said
        component.add("dtend", _told(event.end))
    component.add("transp", "TRANSPARENT" if event.show_as is ShowAs.FREE else "OPAQUE")
    component.add("x-microsoft-cdo-busystatus", BUSY_STATUS[event.show_as])
    if event.location:
        component.add("location", event.location)
    if event.reminder is not None:
        _add_alarm(component, event.subject, -event.reminder)


def _add_todo(component: Any, todo: Todo) -> None:
    component.add("status", STATUSES[todo.status])
    component.add("percent-complete", todo.percent_complete)
    if todo.start:
        component.add("dtstart", todo.start)
    if todo.due:
        component.add("due", todo.due)
    if todo.completed:
        component.add("completed", todo.completed.astimezone(UTC))
    if todo.reminder:
        _add_alarm(component, todo.subject, todo.reminder.astimezone(UTC))


def _told(moment: datetime | date) -> datetime | date:
    """Return `moment` so that iCalendar tells it: of a time that comes twice it knows the first."""
    if isinstance(moment, datetime) and moment.utcoffset() != moment.replace(fold=0).utcoffset():
        return moment.astimezone(UTC)
    return moment


def _add_alarm(component: Any, text: str, trigger: timedelta | datetime) -> None:
    import icalendar

    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text or PRODUCT)
    # RFC 5545, 3.8.6.3: a moment has to say that it is one, and the library does not.
    says = {"VALUE": "DATE-TIME"} if isinstance(trigger, datetime) else {}
    alarm.add("trigger", trigger, parameters=says)
    component.add_component(alarm)


def _uid(found: Fetched) -> str:
    """Return the event's own id; a to-do has none, so one that stays the same is made."""
    if isinstance(found.item, Event) and found.item.uid:
        return found.item.uid
    return f"{hashlib.sha256(found.key.encode()).hexdigest()[:32]}@exobridge"


def _days_of(item: Item) -> list[date]:
    moments = (item.start, item.end) if isinstance(item, Event) else ()
    return [moment.date() if isinstance(moment, datetime) else moment for moment in moments]
