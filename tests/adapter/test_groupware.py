"""Where the groupware keeps what belongs to a mailbox, and how it is synchronised."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.dav.connection import Connections
from adapter.groupware import Caldav, Vdir, folder_name, groupware_of, open_groupware
from adapter.items import Event
from adapter.reconcile import Side
from adapter.settings import Settings, SettingsError, parse_settings
from adapter.store import Create, Done, Folder
from adapter.sync_options import Rail, SyncOptions, Tag, Window, options_of
from provision.contract.network import Network
from provision.contract.outputs import render_outputs
from provision.contract.secrets import Secret
from provision.contract.sync_facts import (
    By,
    Direction,
    End,
    GroupwareFacts,
    GroupwareKind,
    Items,
    Policy,
    Private,
    SyncFacts,
    WindowFacts,
)
from tests.adapter.dav import PASSWORD, Dav
from tests.adapter.sakura import outputs_for
from tests.adapter.strategies import TOKYO

OUTPUTS = outputs_for({"appId": "a", "id": "b"}, "http://localhost:8080/server-getoauthtokens.do")
HANAKO = "hanako.yamada@sakura.example"


def settings(groupware: GroupwareFacts, folder: Path = Path("outputs")) -> Settings:
    outputs = replace(OUTPUTS, groupware=groupware)
    return Settings(outputs, Network(), folder / "demo.tokens", zone=TOKYO)


def test_by_default_the_calendars_lie_beside_the_outputs_file() -> None:
    found = groupware_of(settings(GroupwareFacts()), HANAKO)

    assert found == Vdir(Path("outputs/demo.calendars/hanako.yamada@sakura.example"))


def test_each_mailbox_has_a_folder_in_the_one_that_is_named(tmp_path: Path) -> None:
    store = open_groupware(settings(GroupwareFacts(folder=str(tmp_path / "c"))), HANAKO)

    day = datetime(2026, 11, 28, 10, tzinfo=TOKYO)
    store.carry_out([Create(Folder.CALENDAR, Event(day, day, "会議", uid="u"), "token")])

    assert (tmp_path / "c" / HANAKO / "calendar" / "u.ics").exists()


def test_a_server_has_a_place_and_a_login_for_each_mailbox() -> None:
    facts = GroupwareFacts(GroupwareKind.CALDAV, url="https://a.example/{user}/{mailbox}/")

    found = groupware_of(settings(facts), "o'neil/{user}@sakura.example")
    same = groupware_of(settings(replace(facts, user="sync-{user}")), HANAKO)

    assert found == Caldav(
        "https://a.example/o%27neil%2F%7Buser%7D/o%27neil%2F%7Buser%7D@sakura.example/",
        "o'neil/{user}@sakura.example",
    )
    assert same == Caldav(
        "https://a.example/hanako.yamada/hanako.yamada@sakura.example/", "sync-hanako.yamada"
    )


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_mailbox_is_one_visible_folder_of_its_own(one: str, other: str) -> None:
    names = [folder_name(mailbox.replace("\ud800", "")) for mailbox in (f"{one}@x", f"{other}@x")]

    assert all(Path("/r", name).parent == Path("/r") and name[0] != "." for name in names)
    assert all(len(name.encode()) < 255 for name in names)
    assert (names[0] == names[1]) == (one.lower() == other.lower())


def test_a_server_without_an_address_is_told_and_so_is_one_for_everybody_to_read() -> None:
    caldav = GroupwareFacts(GroupwareKind.CALDAV)
    for facts, said in (
        (caldav, "'url' is empty"),
        (replace(caldav, url="http://dav.sakura.example/"), "not the address of a CalDAV server"),
    ):
        text = render_outputs(replace(OUTPUTS, groupware=facts))
        with pytest.raises(SettingsError, match=said):
            parse_settings(text.encode(), "demo.yaml")


def test_without_a_word_all_of_it_goes_both_ways() -> None:
    assert options_of(SyncFacts()) == SyncOptions()


def test_what_the_file_says_comes_in_the_adapters_own_terms() -> None:
    facts = SyncFacts(
        Items.TODOS,
        Direction.TO_GROUPWARE,
        Policy.ASK,
        WindowFacts(30, None, By.MODIFIED),
        subject_tag=" [EX] ",
        subject_tag_at=End.END,
        private=Private.BUSY,
        busy_subject="予定あり",
    )

    assert options_of(facts) == SyncOptions(
        folders=(Folder.TASKS,),
        written=frozenset({Side.GROUPWARE}),
        conflicts=Policy.ASK,
        window=Window(timedelta(days=30), None, By.MODIFIED),
        tag=Tag("[EX]", End.END),
        busy_subject="予定あり",
    )


@pytest.mark.parametrize(
    ("deletions", "links", "stops"),
    [(10, 10, False), (11, 10, True), (11, 54, True), (11, 55, False), (200, 1000, False)],
)
def test_deletions_are_too_many_by_number_and_by_share(
    deletions: int, links: int, stops: bool
) -> None:
    assert Rail().stops(deletions, links) is stops


def by_caldav(dav: Dav, folder: Path, url: str, *mailboxes: str) -> Settings:
    facts = GroupwareFacts(GroupwareKind.CALDAV, url=f"{dav.url}{url}")
    outputs = replace(OUTPUTS, groupware=facts, mailboxes=mailboxes)
    password = Secret(PASSWORD)
    return Settings(
        outputs, Network(), folder / "demo.tokens", zone=TOKYO, groupware_password=password
    )


@pytest.mark.parametrize("url", ["/{mailbox}/", "/", "/{mailbox}/calendar/"])
def test_a_server_is_a_store_over_shared_connections(dav: Dav, tmp_path: Path, url: str) -> None:
    people = [dav.person(), dav.person()]
    for person in people:
        dav.ask("MKCALENDAR", f"/{person}/calendar/", person=person)
    found = by_caldav(dav, tmp_path, url, *people)
    day = datetime(2026, 11, 28, 10, tzinfo=TOKYO)
    writes = [Create(Folder.CALENDAR, Event(day, day, "会議", uid="u"), "token")]

    with Connections(Network()) as connections:
        stores = [open_groupware(found, person, connections) for person in people]
        outcomes = [outcome for store in stores for outcome in store.carry_out(writes)]

    assert all(isinstance(outcome, Done) for outcome in outcomes)
    assert all("会議" in dav.entries(person)["exobridge-token.ics"] for person in people)


def test_several_mailboxes_are_not_put_into_one_users_calendar(dav: Dav, tmp_path: Path) -> None:
    found = replace(
        by_caldav(dav, tmp_path, "/", HANAKO, "taro@sakura.example"), groupware_username="sync"
    )

    with pytest.raises(SettingsError, match="several mailboxes would go into one user's"):
        open_groupware(found, HANAKO)
