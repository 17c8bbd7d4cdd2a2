"""Bring writes into the form in which they are sent, or say at once what becomes of them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adapter.ews.encode import created, updated
from adapter.ews.envelopes import item_id
from adapter.ews.kept import TooLongError
from adapter.ews.keys import parted
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
from adapter.ews.series_writes import Known
from adapter.items import Event
from adapter.recurrence import ForeignRecurrence, Recurrence
from adapter.store import (
    KINDS,
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
from adapter.zones import UnknownZoneError
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

    from lxml import etree

    from adapter.ews.decode import Partial
    from adapter.ews.mailbox import Mailbox
    from adapter.ews.portions import Size
    from adapter.ews.series import Moment
    from adapter.items import Item
    from provision.contract.messages import Message

BATCH = 20


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A write in the form in which it is sent; `place` is where its outcome belongs.

    `name` is what Exchange calls the item, if it is there already. Without an element there is
    nothing to send but the occurrences of `series`, whose changed ones are `known` if no write
    of the rule changes that; `first` is sent
    before it.
    """

    place: int
    write: Write
    folder: Folder
    name: str
    element: etree._Element | None
    series: Event | None = None
    known: Known | None = None
    first: etree._Element | None = None


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
        waiting = iter(group)
        while some := tuple(itertools.islice(waiting, size.now)):
            yield Batch(kind, folder, some)


def is_of_series(write: Write) -> bool:
    """Return whether a series must be looked at before it is written."""
    return (
        isinstance(write, Update)
        and isinstance(write.item, Event)
        and write.item.recurrence is not None
    )


def prepared(
    place: int, write: Write, looked: Mapping[str, Partial | None], owner: Mailbox
) -> Job | Outcome:
    """Return `write` in its form, or its outcome where there is nothing to send.

    `looked` are the series that were looked at, by what Exchange calls them.
    """
    known = (write.folder, "") if isinstance(write, Create) else parted(write.key)
    if known is None:
        return Conflict()
    folder, name = known
    if isinstance(write, Delete):
        return Job(place, write, folder, name, item_id(name, write.version))
    if why_not := _why_not(write.item, folder):
        return Refused(why_not)
    try:
        if isinstance(write, Create):
            return _create(place, write, owner)
        return _update(place, write, looked, owner)
    except (ValueError, OverflowError) as error:
        return Refused(_why_unwritable(error))


def _update(
    place: int, write: Update, looked: Mapping[str, Partial | None], owner: Mailbox
) -> Job | Outcome:
    folder, name = parted(write.key) or (Folder.CALENDAR, "")
    if not write.fields - SET_BY_STORE:
        return Done(write.key, write.version)
    if name in looked:
        return _series_update(place, write, name, looked[name], owner)
    element = updated(write.item, write.fields, item_id(name, write.version), owner)
    return Job(place, write, folder, name, element)


def _create(place: int, write: Create, owner: Mailbox) -> Job:
    element = created(write.item, write.token, owner)
    item = write.item
    is_apart = isinstance(item, Event) and (item.deleted or item.changed)
    series = item if isinstance(item, Event) and is_apart else None
    return Job(place, write, write.folder, "", element, series, Known() if series else None)


def _series_update(
    place: int, write: Update, name: str, looked: Partial | None, owner: Mailbox
) -> Job | Outcome:
    if looked is None:
        return Conflict()
    there, wanted = looked.found, write.item
    if isinstance(there, Unreadable):
        return Postponed(there.reason)
    if there.version != write.version:
        return Conflict()
    if not isinstance(there.item, Event) or not isinstance(wanted, Event):
        return Refused(message("store.wrong-folder"))
    series = target(there.item, wanted, write.fields)
    if why_not := why_unwritable(series):
        return Refused(why_not)
    gone, apart = marks(there.item.deleted), {mark(at): id_ for at, id_ in looked.apart.items()}
    fields = write.fields - APART
    again = _again(series, gone) if not fields & SPAN else None
    fields |= {"recurrence"} if again else set()
    element = updated(series, fields, item_id(name, write.version), owner) if fields else None
    is_apart = series.deleted or series.changed or gone or apart
    known = None if fields & SPAN else Known(gone, apart)
    return Job(
        place,
        write,
        Folder.CALENDAR,
        name,
        element,
        series if is_apart else None,
        known,
        updated(again, {"recurrence"}, item_id(name, write.version), owner) if again else None,
    )


def _again(series: Event, gone: Set[Moment]) -> Event | None:
    """Return the series by another rule with the same days, if something is wanted back."""
    if not isinstance(series.recurrence, Recurrence) or not gone_for_good(series, gone):
        return None
    other = respelled(series.recurrence)
    return replace(series, recurrence=other) if other else None


def _why_not(item: Item, folder: Folder) -> Message | None:
    if not isinstance(item, KINDS[folder]):
        return message("store.wrong-folder")
    if isinstance(item.recurrence, ForeignRecurrence):
        return message("store.foreign-recurrence")
    if not isinstance(item, Event):
        return message("store.series-unwritten") if item.recurrence else None
    return why_unwritable(item) if item.changed else None


def _why_unwritable(error: ValueError | OverflowError) -> Message:
    match error:
        case UnknownZoneError():
            return message("store.zone", zone=str(error))
        case TooLongError():
            return message("store.too-long", field=str(error))
        case OverflowError():
            return message("store.invalid", reason=str(error))
        case _:
            return message("store.unwritable")
