"""What the server makes of a task that is written: above all how complete it is."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from provision.simulator.exchange.common_rules import settle_common
from provision.simulator.exchange.refusal import Refusal

if TYPE_CHECKING:
    from provision.simulator.exchange.common_rules import Circumstances
    from provision.simulator.exchange.kinds import Value

_DESCRIPTIONS = {
    "NotStarted": "Not Started",
    "InProgress": "In Progress",
    "Completed": "Completed",
    "WaitingOnOthers": "Waiting on someone else",
    "Deferred": "Deferred",
}


def follow(values: dict[str, Value], name: str, at: Circumstances) -> None:
    """Bring status, percentage and day of completion into agreement with `name`, just written.

    Of several that are written, the last decides:
    https://learn.microsoft.com/exchange/client-developer/web-service-reference/completedate
    """
    decide = _DECIDERS.get(name)
    if decide is not None:
        decide(values, at)


def _today(at: Circumstances) -> date:
    return at.now.astimezone(at.zone.tz).date()


def _complete(values: dict[str, Value], day: Value) -> None:
    values |= {"Status": "Completed", "PercentComplete": 100.0, "CompleteDate": day}


def _follow_status(values: dict[str, Value], at: Circumstances) -> None:
    if values["Status"] == "Completed":
        _complete(values, values.get("CompleteDate", _today(at)))
        return
    values.pop("CompleteDate", None)
    if values["Status"] == "NotStarted" or values.get("PercentComplete") == 100:
        values["PercentComplete"] = 0.0


def _follow_percentage(values: dict[str, Value], at: Circumstances) -> None:
    percentage = values.setdefault("PercentComplete", 0.0)
    if not isinstance(percentage, float) or not 0 <= percentage <= 100:
        raise Refusal(
            "ErrorInvalidPercentCompleteValue", "Percent complete must be between 0 and 100."
        )
    if percentage == 100:
        _complete(values, values.get("CompleteDate", _today(at)))
        return
    values.pop("CompleteDate", None)
    if percentage == 0 and values.get("Status") in {"Completed", "InProgress"}:
        values["Status"] = "NotStarted"
    elif percentage and values.get("Status", "NotStarted") in {"Completed", "NotStarted"}:
        values["Status"] = "InProgress"


def _follow_day(values: dict[str, Value], at: Circumstances) -> None:
    day = values.get("CompleteDate")
    if day is None:
        values |= {"Status": "NotStarted", "PercentComplete": 0.0}
        return
    if isinstance(day, date) and day > _today(at):
        raise Refusal("ErrorInvalidCompleteDate", "The completion date cannot be in the future.")
    _complete(values, day)


_DECIDERS = {
    "Status": _follow_status,
    "PercentComplete": _follow_percentage,
    "CompleteDate": _follow_day,
}


def settle_task(values: dict[str, Value], at: Circumstances) -> None:
    """Bring the fields of a task into the state in which the store keeps them."""
    start, due = values.get("StartDate"), values.get("DueDate")
    if isinstance(start, date) and isinstance(due, date) and due < start:
        # A task that starts after it is due starts on that day (MS-OXOTASK 2.2.2.2.5).
        values["StartDate"] = due
    status = str(values.setdefault("Status", "NotStarted"))
    values.setdefault("PercentComplete", 0.0)
    values["IsComplete"] = status == "Completed"
    values["StatusDescription"] = _DESCRIPTIONS[status]
    values["Owner"] = at.owner.name
    values |= {"DelegationState": "NoMatch", "IsTeamTask": False}
    values["IsRecurring"] = "Recurrence" in values
    changes = values.get("ChangeCount", 0)
    values["ChangeCount"] = changes + 1 if isinstance(changes, int) else 1
    _settle_reminder(values, at)
    settle_common(values, "IPM.Task", at)


def _settle_reminder(values: dict[str, Value], at: Circumstances) -> None:
    values["ReminderMinutesBeforeStart"] = 0
    values.pop("ReminderNextTime", None)
    if not values.setdefault("ReminderIsSet", False):
        return
    due = values.get("DueDate")
    day = due if isinstance(due, date) else _today(at)
    values.setdefault("ReminderDueBy", datetime.combine(day, time(), at.zone.tz))
    values["ReminderNextTime"] = values["ReminderDueBy"]
