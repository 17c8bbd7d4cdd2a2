"""What is not carried between Exchange and iCalendar: the list in README, and each loss shown."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapter.attachments import FileAttachment
from adapter.ews.attached import Hanging
from adapter.ews.completing import LARGEST, _portions
from adapter.items import Event, Item, Occurrence, ShowAs, Todo, TodoStatus
from adapter.recurrence import (
    AbsoluteMonthly,
    Daily,
    ForeignRecurrence,
    Numbered,
    Recurrence,
)
from adapter.store import Create, Done, Fetched, Folder, Refused, Update
from adapter.stores.ews import EwsStore
from tests.adapter.exchange import HANAKO, Exchange, store_of
from tests.adapter.strategies import TOKYO
from tests.adapter.test_ews_items import END, START, event_of
from tests.adapter.test_ews_people import invitation

ROOT = Path(__file__).parent.parent.parent
TEN = datetime(2026, 11, 2, 10, 0, tzinfo=TOKYO)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MEETING = Event(TEN, TEN + HOUR, "会議", uid="m")
DAILY = replace(MEETING, recurrence=Recurrence(Daily(), TEN.date(), Numbered(9)))
MONTHLY = replace(MEETING, recurrence=Recurrence(AbsoluteMonthly(2, 2), TEN.date(), Numbered(9)))
with files("tzdata").joinpath("zoneinfo", "Antarctica", "Troll").open("rb") as rules:
    MONS = ZoneInfo.from_file(rules, key="Mars/Mons")


class Mailbox:
    """A mailbox to lose something in."""

    def __init__(self, exchange: Exchange, store: EwsStore) -> None:
        self.exchange = exchange
        self.store = store

    def writes(self, item: Item) -> Done:
        outcome = self.asked(item)
        assert isinstance(outcome, Done)
        return outcome

    def refuses(self, item: Item) -> bool:
        return isinstance(self.asked(item), Refused)

    def asked(self, item: Item) -> object:
        folder = Folder.CALENDAR if isinstance(item, Event) else Folder.TASKS
        return self.store.carry_out([Create(folder, item, "token")])[0]

    def updates(self, done: Done, item: Item, *fields: str) -> Done:
        (outcome,) = self.store.carry_out([Update(done.key, done.version, item, frozenset(fields))])
        assert isinstance(outcome, Done)
        return outcome

    def reads(self, key: str) -> Item:
        (found,) = self.store.fetch([key])
        assert isinstance(found, Fetched)
        return found.item


@pytest.fixture
def mailbox(exchange: Exchange) -> Iterator[Mailbox]:
    with exchange.connection() as connection:
        yield Mailbox(exchange, store_of(connection))


def apart(series: Event, original: datetime, start: datetime) -> Event:
    moved = replace(MEETING, start=start, end=start + HOUR)
    return replace(series, changed=(Occurrence(original, moved),))


def told(done: Done) -> str:
    return " ".join(map(str, done.notes))


def foreign_rule(mailbox: Mailbox) -> bool:
    rule = ForeignRecurrence(("RRULE:FREQ=DAILY;BYHOUR=9,10",))
    return mailbox.refuses(replace(MEETING, recurrence=rule))


def crossing(mailbox: Mailbox) -> bool:
    beyond = apart(DAILY, TEN + DAY, TEN + 3 * DAY)
    nowhere = apart(MONTHLY, TEN + DAY, TEN + DAY)
    return mailbox.refuses(beyond) and mailbox.refuses(nowhere)


def wanted_back(mailbox: Mailbox) -> bool:
    second = datetime(2027, 1, 2, 10, 0, tzinfo=TOKYO)
    lost = mailbox.writes(replace(MONTHLY, deleted=frozenset({second})))
    held = mailbox.writes(replace(DAILY, deleted=frozenset({TEN + DAY})))
    outcome = mailbox.updates(lost, MONTHLY, "deleted")
    return not outcome.whole and mailbox.updates(held, DAILY, "deleted").whole


def no_occurrence(mailbox: Mailbox) -> bool:
    done = mailbox.writes(replace(DAILY, deleted=frozenset({TEN + HOUR})))
    there = mailbox.reads(done.key)
    return isinstance(there, Event) and not there.deleted and "not carried" in told(done)


def strange_zone(mailbox: Mailbox) -> bool:
    times = {"start": TEN.astimezone(MONS), "end": (TEN + HOUR).astimezone(MONS)}
    series = replace(DAILY, start=times["start"], end=times["end"])
    single = mailbox.reads(mailbox.writes(replace(series, recurrence=None)).key)
    return mailbox.refuses(series) and isinstance(single, Event) and single.start == TEN


def very_long(mailbox: Mailbox) -> bool:
    digits = "".join(str(pow(7, n, 10**9)) for n in range(20_000))
    return mailbox.refuses(replace(MEETING, extra=f"X-FOO:{digits}"))


def control_character(mailbox: Mailbox) -> bool:
    return mailbox.refuses(replace(MEETING, subject="a\x07b"))


def no_name(mailbox: Mailbox) -> bool:
    full = replace(MEETING, attachments=(FileAttachment("", b"x"),))
    return mailbox.reads(mailbox.writes(full).key).attachments[0] == FileAttachment(
        "attachment", b"x"
    )


def large_file(_: Mailbox) -> bool:
    return not [*_portions({"id": Hanging("film.mp4", LARGEST + 1, is_item=False)})]


def by_invitation(mailbox: Mailbox) -> bool:
    _, key = invitation(mailbox.exchange)
    (found,) = mailbox.store.fetch([key])
    assert isinstance(found, Fetched)
    assert isinstance(found.item, Event)
    mine = replace(found.item, subject="Mine", show_as=ShowAs.FREE)
    done = mailbox.updates(Done(key, found.version), mine, "subject", "show_as")
    there = mailbox.reads(key)
    kept = isinstance(there, Event) and (there.subject, there.show_as) == ("Bob's", ShowAs.FREE)
    return kept and "subject" in told(done) and not mailbox.exchange.organisation.sent_mail


def when_completed(mailbox: Mailbox) -> bool:
    done = Todo(status=TodoStatus.COMPLETED, percent_complete=100, completed=TEN - 9 * DAY)
    there = mailbox.reads(mailbox.writes(done).key)
    return isinstance(there, Todo) and there.completed not in (None, done.completed)


def moves_on(mailbox: Mailbox) -> bool:
    again = Todo(start=TEN.date(), due=TEN.date(), recurrence=DAILY.recurrence)
    done = mailbox.writes(again)
    mailbox.updates(done, replace(again, status=TodoStatus.COMPLETED), "status")
    there = mailbox.reads(done.key)
    subjects = mailbox.exchange.subjects(HANAKO, "tasks")
    return isinstance(there, Todo) and there.start == (TEN + DAY).date() and len(subjects) == 2


def late_reminder(_: Mailbox) -> bool:
    minutes = "<t:ReminderMinutesBeforeStart>-5</t:ReminderMinutesBeforeStart>"
    reminder = f"<t:ReminderIsSet>true</t:ReminderIsSet>{minutes}"
    return event_of(START + END + reminder).reminder == timedelta(0)


LOSSES: dict[str, Callable[[Mailbox], bool]] = {
    "A rule that no pattern of Exchange's says": foreign_rule,
    "A changed occurrence that crosses its neighbour": crossing,
    "A deleted occurrence that is wanted back": wanted_back,
    "A deletion that hits no occurrence": no_occurrence,
    "A series in a zone whose clocks Windows does not know": strange_zone,
    "Very much that only iCalendar says": very_long,
    "Control characters": control_character,
    "A file without a name": no_name,
    "A file of more than 40 MB": large_file,
    "A meeting that came by invitation": by_invitation,
    "When a to-do was completed": when_completed,
    "A recurring to-do that is done": moves_on,
    "A reminder after the start": late_reminder,
}


def listed(name: str, heading: str) -> list[str]:
    """Return the losses that a README lists."""
    text = (ROOT / name).read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^- \*\*(.+?)\*\*", text, re.MULTILINE)


def test_the_list_in_readme_is_exactly_the_losses_that_are_shown() -> None:
    assert listed("README.md", "What is not carried") == list(LOSSES)
    assert len(listed("README.ja.md", "引き継がれないもの")) == len(LOSSES)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=list(LOSSES))
def test_a_loss_is_just_that(mailbox: Mailbox, loss: Callable[[Mailbox], bool]) -> None:
    assert loss(mailbox)
