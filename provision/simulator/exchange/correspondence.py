"""What others do to a mailbox: invite, change, cancel, answer. For tests, which play the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from provision.simulator.exchange.appointment_rules import settle_appointment
from provision.simulator.exchange.common_rules import Circumstances
from provision.simulator.exchange.meeting_rules import CANCELLED, INVITED, MEETING, RECEIVED
from provision.simulator.exchange.persons import Attendee, Attendees, Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.simulator.exchange.kinds import ToldZone, Value
    from provision.simulator.exchange.mailbox import Item, Mailbox
    from provision.simulator.exchange.organisation import Organisation

_PREFIXES = {"ja": "キャンセル済み: ", "en": "Canceled: "}


def receive_invitation(
    organisation: Organisation, mailbox: Mailbox, organizer: Person, values: Mapping[str, Value]
) -> Item:
    """Let a meeting of `organizer`'s arrive, as the Calendar Attendant enters it: tentatively.

    `values` are fields by their names; whoever owns the mailbox is invited in any case.
    """
    owner = Attendee(Person(mailbox.name, mailbox.smtp))
    held: dict[str, Value] = {
        "LegacyFreeBusyStatus": "Tentative",
        "RequiredAttendees": Attendees((owner,)),
        "Organizer": organizer,
        "AppointmentState": MEETING | RECEIVED,
        "MeetingRequestWasSent": True,
        **values,
    }
    settle_appointment(held, _circumstances(organisation, mailbox, organizer))
    held["HasAttachments"] = False
    return mailbox.add(mailbox.folder("calendar"), "CalendarItem", held, {})


def receive_update(
    organisation: Organisation, mailbox: Mailbox, item: Item, values: Mapping[str, Value]
) -> None:
    """Let the organiser's change arrive: what the owner changed in those fields is overwritten."""
    organizer = item.values["Organizer"]
    held = {**item.values, **values}
    number = held.get("AppointmentSequenceNumber", 0)
    held["AppointmentSequenceNumber"] = (number if isinstance(number, int) else 0) + 1
    if isinstance(organizer, Person):
        settle_appointment(held, _circumstances(organisation, mailbox, organizer))
    item.values = held
    item.changed = mailbox.next_change()


def receive_cancellation(organisation: Organisation, mailbox: Mailbox, item: Item) -> None:
    """Let the news arrive that the meeting does not take place; it stays in the calendar."""
    prefix = _PREFIXES.get(mailbox.language, _PREFIXES["en"])
    told: dict[str, Value] = {
        "AppointmentState": MEETING | RECEIVED | CANCELLED,
        "LegacyFreeBusyStatus": "Free",
        "Subject": f"{prefix}{item.values.get('Subject', '')}",
    }
    receive_update(organisation, mailbox, item, told)


def receive_answer(
    organisation: Organisation, mailbox: Mailbox, item: Item, smtp: str, response: str
) -> None:
    """Let an attendee's answer to the owner's meeting arrive: `Accept`, `Tentative`, `Decline`."""
    now = organisation.world.clock()
    for name in INVITED:
        invited = item.values.get(name)
        if isinstance(invited, Attendees):
            item.values[name] = Attendees(
                tuple(
                    replace(one, response=response, replied=now)
                    if one.person.smtp.lower() == smtp.lower()
                    else one
                    for one in invited.people
                )
            )
    item.changed = mailbox.next_change()


def tell_zone(mailbox: Mailbox, item: Item, told: ToldZone) -> None:
    """Let `item` be from a program that has names of its own for zones, or none."""
    item.values["ToldZone"] = told
    item.changed = mailbox.next_change()


def _circumstances(organisation: Organisation, mailbox: Mailbox, writer: Person) -> Circumstances:
    world = organisation.world
    owner = Person(mailbox.name, mailbox.smtp)
    return Circumstances(
        world.clock(), owner, writer.name, mailbox.language, mailbox.zone, world.ids.number()
    )
