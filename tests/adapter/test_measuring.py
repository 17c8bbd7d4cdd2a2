"""The benchmark of items: it does the work of both, counts it, and tells a bound that is missed."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapter.measuring.items import Figures, MeasuringError, answer_of, best_of, measure_items
from adapter.measuring.place import Place
from provision.contract.messages import ExitCode, Line
from provision.contract.network import Network, parse_proxy
from provision.contract.secrets import Secret
from provision.simulator.warehouse import FULL, Warehouse, WarehouseError, running_warehouse

ROOT = Path(__file__).parents[2]
GOOD = {
    "ours": Figures(500, 0.2, 1.0, 14),
    "theirs": Figures(500, 0.6, 1.0, 12),
    "out": Figures(500, 0.1, 0.1),
    "back": Figures(500, 0.3, 0.3),
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


def place_of(there: Warehouse, rounds: int) -> Place:
    network = Network(parse_proxy(there.proxy), ca_file=there.ca_file)
    zone, token = ZoneInfo("Asia/Tokyo"), Secret(there.token)
    asked = lambda: sum(there.asked().values())  # noqa: E731 - what a place is given
    return Place(there.url, network, there.mailbox, token, zone, there.items, asked, rounds)


def test_bounds_that_are_just_kept_are_kept() -> None:
    answer = answer_of(GOOD)

    assert answer.exit_code is ExitCode.DONE
    data = json.loads(json.dumps(answer.data))
    assert [(bound["measured"], bound["kept"]) for bound in data["bounds"]] == [
        (14, True),
        (3.0, True),
    ]
    assert data["work"]["ours"]["items_per_cpu_second"] == 2500.0


@pytest.mark.parametrize(
    "worse", [Figures(500, 0.2, 1.0, 15), Figures(500, 0.21, 1.0, 14), Figures(400, 0.2, 1.0, 14)]
)
def test_each_bound_can_be_missed(worse: Figures) -> None:
    answer = answer_of({**GOOD, "ours": worse})

    assert answer.exit_code is ExitCode.FAILED


def test_of_several_rounds_that_counts_which_was_disturbed_least() -> None:
    slow, quick = Figures(1, 3.0, 9.0), Figures(1, 2.0, 8.0)

    assert best_of([("ours", slow), ("ours", quick), ("ours", slow)]) == {"ours": quick}


def test_both_carry_a_whole_mailbox_and_what_they_asked_is_counted() -> None:
    with running_warehouse(ROOT, (3, 1, 2)) as there:
        place = place_of(there, rounds=1)
        answer = measure_items(Quiet(), place)
        with pytest.raises(MeasuringError, match="6 of 7"):
            measure_items(Quiet(), replace(place, items=7))

    data = json.loads(json.dumps(answer.data))
    assert {name: work["items"] for name, work in data["work"].items()} == {
        "ours": 6,
        "theirs": 6,
        "out": 6,
        "back": 6,
    }
    # Changes and items of each folder, and the occurrences that differ.
    assert data["work"]["ours"]["requests"] == 5


def test_a_server_that_has_ended_by_itself_is_told() -> None:
    there = Warehouse("", "", 0, (), StringIO(), StringIO(""))

    with pytest.raises(WarehouseError, match="ended"):
        there.asked()


@pytest.mark.long
def test_a_full_mailbox_is_read_within_the_bounds() -> None:
    with running_warehouse(ROOT, FULL) as there:
        answer = measure_items(Quiet(), place_of(there, rounds=3))

    assert answer.exit_code is ExitCode.DONE
