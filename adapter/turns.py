"""Whose turn it is: each mailbox once, or again and again, later the more often it failed."""

from __future__ import annotations

import heapq
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HOUR = 3600.0
SPREAD = 0.1  # how much earlier or later than regularly, so that not all come together


class Turns(Protocol):
    """In which order mailboxes are worked on; asked by one thread."""

    def take(self) -> str | None:
        """Return the mailbox whose turn it is, which is then at work; None if it is nobody's."""

    def pause(self) -> float | None:
        """Return in how many seconds it is somebody's turn; None where nobody waits."""

    def back(self, mailbox: str, *, in_trouble: bool) -> None:
        """Take back a mailbox that was worked on."""


class Once:
    """Each mailbox one time, in the order given."""

    def __init__(self, mailboxes: Iterable[str]) -> None:
        self._waiting = iter(mailboxes)

    def take(self) -> str | None:
        return next(self._waiting, None)

    def pause(self) -> float | None:
        return None

    def back(self, mailbox: str, *, in_trouble: bool) -> None:
        """Have done with it."""


@dataclass(slots=True)
class Rounds:
    """Each mailbox again `every` so many seconds, counted from its end, the longest waiting first.

    One in trouble comes after twice the time, then four times, up to `longest` seconds.
    """

    every: float
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random
    longest: float = 6 * HOUR
    _due: list[tuple[float, int, str]] = field(default_factory=list, init=False)
    _troubles: dict[str, int] = field(default_factory=dict, init=False)
    _count: int = field(default=0, init=False)

    def begin(self, mailboxes: Iterable[str]) -> None:
        """Let it be the turn of all these."""
        for mailbox in mailboxes:
            self._put(mailbox, self.clock())

    def take(self) -> str | None:
        if self._due and self._due[0][0] <= self.clock():
            return heapq.heappop(self._due)[2]
        return None

    def pause(self) -> float | None:
        return max(0.0, self._due[0][0] - self.clock()) if self._due else None

    def back(self, mailbox: str, *, in_trouble: bool) -> None:
        if in_trouble:
            self._troubles[mailbox] = self._troubles.get(mailbox, 0) + 1
        else:
            self._troubles.pop(mailbox, None)
        times = 2.0 ** min(self._troubles.get(mailbox, 0), 16)
        pause = max(self.every, min(self.every * times, self.longest))
        self._put(mailbox, self.clock() + pause * (1 + SPREAD * (2 * self.chance() - 1)))

    def _put(self, mailbox: str, when: float) -> None:
        self._count += 1  # of two at one time, the one that was put first
        heapq.heappush(self._due, (when, self._count, mailbox))
