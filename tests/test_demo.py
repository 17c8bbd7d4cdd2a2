"""The demonstration is the main job, on real clients: what it says has happened."""

import json
from pathlib import Path

import pytest
from invoke import Program

from provision.contract.outputs import parse_outputs
from tasks import ns


@pytest.fixture(autouse=True)
def stand_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def demo(*options: str) -> int:
    """Run `inv demo` and return its exit code."""
    try:
        Program(namespace=ns).run(["inv", "demo", *options])
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def test_the_whole_job_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo() == 0

    said = "\n".join(capsys.readouterr())
    assert "Plan: 3 to create" in said
    assert "run 1: changed create role group: 予定表同期 Calendar Sync; verified: true" in said
    assert "run 2: changed -; verified: true" in said
    assert "  = role group '予定表同期 Calendar Sync': as wanted" in said
    assert "3 of 3 mailboxes are ready." in said
    assert "週次会議" in said
    assert "No changes: the tenant is as the manifest says." in said
    assert "13 Graph calls" in said
    outputs = parse_outputs(Path("outputs/demo/outputs.yaml").read_bytes(), "o")
    assert outputs.administrator == "sync@sakura.example"


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ("consent", "AADSTS65001"),
        ("public-client", "AADSTS7000218"),
        ("role", "ErrorImpersonateUserDenied"),
        pytest.param("redirect-uri", "AADSTS50011", marks=pytest.mark.long),
    ],
)
def test_what_is_left_out_is_met_and_explained(
    broken: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo("--broken", broken, "--json") == 0

    said = capsys.readouterr()
    assert json.loads(said.out) == {"code": code, "met": True}
    assert code in said.err


def test_it_is_told_in_japanese_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo("--lang", "ja") == 0

    said = "\n".join(capsys.readouterr())
    assert "完了しました" in said
    assert "変更はありません" in said


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        pytest.param(
            "full-access",
            ["give Full Access: ", "Signed in as sync@sakura.example."],
            marks=pytest.mark.long,
        ),
        ("application", ["Signed in as the application", "Nobody needs to sign in", "12 Graph"]),
        ("basic", ["by password", "Nobody needs to sign in", "0 Graph calls"]),
    ],
)
def test_every_way_of_access_is_shown(
    access: str, expected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo("--access", access) == 0

    said = "\n".join(capsys.readouterr())
    assert "3 of 3 mailboxes are ready." in said
    assert "run 2: changed -; verified: true" in said
    assert not [words for words in expected if words not in said]
    assert "PRIVATE KEY" not in said


@pytest.mark.parametrize("access", ["full-access", "application"])
def test_an_application_that_is_not_on_the_list_is_met_and_explained(
    access: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo("--access", access, "--broken", "allow-list", "--json") == 0

    said = capsys.readouterr()
    assert json.loads(said.out) == {"code": "EwsBlockedByPolicy", "met": True}
    assert "inv powershell" in said.err
    assert "24 hours" in said.err


def test_what_an_access_has_not_cannot_be_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo("--access", "application", "--broken", "consent") == 1

    assert "choose one of allow-list" in capsys.readouterr().err
