"""`inv exchange.status`, and what the plan shows of Exchange's side."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from provision.clouds import CLOUDS
from provision.commands import Caller, plan
from provision.contract.messages import Answer, ExitCode, Failure
from provision.exchange.answers import AnswerError
from provision.exchange.telling import render_end
from provision.files import read_manifest
from provision.last_seen import exchange_status, kept_place, read_answers, read_side
from provision.made import write_outputs
from provision.outputs import outputs_of
from provision.signin import Method
from provision.simulator.tenant import SimulatedTenant
from tests.provision.sakura import administrator_of
from tests.provision.scripts import IDS, MANIFESTS
from tests.provision.test_commands import Listener
from tests.provision.test_exchange_answers import FULL_ACCESS, Administrator, online, server

NOW = datetime(2026, 11, 28, 16, 0, tzinfo=UTC)


class Folder:
    """A manifest with its outputs, and what the scripts answered."""

    def __init__(self, folder: Path, stem: str = FULL_ACCESS) -> None:
        self.manifest, self.outputs = folder / "m.yaml", folder / "outputs" / "m.yaml"
        self.answers = folder / "answers.json"
        self.manifest.write_bytes((MANIFESTS / f"{stem}.yaml").read_bytes())

    def is_applied(self) -> None:
        facts = outputs_of(read_manifest(self.manifest), IDS)
        write_outputs(self.outputs, facts, as_properties=False)

    def status(self, *, given: bool = True, **options: Any) -> Answer:
        answers = self.answers if given else None
        return exchange_status(
            self.manifest, self.outputs, {}, lambda: NOW, given=answers, **options
        )


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def text(answer: Answer) -> str:
    return "\n".join(str(part) for part in answer.parts)


def test_where_nobody_looked_it_says_how_to(folder: Folder) -> None:
    answer = folder.status(given=False)

    assert "Exchange's side: not checked" in text(answer)
    assert "2027-04-01" in text(answer)
    assert "124 days left" in text(answer)
    assert answer.data == {"seen": None, "findings": []}


def test_what_the_scripts_answered_is_compared_kept_and_shown_again(folder: Folder) -> None:
    folder.is_applied()
    admin = Administrator(FULL_ACCESS, online()).runs("status", "apply", "status", "apply")
    folder.answers.write_bytes(admin.data)

    first = folder.status()
    kept = [answer.script for answer in read_answers(kept_place(folder.outputs))]
    folder.answers.write_bytes(admin.runs("verify").data)
    folder.status()
    folder.answers.unlink()
    again = folder.status(given=False)

    assert first.exit_code is ExitCode.DONE
    assert "0 to change, 0 not checked" in text(first)
    assert kept == ["apply", "status", "apply"]
    assert "verify ran" in text(again)
    assert isinstance(again.data, dict)
    assert [run["script"] for run in again.data["runs"]] == [*kept, "verify"]
    assert kept_place(folder.outputs).stat().st_mode & 0o777 == 0o600


def test_before_anything_is_registered_the_organisation_can_be_looked_at(folder: Folder) -> None:
    admin = Administrator(FULL_ACCESS, online(), None).runs("status")
    folder.answers.write_bytes(admin.data)

    answer = folder.status(keep=False)

    assert "the application is not registered yet" in text(answer)
    assert not kept_place(folder.outputs).exists()


def test_another_organisations_answers_are_refused_and_not_kept(folder: Folder) -> None:
    folder.is_applied()
    elsewhere = "5a000000-0000-4000-8000-000000000009"
    admin = Administrator(FULL_ACCESS, online(tenants=[elsewhere])).runs("status")
    folder.answers.write_bytes(admin.data)

    with pytest.raises(
        AnswerError, match=rf"answers\.json:2:1: .*of another.*{elsewhere}.*{IDS.tenant_id}"
    ):
        folder.status()

    assert not kept_place(folder.outputs).exists()


def test_who_else_uses_ews_is_named(folder: Folder, tmp_path: Path) -> None:
    folder.is_applied()
    report = tmp_path / "r.csv"
    report.write_text("AppId,AppName\ncc15fd57-2c6c-4117-a88c-83b1d56b4bbe,Teams\n", "utf-8")
    folder.answers.write_bytes(Administrator(FULL_ACCESS, online()).runs("status").data)

    answer = folder.status(usage=report)

    assert "1 applications use EWS" in text(answer)
    assert "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe Teams" in text(answer)


@pytest.mark.parametrize("kept", [b"not one of ours", b'{"script":"status"'])
def test_a_file_that_is_not_ours_is_not_written_over(folder: Folder, kept: bytes) -> None:
    folder.is_applied()
    folder.answers.write_bytes(Administrator(FULL_ACCESS, online()).runs("status").data)
    kept_place(folder.outputs).write_bytes(kept)

    with pytest.raises(Failure):
        folder.status()
    with pytest.raises(Failure):
        read_side(read_manifest(folder.manifest), folder.outputs, NOW)

    assert kept_place(folder.outputs).read_bytes() == kept


def test_a_script_that_was_stopped_before_its_answer_leaves_nothing_seen(folder: Folder) -> None:
    kept_place(folder.outputs).parent.mkdir()
    kept_place(folder.outputs).write_bytes(b"\n")
    folder.answers.write_bytes(Administrator(FULL_ACCESS, online()).runs("status").data)

    before = folder.status(given=False)
    after = folder.status()

    assert "not checked. Run" in text(before)
    assert "Kept in" in text(after)


@pytest.mark.parametrize("cloud", list(CLOUDS))
def test_only_a_cloud_with_a_published_end_has_days_left(folder: Folder, cloud: str) -> None:
    written = folder.manifest.read_text("utf-8").replace(
        "version: 1", f"version: 1\ncloud: {cloud}"
    )
    folder.manifest.write_text(written, "utf-8")

    said = render_end(read_manifest(folder.manifest), datetime(2027, 4, 2, tzinfo=UTC))

    assert bool(said) is (cloud == "global")
    assert all("has been off for good" in str(line) for line in said)


def test_a_server_has_no_end_of_ews(tmp_path: Path) -> None:
    folder = Folder(tmp_path, "server-scope")
    folder.answers.write_bytes(Administrator("server-scope", server(), None).runs("status").data)

    answer = folder.status()

    assert "days left" not in text(answer)
    assert "role group '予定表同期 Calendar Sync': absent" in text(answer)


def test_the_plan_shows_exchanges_side_as_last_seen(
    tenant: SimulatedTenant, tmp_path: Path
) -> None:
    folder = Folder(tmp_path)
    caller = Caller(tenant.environment, administrator_of(tenant), Method.DEVICE_CODE)
    folder.answers.write_bytes(Administrator(FULL_ACCESS, online(), None).runs("status").data)
    folder.status()

    page = tmp_path / "plan.html"

    answer = plan(folder.manifest, caller, outputs=folder.outputs, html=page)

    assert "Full Access is missing for 4 mailboxes" in page.read_text("utf-8")
    assert "Full Access is missing for 4 mailboxes" in text(answer)
    assert isinstance(answer.data, dict)
    assert answer.data["exchange"]["findings"][0]["part"] == "ews-switch"


def test_the_plan_takes_what_is_given_before_what_is_kept_and_says_where_nothing_is(
    tmp_path: Path,
) -> None:
    folder = Folder(tmp_path, "server-basic")
    caller = Caller({}, Listener())
    folder.answers.write_bytes(Administrator("server-basic", server(), None).runs("status").data)

    def planned(**options: Any) -> Answer:
        return plan(folder.manifest, caller, outputs=folder.outputs, **options)

    never, given = planned(), planned(exchange_status=folder.answers)
    with pytest.raises(Failure, match="no such file"):
        planned(exchange_status=tmp_path / "none.json")

    assert "Exchange's side: not checked" in text(never)
    assert "role group '予定表同期 Calendar Sync': absent" in text(given)
    assert "Exchange's side" not in text(plan(folder.manifest, caller))
