"""The one form of an item: what servers do to it is no edit, what people do is."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from adapter.attachments import FileAttachment, ItemAttachment, LinkAttachment
from adapter.canonical import canonical, digest, recalled
from adapter.items import (
    Body,
    BodyKind,
    Event,
    Item,
    Occurrence,
    Sensitivity,
    ShowAs,
    Todo,
    TodoStatus,
)
from adapter.people import Attendee, Person, Reply, Role
from adapter.recurrence import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    Day,
    DayGroup,
    ForeignRecurrence,
    NoEnd,
    Pattern,
    Position,
    Recurrence,
    RelativeMonthly,
    RelativeYearly,
    Weekly,
)
from adapter.serial import UnknownFormError, dump_item, load_item
from adapter.store import Fetched
from tests.adapter.strategies import items

TOKYO = ZoneInfo("Asia/Tokyo")
TEN = datetime(2026, 11, 2, 10, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
MOVED = Occurrence(TEN + 7 * 24 * HOUR, Event(TEN + 171 * HOUR, TEN + 172 * HOUR, subject="moved"))
FULL = Event(
    TEN,
    TEN + HOUR,
    subject="定例",
    body=Body("<html><body><b>議題</b></body></html>", BodyKind.HTML),
    categories=frozenset({"赤", "b"}),
    reminder=timedelta(minutes=15),
    uid="u1",
    recurrence=Recurrence(Weekly(1, frozenset({Day.MONDAY})), date(2026, 11, 2)),
    deleted=frozenset({TEN + 14 * 24 * HOUR}),
    changed=(MOVED,),
    organizer=Person("Hanako@Sakura.example", "山田 花子"),
    attendees=(
        Attendee(Person("b@x.example"), Role.OPTIONAL, Reply.ACCEPTED),
        Attendee(Person("a@x.example")),
    ),
    attachments=(
        FileAttachment("a.txt", b"\0abc", "text/plain"),
        FileAttachment("a.txt", b"\0abd", "text/plain"),
        LinkAttachment("https://files.example/x"),
        ItemAttachment("mail", b"Subject: x"),
    ),
    extra="X-A:1",
)
DONE = Todo(subject="t", status=TodoStatus.COMPLETED, percent_complete=100, completed=TEN)


def dressed(html: str) -> str:
    """Return a body as Exchange dresses it."""
    head = (
        '<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n</head>'
    )
    return f"<html>\r\n{head}\r\n<body>\r\n{html}\r\n</body>\r\n</html>\r\n"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FULL, replace(FULL, uid="u2", reply=Reply.ORGANIZER)),
        (FULL, replace(FULL, attendees=FULL.attendees[::-1])),
        (FULL, replace(FULL, attachments=FULL.attachments[::-1])),
        (FULL, replace(FULL, organizer=Person("hanako@sakura.example"))),
        (FULL, replace(FULL, body=Body(dressed("<b>議題</b>"), BodyKind.HTML))),
        (
            replace(FULL, body=Body("one\ntwo")),
            replace(FULL, body=Body(dressed("<div>one<br>\r\ntwo</div>"), BodyKind.HTML)),
        ),
        (replace(FULL, body=Body("a \r\nb\r\n")), replace(FULL, body=Body("a\nb"))),
        (replace(FULL, attendees=()), replace(FULL, attendees=(), organizer=None)),
        (DONE, replace(DONE, completed=TEN + HOUR, percent_complete=99, uid="x")),
    ],
)
def test_what_servers_do_is_no_edit(one: Item, other: Item) -> None:
    assert canonical(one) == canonical(other)
    assert digest(one) == digest(other)


@pytest.mark.parametrize(
    "edit",
    [
        {"subject": "定例 "},
        {"start": TEN.astimezone(UTC).astimezone(ZoneInfo("Asia/Seoul"))},
        {"body": Body("<html><body><i>議題</i></body></html>", BodyKind.HTML)},
        {"body": Body("<html><body><b>議題2</b></body></html>", BodyKind.HTML)},
        {"deleted": frozenset()},
        {"changed": ()},
        {"changed": (replace(MOVED, event=replace(MOVED.event, subject="again")),)},
        {"recurrence": Recurrence(Daily(), date(2026, 11, 2))},
        {"attendees": FULL.attendees[:1]},
        {"attachments": (FileAttachment("a.txt", b"other"),)},
        {"show_as": ShowAs.WORKING_ELSEWHERE},
        {"floating": True},
        {"extra": "X-A:2"},
        {"cancelled": True},
    ],
)
def test_what_people_do_is_one(edit: dict[str, Any]) -> None:
    assert digest(FULL) != digest(replace(FULL, **edit))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            Weekly(1, frozenset({Day.MONDAY}), Day.MONDAY),
            Weekly(1, frozenset({Day.MONDAY}), Day.SUNDAY),
        ),
        (AbsoluteMonthly(1, 31), RelativeMonthly(1, DayGroup.ANY, Position.LAST)),
        (AbsoluteMonthly(12, 30), AbsoluteYearly(11, 31)),
        (
            RelativeMonthly(12, Day.MONDAY, Position.FIRST),
            RelativeYearly(11, Day.MONDAY, Position.FIRST),
        ),
        (AbsoluteYearly(11, 1), RelativeYearly(11, DayGroup.ANY, Position.FIRST)),
    ],
)
def test_two_spellings_of_a_pattern_are_one(one: Pattern, other: Pattern) -> None:
    first = date(2026, 11, 2)

    same = [replace(FULL, recurrence=Recurrence(p, first, NoEnd())) for p in (one, other)]

    assert digest(same[0]) == digest(same[1])


@given(items)
def test_the_one_form_is_its_own(item: Item) -> None:
    assert canonical(canonical(item)) == canonical(item)


@given(items)
def test_an_item_is_written_down_and_read_to_the_letter(item: Item) -> None:
    assert load_item(dump_item(item)) == item


def test_every_field_is_written_down() -> None:
    foreign = replace(
        FULL, recurrence=ForeignRecurrence(("RRULE:FREQ=HOURLY",)), deleted=frozenset(), changed=()
    )

    for item in (FULL, foreign, DONE):
        assert load_item(dump_item(item)) == item
        unlike = {f.name for f in fields(item) if getattr(item, f.name) != f.default}
        assert all(f'"{name}"' in dump_item(item) for name in unlike)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"is":"Person","address":"a"}', '{"is":"Nobody"}', "7", "null",
             '{"is":"Event","start":{"is":"time","value":"x","zone":"UTC","fold":0}}'],
)  # fmt: skip
def test_what_is_no_item_is_refused(text: str) -> None:
    with pytest.raises(UnknownFormError):
        load_item(text)


@pytest.mark.parametrize(
    ("field", "base", "told", "expected"),
    [
        ("show_as", ShowAs.WORKING_ELSEWHERE, ShowAs.BUSY, ShowAs.WORKING_ELSEWHERE),
        ("show_as", ShowAs.WORKING_ELSEWHERE, ShowAs.FREE, ShowAs.FREE),
        ("sensitivity", Sensitivity.PERSONAL, Sensitivity.PRIVATE, Sensitivity.PERSONAL),
        ("sensitivity", Sensitivity.PERSONAL, Sensitivity.NORMAL, Sensitivity.NORMAL),
        (
            "body",
            Body("<b>x</b> y", BodyKind.HTML),
            Body("x y"),
            Body("<b>x</b> y", BodyKind.HTML),
        ),
        ("body", Body("<b>x</b>", BodyKind.HTML), Body("x edited"), Body("x edited")),
    ],
)
def test_what_was_told_coarsely_is_as_it_was_unless_edited(
    field: str, base: object, told: object, expected: object
) -> None:
    before: Event = replace(FULL, **{field: base})  # type: ignore[arg-type]
    after: Event = replace(FULL, **{field: told})  # type: ignore[arg-type]

    vague = recalled(Fetched("k", "v", after, vague=frozenset({field})), before)
    clear = recalled(Fetched("k", "v", after), before)

    assert getattr(vague, field) == expected
    assert getattr(clear, field) == told
