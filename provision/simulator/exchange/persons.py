"""People as items name them: somebody with an address, and somebody who is invited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from provision.simulator.exchange.schema.names import t, text_of

if TYPE_CHECKING:
    from datetime import datetime

    from provision.simulator.exchange.schema.names import Element


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an address, which by the routing type `EX` is a name in the directory."""

    name: str
    smtp: str
    routing: str = "SMTP"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who is invited, and what is known of their answer."""

    person: Person
    response: str = "Unknown"
    replied: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attendees:
    """Those who are invited in one of three ways: required, optional, or as a resource."""

    people: tuple[Attendee, ...]

    def with_answers_of(self, before: Attendees) -> Attendees:
        """Return these people, with the answers of those who were in `before`."""
        known = {one.person.smtp.lower(): one for one in before.people}
        return Attendees(
            tuple(
                replace(one, response=was.response, replied=was.replied)
                if (was := known.get(one.person.smtp.lower()))
                else one
                for one in self.people
            )
        )


def person_in(element: Element) -> Person:
    """Return who is in `element`, a Mailbox; whoever has no name is called by the address."""
    smtp = text_of(element, "EmailAddress")
    return Person(text_of(element, "Name") or smtp, smtp)


def mailbox_element(person: Person) -> Element:
    """Return `person` as an element."""
    return t(
        "Mailbox",
        t("Name", person.name),
        t("EmailAddress", person.smtp),
        t("RoutingType", person.routing),
        t("MailboxType", "Mailbox"),
    )
