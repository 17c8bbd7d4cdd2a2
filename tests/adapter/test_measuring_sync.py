"""The benchmark of the sync: it does the whole work, counts it, and tells a bound that is missed."""

import json
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapter.measuring.sync import Lap, Yard, answer_of, measure_sync
from provision.contract.messages import ExitCode
from provision.contract.network import Network, parse_proxy
from provision.contract.secrets import Secret
from provision.simulator.warehouse import running_warehouse
from tests.adapter.sakura import Told

ROOT = Path(__file__).parents[2]
GOOD = {
    "few": Lap(10, 5000, 14, 10.0, 20.0, 100.0),
    "all": Lap(990, 495_000, 14, 990.0, 2000.0, 150.0),
    "echo": Lap(1000, 0, 2, 6.0, 40.0, 150.0),
    "idle": Lap(1000, 0, 2, 5.0, 30.0, 150.0),
    "changed-exchange": Lap(1, 1, 3, 0.1, 0.5),
    "changed-groupware": Lap(1, 1, 3, 0.1, 0.5),
    "deleted-exchange": Lap(1, 1, 2, 0.1, 0.5),
    "deleted-groupware": Lap(1, 1, 4, 0.1, 0.5),
    "vdirsyncer": Lap(10, 5000, 0, 50.0, 200.0),
}


def test_bounds_that_are_just_kept_are_kept_and_others_are_beside_them() -> None:
    answer = answer_of(GOOD)

    assert answer.exit_code is ExitCode.DONE
    data = json.loads(json.dumps(answer.data))
    assert data["cpu_an_item_beside"] == {"vdirsyncer": "5.0"}
    assert [bound["measured"] for bound in data["bounds"]] == [14, 1, 3, 4]


@pytest.mark.parametrize(
    ("lap", "requests"),
    [
        ("few", 15),
        ("all", 15),
        ("echo", 3),
        ("idle", 3),
        ("changed-exchange", 4),
        ("deleted-groupware", 5),
    ],
)
def test_each_bound_can_be_missed(lap: str, requests: int) -> None:
    worse = {**GOOD, lap: replace(GOOD[lap], requests=requests)}

    assert answer_of(worse).exit_code is ExitCode.FAILED


def test_mailboxes_are_synced_and_what_was_asked_is_counted() -> None:
    with running_warehouse(ROOT, (6, 1, 2), 11) as there:
        network = Network(parse_proxy(there.proxy), ca_file=there.ca_file)
        yard = Yard(
            *(there.url, network, Secret(there.token), ZoneInfo("Asia/Tokyo")),
            *(there.mailboxes, there.items, there.asked_of_each),
        )
        answer = measure_sync(Told(), yard, lambda _: {})

    assert isinstance(answer.data, dict)
    laps = answer.data["laps"]
    assert (laps["few"]["items"], laps["all"]["items"]) == (90, 9)
    assert answer.exit_code is ExitCode.DONE, answer.data["bounds"]
