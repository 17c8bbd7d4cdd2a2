"""Carry steps out, a batch at a time, and count what became of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, assert_never

from adapter.store import (
    Changed,
    Conflict,
    Create,
    Done,
    Postponed,
    Refused,
    Unknown,
)
from adapter.transfer.steps import Left, Put, Same
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from adapter.store import Fetched, Folder, Outcome
    from adapter.transfer.patience import Patient
    from adapter.transfer.steps import Step
    from provision.contract.messages import Line, Problem

AT_ONCE = 25


class Became(StrEnum):
    """What became of an item."""

    MADE = "made"
    UPDATED = "updated"
    SAME = "same"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know of one item; `failed` where it is not on the other side as it should be."""

    folder: Folder
    label: Line
    said: Line
    failed: bool = False


@dataclass(slots=True)
class Tally:
    """What became of a mailbox's items, and what was wrong with the mailbox as a whole."""

    mailbox: str
    counts: Counter[tuple[Folder, Became]] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return bool(self.problems) or any(remark.failed for remark in self.remarks)

    def count(self, folder: Folder, step: Step) -> None:
        """Count a step as it is meant."""
        match step:
            case Same(label, notes):
                self.add(folder, Became.SAME, label, notes)
            case Put(label, notes, write):
                became = Became.MADE if isinstance(write, Create) else Became.UPDATED
                self.add(folder, became, label, notes)
            case Left(label, reason):
                self.leave(folder, label, reason)
            case _:
                assert_never(step)

    def add(self, folder: Folder, became: Became, label: Line, notes: Iterable[Line]) -> None:
        """Count an item, and note what of it is not one to one."""
        self.counts[folder, became] += 1
        self.remarks += [Remark(folder, label, note) for note in notes]

    def leave(self, folder: Folder, label: Line, reason: Line) -> None:
        """Count an item that is not carried, and say why."""
        self.counts[folder, Became.LEFT] += 1
        self.remarks.append(Remark(folder, label, reason, failed=True))


@dataclass(frozen=True, slots=True)
class Carrier:
    """Writes into one folder; `keep_copy` is called with what is about to be written over."""

    folder: Folder
    target: Patient
    keep_copy: Callable[[Fetched], object]

    def carry_out(self, steps: Iterable[Step], tally: Tally) -> Iterable[int]:
        """Carry steps out, yielding how many are done, a batch at a time."""
        batch: list[Put] = []
        for step in steps:
            if not isinstance(step, Put):
                tally.count(self.folder, step)
                yield 1
                continue
            batch.append(step)
            if len(batch) == AT_ONCE:
                yield self._write(batch, tally)
                batch = []
        if batch:
            yield self._write(batch, tally)

    def _write(self, batch: Sequence[Put], tally: Tally) -> int:
        for step in batch:
            if step.before:
                self.keep_copy(step.before)
        outcomes = self._settled(batch, self.target.carry_out([step.write for step in batch]))
        for step, outcome in zip(batch, outcomes, strict=True):
            self._count(step, outcome, tally)
        return len(batch)

    def _settled(self, batch: Sequence[Put], outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        """Look up what was made without our being told."""
        tokens = [
            step.write.token
            for step, outcome in zip(batch, outcomes, strict=True)
            if isinstance(outcome, Unknown) and isinstance(step.write, Create)
        ]
        if not tokens:
            return outcomes
        there = {one.token: one for one in self.target.find(self.folder, tokens)}
        return [
            self._found(step, there) if isinstance(outcome, Unknown) else outcome
            for step, outcome in zip(batch, outcomes, strict=True)
        ]

    def _found(self, step: Put, there: dict[Any, Changed]) -> Outcome:
        found = there.get(step.write.token) if isinstance(step.write, Create) else None
        return Done(found.key, found.version) if found else Unknown()

    def _count(self, step: Put, outcome: Outcome, tally: Tally) -> None:
        match outcome:
            case Done(notes=notes, whole=whole):
                tally.count(self.folder, step)
                told = [*notes] if whole else [*notes, message("transfer.not-whole")]
                tally.remarks += [
                    Remark(self.folder, step.label, note, failed=not whole) for note in told
                ]
            case Refused(reason):
                tally.leave(self.folder, step.label, message("transfer.refused", reason=reason))
            case Postponed(reason):
                tally.leave(self.folder, step.label, message("transfer.postponed", reason=reason))
            case Conflict():
                tally.leave(self.folder, step.label, message("transfer.conflict"))
            case Unknown():
                tally.leave(self.folder, step.label, message("transfer.unknown"))
            case _:
                assert_never(outcome)
