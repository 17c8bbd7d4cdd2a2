"""Items that were written are read as they were; what others wrote is read for what it says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapter.attachments import FileAttachment, LinkAttachment
from adapter.canonical import canonical
from adapter.ical.reading import Told, Untold, parse_calendar
from adapter.ical.writing import render_item
from adapter.items import (
    Body,
    BodyKind,
    Event,
    Importance,
    Item,
    Sensitivity,
    ShowAs,
    Todo,
    TodoStatus,
)
from adapter.people import Attendee, Person, Reply, Role
from adapter.recurrence import Daily, ForeignRecurrence, Recurrence
from tests.adapter.rich import rich_items

TOKYO, LONDON = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 2, tzinfo=UTC)


def calendar(*lines: str, name: str = "VEVENT", before: str = "") -> str:
    body = "\r\n".join(["UID:u", *lines])
    return f"BEGIN:VCALENDAR\r\n{before}BEGIN:{name}\r\n{body}\r\nEND:{name}\r\nEND:VCALENDAR\r\n"


def read(text: str) -> Told:
    (told,) = parse_calendar(text, TOKYO)
    assert isinstance(told, Told), told
    return told


def event_of(*lines: str, before: str = "") -> Event:
    item = read(calendar(*lines, before=before)).item
    assert isinstance(item, Event)
    return item


def todo_of(*lines: str) -> Todo:
    item = read(calendar(*lines, name="VTODO")).item
    assert isinstance(item, Todo)
    return item


def written(item: Item) -> str:
    return render_item(item, item.uid, NOW, "token-1")


@given(rich_items)
def test_an_item_comes_back_as_it_went(item: Item) -> None:
    told = read(written(item))

    assert canonical(told.item) == canonical(item)
    assert (told.uid, told.token) == (item.uid, "token-1")


@given(rich_items)
def test_what_was_read_is_written_as_it_stood(item: Item) -> None:
    text = written(item)

    again = render_item(read(text).item, item.uid, NOW, "token-1")

    assert sorted(again.split("\r\n")) == sorted(text.split("\r\n"))


START = "DTSTART;TZID=Europe/London:20261104T100000"
TEN = datetime(2026, 11, 4, 10, tzinfo=LONDON)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        ((START, "DTEND;TZID=Europe/London:20261104T113000"), TEN, TEN + 1.5 * HOUR),
        ((START, "DURATION:PT90M"), TEN, TEN + 1.5 * HOUR),
        ((START,), TEN, TEN),
        ((START, "DTEND;TZID=Europe/London:20261104T090000"), TEN, TEN),
        (("DTSTART;VALUE=DATE:20261104",), date(2026, 11, 4), date(2026, 11, 5)),
        (
            ("DTSTART;VALUE=DATE:20261104", "DTEND;VALUE=DATE:20261104"),
            date(2026, 11, 4),
            date(2026, 11, 5),
        ),
        (("DTSTART:20261104",), date(2026, 11, 4), date(2026, 11, 5)),
        (
            ("DTSTART;VALUE=DATE:20261104", "DURATION:P3D"),
            date(2026, 11, 4),
            date(2026, 11, 7),
        ),
        (
            # across the night on which clocks go back: a day by the calendar, an hour by the clock
            ("DTSTART;TZID=Europe/London:20261024T120000", "DURATION:P1DT1H"),
            datetime(2026, 10, 24, 12, tzinfo=LONDON),
            datetime(2026, 10, 25, 13, tzinfo=LONDON),
        ),
    ],
)
def test_an_end_is_found_however_it_is_told(
    lines: tuple[str, ...], start: datetime | date, end: datetime | date
) -> None:
    event = event_of(*lines)

    assert (event.start, event.end) == (start, end)


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/London", "Europe/London"),
        ("GMT Standard Time", "Europe/London"),
        ("/freeassociation.sourceforge.net/Europe/London", "Europe/London"),
        ("/citadel.org/20210210_1/Europe/London", "Europe/London"),
        ('"(UTC+09:00) Osaka, Sapporo, Tokyo"', "Asia/Tokyo"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_known_by_many_names(tzid: str, zone: str) -> None:
    event = event_of(f"DTSTART;TZID={tzid}:20261104T100000")

    assert event.start == datetime(2026, 11, 4, 10, tzinfo=ZoneInfo(zone))
    assert isinstance(event.start, datetime)
    assert str(event.start.tzinfo) == zone


VIENNA = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
""".replace("\n", "\r\n")


def test_a_zone_that_no_table_knows_is_taken_by_its_rules_and_told() -> None:
    told = read(calendar("DTSTART;TZID=Customized Time Zone:20260704T100000", before=VIENNA))

    assert isinstance(told.item, Event)
    assert isinstance(told.item.start, datetime)
    assert told.item.start.astimezone(UTC) == datetime(2026, 7, 4, 8, tzinfo=UTC)
    assert told.item.zone_name == "Customized Time Zone"
    assert "Customized Time Zone" in str(told.notes[0])


@pytest.mark.parametrize("name", ["(UTC+01:00) Wien, Graz", "(UTC+01:00) Wien\\, Graz"])
def test_rules_are_found_however_their_name_is_written(name: str) -> None:
    zone = VIENNA.replace("Customized Time Zone", name)

    event = event_of('DTSTART;TZID="(UTC+01:00) Wien, Graz":20260704T100000', before=zone)

    assert isinstance(event.start, datetime)
    assert event.start.astimezone(UTC) == datetime(2026, 7, 4, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("winter", "summer", "start", "utc"),
    [
        ("-0300", "-0200", "20260704T100000", datetime(2026, 7, 4, 13)),  # noqa: DTZ001
        ("-0300", "-0200", "20261204T100000", datetime(2026, 12, 4, 12)),  # noqa: DTZ001
        ("+0720", "+0720", "20260704T100000", datetime(2026, 7, 4, 2, 40)),  # noqa: DTZ001
    ],
)
def test_a_zone_that_no_other_is_like_is_right_at_its_moment(
    winter: str, summer: str, start: str, utc: datetime
) -> None:
    rules = VIENNA.replace("+0100", winter).replace("+0200", summer)
    rules = rules.replace("-1SU;BYMONTH=10", "3SU;BYMONTH=2").replace(
        "=-1SU;BYMONTH=3", "=3SU;BYMONTH=10"
    )
    zone = "TZID=Customized Time Zone"

    told = read(
        calendar(
            f"DTSTART;{zone}:{start}",
            "RRULE:FREQ=MONTHLY;BYMONTHDAY=4",
            f"EXDATE;{zone}:20270404T100000",
            before=rules,
        )
    )

    assert isinstance(told.item, Event)
    assert isinstance(told.item.start, datetime)
    assert told.item.start.astimezone(UTC).replace(tzinfo=None) == utc
    (deleted,) = told.item.deleted
    assert isinstance(deleted, datetime)
    assert deleted.time() == told.item.start.time()
    assert "no zone's clocks" in str(told.notes[0])


def test_a_zone_without_any_rules_stops_nothing() -> None:
    told = read(calendar("DTSTART;TZID=Middle-earth/Shire:20260704T100000"))

    assert isinstance(told.item, Event)
    assert told.item.start == datetime(2026, 7, 4, 10, tzinfo=TOKYO)
    assert told.notes


def test_floating_stays_floating() -> None:
    event = event_of("DTSTART:20261104T100000", "DTEND:20261104T110000")

    assert event.floating
    assert event.start == datetime(2026, 11, 4, 10, tzinfo=TOKYO)
    assert "DTSTART:20261104T100000\r\n" in written(event)


def test_utc_stays_utc() -> None:
    event = event_of("DTSTART:20261104T100000Z")

    assert not event.floating
    assert "DTSTART:20261104T100000Z\r\n" in written(event)


ALARM = ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:x", "TRIGGER:-PT1H30M", "END:VALARM")
ACKNOWLEDGED = (*ALARM[:-1], "ACKNOWLEDGED:20261104T000000Z", "END:VALARM")
MAIL = ("BEGIN:VALARM", "ACTION:EMAIL", "SUMMARY:s", "TRIGGER:-P1D", "END:VALARM")


def test_the_first_alarm_shown_is_the_reminder_and_no_other_is_lost() -> None:
    event = event_of(START, *MAIL, *ACKNOWLEDGED)

    assert event.reminder == 1.5 * HOUR
    lines = written(event).split("\r\n")
    assert lines.count("BEGIN:VALARM") == 2
    assert "ACKNOWLEDGED:20261104T000000Z" in lines
    later = written(replace(event, reminder=HOUR)).split("\r\n")
    assert "ACKNOWLEDGED:20261104T000000Z" not in later
    assert "TRIGGER:-PT1H" in later
    assert "ACTION:EMAIL" in written(replace(event, reminder=None))


@pytest.mark.parametrize(
    ("trigger", "reminder"),
    [
        ("TRIGGER:PT0S", timedelta(0)),
        ("TRIGGER;VALUE=DURATION:-P1W", timedelta(weeks=1)),
        ("TRIGGER:PT15M", None),
        ("TRIGGER;RELATED=END:-PT15M", None),
        ("TRIGGER;VALUE=DATE-TIME:20261104T000000Z", None),
        ("TRIGGER:soon", None),
    ],
)
def test_an_alarm_that_no_reminder_can_say_is_kept_as_it_is(
    trigger: str, reminder: timedelta | None
) -> None:
    event = event_of(START, *(trigger if "TRIG" in line else line for line in ALARM))

    assert event.reminder == reminder
    assert written(event).count("BEGIN:VALARM") == 1
    if reminder is None:
        assert trigger in written(event)


@pytest.mark.parametrize(
    ("lines", "show_as", "is_vague"),
    [
        (("TRANSP:TRANSPARENT",), ShowAs.FREE, True),
        (("TRANSP:OPAQUE",), ShowAs.BUSY, True),
        (("STATUS:TENTATIVE",), ShowAs.TENTATIVE, True),
        (("X-MICROSOFT-CDO-BUSYSTATUS:OOF",), ShowAs.OUT_OF_OFFICE, False),
        # A client that knows only STATUS edited it.
        (("X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "STATUS:TENTATIVE"), ShowAs.TENTATIVE, False),
        (("X-MICROSOFT-CDO-BUSYSTATUS:OOF", "STATUS:TENTATIVE"), ShowAs.OUT_OF_OFFICE, False),
        # A client that knows only TRANSP edited it.
        (("X-MICROSOFT-CDO-BUSYSTATUS:OOF", "TRANSP:TRANSPARENT"), ShowAs.FREE, True),
    ],
)
def test_show_as_is_told_as_exactly_as_it_can(
    lines: tuple[str, ...], show_as: ShowAs, is_vague: bool
) -> None:
    told = read(calendar(START, *lines))

    assert isinstance(told.item, Event)
    assert told.item.show_as is show_as
    assert ("show_as" in told.vague) is is_vague


def test_html_counts_until_the_plain_text_is_edited() -> None:
    html = "X-ALT-DESC;FMTTYPE=text/html:<html><body><b>a</b> b</body></html>"

    assert event_of(START, "DESCRIPTION:a b", html).body.kind is BodyKind.HTML
    assert event_of(START, html).body.kind is BodyKind.HTML
    assert event_of(START, "DESCRIPTION:a c", html).body == Body("a c")


def test_exceptions_belong_to_their_series() -> None:
    lines = (
        *("DTSTART;TZID=Europe/London:20261104T100000", "SUMMARY:s", "RRULE:FREQ=DAILY;COUNT=5"),
        *("EXDATE:20261105T100000Z", "EXDATE;VALUE=DATE:20261106", "END:VEVENT"),
        *("BEGIN:VEVENT", "UID:u", "RECURRENCE-ID:20261107T100000Z"),
        *("DTSTART;TZID=Europe/London:20261107T150000", "SUMMARY:moved"),
    )

    event = event_of(*lines)

    day = timedelta(days=1)
    assert event.recurrence == Recurrence(Daily(), date(2026, 11, 4), event.recurrence.range)  # type: ignore[union-attr]
    assert event.deleted == {TEN + day, TEN + 2 * day}
    (changed,) = event.changed
    assert (changed.original, changed.event.subject) == (TEN + 3 * day, "moved")
    assert changed.event.start == TEN + 3 * day + 5 * HOUR


def test_a_rule_of_no_pattern_is_kept_with_its_exceptions() -> None:
    event = event_of(START, "RRULE:FREQ=HOURLY;COUNT=3", "RDATE:20270101T100000Z")

    assert event.recurrence == ForeignRecurrence(
        ("RRULE:FREQ=HOURLY;COUNT=3", "RDATE:20270101T100000Z")
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("SUMMARY:no start",),
        ("DTSTART:tomorrow",),
        ("DTSTART:20260231T100000",),
        (START, "END:VEVENT", "BEGIN:VEVENT", "UID:u", START),
        (START, "RRULE:FREQ=DAILY", "END:VEVENT", "BEGIN:VEVENT", "UID:u",
         "RECURRENCE-ID;RANGE=THISANDFUTURE:20261105T100000Z", START),
        (START, "END:VEVENT", "BEGIN:VEVENT", "UID:u", "RECURRENCE-ID:20261105T100000Z", START),
        ("RECURRENCE-ID:20261105T100000Z", START, "END:VEVENT", "BEGIN:VEVENT", "UID:u",
         "RECURRENCE-ID:20261106T100000Z", START),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_uid(lines: tuple[str, ...]) -> None:
    (told,) = parse_calendar(calendar(*lines), TOKYO)

    assert isinstance(told, Untold)
    assert told.uid == "u"
    assert str(told.reason)


def test_an_occurrence_without_its_series_is_an_event_that_stays_one() -> None:
    event = event_of("RECURRENCE-ID:20261105T100000Z", START)

    assert "RECURRENCE-ID:20261105T100000Z" in written(event)


def test_people_are_read_with_what_they_answered() -> None:
    event = event_of(
        START,
        'ORGANIZER;CN="Clark, Emma":MAILTO:emma@x.example',
        "ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=DECLINED:mailto:a@x.example",
        "ATTENDEE;CUTYPE=ROOM:mailto:room@x.example",
    )

    assert event.organizer == Person("emma@x.example", "Clark, Emma")
    assert event.attendees == (
        Attendee(Person("a@x.example"), Role.OPTIONAL, Reply.DECLINED),
        Attendee(Person("room@x.example"), Role.RESOURCE),
    )


def test_an_organizer_of_nobody_stays_where_it_was() -> None:
    event = event_of(START, "ORGANIZER:mailto:emma@x.example")

    assert event.organizer is None
    assert "ORGANIZER:mailto:emma@x.example" in written(event)


def test_attachments_are_files_or_links_and_what_is_neither_stays() -> None:
    event = event_of(
        START,
        "ATTACH:https://x.example/a",
        "ATTACH;FMTTYPE=text/plain;FILENAME=a.txt;ENCODING=BASE64;VALUE=BINARY:YWJj",
        "ATTACH;ENCODING=BASE64;VALUE=BINARY:!!",
    )

    assert event.attachments == (
        LinkAttachment("https://x.example/a"),
        FileAttachment("a.txt", b"abc", "text/plain"),
    )
    assert "VALUE=BINARY:!!" in written(event)


@pytest.mark.parametrize(
    ("number", "importance"),
    [(0, "Normal"), (1, "High"), (4, "High"), (5, "Normal"), (6, "Low"), (9, "Low")],
)
def test_a_priority_stays_the_number_it_was_until_the_importance_changes(
    number: int, importance: str
) -> None:
    event = event_of(START, f"PRIORITY:{number}")

    assert event.importance == importance
    assert f"PRIORITY:{number}\r\n" in written(event)
    other = Importance.LOW if event.importance is not Importance.LOW else Importance.HIGH
    assert f"PRIORITY:{number}\r\n" not in written(replace(event, importance=other))


def test_a_todo_keeps_its_time_of_day_until_the_day_changes() -> None:
    todo = todo_of("DUE;TZID=Europe/London:20261104T173000", "STATUS:NEEDS-ACTION")

    assert todo.due == date(2026, 11, 5)  # half past two at night, where the mailbox is
    assert "DUE;TZID=Europe/London:20261104T173000\r\n" in written(todo)
    moved = written(replace(todo, due=date(2026, 11, 6)))
    assert "DUE;VALUE=DATE:20261106\r\n" in moved


@pytest.mark.parametrize(
    ("lines", "status", "percent"),
    [
        ((), TodoStatus.NOT_STARTED, 0),
        (("STATUS:NEEDS-ACTION",), TodoStatus.NOT_STARTED, 0),
        (("STATUS:NEEDS-ACTION", "PERCENT-COMPLETE:40"), TodoStatus.IN_PROGRESS, 40),
        (("STATUS:IN-PROCESS", "PERCENT-COMPLETE:100"), TodoStatus.IN_PROGRESS, 99),
        (("STATUS:COMPLETED",), TodoStatus.COMPLETED, 100),
        (("PERCENT-COMPLETE:100",), TodoStatus.COMPLETED, 100),
        (("COMPLETED:20261104T000000Z",), TodoStatus.COMPLETED, 100),
        (("STATUS:CANCELLED",), TodoStatus.DEFERRED, 0),
        (
            ("STATUS:NEEDS-ACTION", "X-EXOBRIDGE-STATUS:WaitingOnOthers"),
            TodoStatus.WAITING_ON_OTHERS,
            0,
        ),
        (("STATUS:COMPLETED", "X-EXOBRIDGE-STATUS:Deferred"), TodoStatus.COMPLETED, 100),
    ],
)
def test_a_status_is_read_with_its_percentage(
    lines: tuple[str, ...], status: TodoStatus, percent: int
) -> None:
    todo = todo_of(*lines)

    assert (todo.status, todo.percent_complete) == (status, percent)


def test_a_cancelled_todo_is_written_as_cancelled() -> None:
    assert "STATUS:CANCELLED\r\n" in written(todo_of("STATUS:CANCELLED"))


def test_a_personal_item_is_private_to_others_and_personal_to_us() -> None:
    event = replace(event_of(START), sensitivity=Sensitivity.PERSONAL)

    assert "CLASS:PRIVATE\r\n" in written(event)
    assert canonical(read(written(event)).item) == canonical(event)


def test_what_is_neither_event_nor_todo_is_told_by_name() -> None:
    (told,) = parse_calendar(calendar(name="VJOURNAL"), TOKYO)

    assert isinstance(told, Untold)
    assert "VJOURNAL" in str(told.reason)


PIECES = st.sampled_from(
    [
        *("BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTODO"),
        *("END:VTODO", "BEGIN:VALARM", "END:VALARM", "UID:u", START, "RRULE:FREQ=DAILY"),
        *("RRULE:FREQ=", "EXDATE:x", "DURATION:P", "TRIGGER:-PT", "RECURRENCE-ID:20261104", ":"),
        *("DTSTART;TZID=", 'X;A=":b', "ATTACH;VALUE=BINARY:é", "DUE:20261104T25", "PRIORITY:٣"),
        *("DTSTART;TZID=X:00010101T000000", "DTEND:99991231T235959", "PERCENT-COMPLETE:999"),
        *("BEGIN:VTIMEZONE", "TZID:X", "END:VTIMEZONE", "BEGIN:STANDARD", "END:STANDARD"),
        *("TZOFFSETTO:+9999", "DURATION:P999999999W", "COMPLETED:20261104", "\x00", "BEGIN:"),
    ]
)


@settings(max_examples=200)
@given(st.lists(PIECES | st.text(max_size=20), max_size=25).map("\r\n".join))
def test_no_text_is_too_odd_to_be_read_or_told(text: str) -> None:
    for told in parse_calendar(f"BEGIN:VCALENDAR\r\n{text}", TOKYO):
        assert isinstance(told, Told | Untold)
        if isinstance(told, Told):
            assert render_item(told.item, told.uid, NOW)


WHOLE = calendar(START, "DESCRIPTION:to the end", "RRULE:FREQ=DAILY", "ATTENDEE:mailto:a@b.example")


@pytest.mark.parametrize("end", ["RRULE", "o the end", "@b.example", "END:VEVENT", "END:VCALENDAR"])
def test_what_breaks_off_is_not_taken_for_an_item(end: str) -> None:
    found = parse_calendar(WHOLE[: WHOLE.index(end)], TOKYO)

    assert isinstance(found[0], Untold)
    assert "breaks off" in str(found[0].reason)
    assert len(found) == 1 + (end == "END:VCALENDAR")


@pytest.mark.parametrize(
    "line",
    [
        'X-FOO;BARE:he said "hi"',
        'X-FOO;A="one "two" three":value',
        'X-FOO:say "hi"',
        "ORGANIZER;CN=nobody invited:mailto:x@y.example",
    ],
)
def test_no_line_is_too_odd_to_stay(line: str) -> None:
    assert line in written(event_of(START, line))


def test_quotes_in_a_name_keep_nobody_from_being_invited() -> None:
    event = event_of(START, 'ATTENDEE;CN="Foo "Bar" Baz":mailto:x@y.example')

    assert event.attendees == (Attendee(Person("x@y.example", "Foo Bar Baz")),)


@pytest.mark.parametrize(
    "address", ["urn:uuid:1", "/principals/a/", "tel:+1", "mailto:a@b.example"]
)
def test_who_has_no_mail_address_keeps_the_one_there_is(address: str) -> None:
    text = written(event_of(START, f"ATTENDEE:{address}"))

    assert f"ATTENDEE;ROLE=REQ-PARTICIPANT:{address}\r\n" in text


def test_what_is_tentative_and_free_stays_both() -> None:
    event = event_of(START, "STATUS:TENTATIVE", "TRANSP:TRANSPARENT")

    assert "STATUS:TENTATIVE" in written(replace(event, subject="edited"))
    assert "STATUS:TENTATIVE" not in written(replace(event, show_as=ShowAs.BUSY))


def test_a_rule_of_a_todo_without_a_day_stays() -> None:
    assert "RRULE:FREQ=DAILY" in written(todo_of("RRULE:FREQ=DAILY", "SUMMARY:s"))


@pytest.mark.parametrize("line", ["DTEND:20261104T240000Z", "DUE:soon", "DTSTART;VALUE=DATE:2026"])
def test_a_time_that_cannot_be_read_is_told_and_not_left_out(line: str) -> None:
    start, kind = ([START], "VEVENT") if line.startswith("DTEND") else ([], "VTODO")

    (found,) = parse_calendar(calendar(*start, line, name=kind), TOKYO)

    assert isinstance(found, Untold)
    assert line.partition(":")[2] in str(found.reason)


@pytest.mark.parametrize("sequences", [(2, 1), (1, 2)])
def test_of_two_versions_of_an_occurrence_the_later_counts(sequences: tuple[int, int]) -> None:
    series = calendar(START, "RRULE:FREQ=DAILY")
    which = "RECURRENCE-ID;TZID=Europe/London:20261105T100000"
    for number in sequences:
        other = calendar(START, which, f"SEQUENCE:{number}", f"SUMMARY:{number}")
        part = other[other.index("BEGIN:VEVENT") : other.index("END:VCALENDAR")]
        series = series.replace("END:VCALENDAR", f"{part}END:VCALENDAR")

    item = read(series).item

    assert isinstance(item, Event)
    assert [one.event.subject for one in item.changed] == ["2"]
