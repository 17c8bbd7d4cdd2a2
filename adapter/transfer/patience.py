"""A store that waits where it is asked to, and then asks again for what was not carried out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from adapter.store import BusyError, Postponed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from adapter.store import Changed, ChangePage, Folder, Found, Outcome, Store, Write

TRIES = 4
LONGEST = 300.0  # seconds; who asks for more is left alone until the next run
WAITS = (2.0, 15.0, 60.0)
T = TypeVar("T")


class Patient:
    """What a transfer needs of a store; nothing is sent again that may have arrived."""

    def __init__(self, store: Store, sleep: Callable[[float], None]) -> None:
        self._store = store
        self._sleep = sleep

    def held(self, folder: Folder) -> frozenset[str]:
        """Return the fields that the store can hold."""
        return self._store.capabilities.fields[folder]

    def changes(self, folder: Folder, state: str, limit: int) -> ChangePage:
        return self._asked(lambda: self._store.changes(folder, state, limit))

    def fetch(self, keys: Sequence[str]) -> Sequence[Found]:
        return self._asked(lambda: self._store.fetch(keys))

    def find(self, folder: Folder, tokens: Iterable[str]) -> Sequence[Changed]:
        return self._asked(lambda: self._store.find(folder, tokens))

    def carry_out(self, writes: Sequence[Write]) -> Sequence[Outcome]:
        """Make the writes; what was postponed is tried again after a while."""
        outcomes = list(self._asked(lambda: self._store.carry_out(writes)))
        for wait in WAITS:
            late = [place for place, one in enumerate(outcomes) if isinstance(one, Postponed)]
            if not late:
                break
            self._sleep(wait)
            left = [writes[place] for place in late]
            again = self._asked(partial(self._store.carry_out, left))
            for place, outcome in zip(late, again, strict=True):
                outcomes[place] = outcome
        return outcomes

    def _asked(self, ask: Callable[[], T]) -> T:
        for _ in range(TRIES):
            try:
                return ask()
            except BusyError as error:
                if error.wait.total_seconds() > LONGEST:
                    raise
                self._sleep(error.wait.total_seconds())
        return ask()
