"""An onboarding goes on wherever it was stopped, asks nothing twice, and tells how far it came."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from provision.contract.messages import ExitCode
from provision.job import SeveralManifests, one_manifest
from provision.progress import ProgressError, read_progress
from provision.retry import system_clock
from provision.simulator.faults import Match
from provision.simulator.http import json_response
from tests.onboardings import Onboarding, onboarding, states


def made(one: Onboarding) -> tuple[int, int, int]:
    """Return how many applications, service principals and grants the tenant has of ours."""
    directory = one.stage.tenant.directory
    ours = {application["appId"] for application in directory.applications.values()}
    principals = [p for p in directory.service_principals.values() if p["appId"] in ours]
    return len(ours), len(principals), len(directory.grants)


@pytest.mark.long
@pytest.mark.parametrize(
    "until", ["manifest", "preflight", "apply", "scripts", "exchange", "sign-in", "verify"]
)
def test_stopped_after_any_step_it_goes_on_and_asks_nothing_twice(
    until: str, tmp_path: Path
) -> None:
    with onboarding(tmp_path) as one:
        one.run(until)
        one.run()
        one.by_hand()
        one.run(until)
        answer = one.run()

        assert answer.exit_code is ExitCode.DONE
        assert set(states(answer).values()) == {"done"}
        assert made(one) == (1, 1, 1)
        assert one.people.asked == ["Apply these 3 changes?"]
        pages = [said for said in one.people.told if "/authorize" in said]
        assert len(pages) == 1


def test_what_was_agreed_to_is_not_asked_again_where_it_was_cut_off(tmp_path: Path) -> None:
    with onboarding(tmp_path) as one:
        refused = json_response(403, {"error": {"code": "Authorization_RequestDenied"}})
        one.stage.tenant.faults.answer(refused, Match(path="/oauth2PermissionGrants"), times=50)
        stopped = one.run("apply")
        one.stage.tenant.faults.clear()
        one.people.agrees = False
        went_on = one.run("apply")

        assert states(stopped)["apply"] == "failed"
        assert states(went_on)["apply"] == "done"
        assert one.people.asked == ["Apply these 3 changes?"]
        assert made(one) == (1, 1, 1)


def test_what_was_agreed_to_is_kept_and_made_again_only_if_agreed_to_again(tmp_path: Path) -> None:
    with onboarding(tmp_path) as one:
        one.run("apply")
        record = json.loads(one.record.read_text("utf-8"))
        one.stage.tenant.directory.applications.clear()
        one.people.agrees = False
        again = one.run("apply")

        assert stat.S_IMODE(one.record.stat().st_mode) == 0o600
        (agreement,) = record["agreements"]
        assert agreement["by"] == "hanako@desk"
        assert agreement["asked"] is True
        assert agreement["finished"] >= agreement["at"]
        assert [change["action"] for change in agreement["changes"]] == ["create"] * 3
        assert states(again)["apply"] == "failed"
        assert len(one.people.asked) == 2


def test_without_a_terminal_it_stops_where_somebody_must_sign_in(tmp_path: Path) -> None:
    with onboarding(tmp_path) as one:
        one.people.interactive = False
        refused = one.run("apply")
        one.options = replace(one.options, yes=True)
        one.run()
        one.by_hand()
        waiting = one.run()

        assert states(refused)["apply"] == "failed"
        assert states(waiting)["sign-in"] == "waiting"
        assert waiting.exit_code is ExitCode.FAILED
        assert "inv adapter.sign-in --outputs" in "\n".join(map(str, waiting.parts))
        assert one.people.asked == []


@pytest.mark.parametrize(
    "spoilt",
    [
        *(b"", b"[]", b"{}", b"\xff", b'{"version": 2}', b"[" * 5000),
        b'{"version": 1, "tenant": 1, "application": "", "agreements": [], "scripts": []}',
        b'{"version": 1, "tenant": "", "application": "", "agreements": [1], "scripts": []}',
    ],
)
def test_a_record_that_is_none_is_one_error(spoilt: bytes, tmp_path: Path) -> None:
    record = tmp_path / "m.onboarding.json"
    record.write_bytes(spoilt)

    with pytest.raises(ProgressError, match="move it away"):
        read_progress(record, tenant="", application="", who="", clock=system_clock)


def test_a_key_that_is_elsewhere_is_not_made_anew_here(tmp_path: Path) -> None:
    with onboarding(tmp_path, "application") as one, one.job() as job:
        key = Path(job.wanted.adapter.certificate)
        there = job.certificate()
        key.unlink()
        elsewhere = job.certificate()

        assert there.exit_code is elsewhere.exit_code is ExitCode.DONE
        assert "is not here" in str(elsewhere.parts[0])
        assert not key.exists()


def test_several_manifests_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("version: 1\n", "utf-8")

    with pytest.raises(SeveralManifests, match="run the command once for each"):
        one_manifest(f"{tmp_path}/a.yaml,{tmp_path}/b.yaml")
    with pytest.raises(SeveralManifests, match=r"a\.yaml, .*b\.yaml"):
        one_manifest(str(tmp_path))
