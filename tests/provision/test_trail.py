"""The audit trail: every call by whom and what came of it, and nothing secret."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from provision.changing import destroy
from provision.commands import apply
from provision.files import FileError
from provision.simulator.faults import Match
from provision.simulator.tenant import SimulatedTenant
from provision.trail import KEPT, LARGEST, Trail
from tests.provision.test_commands import ADMIN, Onboarding


@pytest.fixture
def onboarding(tenant: SimulatedTenant, tmp_path: Path) -> Onboarding:
    return Onboarding(tenant, tmp_path)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def audited(onboarding: Onboarding) -> Path:
    path = onboarding.manifest.with_name("m.audit.jsonl")
    apply(onboarding.manifest, onboarding.outputs, onboarding.caller, yes=True, audit=path)
    return path


def test_every_call_is_noted_with_who_and_what_came_of_it(onboarding: Onboarding) -> None:
    path = audited(onboarding)

    told = lines(path)
    answered = [one for one in told if one["event"] == "answered"]
    paths = [f"{one['method']} {one['path'].partition('?')[0]}" for one in answered]
    assert paths == [one.partition("?")[0] for one in onboarding.tenant.graph_requests()]
    assert {one["who"] for one in told if one["event"] != "began"} == {ADMIN}
    assert all(one["request_id"] for one in answered)
    assert [one["event"] for one in told][:2] == ["began", "signed-in"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_write_is_noted_before_it_is_sent(onboarding: Onboarding) -> None:
    told = lines(audited(onboarding))

    writes = [one["call"] for one in told if one.get("method") not in (None, "GET")]
    assert len(writes) == 6
    assert writes == sorted(writes)
    events = [one["event"] for one in told if one.get("method") not in (None, "GET")]
    assert events == ["sent", "answered"] * 3


def test_a_write_whose_answer_is_lost_is_noted(onboarding: Onboarding) -> None:
    onboarding.tenant.faults.lose_reply(Match(host="graph.microsoft.com", method="POST"))

    told = lines(audited(onboarding))

    lost = [one for one in told if one["event"] == "unanswered"]
    assert [one["method"] for one in lost] == ["POST"]


def test_no_token_and_no_body_is_in_it(onboarding: Onboarding) -> None:
    path = audited(onboarding)

    assert "eyJ" not in path.read_text("utf-8")
    known = {"time", "who", "event", "command", "tenant", "call", "method", "path", "status"}
    assert {name for line in lines(path) for name in line} == known | {"request_id"}


def test_where_it_cannot_be_written_nothing_is_sent(onboarding: Onboarding) -> None:
    folder = onboarding.manifest.with_name("taken")
    folder.mkdir()

    with pytest.raises(FileError, match="audit trail"):
        destroy(onboarding.manifest, onboarding.caller, yes=True, audit=folder)

    assert not onboarding.tenant.calls


def test_old_files_are_numbered_and_the_oldest_goes(tmp_path: Path) -> None:
    trail = Trail(tmp_path / "t.jsonl", lambda: datetime(2026, 11, 22, tzinfo=UTC))

    for _ in range(KEPT + 3):
        trail.began("x" * (LARGEST // 2 + 1), "t")

    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["t.jsonl", *(f"t.jsonl.{number}" for number in range(1, KEPT + 1))]


@pytest.mark.parametrize("token", ["", "opaque", "a.b.c", "a.e30.c", "a.W10.c", "a.bnVsbA.c"])
def test_a_token_that_says_nothing_names_nobody(tmp_path: Path, token: str) -> None:
    trail = Trail(tmp_path / "t.jsonl", lambda: datetime(2026, 11, 22, tzinfo=UTC))

    trail.signed_in(token)

    assert lines(tmp_path / "t.jsonl")[0]["who"] == "-"
