"""A check of the mailboxes of a users file, and of the groupware's side of each."""

from dataclasses import replace
from pathlib import Path

import pytest

from adapter.calls import CallError
from adapter.commands import check, sign_in
from adapter.groupware_check import groupware_check
from adapter.settings import GROUPWARE_PASSWORD, read_settings
from adapter.stopping import Stop
from provision.contract.messages import Answer, ExitCode, Language, Table, text_of
from provision.contract.outputs import parse_outputs, render_outputs
from provision.contract.sync_facts import GroupwareFacts, GroupwareKind
from tests.adapter.dav import PASSWORD, running_dav
from tests.adapter.sakura import HANAKO, TARO, Sakura, Told

USERS = f"山田 花子,ExchangeA,mailBoxName={HANAKO},locale=ja_JP,timezone=JST\r\n鈴木,hush\r\ntaro.suzuki,x\r\n"


@pytest.fixture
def ready(sakura: Sakura) -> Sakura:
    sakura.lets_sync_impersonate()
    sign_in(sakura.outputs, environment=sakura.environment, console=sakura.console())
    return sakura


def says(sakura: Sakura, groupware: GroupwareFacts) -> None:
    """Let the outputs file say where the groupware is."""
    outputs = parse_outputs(sakura.outputs.read_bytes(), "demo.yaml")
    sakura.outputs.write_text(render_outputs(replace(outputs, groupware=groupware)), "utf-8")


def checks(sakura: Sakura, **options: object) -> Answer:
    return check(
        sakura.outputs,
        environment=sakura.environment,
        console=Told(),
        **options,  # type: ignore[arg-type]
    )


def shown(answer: Answer) -> list[str]:
    lines = [part for part in answer.parts if not isinstance(part, Table)]
    return [text_of(line, Language.ENGLISH) for line in lines]


def test_the_good_lines_of_a_users_file_are_checked_and_the_bad_ones_told(
    ready: Sakura, tmp_path: Path
) -> None:
    file = tmp_path / "users.csv"
    file.write_bytes(USERS.encode("cp932"))

    answer = checks(ready, users=str(file))

    assert answer.exit_code is ExitCode.FAILED
    assert isinstance(answer.data, dict)
    assert [one["mailbox"] for one in answer.data["mailboxes"]] == [HANAKO, TARO]
    said = shown(answer)
    assert "2 of 2 mailboxes are ready." in said
    assert "The groupware's side of 2 of 2 can be used." in said
    assert said[-2:] == [
        "1 lines of the users file were left out:",
        f"{file}:2:1: not a mailbox: '鈴木'; write its mail address",
    ]
    assert "hush" not in str(answer)
    assert not ready.outputs.with_suffix(".calendars").exists()


def test_a_users_file_beside_names_is_refused(ready: Sakura) -> None:
    with pytest.raises(CallError, match="both --mailboxes and --users name the mailboxes"):
        checks(ready, users="users.csv", mailboxes=HANAKO)


def test_what_was_not_begun_is_told(ready: Sakura) -> None:
    stop = Stop()
    stop.ask()

    answer = checks(ready, stop=stop)

    assert answer.exit_code is ExitCode.FAILED
    assert shown(answer)[-1] == "Ended when asked to; 2 mailboxes were not checked."


def test_a_place_that_is_no_folder_is_told_for_each_mailbox(ready: Sakura, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    says(ready, GroupwareFacts(folder=str(tmp_path / "file")))

    answer = checks(ready, write=True, mailboxes=HANAKO)

    assert answer.exit_code is ExitCode.FAILED
    said = "\n".join(shown(answer))
    assert f"groupware: the folder {tmp_path / 'file' / HANAKO} cannot be used" in said
    assert "The groupware's side of 0 of 1 can be used." in said


def test_a_file_in_the_place_of_a_collection_is_told(ready: Sakura, tmp_path: Path) -> None:
    says(ready, GroupwareFacts(folder=str(tmp_path)))
    (tmp_path / HANAKO).mkdir()
    (tmp_path / HANAKO / "tasks").touch()

    answer = checks(ready, mailboxes=HANAKO)

    assert answer.exit_code is ExitCode.FAILED
    assert "The groupware's side of 0 of 1 can be used." in "\n".join(shown(answer))


def test_a_write_test_leaves_nothing_in_the_groupware_either(ready: Sakura, tmp_path: Path) -> None:
    says(ready, GroupwareFacts(folder=str(tmp_path / "c")))

    answer = checks(ready, write=True, mailboxes=HANAKO)

    assert answer.exit_code is ExitCode.DONE
    assert {file.parent.name for file in (tmp_path / "c").rglob("*.ics")} == {".trash"}


def test_a_server_is_looked_at_and_written_to_and_a_wrong_password_told(
    sakura: Sakura, tmp_path: Path
) -> None:
    (tmp_path / "dav").mkdir()
    with running_dav(tmp_path / "dav") as dav:
        person = dav.person()
        says(sakura, GroupwareFacts(GroupwareKind.CALDAV, url=f"{dav.url}/{{mailbox}}/"))
        found = []
        for password in (PASSWORD, "wrong"):
            environment = {
                **sakura.environment,
                "NO_PROXY": "127.0.0.1",
                GROUPWARE_PASSWORD: password,
            }
            settings = read_settings(sakura.outputs, environment)
            with groupware_check(settings, write=True, ids=iter("abcd").__next__) as problems_of:
                found.append(problems_of(person))

    assert found[0] == []
    assert "groupware: " in str(found[1][0])
    assert "does not accept the user name and password" in str(found[1][0])
