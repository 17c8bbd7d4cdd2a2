"""Carry out writes in batches, each sent once at most, and say of each what became of it."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from adapter.errors import AdapterError
from adapter.ews.causes import AWAY, CONFLICTS, LATER, OPEN, RejectedError, reason
from adapter.ews.completing import Completer, items_of
from adapter.ews.connection import UnansweredError
from adapter.ews.decode import CALENDAR_ITEM, id_of
from adapter.ews.hanging import Hang, Hanger
from adapter.ews.jobs import BATCH, Batch, Job, batches, must_be_looked_at, prepared
from adapter.ews.keys import key_of, parted
from adapter.ews.people import ANSWERS
from adapter.ews.portions import Size
from adapter.ews.series_writes import SeriesWriter
from adapter.ews.work import Work
from adapter.store import (
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
    wait_of,
)
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lxml import etree

    from adapter.ews.answers import Reported
    from adapter.ews.conversation import Conversation
    from adapter.ews.envelopes import Envelopes
    from adapter.ews.mailbox import Mailbox
    from adapter.ews.partials import Partial


class Writer:
    """Carries writes out in one mailbox."""

    def __init__(self, conversation: Conversation, envelopes: Envelopes, mailbox: Mailbox) -> None:
        self._conversation = conversation
        self._envelopes = envelopes
        self._mailbox = mailbox
        self._size = Size(BATCH, BATCH)
        self._completer = Completer(conversation, envelopes, mailbox)
        self._hanger = Hanger(conversation, envelopes)
        self._series = SeriesWriter(conversation, envelopes, self._completer, mailbox)

    def carry_out(self, writes: Sequence[Write]) -> list[Outcome]:
        """Return what became of each; raise `AdapterError` only if nothing was written."""
        looked = self._looked(writes)
        ready = [
            prepared(place, write, looked, self._mailbox) for place, write in enumerate(writes)
        ]
        jobs = [each for each in ready if isinstance(each, Job)]
        outcomes = {place: each for place, each in enumerate(ready) if not isinstance(each, Job)}
        outcomes |= {job.place: Done(job.key, job.version) for job in jobs if job.element is None}
        outcomes |= self._send_all(jobs)
        return [*self._finished(jobs, outcomes)]

    def _looked(self, writes: Sequence[Write]) -> dict[str, Partial | None]:
        """Return the items as they are now of which one must know that before they are written."""
        wanted = [write for write in writes if must_be_looked_at(write, self._mailbox)]
        keys = [parted(write.key) for write in wanted if isinstance(write, Update)]
        found: dict[str, Partial | None] = {}
        for folder in Folder:
            names = list(dict.fromkeys(known[1] for known in keys if known and known[0] is folder))
            found |= self._completer.items(names, folder) if names else {}
        return found

    def _send_all(self, jobs: Sequence[Job]) -> dict[int, Outcome]:
        outcomes: dict[int, Outcome] = {}
        halves, rest, written = deque[Batch](), batches(jobs, self._size), False
        while batch := halves.popleft() if halves else next(rest, None):
            try:
                told = self._send(batch)
            except RejectedError as error:
                # One of them spoils the request, and nothing was done: find out which.
                self._size.failed(len(batch.jobs))
                halves.extendleft(reversed(batch.halves()))
                outcomes |= batch.outcomes(Refused(error.problems[0].message))
            except UnansweredError as error:
                self._size.failed(len(batch.jobs))
                outcomes |= batch.outcomes(Unknown()) | _postponed([*halves, *rest], error)
                break
            except AdapterError as error:
                if not written:
                    raise
                outcomes |= _postponed([batch, *halves, *rest], error)
                break
            else:
                written = True
                self._grow(told)
                outcomes |= told
        return outcomes

    def _grow(self, told: Mapping[int, Outcome]) -> None:
        """Send more at once where all went well, and less where Exchange was not up to it."""
        if any(isinstance(outcome, Unknown) for outcome in told.values()):
            self._size.failed(len(told))
        else:
            self._size.went(self._conversation.took)

    def _finished(self, jobs: Sequence[Job], outcomes: dict[int, Outcome]) -> Iterable[Outcome]:
        """Return the outcomes in order, after the occurrences of series were written too."""
        done = {job: each for job in jobs if isinstance(each := outcomes[job.place], Done)}
        done = {job: replace(each, notes=job.notes) for job, each in done.items()}
        done |= self._hung({job: each for job, each in done.items() if job.hang})
        done |= {job: self._answered(job, each) for job, each in done.items() if job.answer}
        works = [
            Work(job.place, each.key, each.version, job.series, job.known, notes=[*each.notes],
                 whole=each.whole)
            for job, each in done.items()
            if job.series
        ]  # fmt: skip
        outcomes |= {job.place: each for job, each in done.items()}
        outcomes |= self._series.carry_out(works) if works else {}
        return (outcomes[place] for place in range(len(outcomes)))

    def _hung(self, done: dict[Job, Done]) -> dict[Job, Done]:
        """Return what became of the items that things are to be hung on."""
        hangs = [job.hang for job in done if job.hang]
        try:
            self._hanger.carry_out(hangs)
        except AdapterError as error:
            for hang in hangs:
                hang.failures.append(error.problems[0].message)
        return {job: _after(each, job.hang) for job, each in done.items() if job.hang}

    def _answered(self, job: Job, done: Done) -> Done:
        """Answer an invitation, if answers are to be sent; the meeting has another id then."""
        known = parted(done.key)
        if not self._envelopes.sends or not job.answer or not known:
            return replace(done, notes=(*done.notes, message("store.answer-unsent")))
        envelope = self._envelopes.respond(known[1], done.version, ANSWERS[job.answer])
        try:
            (answer,) = self._conversation.tell("CreateItem", envelope) or (None,)
        except (AdapterError, ValueError):
            answer = None
        # Beside the meeting Exchange may tell of its invitation, and of the answer that it sent.
        meetings = items_of(answer, CALENDAR_ITEM) if answer else []
        name, version = next(map(id_of, meetings), ("", ""))
        if not answer or not answer.succeeded:
            why = reason(answer) if answer else message("store.answer-unsure")
            return replace(done, notes=(*done.notes, why))
        return replace(done, key=key_of(known[0], name), version=version) if name else done

    def _send(self, batch: Batch) -> dict[int, Outcome]:
        if batch.kind is Delete:
            return self._delete(batch)
        if batch.kind is Update:
            return self._update(batch)
        envelope = self._envelopes.create_items(batch.folder, batch.elements)
        return self._told(batch.jobs, "CreateItem", envelope)

    def _update(self, batch: Batch) -> dict[int, Outcome]:
        first = {job: job.first for job in batch.jobs if job.first is not None}
        told = self._updated([*first], first.values()) if first else {}
        jobs = [_on_top(job, told.get(job.place)) for job in batch.jobs]
        rest = {job: job.element for job in jobs if job and job.element is not None}
        begun = {place for place, each in told.items() if isinstance(each, Done)}
        try:
            then = self._updated([*rest], rest.values()) if rest else {}
        except AdapterError as error:
            if not begun:
                raise
            raise UnansweredError(*error.problems) from error
        return told | {place: _whole(each, begun=place in begun) for place, each in then.items()}

    def _updated(
        self, jobs: Sequence[Job], elements: Iterable[etree._Element]
    ) -> dict[int, Outcome]:
        return self._told(jobs, "UpdateItem", self._envelopes.update_items(elements))

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
        elements = [job.element for job in still if job.element is not None]
        envelope = self._envelopes.delete_items(elements)
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


def _after(done: Done, hang: Hang) -> Done:
    notes = (*done.notes, *hang.failures)
    return replace(done, version=hang.version or done.version, notes=notes, whole=not hang.failures)


def _on_top(job: Job, outcome: Outcome | None) -> Job | None:
    """Return `job` as it is sent after what was to be sent first, or None if that failed."""
    if outcome is None:
        return job
    if not isinstance(outcome, Done) or job.element is None:
        return None
    job.element[0].set("ChangeKey", outcome.version)
    return replace(job, first=None)


def _whole(outcome: Outcome, *, begun: bool) -> Outcome:
    """Return what became of a write that may have begun by another, which was made."""
    return Unknown() if begun and not isinstance(outcome, Done) else outcome


def _outcome(job: Job, reported: Reported) -> Outcome:
    if reported.succeeded:
        return _done(job, reported)
    if reported.code in CONFLICTS and not isinstance(job.write, Create):
        return Conflict()
    if reported.code in OPEN | AWAY:
        return Unknown()
    return (Postponed if reported.code in LATER else Refused)(reason(reported))


def _done(job: Job, reported: Reported) -> Outcome:
    if isinstance(job.write, Delete):
        return Done(job.write.key, "")
    for element in items_of(reported):
        name, version = id_of(element)
        if name and version:
            return Done(key_of(job.folder, name), version)
    return Unknown()


def _postponed(batches: Iterable[Batch], error: AdapterError) -> dict[int, Outcome]:
    later = Postponed(error.problems[0].message, wait_of(error))
    return {place: each for batch in batches for place, each in batch.outcomes(later).items()}
