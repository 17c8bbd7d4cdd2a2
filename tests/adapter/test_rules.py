"""Rules of iCalendar and Exchange's patterns: the same occurrences, or no translation."""

import itertools
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from adapter.expansion import days_of, index_of, occurrences
from adapter.items import Event
from adapter.recurrence import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    Day,
    DayGroup,
    EndDate,
    ForeignRecurrence,
    NoEnd,
    Numbered,
    Pattern,
    Position,
    Recurrence,
    Regenerating,
    RelativeMonthly,
    RelativeYearly,
    Unit,
    Weekly,
)
from adapter.rule_text import render_rule
from adapter.rules import parse_rule
from tests.adapter.recurrences import recurrences

ZONES = [ZoneInfo(n) for n in ("Asia/Tokyo", "Europe/Berlin", "America/New_York", "UTC")]
MONDAYS = Weekly(1, frozenset({Day.MONDAY}), Day.MONDAY)
WORKDAYS = frozenset({Day.MONDAY, Day.TUESDAY, Day.WEDNESDAY, Day.THURSDAY, Day.FRIDAY})
JAN_31 = date(2026, 1, 31)


# Each from its rule's text; the first five are examples of RFC 5545, 3.8.5.3.
@pytest.mark.parametrize(
    ("rule", "start", "pattern"),
    [
        ("FREQ=DAILY;COUNT=10", date(1997, 9, 2), Daily()),
        ("FREQ=DAILY;INTERVAL=10;COUNT=5", date(1997, 9, 2), Daily(10)),
        (
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,TH;COUNT=8",
            date(1997, 9, 2),
            Weekly(2, frozenset({Day.TUESDAY, Day.THURSDAY}), Day.SUNDAY),
        ),
        (
            "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
            date(1997, 9, 5),
            RelativeMonthly(1, Day.FRIDAY, Position.FIRST),
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3",
            date(1997, 9, 30),
            RelativeMonthly(1, DayGroup.WEEKDAY, Position.LAST),
        ),
        ("FREQ=WEEKLY;COUNT=3", date(2026, 11, 2), MONDAYS),
        (
            "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=3",
            date(2026, 11, 2),
            Weekly(1, WORKDAYS, Day.MONDAY),
        ),
        ("FREQ=MONTHLY;COUNT=3", date(2026, 1, 28), AbsoluteMonthly(1, 28)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", JAN_31, AbsoluteMonthly(1, 31)),
        (
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1;COUNT=3",
            date(2026, 1, 30),
            AbsoluteMonthly(1, 30),
        ),
        (
            "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;COUNT=3",
            date(2026, 1, 13),
            RelativeMonthly(1, Day.TUESDAY, Position.SECOND),
        ),
        ("FREQ=YEARLY;COUNT=3", date(2026, 5, 31), AbsoluteYearly(5, 31)),
        ("FREQ=YEARLY;INTERVAL=2;COUNT=3", date(2026, 5, 3), AbsoluteMonthly(24, 3)),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;COUNT=3",
            date(2024, 2, 29),
            AbsoluteYearly(2, 29),
        ),
        (
            "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3",
            date(2026, 11, 26),
            RelativeYearly(11, Day.THURSDAY, Position.FOURTH),
        ),
    ],
)
def test_a_rule_that_exchange_can_hold_becomes_its_pattern(
    rule: str, start: date, pattern: Pattern
) -> None:
    recurrence = parse_rule([f"RRULE:{rule}"], start)

    assert isinstance(recurrence, Recurrence)
    assert recurrence.pattern == pattern
    assert recurrence.first == start
    assert isinstance(recurrence.range, Numbered)


@pytest.mark.parametrize(
    "lines",
    [
        ["RRULE:FREQ=MONTHLY;BYMONTHDAY=31"],  # iCalendar leaves out the months without one
        ["RRULE:FREQ=MONTHLY"],  # on the 31st, from DTSTART
        ["RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"],
        ["RRULE:FREQ=MONTHLY;BYDAY=5SA"],
        ["RRULE:FREQ=MONTHLY;BYDAY=2TU,4TU"],
        ["RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15"],
        ["RRULE:FREQ=WEEKLY;BYDAY=MO"],  # DTSTART is a Saturday
        ["RRULE:FREQ=DAILY;COUNT=1000"],
        ["RRULE:FREQ=DAILY;INTERVAL=1000"],
        ["RRULE:FREQ=DAILY;COUNT=2;UNTIL=20270101"],
        ["RRULE:FREQ=DAILY;BYHOUR=9,17"],
        ["RRULE:FREQ=YEARLY;BYYEARDAY=31"],
        ["RRULE:FREQ=YEARLY;BYWEEKNO=5"],
        ["RRULE:FREQ=YEARLY;BYMONTHDAY=31"],
        ["RRULE:FREQ=YEARLY;BYMONTH=1,3"],
        ["RRULE:FREQ=HOURLY"],
        ["RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"],
        ["RRULE:FREQ=DAILY", "RDATE:20270101"],
        ["RDATE;VALUE=DATE:20270101,20270201"],
        ["RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY"],
        ["RRULE:FREQ=DAILY;X-ODD=1"],
        ["RRULE:FREQ=DAILY;COUNT=many"],
        ["RRULE:FREQ=DAILY;UNTIL=tomorrow"],
        ["RRULE:FREQ=DAILY;UNTIL=20261399"],
        ["RRULE:"],
        [""],
        ["RRULE:FREQ=WEEKLY;WKST=XX"],
        ["X-EWS-TASK-REGENERATION:FREQ=HOURLY"],
    ],
)
def test_a_rule_that_exchange_cannot_hold_stays_as_it_is_written(lines: list[str]) -> None:
    recurrence = parse_rule(lines, JAN_31)

    assert recurrence == ForeignRecurrence(tuple(lines))
    assert render_rule(recurrence, JAN_31) == tuple(lines)


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20260331T220000Z", date(2026, 4, 1)),  # 07:00 in Tokyo on the next day
        ("20260331T215959Z", date(2026, 3, 31)),  # a second too early for that day's
        ("20260401T070000", date(2026, 4, 1)),
        ("20260401", date(2026, 4, 1)),
    ],
)
def test_until_is_the_day_of_the_last_start_in_its_own_zone(until: str, last: date) -> None:
    start = datetime(2026, 1, 31, 7, tzinfo=ZONES[0])

    recurrence = parse_rule([f"RRULE:FREQ=DAILY;UNTIL={until}"], start)

    assert recurrence == Recurrence(Daily(), JAN_31, EndDate(last))


def test_the_end_of_a_floating_series_floats_too() -> None:
    start = datetime(2026, 1, 31, 7, tzinfo=ZONES[0])
    recurrence = Recurrence(Daily(), JAN_31, EndDate(date(2026, 4, 1)))

    (line,) = render_rule(recurrence, start, floating=True)

    assert line == "RRULE:FREQ=DAILY;UNTIL=20260401T070000"
    assert parse_rule([line], start) == recurrence


@pytest.mark.parametrize("unit", Unit)
def test_a_todo_that_comes_again_when_done_is_told_by_another_name(unit: Unit) -> None:
    recurrence = Recurrence(Regenerating(unit, 3), JAN_31, Numbered(4))

    (line,) = render_rule(recurrence, JAN_31)

    assert not line.startswith("RRULE")
    assert parse_rule([line], JAN_31) == recurrence


@given(recurrences, st.sampled_from([None, *ZONES]), st.times())
def test_a_recurrence_comes_back_from_its_rule(
    recurrence: Recurrence, zone: ZoneInfo | None, clock: time
) -> None:
    start: datetime | date = recurrence.first
    if zone:
        start = datetime.combine(start, clock.replace(microsecond=0, fold=0), zone)

    back = parse_rule(render_rule(recurrence, start), start)

    assert isinstance(back, Recurrence)
    assert back.range == recurrence.range
    assert first_days(back) == first_days(recurrence)


def first_days(recurrence: Recurrence) -> list[date]:
    return list(itertools.islice(days_of(recurrence), 40))


def by_others(event: Event, rule: str, until: datetime) -> list[datetime]:
    """Return when a library of others' says that the series occurs."""
    calendar, component = icalendar.Calendar(), icalendar.Event()
    component.add("uid", "u")
    component.add("dtstart", event.start)
    component.add("dtend", event.end)
    component["rrule"] = icalendar.vRecur.from_ical(rule.removeprefix("RRULE:"))
    calendar.add_component(component)
    found: list[Any] = recurring_ical_events.of(calendar).between(event.start, until)
    return sorted(each.start.astimezone(ZONES[-1]) for each in found)


def agree(recurrence: Recurrence, zone: ZoneInfo, clock: time) -> None:
    start = datetime.combine(recurrence.first, clock, zone)
    event = Event(start, start, recurrence=recurrence)
    until = start + timedelta(days=500)
    (rule,) = render_rule(recurrence, start)

    ours = [
        moment.astimezone(ZONES[-1])
        for _, moment in itertools.takewhile(
            lambda one: isinstance(one[1], datetime) and one[1] < until, occurrences(event)
        )
        if isinstance(moment, datetime)
    ]

    assert by_others(event, rule, until) == ours


# Times that clocks skip or show twice are among them.
clocks = st.builds(time, st.sampled_from([0, 1, 2, 3, 9, 23]), st.sampled_from([0, 30]))


@settings(max_examples=60)
@given(recurrences, st.sampled_from(ZONES), clocks)
def test_others_expand_the_rule_to_the_same_occurrences(
    recurrence: Recurrence, zone: ZoneInfo, clock: time
) -> None:
    agree(recurrence, zone, clock)


@pytest.mark.long
@settings(max_examples=10_000)
@given(recurrences, st.sampled_from(ZONES), clocks)
def test_others_expand_ten_thousand_rules_to_the_same_occurrences(
    recurrence: Recurrence, zone: ZoneInfo, clock: time
) -> None:
    agree(recurrence, zone, clock)


@given(recurrences, st.integers(0, 15))
def test_an_occurrence_is_found_by_its_start(recurrence: Recurrence, place: int) -> None:
    start = datetime.combine(recurrence.first, time(9), ZONES[1])
    event = Event(start, start, recurrence=recurrence)
    starts = list(itertools.islice(occurrences(event), place + 1))

    index, original = starts[-1]

    assert index_of(event, original) == index
    assert index_of(event, original + timedelta(minutes=1)) is None


def test_days_that_a_month_lacks_are_its_last() -> None:
    recurrence = Recurrence(AbsoluteMonthly(1, 31), JAN_31, Numbered(5))

    # MS-OXOCAL 2.2.1.44.1.3: "the last day of the month" where the month is shorter
    days = [f"{day:%m-%d}" for day in days_of(recurrence)]

    assert days == ["01-31", "02-28", "03-31", "04-30", "05-31"]


def test_the_calendar_ends_and_a_series_with_it() -> None:
    for pattern in (Daily(), MONDAYS, AbsoluteMonthly(1, 31), AbsoluteYearly(12, 31)):
        recurrence = Recurrence(pattern, date(9999, 12, 27), NoEnd())
        assert list(days_of(recurrence))


def test_a_series_may_begin_in_the_second_of_two_hours_of_one_name() -> None:
    start = datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=ZoneInfo("America/New_York"))
    series = Event(start, start, recurrence=Recurrence(Daily(), start.date()))

    assert index_of(series, start) == 1
