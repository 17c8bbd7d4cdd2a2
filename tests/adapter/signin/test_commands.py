"""The commands do the whole job on the simulated tenant: sign in, check, write, list."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from adapter.calls import CallError
from adapter.commands import check, exchange_stores, list_items, sign_in
from adapter.items import Event, Todo
from adapter.refusals import SignInError
from adapter.session import Session
from adapter.settings import read_settings
from adapter.store import Create, Done, Folder
from provision.contract.messages import Answer, ExitCode, Language, Table, text_of
from provision.contract.outputs import ProxyOutput
from provision.simulator.faults import Match
from provision.simulator.http import Response
from provision.simulator.journal import Via
from tests.adapter.sakura import HANAKO, SYNC, TARO, Sakura, Told

TOKYO = ZoneInfo("Asia/Tokyo")
MEETING = Event(
    datetime(2026, 11, 4, 10, 0, tzinfo=TOKYO),
    datetime(2026, 11, 4, 11, 0, tzinfo=TOKYO),
    "見積り打ち合わせ",
    location="会議室 A",
)
INVOICE = Todo("請求書", due=date(2026, 11, 5))


@pytest.fixture
def ready(sakura: Sakura) -> Sakura:
    """The organisation, its administrator with the role, and signed in."""
    sakura.lets_sync_impersonate()
    sign_in(sakura.outputs, environment=sakura.environment, console=sakura.console())
    sakura.forgets_calls()
    return sakura


def checks(sakura: Sakura, mailboxes: str = "", *, write: bool = False) -> Answer:
    return check(
        sakura.outputs,
        mailboxes=mailboxes,
        write=write,
        environment=sakura.environment,
        console=Told(),
    )


def lists(sakura: Sakura, **options: str) -> Answer:
    chosen: dict[str, Any] = {
        "mailbox": HANAKO,
        "start": "2026-11-02",
        "end": "2026-11-15",
    } | options
    return list_items(
        sakura.outputs,
        environment=sakura.environment,
        console=Told(),
        clock=lambda: datetime(2026, 11, 1, 15, 0, tzinfo=UTC),
        **chosen,
    )


def writes(sakura: Sakura, mailbox: str = HANAKO) -> None:
    settings = read_settings(sakura.outputs, sakura.environment)
    with Session(settings) as session, exchange_stores(settings, session) as store_of:
        outcomes = store_of(mailbox).carry_out(
            [Create(Folder.CALENDAR, MEETING, "one"), Create(Folder.TASKS, INVOICE, "two")]
        )
    assert all(isinstance(outcome, Done) for outcome in outcomes)


def shown(answer: Answer, language: Language = Language.ENGLISH) -> str:
    lines = []
    for part in answer.parts:
        rows = (part.headings, *part.rows) if isinstance(part, Table) else ((part,),)
        lines += [" / ".join(text_of(cell, language) for cell in row) for row in rows]
    return "\n".join(lines)


def data_of(answer: Answer) -> Any:
    return answer.data


def operations(sakura: Sakura) -> list[str]:
    bodies = [call.request.body for call in sakura.calls if call.host == "mail.sakura.example"]
    return [
        body.partition(b"<s:Body><m:")[2].split(None, 1)[0].split(b">")[0].decode()
        for body in bodies
    ]


def test_every_mailbox_of_the_file_is_checked_and_nothing_written(ready: Sakura) -> None:
    answer = checks(ready)

    assert answer.exit_code is ExitCode.DONE
    assert [(one["mailbox"], one["ok"]) for one in data_of(answer)["mailboxes"]] == [
        (HANAKO, True),
        (TARO, True),
    ]
    assert "予定表" in shown(answer)
    assert set(operations(ready)) == {"GetFolder"}


def test_the_write_test_leaves_no_item_where_it_was(ready: Sakura) -> None:
    answer = checks(ready, TARO, write=True)

    assert answer.exit_code is ExitCode.DONE, shown(answer)
    box = ready.tenant.exchange.mailbox(TARO)
    assert box
    held = {f.distinguished: len(f.items) for f in box.folders.values() if f.items}
    assert held == {"deleteditems": 2}
    assert ready.tenant.exchange.sent_mail == []


def test_without_the_role_the_cause_and_the_script_are_named(ready: Sakura) -> None:
    ready.tenant.exchange.roles.assignments.pop("sync")
    answer = checks(ready)

    assert answer.exit_code is ExitCode.FAILED
    assert shown(answer).count("(ErrorImpersonateUserDenied)") == 2
    assert shown(answer).count("inv powershell") == 1
    assert "役割" in shown(answer, Language.JAPANESE)


def test_a_mailbox_that_exchange_does_not_know_hides_no_other(ready: Sakura) -> None:
    ready.writes_outputs(mailboxes=(HANAKO, "nobody@sakura.example", TARO))
    answer = checks(ready)

    assert answer.exit_code is ExitCode.FAILED
    assert [one["ok"] for one in data_of(answer)["mailboxes"]] == [True, False, True]


def test_a_mailbox_that_is_not_in_the_file_is_refused(ready: Sakura) -> None:
    with pytest.raises(CallError) as caught:
        checks(ready, f"{TARO},hanako.yamata@sakura.example,x@y.example")
    first, second = map(str, caught.value.problems)
    assert f"did you mean '{HANAKO}'" in first
    assert "'x@y.example' is not among the mailboxes of" in second
    assert ready.calls == ()


def test_names_of_mailboxes_are_read_with_spaces_in_any_case_and_once(ready: Sakura) -> None:
    answer = checks(ready, f" {TARO.upper()} , {TARO}")

    assert [one["mailbox"] for one in data_of(answer)["mailboxes"]] == [TARO]


def test_writing_needs_names(ready: Sakura) -> None:
    with pytest.raises(CallError, match="--write writes into mailboxes, and none is named"):
        checks(ready, write=True)


def test_without_a_sign_in_it_is_said_once(sakura: Sakura) -> None:
    with pytest.raises(SignInError, match=f"{SYNC} is not signed in"):
        checks(sakura)


def test_exchange_that_lets_nobody_in_is_told_once_a_mailbox(ready: Sakura) -> None:
    blocked = Response(403, b"", (("X-EWS-Policy-Reason", "EWS is disabled for this user."),))
    ready.tenant.faults.answer(blocked, Match("mail.sakura.example"), times=99)
    answer = checks(ready, HANAKO)

    assert answer.exit_code is ExitCode.FAILED
    assert shown(answer).count("what to do: ") == 1


def test_a_token_that_exchange_refuses_is_renewed_once(ready: Sakura) -> None:
    denied = Response(401, b"", (("WWW-Authenticate", "Bearer"),))
    ready.tenant.faults.answer(denied, Match("mail.sakura.example"))

    assert checks(ready, HANAKO).exit_code is ExitCode.DONE
    assert len(ready.asked("/token")) == 1


def test_sign_in_goes_through_the_proxy_and_exchange_past_it(ready: Sakura) -> None:
    direct = ready.tenant.direct
    ready.writes_outputs(
        proxy=ProxyOutput(ready.tenant.proxy, ("localhost",), str(ready.tenant.ca_file)),
        ews_url=f"{direct}/EWS/Exchange.asmx",
        scopes=("https://localhost/EWS.AccessAsUser.All",),
    )
    sign_in(ready.outputs, environment=ready.environment, console=ready.console())
    checks(ready, HANAKO)

    ways = {call.host: call.via for call in ready.calls}
    assert ways["login.microsoftonline.com"] is Via.PROXY
    assert ways["localhost"] is Via.DIRECT


def test_what_was_written_is_listed_as_a_table(ready: Sakura) -> None:
    writes(ready)

    text = shown(lists(ready))
    assert "見積り打ち合わせ / 2026-11-04 10:00 Asia/Tokyo / 2026-11-04 11:00 Asia/Tokyo" in text
    assert "請求書 /  / 2026-11-05 / not started" in text


def test_what_was_written_is_listed_as_data(ready: Sakura) -> None:
    writes(ready)
    answer = lists(ready, format="json", kind="schedule")

    (event,) = json.loads(str(answer.parts[0]))["items"]
    assert event["start"] == {"time": "2026-11-04T10:00:00+09:00", "zone": "Asia/Tokyo"}
    assert (event["location"], event["show_as"]) == ("会議室 A", "Busy")


def test_what_was_written_is_listed_as_a_calendar(ready: Sakura) -> None:
    writes(ready)
    (text,) = lists(ready, format="ics").parts
    calendar = icalendar.Calendar.from_ical(str(text))

    (event,) = calendar.walk("VEVENT")
    (todo,) = calendar.walk("VTODO")
    assert event.decoded("dtstart") == MEETING.start
    assert todo.decoded("due") == INVOICE.due


def test_without_days_the_two_weeks_from_today_where_the_mailbox_is_are_listed(
    ready: Sakura,
) -> None:
    answer = lists(ready, start="", end="")

    assert (data_of(answer)["start"], data_of(answer)["end"]) == ("2026-11-02", "2026-11-16")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"start": "2.11.2026"}, "--start: '2.11.2026' is not a date; write it as 2026-11-02"),
        ({"end": "20261115"}, "--end: '20261115' is not a date"),
        ({"end": "2026-02-30"}, "--end: '2026-02-30' is not a date"),
        ({"start": "2026-11-20"}, "--end 2026-11-15 is before --start 2026-11-20"),
        ({"kind": "mail"}, "--kind: 'mail' is none of all, schedule, todo"),
        ({"format": "csv"}, "--format: 'csv' is none of table, json, ics"),
        ({"mailbox": ""}, "one mailbox at a time is listed; name it: `--mailbox ADDRESS`"),
        ({"mailbox": f"{HANAKO},{TARO}"}, "one mailbox at a time is listed"),
        ({"mailbox": "nobody"}, "'nobody' is not among the mailboxes"),
    ],
)
def test_a_wrong_call_is_told_before_anything_is_asked(
    ready: Sakura, options: dict[str, str], said: str
) -> None:
    with pytest.raises(CallError) as caught:
        lists(ready, **options)
    assert said in str(caught.value)
    assert ready.calls == ()


def test_importing_the_commands_loads_no_heavy_library() -> None:
    heavy = "{'msal', 'exchangelib', 'keyring', 'cryptography', 'icalendar', 'requests', 'lxml'}"
    code = f"import sys, adapter.commands; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )

    assert done.stdout == "[]\n"
