"""Calendar items as iCalendar: written as their MIME content, and read so."""

import base64
from datetime import UTC, datetime

import pytest

from provision.simulator.exchange.kinds import Body, Value
from tests.simulator.exchange.ews import Ews, fields, in_zone, shape

WITH_MIME = (
    "<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape>"
    "<t:IncludeMimeContent>true</t:IncludeMimeContent></m:ItemShape>"
)
NINE = {"Start": "2026-11-24T00:00:00Z", "End": "2026-11-24T01:00:00Z"}


def mime(*lines: str) -> str:
    text = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]
    content = base64.b64encode("\r\n".join([*text, ""]).encode()).decode()
    return f"<t:MimeContent>{content}</t:MimeContent>"


def stored(ews: Ews) -> dict[str, Value]:
    box = ews.organisation.mailbox("hanako.yamada@sakura.example")
    assert box
    (item,) = box.folder("calendar").items.values()
    return item.values


def read(ews: Ews, content: str, *headers: str) -> list[str]:
    """Return the lines of the MIME content of what `content` makes."""
    item_id = ews.create("CalendarItem", content, *headers).item_id
    text = base64.b64decode(ews.get(item_id, WITH_MIME).text("MimeContent")).decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")


def test_an_item_is_made_of_the_calendar_text_it_comes_with(ews: Ews) -> None:
    content = mime(
        "UID:event-1",
        "SUMMARY:会議\\, 長",
        " い",
        "DTSTART;TZID=Asia/Tokyo:20261124T090000",
        'DTEND;TZID="Tokyo Standard Time":20261124T100000',
        "LOCATION:第二会議室",
        "DESCRIPTION:議題\\n二つ",
        "CATEGORIES:社外,a\\,b",
        "CLASS:PRIVATE",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "BEGIN:VALARM",
        "DESCRIPTION:not this",
        "TRIGGER;RELATED=START:-P1DT2H",
        "END:VALARM",
    )

    assert ews.create("CalendarItem", content).codes == ["NoError"]

    values = stored(ews)
    assert (values["UID"], values["Subject"]) == ("event-1", "会議, 長い")
    assert values["Start"] == datetime(2026, 11, 24, tzinfo=UTC)
    assert values["End"] == datetime(2026, 11, 24, 1, tzinfo=UTC)
    assert values["StartTimeZone"] == "Tokyo Standard Time"
    assert values["Body"] == Body("議題\r\n二つ", is_html=False)
    assert (values["Categories"], values["Sensitivity"]) == (("社外", "a,b"), "Private")
    assert (values["Location"], values["LegacyFreeBusyStatus"]) == ("第二会議室", "OOF")
    assert values["ReminderMinutesBeforeStart"] == 26 * 60


def test_a_day_is_the_day_of_the_zone_that_the_request_is_in(ews: Ews) -> None:
    content = mime("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261126")

    ews.create("CalendarItem", content, in_zone("Tokyo Standard Time"))

    values = stored(ews)
    assert values["IsAllDayEvent"] is True
    assert values["Start"] == datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert values["End"] == datetime(2026, 11, 25, 15, tzinfo=UTC)
    assert values["ReminderIsSet"] is False


def test_fields_beside_the_calendar_text_have_the_last_word(ews: Ews) -> None:
    content = mime("SUMMARY:old", "DTSTART:20261124T000000Z", "DTEND:20261124T010000Z")

    ews.create("CalendarItem", content + fields(Subject="new"))

    assert stored(ews)["Subject"] == "new"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["SUMMARY:no time"], "ErrorMimeContentInvalid"),
        (["DTSTART:yesterday"], "ErrorMimeContentInvalid"),
        (["DTSTART:20261124T000000Z", "RRULE:FREQ=DAILY"], "ErrorInvalidOperation"),
        (["DTSTART:20261124T000000Z", "ATTENDEE:mailto:a@b.example"], "ErrorInvalidOperation"),
    ],
)
def test_calendar_text_that_is_none_or_says_too_much_is_refused(
    ews: Ews, lines: list[str], code: str
) -> None:
    assert ews.create("CalendarItem", mime(*lines)).codes == [code]
    assert ews.find("calendar").item_ids == []


def test_an_item_is_read_as_calendar_text_in_its_own_zone(ews: Ews) -> None:
    lines = read(
        ews,
        f"{fields(Subject='会議; 長い' * 9, ReminderIsSet='false', **NINE, Location='a,b')}"
        '<t:StartTimeZone Id="Tokyo Standard Time"/>',
    )

    assert "SUMMARY:" + r"会議\; 長い" * 9 in lines
    assert "DTSTART;TZID=Tokyo Standard Time:20261124T090000" in lines
    assert "DTEND;TZID=Tokyo Standard Time:20261124T100000" in lines
    assert lines[lines.index("BEGIN:VTIMEZONE") + 1] == "TZID:Tokyo Standard Time"
    assert "TZOFFSETTO:+0900" in lines
    assert "LOCATION:a\\,b" in lines
    assert "BEGIN:VALARM" not in lines


def test_a_zone_is_written_with_its_summer_time(ews: Ews) -> None:
    lines = read(ews, f'{fields(**NINE)}<t:StartTimeZone Id="W. Europe Standard Time"/>')

    start, end = lines.index("BEGIN:DAYLIGHT"), lines.index("END:DAYLIGHT")
    assert lines[start + 1 : end] == [
        "DTSTART:16010101T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
    ]
    assert "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10" in lines


def test_what_is_read_as_calendar_text_makes_the_same_item_again(ews: Ews) -> None:
    allday = fields(Subject="休日", Start="2026-11-23T15:00:00Z", End="2026-11-24T15:00:00Z")
    zone = '<t:StartTimeZone Id="Tokyo Standard Time"/>'
    content = f"{allday}<t:IsAllDayEvent>true</t:IsAllDayEvent>{zone}"
    item_id = ews.create("CalendarItem", content, in_zone("Tokyo Standard Time")).item_id
    first = stored(ews)
    text = ews.get(item_id, WITH_MIME).text("MimeContent")
    ews.delete(item_id)

    ews.create(
        "CalendarItem", f"<t:MimeContent>{text}</t:MimeContent>", in_zone("Tokyo Standard Time")
    )

    same = ("Subject", "Start", "End", "IsAllDayEvent", "UID", "ReminderMinutesBeforeStart")
    assert {name: stored(ews)[name] for name in same} == {name: first[name] for name in same}


def test_mime_content_is_neither_in_lists_nor_of_tasks(ews: Ews) -> None:
    task = ews.create("Task", fields(Subject="s"), send="").item_id

    assert ews.get(task, WITH_MIME).codes == ["ErrorInvalidOperation"]
    assert ews.find("calendar", wanted=WITH_MIME).codes == ["ErrorInvalidOperation"]
    assert ews.get(task, shape()).codes == ["NoError"]
