"""Stopped dead at any step of a pass: the next ones lose nothing, double nothing, and end in step.

The scenario has every cell of the decision matrix in it. The Exchange is the simulated one, over
HTTPS; the other side are real files. The process dies before or after a request, between any two
statements of its ledger, at any use of a file.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapter.canonical import digest
from adapter.items import Event, Item
from adapter.reconcile import Side
from tests.adapter.dav import Dav
from tests.adapter.exchange import Exchange, running_exchange
from tests.adapter.sync.pairs import EXCHANGE, GROUPWARE, Pair, meeting
from tests.adapter.sync.scenes import Scene, fresh

# What each side does to an item before the pass; the names are the items' subjects.
MATRIX = {
    "same": (None, None),
    "changed by Exchange": ({"location": "屋上"}, None),
    "changed by the groupware": (None, {"location": "地下"}),
    "changed apart": ({"location": "屋上"}, {"categories": frozenset({"赤"})}),
    "changed alike": ({"location": "屋上"}, {"location": "屋上"}),
    "at odds": ({"location": "屋上"}, {"location": "地下"}),
    "deleted by Exchange": ("delete", None),
    "deleted by the groupware": (None, "delete"),
    "deleted and changed": ("delete", {"location": "地下"}),
    "changed and deleted": ({"location": "屋上"}, "delete"),
    "deleted by both": ("delete", "delete"),
}
NEW = {"new in Exchange": (EXCHANGE,), "new in the groupware": (GROUPWARE,), "new": tuple(Side)}
# The kinds of steps there are; the first two are tried in CI, too.
BRIEFLY = ("COMMIT", "after CreateItem")
OTHERS = (
    *("BEGIN", "open", "os.rename", "os.mkdir", "os.remove", "after DeleteItem"),
    *(f"{when} {what}" for when in ("before", "after") for what in ("SyncFolderItems", "GetItem")),
    *("before CreateItem", "before UpdateItem", "after UpdateItem", "before DeleteItem", "os.link"),
)
DAV_STEPS = ("before PUT", "before DELETE", "after DELETE", "after REPORT", "after PROPFIND")
LONG = pytest.mark.long
# What stands on both sides in the end, with its place and whether it was made red.
END = {
    "same": ("", False),
    "changed by Exchange": ("屋上", False),
    "changed by the groupware": ("地下", False),
    "changed apart": ("屋上", True),
    "changed alike": ("屋上", False),
    "at odds": ("屋上", False),
    "deleted and changed": ("地下", False),
    "changed and deleted": ("屋上", False),
    **dict.fromkeys(NEW, ("", False)),
}


@pytest.fixture(scope="module")
def running() -> Iterator[Exchange]:
    with running_exchange() as exchange:
        yield exchange


def prepared(exchange: Exchange, root: Path, dav: Dav | None = None) -> Scene:
    """Return a scene in which every cell of the matrix has happened since the last pass."""
    scene = fresh(exchange, root, dav)
    with scene.opened() as pair:
        for name in MATRIX:
            pair.add(EXCHANGE, meeting(name, uid=f"uid of {name}"))
        pair.settle()
        happen(pair)
    return scene


def happen(pair: Pair) -> None:
    """Let people do on both sides what the matrix says."""
    for name, deeds in MATRIX.items():
        for side, deed in zip((EXCHANGE, GROUPWARE), deeds, strict=True):
            if deed == "delete":
                pair.delete(side, name)
            elif isinstance(deed, dict):
                pair.edit(side, name, **deed)
    for name, sides in NEW.items():
        for side in sides:
            pair.add(side, meeting(name, uid=f"uid of {name}"))


def check(scene: Scene) -> None:
    """Go on after the death, and look whether all is as if there had been none."""
    scene.clock.pass_by(seconds=100)
    with scene.opened() as pair:
        writes = [pair.sync().writes for _ in range(3)]
        assert writes[-1] == 0, "it does not come to rest"
        sides = {side: sorted(map(said, pair.items(side))) for side in Side}
        assert sides[EXCHANGE] == sides[GROUPWARE] == sorted((n, *end) for n, end in END.items())
        digests = {side: sorted(map(digest, pair.items(side))) for side in Side}
        assert digests[EXCHANGE] == digests[GROUPWARE]
        lost = {
            item.location
            for kept in pair.ledger.kept()
            for item in kept.versions.values()
            if isinstance(item, Event) and item.subject == "at odds"
        }
        assert lost == {"屋上", "地下"}


def said(item: Item) -> tuple[str, str, bool]:
    assert isinstance(item, Event)
    return item.subject, item.location, "赤" in item.categories


def test_without_a_death_all_is_in_step(running: Exchange, tmp_path: Path) -> None:
    scene = prepared(running, tmp_path)

    kinds = scene.die(0)

    assert set(kinds) == {*BRIEFLY, *OTHERS}
    check(scene)


@pytest.mark.parametrize("kind", [*BRIEFLY, *(pytest.param(one, marks=LONG) for one in OTHERS)])
def test_every_kind_of_step_can_be_the_last(running: Exchange, tmp_path: Path, kind: str) -> None:
    scene = prepared(running, tmp_path)

    assert scene.die(2 if kind == "COMMIT" else 1, kind) == []

    check(scene)


@pytest.mark.parametrize(
    "kind",
    ["after PUT", *(pytest.param(one, marks=LONG) for one in DAV_STEPS)],
)
def test_every_kind_of_step_on_a_server_can_be_the_last(
    running: Exchange, dav: Dav, tmp_path: Path, kind: str
) -> None:
    scene = prepared(running, tmp_path, dav)

    assert scene.die(1, kind) == []

    check(scene)


@LONG
def test_every_step_on_a_server_can_be_the_last(
    running: Exchange, dav: Dav, tmp_path: Path
) -> None:
    kinds = prepared(running, tmp_path / "0", dav).die(0)

    for last in range(1, len(kinds) + 1):
        scene = prepared(running, tmp_path / f"{last}", dav)
        scene.die(last)
        check(scene)


@LONG
def test_every_step_can_be_the_last(running: Exchange, tmp_path: Path) -> None:
    kinds = prepared(running, tmp_path / "0").die(0)

    for last in range(1, len(kinds) + 1):
        scene = prepared(running, tmp_path / f"{last}")
        scene.die(last)
        check(scene)
