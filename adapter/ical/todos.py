"""Read a VTODO as a to-do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from adapter.ical import words
from adapter.ical.common import (
    Reminder,
    alarms_of,
    attachments_of,
    body_of,
    categories_of,
    extra_of,
    importance_of,
    sensitivity_of,
    span_of,
)
from adapter.ical.extras import day_line, todo_status
from adapter.ical.parsing import texts
from adapter.items import UTC_ZONE, Todo, TodoStatus, settled
from adapter.rule_text import REGENERATION
from adapter.rules import parse_rule
from provision.contract.messages import message

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from adapter.ical.moments import Zones
    from adapter.ical.parsing import Component
    from adapter.recurrence import Repetition
    from provision.contract.messages import Line

RULES = ("RRULE", "RDATE", "EXRULE", REGENERATION)
KNOWN = {
    *("DTSTART", "DUE", "DURATION", "COMPLETED", words.STATUS, *RULES),
    *(words.ACTUAL_WORK, words.TOTAL_WORK, words.MILEAGE, words.BILLING, words.COMPANIES),
}
Read = tuple[Todo, frozenset[str], tuple["Line", ...]]


def read_todo(component: Component, zones: Zones) -> Read:
    """Return the to-do, what of it was told coarsely, and what was taken for something near."""
    start, due, told = _days(component, zones)
    notes: list[Line] = []
    if start and due and due < start:
        notes.append(message("ical.due-before-start"))
        due = start
    status, percent, coarse = _status(component)
    body, plain = body_of(component)
    sensitivity, private = sensitivity_of(component)
    alarm = _reminder(component, zones)
    moment = alarm.trigger if alarm and isinstance(alarm.trigger, datetime) else None
    mark = f";VALUE=DATE-TIME:{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" if moment else ""
    summary = component.first("SUMMARY")
    todo = Todo(
        subject=summary.text if summary else "",
        body=body,
        start=start,
        due=due,
        status=status,
        percent_complete=percent,
        completed=_completed(component, zones) if status is TodoStatus.COMPLETED else None,
        importance=importance_of(component),
        sensitivity=sensitivity,
        categories=categories_of(component),
        reminder=moment,
        recurrence=_recurrence(component, start or due),
        attachments=attachments_of(component),
        actual_work=_number(component, words.ACTUAL_WORK),
        total_work=_number(component, words.TOTAL_WORK),
        mileage=_text(component, words.MILEAGE),
        billing=_text(component, words.BILLING),
        companies=frozenset(
            name for line in component.every(words.COMPANIES) for name in texts(line.value)
        ),
        extra=extra_of(
            component,
            _known(component, status, start or due),
            [*told, *alarms_of(component, alarm, mark)],
        ),
    )
    vague = {"status": coarse, "body": plain, "sensitivity": private}
    names = frozenset(name for name, is_vague in vague.items() if is_vague)
    return settled(todo), names, (*notes, *zones.notes.values())


def _days(component: Component, zones: Zones) -> tuple[date | None, date | None, list[str]]:
    """Return the days, and the lines by which their times of day come back."""
    found: dict[str, date] = {}
    told: list[str] = []
    for name in ("DTSTART", "DUE"):
        line = component.first(name)
        moment = zones.moment(line) if line else None
        if line and line.value.strip() and moment is None:
            raise ValueError(f"{name}:{line.value}")
        if isinstance(moment, datetime) and line:
            found[name] = moment.astimezone(zones.own).date()
            told.append(day_line(name, found[name], line.raw))
        elif moment:
            found[name] = moment
    span = span_of(component.value("DURATION"))
    start = found.get("DTSTART")
    if span and start and "DUE" not in found:
        found["DUE"] = start + span
        told.append(day_line("DUE", found["DUE"], f"DURATION:{component.value('DURATION')}"))
    return start, found.get("DUE"), told


def _status(component: Component) -> tuple[TodoStatus, int, bool]:
    """Return status and percentage, and whether the words that clients know alone told them."""
    word, exact = component.value("STATUS").strip(), component.value(words.STATUS)
    value = component.value("PERCENT-COMPLETE").strip()
    percent = min(int(value), 100) if value.isdecimal() else 0
    if not word and (percent == 100 or component.first("COMPLETED")):
        return TodoStatus.COMPLETED, 100, False
    status = todo_status(word, percent)
    known = {each.value: each for each in (TodoStatus.WAITING_ON_OTHERS, TodoStatus.DEFERRED)}
    if exact in known and status in (TodoStatus.NOT_STARTED, TodoStatus.IN_PROGRESS):
        return known[exact], percent, False
    return status, percent, status is TodoStatus.NOT_STARTED or word.upper() == "CANCELLED"


def _known(component: Component, status: TodoStatus, day: date | None) -> set[str]:
    """Return the names that the to-do says; a STATUS that is another word for it stays beside it.

    So does a rule that no day is there for.
    """
    word = component.value("STATUS").strip().upper()
    other = word and word != words.STATUSES[status]
    known = KNOWN | {"PERCENT-COMPLETE"} | (set() if other else {"STATUS"})
    return known if day else known - {*RULES}


def _completed(component: Component, zones: Zones) -> datetime | None:
    line = component.first("COMPLETED")
    moment = zones.moment(line) if line else None
    if isinstance(moment, datetime) or moment is None:
        return moment
    return datetime.combine(moment, time(), zones.own)


def _recurrence(component: Component, day: date | None) -> Repetition | None:
    lines = [line.raw for line in component.lines if line.name in RULES]
    return parse_rule(lines, day) if lines and day else None


def _reminder(component: Component, zones: Zones) -> Reminder | None:
    """Return the first alarm that is shown once, and when."""
    for part in component.parts:
        trigger = part.first("TRIGGER") if part.name == "VALARM" else None
        if not trigger or part.value("ACTION").strip().upper() not in ("DISPLAY", "AUDIO"):
            continue
        if part.first("REPEAT"):
            continue
        moment = zones.moment(trigger)
        if isinstance(moment, datetime):
            return Reminder(moment, part)
        related = trigger.parameters.get("RELATED", "START").upper()
        anchor = _anchor(component, zones, "DUE" if related == "END" else "DTSTART")
        span = span_of(trigger.value)
        if anchor and span is not None:
            return Reminder((anchor + span).astimezone(UTC_ZONE), part)
    return None


def _anchor(component: Component, zones: Zones, name: str) -> datetime | None:
    line = component.first(name)
    moment = zones.moment(line) if line else None
    if moment is None or isinstance(moment, datetime):
        return moment
    return _midnight(moment, zones.own)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _number(component: Component, name: str) -> int:
    value = component.value(name).strip()
    return int(value) if value.isdecimal() else 0


def _text(component: Component, name: str) -> str:
    line = component.first(name)
    return line.text if line else ""
