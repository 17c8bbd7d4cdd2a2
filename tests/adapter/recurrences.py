"""What hypothesis may make of recurrences: every pattern and range that Exchange holds."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from adapter.expansion import pattern_days
from adapter.recurrence import (
    AbsoluteMonthly,
    AbsoluteYearly,
    Daily,
    Day,
    DayGroup,
    EndDate,
    NoEnd,
    Numbered,
    Position,
    Recurrence,
    RelativeMonthly,
    RelativeYearly,
    Weekly,
)

intervals = st.integers(1, 5) | st.sampled_from([12, 50, 99])
week_days = st.sampled_from(Day)
groups = week_days | st.sampled_from(DayGroup)
month_days = st.integers(1, 31) | st.sampled_from([28, 29, 30, 31])
patterns = st.one_of(
    st.builds(Daily, intervals | st.just(999)),
    st.builds(Weekly, intervals, st.frozensets(week_days, min_size=1), week_days),
    st.builds(AbsoluteMonthly, intervals, month_days),
    st.builds(RelativeMonthly, intervals, groups, st.sampled_from(Position)),
    st.builds(AbsoluteYearly, st.integers(1, 12), month_days),
    st.builds(RelativeYearly, st.integers(1, 12), groups, st.sampled_from(Position)),
)
ranges = st.one_of(
    st.just(NoEnd()),
    st.builds(Numbered, st.integers(1, 20)),
    st.integers(0, 800).map(lambda days: EndDate(date(2026, 1, 1) + timedelta(days=days))),
)
# Round the days on which clocks change in Europe and America, and leap days.
begins = st.one_of(
    st.dates(date(2023, 1, 1), date(2028, 12, 31)),
    st.sampled_from([date(2024, 2, 29), date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25)]),
)


def settled(recurrence: Recurrence) -> Recurrence:
    """Return a recurrence whose range begins on its first day, as Exchange would have it."""
    first = next(pattern_days(recurrence.pattern, recurrence.first))
    ends = recurrence.range
    if isinstance(ends, EndDate):
        ends = EndDate(first + (ends.last - date(2026, 1, 1)))
    return replace(recurrence, first=first, range=ends)


recurrences = st.builds(Recurrence, patterns, begins, ranges).map(settled)
