"""What hypothesis may put into an item: every field, as far as both worlds can say it."""

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from adapter.attachments import FileAttachment, ItemAttachment, LinkAttachment
from adapter.bodies import html_of
from adapter.expansion import occurrences
from adapter.items import Body, BodyKind, Event, Occurrence, Todo
from adapter.people import Attendee, Person, Reply, Role
from adapter.recurrence import Numbered, Recurrence, Regenerating, Unit
from tests.adapter.recurrences import recurrences
from tests.adapter.strategies import LINES, TOKYO, WORDS, events, todos

STOCKHOLM = ZoneInfo("Europe/Stockholm")

names = st.sampled_from(["", "山田 花子", "Clark, Emma", 'O"Neil', "a;b:c", "ä^b"])
HANAKO = "hanako.yamada@sakura.example"
addresses = st.sampled_from(
    [HANAKO, "a@x.example", "b@x.example", "c.d@y.example", "room@x.example"]
)
people = st.builds(Person, addresses, names)
replies = st.sampled_from([Reply.UNKNOWN, Reply.ACCEPTED, Reply.DECLINED, Reply.TENTATIVE])
attendees = st.lists(
    st.builds(Attendee, people, st.sampled_from(Role), replies),
    max_size=3,
    unique_by=lambda one: one.person.address,
).map(tuple)
files = st.builds(
    FileAttachment,
    st.sampled_from(["a.txt", "見積り.pdf", "x,y;z.bin"]),
    st.binary(max_size=40),
    st.sampled_from(["text/plain", "application/pdf", "application/octet-stream"]),
    st.sampled_from(["", "image001@x"]),
    st.booleans(),
)
links = st.builds(LinkAttachment, st.just("https://files.example/a?b=1;c"), st.just("a.txt"))
letters = st.builds(ItemAttachment, st.just("letter"), st.binary(max_size=20))
attachments = st.lists(files | links | letters, max_size=2).map(tuple)
extras = st.lists(
    st.sampled_from(
        [
            "X-FOO;BAR=1:raw\\, value",
            "URL:https://x.example/",
            "GEO:35.6;139.7",
            "COMMENT:a\\nb",
            "PRIORITY:2",
            "BEGIN:VALARM\nACTION:EMAIL\nTRIGGER:-P1D\nSUMMARY:s\nEND:VALARM",
        ]
    ),
    max_size=3,
    unique=True,
).map("\n".join)
bodies = st.builds(Body, LINES) | LINES.filter(str.strip).map(
    lambda text: Body(html_of(text).replace("<body>", "<body><b>x</b>"), BodyKind.HTML)
)
common = {"body": bodies, "attachments": attachments, "extra": extras}


def _enriched(event: Event, own: dict[str, object]) -> Event:
    rich: Event = replace(event, **own)  # type: ignore[arg-type]
    rich = replace(rich, extra=_fitting(rich.extra, rich))
    if not rich.attendees:
        rich = replace(rich, organizer=None)
    if not isinstance(rich.start, datetime) or not isinstance(rich.end, datetime):
        return replace(rich, floating=False)
    if rich.floating:  # its times are told in the zone of the mailbox
        here: dict[str, Any] = {
            "start": rich.start.astimezone(TOKYO),
            "end": rich.end.astimezone(TOKYO),
        }
        return replace(rich, **here)
    if rich.zone_name:  # Windows' name for which comes back as Berlin's
        there: dict[str, Any] = {
            "start": rich.start.astimezone(STOCKHOLM),
            "end": rich.end.astimezone(STOCKHOLM),
        }
        return replace(rich, **there)
    return rich


def _fitting(extra: str, item: Event | Todo) -> str:
    """Return `extra` without another word for an importance that the item does not have."""
    return extra if item.importance.value == "High" else extra.replace("PRIORITY:2", "X-P:2")


rich_events = st.builds(
    _enriched,
    events,
    st.fixed_dictionaries(
        common
        | {
            "organizer": people,
            "attendees": attendees,
            "cancelled": st.booleans(),
            "floating": st.booleans(),
            "zone_name": st.sampled_from(["", "Customized Time Zone"]),
        }
    ),
)


@st.composite
def series(draw: st.DrawFn) -> Event:
    """Return a series with occurrences that were taken out, and others that differ."""
    recurrence = draw(recurrences)
    zone = draw(st.sampled_from([ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/London"), None]))
    start: datetime | date = recurrence.first
    length = timedelta(days=1)
    if zone:
        start = datetime(start.year, start.month, start.day, 9, 30, tzinfo=zone)
        length = timedelta(minutes=45)
    event = replace(
        draw(rich_events), start=start, end=start + length, floating=False, recurrence=recurrence
    )
    some = [moment for _, moment in itertools.islice(occurrences(event), 5)]
    apart = draw(st.lists(st.sampled_from(some), unique=True, max_size=3))
    deleted = frozenset(moment for moment in apart if draw(st.booleans()))
    changed = tuple(
        Occurrence(moment, replace(draw(rich_events), uid=event.uid, floating=False,
                                   **_moved(moment, length, draw(st.integers(0, 3)))))
        for moment in sorted(apart) if moment not in deleted
    )  # fmt: skip
    return replace(event, deleted=deleted, changed=changed)


def _moved(moment: datetime | date, length: timedelta, hours: int) -> dict[str, Any]:
    """Return the times of an occurrence that is moved within its day."""
    by = timedelta(hours=hours) if isinstance(moment, datetime) else timedelta()
    return {"start": moment + by, "end": moment + by + length}


@st.composite
def rich_todos(draw: st.DrawFn) -> Todo:
    """Return a to-do with everything in it."""
    todo = draw(todos)
    rich: Todo = replace(
        todo,
        body=draw(bodies),
        attachments=draw(attachments),
        uid=draw(st.uuids().map(str)),
        actual_work=draw(st.integers(0, 5000)),
        total_work=draw(st.integers(0, 5000)),
        mileage=draw(WORDS).strip(),
        billing=draw(WORDS).strip(),
        companies=draw(st.frozensets(st.sampled_from(["A, Inc.", "さくら商事"]))),
    )
    if rich.start and draw(st.booleans()):
        again = Recurrence(Regenerating(draw(st.sampled_from(Unit)), 2), rich.start, Numbered(4))
        rich = replace(rich, recurrence=again)
    elif draw(st.booleans()):
        recurrence = draw(recurrences)
        rich = replace(rich, recurrence=recurrence, start=recurrence.first, due=recurrence.first)
    return replace(rich, extra=_fitting(draw(extras), rich))


rich_items = rich_events | series() | rich_todos()
