"""Lists that are longer than one answer holds, and what a mailbox's folders are like."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from adapter.items import Event, Todo
from adapter.store import Create, Folder, Unreadable
from adapter.stores.ews import EwsStore
from provision.simulator.http import Response
from tests.adapter.exchange import EMMA, HANAKO, Exchange, soap, store_of
from tests.adapter.strategies import TOKYO

TEN = datetime(2026, 11, 2, 10, 0, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
YEAR = timedelta(days=365)
VIEW = re.compile(r'<m:CalendarView StartDate="([^"]*)" EndDate="([^"]*)"')


@pytest.fixture
def hanako(exchange: Exchange) -> Iterator[EwsStore]:
    with exchange.connection() as connection:
        yield store_of(connection)


def meeting(start: datetime) -> Create:
    return Create(Folder.CALENDAR, Event(start, start + HOUR), start.isoformat())


def views(exchange: Exchange) -> list[tuple[datetime, datetime]]:
    """Return the times that calendar views were asked for."""
    bodies = [call.request.body.decode() for call in exchange.calls]
    return [
        (datetime.fromisoformat(start), datetime.fromisoformat(end))
        for body in bodies
        for start, end in VIEW.findall(body)
    ]


def test_a_folder_tells_its_name_its_size_and_what_we_may_do(
    exchange: Exchange, hanako: EwsStore
) -> None:
    hanako.carry_out([meeting(TEN)])

    facts = hanako.describe(Folder.CALENDAR)

    assert (facts.name, facts.total) == ("予定表", 1)
    assert {"Read", "CreateContents", "Modify", "Delete"} <= facts.rights
    with exchange.connection() as connection:
        assert store_of(connection, EMMA).describe(Folder.TASKS).name == "Tasks"


def test_more_to_dos_than_one_page_holds_are_all_seen(exchange: Exchange, hanako: EwsStore) -> None:
    writes = [Create(Folder.TASKS, Todo(f"{number}"), f"{number}") for number in range(501)]
    hanako.carry_out(writes)
    before = len(exchange.calls)

    found = hanako.window(Folder.TASKS, TEN, TEN + HOUR)

    assert len({one.key for one in found}) == 501
    assert exchange.operations(before) == ["FindItem", "FindItem"]


def test_pages_that_lead_nowhere_come_to_an_end(exchange: Exchange, hanako: EwsStore) -> None:
    page = view_answer(1, 'false" IndexedPagingOffset="0')
    exchange.faults.answer(page, times=3)

    found = hanako.window(Folder.TASKS, TEN, TEN + 30 * HOUR)

    assert len(found) == 1
    assert len(exchange.calls) == 1


def view_answer(count: int, whole: str, end: str = "2026-11-03T02:00:00Z") -> Response:
    item = (
        '<t:CalendarItem><t:ItemId Id="{}" ChangeKey="c"/><t:Start>2026-11-03T01:00:00Z</t:Start>'
        f"<t:End>{end}</t:End></t:CalendarItem>"
    )
    items = "".join(item.format(number) for number in range(count))
    return soap(
        "<m:FindItemResponse><m:ResponseMessages>"
        '<m:FindItemResponseMessage ResponseClass="Success">'
        "<m:ResponseCode>NoError</m:ResponseCode>"
        f'<m:RootFolder TotalItemsInView="2000" IncludesLastItemInRange="{whole}">'
        f"<t:Items>{items}</t:Items></m:RootFolder></m:FindItemResponseMessage>"
        "</m:ResponseMessages></m:FindItemResponse>"
    )


@pytest.mark.parametrize(("count", "whole"), [(0, "false"), (250, "false"), (1000, "true")])
def test_a_view_that_may_not_be_whole_is_asked_for_in_halves(
    exchange: Exchange, hanako: EwsStore, count: int, whole: str
) -> None:
    hanako.carry_out([meeting(TEN), meeting(TEN + HOUR), meeting(TEN + 23 * HOUR)])
    exchange.faults.answer(view_answer(count, whole))

    found = hanako.window(Folder.CALENDAR, TEN, TEN + 24 * HOUR)

    assert len(found) == 3
    assert [end - start for start, end in views(exchange)] == [
        timedelta(hours=hours, minutes=1) for hours in (24, 12, 12)
    ]


@pytest.mark.parametrize("end", ["2026-11-02T02:00:00Z", "soon", "9999-12-31T23:59:59-14:00"])
def test_an_event_whose_times_make_no_sense_hides_no_other_and_is_told(
    exchange: Exchange, hanako: EwsStore, end: str
) -> None:
    exchange.faults.answer(view_answer(1, "true", end))

    found = hanako.window(Folder.CALENDAR, TEN, TEN + 24 * HOUR)

    assert [one.key for one in found] == ["calendar/0"]


def test_a_window_of_years_is_asked_for_in_views_that_exchange_allows(
    exchange: Exchange, hanako: EwsStore
) -> None:
    hanako.carry_out([meeting(TEN), meeting(TEN + 2 * YEAR), meeting(TEN + 5 * YEAR - HOUR)])

    found = hanako.window(Folder.CALENDAR, TEN, TEN + 5 * YEAR)

    assert len(found) == 3
    # https://learn.microsoft.com/exchange/client-developer/web-service-reference/calendarview
    assert all(end - start <= 2 * YEAR for start, end in views(exchange))


def test_all_of_time_can_be_asked_for(hanako: EwsStore) -> None:
    hanako.carry_out([Create(Folder.TASKS, Todo(due=TEN.date()), "token")])
    always = (datetime.min.replace(tzinfo=TOKYO), datetime.max.replace(tzinfo=TOKYO))

    found = hanako.window(Folder.TASKS, *always)

    assert len(found) == 1
    assert not hanako.window(Folder.CALENDAR, always[0], datetime(1700, 1, 1, tzinfo=TOKYO))


def test_an_event_over_the_seam_of_two_views_is_found_once(
    exchange: Exchange, hanako: EwsStore
) -> None:
    seam = TEN + YEAR
    hanako.carry_out([meeting(seam - HOUR / 2)])

    found = hanako.window(Folder.CALENDAR, TEN, TEN + 2 * YEAR)

    assert len(views(exchange)) == 2
    assert len(found) == 1


def test_a_view_is_asked_for_a_little_earlier_than_wanted(
    exchange: Exchange, hanako: EwsStore
) -> None:
    hanako.window(Folder.CALENDAR, TEN, TEN + HOUR)

    # No page says whether a view holds what lasts no time and stands where it begins.
    assert views(exchange) == [(TEN - timedelta(minutes=1), TEN + HOUR)]


def test_a_window_that_is_none_holds_nothing(hanako: EwsStore) -> None:
    hanako.carry_out([meeting(TEN)])

    assert not hanako.window(Folder.CALENDAR, TEN + HOUR, TEN)


@pytest.mark.parametrize("limit", [1, 512, 10_000])
def test_no_more_changes_are_asked_for_than_exchange_gives(
    exchange: Exchange, hanako: EwsStore, limit: int
) -> None:
    hanako.carry_out([meeting(TEN)])

    page = hanako.changes(Folder.CALENDAR, "", limit)

    assert len(page.changes) == 1
    asked = re.findall(rb"MaxChangesReturned>(\d+)<", exchange.calls[-1].request.body)
    assert [int(number) for number in asked] == [min(limit, 512)]


def test_items_are_fetched_by_fifties_each_once(exchange: Exchange, hanako: EwsStore) -> None:
    writes = [Create(Folder.TASKS, Todo(f"{number}"), f"{number}") for number in range(60)]
    hanako.carry_out(writes)
    keys = [one.key for one in hanako.find(Folder.TASKS, [write.token for write in writes])]
    before = len(exchange.calls)

    found = hanako.fetch([*keys, *keys])

    assert len(found) == 60
    assert exchange.operations(before) == ["GetItem", "GetItem"]


def test_the_mailboxes_are_each_other_s_strangers(exchange: Exchange, hanako: EwsStore) -> None:
    hanako.carry_out([meeting(TEN)])
    (mine,) = hanako.window(Folder.CALENDAR, TEN, TEN + HOUR)

    with exchange.connection() as connection:
        emma = store_of(connection, EMMA)

        assert not emma.window(Folder.CALENDAR, TEN, TEN + HOUR)
        (found,) = emma.fetch([mine.key])
        assert isinstance(found, Unreadable)
        assert "ErrorAccessDenied" in str(found.reason)
    assert exchange.subjects(HANAKO, "calendar") == [""]
