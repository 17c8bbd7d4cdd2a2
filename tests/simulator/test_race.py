"""The benchmark of provisioning: it measures what was asked, and a bound that is missed is told."""

import shutil
from pathlib import Path

import pytest

from provision.contract.messages import ExitCode, Line
from provision.simulator.http import Request, Response
from provision.simulator.journal import Call, Via
from provision.simulator.race import LATENCY, Lap, RaceError, Stopwatch, bounds_of, race

ROOT = Path(__file__).parents[2]
AZURE_CLI = shutil.which("az") or ""
GOOD = {
    "azure-cli": Lap(11, 11, 2.0, 3.0),
    "apply": Lap(6, 5, 0.6, 2.0),
    "plan": Lap(4, 2, 0.2, 2.0),
    "destroy": Lap(7, 5, 0.6, 2.0),
}


class Quiet:
    interactive = False

    def tell(self, line: Line) -> None:
        pass

    def confirm(self, question: Line) -> bool:
        return bool(question) and False

    def read(self, prompt: Line) -> str:
        return str(prompt) and ""

    def open_page(self, address: str) -> None:
        pass


def test_every_bound_is_kept_where_it_is() -> None:
    assert all(bar.is_kept for bar in bounds_of(GOOD))


@pytest.mark.parametrize(
    ("name", "lap"),
    [
        ("apply", Lap(7, 5, 0.6, 2.0)),
        ("apply", Lap(6, 5, 1.1, 2.0)),
        ("plan", Lap(5, 2, 0.2, 2.0)),
        ("plan", Lap(4, 3, 0.2, 2.0)),
        ("destroy", Lap(7, 5, 0.6, 5.1)),
    ],
)
def test_each_bound_can_be_missed(name: str, lap: Lap) -> None:
    missed = [bar for bar in bounds_of({**GOOD, name: lap}) if not bar.is_kept]

    assert len(missed) == 1


def test_what_is_asked_at_once_is_one_round_trip() -> None:
    watch = Stopwatch()
    request = Request("GET", "graph.microsoft.com", "/v1.0/organization", {}, {}, b"")
    call = Call(1, Via.PROXY, request, Response(200))

    def work() -> None:
        times = (0.0, 0.01, LATENCY + 0.02, LATENCY + 0.03, 2 * LATENCY + 0.04)
        watch.heard += [(at, call) for at in times]

    lap = watch.time(work)

    assert (lap.calls, lap.round_trips) == (5, 3)
    assert lap.seconds == pytest.approx(3 * LATENCY + 0.04)


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RaceError, match="no such file"):
        race(Quiet(), ROOT, {}, tmp_path / "az")


@pytest.mark.long
@pytest.mark.skipif(not AZURE_CLI, reason="no Azure CLI on this machine")
def test_beside_the_azure_cli_every_bound_is_kept() -> None:
    answer = race(Quiet(), ROOT, {"PATH": str(Path(AZURE_CLI).parent)}, Path(AZURE_CLI))

    assert answer.exit_code is ExitCode.DONE
