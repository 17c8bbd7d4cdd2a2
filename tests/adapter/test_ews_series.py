"""Series over EWS: which occurrence is meant, in how few requests, and what cannot be written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapter.attachments import FileAttachment
from adapter.canonical import canonical
from adapter.items import Event, Occurrence
from adapter.recurrence import Daily, Day, Numbered, Recurrence, Weekly
from adapter.store import (
    Conflict,
    Create,
    Done,
    Fetched,
    Folder,
    Refused,
    Unknown,
    Unreadable,
    Update,
)
from adapter.stores.ews import EwsStore
from provision.simulator.faults import Match
from provision.simulator.http import Response
from tests.adapter.exchange import HANAKO, Exchange, fault, reported, store_of
from tests.adapter.strategies import TOKYO

TEN = datetime(2026, 11, 2, 10, 0, tzinfo=TOKYO)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY = Event(
    TEN, TEN + HOUR, "朝会", uid="daily", recurrence=Recurrence(Daily(), TEN.date(), Numbered(9))
)
WEEKLY = replace(
    DAILY,
    uid="weekly",
    recurrence=Recurrence(Weekly(2, frozenset({Day.MONDAY})), TEN.date(), Numbered(9)),
)
UPDATE = Match(operation="UpdateItem")


@pytest.fixture
def hanako(exchange: Exchange) -> Iterator[EwsStore]:
    with exchange.connection() as connection:
        yield store_of(connection)


def moved(series: Event, days: int, by: timedelta) -> Occurrence:
    """Return the occurrence that begins so many days after the first, moved."""
    original = series.start + days * DAY
    assert isinstance(original, datetime)
    event = replace(series, start=original + by, end=original + by + HOUR, recurrence=None,
                    deleted=frozenset(), changed=())  # fmt: skip
    return Occurrence(original, event)


def made(store: EwsStore, *series: Event) -> list[Done]:
    writes = [Create(Folder.CALENDAR, each, f"{each.uid}-{n}") for n, each in enumerate(series)]
    outcomes = store.carry_out(writes)
    assert all(isinstance(each, Done) and each.whole for each in outcomes)
    return [each for each in outcomes if isinstance(each, Done)]


def updated(store: EwsStore, done: Done, event: Event, *fields: str) -> object:
    (outcome,) = store.carry_out([Update(done.key, done.version, event, frozenset(fields))])
    return outcome


def read(store: EwsStore, done: Done) -> Event:
    (found,) = store.fetch([done.key])
    assert isinstance(found, Fetched)
    assert isinstance(found.item, Event)
    return found.item


def same(one: Event, other: Event) -> bool:
    return canonical(one) == canonical(other)


@pytest.mark.parametrize("counts_deleted", [True, False])
def test_the_right_occurrence_is_written_whether_or_not_deleted_ones_count(
    exchange: Exchange, hanako: EwsStore, counts_deleted: bool
) -> None:
    exchange.organisation.counts_deleted = counts_deleted
    gone = frozenset({TEN + DAY, TEN + 3 * DAY})
    (done,) = made(hanako, replace(DAILY, deleted=gone))
    after = replace(
        DAILY,
        deleted=gone | {TEN + 6 * DAY},
        changed=(moved(DAILY, 2, HOUR), moved(DAILY, 5, HOUR)),
    )

    outcome = updated(hanako, done, after, "changed", "deleted")

    assert isinstance(outcome, Done)
    assert outcome.whole
    assert same(read(hanako, outcome), after)


def test_occurrences_of_all_series_are_read_together(exchange: Exchange, hanako: EwsStore) -> None:
    changed = (moved(DAILY, 2, HOUR), moved(DAILY, 5, HOUR))
    series = [replace(DAILY, uid=f"{n}", changed=changed) for n in range(6)]
    single = [Event(TEN, TEN + HOUR, uid=f"single-{n}") for n in range(50)]
    keys = [done.key for done in made(hanako, *series, *single)]
    before = len(exchange.calls)

    found = hanako.fetch(keys)

    assert exchange.operations(before) == ["GetItem"] * 3
    there = [one.item for one in found if isinstance(one, Fetched) and isinstance(one.item, Event)]
    assert sum(len(event.changed) for event in there) == 12
    assert len(found) == 56


def test_occurrences_of_many_series_are_written_together(
    exchange: Exchange, hanako: EwsStore
) -> None:
    changed, gone = (moved(DAILY, 2, HOUR), moved(DAILY, 5, HOUR)), frozenset({TEN + DAY})
    series = [replace(DAILY, uid=f"{n}", changed=changed, deleted=gone) for n in range(10)]
    before = len(exchange.calls)

    made(hanako, *series)

    # Thirty occurrences: looked at, ten taken out, looked at again, twenty written in two rounds.
    assert exchange.operations(before) == [
        *("CreateItem", "GetItem", "DeleteItem", "GetItem", "UpdateItem", "UpdateItem", "GetItem"),
    ]


@pytest.mark.parametrize("by", [1, -1])
def test_occurrences_make_way_for_each_other(hanako: EwsStore, by: int) -> None:
    (done,) = made(hanako, WEEKLY)
    changed = tuple(moved(WEEKLY, 14 * n, 14 * DAY * by - n * HOUR) for n in range(1, 9))
    changed = tuple(each for each in changed if by < 0 or each.original != TEN + 14 * DAY)
    first = () if by > 0 else (moved(WEEKLY, 0, -14 * DAY),)
    after = replace(WEEKLY, changed=(*first, *changed))

    outcome = updated(hanako, done, after, "changed")

    assert isinstance(outcome, Done)
    assert outcome.whole
    assert same(read(hanako, outcome), after)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (moved(WEEKLY, 14, 14 * DAY), "day of its neighbour"),
        (moved(WEEKLY, 14, 30 * DAY), "day of its neighbour"),
        (moved(WEEKLY, 3, HOUR), "no day of the series"),
    ],
)
def test_a_series_that_exchange_cannot_hold_is_not_begun(
    exchange: Exchange, hanako: EwsStore, changed: Occurrence, said: str
) -> None:
    series = replace(WEEKLY, changed=(changed,))
    (done,) = made(hanako, WEEKLY)
    before = len(exchange.calls)

    (created,) = hanako.carry_out([Create(Folder.CALENDAR, series, "token")])
    changed_after = updated(hanako, done, series, "changed")

    assert isinstance(created, Refused)
    assert isinstance(changed_after, Refused)
    assert said in str(created.reason)
    assert not {"CreateItem", "UpdateItem"} & set(exchange.operations(before))


def differing_occurrence(**fields: Any) -> Event:
    """Return the series with one occurrence that says something else."""
    one = moved(DAILY, 2, HOUR)
    return replace(DAILY, changed=(replace(one, event=replace(one.event, **fields)),))


NOT_XML = FileAttachment("議事録\x0b.txt", b"minutes")
TOO_LONG = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(60_000))


@pytest.mark.parametrize(
    "fields",
    [{"subject": "a\x0bb"}, {"extra": f"X-LONG:{TOO_LONG}"}, {"attachments": (NOT_XML,)}],
    ids=["subject", "extra", "attachments"],
)
def test_a_series_of_which_an_occurrence_cannot_be_written_is_not_begun(
    exchange: Exchange, hanako: EwsStore, fields: dict[str, Any]
) -> None:
    (done,) = made(hanako, replace(DAILY, subject="週会"))
    series, other = differing_occurrence(**fields), replace(WEEKLY, subject="隔週の会")

    created, changed, fine = hanako.carry_out(
        [
            Create(Folder.CALENDAR, series, "token-1"),
            Update(done.key, done.version, series, frozenset({"changed", "subject"})),
            Create(Folder.CALENDAR, other, "token-2"),
        ]
    )

    assert isinstance(created, Refused)
    assert isinstance(changed, Refused)
    assert isinstance(fine, Done)
    assert exchange.subjects(HANAKO, "calendar") == sorted(["週会", "隔週の会"])


def test_what_was_taken_out_comes_back_or_it_is_said_that_it_does_not(hanako: EwsStore) -> None:
    gone = frozenset({TEN + 14 * DAY})
    (done,) = made(hanako, replace(WEEKLY, deleted=gone))

    outcome = updated(hanako, done, WEEKLY, "deleted")

    assert isinstance(outcome, Done)
    assert not outcome.whole
    assert "wanted back" in str(outcome.notes[0])
    assert read(hanako, outcome).deleted == gone


@pytest.mark.parametrize(
    "answer",
    [
        reported("UpdateItem", "ErrorServerBusy"),
        reported("UpdateItem", "ErrorIrresolvableConflict"),
        reported("UpdateItem", "ErrorQuotaExceeded"),
        fault("ErrorSchemaValidation"),
        Response(403),
    ],
)
def test_of_a_series_whose_write_has_begun_nobody_says_that_nothing_was_written(
    exchange: Exchange, hanako: EwsStore, answer: Response
) -> None:
    there = replace(DAILY, deleted=frozenset({TEN + 2 * DAY}), changed=(moved(DAILY, 5, HOUR),))
    (done,) = made(hanako, there)
    # After the rule was written in other words, by which what was taken out is back.
    exchange.faults.answer(answer, UPDATE, nth=2)
    before = len(exchange.calls)

    outcome = updated(hanako, done, replace(there, deleted=frozenset()), "deleted")

    assert outcome == Unknown()
    assert exchange.operations(before) == ["GetItem", "GetItem", "UpdateItem", "UpdateItem"]


def test_a_series_that_somebody_saves_meanwhile_is_left_to_them(
    exchange: Exchange, hanako: EwsStore
) -> None:
    (done,) = made(hanako, DAILY)
    ours = replace(DAILY, changed=(moved(DAILY, 2, HOUR), moved(DAILY, 5, HOUR)))
    # After the series was looked at, and the occurrences: before any of them is written.
    exchange.somebody_saves(HANAKO, after=2)

    outcome = updated(hanako, done, ours, "changed")

    assert isinstance(outcome, Done)
    assert not outcome.whole
    assert same(read(hanako, done), DAILY)


def test_a_series_that_changed_since_is_a_conflict(exchange: Exchange, hanako: EwsStore) -> None:
    (done,) = made(hanako, DAILY)
    updated(hanako, done, replace(DAILY, changed=(moved(DAILY, 2, HOUR),)), "changed")
    before = len(exchange.calls)

    outcome = updated(hanako, done, replace(DAILY, subject="x"), "subject")

    assert outcome == Conflict()
    assert exchange.operations(before) == ["GetItem", "GetItem"]


@pytest.mark.parametrize(
    "answer", [fault("ErrorServerBusy"), reported("UpdateItem", "ErrorQuotaExceeded")]
)
def test_a_series_of_which_a_part_is_not_written_says_so(
    exchange: Exchange, hanako: EwsStore, answer: Response
) -> None:
    exchange.faults.answer(answer, UPDATE)
    series = replace(DAILY, changed=(moved(DAILY, 2, HOUR), moved(DAILY, 5, HOUR)))

    (outcome,) = hanako.carry_out([Create(Folder.CALENDAR, series, "token")])

    assert isinstance(outcome, Done)
    assert not outcome.whole
    assert outcome.notes


def test_a_series_of_which_an_occurrence_cannot_be_read_is_told_and_not_flattened(
    exchange: Exchange, hanako: EwsStore
) -> None:
    (done,) = made(hanako, replace(DAILY, changed=(moved(DAILY, 2, HOUR),)))
    whole = read(hanako, done)
    assert whole.changed

    exchange.faults.answer(
        reported("GetItem", "ErrorItemNotFound"), Match(operation="GetItem"), nth=2
    )
    (found,) = hanako.fetch([done.key])

    assert isinstance(found, Unreadable)
    assert "being changed" in str(found.reason)
