"""Meetings: who is invited, whose they are, what is sent to whom, and how one answers them."""

from datetime import UTC, datetime

import pytest

from provision.simulator.exchange.correspondence import (
    receive_answer,
    receive_cancellation,
    receive_invitation,
    receive_update,
)
from provision.simulator.exchange.mailbox import Item, Mailbox
from provision.simulator.exchange.organisation import SentMail
from provision.simulator.exchange.persons import Person
from provision.simulator.exchange.recurring import Recurrence
from tests.simulator.exchange.a_series import made, occurrence_of, recurrence, seen
from tests.simulator.exchange.ews import (
    EMMA,
    HANAKO,
    TARO,
    Answer,
    Ews,
    delete_field,
    fields,
    set_field,
    shape,
)

TIMES = fields(Start="2026-11-03T00:00:00Z", End="2026-11-03T01:00:00Z")
BOB = "bob@partner.example"
NINE, TEN = (datetime(2026, 11, 3, hour, tzinfo=UTC) for hour in (0, 1))
LATER = set_field("calendar:End", "CalendarItem", "<t:End>2026-11-03T02:00:00Z</t:End>")


def invited(name: str, *people: str) -> str:
    mailboxes = (f"<t:EmailAddress>{smtp}</t:EmailAddress>" for smtp in people)
    each = (f"<t:Attendee><t:Mailbox>{one}</t:Mailbox></t:Attendee>" for one in mailboxes)
    return f"<t:{name}>{''.join(each)}</t:{name}>"


REQUIRED, OPTIONAL = invited("RequiredAttendees", TARO, BOB), invited("OptionalAttendees", EMMA)


def update(ews: Ews, item_id: str, change: str, how: str) -> Answer:
    changed = f"<t:ItemChange>{item_id}<t:Updates>{change}</t:Updates></t:ItemChange>"
    return ews.ask(
        '<m:UpdateItem ConflictResolution="AutoResolve"'
        f' SendMeetingInvitationsOrCancellations="{how}">'
        f"<m:ItemChanges>{changed}</m:ItemChanges></m:UpdateItem>"
    )


def respond(ews: Ews, item_id: str, name: str, how: str = "SendAndSaveCopy") -> Answer:
    disposition = f' MessageDisposition="{how}"' if how else ""
    reference = item_id.replace("t:ItemId", "t:ReferenceItemId")
    answer = f"<t:{name}>{reference}</t:{name}>"
    return ews.ask(f"<m:CreateItem{disposition}><m:Items>{answer}</m:Items></m:CreateItem>")


def hanako(ews: Ews) -> Mailbox:
    mailbox = ews.organisation.mailbox(HANAKO)
    assert mailbox is not None
    return mailbox


def arrived(ews: Ews, **values: Recurrence | str) -> Item:
    """Return the meeting of Bob's that has come in Hanako's calendar."""
    told = {"Subject": "会議", "Start": NINE, "End": TEN, **values}
    return receive_invitation(ews.organisation, hanako(ews), Person("Bob", BOB), told)


def id_of(item: Item) -> str:
    return f'<t:ItemId Id="{item.item_id}" ChangeKey="{item.change_key}"/>'


def test_a_meeting_is_its_owners_and_nobody_has_answered(ews: Ews) -> None:
    room = invited("Resources", "room@sakura.example")

    made = ews.create("CalendarItem", f"{TIMES}{REQUIRED}{OPTIONAL}{room}")

    found = ews.get(made.item_id)
    assert found.texts("EmailAddress") == [HANAKO, TARO, BOB, EMMA, "room@sakura.example"]
    assert found.texts("ResponseType") == ["Unknown"] * 4
    told = ("IsMeeting", "MyResponseType", "AppointmentState", "MeetingRequestWasSent")
    assert [found.text(name) for name in told] == ["true", "Organizer", "1", "false"]
    assert found.text("DisplayTo") == f"{TARO}; {BOB}"
    listed = ews.sync("calendar", wanted=shape("AllProperties", "calendar:RequiredAttendees"))
    assert listed.texts("Attendee") == []


def test_without_attendees_an_item_is_no_meeting(ews: Ews) -> None:
    made = ews.create("CalendarItem", f"{TIMES}{REQUIRED}")

    ews.update(made.item_id, delete_field("calendar:RequiredAttendees"))

    found = ews.get(made.item_id)
    told = ("IsMeeting", "MyResponseType", "AppointmentState")
    assert [found.text(name) for name in told] == ["false", "Unknown", "0"]
    assert found.texts("Attendee") == []


@pytest.mark.parametrize("name", ["Organizer", "MyResponseType", "IsMeeting", "AppointmentState"])
def test_what_only_the_server_says_of_a_meeting_is_refused(ews: Ews, name: str) -> None:
    content = {
        "Organizer": f"<t:Mailbox><t:EmailAddress>{BOB}</t:EmailAddress></t:Mailbox>",
        "MyResponseType": "Accept",
        "IsMeeting": "true",
        "AppointmentState": "3",
    }[name]
    made = ews.create("CalendarItem", TIMES)

    answer = ews.update(
        made.item_id,
        set_field(f"calendar:{name}", "CalendarItem", f"<t:{name}>{content}</t:{name}>"),
    )

    assert answer.codes == ["ErrorInvalidPropertySet"]


def test_nothing_is_sent_to_anybody_unless_it_is_asked_for(ews: Ews) -> None:
    made = ews.create("CalendarItem", f"{TIMES}{REQUIRED}")
    ews.update(made.item_id, LATER)
    ews.delete(made.item_id)
    ews.create("CalendarItem", TIMES, send="SendToAllAndSaveCopy")

    assert ews.organisation.sent_mail == []


def test_what_is_asked_for_is_sent_to_all_of_them(ews: Ews) -> None:
    made = ews.create("CalendarItem", f"{TIMES}{REQUIRED}", send="SendOnlyToAll")
    update(ews, made.item_id, LATER, "SendToAllAndSaveCopy")

    found = ews.get(made.item_id)
    assert ews.organisation.sent_mail == [
        SentMail(HANAKO, "CreateItem", "SendOnlyToAll", "request", (BOB, TARO)),
        SentMail(HANAKO, "UpdateItem", "SendToAllAndSaveCopy", "request", (BOB, TARO)),
    ]
    assert found.text("MeetingRequestWasSent") == "true"
    assert found.text("AppointmentSequenceNumber") == "1"


def test_who_is_new_is_invited_and_who_is_gone_is_told_so(ews: Ews) -> None:
    made = ews.create("CalendarItem", f"{TIMES}{REQUIRED}")
    others = set_field(
        "calendar:RequiredAttendees", "CalendarItem", invited("RequiredAttendees", TARO, EMMA)
    )

    update(ews, made.item_id, others, "SendToChangedAndSaveCopy")

    kinds = [(mail.kind, mail.to) for mail in ews.organisation.sent_mail]
    assert kinds == [("request", (EMMA,)), ("cancellation", (BOB,))]
    assert ews.get(ews.find("calendar").item_id).text("MeetingRequestWasSent") == "true"


def test_nothing_is_sent_for_a_change_that_is_refused(ews: Ews) -> None:
    master = made(ews, recurrence())
    with_people = set_field("calendar:RequiredAttendees", "CalendarItem", REQUIRED)
    ews.update(master.item_id, with_people)
    beyond = set_field("calendar:Start", "CalendarItem", "<t:Start>2026-11-05T00:00:00Z</t:Start>")

    answer = update(ews, occurrence_of(master.item_id, 2), beyond, "SendOnlyToAll")

    assert answer.codes == ["ErrorOccurrenceCrossingBoundary"]
    assert ews.organisation.sent_mail == []


def test_answers_of_attendees_stay_when_others_join(ews: Ews) -> None:
    made = ews.create("CalendarItem", f"{TIMES}{REQUIRED}")
    (item,) = hanako(ews).folder("calendar").items.values()

    receive_answer(ews.organisation, hanako(ews), item, BOB, "Accept")
    stale = ews.update(made.item_id, LATER)
    more = f"<t:CalendarItem>{invited('RequiredAttendees', EMMA)}</t:CalendarItem>"
    uri = '<t:FieldURI FieldURI="calendar:RequiredAttendees"/>'
    appended = f"<t:AppendToItemField>{uri}{more}</t:AppendToItemField>"
    update(ews, id_of(item), appended, "SendToNone")

    joined = ews.get(id_of(item)).texts("ResponseType")
    anew = invited("RequiredAttendees", EMMA, BOB)
    update(
        ews,
        id_of(item),
        set_field("calendar:RequiredAttendees", "CalendarItem", anew),
        "SendToNone",
    )

    assert stale.codes == ["ErrorIrresolvableConflict"]
    assert joined == ["Unknown", "Accept", "Unknown"]
    found = ews.get(id_of(item))
    assert found.texts("ResponseType") == ["Unknown", "Accept"]
    assert found.texts("LastResponseTime") == ["2026-11-02T00:00:00Z"]


def test_a_meeting_that_arrived_is_another_persons(ews: Ews) -> None:
    arrived(ews)

    found = ews.get(ews.find("calendar").item_id)
    told = ("MyResponseType", "AppointmentState", "LegacyFreeBusyStatus")
    assert [found.text(name) for name in told] == ["NoResponseReceived", "3", "Tentative"]
    assert found.texts("EmailAddress") == [BOB, HANAKO]


def test_what_its_owner_changes_in_it_is_his_until_the_organiser_changes_it(ews: Ews) -> None:
    item = arrived(ews)
    for name, text in (("Subject", "mine"), ("Categories", "<t:String>c</t:String>")):
        change = set_field(f"item:{name}", "CalendarItem", f"<t:{name}>{text}</t:{name}>")
        update(ews, id_of(item), change, "SendToAllAndSaveCopy")

    mine = ews.get(id_of(item))
    receive_update(ews.organisation, hanako(ews), item, {"Subject": "新しい"})
    theirs = ews.get(id_of(item))

    assert (mine.text("Subject"), theirs.text("Subject")) == ("mine", "新しい")
    assert theirs.texts("String") == ["c"]
    assert theirs.text("AppointmentSequenceNumber") == "1"
    assert ews.organisation.sent_mail == []


@pytest.mark.parametrize(
    ("name", "response", "busy"),
    [("AcceptItem", "Accept", "Busy"), ("TentativelyAcceptItem", "Tentative", "Tentative")],
)
@pytest.mark.parametrize("how", ["SaveOnly", "SendOnly", "SendAndSaveCopy"])
def test_an_answer_makes_the_item_anew(
    ews: Ews, name: str, response: str, busy: str, how: str
) -> None:
    item = arrived(ews)
    state = ews.sync("calendar").text("SyncState")

    answer = respond(ews, id_of(item), name, how)

    found = ews.get(answer.item_id)
    assert [found.text(n) for n in ("MyResponseType", "LegacyFreeBusyStatus")] == [response, busy]
    assert found.text("AppointmentReplyTime") == "2026-11-02T00:00:00Z"
    news = ews.sync("calendar", state).root
    assert [len(list(news.iter(f"{{*}}{change}"))) for change in ("Delete", "Create")] == [1, 1]
    sent = [(mail.kind, mail.to) for mail in ews.organisation.sent_mail]
    assert sent == ([] if how == "SaveOnly" else [(response.lower(), (BOB,))])


def test_what_is_declined_is_in_the_deleted_items(ews: Ews) -> None:
    item = arrived(ews)

    answer = respond(ews, id_of(item), "DeclineItem", "SendOnly")

    assert ews.find("calendar").item_ids == []
    assert ews.find("deleteditems").item_id == answer.item_id
    assert [mail.kind for mail in ews.organisation.sent_mail] == ["decline"]


def test_one_occurrence_is_answered_by_itself(ews: Ews) -> None:
    daily = Recurrence("DailyRecurrence", NINE.date(), 1, times=3)
    item = arrived(ews, Recurrence=daily)
    first, second, _ = seen(ews).item_ids

    accepted = respond(ews, second, "AcceptItem", "SaveOnly")
    respond(ews, first, "DeclineItem", "SaveOnly")

    wanted = shape("IdOnly", "calendar:MyResponseType")
    assert accepted.item_id.startswith(second.partition(" ChangeKey")[0])
    view = '<m:CalendarView StartDate="2026-11-01T00:00:00Z" EndDate="2026-11-09T00:00:00Z"/>'
    found = ews.find("calendar", view, wanted=wanted)
    assert found.texts("MyResponseType") == ["Accept", "NoResponseReceived"]
    assert ews.get(id_of(item)).text("CalendarItemType") == "RecurringMaster"


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("AcceptItem", "Accept"),
        ("TentativelyAcceptItem", "Tentative"),
        ("DeclineItem", "Decline"),
    ],
)
def test_what_cannot_be_answered_is_refused(ews: Ews, name: str, suffix: str) -> None:
    own = ews.create("CalendarItem", f"{TIMES}{REQUIRED}").item_id
    task = ews.create("Task", "<t:Subject>s</t:Subject>").item_id
    cancelled = arrived(ews)
    receive_cancellation(ews.organisation, hanako(ews), cancelled)

    codes = [respond(ews, item_id, name).codes[0] for item_id in (own, task, id_of(cancelled))]

    operation = "Tentative" if suffix == "Tentative" else name
    assert codes == [
        f"ErrorCalendarIsOrganizerFor{suffix}",
        f"ErrorInvalidItemForOperation{operation}",
        f"ErrorCalendarIsCancelledFor{suffix}",
    ]
    assert respond(ews, own, name, "").codes == ["ErrorMessageDispositionRequired"]
    assert ews.organisation.sent_mail == []


def test_a_meeting_that_its_organiser_cancelled_says_so(ews: Ews) -> None:
    item = arrived(ews)

    receive_cancellation(ews.organisation, hanako(ews), item)

    found = ews.get(id_of(item))
    told = ("IsCancelled", "AppointmentState", "LegacyFreeBusyStatus", "Subject")
    assert [found.text(name) for name in told] == ["true", "7", "Free", "キャンセル済み: 会議"]


def test_only_the_organiser_cancels_a_meeting(ews: Ews) -> None:
    own = ews.create("CalendarItem", f"{TIMES}{REQUIRED}", send="SendOnlyToAll")

    refused = respond(ews, id_of(arrived(ews)), "CancelCalendarItem")
    done = respond(ews, own.item_id, "CancelCalendarItem")

    assert refused.codes == ["ErrorCalendarIsNotOrganizer"]
    assert ews.get(done.item_id).text("IsCancelled") == "true"
    assert ews.find("deleteditems").item_id == done.item_id
    assert ews.organisation.sent_mail[-1].kind == "cancellation"


def test_who_deletes_anothers_meeting_declines_it_if_that_is_asked_for(ews: Ews) -> None:
    ews.delete(id_of(arrived(ews)))
    loud = arrived(ews)

    ews.ask(
        '<m:DeleteItem DeleteType="SoftDelete" SendMeetingCancellations="SendOnlyToAll">'
        f"<m:ItemIds>{id_of(loud)}</m:ItemIds></m:DeleteItem>"
    )

    sent = [(mail.kind, mail.to) for mail in ews.organisation.sent_mail]
    assert sent == [("decline", (BOB,))]
