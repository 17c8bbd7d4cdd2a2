"""Ask for many things in portions that grow and shrink by what the server bears, down to one.

So one thing that Exchange cannot give is set aside by itself, and the others are had.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from adapter.ews.answers import BrokenError
from adapter.ews.causes import FailedError, TooMuchError
from adapter.ews.connection import OversizedError
from adapter.store import GarbledError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from adapter.store import StoreError

K = TypeVar("K")
T = TypeVar("T")

SLOW = 10.0  # seconds; Exchange gives up on a request after a minute
# So many in a row that fail alone, and the trouble is not theirs.
MOST_ALONE = 3
# What one thing of many may be the reason of.
SPOILT = (FailedError, TooMuchError, BrokenError, OversizedError)


@dataclass(slots=True)
class Size:
    """How many things are asked for, or sent, at once."""

    now: int
    most: int

    def went(self, seconds: float) -> None:
        """Grow by what went well, and shrink by what took long."""
        self.now = min(self.now * 2, self.most) if seconds < SLOW else max(self.now // 2, 1)

    def failed(self, count: int) -> None:
        """Shrink by what was too much."""
        self.now = max(count // 2, 1)


def in_portions(
    things: Sequence[K],
    size: Size,
    ask: Callable[[list[K]], tuple[list[T], float]],
    alone: Callable[[K, StoreError], T],
) -> Iterator[T]:
    """Yield what `ask` answers of `things`, in order; it also tells how many seconds that took.

    What fails alone is what `alone` makes of it, unless the trouble is not its own.
    """
    waiting, failing, well = deque(things), 0, False
    while waiting:
        some = [waiting.popleft() for _ in range(min(size.now, len(waiting)))]
        try:
            found, seconds = ask(some)
        except SPOILT as error:
            size.failed(len(some))
            if len(some) > 1:
                waiting.extendleft(reversed(some))
                continue
            failing += 1
            told_nothing = isinstance(error, GarbledError) and not (well or waiting)
            if failing > MOST_ALONE or told_nothing:
                raise
            yield alone(some[0], error)
        else:
            failing, well = 0, True
            size.went(seconds)
            yield from found
