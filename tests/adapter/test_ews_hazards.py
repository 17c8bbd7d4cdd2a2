"""What goes wrong between the adapter and Exchange: nothing is written twice, nobody else waits."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from adapter.errors import AdapterError
from adapter.ews.connection import Connection, Limits
from adapter.ews.mailbox import Access, Mailbox
from adapter.items import Event, Todo
from adapter.recurrence import Daily, Recurrence
from adapter.store import (
    BusyError,
    Conflict,
    Create,
    Delete,
    DeniedError,
    Done,
    Fetched,
    Folder,
    GarbledError,
    Postponed,
    Refused,
    StoreError,
    Unknown,
    UnreachableError,
    Unreadable,
    Update,
)
from adapter.stores.ews import EwsStore
from provision.contract.messages import Problem
from provision.contract.secrets import Secret
from provision.simulator.faults import Match
from provision.simulator.http import Response
from tests.adapter.exchange import (
    CREATE,
    HANAKO,
    SYNC,
    TARO,
    Exchange,
    Sleeps,
    address_of,
    fault,
    reported,
    store_of,
)
from tests.adapter.strategies import TOKYO

TEN = datetime(2026, 11, 2, 10, 0, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
with files("tzdata").joinpath("zoneinfo", "Antarctica", "Troll").open("rb") as rules:
    # A zone that Windows has no name for, nor another one that goes alike.
    MONS = ZoneInfo.from_file(rules, key="Mars/Mons")
FIND, GET = Match(operation="FindItem"), Match(operation="GetItem")
SUBJECT = frozenset({"subject"})
BACK_OFF = 8000


def meeting(number: int) -> Create:
    item = Event(TEN, TEN + HOUR, subject=f"会議 {number:02}")
    return Create(Folder.CALENDAR, item, f"token-{number}")


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


def test_a_lost_reply_leaves_one_item_and_says_that_it_does_not_know(
    exchange: Exchange, hanako: EwsStore
) -> None:
    exchange.faults.lose_reply(CREATE)
    writes = [meeting(number) for number in range(10)]

    outcomes = hanako.carry_out(writes)

    assert outcomes == [Unknown()] * 10
    assert exchange.subjects(HANAKO, "calendar") == sorted(w.item.subject for w in writes)
    assert exchange.operations() == ["CreateItem"]
    arrived = {one.token for one in hanako.find(Folder.CALENDAR, [w.token for w in writes])}
    assert arrived == {write.token for write in writes}


@pytest.mark.parametrize("sent", [0, 1, 200, 900])
def test_an_answer_that_breaks_off_says_nothing_of_any_write(
    exchange: Exchange, hanako: EwsStore, sent: int
) -> None:
    exchange.faults.truncate(sent, CREATE)

    outcomes = hanako.carry_out([meeting(1), meeting(2)])

    assert outcomes == [Unknown(), Unknown()]
    assert exchange.subjects(HANAKO, "calendar") == ["会議 01", "会議 02"]


def test_a_connection_that_drops_is_not_tried_again_with_a_write(
    exchange: Exchange, hanako: EwsStore
) -> None:
    exchange.faults.drop(CREATE)

    outcomes = hanako.carry_out([meeting(1)])

    assert outcomes == [Unknown()]
    assert exchange.operations() == ["CreateItem"]
    assert not hanako.find(Folder.CALENDAR, ["token-1"])


HTML = (("Content-Type", "text/html"),)
TELL_NOTHING = {
    "unavailable": Response(503, b"Service Unavailable", HTML),
    "gateway": Response(504),
    "no SOAP": Response(500, b"<html>oops</html>", HTML),
    "JSON": Response(200, b"{}", (("Content-Type", "application/json"),)),
    "nothing": Response(200, b"", (("Content-Type", "text/xml"),)),
    "busy": fault("ErrorServerBusy", BackOffMilliseconds="8000"),
    "failed": fault("ErrorInternalServerError"),
    "timeout": fault("ErrorTimeoutExpired"),
    "one failed": reported("CreateItem", "ErrorInternalServerTransientError"),
    "one timeout": reported("CreateItem", "ErrorTimeoutExpired"),
    "too few": reported("CreateItem"),
    "too many": reported("CreateItem", "NoError", "NoError"),
    "no id": reported("CreateItem", "NoError"),
    "another operation's": reported("UpdateItem", "NoError"),
}


@pytest.mark.parametrize("answer", [*TELL_NOTHING])
def test_no_answer_that_tells_nothing_makes_a_write_be_sent_again(
    exchange: Exchange, hanako: EwsStore, answer: str
) -> None:
    exchange.faults.answer(TELL_NOTHING[answer], CREATE)

    outcomes = hanako.carry_out([meeting(1)])

    assert outcomes == [Unknown()]
    assert exchange.operations() == ["CreateItem"]


def test_an_answer_in_part_is_told_write_by_write(exchange: Exchange, hanako: EwsStore) -> None:
    codes = ["ErrorServerBusy", "ErrorQuotaExceeded", "ErrorTimeoutExpired", "ErrorNeverHeardOf"]
    exchange.faults.answer(reported("CreateItem", *codes), CREATE)

    busy, full, open_, strange = hanako.carry_out([meeting(number) for number in range(4)])

    assert isinstance(busy, Postponed)
    assert isinstance(full, Refused)
    assert "the mailbox is full (ErrorQuotaExceeded)" in str(full.reason)
    assert open_ == Unknown()
    assert isinstance(strange, Refused)
    assert "ErrorNeverHeardOf" in str(strange.reason)


def test_one_write_that_spoils_its_batch_is_refused_and_the_others_are_made(
    exchange: Exchange, hanako: EwsStore
) -> None:
    for nth in (1, 2, 3):
        exchange.faults.answer(fault("ErrorSchemaValidation"), CREATE, nth=nth)

    outcomes = hanako.carry_out([meeting(number) for number in range(4)])

    # The four, the first two, and the first are refused; the second is not, nor the last two.
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds == [Refused, Done, Done, Done]
    assert exchange.subjects(HANAKO, "calendar") == ["会議 01", "会議 02", "会議 03"]


def test_one_write_that_is_too_large_for_what_stands_before_the_server_holds_up_no_other(
    exchange: Exchange, hanako: EwsStore
) -> None:
    too_large = Response(413, b"<html>Request Entity Too Large</html>", HTML)
    exchange.faults.answer(too_large, Match(operation="CreateItem", text="会議 07"), times=9)

    outcomes = hanako.carry_out([meeting(number) for number in range(30)])

    refused = outcomes[7]
    assert isinstance(refused, Refused)
    assert "(413)" in str(refused.reason)
    assert [type(outcome) for outcome in outcomes].count(Done) == 29
    assert len(exchange.subjects(HANAKO, "calendar")) == 29


@pytest.mark.parametrize("code", ["ErrorADUnavailable", "ErrorADOperation", "ErrorNotEnoughMemory"])
def test_what_failed_on_the_way_as_a_whole_is_not_sent_again(
    exchange: Exchange, hanako: EwsStore, code: str
) -> None:
    exchange.faults.answer(fault(code), CREATE)

    outcomes = hanako.carry_out([meeting(1), meeting(2)])

    assert outcomes == [Unknown()] * 2
    assert exchange.operations() == ["CreateItem"]


@pytest.mark.parametrize(
    "code", ["ErrorMailboxStoreUnavailable", "ErrorMailboxFailover", "ErrorADUnavailable"]
)
def test_the_write_at_which_the_mailbox_went_away_may_have_been_made(
    exchange: Exchange, hanako: EwsStore, code: str
) -> None:
    codes = ("ErrorQuotaExceeded", code, "ErrorBatchProcessingStopped")
    exchange.faults.answer(reported("CreateItem", *codes), CREATE)

    outcomes = hanako.carry_out([meeting(number) for number in range(3)])

    assert [type(outcome) for outcome in outcomes] == [Refused, Unknown, Postponed]


def test_after_a_write_without_an_answer_the_rest_is_not_sent(
    exchange: Exchange, hanako: EwsStore
) -> None:
    exchange.faults.lose_reply(CREATE, nth=2)

    outcomes = hanako.carry_out([meeting(number) for number in range(50)])

    kinds = [type(outcome) for outcome in outcomes]
    assert kinds == [Done] * 20 + [Unknown] * 20 + [Postponed] * 10
    assert len(exchange.subjects(HANAKO, "calendar")) == 40


def test_what_was_done_before_the_sign_in_ended_is_told(connection: Connection) -> None:
    ended = AdapterError(Problem("signed out", "sign in"))
    tokens = iter([Secret("good")])

    def token(_: Secret | None) -> Secret:
        for one in tokens:
            return one
        raise ended

    outcomes = EwsStore(connection, token, address_of(HANAKO)).carry_out(
        [meeting(number) for number in range(21)]
    )

    assert [type(outcome) for outcome in outcomes] == [Done] * 20 + [Postponed]
    assert outcomes[-1] == Postponed("signed out")


def test_a_write_that_was_never_sent_raises(exchange: Exchange, hanako: EwsStore) -> None:
    exchange.organisation.roles.groups["sync"].members.clear()

    with pytest.raises(DeniedError, match="ApplicationImpersonation"):
        hanako.carry_out([meeting(1)])

    assert not exchange.subjects(HANAKO, "calendar")


def test_a_write_to_a_busy_mailbox_waits_for_the_next_time(
    exchange: Exchange, hanako: EwsStore, sleeps: Sleeps
) -> None:
    exchange.organisation.make_busy(HANAKO, BACK_OFF)

    first = hanako.carry_out([meeting(1)])
    second = hanako.carry_out([meeting(2)])

    assert first == [Unknown()]
    assert isinstance(second[0], Done)
    assert sleeps.slept == [8.0]
    assert exchange.subjects(HANAKO, "calendar") == ["会議 02"]


def test_a_mailbox_that_wants_long_to_be_left_alone_is_and_says_how_long(
    exchange: Exchange, hanako: EwsStore, sleeps: Sleeps
) -> None:
    exchange.organisation.make_busy(HANAKO, 300_000)

    with pytest.raises(BusyError) as first:
        hanako.describe(Folder.CALENDAR)
    with pytest.raises(BusyError) as second:
        hanako.carry_out([meeting(1)])

    assert first.value.wait == second.value.wait == timedelta(minutes=5)
    assert not sleeps.slept
    assert exchange.operations() == ["GetFolder"]


def test_a_busy_mailbox_makes_no_other_wait(
    exchange: Exchange, connection: Connection, hanako: EwsStore
) -> None:
    others = Sleeps()
    taro = store_of(connection, TARO, sleeps=others)
    exchange.organisation.make_busy(HANAKO, 300_000)
    with pytest.raises(BusyError):
        hanako.changes(Folder.CALENDAR, "", 10)

    outcomes = taro.carry_out([meeting(1)])
    found = taro.window(Folder.CALENDAR, TEN, TEN + HOUR)

    assert isinstance(outcomes[0], Done)
    assert len(found) == 1
    assert not others.slept


@pytest.mark.parametrize(
    "code", ["ErrorServerBusy", "ErrorInternalServerError", "ErrorMailboxStoreUnavailable"]
)
def test_a_question_is_put_once_more(exchange: Exchange, hanako: EwsStore, code: str) -> None:
    exchange.faults.answer(fault(code), FIND)

    found = hanako.window(Folder.CALENDAR, TEN, TEN + HOUR)

    assert not found
    assert exchange.operations() == ["FindItem", "FindItem"]


def test_a_question_without_an_answer_is_put_once_more(
    exchange: Exchange, hanako: EwsStore
) -> None:
    exchange.faults.lose_reply(FIND)

    assert not hanako.window(Folder.CALENDAR, TEN, TEN + HOUR)


def test_a_question_is_not_put_a_third_time(exchange: Exchange, hanako: EwsStore) -> None:
    exchange.faults.lose_reply(FIND, times=3)

    with pytest.raises(UnreachableError, match="no whole answer came"):
        hanako.window(Folder.CALENDAR, TEN, TEN + HOUR)

    assert exchange.operations() == ["FindItem", "FindItem"]


def test_one_item_that_exchange_cannot_give_does_not_hide_the_others(
    exchange: Exchange, hanako: EwsStore
) -> None:
    done = [one for one in hanako.carry_out([meeting(1)]) if isinstance(one, Done)]
    corrupt = reported("GetItem", "ErrorItemCorrupt")
    exchange.faults.answer(corrupt, GET)

    (found,) = hanako.fetch([done[0].key])

    assert isinstance(found, Unreadable)
    assert found.key == done[0].key
    assert "ErrorItemCorrupt" in str(found.reason)


def test_one_item_that_fails_again_and_again_does_not_hide_the_others(
    exchange: Exchange, hanako: EwsStore
) -> None:
    (done,) = hanako.carry_out([meeting(1)])
    assert isinstance(done, Done)
    exchange.faults.answer(reported("GetItem", "ErrorInternalServerError"), GET, times=2)

    (found,) = hanako.fetch([done.key])

    assert isinstance(found, Unreadable)
    assert "ErrorInternalServerError" in str(found.reason)
    assert exchange.operations() == ["CreateItem", "GetItem", "GetItem"]


def test_an_expired_token_is_renewed_once_and_the_write_made_once(
    exchange: Exchange, connection: Connection
) -> None:
    asked: list[Secret | None] = []

    def token(rejected: Secret | None) -> Secret:
        asked.append(rejected)
        return Secret("good" if rejected else "expired")

    (outcome,) = EwsStore(connection, token, address_of(HANAKO)).carry_out([meeting(1)])

    assert isinstance(outcome, Done)
    assert asked == [None, Secret("expired")]
    assert [call.status for call in exchange.calls] == [401, 200]
    assert exchange.subjects(HANAKO, "calendar") == ["会議 01"]


def test_a_token_that_is_never_accepted_is_told_with_the_remedy(
    exchange: Exchange, hanako: EwsStore
) -> None:
    exchange.issued.good.clear()

    with pytest.raises(DeniedError, match=r"does not accept the token .* sign in again"):
        hanako.carry_out([meeting(1)])

    assert len(exchange.calls) == 1


def test_a_token_without_the_permission_is_told_as_such(
    exchange: Exchange, hanako: EwsStore
) -> None:
    exchange.issued.scope = "openid"

    with pytest.raises(DeniedError, match=r"no permission .*EWS\.AccessAsUser\.All consented"):
        hanako.describe(Folder.CALENDAR)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("EWS is disabled for this user or tenant", "switched off"),
        ("EWS is blocked by policy for this user or tenant", "EwsAllowedAppIDs"),
        ("", "does not let this client in"),
    ],
)
def test_a_policy_that_blocks_is_named(
    exchange: Exchange, hanako: EwsStore, reason: str, said: str
) -> None:
    header = (("X-EWS-Policy-Reason", reason),) if reason else ()
    exchange.faults.answer(Response(403, b"", header))

    with pytest.raises(DeniedError, match=said):
        hanako.describe(Folder.CALENDAR)


@pytest.mark.parametrize(
    ("mailbox", "said"),
    [
        ("nobody@sakura.example", "ErrorNonExistentMailbox"),
        (HANAKO, "ErrorImpersonateUserDenied"),
    ],
)
def test_who_may_not_be_impersonated_is_told_with_the_remedy(
    exchange: Exchange, connection: Connection, mailbox: str, said: str
) -> None:
    exchange.organisation.roles.groups["sync"].members.clear()

    with pytest.raises(DeniedError, match=said) as error:
        store_of(connection, mailbox).describe(Folder.TASKS)

    assert mailbox in str(error.value)
    assert "adapter." in str(error.value.problems[0].remedy)


def test_no_redirection_is_followed(exchange: Exchange, hanako: EwsStore) -> None:
    elsewhere = (("Location", "https://mail.sakura.example/owa/"),)
    exchange.faults.answer(Response(302, b"", elsewhere))

    with pytest.raises(GarbledError, match="not EWS"):
        hanako.describe(Folder.CALENDAR)

    assert len(exchange.calls) == 1


def test_no_cookie_is_kept(exchange: Exchange, hanako: EwsStore) -> None:
    cookie = ("Set-Cookie", "X-BackEndCookie=hanako; path=/EWS; secure; HttpOnly")
    exchange.faults.answer(Response(503, b"", (cookie,)))

    hanako.describe(Folder.CALENDAR)

    assert "cookie" not in exchange.calls[-1].request.headers


def test_a_server_that_takes_too_long_is_not_waited_for(exchange: Exchange) -> None:
    exchange.faults.latency = 1.0

    with exchange.connection(Limits(read=0.1)) as connection:
        outcomes = store_of(connection).carry_out([meeting(1)])

    assert outcomes == [Unknown()]


def test_an_answer_without_end_is_not_read_to_its_end(exchange: Exchange) -> None:
    endless = b"<a>" + b" " * (1 << 21)
    exchange.faults.answer(Response(200, endless, (("Content-Type", "text/xml"),)), times=2)

    with exchange.connection(Limits(megabytes=1)) as connection:
        store = store_of(connection)
        with pytest.raises(GarbledError, match="larger than 1 MB"):
            store.describe(Folder.CALENDAR)
        outcomes = store.carry_out([meeting(1)])

    assert outcomes == [Unknown()]


def test_what_is_deleted_goes_to_deleted_items(exchange: Exchange, hanako: EwsStore) -> None:
    (done,) = hanako.carry_out([meeting(1)])
    assert isinstance(done, Done)

    hanako.carry_out([Delete(done.key, done.version)])

    assert not exchange.subjects(HANAKO, "calendar")
    assert exchange.subjects(HANAKO, "deleteditems") == ["会議 01"]


def test_what_was_edited_meanwhile_is_neither_deleted_nor_overwritten(
    exchange: Exchange, connection: Connection, hanako: EwsStore
) -> None:
    (done,) = hanako.carry_out([meeting(1)])
    assert isinstance(done, Done)
    owner = store_of(connection, HANAKO)
    edited = replace(meeting(1).item, subject="owner's")
    owner.carry_out([Update(done.key, done.version, edited, SUBJECT)])

    outcomes = hanako.carry_out(
        [
            Delete(done.key, done.version),
            Update(done.key, done.version, meeting(1).item, frozenset({"location"})),
        ]
    )

    assert outcomes == [Conflict(), Conflict()]
    assert exchange.subjects(HANAKO, "calendar") == ["owner's"]


def test_nobody_is_sent_mail(exchange: Exchange, hanako: EwsStore) -> None:
    (done,) = hanako.carry_out([meeting(1)])
    assert isinstance(done, Done)
    (again,) = hanako.carry_out([Update(done.key, done.version, meeting(2).item, SUBJECT)])
    assert isinstance(again, Done)
    hanako.carry_out([Delete(again.key, again.version)])

    bodies = b"".join(call.request.body for call in exchange.calls)

    assert not exchange.organisation.sent_mail
    asked = set(re.findall(rb'(SendMeeting\w+)="(\w+)"', bodies))
    assert {how for _, how in asked} == {b"SendToNone"}
    assert len(asked) == 3
    assert b'ConflictResolution="NeverOverwrite"' in bodies
    assert b'DeleteType="MoveToDeletedItems"' in bodies


def test_an_update_of_one_field_sends_one_field(exchange: Exchange, hanako: EwsStore) -> None:
    (done,) = hanako.carry_out([meeting(1)])
    assert isinstance(done, Done)

    hanako.carry_out([Update(done.key, done.version, meeting(2).item, SUBJECT)])

    body = exchange.calls[-1].request.body.decode()
    assert re.findall(r'FieldURI="([^"]*)"', body) == ["item:Subject"]


def test_days_of_another_zone_stay_whole_days_when_one_end_of_them_is_moved(
    exchange: Exchange, connection: Connection, hanako: EwsStore
) -> None:
    holiday = Event(date(2026, 11, 4), date(2026, 11, 5), "休暇")
    (made,) = hanako.carry_out([Create(Folder.CALENDAR, holiday, "token")])
    assert isinstance(made, Done)
    in_berlin = Mailbox(HANAKO, ZoneInfo("Europe/Berlin"))
    elsewhere = EwsStore(connection, lambda _: Secret("good"), in_berlin)
    longer = replace(holiday, end=date(2026, 11, 7))

    elsewhere.carry_out([Update(made.key, made.version, longer, frozenset({"end"}))])

    for store in (hanako, elsewhere):
        [found] = store.fetch([made.key])
        assert isinstance(found, Fetched)
        assert isinstance(found.item, Event)
        assert (found.item.start, found.item.end) == (longer.start, longer.end)
    assert exchange.subjects(HANAKO, "calendar") == ["休暇"]


def test_each_request_says_whose_mailbox_it_is_for_and_who_sends_it(
    exchange: Exchange, hanako: EwsStore
) -> None:
    hanako.describe(Folder.CALENDAR)
    hanako.describe(Folder.TASKS)

    first, second = (call.request for call in exchange.calls)

    assert first.headers["x-anchormailbox"] == HANAKO
    assert first.headers["user-agent"].startswith("exobridge/")
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", id_of(first.headers))
    assert id_of(first.headers) != id_of(second.headers)
    sid = "<t:ConnectingSID><t:PrimarySmtpAddress>hanako.yamada@sakura.example</t:Primary"
    assert sid in first.body.decode()


def id_of(headers: object) -> str:
    assert isinstance(headers, dict)
    return str(headers["client-request-id"])


def test_full_access_names_the_mailbox_and_impersonates_nobody(
    exchange: Exchange, connection: Connection
) -> None:
    exchange.organisation.roles.groups["sync"].members.clear()
    exchange.organisation.grant_full_access(HANAKO, SYNC)
    store = store_of(connection, HANAKO, access=Access.FULL_ACCESS)

    (done,) = store.carry_out([meeting(1)])

    assert isinstance(done, Done)
    request = exchange.calls[-1].request
    assert b"ExchangeImpersonation" not in request.body
    assert b"<t:EmailAddress>hanako.yamada@sakura.example</t:EmailAddress>" in request.body
    assert request.headers["x-anchormailbox"] == HANAKO
    assert [one.key for one in store.fetch([done.key])] == [done.key]
    with pytest.raises(StoreError):
        store_of(connection, TARO, access=Access.FULL_ACCESS).describe(Folder.CALENDAR)


@pytest.mark.parametrize(
    "item", [Todo("a\x00b"), Todo("\ud800"), Todo("a\x1fb"), Todo("a\ufffe"), Todo("\uffff")]
)
def test_a_text_that_xml_cannot_carry_is_refused_and_the_others_are_written(
    exchange: Exchange, hanako: EwsStore, item: Todo
) -> None:
    good = Todo("toner", due=date(2026, 11, 4))

    wrong, right = hanako.carry_out(
        [Create(Folder.TASKS, item, "one"), Create(Folder.TASKS, good, "two")]
    )

    assert isinstance(wrong, Refused)
    assert "character" in str(wrong.reason)
    assert isinstance(right, Done)
    assert exchange.subjects(HANAKO, "tasks") == ["toner"]


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (Todo(reminder=datetime(1, 1, 1, tzinfo=TOKYO)), "out of range"),
        (
            Event(
                TEN.astimezone(MONS),
                (TEN + HOUR).astimezone(MONS),
                recurrence=Recurrence(Daily(), TEN.date()),
            ),
            "time zone 'Mars/Mons'",
        ),
    ],
)
def test_a_time_that_exchange_has_no_way_to_write_is_refused(
    exchange: Exchange, hanako: EwsStore, item: Event | Todo, said: str
) -> None:
    folder = Folder.CALENDAR if isinstance(item, Event) else Folder.TASKS

    (outcome,) = hanako.carry_out([Create(folder, item, "token")])

    assert isinstance(outcome, Refused)
    assert said in str(outcome.reason)
    assert not exchange.calls
