"""Write items as iCalendar: straight to text, since a library's components cost ten times as much.

calendar ─ zones ─ component: master ─ what only iCalendar knows (`extra`) ─ alarm
                            └ a component more for each occurrence that differs
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from adapter.bodies import plain_text
from adapter.ical import words
from adapter.ical.alarms import alarm_lines
from adapter.ical.extras import Extra
from adapter.ical.lines import END, folded, line, moment_line, moment_value, text_line
from adapter.ical.people import attachment_lines, people_lines
from adapter.ical.timezones import timezone_text
from adapter.items import BodyKind, Event, Sensitivity, ShowAs, Todo, TodoStatus
from adapter.rule_text import render_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from adapter.items import Item
    from adapter.store import Fetched

HEAD = f"BEGIN:VCALENDAR{END}VERSION:2.0{END}PRODID:{words.PRODUCT}{END}"
TAIL = f"END:VCALENDAR{END}"
AHEAD = 10  # years that a series without end is told for


def render_item(  # noqa: PLR0913 - an item, and what goes with it
    item: Item,
    uid: str,
    stamp: datetime,
    token: str | None = None,
    *,
    quiet: bool = False,
    around: Iterable[str] = (),
) -> str:
    """Return a calendar of one item, with its exceptions and zones; `token` is put into it.

    `quiet`: a server that it is put on is not to write to who is invited. `around`: what the
    calendar says besides.
    """
    text = folded(component_lines(item, uid, stamp, token, quiet=quiet))
    return f"{HEAD}{folded(around)}{_timezones([item], stamp)}{text}{TAIL}"


def render_calendar(found: Iterable[Fetched], now: datetime) -> str:
    """Return a calendar of the items `found`, with every zone that they use."""
    items = list(found)
    text = "".join(folded(component_lines(one.item, uid_of(one), now)) for one in items)
    return f"{HEAD}{_timezones([one.item for one in items], now)}{text}{TAIL}"


def uid_of(found: Fetched) -> str:
    """Return the item's own id; for one that has none, one that stays the same is made."""
    made = f"{hashlib.sha256(found.key.encode()).hexdigest()[:32]}@exobridge"
    return found.item.uid or made


def component_lines(
    item: Item, uid: str, stamp: datetime, token: str | None = None, *, quiet: bool = False
) -> Iterator[str]:
    """Yield the content lines of an item, unfolded."""
    own = [line("UID", uid), f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"]
    marked = [text_line(words.TOKEN, token)] if token else []
    marked += [text_line(words.UID, item.uid)] if item.uid not in ("", uid) else []
    match item:
        case Event():
            yield from _component("VEVENT", [*own, *marked, *_event(item, [], quiet)], item)
            for occurrence in item.changed:
                which = _recurrence_id(occurrence.original, item)
                other = _event(occurrence.event, [which], quiet)
                yield from _component("VEVENT", [*own, *other], occurrence.event)
        case Todo():
            yield from _component("VTODO", [*own, *marked, *_todo(item)], item)
        case _:
            assert_never(item)


def _component(name: str, lines: list[str], item: Item) -> Iterator[str]:
    yield f"BEGIN:{name}"
    yield from lines
    yield from alarm_lines(item)
    yield f"END:{name}"


def _shared(item: Item, extra: Extra) -> Iterator[str]:
    yield text_line("SUMMARY", item.subject)
    yield line("CLASS", words.CLASSES[item.sensitivity])
    if item.sensitivity is Sensitivity.PERSONAL:
        yield f"{words.SENSITIVITY}:{item.sensitivity}"
    yield extra.priority(item.importance)
    if item.body.content:
        html = item.body.kind is BodyKind.HTML
        text = plain_text(item.body.content) if html else item.body.content
        yield text_line("DESCRIPTION", text)
        if html:
            yield text_line(words.HTML_BODY, item.body.content, {"FMTTYPE": "text/html"})
    if item.categories:
        names = ",".join(text_line("", name)[1:] for name in sorted(item.categories))
        yield line("CATEGORIES", names)
    yield from attachment_lines(item.attachments)


def _event(event: Event, which: list[str], quiet: bool) -> Iterator[str]:
    extra = Extra(event.extra)
    yield from which
    yield moment_line("DTSTART", event.start, floating=event.floating)
    if event.end != event.start or _instants_differ(event):  # else it may not be said
        yield moment_line("DTEND", event.end, floating=event.floating)
    yield from _shared(event, extra)
    yield f"TRANSP:{'TRANSPARENT' if event.show_as is ShowAs.FREE else 'OPAQUE'}"
    yield f"{words.BUSY_STATUS}:{words.BUSY[event.show_as]}"
    yield from extra.event_status(event)
    if event.location:
        yield text_line("LOCATION", event.location)
    if event.zone_name:
        yield text_line(words.ZONE_NAME, event.zone_name)
    if event.recurrence:
        yield from render_rule(event.recurrence, event.start, floating=event.floating)
        yield from (_excluded(moment, event) for moment in sorted(event.deleted, key=str))
    yield from people_lines(event, quiet=quiet)
    yield from extra.rest()


def _todo(todo: Todo) -> Iterator[str]:
    extra = Extra(todo.extra)
    yield from extra.days(todo)
    yield from extra.status(todo)
    if todo.status in (TodoStatus.WAITING_ON_OTHERS, TodoStatus.DEFERRED):
        yield f"{words.STATUS}:{todo.status}"
    if todo.completed:
        yield f"COMPLETED:{todo.completed.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield from _shared(todo, extra)
    if todo.recurrence:
        start = todo.start or todo.due
        yield from render_rule(todo.recurrence, start) if start else ()
    yield from _work(todo)
    yield from extra.rest()


def _work(todo: Todo) -> Iterator[str]:
    for name, minutes in (
        (words.ACTUAL_WORK, todo.actual_work),
        (words.TOTAL_WORK, todo.total_work),
    ):
        if minutes:
            yield f"{name}:{minutes}"
    for name, text in ((words.MILEAGE, todo.mileage), (words.BILLING, todo.billing)):
        if text:
            yield text_line(name, text)
    for name in sorted(todo.companies):  # of a list, some programs keep the first alone
        yield text_line(words.COMPANIES, name)


def _instants_differ(event: Event) -> bool:
    one, other = event.start, event.end
    both = isinstance(one, datetime) and isinstance(other, datetime)
    return both and one.astimezone(UTC) != other.astimezone(UTC)  # type: ignore[union-attr]


def _recurrence_id(original: datetime | date, event: Event) -> str:
    return moment_line("RECURRENCE-ID", _in_zone_of(event, original), floating=event.floating)


def _excluded(original: datetime | date, event: Event) -> str:
    value, parameters = moment_value(_in_zone_of(event, original), floating=event.floating)
    return line("EXDATE", value, parameters)


def _in_zone_of(event: Event, original: datetime | date) -> datetime | date:
    """Return `original` as DTSTART is told, which is how clients look for it."""
    if isinstance(original, datetime) and isinstance(event.start, datetime):
        return original.astimezone(event.start.tzinfo)
    return original


def _timezones(items: Iterable[Item], now: datetime) -> str:
    years: dict[str, set[int]] = {}
    for item in items:
        for moment, ahead in _moments(item):
            zone = moment.tzinfo
            if isinstance(zone, ZoneInfo) and zone.key != "UTC":
                years.setdefault(zone.key, set()).update((moment.year, moment.year + ahead))
    this = {now.year} if years else set()
    return "".join(
        timezone_text(zone, min(found | this), max(found | this))
        for zone, found in sorted(years.items())
    )


def _moments(item: Item) -> Iterator[tuple[datetime, int]]:
    """Yield the times of an item that are told in a zone, and for how many years to go on."""
    if isinstance(item, Todo) or item.floating:
        return
    ahead = AHEAD if item.recurrence else 0
    for moment in (item.start, item.end):
        if isinstance(moment, datetime):
            yield moment, ahead
    for occurrence in item.changed:
        yield from _moments(occurrence.event)
