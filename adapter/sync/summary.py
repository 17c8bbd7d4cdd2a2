"""What a pass did, counted while it goes on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta

    from adapter.reconcile import Side
    from adapter.store import Folder
    from provision.contract.messages import Line, Problem


class Deed(StrEnum):
    """What was done to one item on one side."""

    MADE = "made"
    CHANGED = "changed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be told of one item."""

    item: str
    said: Line


@dataclass(slots=True)
class Summary:
    """One pass over one folder.

    `joined`: items found on both sides and linked. `at_odds`: items that both sides had changed.
    `asked`: those that wait for a person. `waiting`: writes of which nobody knows yet what became
    of them. `postponed`: what the next pass does, and why it has to. `planned`: what would be done, in a rehearsal.
    `read`: items that were read. `wait`: for how long a side asked to be left alone, which ended
    the pass.
    """

    folder: Folder
    deeds: Counter[tuple[Side, Deed]] = field(default_factory=Counter)
    joined: int = 0
    at_odds: int = 0
    asked: int = 0
    waiting: int = 0
    postponed: int = 0
    why_postponed: Line | None = None
    asides: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    planned: list[tuple[Side, Deed, str]] = field(default_factory=list)
    paused: Line | None = None
    problems: tuple[Problem, ...] = ()
    stopped: bool = False
    read: int = 0
    wait: timedelta | None = None

    @property
    def writes(self) -> int:
        """How many items were written."""
        return sum(self.deeds.values())

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to look at what the pass told."""
        return bool(self.paused or self.problems or self.asides or self.asked)

    @property
    def is_well(self) -> bool:
        """Whether the pass did all there was to do, and nothing in it needs a person."""
        return not (self.stopped or self.postponed or self.needs_person)

    def put_off(self, reason: Line, wait: timedelta | None) -> None:
        """Count a write that is to be made later, since its side asked to be left alone or failed."""
        self.postponed += 1
        self.why_postponed = reason
        self.wait = max(filter(None, (self.wait, wait)), default=None)

    def after(self, earlier: Summary) -> Summary:
        """Return what this pass and an `earlier` one, with which it goes on, did together."""
        return replace(
            self,
            deeds=earlier.deeds + self.deeds,
            joined=earlier.joined + self.joined,
            read=earlier.read + self.read,
            at_odds=earlier.at_odds + self.at_odds,
            asides=earlier.asides + self.asides,
            notes=earlier.notes + self.notes,
        )
