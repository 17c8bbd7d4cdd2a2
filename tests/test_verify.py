"""What was set up is proved a rung at a time, and what Exchange may not know yet is no refusal."""

import functools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import adapter.commands
import adapter.ladder
from adapter.ladder import climb
from adapter.signin import Method as Way
from provision.commands import apply, verify
from provision.contract.ladder import Climb, Seen
from provision.contract.messages import Answer, ExitCode
from provision.exchange.answers import parse_answers
from provision.exchange.comparison import Comparison
from provision.exchange.telling import Side
from provision.files import read_manifest
from provision.signin import Method
from provision.tenancy import Caller
from provision.verification import list_rung, seen_since
from tests.onboardings import Onboarding, Silent, onboarding
from tests.provision.scripts import IDS, MANIFESTS
from tests.provision.test_exchange_answers import FULL_ACCESS, Administrator, online

OUTSIDE = "app-admin@sakura.example"
TOO_MUCH = "dc890d15-9560-4a4c-9b7f-a736ec74ec40"


def caller(one: Onboarding) -> Caller:
    return Caller(one.stage.environment, one.people, Method.DEVICE_CODE)


def applies(one: Onboarding) -> None:
    apply(one.stage.manifest, one.stage.outputs, caller(one), yes=True)


def verified(one: Onboarding, outside: str = "") -> Answer:
    """Climb the whole ladder, as `inv verify` does."""
    further = functools.partial(
        climb, one.stage.outputs, environment=one.stage.environment, console=Silent()
    )
    files = one.stage.manifest, one.stage.outputs
    return verify(*files, caller(one), outside=outside, further=further)


def climbed(one: Onboarding, asked: Climb) -> list[tuple[str, str]]:
    found = climb(one.stage.outputs, asked, one.stage.environment, Silent())
    return [(rung.name, str(rung.state)) for rung in found]


def rungs(answer: Answer) -> list[tuple[str, str]]:
    return [(one["rung"], one["state"]) for one in told(answer)]


def told(answer: Answer) -> list[dict[str, str]]:
    assert isinstance(answer.data, dict)
    found: list[dict[str, str]] = answer.data["rungs"]
    return found


def test_an_application_within_a_scope_is_proved_up_to_the_mailbox_that_stays_closed(
    tmp_path: Path,
) -> None:
    with onboarding(tmp_path, "application") as one:
        applies(one)
        before = verified(one)
        one.stage.administer()
        applied = len(one.stage.tenant.calls)
        whole = verified(one, OUTSIDE)
        since = one.stage.tenant.calls[applied:]

    fine = [(name, "passed") for name in ("objects", "outputs", "full-access")]
    fine += [("list", "not-checked"), ("token", "passed")]
    assert rungs(before) == [*fine, ("mailbox", "failed"), ("mailbox", "failed"),
                             ("outside", "not-checked")]  # fmt: skip
    assert before.exit_code is ExitCode.FAILED
    assert rungs(whole) == [*fine, ("mailbox", "passed"), ("mailbox", "passed"),
                            ("outside", "passed")]  # fmt: skip
    assert whole.exit_code is ExitCode.DONE
    assert "no rights of its own" in told(whole)[4]["found"]
    assert {call.method for call in since if "graph" in call.host} == {"GET"}


def test_what_exchange_may_not_know_yet_is_waited_for_and_no_longer(tmp_path: Path) -> None:
    def found(at: str, *, ago: timedelta) -> tuple[str, str]:
        rungs_there = dict(climbed(one, Climb(OUTSIDE, seen=Seen(**{at: now - ago}))))
        return rungs_there["mailbox"], rungs_there["outside"]

    now, minute = datetime.now(UTC), timedelta(minutes=1)
    with onboarding(tmp_path, "application") as one:
        applies(one)
        exchange = one.stage.tenant.exchange
        exchange.cache = timedelta(hours=2)  # how long a role takes
        one.stage.administer()
        refused = [found("role", ago=ago) for ago in (minute, 119 * minute, 121 * minute)]
        exchange.cache = timedelta(0)
        one.stage.take_off_allow_list()
        blocked = [found("listed", ago=ago) for ago in (minute, 1439 * minute, 1441 * minute)]
        other = found("role", ago=minute)

    assert refused == blocked == [*[("waiting", "not-checked")] * 2, ("failed", "not-checked")]
    assert other == ("failed", "not-checked")


@pytest.mark.long
def test_a_permission_that_no_scope_limits_fails_rung_after_rung(tmp_path: Path) -> None:
    with onboarding(tmp_path, "application") as one:
        applies(one)
        one.stage.administer()
        directory = one.stage.tenant.directory
        (application,) = directory.applications.values()
        exchange = directory.service_principal("00000002-0000-0ff1-ce00-000000000000") or {}
        principal = directory.service_principal(application["appId"]) or {}
        directory.assign_app_role(principal["id"], exchange["id"], TOO_MUCH)
        answer = verified(one, OUTSIDE)

    failed = {one["rung"]: one["found"] for one in told(answer) if one["state"] == "failed"}
    assert failed.keys() >= {"objects", "token"}
    assert "full_access_as_app" in failed["objects"]
    assert "roles has full_access_as_app" in failed["token"]


def test_a_person_signs_in_before_mailboxes_can_be_asked(tmp_path: Path) -> None:
    with onboarding(tmp_path) as one:
        applies(one)
        one.stage.administer()
        unsigned = verified(one)
        at: dict[str, Any] = {"environment": one.stage.environment, "console": one.people}
        adapter.commands.sign_in(one.stage.outputs, method=Way.DEVICE_CODE, **at)
        signed = verified(one)
        outputs = one.stage.outputs.read_text("utf-8")
        one.stage.tenant.directory.grants.clear()
        (application,) = one.stage.tenant.directory.applications.values()
        other = outputs.replace(application["appId"], "5a000000-0000-4000-8000-0000000000ff")
        one.stage.outputs.write_text(other, "utf-8")
        moved = verified(one)

    assert rungs(unsigned)[-2:] == [("token", "failed"), ("mailbox", "not-checked")]
    assert rungs(signed) == [
        *((name, "passed") for name in ("objects", "outputs", "scopes", "full-access", "token")),
        *[("mailbox", "passed")] * 2,
    ]
    assert "EWS.AccessAsUser.All" in told(signed)[4]["found"]
    assert told(moved)[0]["state"] == told(moved)[1]["state"] == told(moved)[2]["state"] == "failed"
    assert "client_id" in told(moved)[1]["found"]
    assert (
        "missing for everybody: Office 365 Exchange Online: EWS.AccessAsUser.All"
        in (told(moved)[2]["found"])
    )


def test_without_an_outputs_file_it_says_so_and_stops_there(tmp_path: Path) -> None:
    with onboarding(tmp_path) as one:
        answer = verified(one)

    assert rungs(answer)[0] == ("objects", "failed")
    assert told(answer)[-1]["rung"] == "token"
    assert "no such file" in told(answer)[-1]["found"]


@pytest.mark.parametrize(
    ("runs", "state", "listed"),
    [
        ((), "not-checked", None),
        (("status",), "failed", None),
        (("status", "apply", "status"), "passed", 1),
        (("status", "apply", "undo", "status"), "failed", None),
    ],
)
def test_the_list_is_as_the_scripts_last_saw_it(
    runs: tuple[str, ...], state: str, listed: int | None
) -> None:
    admin = Administrator(FULL_ACCESS, online()).runs(*runs)
    answers = parse_answers(admin.data, "f") if runs else ()
    wanted = read_manifest(MANIFESTS / f"{FULL_ACCESS}.yaml")
    side = Side(Comparison(wanted, IDS, answers), datetime.now(UTC)) if runs else None

    assert list_rung(side).state == state
    assert seen_since(side).listed == (None if listed is None else answers[listed].at)
