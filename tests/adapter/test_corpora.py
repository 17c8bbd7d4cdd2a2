"""Calendars that others collected: each is read, and comes back as it was, or is told by name."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapter.canonical import canonical
from adapter.ical.reading import Told, Untold, parse_calendar
from adapter.ical.writing import render_item

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
# The packages ship these in their wheels; how many calendars and items there are at least.
CORPORA = {"icalendar": ("tests", 140, 100), "recurring_ical_events": ("test", 90, 300)}
# All that is ever left alone, by the key of its reason.
REASONS = {
    *("ical.invalid", "ical.not-item", "ical.several", "ical.range", "ical.no-calendar"),
    *("ical.exception-of-none", "ical.todo-exceptions"),
}


@pytest.mark.parametrize("package", CORPORA)
def test_a_corpus_goes_through_and_comes_back(
    package: str, record_property: Callable[[str, object], None]
) -> None:
    folder, least_files, least_items = CORPORA[package]
    paths = sorted(Path(str(files(package).joinpath(folder))).rglob("*.ics"))

    told: list[Told] = []
    left: Counter[str] = Counter()
    noted: Counter[str] = Counter()
    for path in paths:
        for one in parse_calendar(path.read_bytes().decode("utf-8", "replace"), TOKYO):
            if isinstance(one, Untold):
                left[getattr(one.reason, "key", str(one.reason))] += 1
            else:
                told.append(one)
                noted.update(getattr(note, "key", str(note)) for note in one.notes)

    record_property("files", len(paths))
    record_property("items", len(told))
    record_property("left alone", dict(left))
    record_property("noted", dict(noted))
    assert len(paths) >= least_files
    assert len(told) >= least_items
    assert left.keys() <= REASONS
    for one in told:
        item = replace(one.item, uid=one.uid or "made")
        (back,) = parse_calendar(render_item(item, item.uid, NOW), TOKYO)
        assert isinstance(back, Told)
        assert canonical(back.item) == canonical(item)
