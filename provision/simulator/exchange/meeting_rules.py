"""What the server makes of who is invited: whose meeting an item is, and in what state.

A meeting is organised by the owner of the mailbox, or it was received from who organises it.
https://learn.microsoft.com/exchange/client-developer/web-service-reference/appointmentstate
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.simulator.exchange.persons import Attendee, Attendees, Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.simulator.exchange.kinds import Value

INVITED = ("RequiredAttendees", "OptionalAttendees", "Resources")
MEETING, RECEIVED, CANCELLED = 1, 2, 4


def attendees(values: Mapping[str, Value]) -> tuple[Attendee, ...]:
    """Return everybody who is invited."""
    lists = (values.get(name) for name in INVITED)
    return tuple(one for each in lists if isinstance(each, Attendees) for one in each.people)


def is_received(values: Mapping[str, Value]) -> bool:
    """Return whether the meeting came from somebody else."""
    return bool(_state(values) & RECEIVED)


def _state(values: Mapping[str, Value]) -> int:
    state = values.get("AppointmentState", 0)
    return state if isinstance(state, int) else 0


def settle_meeting(values: dict[str, Value], owner: Person) -> None:
    """Say whose meeting it is, if it is one, and what became of it."""
    cancelled = _state(values) & CANCELLED
    if is_received(values):
        values["IsOrganizer"] = False
        values.setdefault("MyResponseType", "NoResponseReceived")
        values["AppointmentState"] = MEETING | RECEIVED | cancelled
    else:
        invited = bool(attendees(values))
        values |= {"Organizer": owner, "IsOrganizer": True}
        # respNone: an appointment has no attendees, so nobody responds (MS-OXOCAL 2.2.1.11).
        values["MyResponseType"] = "Organizer" if invited else "Unknown"
        values["AppointmentState"] = (MEETING if invited else 0) | cancelled
    values["IsMeeting"] = bool(_state(values) & MEETING)
    values["IsCancelled"] = bool(cancelled)
    values.setdefault("MeetingRequestWasSent", False)
    values["DisplayTo"] = _names(values.get("RequiredAttendees"))
    values["DisplayCc"] = _names(values.get("OptionalAttendees"))


def _names(listed: Value | None) -> str:
    people = listed.people if isinstance(listed, Attendees) else ()
    return "; ".join(one.person.name for one in people)
