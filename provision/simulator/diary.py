"""Fill a person's calendar and tasks, as that person would have in Outlook before we came."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from provision.simulator.exchange.common_rules import Circumstances
from provision.simulator.exchange.draft import Draft
from provision.simulator.exchange.kinds import Body
from provision.simulator.exchange.persons import Person

if TYPE_CHECKING:
    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.mailbox import Item, Mailbox
    from provision.simulator.world import World

# Days from today, hour and length in hours, subject, place, show-as.
APPOINTMENTS = (
    (1, 10, 1, "週次会議", "会議室 A", "Busy"),
    (2, 13, 2, "Quarterly review", "Room 201", "Tentative"),
    (5, 9, 9, "大阪出張", "大阪支店", "OOF"),
)
# Days from today until due, subject, status, per cent complete.
TASKS = (
    (3, "見積書を送る", "InProgress", 40),
    (7, "Prepare slides", "NotStarted", 0),
)


def fill_diary(mailbox: Mailbox, world: World) -> None:
    """Put some appointments and tasks of the coming days into `mailbox`."""
    today = world.clock().astimezone(mailbox.zone.tz).date()
    for days, hour, hours, subject, place, show_as in APPOINTMENTS:
        start = _at(mailbox, today + timedelta(days=days), hour)
        add_entry(
            mailbox,
            world,
            "CalendarItem",
            Subject=subject,
            Location=place,
            Start=start,
            End=start + timedelta(hours=hours),
            StartTimeZone=mailbox.zone.zone_id,
            EndTimeZone=mailbox.zone.zone_id,
            LegacyFreeBusyStatus=show_as,
            Body=Body(f"{subject}\r\n", is_html=False),
        )
    for days, subject, status, percent in TASKS:
        due = today + timedelta(days=days)
        add_entry(
            mailbox,
            world,
            "Task",
            Subject=subject,
            DueDate=due,
            Status=status,
            PercentComplete=float(percent),
        )


def _at(mailbox: Mailbox, day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), mailbox.zone.tz).astimezone(UTC)


def add_entry(mailbox: Mailbox, world: World, kind: str, **values: Value) -> Item:
    """Put an appointment or a task into `mailbox` as its owner makes it."""
    owner = Person(mailbox.name, mailbox.smtp)
    number = world.ids.number()
    at = Circumstances(world.clock(), owner, mailbox.name, mailbox.language, mailbox.zone, number)
    draft = Draft(kind, at)
    for name, value in values.items():
        draft.put(name, value)
    draft.settle()
    folder = mailbox.folder("tasks" if kind == "Task" else "calendar")
    return mailbox.add(folder, kind, draft.values, draft.extended)
