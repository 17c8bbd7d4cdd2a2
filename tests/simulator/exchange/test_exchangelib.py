"""The server as exchangelib finds it, over HTTPS and through the proxy."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from exchangelib import (
    IMPERSONATION,
    OAUTH2,
    Account,
    CalendarItem,
    Configuration,
    EWSDate,
    EWSDateTime,
    EWSTimeZone,
    FailFast,
    FileAttachment,
    HTMLBody,
    ItemAttachment,
    Message,
    Task,
)
from exchangelib.credentials import OAuth2AuthorizationCodeCredentials
from exchangelib.errors import (
    ErrorImpersonateUserDenied,
    ErrorIrresolvableConflict,
    ErrorItemNotFound,
    ErrorNonExistentMailbox,
    ErrorServerBusy,
)
from exchangelib.protocol import BaseProtocol, close_connections
from exchangelib.version import EXCHANGE_2016, Version
from oauthlib.oauth2 import OAuth2Token

from provision.simulator.authority import write_authority
from provision.simulator.faults import Faults
from provision.simulator.journal import Journal
from provision.simulator.network import Network
from tests.simulator.exchange.ews import HANAKO, HOST, SYNC, TARO, Ews

TOKYO = EWSTimeZone("Asia/Tokyo")
NINE, TEN = (EWSDateTime(2026, 11, 3, hour, tzinfo=TOKYO) for hour in (9, 10))


@pytest.fixture
def way(ews: Ews, tmp_path: Path) -> Iterator[Ews]:
    """The server on its network, with exchangelib sent there."""
    authority = write_authority(tmp_path, [HOST], datetime.now(UTC))
    with Network({HOST: ews.server}, authority, Journal(), Faults()) as network:
        proxies = {"https": network.proxy_address}

        class ThroughProxy(requests.adapters.HTTPAdapter):
            def send(self, *request: Any, **how: Any) -> requests.Response:
                how |= {"proxies": proxies, "verify": str(authority.ca_file)}
                return super().send(*request, **how)

        usual = BaseProtocol.HTTP_ADAPTER_CLS
        BaseProtocol.HTTP_ADAPTER_CLS = ThroughProxy
        yield ews
        close_connections()
        BaseProtocol.HTTP_ADAPTER_CLS = usual


def account(smtp: str = HANAKO, caller: str = SYNC) -> Account:
    fields = {"access_token": caller, "token_type": "Bearer", "expires_in": 3600}
    config = Configuration(
        service_endpoint=f"https://{HOST}/EWS/Exchange.asmx",
        credentials=OAuth2AuthorizationCodeCredentials(access_token=OAuth2Token(fields)),
        auth_type=OAUTH2,
        version=Version(EXCHANGE_2016),
        retry_policy=FailFast(),
    )
    return Account(
        smtp, config=config, access_type=IMPERSONATION, autodiscover=False, default_timezone=TOKYO
    )


def meeting(owner: Account, subject: str) -> CalendarItem:
    made = CalendarItem(
        account=owner,
        folder=owner.calendar,
        subject=subject,
        start=NINE,
        end=TEN,
        body=HTMLBody("<b>本文</b>"),
        categories=["会議", "a"],
        location="第二会議室",
    )
    made.save(send_meeting_invitations="SendToNone")
    return made


@pytest.mark.usefixtures("way")
def test_the_folders_of_a_mailbox_are_found() -> None:
    owner = account()

    assert (owner.calendar.name, owner.tasks.name) == ("予定表", "仕事")
    assert {folder.name for folder in owner.msg_folder_root.children} >= {"予定表", "仕事"}


@pytest.mark.usefixtures("way")
def test_an_event_is_written_listed_read_and_put_away() -> None:
    owner = account()
    made = meeting(owner, "会議")

    (listed,) = owner.calendar.view(start=NINE, end=TEN)
    (found,) = owner.calendar.filter(subject="会議")
    made.move_to_trash(send_meeting_cancellations="SendToNone")

    assert (listed.start, listed.end, listed.location) == (NINE, TEN, "第二会議室")
    assert "<b>本文</b>" in found.body
    assert found.categories == ["会議", "a"]
    assert (found._start_timezone, found.organizer.email_address) == (TOKYO, HANAKO)
    assert owner.calendar.all().count() == 0
    assert [item.subject for item in owner.trash.all()] == ["会議"]


@pytest.mark.usefixtures("way")
def test_an_all_day_event_is_the_days_it_was() -> None:
    owner = account()
    first, last = EWSDate(2026, 11, 3), EWSDate(2026, 11, 4)
    made = CalendarItem(folder=owner.calendar, subject="s", start=first, end=last, is_all_day=True)
    made.account = owner
    made.save(send_meeting_invitations="SendToNone")

    made.refresh()

    assert (made.start, made.end) == (first, last)


@pytest.mark.usefixtures("way")
def test_a_task_is_done_when_it_is_completed() -> None:
    owner = account()
    made = Task(account=owner, folder=owner.tasks, subject="仕事", due_date=EWSDate(2026, 11, 9))
    made.save()

    made.complete()
    made.refresh()

    assert made.due_date == EWSDate(2026, 11, 9)
    assert (made.status, made.percent_complete, made.is_complete) == ("Completed", 100, True)


@pytest.mark.usefixtures("way")
def test_an_edit_of_somebody_else_is_not_overwritten() -> None:
    owner = account()
    ours = meeting(owner, "old")
    theirs = owner.calendar.get(subject="old")
    how = {"update_fields": ["subject"], "send_meeting_invitations": "SendToNone"}
    theirs.subject = "theirs"
    theirs.save(**how, conflict_resolution="NeverOverwrite")

    ours.subject = "ours"
    with pytest.raises(ErrorIrresolvableConflict):
        ours.save(**how, conflict_resolution="NeverOverwrite")

    assert owner.calendar.get().subject == "theirs"


@pytest.mark.usefixtures("way")
def test_changes_come_by_sync_state() -> None:
    owner = account()
    meeting(owner, "first")
    folder = owner.calendar
    first = [item.subject for _, item in folder.sync_items(max_changes_returned=1)]
    made = meeting(owner, "second")

    later = list(folder.sync_items(sync_state=folder.item_sync_state))
    made.delete(send_meeting_cancellations="SendToNone")
    last = list(folder.sync_items(sync_state=folder.item_sync_state))

    assert first == ["first"]
    assert [(kind, item.subject) for kind, item in later] == [("create", "second")]
    assert [kind for kind, _ in last] == ["delete"]


@pytest.mark.usefixtures("way")
def test_zones_are_read_with_their_rules() -> None:
    owner = account()
    berlin = EWSTimeZone("Europe/Berlin")

    (tokyo, europe) = owner.protocol.get_timezones([TOKYO, berlin], return_full_timezone_data=True)

    assert tokyo.id == "Tokyo Standard Time"
    assert [period.name for period in europe.periods] == ["Standard", "Daylight"]


def test_who_may_not_act_for_others_is_told_so_by_the_real_library(way: Ews) -> None:
    way.shell.run("Remove-RoleGroup", {"Identity": "sync"})

    with pytest.raises(ErrorImpersonateUserDenied):
        assert account().calendar


@pytest.mark.usefixtures("way")
def test_a_mailbox_that_is_none_is_told_from_one_that_is_closed() -> None:
    with pytest.raises(ErrorNonExistentMailbox):
        assert account("nobody@sakura.example").calendar
    with pytest.raises(ErrorItemNotFound):
        account(TARO).calendar.get(id="c2ltdWxhdGVkLWl0ZW0tMDAwMDAzLTAwMDA5OQ==", changekey="x")


def test_a_busy_server_says_for_how_long(way: Ews) -> None:
    owner = account()
    way.organisation.make_busy(HANAKO, 8000)

    with pytest.raises(ErrorServerBusy) as caught:
        assert owner.calendar

    assert caught.value.back_off == 8


@pytest.mark.usefixtures("way")
def test_attachments_are_hung_on_an_event_read_and_taken_away() -> None:
    owner = account()
    made = meeting(owner, "会議")
    letter = Message(subject="手紙", body="b")
    made.attach([FileAttachment(name="a.txt", content=b"\x00a")])
    made.attach(ItemAttachment(name="letter", item=letter))

    (found,) = owner.calendar.all()
    file, inside = sorted(found.attachments, key=lambda each: str(each.name))
    with file.fp as stream:
        content = stream.read()

    assert (file.name, file.content, content) == ("a.txt", b"\x00a", b"\x00a")
    assert inside.item.subject == "手紙"
    assert found.has_attachments
    found.detach(file)
    assert [each.name for each in owner.calendar.get(subject="会議").attachments] == ["letter"]
