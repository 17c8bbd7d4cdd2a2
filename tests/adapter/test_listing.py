"""A listing shows what is in a mailbox in some days, in words, as data, or as a calendar."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from hypothesis import given, settings

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
)
from adapter.listing import Days, Kind, Layout, Listing, data_of, listed, read_items
from adapter.store import Create, Fetched, Folder, Found, Unreadable
from adapter.stores.memory import MemoryStore
from provision.contract.messages import Answer, Language, Table, text_of
from tests.adapter.strategies import TOKYO, items

HANAKO = "hanako.yamada@sakura.example"
NOW = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
DAYS = Days(date(2026, 11, 2), date(2026, 11, 15), TOKYO)

EARLY = Event(
    datetime(2026, 11, 4, 8, 0, tzinfo=TOKYO),
    datetime(2026, 11, 4, 9, 0, tzinfo=TOKYO),
    "朝会",
    location="会議室 A",
)
CALL = Event(
    datetime(2026, 11, 2, 20, 0, tzinfo=ZoneInfo("America/New_York")),
    datetime(2026, 11, 2, 21, 0, tzinfo=ZoneInfo("America/New_York")),
    "Call",
    show_as=ShowAs.TENTATIVE,
    sensitivity=Sensitivity.PRIVATE,
)
TRIP = Event(date(2026, 11, 4), date(2026, 11, 7), "出張", show_as=ShowAs.OUT_OF_OFFICE)
INVOICE = Todo("請求書", due=date(2026, 11, 5), importance=Importance.HIGH)
REPORT = Todo("Report", due=date(2026, 11, 3), status=TodoStatus.IN_PROGRESS, percent_complete=40)
SOMETIME = Todo("Some time")


def holding(*held: Item) -> MemoryStore:
    store = MemoryStore(TOKYO, lambda: NOW)
    for number, item in enumerate(held):
        folder = Folder.CALENDAR if isinstance(item, Event) else Folder.TASKS
        store.carry_out([Create(folder, item, f"token-{number}")])
    return store


def names_of(found: Sequence[Found]) -> list[str]:
    return [one.item.subject for one in found if isinstance(one, Fetched)]


def answer(layout: Layout, *held: Item, kind: Kind = Kind.ALL) -> Answer:
    found = read_items(holding(*held), kind, DAYS)
    return listed(Listing(HANAKO, kind, DAYS, found), layout, NOW)


def shown(given: Answer, language: Language = Language.ENGLISH) -> list[str]:
    lines = []
    for part in given.parts:
        rows = (part.headings, *part.rows) if isinstance(part, Table) else ((part,),)
        lines += [" / ".join(text_of(cell, language) for cell in row) for row in rows]
    return lines


def test_events_come_by_their_start_and_to_dos_by_when_they_are_due() -> None:
    store = holding(TRIP, SOMETIME, CALL, INVOICE, EARLY, REPORT)

    assert names_of(read_items(store, Kind.ALL, DAYS)) == [
        *("Call", "出張", "朝会"),
        *("Report", "請求書", "Some time"),
    ]


def test_a_kind_is_listed_alone() -> None:
    store = holding(EARLY, INVOICE)

    assert names_of(read_items(store, Kind.SCHEDULE, DAYS)) == ["朝会"]
    assert names_of(read_items(store, Kind.TODO, DAYS)) == ["請求書"]


def test_both_days_belong_to_the_window_where_the_mailbox_is() -> None:
    first = datetime(2026, 11, 2, 0, 0, tzinfo=TOKYO)
    last = datetime(2026, 11, 15, 23, 0, tzinfo=TOKYO)
    hour = timedelta(hours=1)
    store = holding(
        Event(first - hour, first, "before"),
        Event(first, first + hour, "first"),
        Event(last, last + hour, "last"),
        Event(last + hour, last + hour * 2, "after"),
    )

    assert names_of(read_items(store, Kind.ALL, DAYS)) == ["first", "last"]


def test_the_tables_say_times_in_the_items_own_zone() -> None:
    assert shown(answer(Layout.TABLE, EARLY, CALL, TRIP, INVOICE, REPORT, SOMETIME)) == [
        f"{HANAKO}, 2026-11-02 to 2026-11-15",
        "Schedule / Start / End / Place / Show as / Sensitivity",
        "Call / 2026-11-02 20:00 America/New_York / 2026-11-02 21:00 America/New_York /  "
        "/ tentative / private",
        "出張 / 2026-11-04 / 2026-11-06 /  / out of office / normal",
        "朝会 / 2026-11-04 08:00 Asia/Tokyo / 2026-11-04 09:00 Asia/Tokyo / 会議室 A / busy / normal",
        "ToDo / Start / Due / Status / Done / Importance",
        "Report /  / 2026-11-03 / in progress / 40 % / normal",
        "請求書 /  / 2026-11-05 / not started / 0 % / high",
        "Some time /  /  / not started / 0 % / normal",
    ]


def test_the_tables_are_in_outlooks_japanese() -> None:
    lines = shown(answer(Layout.TABLE, CALL, REPORT), Language.JAPANESE)

    assert lines[1] == "予定 / 開始 / 終了 / 場所 / 公開方法 / 秘密度"
    assert lines[2].endswith("仮の予定 / 非公開")
    assert lines[4].endswith("進行中 / 40 % / 標準")


def test_every_word_an_item_can_have_has_a_text() -> None:
    events = [
        replace(TRIP, show_as=shows, sensitivity=how) for shows in ShowAs for how in Sensitivity
    ]
    todos = [
        Todo("x", status=status, importance=how) for status in TodoStatus for how in Importance
    ]

    for language in Language:
        assert len(shown(answer(Layout.TABLE, *events, *todos), language)) > len(events)


def test_an_empty_window_is_told() -> None:
    assert shown(answer(Layout.TABLE)) == [f"{HANAKO} has nothing from 2026-11-02 to 2026-11-15."]


def test_what_cannot_be_read_is_told_below() -> None:
    found = (Unreadable("key", "no start"), Fetched("k", "v", EARLY))
    listing = Listing(HANAKO, Kind.ALL, DAYS, found)

    assert shown(listed(listing, Layout.TABLE, NOW))[-1] == "An item is left out: no start"
    assert data_of(found[0]) == {"kind": "unreadable", "key": "key", "reason": "no start"}
    assert "朝会" in str(listed(listing, Layout.ICS, NOW).parts[0])


def test_the_data_is_the_same_in_every_layout() -> None:
    table, as_json, ics = (answer(layout, EARLY, INVOICE) for layout in Layout)

    assert table.data == as_json.data == ics.data
    assert json.loads(str(as_json.parts[0])) == table.data
    assert isinstance(table.data, dict)
    assert [one["subject"] for one in table.data["items"]] == ["朝会", "請求書"]


def test_the_calendar_is_one_text_that_calendars_read() -> None:
    (text,) = answer(Layout.ICS, EARLY, INVOICE).parts
    calendar = icalendar.Calendar.from_ical(f"{text}\r\n")

    assert str(text).endswith("END:VCALENDAR")
    assert [str(one["summary"]) for one in calendar.walk() if "summary" in one] == [
        "朝会",
        "請求書",
    ]


def moment_in(value: Any) -> datetime | date | None:
    if isinstance(value, dict):
        zone = ZoneInfo(value["zone"])
        told = datetime.fromisoformat(value["time"])
        return told.astimezone(zone)
    return date.fromisoformat(value) if value else None


def item_in(data: dict[str, Any]) -> Item:
    """Return the item that JSON tells of."""
    shared = {
        "subject": data["subject"],
        "body": Body(data["body"]["content"], BodyKind(data["body"]["kind"])),
        "importance": Importance(data["importance"]),
        "sensitivity": Sensitivity(data["sensitivity"]),
        "categories": frozenset(data["categories"]),
    }
    if data["kind"] == "event":
        start, end = moment_in(data["start"]), moment_in(data["end"])
        assert start
        assert end
        reminder = data["reminder"] and timedelta(minutes=data["reminder"]["minutes"])
        return Event(
            start,
            end,
            location=data["location"],
            show_as=ShowAs(data["show_as"]),
            reminder=reminder,
            uid=data["uid"],
            **shared,
        )
    moments = {name: moment_in(data[name]) for name in ("start", "due", "completed", "reminder")}
    return Todo(
        status=TodoStatus(data["status"]),
        percent_complete=data["percent_complete"],
        **moments,  # type: ignore[arg-type]
        **shared,
    )


@given(items)
@settings(max_examples=50)
def test_json_loses_nothing(item: Item) -> None:
    data = data_of(Fetched("key", "version", item, "token"))

    again = item_in(json.loads(json.dumps(data)))
    assert data_of(Fetched("key", "version", again)) == data
    assert again == item
