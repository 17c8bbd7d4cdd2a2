"""What Exchange would send on a write to a calendar item: nothing leaves, all of it is noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.exchange.meeting_rules import attendees, is_received
from provision.simulator.exchange.organisation import SentMail
from provision.simulator.exchange.persons import Person
from provision.simulator.exchange.refusal import Refusal
from provision.simulator.exchange.schema.names import local

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from provision.simulator.exchange.call import Call
    from provision.simulator.exchange.draft import Draft
    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.mailbox import Item, Mailbox
    from provision.simulator.exchange.schema.names import Element

Letter = tuple[str, set[str]]
_QUIETLY = {"SendToNone", "SaveOnly"}
# What invitations are about: whoever changes it counts the sequence number up (RFC 5546 2.1.4).
_SPAN = ("Start", "End", "Recurrence", "StartTimeZone")


def how_to_send(request: Element, attribute: str, kind: str) -> str:
    """Return how a write to an item of `kind` sends mail; one to a calendar item has to say."""
    if kind != "CalendarItem":
        return "SendToNone"
    written = request.get(attribute)
    if written is None:
        raise Refusal(f"Error{attribute}Required", f"The {attribute} attribute is required.")
    return str(written)


@dataclass(frozen=True, slots=True)
class Post:
    """How one write sends mail, if it does: by which request, and from whose mailbox."""

    call: Call
    request: Element
    mailbox: Mailbox
    how: str

    @property
    def is_quiet(self) -> bool:
        return self.how in _QUIETLY

    def send(self, kind: str, to: Iterable[str]) -> None:
        """Note that mail of `kind` would have gone to the addresses `to`."""
        operation = local(self.request)
        mail = SentMail(self.mailbox.smtp, operation, self.how, kind, tuple(sorted(to)))
        self.call.organisation.sent_mail.append(mail)


def invite(post: Post, draft: Draft) -> None:
    """Send the new meeting to everybody who is invited."""
    people = _addresses(draft.values)
    if post.is_quiet or not people:
        return
    draft.values["MeetingRequestWasSent"] = True
    post.send("request", people)


def letters_of_change(post: Post, item: Item, draft: Draft) -> list[Letter]:
    """Return what is to be sent once the meeting, if it is the owner's, is as `draft` has it.

    Who is invited no more is told that it is cancelled.
    """
    if post.is_quiet or is_received(item.values):
        return []
    before, after = _addresses(item.values), _addresses(draft.values)
    moved = any(item.values.get(name) != draft.values.get(name) for name in _SPAN)
    if moved and draft.values.get("MeetingRequestWasSent"):
        _count_up(draft.values)
    only_new = "Changed" in post.how and after != before and not moved
    told = after - before if only_new else after
    if told:
        draft.values["MeetingRequestWasSent"] = True
    return [(kind, to) for kind, to in (("request", told), ("cancellation", before - after)) if to]


def _count_up(values: dict[str, Value]) -> None:
    number = values.get("AppointmentSequenceNumber", 0)
    values["AppointmentSequenceNumber"] = (number if isinstance(number, int) else 0) + 1


def tell_of_end(post: Post, item: Item) -> None:
    """Send a cancellation of the owner's meeting; of another's, that the owner does not come."""
    if post.is_quiet:
        return
    if is_received(item.values):
        post.send("decline", organizer_of(item.values))
    elif people := _addresses(item.values):
        post.send("cancellation", people)


def organizer_of(values: Mapping[str, Value]) -> set[str]:
    """Return the address of whoever organises the meeting."""
    organizer = values.get("Organizer")
    return {organizer.smtp} if isinstance(organizer, Person) else set()


def _addresses(values: Mapping[str, Value]) -> set[str]:
    return {one.person.smtp for one in attendees(values)}
