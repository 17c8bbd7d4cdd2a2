"""When Exchange may be spoken to again, by each budget that it charges for what is asked.

Under impersonation, and where an application signs in as itself, that is the mailbox's own; with
Full Access it is that of the account which opens them all (learn.microsoft.com, "EWS throttling
in Exchange"). Nobody waits for what another budget has used up.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from adapter.ews.mailbox import Access
from adapter.store import BusyError
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapter.ews.mailbox import Mailbox

LONGEST_WAIT, PATIENCE = timedelta(seconds=30), timedelta(minutes=2)
# The wait after the first refusal of several in a row, each of which doubles it; and its end.
FIRST, MOST = 1.0, 300.0
SPREAD = 0.25  # how much later than asked somebody may come back, so that not all do at once


@dataclass(slots=True)
class Pace:
    """When one budget may be charged again; shared by the threads that use it up.

    `longest` is how long anybody waits for that at a time, `patience` how long a question is
    repeated; `chance` is from 0 to 1. Nobody waits who is `stopping`.
    """

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    longest: timedelta = LONGEST_WAIT
    patience: timedelta = PATIENCE
    stopping: Callable[[], bool] = lambda: False
    _quiet_until: float = field(default=0.0, init=False)
    _refusals: int = field(default=0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def leave_alone(self, wait: timedelta) -> None:
        """Let nobody ask for so long."""
        with self._lock:
            self._quieten(wait.total_seconds())

    def refused(self, wait: timedelta) -> None:
        """Let nobody ask for as long as Exchange said, or longer where it says so again and again.

        What was refused before the others knew is not another refusal.
        """
        with self._lock:
            if self.clock() >= self._quiet_until:
                self._refusals += 1
            grown = FIRST * 2.0 ** min(self._refusals - 1, 16)
            self._quieten(max(wait.total_seconds(), min(grown, MOST)))

    def went_well(self) -> None:
        """Forget that Exchange was busy, once it no longer is."""
        with self._lock:
            if self.clock() >= self._quiet_until:
                self._refusals = 0

    def wait(self, mailbox: str) -> None:
        """Wait until Exchange may be spoken to, or raise `BusyError` if that is too long."""
        until = self.clock() + self.longest.total_seconds()
        while (left := self._left()) > 0:
            if self.clock() + left > until or self.stopping():
                what = message("store.busy", mailbox=mailbox, seconds=round(left))
                problem = Problem(what, message("store.busy-remedy"))
                raise BusyError(timedelta(seconds=left), problem)
            self.sleep(left * (1 + SPREAD * self.chance()))

    def _left(self) -> float:
        with self._lock:
            return self._quiet_until - self.clock()

    def _quieten(self, seconds: float) -> None:
        self._quiet_until = max(self._quiet_until, self.clock() + seconds)


class Paces:
    """The pace of each budget, for as long as a process runs."""

    def __init__(self, make: Callable[[], Pace] = Pace) -> None:
        self._make = make
        self._paces: dict[str, Pace] = {}
        self._lock = threading.Lock()

    def of(self, mailbox: Mailbox) -> Pace:
        """Return the pace of whoever is charged for what is asked of `mailbox`."""
        charged = "" if mailbox.access is Access.FULL_ACCESS else mailbox.address.casefold()
        with self._lock:
            if charged not in self._paces:
                self._paces[charged] = self._make()
            return self._paces[charged]
