"""A store and a ledger that meet with every trouble there is, one after another as a test says."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from adapter.recurrence import ForeignRecurrence
from adapter.store import Delete, Done, Postponed, Refused, Unknown, UnreachableError
from provision.contract.messages import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime, timedelta

    from adapter.store import (
        Capabilities,
        Changed,
        ChangePage,
        Folder,
        Found,
        Outcome,
        Write,
    )


class Trouble(StrEnum):
    """What may happen at a call; some of it concerns writes alone, and is nothing elsewhere."""

    NOTHING = "nothing"
    KILLED_BEFORE = "killed before"
    KILLED_AFTER = "killed after"
    UNREACHABLE = "unreachable"
    REPLY_LOST = "reply lost"
    NOT_ARRIVED = "not arrived"
    LATE = "late"
    BUSY_MIDWAY = "busy midway"
    EDITED_BEFORE = "edited before"
    CLIPPED = "clipped"
    EXPIRED = "expired"


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Script:
    """What will happen, call after call; at its end nothing does."""

    coming: deque[Trouble] = field(default_factory=deque)
    meanwhile: Callable[[], None] = lambda: None

    def next(self) -> Trouble:
        return self.coming.popleft() if self.coming else Trouble.NOTHING


@dataclass
class TroubledStore:
    """A store of which every call may meet with the script's next trouble."""

    store: Any
    script: Script
    clock: Callable[[], datetime]
    late: timedelta
    under_way: list[tuple[datetime, Write]] = field(default_factory=list)

    @property
    def capabilities(self) -> Capabilities:
        found: Capabilities = self.store.capabilities
        return replace(found, late=self.late)

    def arrive(self) -> None:
        """Let what is under way be carried out, or be forgotten if it is too late for that."""
        coming, self.under_way = self.under_way, []
        for sent, write in coming:
            if self.clock() - sent < self.late:
                self.store.carry_out([write])

    def changes(self, folder: Folder, state: str, limit: int) -> ChangePage:
        trouble = self._begin()
        if trouble is Trouble.EXPIRED:
            self.store.expire_states()
        clipped = 2 if trouble is Trouble.CLIPPED else limit
        page: ChangePage = self._end(trouble, self.store.changes(folder, state, clipped))
        return page

    def window(self, folder: Folder, start: datetime, end: datetime) -> Sequence[Changed]:
        found: Sequence[Changed] = self.store.window(folder, start, end)
        return found

    def fetch(self, keys: Iterable[str]) -> Sequence[Found]:
        trouble = self._begin()
        found: Sequence[Found] = self._end(trouble, self.store.fetch(keys))
        return found

    def find(self, folder: Folder, tokens: Iterable[str]) -> Sequence[Changed]:
        trouble = self._begin()
        found: Sequence[Changed] = self._end(trouble, self.store.find(folder, tokens))
        return found

    def carry_out(self, writes: Sequence[Write]) -> Sequence[Outcome]:
        trouble = self._begin()
        outcomes: Sequence[Outcome] = [self._carried_out(write) for write in writes]
        self._end(trouble, None)
        return outcomes

    def _carried_out(self, write: Write) -> Outcome:
        trouble = self.script.next()
        if trouble in (Trouble.KILLED_BEFORE, Trouble.KILLED_AFTER):
            self.store.carry_out([write] if trouble is Trouble.KILLED_AFTER else [])
            raise Killed
        if trouble is Trouble.LATE:
            self.under_way.append((self.clock(), write))
            return Unknown()
        if trouble is Trouble.NOT_ARRIVED:
            return Unknown()
        if trouble is Trouble.BUSY_MIDWAY:
            return Postponed("busy")
        if trouble is Trouble.EDITED_BEFORE:
            self.script.meanwhile()
        outcome: Outcome = self.store.carry_out([write])[0]
        return Unknown() if trouble is Trouble.REPLY_LOST else outcome

    def _begin(self) -> Trouble:
        trouble = self.script.next()
        if trouble is Trouble.KILLED_BEFORE:
            raise Killed
        if trouble is Trouble.UNREACHABLE:
            raise UnreachableError(Problem("unreachable", "wait"))
        if trouble is Trouble.EDITED_BEFORE:
            self.script.meanwhile()
        return trouble

    def _end(self, trouble: Trouble, answer: Any) -> Any:
        if trouble is Trouble.KILLED_AFTER:
            raise Killed
        return answer


@dataclass
class HalfStore:
    """A store that forgets the place of what it writes, so many times, and says so."""

    store: Any
    times: int

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def carry_out(self, writes: Sequence[Write]) -> Sequence[Outcome]:
        return [self._carried_out(write) for write in writes]

    def _carried_out(self, write: Write) -> Outcome:
        if isinstance(write, Delete) or self.times <= 0:
            whole: Outcome = self.store.carry_out([write])[0]
            return whole
        self.times -= 1
        half = replace(write, item=replace(write.item, location=""))  # type: ignore[arg-type]
        outcome: Outcome = self.store.carry_out([half])[0]
        return replace(outcome, whole=False) if isinstance(outcome, Done) else outcome


@dataclass
class MortalLedger:
    """A ledger at each of whose changes the process may be killed, before or after."""

    ledger: Any
    script: Script

    MUTATE = frozenset(
        {"observe", "read", "look_again", "rekey", "settle", "awaken", "end_pass", "lease"}
    )

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.ledger, name)
        return self._mortal(method) if name in self.MUTATE else method

    def _mortal(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            trouble = self.script.next()
            if trouble is Trouble.KILLED_BEFORE:
                raise Killed
            answer = method(*arguments)
            if trouble is Trouble.KILLED_AFTER:
                raise Killed
            return answer

        return call


@dataclass
class PatternStore:
    """A store that holds no rule of iCalendar's, as Exchange does not."""

    store: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    @property
    def capabilities(self) -> Capabilities:
        found: Capabilities = self.store.capabilities
        return replace(found, foreign_recurrence=False)

    def carry_out(self, writes: Sequence[Write]) -> Sequence[Outcome]:
        return [
            self.store.carry_out([write])[0]
            if isinstance(write, Delete) or not isinstance(write.item.recurrence, ForeignRecurrence)
            else Refused("no such recurrence")
            for write in writes
        ]


@dataclass
class BusyStore:
    """A store that takes no write while it is busy, and says so as a test wants."""

    store: Any
    answer: Callable[[Write], Outcome] | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def carry_out(self, writes: Sequence[Write]) -> Sequence[Outcome]:
        if self.answer is None:
            done: Sequence[Outcome] = self.store.carry_out(writes)
            return done
        return [self.answer(write) for write in writes]
