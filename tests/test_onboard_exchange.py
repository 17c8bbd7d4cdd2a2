"""Exchange's side is made by PowerShell where there is one, and elsewhere where there is none."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provision.contract.messages import Answer, ExitCode
from provision.exchange_side import How
from provision.last_seen import kept_place
from provision.simulator.programs import programs_in
from tests.onboardings import Onboarding, onboarding, states
from tests.provision.test_management_shell import GOOD, pwsh, says

ACCESS = [
    "basic",
    *(
        pytest.param(a, marks=pytest.mark.long)
        for a in ("impersonation", "full-access", "application")
    ),
]


def with_shell(one: Onboarding, folder: Path) -> None:
    one.stage.environment = {**one.stage.environment, "PATH": str(folder)}


def choose(one: Onboarding, **options: Any) -> None:
    one.options = replace(one.options, **options)


def said(answer: Answer) -> str:
    return "\n".join(map(str, answer.parts))


@pytest.mark.parametrize("access", ACCESS)
def test_done_by_hand_it_goes_on_from_there_for_every_access(access: str, tmp_path: Path) -> None:
    with onboarding(tmp_path, access) as one:
        with_shell(one, tmp_path)
        waiting = one.run()
        one.by_hand()
        done = one.run()

        assert states(waiting)["exchange"] == "waiting"
        assert ".exchange-run.ps1" in said(waiting)
        assert done.exit_code is ExitCode.DONE, said(done)
        assert "4 of 4 mailboxes are ready." in one.people.told
        assert len(one.people.asked) <= 1


@pytest.mark.parametrize(
    "access", ["full-access", pytest.param("application", marks=pytest.mark.long)]
)
def test_powershell_is_offered_shown_and_asked_for_once(access: str, tmp_path: Path) -> None:
    with onboarding(tmp_path, access) as one, programs_in(tmp_path, one.stage.tenant):
        with_shell(one, tmp_path)
        done = one.run()
        again = one.run()

        assert done.exit_code is again.exit_code is ExitCode.DONE, said(done)
        script = next(one.stage.outputs.parent.glob("*.exchange-apply.ps1"))
        shown = [line.strip() for line in one.people.told]
        lines = [line.strip() for line in script.read_text("utf-8-sig").splitlines()]
        assert not [line for line in lines if line and line not in shown]
        assert len(one.people.asked) == 2
        assert "signed in to Exchange Online?" in one.people.asked[1]


@pytest.mark.long
def test_what_is_not_run_here_is_told_how_to_run_elsewhere(tmp_path: Path) -> None:
    with onboarding(tmp_path, "full-access") as one, programs_in(tmp_path, one.stage.tenant):
        with_shell(one, tmp_path)
        one.run("scripts")
        one.people.agrees = False
        declined = one.run()
        choose(one, exchange=How.BY_HAND)
        left = one.run()

        assert states(declined)["exchange"] == states(left)["exchange"] == "waiting"
        assert "you chose not to run it here; have an Exchange administrator" in said(declined)
        assert "--exchange by-hand leaves it to a person" in said(left)


@pytest.mark.long
def test_without_a_usable_powershell_it_stops_there(tmp_path: Path) -> None:
    with onboarding(tmp_path, "application") as one:
        shell = pwsh(tmp_path, says(GOOD | {"modules": ["3.9.2"]}))
        one.stage.environment = {**one.stage.environment, **shell}
        waiting = one.run()

        assert states(waiting)["exchange"] == "waiting"
        assert states(waiting)["check"] == "ahead"
        assert "is 3.9.2, and 3.10.1 or newer is needed" in said(waiting)


def test_a_script_that_fails_or_says_nothing_is_no_success(tmp_path: Path) -> None:
    with onboarding(tmp_path, "full-access") as one:
        fails = "'-File' in sys.argv and sys.exit('AADSTS50076: sign in again')"
        one.stage.environment = {**one.stage.environment, **pwsh(tmp_path, fails, says(GOOD))}
        failed = one.run()
        one.stage.environment = {**one.stage.environment, **pwsh(tmp_path, says(GOOD))}
        silent = one.run()

        assert states(failed)["exchange"] == states(silent)["exchange"] == "failed"
        assert "saying at last: AADSTS50076: sign in again" in said(failed)
        assert "no answer of it was kept" in said(silent)
        assert len(one.people.asked) == 2  # the plan, and the script once


@pytest.mark.long
def test_what_the_script_finds_wrong_is_told_and_not_taken_for_done(tmp_path: Path) -> None:
    with onboarding(tmp_path, "full-access") as one, programs_in(tmp_path, one.stage.tenant):
        with_shell(one, tmp_path)
        gone = one.stage.tenant.exchange.mailboxes.pop("taro.suzuki@sakura.example")
        failed = one.run()
        one.stage.tenant.exchange.mailboxes["taro.suzuki@sakura.example"] = gone
        done = one.run()

        assert states(failed)["exchange"] == "failed"
        assert "taro.suzuki@sakura.example" in said(failed)
        assert done.exit_code is ExitCode.DONE, said(done)


def test_an_answer_counts_only_for_the_very_script_that_is_written_now(tmp_path: Path) -> None:
    with onboarding(tmp_path, "basic") as one:
        one.run("exchange")
        one.by_hand()
        done = one.run("exchange")
        text = one.stage.manifest.read_text("utf-8")
        one.stage.manifest.write_text(text.replace("Calendar Sync\n", "Calendar Sync 2\n"), "utf-8")
        changed = one.run("exchange")

        assert states(done)["exchange"] == "done"
        assert states(changed)["exchange"] == "waiting"


def test_an_answer_from_elsewhere_is_kept_as_powershell_wrote_it(tmp_path: Path) -> None:
    given = tmp_path / "elsewhere.json"
    with onboarding(tmp_path / "own", "basic") as one:
        one.run("scripts")
        one.by_hand()
        kept = kept_place(one.stage.outputs)
        given.write_text(f"noise\n{kept.read_text('utf-8').strip()}\n", "utf-16")
        kept.unlink()
        choose(one, exchange_status=given)
        first = one.run("exchange")
        choose(one, exchange_status=None)
        given.unlink()
        second = one.run("exchange")

        assert states(first)["exchange"] == states(second)["exchange"] == "done"
        assert len(kept.read_text("utf-8").splitlines()) <= 2


def test_what_is_no_answer_is_refused(tmp_path: Path) -> None:
    given = tmp_path / "elsewhere.json"
    with onboarding(tmp_path / "own", "basic") as one:
        choose(one, exchange_status=given)
        for data in (b"", b"\xff\xfe\x00", b"[1]\n{}\n", b"[" * 9000, b"\x80{"):
            given.write_bytes(data)
            refused = one.run("exchange")

            assert states(refused)["exchange"] == "failed"
            assert "elsewhere.json" in said(refused)
