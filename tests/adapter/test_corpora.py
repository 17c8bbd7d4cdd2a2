"""Calendars that others collected: each is read, and comes back as it was, or is told by name."""

import ast
import re
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Callable, Sequence
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
    *("ical.exception-of-none", "ical.todo-exceptions", "ical.cut-off"),
}


@pytest.mark.parametrize("package", CORPORA)
def test_a_corpus_goes_through_and_comes_back(
    package: str, record_property: Callable[[str, object], None]
) -> None:
    folder, least_files, least_items = CORPORA[package]
    paths = sorted(Path(str(files(package).joinpath(folder))).rglob("*.ics"))

    texts = [path.read_bytes().decode("utf-8", "replace") for path in paths]
    told = told_in(texts, record_property)

    assert len(paths) >= least_files
    assert len(told) >= least_items


@pytest.mark.long
def test_the_calendars_in_the_tests_of_a_source_archive_go_through(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    archive = source_archive("caldav==2.0.1", tmp_path)
    with tarfile.open(archive) as files_in_it:
        sources = [
            files_in_it.extractfile(member)
            for member in files_in_it
            if re.fullmatch(r"[^/]+/tests/\w+\.py", member.name)
        ]
        modules = [ast.parse(source.read()) for source in sources if source]
    strings = [
        node.value
        for module in modules
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    texts = [text.strip() for text in strings if text.strip().startswith("BEGIN:VCALENDAR")]

    told = told_in(texts, record_property)

    assert len(texts) >= 30
    assert len(told) >= 25


def source_archive(named: str, folder: Path) -> Path:
    """Fetch a package's source archive by pip; where there is none to be had, nothing is tried."""
    options = ["--no-deps", "--no-binary", ":all:", "--quiet", "--dest", str(folder)]
    fetched = subprocess.run(  # noqa: S603 - pip, for a package that is named here
        [sys.executable, "-m", "pip", "download", *options, named],
        capture_output=True,
        text=True,
        check=False,
    )
    if fetched.returncode:
        pytest.skip(f"pip cannot fetch {named}")
    (archive,) = folder.glob("*.tar.gz")
    return archive


def told_in(texts: Sequence[str], record_property: Callable[[str, object], None]) -> Sequence[Told]:
    """Read calendars, see that what is in them comes back, and tell what was left alone."""
    told: list[Told] = []
    left: Counter[str] = Counter()
    noted: Counter[str] = Counter()
    for text in texts:
        for one in parse_calendar(text, TOKYO):
            if isinstance(one, Untold):
                left[getattr(one.reason, "key", str(one.reason))] += 1
            else:
                told.append(one)
                noted.update(getattr(note, "key", str(note)) for note in one.notes)

    record_property("calendars", len(texts))
    record_property("items", len(told))
    record_property("left alone", dict(left))
    record_property("noted", dict(noted))
    assert left.keys() <= REASONS
    for one in told:
        item = replace(one.item, uid=one.uid or "made")
        (back,) = parse_calendar(render_item(item, item.uid, NOW), TOKYO)
        assert isinstance(back, Told)
        assert canonical(back.item) == canonical(item)
    return told
