"""Who waits for whom, for how long, and how much is asked at once: what Exchange bears."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from adapter.ews.causes import FailedError
from adapter.ews.connection import Connection
from adapter.ews.mailbox import Access
from adapter.ews.pace import Pace, Paces
from adapter.ews.portions import Size, in_portions
from adapter.items import Event
from adapter.store import BusyError, Create, Done, Fetched, Folder, StoreError, Unknown, Unreadable
from adapter.stores.ews import EwsStore
from adapter.waits import retry_after
from provision.contract.messages import Problem
from provision.simulator.faults import Match, unavailable
from provision.simulator.http import Response
from tests.adapter.exchange import (
    HANAKO,
    SYNC,
    TARO,
    Exchange,
    Sleeps,
    address_of,
    fault,
    reported,
    store_of,
    token,
)
from tests.adapter.strategies import TOKYO

TEN = datetime(2026, 11, 2, 10, 0, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
GET, FIND = Match(operation="GetItem"), Match(operation="FindItem")
SECOND = timedelta(seconds=1)
USUAL = timedelta(seconds=10)
ALWAYS = 10**6


@pytest.fixture
def sleeps() -> Sleeps:
    return Sleeps()


@pytest.fixture
def connection(exchange: Exchange) -> Iterator[Connection]:
    with exchange.connection() as connection:
        yield connection


@pytest.fixture
def hanako(connection: Connection, sleeps: Sleeps) -> EwsStore:
    return store_of(connection, HANAKO, sleeps=sleeps)


def still(sleeps: Sleeps) -> Pace:
    return Pace(sleeps, sleeps.sleep, lambda: 0.0)


def filled(store: EwsStore, count: int) -> list[str]:
    """Return the keys of so many meetings that now are in the mailbox."""
    writes = [
        Create(Folder.CALENDAR, Event(TEN, TEN + HOUR, f"{n:03}"), f"t{n}") for n in range(count)
    ]
    return [one.key for one in store.carry_out(writes) if isinstance(one, Done)]


def asked(exchange: Exchange) -> list[int]:
    """Return how many items each GetItem asked for."""
    bodies = [call.request.body for call in exchange.calls]
    return [body.count(b"<t:ItemId ") for body in bodies if b"<m:GetItem>" in body]


def test_each_refusal_in_a_row_doubles_the_wait_until_one_goes_well(sleeps: Sleeps) -> None:
    pace = still(sleeps)

    for _ in range(4):
        pace.refused(SECOND)
        pace.wait(HANAKO)
    pace.went_well()
    pace.refused(SECOND)
    pace.wait(HANAKO)

    assert sleeps.slept == [1, 2, 4, 8, 1]


def test_nobody_comes_back_earlier_than_asked_nor_all_at_once(sleeps: Sleeps) -> None:
    chances = iter([0.0, 0.5, 1.0])
    pace = Pace(sleeps, sleeps.sleep, lambda: next(chances))

    for _ in range(3):
        pace.leave_alone(timedelta(seconds=8))
        pace.wait(HANAKO)

    assert sleeps.slept == [8, 9, 10]


def test_what_several_are_refused_at_once_is_one_refusal(sleeps: Sleeps) -> None:
    pace = still(sleeps)
    threads = [threading.Thread(target=pace.refused, args=(SECOND,)) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pace.wait(HANAKO)

    assert sleeps.slept == [1]


def test_only_who_is_charged_alike_waits_alike() -> None:
    paces = Paces()

    def of(mailbox: str, access: Access) -> Pace:
        return paces.of(address_of(mailbox, access))

    assert of(HANAKO, Access.FULL_ACCESS) is of(TARO, Access.FULL_ACCESS)
    for access in (Access.IMPERSONATION, Access.APPLICATION):
        assert of(HANAKO, access) is of(HANAKO.upper(), access)
        assert of(HANAKO, access) is not of(TARO, access)


def test_with_full_access_one_mailboxs_refusal_is_everybodys(
    exchange: Exchange, connection: Connection, sleeps: Sleeps
) -> None:
    paces = Paces(lambda: still(sleeps))
    for mailbox in (HANAKO, TARO):
        exchange.organisation.grant_full_access(mailbox, SYNC)
    hanako, taro = (
        EwsStore(connection, token, mailbox, paces.of(mailbox))
        for mailbox in (address_of(name, Access.FULL_ACCESS) for name in (HANAKO, TARO))
    )
    exchange.faults.answer(fault("ErrorServerBusy", BackOffMilliseconds="300000"), FIND)

    with pytest.raises(BusyError):
        hanako.window(Folder.CALENDAR, TEN, TEN + HOUR)
    with pytest.raises(BusyError, match=TARO):
        taro.window(Folder.CALENDAR, TEN, TEN + HOUR)

    assert exchange.operations() == ["FindItem"]


@pytest.mark.parametrize(
    ("header", "date", "wait"),
    [
        ("7", "", 7),
        ("0", "", 1),
        ("9" * 5000, "", 86_400),
        ("Sat, 28 Nov 2026 09:02:00 GMT", "Sat, 28 Nov 2026 09:00:00 GMT", 120),
        ("Sat, 28 Nov 2026 08:00:00 GMT", "Sat, 28 Nov 2026 09:00:00 GMT", 1),
        ("Sat, 28 Nov 2026 09:02:00 GMT", "", 10),
        ("soon", "", 10),
        ("-5", "", 10),
        ("", "", 10),
    ],
)
def test_retry_after_is_understood_in_both_its_forms(header: str, date: str, wait: int) -> None:
    assert retry_after({"retry-after": header, "date": date}, USUAL) == timedelta(seconds=wait)


@pytest.mark.parametrize(
    ("answer", "slept"),
    [
        (unavailable(5), [5]),
        (Response(429, b"", (("Retry-After", "3"),)), [3]),
        (fault("ErrorServerBusy", BackOffMilliseconds="2000"), [2]),
        (unavailable(), [10]),
    ],
)
def test_a_busy_server_is_asked_again_when_it_said(
    exchange: Exchange, hanako: EwsStore, sleeps: Sleeps, answer: Response, slept: list[float]
) -> None:
    exchange.faults.answer(answer, FIND)

    assert not hanako.window(Folder.CALENDAR, TEN, TEN + HOUR)
    assert sleeps.slept == slept


def test_a_server_that_stays_busy_is_asked_ever_later_and_then_left(
    exchange: Exchange, hanako: EwsStore, sleeps: Sleeps
) -> None:
    exchange.faults.answer(unavailable(1), FIND, times=ALWAYS)

    with pytest.raises(BusyError) as busy:
        hanako.window(Folder.CALENDAR, TEN, TEN + HOUR)

    assert sleeps.slept == [1, 2, 4, 8, 16]
    assert busy.value.wait == timedelta(seconds=32)


def test_portions_grow_while_all_goes_well(exchange: Exchange, hanako: EwsStore) -> None:
    keys = filled(hanako, 80)

    assert len(hanako.fetch(keys)) == 80
    assert asked(exchange) == [50, 30]


def test_a_request_that_is_too_much_is_made_in_parts(exchange: Exchange, hanako: EwsStore) -> None:
    keys = filled(hanako, 60)
    exchange.faults.answer(fault("ErrorTimeoutExpired"), GET, times=4)

    found = hanako.fetch(keys)

    assert sorted(one.key for one in found if isinstance(one, Fetched)) == sorted(keys)
    assert asked(exchange) == [50, 50, 25, 25, 12, 24, 24]


def test_one_item_that_spoils_every_request_is_named_and_the_others_are_had(
    exchange: Exchange, hanako: EwsStore
) -> None:
    keys = filled(hanako, 40)
    poison = keys[33]
    name = poison.partition("/")[2]
    spoilt = Match(operation="GetItem", text=name)
    exchange.faults.answer(fault("ErrorInternalServerError"), spoilt, times=ALWAYS)

    found = hanako.fetch(keys)

    (bad,) = (one for one in found if isinstance(one, Unreadable))
    assert bad.key == poison
    assert "ErrorInternalServerError" in str(bad.reason)
    assert {one.key for one in found} == set(keys)
    assert len(asked(exchange)) < 25


def test_a_mailbox_in_trouble_is_not_taken_for_many_bad_items(
    exchange: Exchange, hanako: EwsStore
) -> None:
    keys = filled(hanako, 40)
    exchange.faults.answer(fault("ErrorInternalServerError"), GET, times=ALWAYS)

    with pytest.raises(BusyError, match="ErrorInternalServerError"):
        hanako.fetch(keys)

    assert len(asked(exchange)) < 20


def test_what_takes_long_is_asked_for_in_smaller_portions() -> None:
    sizes: list[int] = []

    def ask(some: list[str]) -> tuple[list[str], float]:
        sizes.append(len(some))
        return some, 11.0 if len(some) > 20 else 1.0

    def alone(_: str, error: StoreError) -> str:
        raise error

    names = [str(number) for number in range(200)]

    assert list(in_portions(names, Size(50, 100), ask, alone)) == names
    assert sizes == [50, 25, 12, 24, 12, 24, 12, 24, 12, 5]


@pytest.mark.parametrize("bad", [{3}, {0, 1, 2}, {9, 17, 18, 40}, {49}])
def test_whatever_is_bad_is_found_and_nothing_is_had_twice(bad: set[int]) -> None:
    def ask(some: list[str]) -> tuple[list[str], float]:
        if {int(name) for name in some} & bad:
            raise FailedError(SECOND, Problem("bad", "wait"))
        return some, 0.0

    names = [str(number) for number in range(50)]

    found = list(in_portions(names, Size(50, 100), ask, lambda name, _: f"-{name}"))

    assert [int(one.removeprefix("-")) for one in found] == list(range(50))
    assert {int(one[1:]) for one in found if one.startswith("-")} == bad


def test_writes_are_sent_in_smaller_portions_once_exchange_was_not_up_to_them(
    exchange: Exchange, hanako: EwsStore
) -> None:
    create = Match(operation="CreateItem")
    exchange.faults.answer(reported("CreateItem", *["ErrorTimeoutExpired"] * 20), create)
    writes = [Create(Folder.CALENDAR, Event(TEN, TEN + HOUR), f"t{n}") for n in range(60)]

    outcomes = hanako.carry_out(writes)

    bodies = [call.request.body for call in exchange.calls]
    assert [body.count(b"<t:CalendarItem>") for body in bodies] == [20, 10, 20, 10]
    assert [type(outcome) for outcome in outcomes] == [Unknown] * 20 + [Done] * 40


def test_who_is_asked_to_stop_waits_for_no_budget() -> None:
    clock = Sleeps()
    pace = Pace(clock, clock.sleep, lambda: 0.0, stopping=lambda: True)
    pace.leave_alone(SECOND)

    with pytest.raises(BusyError):
        pace.wait(HANAKO)
    assert not clock.slept
