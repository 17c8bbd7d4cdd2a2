"""Bring writes into the form in which they are sent, or say at once what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adapter.attachments import LinkAttachment
from adapter.ews.attached import HEAVIEST, weight
from adapter.ews.encode import created, updated
from adapter.ews.hanging import Hang
from adapter.ews.ids import item_id
from adapter.ews.keys import parted
from adapter.ews.people import ANSWERS, is_owners
from adapter.ews.series import (
    APART,
    SPAN,
    gone_for_good,
    mark,
    marks,
    respelled,
    target,
    why_unwritable,
)
from adapter.ews.unwritable import check_hung, check_occurrences, why_failed, why_not
from adapter.ews.work import Known
from adapter.items import Event
from adapter.recurrence import Recurrence
from adapter.store import (
    SET_BY_STORE,
    Conflict,
    Create,
    Delete,
    Done,
    Folder,
    Outcome,
    Postponed,
    Refused,
    Unreadable,
    Update,
    Write,
)
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

    from lxml import etree

    from adapter.ews.mailbox import Mailbox
    from adapter.ews.partials import Partial
    from adapter.ews.portions import Size
    from adapter.ews.series import Moment
    from adapter.items import Item
    from adapter.people import Reply
    from provision.contract.messages import Line

BATCH = 20
# What is everybody's own of a meeting that somebody else organises.
THEIRS_TO_CHANGE = frozenset({"reminder", "show_as", "categories", "extra"})


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A write in the form in which it is sent; `place` is where its outcome belongs.

    `name` is what Exchange calls the item, if it is there already. Without an element there is
    nothing to send but the occurrences of `series`, whose changed ones are `known` if no write
    of the rule changes that. `first` is sent
    before it, and `hang` is hung on it after.
    """

    place: int
    write: Write
    folder: Folder
    name: str
    element: etree._Element | None
    series: Event | None = None
    known: Known | None = None
    first: etree._Element | None = None
    hang: Hang | None = None
    answer: Reply | None = None
    notes: tuple[Line, ...] = ()

    @property
    def key(self) -> str:
        return "" if isinstance(self.write, Create) else self.write.key

    @property
    def version(self) -> str:
        return "" if isinstance(self.write, Create) else self.write.version


@dataclass(frozen=True, slots=True)
class Batch:
    """Writes of one kind to one folder, sent in one request."""

    kind: type[Write]
    folder: Folder
    jobs: tuple[Job, ...]

    @property
    def elements(self) -> list[etree._Element]:
        return [job.element for job in self.jobs if job.element is not None]

    def outcomes(self, outcome: Outcome) -> dict[int, Outcome]:
        """Return `outcome` as that of each write."""
        return {job.place: outcome for job in self.jobs}

    def halves(self) -> tuple[Batch, ...]:
        """Return the batch in two parts; one of a single write has none."""
        middle = len(self.jobs) // 2
        parts = (self.jobs[:middle], self.jobs[middle:]) if middle else ()
        return tuple(replace(self, jobs=part) for part in parts)


def batches(jobs: Sequence[Job], size: Size) -> Iterator[Batch]:
    """Yield what is to be sent, in portions of the size that is borne by then."""
    groups: dict[tuple[type[Write], Folder], list[Job]] = {}
    for job in jobs:
        if job.element is not None:
            groups.setdefault((type(job.write), job.folder), []).append(job)
    for (kind, folder), group in groups.items():
        for some in _portions(group, size):
            yield Batch(kind, folder, tuple(some))


def _portions(jobs: Sequence[Job], size: Size) -> Iterator[list[Job]]:
    """Yield the jobs in portions that are neither too many, by then, nor too heavy."""
    some: list[Job] = []
    total = 0
    for job in jobs:
        own = weight(job.write.item.attachments) if isinstance(job.write, Create) else 0
        if some and (len(some) >= size.now or total + own > HEAVIEST):
            yield some
            some, total = [], 0
        some.append(job)
        total += own
    if some:
        yield some


def must_be_looked_at(write: Write, owner: Mailbox) -> bool:
    """Return whether an item must be looked at before it is written."""
    if not isinstance(write, Update):
        return False
    item = write.item
    if not isinstance(item, Event):
        return "attachments" in write.fields
    others = bool(item.attendees) and not is_owners(item, owner.address)
    return "attachments" in write.fields or item.recurrence is not None or others


def prepared(
    place: int, write: Write, looked: Mapping[str, Partial | None], owner: Mailbox
) -> Job | Outcome:
    """Return `write` in its form, or its outcome where there is nothing to send.

    `looked` are the items that were looked at, by what Exchange calls them.
    """
    known = (write.folder, "") if isinstance(write, Create) else parted(write.key)
    if known is None:
        return Conflict()
    folder, name = known
    if isinstance(write, Delete):
        return Job(place, write, folder, name, item_id(name, write.version))
    if reason := why_not(write.item, folder):
        return Refused(reason)
    try:
        if isinstance(write, Create):
            return _create(place, write, owner)
        return _update(Job(place, write, folder, name, None), looked, owner)
    except (ValueError, OverflowError) as error:
        return Refused(why_failed(error))


def _create(place: int, write: Create, owner: Mailbox) -> Job:
    element = created(write.item, write.token, owner)
    item = write.item
    is_apart = isinstance(item, Event) and (item.deleted or item.changed)
    series = item if isinstance(item, Event) and is_apart else None
    if series:
        check_occurrences(series, owner)
    known = Known() if series else None
    notes = tuple(_notes(item, owner))
    return Job(place, write, write.folder, "", element, series, known, notes=notes)


def _notes(item: Item, owner: Mailbox) -> Iterator[Line]:
    """Yield what of an item Exchange does not show, though it is kept."""
    if isinstance(item, Event) and item.attendees and not is_owners(item, owner.address):
        whose = item.organizer.address if item.organizer else "?"
        yield message("store.not-organizer", organizer=whose)
    if any(isinstance(each, LinkAttachment) for each in item.attachments):
        yield message("store.links-kept")


def _update(job: Job, looked: Mapping[str, Partial | None], owner: Mailbox) -> Job | Outcome:
    """Return `job`, an update, with what is to be sent."""
    write = job.write
    if not isinstance(write, Update) or not write.fields - SET_BY_STORE:
        return Done(job.key, job.version)
    if job.name not in looked:
        element = updated(write.item, write.fields, item_id(job.name, write.version), owner)
        return replace(job, element=element)
    there = looked[job.name]
    if there is None:
        return Conflict()
    if isinstance(there.found, Unreadable):
        return Postponed(there.found.reason)
    if there.found.version != write.version:
        return Conflict()
    return _looked_update(job, write, there, owner)


def _looked_update(job: Job, write: Update, there: Partial, owner: Mailbox) -> Job | Outcome:
    """Return the update of an item as it is there, in what may be written of it."""
    fields, before = write.fields - SET_BY_STORE, there.found_item
    if type(before) is not type(write.item):
        return Refused(message("store.wrong-folder"))
    if there.received:
        left = fields - THEIRS_TO_CHANGE
        job = replace(job, notes=tuple(_left(before, left)), answer=_answer(write))
        fields -= left
    if "attachments" in fields:
        hang = Hang(job.name, there.hung, write.item.attachments)
        check_hung(hang)
        job = replace(job, hang=hang)
    if isinstance(before, Event) and isinstance(write.item, Event) and write.item.recurrence:
        return _series_update(job, fields, there, write.item, owner)
    target_id = item_id(job.name, write.version)
    element = updated(write.item, fields, target_id, owner) if fields else None
    return replace(job, element=element)


def _left(item: Item, fields: Set[str]) -> Iterator[Line]:
    """Yield what is not written of a meeting, since it is somebody else's to say."""
    if fields := fields - {"reply"}:
        organizer = item.organizer if isinstance(item, Event) else None
        whose = organizer.address if organizer else "?"
        yield message("store.theirs", organizer=whose, fields=", ".join(sorted(fields)))


def _answer(write: Update) -> Reply | None:
    """Return what the owner answers to an invitation, if that is to be written."""
    item = write.item
    is_one = isinstance(item, Event) and "reply" in write.fields and item.reply in ANSWERS
    return item.reply if isinstance(item, Event) and is_one else None


def _series_update(
    job: Job, named: frozenset[str], looked: Partial, wanted: Event, owner: Mailbox
) -> Job | Outcome:
    before = looked.found_item
    if not isinstance(before, Event) or not isinstance(job.write, Update):
        return Refused(message("store.wrong-folder"))
    series = target(before, wanted, named)
    if reason := why_unwritable(series):
        return Refused(reason)
    check_occurrences(series, owner)
    gone, apart = marks(before.deleted), {mark(at): id_ for at, id_ in looked.apart.items()}
    fields = named - APART
    again = _again(series, gone) if not fields & SPAN else None
    fields |= {"recurrence"} if again else set()
    version = job.write.version
    element = updated(series, fields, item_id(job.name, version), owner) if fields else None
    first = updated(again, {"recurrence"}, item_id(job.name, version), owner) if again else None
    is_apart = series.deleted or series.changed or gone or apart
    known = None if fields & SPAN else Known(gone, apart)
    return replace(
        job, element=element, series=series if is_apart else None, known=known, first=first
    )


def _again(series: Event, gone: Set[Moment]) -> Event | None:
    """Return the series by another rule with the same days, if something is wanted back."""
    if not isinstance(series.recurrence, Recurrence) or not gone_for_good(series, gone):
        return None
    other = respelled(series.recurrence)
    return replace(series, recurrence=other) if other else None
