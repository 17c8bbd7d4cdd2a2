"""What an administrator wants of a sync, as the engine takes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from adapter.items import UTC_ZONE, Event
from adapter.reconcile import Side
from adapter.recurrence import ForeignRecurrence
from adapter.store import SET_BY_STORE
from adapter.sync_options import Rail

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from adapter.items import Item
    from adapter.merge import Policy
    from adapter.store import Capabilities, Folder
    from adapter.views import View


# Of a side that bears little, no more is read at once than one request carries.
READ, READ_GENTLY = 250, 50


@dataclass(frozen=True, slots=True)
class Horizon:
    """How far back and ahead a series is told as single events, where it cannot be held itself."""

    past: timedelta = timedelta(days=30)
    ahead: timedelta = timedelta(days=365)
    zone: ZoneInfo = UTC_ZONE


@dataclass(frozen=True, slots=True)
class Terms:
    """What is wanted for one pair.

    `admits`: given an item that is new on one side, when it last changed and the time, None where
    it is to be made on the other side now, else when to look at it again; `admission` is what that
    goes by. `written` are the sides that may be written to; `horizon` is for series that a side
    cannot hold. A `rehearsal` decides everything and writes nothing on either side. `at_once` is
    how many items are read before they are written down.
    """

    folder: Folder
    capabilities: Mapping[Side, Capabilities]
    views: Mapping[Side, View]
    policy: Policy
    admits: Callable[[Item, datetime | None, datetime], datetime | None]
    admission: str = ""
    written: frozenset[Side] = frozenset(Side)
    rail: Rail = field(default_factory=Rail)
    horizon: Horizon = field(default_factory=Horizon)
    allow_deletions: bool = False
    rehearsal: bool = False
    at_once: int = READ

    def can_hold(self, side: Side, item: Item) -> bool:
        """Return whether `side` is to have `item` as it is, and not as single events.

        Those stand for an event's rule alone; a to-do with such a rule is for the store to refuse.
        """
        is_foreign = isinstance(item, Event) and isinstance(item.recurrence, ForeignRecurrence)
        return not is_foreign or self.capabilities[side].foreign_recurrence

    def held(self, side: Side) -> frozenset[str]:
        """Return the names of the fields that `side` can hold."""
        return self.capabilities[side].fields[self.folder]

    def writable(self, side: Side) -> frozenset[str]:
        """Return the names of the fields that an update writes on `side`."""
        return self.held(side) - SET_BY_STORE

    @property
    def shared(self) -> frozenset[str]:
        """The names of the fields that both sides can hold, and are kept alike."""
        return self.held(Side.EXCHANGE) & self.held(Side.GROUPWARE)

    @property
    def source(self) -> Side | None:
        """The side that is only read, if one is."""
        return next((side for side in Side if side not in self.written), None)

    def late(self, side: Side) -> timedelta:
        """Return how long a write without an answer may still be carried out on `side`."""
        return self.capabilities[side].late


@dataclass(frozen=True, slots=True)
class World:
    """What a pass has of the world: the time, names nobody has used, and whether to end."""

    clock: Callable[[], datetime]
    token: Callable[[], str]
    stopping: Callable[[], bool] = lambda: False
