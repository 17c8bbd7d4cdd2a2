"""The calendar that is written is one that another program reads the same things from."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapter.ical.writing import render_calendar
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
    instant,
)
from adapter.store import Fetched
from tests.adapter.strategies import TOKYO, items

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=TOKYO)
NEW_YORK = ZoneInfo("America/New_York")


def rendered(*found: Item) -> str:
    return render_calendar([Fetched(f"key-{n}", "1", one) for n, one in enumerate(found)], NOW)


def read_back(*found: Item) -> list[Any]:
    calendar = icalendar.Calendar.from_ical(rendered(*found))
    return [one for one in calendar.subcomponents if one.name in ("VEVENT", "VTODO")]


MEETING = Event(
    start=datetime(2026, 11, 4, 10, 0, tzinfo=TOKYO),
    end=datetime(2026, 11, 4, 9, 30, tzinfo=NEW_YORK),
    subject="見積り, 打ち合わせ; 山田\nさん",
    body=Body("一行目\n二行目"),
    location="会議室 A",
    show_as=ShowAs.TENTATIVE,
    sensitivity=Sensitivity.PRIVATE,
    importance=Importance.HIGH,
    categories=frozenset({"赤", "Green, light"}),
    reminder=timedelta(minutes=15),
    uid="040000008200E00074C5B7101A82E008",
)


def test_a_meeting_is_read_back_as_it_was() -> None:
    (event,) = read_back(MEETING)

    assert event.decoded("dtstart") == MEETING.start
    assert event.decoded("dtend") == MEETING.end
    assert event["dtstart"].params["TZID"] == "Asia/Tokyo"
    assert event["dtend"].params["TZID"] == "America/New_York"
    assert str(event["summary"]) == MEETING.subject
    assert str(event["description"]) == MEETING.body.content
    assert str(event["location"]) == MEETING.location
    assert (event["uid"], event["class"], event["priority"]) == (MEETING.uid, "PRIVATE", 1)
    assert (event["transp"], event["x-microsoft-cdo-busystatus"]) == ("OPAQUE", "TENTATIVE")
    assert {str(one) for one in event["categories"].cats} == MEETING.categories
    (alarm,) = event.subcomponents
    assert (alarm["action"], alarm.decoded("trigger")) == ("DISPLAY", timedelta(minutes=-15))
    assert event.decoded("dtstamp") == NOW


def test_every_zone_that_is_used_is_defined_once_in_the_same_order() -> None:
    text = rendered(MEETING, MEETING)

    zones = [line for line in text.splitlines() if line.startswith("TZID:")]
    assert zones == ["TZID:America/New_York", "TZID:Asia/Tokyo"]
    assert text.index("END:VTIMEZONE") < text.index("BEGIN:VEVENT")


def test_summer_time_is_in_the_zone_though_the_meeting_is_in_winter() -> None:
    calendar = icalendar.Calendar.from_ical(rendered(MEETING))
    (zone,) = [one for one in calendar.walk("VTIMEZONE") if one["tzid"] == "America/New_York"]

    offsets = {part.name: part.decoded("tzoffsetto") for part in zone.subcomponents}
    assert offsets == {"STANDARD": timedelta(hours=-5), "DAYLIGHT": timedelta(hours=-4)}


def test_a_day_is_a_date_without_a_zone() -> None:
    holiday = Event(date(2026, 11, 3), date(2026, 11, 4), "文化の日", show_as=ShowAs.FREE)
    (event,) = read_back(holiday)

    assert (event.decoded("dtstart"), event.decoded("dtend")) == (holiday.start, holiday.end)
    assert event["transp"] == "TRANSPARENT"
    assert "VTIMEZONE" not in rendered(holiday)


def test_the_second_of_two_half_past_ones_is_not_told_as_the_first() -> None:
    first = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)
    second = first.replace(fold=1)
    (event,) = read_back(Event(first, second))

    assert event.decoded("dtstart").timestamp() == first.timestamp()
    assert event.decoded("dtend").timestamp() == second.timestamp()


def test_what_lasts_no_time_has_no_end() -> None:
    (event,) = read_back(Event(MEETING.start, MEETING.start))

    assert "dtend" not in event


def test_html_is_kept_as_html() -> None:
    body = Body("<p>一、二</p>", BodyKind.HTML)
    (event,) = read_back(Event(date(2026, 11, 3), date(2026, 11, 4), body=body))

    assert str(event["x-alt-desc"]) == body.content
    assert event["x-alt-desc"].params["FMTTYPE"] == "text/html"


def test_a_to_do_is_read_back_as_it_was() -> None:
    todo = Todo(
        subject="請求書",
        start=date(2026, 11, 2),
        due=date(2026, 11, 5),
        status=TodoStatus.COMPLETED,
        percent_complete=100,
        completed=datetime(2026, 11, 4, 17, 0, tzinfo=TOKYO),
        reminder=datetime(2026, 11, 5, 9, 0, tzinfo=TOKYO),
    )
    (read,) = read_back(todo)

    assert (read.decoded("dtstart"), read.decoded("due")) == (todo.start, todo.due)
    assert (read["status"], read["percent-complete"]) == ("COMPLETED", 100)
    assert read.decoded("completed") == todo.completed
    (alarm,) = read.subcomponents
    assert alarm.decoded("trigger") == todo.reminder
    assert "TRIGGER;VALUE=DATE-TIME:20261105T000000Z" in rendered(todo)


def test_what_has_no_id_of_its_own_gets_one_that_stays() -> None:
    first, again = read_back(Todo("a"), Todo("b")), read_back(Todo("a"), Todo("b"))

    assert [one["uid"] for one in first] == [one["uid"] for one in again]
    assert first[0]["uid"] != first[1]["uid"]


def test_an_empty_calendar_is_one_too() -> None:
    calendar = icalendar.Calendar.from_ical(rendered())

    assert (calendar["version"], calendar["prodid"]) == ("2.0", "-//exobridge//exobridge//EN")


@pytest.mark.parametrize("day", [date(1601, 1, 1), date(4500, 8, 31), date(9999, 12, 30)])
def test_no_day_is_too_early_or_too_late(day: date) -> None:
    (event,) = read_back(Event(day, day + timedelta(days=1)))

    assert event.decoded("dtstart") == day


@given(st.lists(items, max_size=4))
@settings(max_examples=30)
def test_whatever_is_in_a_mailbox_can_be_read_by_others(found: list[Item]) -> None:
    text = rendered(*found)
    read = read_back(*found)

    assert len(read) == len(found)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    for item, component in zip(found, read, strict=True):
        assert str(component["summary"]) == item.subject
        if isinstance(item, Event):
            start, end = (component.decoded(name, None) for name in ("dtstart", "dtend"))
            assert instant(start, TOKYO) == instant(item.start, TOKYO)
            assert instant(end or start, TOKYO) == instant(item.end, TOKYO)
