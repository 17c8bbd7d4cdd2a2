"""Stopped dead while series give way to single events, or come back: nothing is lost or doubled."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapter.items import Event
from tests.adapter.exchange import Exchange, running_exchange
from tests.adapter.sync.pairs import EXCHANGE, GROUPWARE, Pair, meeting
from tests.adapter.sync.scenes import Scene, fresh
from tests.adapter.sync.test_series import BEGINS, DAILY, TWICE_A_DAY

NAMES = ("becomes one", "is none any more", "is new", "goes", "has one less")
SERIES = "a series"
SINGLES = {name: Counter(BEGINS) for name in ("becomes one", "is new")}
END = {
    **SINGLES,
    "is none any more": Counter([SERIES]),
    "has one less": Counter(BEGINS[:-1]),
}


@pytest.fixture(scope="module")
def running() -> Iterator[Exchange]:
    with running_exchange() as exchange:
        yield exchange


def prepared(exchange: Exchange, root: Path) -> Scene:
    scene = fresh(exchange, root)
    with scene.opened() as pair:
        for name in NAMES:
            rule = DAILY if name == "becomes one" else TWICE_A_DAY
            if name != "is new":
                pair.add(GROUPWARE, meeting(name, uid=f"uid of {name}", recurrence=rule))
        pair.settle()
        pair.edit(GROUPWARE, "becomes one", recurrence=TWICE_A_DAY)
        pair.edit(GROUPWARE, "is none any more", recurrence=DAILY)
        pair.edit(GROUPWARE, "has one less", deleted=frozenset({last_of(pair)}))
        pair.delete(GROUPWARE, "goes")
        pair.add(GROUPWARE, meeting("is new", uid="uid of is new", recurrence=TWICE_A_DAY))
    return scene


def last_of(pair: Pair) -> object:
    found = [one for one in pair.items(EXCHANGE) if one.subject == "has one less"]
    return max(one.start for one in found if isinstance(one, Event))


def check(scene: Scene) -> None:
    scene.clock.pass_by(seconds=100)
    with scene.opened() as pair:
        writes = [pair.sync().writes for _ in range(3)]
        assert writes[-1] == 0, "it does not come to rest"
        there: dict[str, Counter[str]] = {}
        for item in pair.items(EXCHANGE):
            assert isinstance(item, Event)
            said = SERIES if item.recurrence else item.start.strftime("%d %H:%M")
            there.setdefault(item.subject, Counter())[said] += 1
        assert there == END
        assert pair.subjects(GROUPWARE) == sorted(END)


@pytest.mark.parametrize("kind", ["COMMIT", "after DeleteItem"])
def test_a_kind_of_step_can_be_the_last(running: Exchange, tmp_path: Path, kind: str) -> None:
    scene = prepared(running, tmp_path)

    assert scene.die(5 if kind == "COMMIT" else 1, kind) == []

    check(scene)


@pytest.mark.long
def test_every_step_can_be_the_last(running: Exchange, tmp_path: Path) -> None:
    kinds = prepared(running, tmp_path / "0").die(0)

    for last in range(1, len(kinds) + 1):
        scene = prepared(running, tmp_path / f"{last}")
        scene.die(last)
        check(scene)
