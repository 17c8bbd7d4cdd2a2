"""`inv simulate` with its options: numbers that are none, and a process that other programs meet."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from adapter.cache import TokenFile
from adapter.commands import check, sign_in
from provision.contract.messages import Answer, ExitCode
from provision.contract.secrets import Secret
from provision.errors import ProvisionError
from provision.simulator.simulation import OptionError, Simulation, parse_simulation
from provision.simulator.state import StateError, save_state
from provision.simulator.tenant import SimulatedTenant
from provision.simulator.world import StoppedClock, World
from tests.adapter.sakura import HANAKO, KEY, Sakura, Told, organisation
from tests.provision.sakura import administrator_of, graph_of, pace_of

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"lag": "soon"}, "--lag is a number, not 'soon'; give a number from 0 to 86400"),
        ({"lag": "-1"}, "--lag is a number, not '-1'"),
        ({"lag": "1e9"}, "--lag is a number, not '1e9'"),
        ({"lag": "86401"}, "--lag is a number, not '86401'"),
        ({"lag": "nan"}, "--lag is a number, not 'nan'"),
        ({"lag": "１"}, "--lag is a number, not '１'"),
        ({"latency": "60001"}, "--latency is a number, not '60001'; give a number from 0 to 60000"),
        ({"throttle": "2.5"}, "--throttle is a whole number, not '2.5'"),
        ({"throttle": "1"}, "--throttle 1 would refuse every request"),
        ({"throttle": "9" * 5000}, "--throttle is a whole number"),
    ],
)
def test_a_number_that_is_none_is_told(options: dict[str, str], said: str) -> None:
    with pytest.raises(OptionError) as caught:
        parse_simulation(**{"lag": "0", "latency": "0", "throttle": "0"} | options)

    (problem,) = caught.value.problems
    assert str(problem).startswith(said)
    assert "\n" not in str(problem)


def test_every_wrong_number_is_told_at_once() -> None:
    with pytest.raises(OptionError) as caught:
        parse_simulation(lag="x", latency="y", throttle="z")

    assert len(caught.value.problems) == 3


def test_numbers_are_what_they_say() -> None:
    simulation = parse_simulation(
        lag="2.5", latency="150", throttle="3", record="said", state="s.json"
    )

    assert simulation == Simulation(timedelta(seconds=2.5), 0.15, 3, Path("said"), Path("s.json"))
    assert parse_simulation(lag="0", latency="0", throttle="0") == Simulation()


def test_the_mailboxes_are_where_the_option_says_and_a_state_of_elsewhere_is_refused(
    tmp_path: Path,
) -> None:
    file = tmp_path / "s.json"
    options = {"lag": "0", "latency": "0", "throttle": "0", "state": str(file)}

    with parse_simulation(**options, exchange="online").running() as tenant:
        assert tenant.exchange.is_online
        assert tenant.exchange.mailboxes
    kept = file.read_bytes()
    with (
        pytest.raises(StateError, match="not where --exchange says"),
        parse_simulation(**options, exchange="server").running(),
    ):
        pass

    assert file.read_bytes() == kept


def test_the_tenant_is_as_the_options_say(tmp_path: Path) -> None:
    simulation = Simulation(timedelta(hours=1), 0.2, 7, tmp_path / "said", tmp_path / "s.json")

    with simulation.running() as tenant:
        assert tenant.graph.lag == timedelta(hours=1)
        assert (tenant.faults.latency, tenant.faults.throttle) == (0.2, 7)

    assert (tmp_path / "said").is_dir()
    assert (tmp_path / "s.json").is_file()


def test_an_option_that_cannot_be_followed_is_told_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "said").write_text("mine")
    simulation = Simulation(record=tmp_path / "said", state=tmp_path / "state.json")

    with pytest.raises(ProvisionError, match="said: "), simulation.running():
        pytest.fail("it runs")

    assert not (tmp_path / "state.json").exists()


def test_every_so_many_th_request_to_graph_is_one_too_many_and_put_again() -> None:
    clock = StoppedClock(datetime.now(UTC))
    with SimulatedTenant(World(clock)) as tenant:
        tenant.faults.throttle = 2
        with graph_of(tenant, administrator_of(tenant), pace_of(clock)) as graph:
            for _ in range(3):
                graph.organization()

        asked = [call for call in tenant.calls if call.host == "graph.microsoft.com"]
        others = [call.status for call in tenant.calls if call.host != "graph.microsoft.com"]

    assert [call.status for call in asked] == [200, 429, 200, 429, 200]
    assert asked[1].response
    assert ("Retry-After", "1") in asked[1].response.headers
    assert 429 not in others


def test_every_so_many_th_request_to_exchange_is_one_too_many_and_put_again(
    tmp_path: Path,
) -> None:
    with organisation(tmp_path) as sakura:
        sakura.lets_sync_impersonate()
        sign_in(sakura.outputs, environment=sakura.environment, console=sakura.console())
        sakura.tenant.faults.throttle = 2
        sakura.forgets_calls()

        answer = check(
            sakura.outputs, mailboxes=HANAKO, environment=sakura.environment, console=Told()
        )

    assert answer.exit_code is ExitCode.DONE
    asked = [call for call in sakura.calls if call.host == "mail.sakura.example"]
    assert [call.status for call in asked] == [200, 500, 200]
    assert asked[1].response
    assert b"ErrorServerBusy" in asked[1].response.body
    assert ("Retry-After", "1") in asked[1].response.headers


def checks(sakura: Sakura, shell: dict[str, str]) -> Answer:
    return check(
        sakura.outputs,
        mailboxes=HANAKO,
        write=True,
        environment=sakura.environment | shell,
        console=Told(),
    )


@contextmanager
def simulated(*options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """Run `inv simulate` in a process of its own; yield it, and the variables that it names."""
    command = [sys.executable, "-m", "invoke", "--search-root", str(ROOT), "simulate", *options]
    with subprocess.Popen(  # noqa: S603 - our own command
        command,
        env=os.environ | {"LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(3)]
        shell = dict(re.findall(r"export (\w+)=(\S+)\n", "".join(lines)))
        try:
            yield process, shell
        finally:
            process.kill()


@pytest.mark.parametrize(
    "ending", [pytest.param(signal.SIGTERM, marks=pytest.mark.long), signal.SIGINT]
)
def test_a_tenant_goes_on_from_its_file_and_keeps_what_was_said(
    tmp_path: Path, ending: signal.Signals
) -> None:
    state, said = tmp_path / "state.json", tmp_path / "said"
    with organisation(tmp_path) as sakura:
        sakura.lets_sync_impersonate()
        sign_in(sakura.outputs, environment=sakura.environment, console=sakura.console())
    save_state(sakura.tenant, state)
    before = json.loads(state.read_bytes())["state"]

    with simulated("--state", str(state), "--record", str(said), "--latency", "1") as (tenant, way):
        answer = checks(sakura, way)
        tenant.send_signal(ending)
        _, errors = tenant.communicate(timeout=20)

    assert answer.exit_code is ExitCode.DONE
    assert tenant.returncode == 0
    assert "Traceback" not in errors
    after = json.loads(state.read_bytes())["state"]
    assert after["ids"]["handed_out"] > before["ids"]["handed_out"]
    assert after["directory"] == before["directory"]
    assert after["exchange-server"] != before["exchange-server"]
    requests = sorted(path.name for path in said.glob("*-request.xml"))
    assert len(requests) > 5
    for path in said.glob("*.xml"):
        etree.fromstring(path.read_bytes())
    entries = json.loads(TokenFile(sakura.outputs.with_suffix(".tokens"), Secret(KEY)).read())
    tokens = [one["secret"] for one in entries["AccessToken"].values()]
    texts = "".join(path.read_text("utf-8") for path in said.iterdir())
    assert not [token for token in tokens if token in texts]


def test_a_damaged_file_stops_it_with_a_line_and_is_left_alone(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text('{"kind": "simulated tenant", "version": 1')

    with simulated("--state", str(state)) as (tenant, _):
        _, errors = tenant.communicate(timeout=20)

    assert tenant.returncode == 1
    assert errors.startswith(f"error: {state}: no state of the simulated tenant, or damaged; it")
    assert errors.count("\n") == 1
    assert state.read_text() == '{"kind": "simulated tenant", "version": 1'
