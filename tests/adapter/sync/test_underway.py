"""A series whose write is broken off half way is written whole, and nobody's edit of the other side."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from adapter.attachments import FileAttachment
from adapter.canonical import canonical
from adapter.items import Event, Item, Occurrence
from adapter.recurrence import Daily, Day, Numbered, Recurrence, Weekly
from adapter.store import Folder, Store
from adapter.stores.ews import EwsStore
from adapter.stores.vdir import VdirStore
from adapter.sync.underway import underway
from provision.simulator.faults import Faults, Match
from tests.adapter.exchange import (
    CREATE,
    HANAKO,
    Exchange,
    address_of,
    reported,
    running_exchange,
    token,
)
from tests.adapter.strategies import TOKYO
from tests.adapter.sync.pairs import EXCHANGE, GROUPWARE, TEN, Clock, Pair, meeting

if TYPE_CHECKING:
    from adapter.reconcile import Side

UPDATE, DELETE = Match(operation="UpdateItem"), Match(operation="DeleteItem")
HANG = Match(operation="CreateAttachment")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DAILY = Recurrence(Daily(1), TEN.date(), Numbered(9))
SHORTER = replace(DAILY, range=Numbered(8))
PLAIN = meeting("朝会", uid="uid-1", recurrence=DAILY)


def moved(days: int, by: timedelta = HOUR) -> Occurrence:
    """Return the occurrence so many days after the first, moved."""
    original = TEN + days * DAY
    event = replace(PLAIN, start=original + by, end=original + by + HOUR, recurrence=None,
                    deleted=frozenset(), changed=())  # fmt: skip
    return Occurrence(original, event)


SERIES = replace(PLAIN, deleted=frozenset({TEN + 2 * DAY}), changed=(moved(5), moved(7)))


@dataclass
class Scene:
    exchange: Exchange
    pair: Pair

    def come_to_rest(self) -> None:
        for _ in range(3):
            self.pair.sync()
            self.pair.clock.pass_by(seconds=400)
        assert self.pair.sync().writes == 0

    def there(self) -> list[Item]:
        return [canonical(item) for side in (EXCHANGE, GROUPWARE) for item in self.pair.items(side)]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with running_exchange() as exchange, exchange.connection() as connection:
        clock = Clock()
        stores: dict[Side, Store] = {
            EXCHANGE: EwsStore(connection, token, address_of(HANAKO)),
            GROUPWARE: VdirStore(tmp_path, TOKYO, clock),
        }
        yield Scene(exchange, Pair(stores, clock, Folder.CALENDAR))


def breaks(answer: str, match: Match, nth: int = 1) -> Callable[[Faults], None]:
    """Return what breaks a write off: by a code for it, or by no answer."""

    def break_off(faults: Faults) -> None:
        if answer == "lost":
            faults.lose_reply(match, nth=nth)
        elif answer == "dropped":
            faults.drop(match, nth=nth)
        else:
            faults.answer(reported("UpdateItem", answer), match, nth=nth)

    return break_off


BROKEN = {
    "create lost": breaks("lost", CREATE),
    "deletion lost": breaks("lost", DELETE),
    "deletion dropped": breaks("dropped", DELETE),
    "update lost": breaks("lost", UPDATE),
    "update dropped": breaks("dropped", UPDATE),
    "second update lost": breaks("lost", UPDATE, 2),
    "second update dropped": breaks("dropped", UPDATE, 2),
    "second update busy": breaks("ErrorServerBusy", UPDATE, 2),
    "second update in conflict": breaks("ErrorIrresolvableConflict", UPDATE, 2),
    "second update refused": breaks("ErrorQuotaExceeded", UPDATE, 2),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_series_that_is_made_in_part_takes_nothing_from_its_original(
    scene: Scene, broken: str
) -> None:
    scene.pair.add(GROUPWARE, SERIES)
    BROKEN[broken](scene.exchange.faults)

    scene.come_to_rest()

    assert scene.there() == [canonical(SERIES)] * 2


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize(
    "edit",
    [{"recurrence": SHORTER}, {"deleted": frozenset(), "location": "第1会議室"}],
    ids=["another rule", "an occurrence is back"],
)
def test_a_series_that_is_written_in_part_takes_nothing_from_its_original(
    scene: Scene, broken: str, edit: dict[str, object]
) -> None:
    scene.pair.add(GROUPWARE, SERIES)
    scene.pair.settle()
    scene.pair.edit(GROUPWARE, "朝会", **edit)
    wanted = canonical(scene.pair.event(GROUPWARE, "朝会"))
    BROKEN[broken](scene.exchange.faults)

    scene.come_to_rest()

    assert scene.there() == [wanted] * 2


def test_a_create_that_exchange_may_still_be_at_is_not_made_anew(scene: Scene) -> None:
    scene.exchange.faults.clock = scene.pair.clock
    scene.pair.add(GROUPWARE, PLAIN)
    scene.exchange.faults.delay(timedelta(seconds=55), CREATE)

    waiting = []
    for _ in range(4):
        waiting.append(scene.pair.sync().waiting)
        scene.pair.clock.pass_by(seconds=25)

    assert waiting == [1, 1, 1, 0]
    assert scene.exchange.operations().count("CreateItem") == 1
    assert scene.there() == [canonical(PLAIN)] * 2


def test_attachments_that_are_hung_up_in_part_are_not_taken_from_the_original(scene: Scene) -> None:
    files = tuple(FileAttachment(name, name.encode()) for name in ("a.txt", "b.txt"))
    scene.pair.add(GROUPWARE, meeting("朝会", uid="uid-1", attachments=files[:1]))
    scene.pair.settle()
    scene.exchange.faults.lose_reply(HANG)
    scene.pair.edit(GROUPWARE, "朝会", attachments=files[1:])

    scene.come_to_rest()

    assert [item.attachments for item in scene.pair.items(GROUPWARE)] == [files[1:]]
    assert [len(item.attachments) for item in scene.pair.items(EXCHANGE)] == [1]


ALL = frozenset({"attachments", "changed", "deleted"})
OTHER = replace(SERIES, recurrence=SHORTER)


@pytest.mark.parametrize(
    ("before", "found", "edited"),
    [
        (None, PLAIN, set()),
        (None, replace(PLAIN, changed=(moved(5),)), set()),
        (None, replace(PLAIN, changed=(moved(5, by=2 * HOUR),)), {"changed"}),
        (None, replace(SERIES, deleted=SERIES.deleted | {TEN + DAY}), {"deleted"}),
        (OTHER, replace(PLAIN), set()),
        # The rule is as it was: not we have made occurrences plain.
        (OTHER, replace(OTHER, changed=()), {"changed"}),
        (SERIES, replace(SERIES, changed=()), {"changed"}),
        (SERIES, PLAIN, {"changed", "deleted"}),
        # Nor was the rule written for what is taken out more.
        (replace(SERIES, deleted=frozenset()), replace(PLAIN, changed=SERIES.changed), set()),
        (replace(PLAIN, deleted=SERIES.deleted), replace(SERIES, changed=(moved(7),)), set()),
    ],
)
def test_only_what_we_can_have_left_so_is_not_an_edit(
    before: Event | None, found: Event, edited: set[str]
) -> None:
    assert underway(before, found, SERIES) == ALL - edited


def test_of_attachments_only_ours_may_come_and_go() -> None:
    a, b, c = (FileAttachment(name, b"x") for name in "abc")
    before, wanted = (replace(PLAIN, attachments=files) for files in ((a, b), (b, c)))

    there = {
        files: "attachments" in underway(before, replace(PLAIN, attachments=files), wanted)
        for files in ((a, b), (a, b, c), (b,), (b, c), (a, c), (a,), (b, b))
    }

    assert [files for files, ours in there.items() if ours] == [(a, b), (a, b, c), (b,), (b, c)]


def test_a_week_of_seven_days_is_every_day() -> None:
    weekly = replace(DAILY, pattern=Weekly(1, frozenset(Day)))

    assert canonical(replace(PLAIN, recurrence=weekly)) == canonical(PLAIN)
