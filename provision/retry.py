"""Repeat what is safe to repeat, as late as the tenant wants it and no longer than agreed."""

from __future__ import annotations

import math
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

from provision.contract.messages import message
from provision.refusals import Busy, TenantError, Unanswered, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from provision.contract.messages import Line
    from provision.refusals import Refusal

T = TypeVar("T")

SHORTEST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
MOST_ATTEMPTS = 4  # where the tenant has not itself said when to come back


def system_clock() -> datetime:
    """Return the time it is."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Pace:
    """How those who wait do so: a clock of aware times, sleep in seconds, chance from 0 to 1.

    `patience` is the longest that one call is repeated, `settling` the longest that the tenant
    is given to know everywhere what it has just been told; `altogether` the longest that all the
    waiting of one sign-in takes.
    """

    clock: Callable[[], datetime] = system_clock
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    patience: timedelta = timedelta(minutes=15)
    settling: timedelta = timedelta(minutes=10)
    altogether: timedelta = timedelta(hours=1)

    def back_off(self, attempt: int) -> float:
        """Return the seconds to let pass after the `attempt`-th failure, never quite the same."""
        return min(LONGEST_PAUSE, 2.0 ** (attempt - 1)) * (0.5 + self.chance() / 2)


PACE = Pace()


@dataclass(slots=True)
class Allowance:
    """What may still be waited, however many there are who wait."""

    left: timedelta

    def takes(self, seconds: float) -> bool:
        """Return whether so much may be waited yet, and count it."""
        pause = timedelta(seconds=seconds)
        if pause > self.left:
            return False
        self.left -= pause
        return True


@dataclass(frozen=True, slots=True)
class Retry:
    """Repeats calls; what is waited for is told."""

    pace: Pace
    tell: Callable[[Line], None]
    allowance: Allowance

    def answer_to(self, ask: Callable[[], T], *, repeatable: bool) -> T:
        """Return what `ask` returns; unless `repeatable`, ask again only if nothing was done."""
        attempt, until = 0, self.pace.clock() + self.pace.patience
        while True:
            attempt += 1
            try:
                return ask()
            except TenantError as error:
                pause = self._pause(error, attempt, repeatable=repeatable)
                if pause is None or self.pace.clock() + timedelta(seconds=pause) > until:
                    raise
                if not self.allowance.takes(pause):
                    raise
                self._tell(error, pause)
            self.pace.sleep(pause)

    def _pause(self, error: TenantError, attempt: int, *, repeatable: bool) -> float | None:
        """Return the seconds after which to ask again, or None to leave it at `error`."""
        if not may_ask_again(error, repeatable=repeatable):
            return None
        asked = retry_after(error.refusal, self.pace.clock())
        if asked is not None:
            return max(asked, SHORTEST_PAUSE)
        is_worth_it = isinstance(error, Busy) or attempt < MOST_ATTEMPTS
        return self.pace.back_off(attempt) if is_worth_it else None

    def _tell(self, error: TenantError, pause: float) -> None:
        reason = error.problems[0].message
        self.tell(message("graph.again", reason=reason, seconds=math.ceil(pause)))


def may_ask_again(error: TenantError, *, repeatable: bool) -> bool:
    """Return whether a call that ended in `error` may be made once more."""
    match error:
        case Busy():
            return True
        case Unanswered():
            return repeatable
        case Unreachable():
            return error.passing
        case _:
            return False


def retry_after(refusal: Refusal | None, now: datetime) -> float | None:
    """Return the seconds that the header Retry-After asks for, in either of its two forms."""
    text = refusal.retry_after.strip() if refusal else ""
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    until, since = _moment(text), _moment(refusal.date if refusal else "")
    return max(0.0, (until - (since or now)).total_seconds()) if until else None


def _moment(text: str) -> datetime | None:
    """Return the time that an HTTP date is, by the clock of whoever sent it."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
