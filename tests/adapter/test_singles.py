"""A series that a store cannot hold goes there as single events, tied to it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from adapter.items import Event, Occurrence
from adapter.recurrence import Daily, ForeignRecurrence, Recurrence
from adapter.singles import singles

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 27, 9, 0, tzinfo=BERLIN)
HOUR = timedelta(hours=1)
WINDOW = (datetime(2026, 3, 1, tzinfo=BERLIN), datetime(2026, 4, 8, tzinfo=BERLIN))


def days_of(*lines: str) -> list[str]:
    event = Event(START, START + HOUR, uid="u", recurrence=ForeignRecurrence(lines))

    return [f"{one.start:%m-%dT%H%z}" for one in singles(event, *WINDOW, BERLIN)]


# Clocks go on in Berlin on 2026-03-29; the hour on the wall stays.
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["RRULE:FREQ=DAILY;BYHOUR=9,17;COUNT=3"],
            ["03-27T09+0100", "03-27T17+0100", "03-28T09+0100"],
        ),
        (
            ["RDATE:20260330T100000,20260401T070000Z"],
            ["03-27T09+0100", "03-30T10+0200", "04-01T09+0200"],
        ),
        (["RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2"], ["03-27T09+0100", "03-30T09+0200"]),
        (["RRULE:FREQ=DAILY;UNTIL=20260328T080000Z"], ["03-27T09+0100", "03-28T09+0100"]),
        (["RRULE:FREQ=NEVER"], ["03-27T09+0100"]),
    ],
)
def test_a_rule_that_exchange_lacks_is_told_by_its_occurrences(
    lines: list[str], expected: list[str]
) -> None:
    assert days_of(*lines) == expected


def test_deleted_occurrences_stay_away_and_changed_ones_are_where_they_are_now() -> None:
    day, next_day, last = date(2026, 3, 27), date(2026, 3, 28), date(2026, 3, 29)
    single = Event(date(2026, 4, 2), date(2026, 4, 3), subject="moved")
    series = Event(
        day,
        next_day,
        uid="u",
        recurrence=Recurrence(Daily(), day),
        deleted=frozenset({next_day}),
        changed=(Occurrence(last, single),),
    )

    found = singles(series, WINDOW[0], datetime(2026, 3, 31, tzinfo=BERLIN), BERLIN)
    later = singles(series, datetime(2026, 4, 2, tzinfo=BERLIN), WINDOW[1], BERLIN)

    assert [one.start for one in found] == [day, date(2026, 3, 30)]
    assert [one.start.day for one in later] == [2, 2, 3, 4, 5, 6, 7]
    assert replace(single, uid="u_20260329", extra="RELATED-TO;RELTYPE=PARENT:u") in later
