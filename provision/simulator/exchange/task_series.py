"""A task that comes again: one item, which moves on to its next day when it is done.

What was done stays as a task of its own, not recurring, with all that the task had besides: its
named properties too. https://learn.microsoft.com/office/client-developer/outlook/mapi/pidlidtaskdeadoccurrence-canonical-property
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from provision.simulator.exchange.extended import ExtendedPath
from provision.simulator.exchange.recurring import Recurrence, days_of
from provision.simulator.exchange.refusal import Refusal

if TYPE_CHECKING:
    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.mailbox import Item, Mailbox

# PidLidTaskDeadOccurrence: MS-OXOTASK 2.2.2.2.8.
_DEAD = ExtendedPath("00062003-0000-0000-c000-000000000046", f"#{0x8109}", "Boolean")


def start_series(values: dict[str, Value]) -> None:
    """Let a task that was given a recurrence begin on the first day of it."""
    recurrence = values.get("Recurrence")
    if not isinstance(recurrence, Recurrence):
        return
    first = recurrence.start if recurrence.regenerates else next(days_of(recurrence), None)
    if first is None:
        raise Refusal("ErrorRecurrenceHasNoOccurrence", "The recurrence has no occurrence.")
    if _day(values) is None:
        values |= {"StartDate": first, "DueDate": first}
    _move_to(values, first)


def _day(values: dict[str, Value]) -> date | None:
    """Return the day that the recurrence counts from: of the start, or else when it is due."""
    days = (values.get(name) for name in ("StartDate", "DueDate"))
    return next((day for day in days if isinstance(day, date)), None)


def _move_to(values: dict[str, Value], day: date) -> None:
    """Move the task to `day`, with all that is at a distance from it."""
    before = _day(values)
    by = day - before if before else timedelta()
    for name in ("StartDate", "DueDate", "ReminderDueBy"):
        was = values.get(name)
        if isinstance(was, datetime | date):
            values[name] = was + by


def is_done(item: Item, values: dict[str, Value]) -> bool:
    """Return whether an occurrence of a series is done that was not."""
    recurs = isinstance(values.get("Recurrence"), Recurrence)
    return recurs and bool(values["IsComplete"]) and not item.values["IsComplete"]


def go_on(mailbox: Mailbox, item: Item) -> None:
    """Leave what was done behind, and let `item` be what is to be done next, if there is that."""
    done = dict(item.values)
    if not advance(item):
        item.extended[_DEAD] = "true"
        return
    del done["Recurrence"]
    done["IsRecurring"] = False
    extended = item.extended | {_DEAD: "true"}
    left = mailbox.add(mailbox.folder(item.folder), "Task", done, extended)
    left.attachments = item.attachments


def advance(item: Item) -> bool:
    """Move `item` to the next day of its series; return False if there is none."""
    recurrence = item.values["Recurrence"]
    following = _following(recurrence, item) if isinstance(recurrence, Recurrence) else None
    if following is None:
        return False
    values = dict(item.values)
    _move_to(values, following)
    values |= {"Status": "NotStarted", "StatusDescription": "Not Started"}
    values |= {"PercentComplete": 0.0, "IsComplete": False}
    values.pop("CompleteDate", None)
    item.values = values
    item.done += 1
    return True


def _following(recurrence: Recurrence, item: Item) -> date | None:
    day = _day(item.values)
    if not recurrence.regenerates:
        return next((one for one in days_of(recurrence) if day is None or one > day), None)
    completed = item.values.get("CompleteDate")
    following = _later(completed if isinstance(completed, date) else day, recurrence)
    over = recurrence.times is not None and item.done + 1 >= recurrence.times
    too_late = recurrence.last is not None and following > recurrence.last
    return None if over or too_late else following


def _later(day: date | None, recurrence: Recurrence) -> date:
    """Return the day that is the interval after `day`."""
    day = day or recurrence.start
    match recurrence.pattern:
        case "DailyRegeneration":
            return day + timedelta(days=recurrence.interval)
        case "WeeklyRegeneration":
            return day + timedelta(weeks=recurrence.interval)
        case pattern:
            months = recurrence.interval * (12 if pattern == "YearlyRegeneration" else 1)
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
