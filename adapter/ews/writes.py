"""Carry out writes in batches, each sent once at most, and say of each what became of it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from adapter.errors import AdapterError
from adapter.ews.answers import MESSAGES
from adapter.ews.causes import CONFLICTS, LATER, OPEN, RejectedError, reason
from adapter.ews.connection import UnansweredError
from adapter.ews.decode import id_of
from adapter.ews.encode import created, updated
from adapter.ews.envelopes import item_id
from adapter.ews.keys import key_of, parted
from adapter.items import Event
from adapter.recurrence import ForeignRecurrence
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
    Unknown,
    Update,
    Write,
)
from adapter.zones import UnknownZoneError
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from lxml import etree

    from adapter.ews.answers import Reported
    from adapter.ews.conversation import Conversation
    from adapter.ews.envelopes import Envelopes
    from adapter.items import Item
    from provision.contract.messages import Message

BATCH = 20


@dataclass(frozen=True, slots=True)
class Job:
    """A write in the form in which it is sent; `place` is where its outcome belongs.

    `name` is what Exchange calls the item, if it is there already.
    """

    place: int
    write: Write
    folder: Folder
    name: str
    element: etree._Element


@dataclass(frozen=True, slots=True)
class Batch:
    """Writes of one kind to one folder, sent in one request."""

    kind: type[Write]
    folder: Folder
    jobs: tuple[Job, ...]

    def outcomes(self, outcome: Outcome) -> dict[int, Outcome]:
        """Return `outcome` as that of each write."""
        return {job.place: outcome for job in self.jobs}

    def halves(self) -> tuple[Batch, ...]:
        """Return the batch in two parts; one of a single write has none."""
        middle = len(self.jobs) // 2
        parts = (self.jobs[:middle], self.jobs[middle:]) if middle else ()
        return tuple(replace(self, jobs=part) for part in parts)


class Writer:
    """Carries writes out in one mailbox."""

    def __init__(self, conversation: Conversation, envelopes: Envelopes, zone: ZoneInfo) -> None:
        self._conversation = conversation
        self._envelopes = envelopes
        self._zone = zone

    def carry_out(self, writes: Sequence[Write]) -> list[Outcome]:
        """Return what became of each; raise `AdapterError` only if nothing was written."""
        prepared = [self._prepared(place, write) for place, write in enumerate(writes)]
        outcomes = {place: each for place, each in enumerate(prepared) if not isinstance(each, Job)}
        queue = deque(_batches([each for each in prepared if isinstance(each, Job)]))
        written = False
        while queue:
            batch = queue.popleft()
            try:
                outcomes |= self._send(batch)
            except RejectedError as error:
                # One of them spoils the request, and nothing was done: find out which.
                queue.extendleft(reversed(batch.halves()))
                outcomes |= batch.outcomes(Refused(error.problems[0].message))
            except UnansweredError as error:
                outcomes |= batch.outcomes(Unknown()) | _postponed(queue, error)
                break
            except AdapterError as error:
                if not written:
                    raise
                outcomes |= _postponed([batch, *queue], error)
                break
            else:
                written = True
        return [outcomes[place] for place in range(len(writes))]

    def _prepared(self, place: int, write: Write) -> Job | Outcome:
        """Return `write` in its form, or its outcome where there is nothing to send."""
        known = (write.folder, "") if isinstance(write, Create) else parted(write.key)
        if known is None:
            return Conflict()
        folder, name = known
        if not isinstance(write, Delete):
            if not isinstance(write.item, KINDS[folder]):
                return Refused(message("store.wrong-folder"))
            if why_not := _why_no_series(write.item):
                return Refused(why_not)
        if isinstance(write, Update) and not write.fields - SET_BY_STORE:
            return Done(write.key, write.version)
        try:
            return Job(place, write, folder, name, self._element(write, name))
        except (ValueError, OverflowError) as error:
            return Refused(_why_unwritable(error))

    def _element(self, write: Write, name: str) -> etree._Element:
        match write:
            case Create():
                return created(write.item, write.token, self._zone)
            case Update():
                return updated(write, name, self._zone)
            case Delete():
                return item_id(name, write.version)
            case _:
                assert_never(write)

    def _send(self, batch: Batch) -> dict[int, Outcome]:
        if batch.kind is Delete:
            return self._delete(batch)
        elements = [job.element for job in batch.jobs]
        if batch.kind is Update:
            return self._told(batch.jobs, "UpdateItem", self._envelopes.update_items(elements))
        envelope = self._envelopes.create_items(batch.folder, elements)
        return self._told(batch.jobs, "CreateItem", envelope)

    def _delete(self, batch: Batch) -> dict[int, Outcome]:
        """Delete what still has the version it had, as near to the moment as EWS allows.

        DeleteItem takes a change key and does not look at it.
        """
        versions = self._versions([job.name for job in batch.jobs])
        still = [
            job
            for job in batch.jobs
            if isinstance(job.write, Delete) and versions.get(job.name) == job.write.version
        ]
        envelope = self._envelopes.delete_items([job.element for job in still])
        done = self._told(still, "DeleteItem", envelope) if still else {}
        return batch.outcomes(Conflict()) | done

    def _versions(self, names: Sequence[str]) -> dict[str, str]:
        """Return the versions of those items that are there."""
        reported = self._conversation.ask("GetItem", self._envelopes.get_items(names))
        return dict(id_of(element) for each in reported for element in items_of(each))

    def _told(self, jobs: Sequence[Job], operation: str, envelope: bytes) -> dict[int, Outcome]:
        reported = self._conversation.tell(operation, envelope)
        if len(reported) != len(jobs):
            # Which belongs to which cannot be known.
            return {job.place: Unknown() for job in jobs}
        pairs = zip(jobs, reported, strict=True)
        return {job.place: _outcome(job, each) for job, each in pairs}


def items_of(reported: Reported) -> list[etree._Element]:
    """Return the items that an answer brings."""
    items = reported.element.find(f"{MESSAGES}Items")
    return [] if items is None else list(items)


def _why_no_series(item: Item) -> Message | None:
    """Return why a series cannot be written whole; never less of it is written in its place."""
    if isinstance(item.recurrence, ForeignRecurrence):
        return message("store.foreign-recurrence")
    is_whole = isinstance(item, Event) and not (item.deleted or item.changed)
    return message("store.series-unwritten") if item.recurrence and not is_whole else None


def _why_unwritable(error: ValueError | OverflowError) -> Message:
    match error:
        case UnknownZoneError():
            return message("store.zone", zone=str(error))
        case OverflowError():
            return message("store.invalid", reason=str(error))
        case _:
            return message("store.unwritable")


def _outcome(job: Job, reported: Reported) -> Outcome:
    if reported.succeeded:
        return _done(job, reported)
    if reported.code in CONFLICTS and not isinstance(job.write, Create):
        return Conflict()
    if reported.code in LATER:
        return Postponed(reason(reported))
    return Unknown() if reported.code in OPEN else Refused(reason(reported))


def _done(job: Job, reported: Reported) -> Outcome:
    if isinstance(job.write, Delete):
        return Done(job.write.key, "")
    for element in items_of(reported):
        name, version = id_of(element)
        if name and version:
            return Done(key_of(job.folder, name), version)
    return Unknown()


def _batches(jobs: Sequence[Job]) -> Iterator[Batch]:
    groups: dict[tuple[type[Write], Folder], list[Job]] = {}
    for job in jobs:
        groups.setdefault((type(job.write), job.folder), []).append(job)
    for (kind, folder), group in groups.items():
        for start in range(0, len(group), BATCH):
            yield Batch(kind, folder, tuple(group[start : start + BATCH]))


def _postponed(batches: Iterable[Batch], error: AdapterError) -> dict[int, Outcome]:
    later = Postponed(error.problems[0].message)
    return {place: each for batch in batches for place, each in batch.outcomes(later).items()}
