"""Recurrences over EWS, and the same series as Exchange, we and others expand it."""

import itertools
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from adapter.ews.answers import TYPES
from adapter.ews.recurrences import read_recurrence, recurrence_element
from adapter.expansion import days_of
from adapter.recurrence import Recurrence, Regenerating, Unit
from adapter.rule_text import render_rule
from provision.simulator.exchange import recurring
from provision.simulator.exchange.recurrence_kind import RecurrenceKind
from provision.simulator.exchange.zones import ZONES
from tests.adapter.recurrences import recurrences

KIND = RecurrenceKind()
UTC_ZONE = ZONES["UTC"]


@given(recurrences)
def test_a_recurrence_comes_back_from_ews(recurrence: Recurrence) -> None:
    text = etree.tostring(recurrence_element(recurrence))

    assert read_recurrence(etree.fromstring(text)) == recurrence


@given(recurrences)
def test_what_exchange_keeps_of_it_is_read_as_it_was(recurrence: Recurrence) -> None:
    held = KIND.read(recurrence_element(recurrence), UTC_ZONE)

    assert read_recurrence(KIND.write("Recurrence", held, UTC_ZONE)) == recurrence


def by_others(recurrence: Recurrence, until: date) -> list[date]:
    calendar, component = icalendar.Calendar(), icalendar.Event()
    component.add("uid", "u")
    component.add("dtstart", recurrence.first)
    component.add("dtend", recurrence.first + timedelta(days=1))
    (rule,) = render_rule(recurrence, recurrence.first)
    component["rrule"] = icalendar.vRecur.from_ical(rule.removeprefix("RRULE:"))
    calendar.add_component(component)
    found: list[Any] = recurring_ical_events.of(calendar).between(recurrence.first, until)
    return sorted(each.start for each in found)


def all_three_agree(recurrence: Recurrence) -> None:
    until = recurrence.first + timedelta(days=700)
    held = KIND.read(recurrence_element(recurrence), UTC_ZONE)

    def early(day: date) -> bool:
        return day < until

    exchange = list(itertools.takewhile(early, recurring.days_of(held)))

    assert exchange == list(itertools.takewhile(early, days_of(recurrence)))
    assert exchange == by_others(recurrence, until)


@settings(max_examples=40)
@given(recurrences)
def test_exchange_we_and_others_see_the_same_series(recurrence: Recurrence) -> None:
    all_three_agree(recurrence)


@pytest.mark.long
@settings(max_examples=10_000)
@given(recurrences)
def test_ten_thousand_series_are_the_same_to_all_three(recurrence: Recurrence) -> None:
    all_three_agree(recurrence)


def test_what_only_todos_have_is_refused() -> None:
    recurrence = Recurrence(Regenerating(Unit.DAY, 2), date(2026, 11, 2))

    with pytest.raises(ValueError, match="no event"):
        recurrence_element(recurrence)


WORDS = st.sampled_from(["Interval", "DaysOfWeek", "DayOfMonth", "Month", "StartDate", "EndDate"])
PATTERNS = st.sampled_from(["DailyRecurrence", "WeeklyRecurrence", "AbsoluteYearlyRecurrence",
                            "NoEndRecurrence", "EndDateRecurrence", "Odd"])  # fmt: skip


@given(st.lists(st.tuples(PATTERNS, st.dictionaries(WORDS, st.text("09-ayM", max_size=10)))))
def test_what_is_no_recurrence_is_refused_and_never_a_traceback(
    parts: list[tuple[str, dict[str, str]]],
) -> None:
    element = etree.Element(f"{TYPES}Recurrence")
    for name, inner in parts:
        child = etree.SubElement(element, f"{TYPES}{name}")
        for key, text in inner.items():
            etree.SubElement(child, f"{TYPES}{key}").text = text

    try:
        found = read_recurrence(element)
    except ValueError:
        return
    assert isinstance(found, Recurrence)
    assert str(found.first) == found.first.isoformat()
