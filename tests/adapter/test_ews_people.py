"""Meetings over EWS: whose they are stays as it is, and nothing is sent to anybody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from adapter.canonical import canonical
from adapter.items import Event, ShowAs
from adapter.people import Attendee, Person, Reply, Role
from adapter.store import Create, Done, Fetched, Folder, Update
from adapter.stores.ews import EwsStore
from provision.simulator.exchange.correspondence import (
    receive_answer,
    receive_cancellation,
    receive_invitation,
)
from provision.simulator.exchange.mailbox import Item, Mailbox
from provision.simulator.exchange.persons import Person as Somebody
from provision.simulator.faults import Match
from tests.adapter.exchange import EMMA, HANAKO, TARO, Exchange, soap, store_of
from tests.adapter.strategies import TOKYO

if TYPE_CHECKING:
    from provision.simulator.exchange.kinds import Value

TEN = datetime(2026, 11, 2, 10, 0, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
BOB = Person("bob@partner.example", "Bob")
INVITED = (
    Attendee(Person(TARO, "鈴木 太郎"), Role.REQUIRED, Reply.ACCEPTED),
    Attendee(Person(EMMA, "Clark, Emma"), Role.OPTIONAL),
    Attendee(Person("room@sakura.example", "第三会議室"), Role.RESOURCE, Reply.ACCEPTED),
)
MEETING = Event(
    TEN, TEN + HOUR, "会議", uid="m", organizer=Person(HANAKO, "山田 花子"), attendees=INVITED,
    reply=Reply.ORGANIZER,
)  # fmt: skip
BOBS = replace(MEETING, organizer=BOB, reply=Reply.TENTATIVE)


@pytest.fixture
def hanako(exchange: Exchange) -> Iterator[EwsStore]:
    with exchange.connection() as connection:
        yield store_of(connection)


def box(exchange: Exchange, smtp: str = HANAKO) -> Mailbox:
    found = exchange.organisation.mailbox(smtp)
    assert found
    return found


def held(exchange: Exchange) -> Item:
    """Return the one item in the calendar as Exchange holds it."""
    (item,) = box(exchange).folder("calendar").items.values()
    return item


def created(store: EwsStore, event: Event) -> Done:
    (outcome,) = store.carry_out([Create(Folder.CALENDAR, event, "token")])
    assert isinstance(outcome, Done)
    return outcome


def read(store: EwsStore, key: str) -> Fetched:
    (found,) = store.fetch([key])
    assert isinstance(found, Fetched)
    return found


def event_of(store: EwsStore, key: str) -> Event:
    item = read(store, key).item
    assert isinstance(item, Event)
    return item


def invitation(exchange: Exchange) -> tuple[Item, str]:
    """Let a meeting of Bob's arrive, and return it with the key that it has."""
    told: dict[str, Value] = {"Subject": "Bob's", "Start": TEN, "End": TEN + HOUR}
    told["StartTimeZone"] = "Tokyo Standard Time"
    item = receive_invitation(
        exchange.organisation, box(exchange), Somebody("Bob", BOB.address), told
    )
    return item, f"calendar/{item.item_id}"


def test_the_owner_s_meeting_is_a_meeting_with_everybody_in_their_role(
    exchange: Exchange, hanako: EwsStore
) -> None:
    done = created(hanako, MEETING)

    assert event_of(hanako, done.key) == MEETING
    assert held(exchange).values["IsMeeting"] is True
    assert not done.notes
    assert not exchange.organisation.sent_mail


def test_what_somebody_answers_in_exchange_counts_from_then_on(
    exchange: Exchange, hanako: EwsStore
) -> None:
    done = created(hanako, MEETING)

    receive_answer(exchange.organisation, box(exchange), held(exchange), EMMA, "Decline")

    replies = {each.person.address: each.reply for each in event_of(hanako, done.key).attendees}
    assert replies[EMMA] is Reply.DECLINED
    assert replies[TARO] is Reply.ACCEPTED


def test_somebody_else_s_meeting_does_not_make_the_owner_its_organiser(
    exchange: Exchange, hanako: EwsStore
) -> None:
    done = created(hanako, BOBS)

    assert held(exchange).values["IsMeeting"] is False
    assert "RequiredAttendees" not in held(exchange).values
    assert "bob@partner.example" in str(done.notes[0])
    assert event_of(hanako, done.key) == BOBS
    assert not exchange.organisation.sent_mail


def test_who_is_invited_can_change_on_either_side(exchange: Exchange, hanako: EwsStore) -> None:
    for event in (MEETING, BOBS):
        done = created(hanako, event)
        fewer = replace(event, attendees=INVITED[:1], subject="Other")
        names = frozenset({"attendees", "subject"})

        (outcome,) = hanako.carry_out([Update(done.key, done.version, fewer, names)])

        assert isinstance(outcome, Done)
        assert event_of(hanako, done.key) == fewer
        assert not exchange.organisation.sent_mail


def test_a_meeting_that_came_by_invitation_is_its_organiser_s_to_change(
    exchange: Exchange, hanako: EwsStore
) -> None:
    item, key = invitation(exchange)
    there = event_of(hanako, key)
    mine = replace(
        there, subject="Mine", start=TEN + HOUR, end=TEN + 2 * HOUR, show_as=ShowAs.FREE,
        reminder=HOUR, categories=frozenset({"赤"}), reply=Reply.ACCEPTED,
    )  # fmt: skip
    names = frozenset({"subject", "start", "end", "show_as", "reminder", "categories", "reply"})

    (outcome,) = hanako.carry_out([Update(key, read(hanako, key).version, mine, names)])

    assert there.organizer == Person(BOB.address, "Bob")
    assert isinstance(outcome, Done)
    told = " ".join(map(str, outcome.notes))
    assert "end, start, subject" in told
    assert "not sent" in told
    after = event_of(hanako, key)
    assert (after.subject, after.start) == (there.subject, there.start)
    assert (after.show_as, after.reminder) == (ShowAs.FREE, HOUR)
    assert after.categories == {"赤"}
    assert item.values["MyResponseType"] == "NoResponseReceived"
    assert not exchange.organisation.sent_mail


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_meeting_that_was_called_off_says_so_by_itself_and_not_in_its_subject(
    exchange: Exchange, hanako: EwsStore, language: str
) -> None:
    box(exchange).language = language
    item, key = invitation(exchange)
    receive_cancellation(exchange.organisation, box(exchange), item)

    event = event_of(hanako, key)

    assert event.cancelled
    assert event.subject == "Bob's"


def test_an_event_that_is_called_off_here_shows_it_and_comes_back(
    exchange: Exchange, hanako: EwsStore
) -> None:
    off = replace(MEETING, cancelled=True)
    done = created(hanako, off)
    again = frozenset({"cancelled"})

    assert held(exchange).values["Subject"] == "Canceled: 会議"
    assert event_of(hanako, done.key) == off
    hanako.carry_out([Update(done.key, done.version, MEETING, again)])
    assert event_of(hanako, done.key) == MEETING


def test_whoever_has_no_smtp_address_keeps_the_name_in_the_directory(
    exchange: Exchange, hanako: EwsStore
) -> None:
    somebody = "/o=Sakura/ou=Exchange/cn=Recipients/cn=jiro"
    event = replace(MEETING, attendees=(Attendee(Person(somebody, "次郎")),))

    done = created(hanako, event)

    assert canonical(event_of(hanako, done.key)) == canonical(event)
    assert b"RoutingType>EX<" in exchange.calls[0].request.body


def test_whoever_is_invited_hears_of_it_only_if_they_are_to(exchange: Exchange) -> None:
    with exchange.connection() as connection:
        telling = store_of(connection, send=True)
        done = created(telling, MEETING)
        later = replace(MEETING, start=TEN + HOUR, end=TEN + 2 * HOUR)
        telling.carry_out([Update(done.key, done.version, later, frozenset({"start", "end"}))])
        created(telling, replace(BOBS, uid="bobs"))

    mail = exchange.organisation.sent_mail
    assert [(each.operation, TARO in each.to) for each in mail] == [
        ("CreateItem", True),
        ("UpdateItem", True),
    ]


@pytest.mark.parametrize("reply", [Reply.ACCEPTED, Reply.TENTATIVE])
def test_an_invitation_is_answered_only_if_answers_are_to_be_sent(
    exchange: Exchange, reply: Reply
) -> None:
    _, key = invitation(exchange)
    with exchange.connection() as connection:
        telling = store_of(connection, send=True)
        mine = replace(event_of(telling, key), reply=reply)
        version = read(telling, key).version

        (outcome,) = telling.carry_out([Update(key, version, mine, frozenset({"reply"}))])

        assert isinstance(outcome, Done)
        assert not outcome.notes
        assert event_of(telling, outcome.key).reply is reply
    assert [each.to for each in exchange.organisation.sent_mail] == [(BOB.address,)]


def test_of_all_that_an_answer_brings_the_meeting_is_what_was_answered(exchange: Exchange) -> None:
    _, key = invitation(exchange)
    items = "".join(
        f'<t:{kind}><t:ItemId Id="{kind}" ChangeKey="c"/></t:{kind}>'
        for kind in ("MeetingRequest", "MeetingResponse", "CalendarItem")
    )
    told = (
        '<m:CreateItemResponse><m:ResponseMessages><m:CreateItemResponseMessage ResponseClass="Success">'
        f"<m:ResponseCode>NoError</m:ResponseCode><m:Items>{items}</m:Items>"
        "</m:CreateItemResponseMessage></m:ResponseMessages></m:CreateItemResponse>"
    )
    exchange.faults.answer(soap(told), Match(operation="CreateItem", text="AcceptItem"))
    with exchange.connection() as connection:
        telling = store_of(connection, send=True)
        mine = replace(event_of(telling, key), reply=Reply.ACCEPTED)
        version = read(telling, key).version

        (outcome,) = telling.carry_out([Update(key, version, mine, frozenset({"reply"}))])

    assert isinstance(outcome, Done)
    assert outcome.key == "calendar/CalendarItem"
