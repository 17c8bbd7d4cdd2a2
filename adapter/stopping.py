"""The wish that all come to an end: asked by a signal, heard between the steps of what works."""

from __future__ import annotations

import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)
STEP = 0.1  # seconds; so soon it is heard by who sleeps


class Stop:
    """Tells, when called, whether somebody wants all to end.

    A mere flag: a handler of signals may take no lock, which whom it interrupts may hold.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._asked = False

    def __call__(self) -> bool:
        return self._asked

    def ask(self) -> None:
        """Want all to end."""
        self._asked = True

    def sleep(self, seconds: float) -> None:
        """Sleep for so long, or until somebody asks."""
        until = self._clock() + seconds
        while not self._asked and (left := until - self._clock()) > 0:
            self._sleep(min(left, STEP))

    @contextmanager
    def by_signals(self) -> Iterator[None]:
        """Be asked by SIGTERM or Ctrl-C meanwhile; a second one ends the program at once."""
        before = {number: signal.signal(number, self._handle) for number in SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        if self._asked:
            raise KeyboardInterrupt
        self.ask()
