"""Attachments over EWS: what is the same stays where it is, and none is lost on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapter.attachments import Attachment, FileAttachment, ItemAttachment, LinkAttachment
from adapter.canonical import canonical
from adapter.ews import hanging
from adapter.items import Event, Item, Occurrence, Todo
from adapter.recurrence import Daily, Numbered, Recurrence
from adapter.store import Create, Done, Fetched, Folder, Refused, Update
from adapter.stores.ews import EwsStore
from provision.simulator.faults import Match
from tests.adapter.exchange import HANAKO, Exchange, reported, store_of
from tests.adapter.strategies import TOKYO

TEN = datetime(2026, 11, 2, 10, 0, tzinfo=TOKYO)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLAN = FileAttachment("見積り.pdf", b"%PDF-1.7", "application/pdf")
NOTES = FileAttachment("notes.txt", "メモ\n".encode(), "text/plain", "cid@x", inline=True)
LETTER = ItemAttachment("letter", b"Subject: Hi\r\n\r\nHello")
LINK = LinkAttachment("https://files.example/a?b=1;c", "a", "text/html")
MEETING = Event(TEN, TEN + HOUR, "会議", uid="m")
ALL = (PLAN, NOTES, LETTER, LINK)


@pytest.fixture
def hanako(exchange: Exchange) -> Iterator[EwsStore]:
    with exchange.connection() as connection:
        yield store_of(connection)


def created(store: EwsStore, *items: Item) -> list[Done]:
    folders = [Folder.CALENDAR if isinstance(item, Event) else Folder.TASKS for item in items]
    writes = [
        Create(folder, item, f"{n}")
        for n, (folder, item) in enumerate(zip(folders, items, strict=True))
    ]
    outcomes = store.carry_out(writes)
    assert all(isinstance(each, Done) and each.whole for each in outcomes)
    return [each for each in outcomes if isinstance(each, Done)]


def read(store: EwsStore, key: str) -> Item:
    (found,) = store.fetch([key])
    assert isinstance(found, Fetched)
    return found.item


def same(one: Item, other: Item) -> bool:
    return canonical(one) == canonical(other)


@pytest.mark.parametrize("item", [MEETING, Todo("Order toner")])
def test_whatever_hangs_on_an_item_comes_back(hanako: EwsStore, item: Item) -> None:
    full = replace(item, attachments=ALL)

    (done,) = created(hanako, full)

    there = read(hanako, done.key)
    assert set(there.attachments) == set(ALL)
    assert same(there, full)


def test_attachments_of_all_items_are_read_together(exchange: Exchange, hanako: EwsStore) -> None:
    done = created(hanako, *(replace(MEETING, uid=f"{n}", attachments=ALL) for n in range(8)))
    before = len(exchange.calls)

    found = hanako.fetch([each.key for each in done])

    assert len(found) == 8
    assert exchange.operations(before) == ["GetItem", "GetAttachment"]


def attached(exchange: Exchange, operation: str) -> int:
    """Return how many attachments requests of one kind were about."""
    bodies = [call.request.body for call in exchange.calls]
    about = [body for body in bodies if f"<m:{operation}".encode() in body]
    return sum(
        body.count(b"<t:FileAttachment>") + body.count(b"<t:AttachmentId ") for body in about
    )


@pytest.mark.parametrize(
    ("after", "new", "gone"),
    [
        ((PLAN, NOTES, LETTER), 0, 0),
        ((LETTER, PLAN, NOTES, LINK), 0, 0),
        ((PLAN, replace(NOTES, content=b"other"), LETTER, LINK), 1, 1),
        ((PLAN, PLAN), 1, 2),
        ((), 0, 3),
    ],
)
def test_only_what_differs_is_hung_up_and_taken_away(
    exchange: Exchange, hanako: EwsStore, after: tuple[Attachment, ...], new: int, gone: int
) -> None:
    (done,) = created(hanako, replace(MEETING, attachments=ALL))
    wanted = replace(MEETING, attachments=after, subject="Other")

    (outcome,) = hanako.carry_out(
        [Update(done.key, done.version, wanted, frozenset({"attachments"}))]
    )

    assert isinstance(outcome, Done)
    assert same(read(hanako, done.key), replace(wanted, subject=MEETING.subject))
    assert attached(exchange, "CreateAttachment") == new
    assert attached(exchange, "DeleteAttachment") == gone
    (found,) = hanako.fetch([done.key])
    assert isinstance(found, Fetched)
    assert found.version == outcome.version


def test_what_is_too_heavy_for_one_request_is_hung_up_by_several(
    exchange: Exchange, hanako: EwsStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hanging, "HEAVIEST", 100_000)
    (done,) = created(hanako, MEETING)
    files = tuple(FileAttachment(f"{n}.bin", bytes([n]) * 34_000) for n in range(4))
    wanted = replace(MEETING, attachments=files)
    before = len(exchange.calls)

    (outcome,) = hanako.carry_out(
        [Update(done.key, done.version, wanted, frozenset({"attachments"}))]
    )

    assert isinstance(outcome, Done)
    assert outcome.whole
    assert exchange.operations(before).count("CreateAttachment") == 2
    assert all(len(call.request.body) < 110_000 for call in exchange.calls[before:])
    assert same(read(hanako, outcome.key), wanted)


def test_an_attachment_that_xml_cannot_name_is_refused_before_its_item_is_written(
    exchange: Exchange, hanako: EwsStore
) -> None:
    (done,) = created(hanako, MEETING)
    files = (FileAttachment("a\x0bb.txt", b"x"),)
    wanted = replace(MEETING, subject="another", attachments=files)
    write = Update(done.key, done.version, wanted, frozenset({"subject", "attachments"}))

    (outcome,) = hanako.carry_out([write])

    assert isinstance(outcome, Refused)
    assert exchange.subjects(HANAKO, "calendar") == [MEETING.subject]


def test_an_occurrence_may_have_its_own(hanako: EwsStore) -> None:
    series = replace(
        MEETING, attachments=(PLAN,), recurrence=Recurrence(Daily(), TEN.date(), Numbered(5))
    )
    start = TEN + 2 * DAY
    apart = replace(MEETING, start=start, end=start + HOUR, attachments=(NOTES, PLAN))
    bare = replace(apart, start=start + DAY, end=start + DAY + HOUR, attachments=())
    whole = replace(series, changed=(Occurrence(start, apart), Occurrence(start + DAY, bare)))

    (done,) = created(hanako, whole)

    assert same(read(hanako, done.key), whole)


def test_one_that_cannot_be_read_is_told_and_stays_in_exchange(
    exchange: Exchange, hanako: EwsStore
) -> None:
    (done,) = created(hanako, replace(MEETING, attachments=(PLAN,)))
    unreadable = reported("GetAttachment", "ErrorInvalidAttachmentId")
    exchange.faults.answer(unreadable, Match(operation="GetAttachment"), times=2)

    (found,) = hanako.fetch([done.key])
    (outcome,) = hanako.carry_out(
        [Update(done.key, done.version, MEETING, frozenset({"attachments"}))]
    )

    assert isinstance(found, Fetched)
    assert not found.item.attachments
    assert "見積り.pdf" in str(found.notes[0])
    assert isinstance(outcome, Done)
    assert read(hanako, done.key).attachments == (PLAN,)


def test_an_item_whose_attachment_is_refused_is_there_and_says_that_it_is_not_whole(
    exchange: Exchange, hanako: EwsStore
) -> None:
    (done,) = created(hanako, MEETING)
    exchange.faults.answer(
        reported("CreateAttachment", "ErrorAttachmentSizeLimitExceeded"),
        Match(operation="CreateAttachment"),
    )

    (outcome,) = hanako.carry_out(
        [
            Update(
                done.key,
                done.version,
                replace(MEETING, subject="Other", attachments=(PLAN,)),
                frozenset({"subject", "attachments"}),
            )
        ]
    )

    assert isinstance(outcome, Done)
    assert not outcome.whole
    assert same(read(hanako, done.key), replace(MEETING, subject="Other"))
