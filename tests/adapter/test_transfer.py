"""Carrying mailboxes one way: nothing is lost, doubled, or written over without being told."""

import contextlib
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from adapter.items import Event, Importance, Item, Todo
from adapter.listing import FOLDERS, Kind
from adapter.store import (
    BusyError,
    Capabilities,
    Changed,
    ChangePage,
    Create,
    DeniedError,
    Done,
    Fetched,
    Folder,
    Found,
    Outcome,
    Postponed,
    Refused,
    Store,
    Unknown,
    Unreadable,
    Write,
)
from adapter.stores.memory import EWS_LIKE, MemoryStore
from adapter.stores.vdir import VdirStore
from adapter.transfer.carrying import Tally
from adapter.transfer.commands import Transfer
from adapter.transfer.matching import digest_of, held_by_both
from adapter.transfer.outline import outlined
from provision.contract.messages import Answer, ExitCode, Language, Problem
from tests.adapter.dav import Dav, dav_store
from tests.adapter.exchange import HANAKO as HANAKO_THERE
from tests.adapter.exchange import TARO as TARO_THERE
from tests.adapter.exchange import running_exchange, store_of
from tests.adapter.rich import rich_events, rich_todos, series
from tests.adapter.strategies import TOKYO, items

HANAKO, TARO = "hanako@sakura.example", "taro@sakura.example"
TEN = datetime(2026, 11, 4, 10, tzinfo=TOKYO)
HOUR = timedelta(hours=1)
MEETING = Event(TEN, TEN + HOUR, "見積り会議", location="会議室", uid="u1")
ERRAND = Todo("Order toner", due=date(2026, 11, 6))
BOTH = FOLDERS[Kind.ALL]
PLACES = ("exchange", "groupware")
numbers = itertools.count()


def now() -> datetime:
    return datetime(2026, 11, 28, tzinfo=UTC)


def folder_of(item: Item) -> Folder:
    return Folder.CALENDAR if isinstance(item, Event) else Folder.TASKS


@dataclass(slots=True)
class Side:
    """A side in memory that counts what is written, and goes wrong where a test says."""

    held: Store = field(default_factory=lambda: MemoryStore(TOKYO, now))
    answers: Callable[[Write, Outcome], Outcome] = lambda _, outcome: outcome
    loses: Callable[[Write], bool] = lambda _: False
    reads: Callable[[Found], Found] = lambda found: found
    denies: Exception | None = None
    busy: int = 0
    breaks_after: int = 10**9
    fields: dict[Folder, frozenset[str]] = field(default_factory=dict)
    written: list[Write] = field(default_factory=list)

    @property
    def capabilities(self) -> Capabilities:
        known = self.held.capabilities
        return replace(known, fields={**known.fields, **self.fields})

    def changes(self, folder: Folder, state: str, limit: int) -> ChangePage:
        if self.denies:
            raise self.denies
        if self.busy:
            self.busy -= 1
            raise BusyError(timedelta(seconds=7), Problem("busy", "wait"))
        return self.held.changes(folder, state, limit)

    def window(self, folder: Folder, start: datetime, end: datetime) -> Sequence[Changed]:
        return self.held.window(folder, start, end)

    def fetch(self, keys: Iterable[str]) -> Sequence[Found]:
        return [self.reads(found) for found in self.held.fetch(keys)]

    def find(self, folder: Folder, tokens: Iterable[str]) -> Sequence[Changed]:
        return self.held.find(folder, tokens)

    def carry_out(self, writes: Sequence[Write]) -> Sequence[Outcome]:
        return [self._one(write) for write in writes]

    def _one(self, write: Write) -> Outcome:
        if len(self.written) >= self.breaks_after:
            raise KeyboardInterrupt
        self.written.append(write)
        if self.loses(write):
            return Unknown()
        (outcome,) = self.held.carry_out([write])
        return self.answers(write, outcome)

    def has(self, *new: Item) -> "Side":
        for item in new:
            self.held.carry_out([Create(folder_of(item), item, f"others-{next(numbers)}")])
        return self

    def all(self) -> list[Item]:
        return [found.item for found in self.found() if isinstance(found, Fetched)]

    def found(self) -> Iterator[Found]:
        for folder in Folder:
            page = self.held.changes(folder, "", 500)
            yield from self.held.fetch([change.key for change in page.changes])


class Silent:
    """Nobody looks."""

    def expect(self, count: int) -> None: ...

    def advance(self, count: int) -> None: ...


@dataclass(slots=True)
class Sleeps:
    slept: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)


def carried(  # noqa: PLR0913 - what a command is given
    source: Store,
    target: Store,
    *,
    plan: bool = False,
    keep: bool = False,
    here: bool = True,
    trash: Path = Path("/nowhere"),
    sleep: Callable[[float], None] = lambda _: None,
) -> Tally:
    transfer = Transfer(
        lambda _: PLACES if here else (PLACES[1], PLACES[0]),
        BOTH,
        plan,
        keep,
        trash,
        Silent(),
        now,
        sleep,
    )
    (tally,) = transfer.run([HANAKO], lambda _: (source, target))
    return tally


def counted(tally: Tally) -> dict[str, int]:
    total: Counter[str] = Counter()
    for (_, became), count in tally.counts.items():
        total[str(became)] += count
    return dict(total)


def said(found: Iterable[Item]) -> Counter[str]:
    """Return what items say, however often."""
    held = held_by_both(EWS_LIKE.fields[Folder.CALENDAR], EWS_LIKE.fields[Folder.CALENDAR])
    held |= held_by_both(EWS_LIKE.fields[Folder.TASKS], EWS_LIKE.fields[Folder.TASKS])
    return Counter(digest_of(item, held) for item in found)


@given(st.lists(items, max_size=6), st.lists(items, max_size=4), st.integers(0, 3))
@settings(max_examples=30, phases=[Phase.generate])
def test_everything_is_carried_once_and_nothing_that_was_there_is_lost(
    new: list[Item], theirs: list[Item], doubled: int
) -> None:
    source = Side().has(*new, *new[:doubled])
    target = Side().has(*theirs)
    before = said(target.all())

    first = carried(source, target)
    written = len(target.written)
    second = carried(source, target)

    assert not first.failed
    assert not said(source.all()) - said(target.all())
    assert said(target.all()) - before <= said(source.all())
    assert len(target.written) == written
    assert counted(second) == ({"same": len(new[:doubled]) + len(new)} if new else {})


@given(st.lists(items, min_size=1, max_size=6))
@settings(max_examples=15, phases=[Phase.generate])
def test_what_comes_back_is_what_it_came_from(new: list[Item]) -> None:
    mailbox, groupware = Side().has(*new), Side()
    carried(mailbox, groupware)

    tally = carried(groupware, mailbox, here=False)

    assert counted(tally) == {"same": len(new)}
    assert not mailbox.written


@pytest.mark.parametrize("after", range(6))
def test_what_was_interrupted_goes_on(after: int) -> None:
    new = [replace(MEETING, uid=f"u{n}", subject=f"{n}") for n in range(4)] + [ERRAND]
    source, target = Side().has(*new), Side(breaks_after=after)

    with contextlib.suppress(KeyboardInterrupt):
        carried(source, target)
    target.breaks_after = 10**9
    tally = carried(source, target)

    assert counted(tally) == Counter(
        {name: n for name, n in (("same", min(after, 5)), ("made", 5 - min(after, 5))) if n}
    )
    assert said(target.all()) == said(new)


def test_the_same_uid_is_the_same_item_and_only_what_differs_is_written(tmp_path: Path) -> None:
    source = Side().has(replace(MEETING, subject="新しい件名"))
    target = Side().has(replace(MEETING, importance=Importance.NORMAL))

    tally = carried(source, target, trash=tmp_path)

    assert counted(tally) == {"updated": 1}
    assert [write.fields for write in target.written] == [{"subject"}]  # type: ignore[union-attr]
    (copy,) = (tmp_path / HANAKO).glob("*.ics")
    assert "見積り会議" in copy.read_text("utf-8")


def test_with_keep_what_differs_is_left_alone_and_told() -> None:
    target = Side().has(MEETING)

    tally = carried(Side().has(replace(MEETING, subject="新しい件名")), target, keep=True)

    assert not target.written
    assert [str(remark.said) for remark in tally.remarks] == [
        "it differs there, and was to be kept: subject"
    ]


def test_what_says_the_same_under_another_uid_is_not_doubled() -> None:
    target = Side().has(replace(MEETING, uid="given by another tool"))

    tally = carried(Side().has(MEETING, replace(MEETING, uid="u2")), target)

    assert counted(tally) == {"same": 1, "made": 1}


def test_two_of_one_uid_stay_two_however_often() -> None:
    source = Side().has(MEETING, replace(MEETING, subject="another day"))
    target = Side()

    first, second = carried(source, target), carried(source, target)

    assert counted(first) == {"made": 2}
    assert counted(second) == {"same": 2}


def test_what_arrived_without_an_answer_is_found_and_what_did_not_is_told() -> None:
    lost = Side(loses=lambda write: isinstance(write, Create) and write.item.subject == "lost")
    lost.answers = lambda _, __: Unknown()

    tally = carried(Side().has(MEETING, replace(MEETING, uid="u2", subject="lost")), lost)

    assert counted(tally) == {"made": 1, "left": 1}
    assert [str(remark.label) for remark in tally.remarks] == ["'lost' (2026-11-04 10:00)"]
    assert len(lost.all()) == 1


def test_what_is_not_one_to_one_is_told_by_name() -> None:
    def spoil(found: Found) -> Found:
        if isinstance(found, Fetched) and found.item.subject == "corrupt":
            return Unreadable(found.key, "no DTSTART")
        if isinstance(found, Fetched):
            return replace(found, notes=("the zone is not known",))
        return found

    source = Side(reads=spoil).has(MEETING, replace(MEETING, uid="u2", subject="corrupt"), ERRAND)
    target = Side()
    target.fields = {
        Folder.CALENDAR: target.held.capabilities.fields[Folder.CALENDAR] - {"location"}
    }

    tally = carried(source, target)

    told = {(str(one.label), str(one.said), one.failed) for one in tally.remarks}
    meeting = "'見積り会議' (2026-11-04 10:00)"
    assert (meeting, "the zone is not known", False) in told
    assert (meeting, "the other side has no place for: location", False) in told
    assert ("no DTSTART", True) in {(said, failed) for _, said, failed in told}
    assert tally.failed


@pytest.mark.parametrize(
    ("outcome", "words"),
    [(Refused("a series"), "refused: a series"), (Postponed("full"), "run this again: full")],
)
def test_what_is_refused_is_told_and_the_others_are_carried(outcome: Outcome, words: str) -> None:
    def answers(write: Write, done: Outcome) -> Outcome:
        return outcome if isinstance(write, Create) and write.item.subject == "bad" else done

    bad = replace(MEETING, uid="u2", subject="bad")
    target = Side(answers=answers)
    sleeps = Sleeps()

    tally = carried(Side().has(MEETING, bad), target, sleep=sleeps)

    assert counted(tally) == {"made": 1, "left": 1}
    assert words in str(tally.remarks[0].said)
    assert bool(sleeps.slept) is isinstance(outcome, Postponed)


def test_who_asks_to_be_left_alone_is_waited_for() -> None:
    sleeps = Sleeps()

    tally = carried(Side(busy=2).has(MEETING), Side(), sleep=sleeps)

    assert counted(tally) == {"made": 1}
    assert sleeps.slept == [7.0, 7.0]


def test_the_trouble_of_one_mailbox_is_not_anothers() -> None:
    boxes = {
        HANAKO: Side(denies=DeniedError(Problem("no right", "ask"))),
        TARO: Side().has(MEETING),
    }
    transfer = Transfer(
        lambda _: PLACES, BOTH, False, False, Path("/nowhere"), Silent(), now, lambda _: None
    )

    tallies = transfer.run([HANAKO, TARO], lambda name: (boxes[name], Side()))
    answer = outlined(tallies, BOTH, plan=False)

    assert [counted(tally) for tally in tallies] == [{}, {"made": 1}]
    assert answer.exit_code is ExitCode.FAILED
    assert "hanako@sakura.example: no right; ask" in shown(answer)
    assert "1 of 2 mailboxes were carried whole" in shown(answer)


@pytest.mark.parametrize("language", Language)
def test_a_plan_tells_what_would_be_done_and_makes_nothing(
    tmp_path: Path, language: Language
) -> None:
    source = Side().has(MEETING, ERRAND)
    target = VdirStore(tmp_path / "there", TOKYO, now, read_only=True)

    tally = carried(source, target, plan=True)
    answer = outlined([tally], BOTH, plan=True)
    done = carried(source, VdirStore(tmp_path / "there", TOKYO, now))

    assert counted(tally) == counted(done) == {"made": 2}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["there"]
    words = {Language.ENGLISH: "to make", Language.JAPANESE: "作成予定"}
    assert words[language] in shown(answer, language)


def test_a_folder_that_is_only_read_stays_as_it_is(tmp_path: Path) -> None:
    VdirStore(tmp_path, TOKYO, now).carry_out([Create(Folder.CALENDAR, MEETING, "t")])
    before = sorted(tmp_path.rglob("*"))
    (index,) = [path for path in before if path.name == ".exobridge.lock"]
    index.unlink()
    tmp_path.chmod(0o500)

    tally = carried(VdirStore(tmp_path, TOKYO, now, read_only=True), Side())

    assert counted(tally) == {"made": 1}
    assert sorted(tmp_path.rglob("*")) == [path for path in before if path != index]


def shown(answer: Answer, language: Language = Language.ENGLISH) -> str:
    from provision.terminal import render_answer

    return re.sub(r"  +", "  ", render_answer(answer, language))


def test_an_item_that_took_the_place_of_another_is_made_beside_it(tmp_path: Path) -> None:
    source, target = VdirStore(tmp_path, TOKYO, now), Side()
    source.carry_out([Create(Folder.CALENDAR, MEETING, "t")])
    (file,) = (tmp_path / "calendar").glob("*.ics")
    carried(source, target)
    file.write_text(file.read_text("utf-8").replace("UID:u1", "UID:u9").replace("見積り", "別の"))

    first, second = carried(source, target), carried(source, target)

    assert (counted(first), counted(second)) == ({"made": 1}, {"same": 1})
    assert sorted(item.subject for item in target.all()) == ["別の会議", "見積り会議"]


@pytest.mark.long
@given(st.lists(rich_events | series() | rich_todos(), min_size=8, max_size=8))
@settings(max_examples=6, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_everything_of_a_mailbox_goes_everywhere_and_a_second_time_changes_nothing(
    dav: Dav, tmp_path_factory: pytest.TempPathFactory, new: list[Item]
) -> None:
    folder = tmp_path_factory.mktemp("there")
    with (
        running_exchange() as exchange,
        exchange.connection() as connection,
        dav_store(dav, folder / "trash") as groupware,
    ):
        mailbox, another = store_of(connection, HANAKO_THERE), store_of(connection, TARO_THERE)
        writes = [Create(folder_of(item), item, f"s{n}") for n, item in enumerate(new)]
        made = sum(isinstance(one, Done) for one in mailbox.carry_out(writes))
        vdir = VdirStore(folder / "vdir", TOKYO)

        told = [
            counted(carried(source, target, here=here))
            for source, target, here in (
                (mailbox, vdir, True),
                (mailbox, vdir, True),
                (vdir, mailbox, False),
                (mailbox, groupware, True),
                (mailbox, groupware, True),
                (groupware, mailbox, False),
                (vdir, another, False),
                (vdir, another, False),
            )
        ]

    once, again = {"made": made}, {"same": made}
    assert told == [once, again, again, once, again, again, once, again]
