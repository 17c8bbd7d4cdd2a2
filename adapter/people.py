"""Who takes part in a meeting, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """As what somebody is invited (EWS `RequiredAttendees`, `OptionalAttendees`, `Resources`)."""

    REQUIRED = "Required"
    OPTIONAL = "Optional"
    RESOURCE = "Resource"


class Reply(StrEnum):
    """What somebody answered to an invitation (EWS `ResponseTypeType`)."""

    UNKNOWN = "Unknown"
    ORGANIZER = "Organizer"
    TENTATIVE = "Tentative"
    ACCEPTED = "Accept"
    DECLINED = "Decline"
    NO_RESPONSE = "NoResponseReceived"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an SMTP address; `name` is what is shown of them, and may be empty."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who is invited."""

    person: Person
    role: Role = Role.REQUIRED
    reply: Reply = Reply.UNKNOWN
