"""Answers to meetings, which clients make as items: accepted, perhaps, declined; and cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.exchange.call import answered
from provision.simulator.exchange.keeping import target
from provision.simulator.exchange.meeting_rules import CANCELLED, MEETING
from provision.simulator.exchange.refusal import Refusal
from provision.simulator.exchange.schema.names import child, local, m, t
from provision.simulator.exchange.sending import Post, organizer_of, tell_of_end
from provision.simulator.exchange.shapes import id_element

if TYPE_CHECKING:
    from provision.simulator.exchange.call import Call
    from provision.simulator.exchange.keeping import Target
    from provision.simulator.exchange.mailbox import Item
    from provision.simulator.exchange.schema.names import Element


@dataclass(frozen=True, slots=True)
class _Answer:
    """What an answer is called in error codes, what it says, and how it shows the time."""

    called: str
    response: str
    show_as: str


_ANSWERS = {
    "AcceptItem": _Answer("Accept", "Accept", "Busy"),
    "TentativelyAcceptItem": _Answer("Tentative", "Tentative", "Tentative"),
    "DeclineItem": _Answer("Decline", "Decline", "Free"),
}
_KINDS = {"AcceptItem": "AcceptItem", "TentativelyAcceptItem": "Tentative"}
RESPONSES = {*_ANSWERS, "CancelCalendarItem"}


def respond(call: Call, request: Element, element: Element) -> Element:
    """Carry out the answer that `element` is; the item it refers to has another id after it.

    https://learn.microsoft.com/previous-versions/office/developer/exchange-server-2010/dd633648(v=exchg.80)
    """
    how = request.get("MessageDisposition")
    if how is None:
        raise Refusal(
            "ErrorMessageDispositionRequired", "The MessageDisposition attribute is required."
        )
    named = child(element, "ReferenceItemId")
    if named is None:
        raise Refusal("ErrorInvalidReferenceItem", "The reference item is invalid.")
    to = target(call, t("ItemId", Id=str(named.get("Id"))))
    post = Post(call, request, to.place.mailbox, str(how))
    if local(element) == "CancelCalendarItem":
        item = _cancel(post, to)
    else:
        item = _answer(post, to, local(element))
    return answered("CreateItem", m("Items", t("CalendarItem", id_element("ItemId", item))))


def _answer(post: Post, to: Target, name: str) -> Item:
    answer = _ANSWERS[name]
    _check_answerable(to, name, answer.called)
    draft = to.draft(post.call)
    draft.values |= {
        "MyResponseType": answer.response,
        "LegacyFreeBusyStatus": answer.show_as,
        "AppointmentReplyTime": post.call.organisation.world.clock(),
    }
    to.keep(post.call, draft)
    if not post.is_quiet:
        post.send(answer.response.lower(), organizer_of(draft.values))
    return _settled(to, declined=answer.response == "Decline")


def _check_answerable(to: Target, name: str, called: str) -> None:
    if to.item.kind != "CalendarItem":
        raise Refusal(
            f"ErrorInvalidItemForOperation{_KINDS.get(name, name)}",
            "The item cannot be answered in this way.",
        )
    if to.item.values["IsOrganizer"]:
        raise Refusal(
            f"ErrorCalendarIsOrganizerFor{called}",
            "You cannot answer a meeting that you organise yourself.",
        )
    if to.item.values["IsCancelled"]:
        raise Refusal(f"ErrorCalendarIsCancelledFor{called}", "The meeting is cancelled.")


def _settled(to: Target, *, declined: bool) -> Item:
    """Return the item in the place where the answer leaves it; an occurrence stays where it is."""
    mailbox = to.place.mailbox
    if to.series:
        master, index = to.series
        if declined:
            master.deleted.add(index)
            master.altered.pop(index, None)
        return to.item
    return mailbox.move(to.item, "deleteditems" if declined else to.item.folder)


def _cancel(post: Post, to: Target) -> Item:
    if to.item.kind != "CalendarItem" or not to.item.values["IsOrganizer"]:
        raise Refusal("ErrorCalendarIsNotOrganizer", "Only the organiser can cancel the meeting.")
    draft = to.draft(post.call)
    draft.values["AppointmentState"] = MEETING | CANCELLED
    tell_of_end(post, to.item)
    to.keep(post.call, draft)
    return _settled(to, declined=True)
