"""What a mailbox holds: events and to-dos, as plain values that no protocol shows through.

A time is either an aware `datetime`, whose `tzinfo` is a `zoneinfo.ZoneInfo` so that it knows
the zone's name and not only an offset, or, for what lasts all day, a `date`. An end is
exclusive, as in RFC 5545: a day's event ends on the next day.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum

WIDEST_REMINDER = timedelta(weeks=52 * 10)


class ShowAs(StrEnum):
    """How an event counts in its owner's free/busy times (EWS `LegacyFreeBusyStatus`)."""

    FREE = "Free"
    TENTATIVE = "Tentative"
    BUSY = "Busy"
    OUT_OF_OFFICE = "OOF"
    WORKING_ELSEWHERE = "WorkingElsewhere"


class Sensitivity(StrEnum):
    """Who is meant to see an item (EWS `Sensitivity`)."""

    NORMAL = "Normal"
    PERSONAL = "Personal"
    PRIVATE = "Private"
    CONFIDENTIAL = "Confidential"


class Importance(StrEnum):
    """How much an item matters (EWS `Importance`)."""

    LOW = "Low"
    NORMAL = "Normal"
    HIGH = "High"


class TodoStatus(StrEnum):
    """How far a to-do has come (EWS task `Status`)."""

    NOT_STARTED = "NotStarted"
    IN_PROGRESS = "InProgress"
    COMPLETED = "Completed"
    WAITING_ON_OTHERS = "WaitingOnOthers"
    DEFERRED = "Deferred"


class BodyKind(StrEnum):
    """The form of a body (EWS `BodyType`)."""

    TEXT = "Text"
    HTML = "HTML"


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an item."""

    content: str = ""
    kind: BodyKind = BodyKind.TEXT


@dataclass(frozen=True, slots=True)
class Event:
    """Something in a calendar; all day when `start` and `end` are dates.

    `reminder` is how long before the start to remind; None reminds of nothing.
    """

    start: datetime | date
    end: datetime | date
    subject: str = ""
    body: Body = Body()
    location: str = ""
    show_as: ShowAs = ShowAs.BUSY
    sensitivity: Sensitivity = Sensitivity.NORMAL
    importance: Importance = Importance.NORMAL
    categories: frozenset[str] = frozenset()
    reminder: timedelta | None = None
    uid: str = ""

    def __post_init__(self) -> None:
        if is_aware(self.start) is not is_aware(self.end):
            raise ValueError("an event starts and ends on days, or at times; not one of each")
        if self.end < self.start:
            raise ValueError("an event ends before it starts")

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, datetime)


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to do; `start` and `due` are days, `reminder` is a moment.

    `completed` is set by the server when the status becomes so; writing it has no effect.
    """

    subject: str = ""
    body: Body = Body()
    start: date | None = None
    due: date | None = None
    status: TodoStatus = TodoStatus.NOT_STARTED
    percent_complete: int = 0
    completed: datetime | None = None
    importance: Importance = Importance.NORMAL
    sensitivity: Sensitivity = Sensitivity.NORMAL
    categories: frozenset[str] = frozenset()
    reminder: datetime | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.percent_complete <= 100:
            raise ValueError("percent complete is from 0 to 100")
        if self.start and self.due and self.due < self.start:
            raise ValueError("a to-do is due before it starts")


Item = Event | Todo


def is_aware(moment: datetime | date) -> bool:
    """Return whether `moment` is a time with a zone; refuse a time without one."""
    if not isinstance(moment, datetime):
        return False
    if moment.tzinfo is None:
        raise ValueError("a time needs a zone")
    return True


def changed_fields(before: Item, after: Item) -> frozenset[str]:
    """Return the names of the fields in which `after` differs from `before`, its kind."""
    names = (field.name for field in fields(after))
    return frozenset(name for name in names if getattr(before, name) != getattr(after, name))
