"""Who takes part in a meeting, as EWS tells it and as it is told to EWS.

Whoever writes attendees into a calendar becomes the organiser there, and may invite and cancel in
its owner's name. So they are written where the owner organises the meeting, and kept beside the
item, unseen, where somebody else does.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from adapter.ews.answers import TYPES
from adapter.people import Attendee, Person, Reply, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapter.ews.parts import Parts
    from adapter.items import Event

LISTS = {
    Role.REQUIRED: "RequiredAttendees",
    Role.OPTIONAL: "OptionalAttendees",
    Role.RESOURCE: "Resources",
}
# What Exchange puts before the subject of a meeting that is called off, in English and otherwise:
# each server writes it in the language of the mailbox that sends it.
CANCELLED = "Canceled: "
PREFIXES = (
    *(CANCELLED, "Cancelled: ", "キャンセル済み: ", "取り消し済み: ", "Abgesagt: ", "Annulé : "),
    *(
        "Annulé: ",
        "Cancelado: ",
        "Cancelada: ",
        "Annullato: ",
        "Geannuleerd: ",
        "已取消: ",
        "취소됨: ",
    ),
)
# How an answer to an invitation is called as an item.
ANSWERS = {
    Reply.ACCEPTED: "AcceptItem",
    Reply.TENTATIVE: "TentativelyAcceptItem",
    Reply.DECLINED: "DeclineItem",
}
SILENT = (Reply.UNKNOWN, Reply.NO_RESPONSE)
# Whether attendees are kept beside the ones that Exchange shows, or in their place.
SHOWN, HIDDEN = "shown", "hidden"


class People(NamedTuple):
    """What an event says of people."""

    organizer: Person | None = None
    attendees: tuple[Attendee, ...] = ()
    reply: Reply = Reply.UNKNOWN
    cancelled: bool = False


def read_people(parts: Parts) -> People:
    """Return who takes part; nobody organises what nobody is invited to."""
    kept = parts.kept("cancelled")
    cancelled = parts.flag("IsCancelled") or kept == "true"
    place, hidden = _kept_attendees(parts.kept("attendees"))
    shown = tuple(_shown(parts))
    if not shown:
        if place != HIDDEN:
            return People(cancelled=cancelled)
        return People(
            _kept_person(parts),
            hidden,
            Reply(parts.kept("reply") or "" or Reply.UNKNOWN),
            cancelled,
        )
    reply = Reply(parts.text("MyResponseType", Reply.UNKNOWN))
    return People(_organizer(parts), _overlaid(shown, hidden), reply, cancelled)


def without_prefix(parts: Parts, *, cancelled: bool) -> str:
    """Return the subject without what is put before it when a meeting is called off."""
    subject = parts.text("Subject")
    if parts.flag("IsCancelled"):
        prefix = next((each for each in PREFIXES if subject.startswith(each)), "")
        return subject.removeprefix(prefix)
    return subject.removeprefix(CANCELLED) if cancelled or parts.kept("cancelled") else subject


def is_received(parts: Parts) -> bool:
    """Return whether the item is a meeting that somebody else organises, and sent."""
    ours = ("", Reply.ORGANIZER, Reply.UNKNOWN)
    return parts.flag("IsMeeting") and parts.text("MyResponseType") not in ours


def is_owners(event: Event, owner: str) -> bool:
    """Return whether the meeting is `owner`'s own, who is an address."""
    organizer = event.organizer
    return organizer is not None and organizer.address.casefold() == owner.casefold()


def attendee_elements(event: Event, owner: str) -> Iterator[tuple[str, etree._Element | None]]:
    """Yield each list of attendees by its name, None where there is nobody to write."""
    invited = event.attendees if is_owners(event, owner) else ()
    for role, name in LISTS.items():
        found = [_attendee_element(each) for each in invited if each.role is role]
        element = etree.Element(f"{TYPES}{name}") if found else None
        if element is not None:
            element.extend(found)
        yield name, element


def dumped_attendees(event: Event, owner: str) -> str:
    """Return the attendees as they are kept."""
    if not event.attendees:
        return ""
    place = SHOWN if is_owners(event, owner) else HIDDEN
    people = [[one.person.address, one.person.name, one.role, one.reply] for one in event.attendees]
    return json.dumps([place, people], ensure_ascii=False, separators=(",", ":"))


def dumped_person(person: Person | None) -> str:
    """Return somebody as they are kept."""
    return json.dumps([person.address, person.name], ensure_ascii=False) if person else ""


def _kept_attendees(text: str) -> tuple[str, tuple[Attendee, ...]]:
    if not text:
        return "", ()
    try:
        place, people = json.loads(text)
        found = tuple(
            Attendee(Person(str(address), str(name)), Role(role), Reply(reply))
            for address, name, role, reply in people
        )
    except (ValueError, TypeError):
        return "", ()
    return str(place), found


def _kept_person(parts: Parts) -> Person | None:
    try:
        address, name = json.loads(parts.kept("organizer"))
    except (ValueError, TypeError):
        return None
    return Person(str(address), str(name))


def _organizer(parts: Parts) -> Person | None:
    element = parts.element("Organizer")
    shown = None if element is None else _person(element)
    kept = _kept_person(parts)
    is_same = kept and shown and kept.address.casefold() == shown.address.casefold()
    return kept if is_same else shown


def _shown(parts: Parts) -> Iterator[Attendee]:
    for role, name in LISTS.items():
        element = parts.element(name)
        for each in () if element is None else element:
            person = _person(each)
            if person:
                reply = each.findtext(f"{TYPES}ResponseType") or Reply.UNKNOWN
                yield Attendee(person, role, Reply(reply))


def _person(element: etree._Element) -> Person | None:
    """Return somebody; who has an address of Exchange's own alone is called by that."""
    address = element.findtext(f"{TYPES}Mailbox/{TYPES}EmailAddress", "")
    name = element.findtext(f"{TYPES}Mailbox/{TYPES}Name", "")
    return Person(address, name) if address else None


def _overlaid(shown: tuple[Attendee, ...], kept: tuple[Attendee, ...]) -> tuple[Attendee, ...]:
    """Return the attendees that Exchange shows, with what it does not know of them."""
    by_address = {each.person.address.casefold(): each for each in shown}
    told = {each.person.address.casefold(): each for each in kept}
    if by_address.keys() != told.keys():
        return shown
    if any(told[address].role is not each.role for address, each in by_address.items()):
        return shown
    return tuple(_answered(each, by_address[each.person.address.casefold()]) for each in kept)


def _answered(kept: Attendee, shown: Attendee) -> Attendee:
    return kept if shown.reply in SILENT else Attendee(kept.person, kept.role, shown.reply)


def _attendee_element(attendee: Attendee) -> etree._Element:
    element = etree.Element(f"{TYPES}Attendee")
    mailbox = etree.SubElement(element, f"{TYPES}Mailbox")
    if attendee.person.name:
        etree.SubElement(mailbox, f"{TYPES}Name").text = attendee.person.name
    etree.SubElement(mailbox, f"{TYPES}EmailAddress").text = attendee.person.address
    # Who is known to the directory alone has a name there in place of an address.
    routing = "EX" if attendee.person.address.startswith("/") else "SMTP"
    etree.SubElement(mailbox, f"{TYPES}RoutingType").text = routing
    return element
