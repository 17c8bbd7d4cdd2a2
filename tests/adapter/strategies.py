"""What hypothesis may put into a store: items that EWS can hold to the letter."""

from datetime import date, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from adapter.items import (
    Body,
    Event,
    Importance,
    Sensitivity,
    ShowAs,
    Todo,
    TodoStatus,
    settled,
)

TOKYO = ZoneInfo("Asia/Tokyo")
with files("tzdata").joinpath("zoneinfo", "UTC").open("rb") as rules:
    # A zone that Windows has no name for.
    OLYMPUS = ZoneInfo.from_file(rules, key="Mars/Olympus")
# Zones that come back as they went: Windows has one name for each, and CLDR the same one back.
ZONES = [ZoneInfo(name) for name in ("Asia/Tokyo", "America/New_York", "Europe/London", "UTC")]
LAST = date(2035, 12, 31)

# What XML 1.0 can carry, a line end only where a text has lines.
LETTERS = st.characters(
    exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\u2028\u2029\ufffe\uffff"
)
WORDS = st.text(LETTERS, max_size=12) | st.sampled_from(
    ["", "会議", '見積り <確認> & "返信"', "𠮷野家", "]]>", " lead and trail ", "é\u0301"]
)
LINES = st.lists(WORDS, max_size=3).map("\n".join)

days = st.dates(date(2020, 1, 1), LAST)
spans = st.integers(0, 60 * 24 * 3).map(lambda minutes: timedelta(minutes=minutes))
# America/New_York's clocks show 01:30 twice on 2026-11-01; both are times like any other.
moments = st.one_of(
    st.builds(
        lambda moment, zone: moment.replace(second=0, microsecond=0, tzinfo=zone),
        st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 - zone follows
        st.sampled_from(ZONES),
    ).filter(lambda moment: moment == moment.astimezone(ZONES[-1]).astimezone(moment.tzinfo)),
    st.sampled_from([datetime(2026, 11, 1, 1, 30, fold=fold, tzinfo=ZONES[1]) for fold in (0, 1)]),
)
bodies = st.builds(Body, LINES)
shared = {
    "subject": WORDS,
    "body": bodies,
    "sensitivity": st.sampled_from(Sensitivity),
    "importance": st.sampled_from(Importance),
    "categories": st.frozensets(st.sampled_from(["赤", "Green, light", "blue", "ž"]), max_size=3),
}


def later(start: datetime, by: timedelta) -> datetime:
    """Return the moment `by` after `start`, in its zone."""
    return (start.astimezone(ZONES[-1]) + by).astimezone(start.tzinfo)


times = st.builds(lambda start, span: (start, later(start, span)), moments, spans)
stretches = st.builds(
    lambda day, count: (day, day + timedelta(days=count)), days, st.integers(1, 14)
)
events = st.builds(
    lambda stretch, **rest: Event(*stretch, **rest),
    times | stretches,
    location=WORDS,
    show_as=st.sampled_from(ShowAs),
    reminder=st.none() | st.integers(0, 60 * 24 * 14).map(lambda m: timedelta(minutes=m)),
    uid=st.uuids().map(str),
    **shared,
)
todos = st.builds(
    lambda stretch, **rest: settled(Todo(start=stretch[0], due=stretch[1], **rest)),
    st.one_of(
        st.builds(lambda day, count: (day, day + timedelta(days=count)), days, st.integers(0, 9)),
        st.tuples(st.none(), st.none() | days),
        st.tuples(days, st.none()),
    ),
    status=st.sampled_from(TodoStatus),
    percent_complete=st.integers(0, 100),
    reminder=st.none() | moments,
    **shared,
)
items = events | todos
