"""What a mailbox holds: events and to-dos, as plain values that no protocol shows through.

A time is either an aware `datetime`, whose `tzinfo` is a `zoneinfo.ZoneInfo` so that it knows
the zone's name and not only an offset, or, for what lasts all day, a `date`. An end is
exclusive, as in RFC 5545: a day's event ends on the next day.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from adapter.people import Reply

if TYPE_CHECKING:
    from adapter.attachments import Attachment
    from adapter.people import Attendee, Person
    from adapter.recurrence import Repetition

UTC_ZONE = ZoneInfo("UTC")

# EWS takes minutes in an `int`; nobody is reminded ten years ahead on purpose.
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
    r"""The text of an item, its lines parted by `\n`; a store may dress HTML in its own way."""

    content: str = ""
    kind: BodyKind = BodyKind.TEXT


@dataclass(frozen=True, slots=True)
class Event:
    r"""Something in a calendar; all day when `start` and `end` are dates.

    `reminder` is how long before the start to remind, in whole minutes; None reminds of nothing.
    `uid` stays with the event for good; an empty one is chosen by the store that makes it.
    An event with a `recurrence` is a series, and its own times are those of the first occurrence;
    `deleted` are the times at which occurrences began that were taken out, `changed` those that
    differ. `organizer` is None where nobody is invited; `reply` is what the mailbox's owner
    answered (`Reply.ORGANIZER` where the meeting is the owner's).
    `floating`: its times are meant wherever one is, and told in the zone of the mailbox.
    `zone_name`: what the zone is called where the event comes from, if no table translates that;
    then `start` and `end` are in the zone that its rules, or its offset, come nearest to.
    `extra`: what only iCalendar can say of it, as content lines and components of RFC 5545 with
    `\n` between lines, unfolded; a store that has no place for it keeps it hidden.
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
    recurrence: Repetition | None = None
    deleted: frozenset[datetime | date] = frozenset()
    changed: tuple[Occurrence, ...] = ()
    organizer: Person | None = None
    attendees: tuple[Attendee, ...] = ()
    reply: Reply = Reply.UNKNOWN
    cancelled: bool = False
    attachments: tuple[Attachment, ...] = ()
    floating: bool = False
    zone_name: str = ""
    extra: str = ""

    def __post_init__(self) -> None:
        if is_aware(self.start) is not is_aware(self.end):
            raise ValueError("an event starts and ends on days, or at times; not one of each")
        if instant(self.end, UTC_ZONE) < instant(self.start, UTC_ZONE):
            raise ValueError("an event ends before it starts")
        if self.all_day and self.end == self.start:
            raise ValueError("an event of days lasts at least one")
        if self.reminder is not None:
            _check_reminder(self.reminder)
        if self.recurrence is None and (self.deleted or self.changed):
            raise ValueError("only a series has occurrences")

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, datetime)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An occurrence that differs from its series; `original` is when it began in the series.

    `event` is it as a whole, without a recurrence of its own; its `uid` is the series' own.
    """

    original: datetime | date
    event: Event


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to do; `start` and `due` are days, `reminder` is a moment, in whatever zone.

    `completed` is set by the server when the status becomes so; writing it has no effect.
    `recurrence` makes a series, of which this is the occurrence to be done next.
    `actual_work` and `total_work` are minutes. `uid` and `extra` are as an event's.
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
    uid: str = ""
    recurrence: Repetition | None = None
    attachments: tuple[Attachment, ...] = ()
    actual_work: int = 0
    total_work: int = 0
    mileage: str = ""
    billing: str = ""
    companies: frozenset[str] = frozenset()
    extra: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.percent_complete <= 100:
            raise ValueError("percent complete is from 0 to 100")
        if self.start and self.due and self.due < self.start:
            raise ValueError("a to-do is due before it starts")
        for moment in filter(None, (self.completed, self.reminder)):
            is_aware(moment)


Item = Event | Todo


def settled(todo: Todo) -> Todo:
    """Return `todo` as Exchange keeps it: what is completed is whole, what is not started is 0 %.

    The status decides, since writing 100 % would complete a to-do that somebody waits for.
    """
    match todo.status:
        case TodoStatus.COMPLETED:
            percent = 100
        case TodoStatus.NOT_STARTED:
            percent = 0
        case _:
            percent = min(todo.percent_complete, 99)
    return replace(todo, percent_complete=percent)


def is_within(item: Item, start: datetime, end: datetime, zone: ZoneInfo) -> bool:
    """Return whether `item` is in [start, end), by RFC 4791 (9.9); its days are those of `zone`.

    What lasts no time is in the window that its moment is in; a to-do without a day is in all.
    """
    match item:
        case Event():
            begins, ends = instant(item.start, zone), instant(item.end, zone)
        case Todo():
            days = [day for day in (item.start, item.due) if day]
            if not days:
                return True
            begins = instant(days[0], zone)
            ends = instant(days[-1] + timedelta(days=1), zone)
        case _:
            assert_never(item)
    return begins < end and (ends > start or begins == ends >= start)


def instant(moment: datetime | date, zone: ZoneInfo) -> datetime:
    """Return `moment` in UTC, which orders rightly; a day begins at midnight in `zone`."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), zone)
    return moment.astimezone(UTC)


def is_aware(moment: datetime | date) -> bool:
    """Return whether `moment` is a time with a zone; refuse a time without one."""
    if not isinstance(moment, datetime):
        return False
    if not isinstance(moment.tzinfo, ZoneInfo):
        raise ValueError("a time needs a zone by name")  # noqa: TRY004 - the type is right
    return True


def changed_fields(before: Item, after: Item) -> frozenset[str]:
    """Return the names of the fields in which `after` differs from `before`, its kind."""
    names = (field.name for field in fields(after))
    return frozenset(
        name
        for name in names
        if _meant(getattr(before, name), after) != _meant(getattr(after, name), after)
    )


def _meant(value: object, item: Item) -> object:
    """Return what `value` means in `item`, to be compared: for a time, its instant in UTC.

    The zone counts where an event is held in it; a to-do's times are moments. Two times of one
    zone would be compared by the clock on the wall, which shows the hour before a change to
    winter time twice (https://docs.python.org/3/library/datetime.html#datetime.datetime).
    """
    if not isinstance(value, datetime):
        return value
    return value.astimezone(UTC), value.tzinfo if isinstance(item, Event) else None


def _check_reminder(reminder: timedelta) -> None:
    if not timedelta(0) <= reminder <= WIDEST_REMINDER or reminder % timedelta(minutes=1):
        raise ValueError("a reminder comes whole minutes before the start, ten years at most")
