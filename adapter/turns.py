"""Whose turn it is: each mailbox once, or again and again, later the more often it failed.

A mailbox that asks to be left alone gives its turn back at once, and has another one when it
said, so that nobody waits for it but itself.
"""

from __future__ import annotations

import heapq
import random
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HOUR = 3600.0
SPREAD = 0.1  # how much earlier or later than regularly, so that not all come together
LATER = 0.25  # how much later than it said a mailbox is spoken to again
PATIENCE = 600.0  # seconds; who asks to be left alone for longer in vain is given up


@dataclass(frozen=True, slots=True)
class Plea:
    """A mailbox's wish to be left alone for so many seconds; `got_on`: it was of use before."""

    seconds: float
    got_on: bool = False


class Turns(Protocol):
    """In which order mailboxes are worked on; asked by one thread."""

    def take(self) -> str | None:
        """Return the mailbox whose turn it is, which is then at work; None if it is nobody's."""

    def pause(self) -> float | None:
        """Return in how many seconds it is somebody's turn; None where nobody waits."""

    def back(self, mailbox: str, *, in_trouble: bool, plea: Plea | None = None) -> bool:
        """Take back a mailbox that was worked on.

        Return whether a `plea` of it is heard, and it has another turn to go on with after that.
        """


@dataclass(slots=True)
class Waiting:
    """Who has a turn when; of two at one time, the one that was put first is first."""

    clock: Callable[[], float]
    _due: list[tuple[float, int, str]] = field(default_factory=list)
    _count: int = 0

    def put(self, mailbox: str, when: float) -> None:
        self._count += 1
        heapq.heappush(self._due, (when, self._count, mailbox))

    def take(self) -> str | None:
        if self._due and self._due[0][0] <= self.clock():
            return heapq.heappop(self._due)[2]
        return None

    def pause(self) -> float | None:
        return max(0.0, self._due[0][0] - self.clock()) if self._due else None


@dataclass(slots=True)
class Peace:
    """Until when mailboxes are left alone: as they say, or longer if time after time in vain."""

    clock: Callable[[], float]
    chance: Callable[[], float]
    _vain: dict[str, tuple[float, int]] = field(default_factory=dict)

    def until(self, mailbox: str, plea: Plea | None) -> float | None:
        """Return when a mailbox with a plea has a turn; None if it has none, or too long in vain."""
        now = self.clock()
        since, times = self._vain.pop(mailbox, (now, 0))
        if plea is None:
            return None
        if plea.got_on:
            since, times = now, 0
        wait = max(plea.seconds, 2.0**times)
        if now + wait > since + PATIENCE:
            return None
        self._vain[mailbox] = (since, times + 1)
        return now + wait * (1 + LATER * self.chance())


class Once:
    """Each mailbox one time, in the order given; one that asked for peace goes on after it."""

    def __init__(
        self,
        mailboxes: Iterable[str],
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._fresh = deque(mailboxes)
        self._waiting = Waiting(clock)
        self._peace = Peace(clock, chance)

    def take(self) -> str | None:
        # First who began, whose patience runs.
        return self._waiting.take() or (self._fresh.popleft() if self._fresh else None)

    def pause(self) -> float | None:
        return self._waiting.pause()

    def back(self, mailbox: str, *, in_trouble: bool, plea: Plea | None = None) -> bool:
        """Have done with it, unless it asks for peace."""
        del in_trouble
        when = self._peace.until(mailbox, plea)
        if when is not None:
            self._waiting.put(mailbox, when)
        return when is not None


class Rounds:
    """Each mailbox again `every` so many seconds, counted from its end, the longest waiting first.

    One in trouble comes after twice the time, then four times, up to `longest` seconds.
    """

    def __init__(
        self,
        every: float,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        longest: float = 6 * HOUR,
    ) -> None:
        self._every = every
        self._clock = clock
        self._chance = chance
        self._longest = longest
        self._troubles: dict[str, int] = {}
        self._waiting = Waiting(clock)
        self._peace = Peace(clock, chance)

    def begin(self, mailboxes: Iterable[str]) -> None:
        """Let it be the turn of all these."""
        for mailbox in mailboxes:
            self._waiting.put(mailbox, self._clock())

    def take(self) -> str | None:
        return self._waiting.take()

    def pause(self) -> float | None:
        return self._waiting.pause()

    def back(self, mailbox: str, *, in_trouble: bool, plea: Plea | None = None) -> bool:
        when = self._peace.until(mailbox, plea)
        regular = self._regular(mailbox, in_trouble=in_trouble) if when is None else when
        self._waiting.put(mailbox, regular)
        return when is not None

    def _regular(self, mailbox: str, *, in_trouble: bool) -> float:
        """Return when a mailbox has its next turn that asks for nothing else."""
        if in_trouble:
            self._troubles[mailbox] = self._troubles.get(mailbox, 0) + 1
        else:
            self._troubles.pop(mailbox, None)
        times = 2.0 ** min(self._troubles.get(mailbox, 0), 16)
        pause = max(self._every, min(self._every * times, self._longest))
        return self._clock() + pause * (1 + SPREAD * (2 * self._chance() - 1))
