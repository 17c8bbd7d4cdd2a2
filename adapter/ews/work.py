"""What is known of a series while its occurrences are written, and what is left to be done."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adapter.ews.keys import parted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from adapter.attachments import Attachment
    from adapter.ews.series import Moment
    from adapter.items import Event
    from provision.contract.messages import Line


@dataclass(frozen=True, slots=True)
class Known:
    """Which occurrences of a series are taken out, and the ids of those that differ."""

    gone: frozenset[Moment] = frozenset()
    apart: dict[datetime | date, str] = field(default_factory=dict)


@dataclass(slots=True)
class Target:
    """An occurrence that was found: its id and version, what it is, and what it is to be."""

    name: str
    version: str
    there: Event
    wanted: Event | None
    hung: Mapping[str, Attachment]


@dataclass(slots=True)
class Work:
    """A series whose master is written; `known` is None where that may have changed it all."""

    place: int
    key: str
    version: str
    series: Event
    known: Known | None
    deletes: list[Target] = field(default_factory=list)
    updates: deque[Target] = field(default_factory=deque)
    hangs: list[Target] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    whole: bool = True
    wrote: bool = False
    stuck: int = 0

    @property
    def name(self) -> str:
        """Return what Exchange calls the master."""
        known = parted(self.key)
        return known[1] if known else ""

    def fails(self, why: Line) -> None:
        """Say why a part of it is not written."""
        self.whole = False
        self.notes.append(why)

    def gives_up(self, why: Line) -> None:
        """Say why nothing more of it is written."""
        self.fails(why)
        self.updates.clear()
