"""What an administrator wants of a sync, as the engine takes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from adapter.reconcile import Side
from adapter.store import SET_BY_STORE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, timedelta

    from adapter.items import Item
    from adapter.merge import Policy
    from adapter.store import Capabilities, Folder


class Direction(StrEnum):
    """Which way items go."""

    BOTH = "both"
    TO_GROUPWARE = "to-groupware"
    TO_EXCHANGE = "to-exchange"

    def writes_to(self, side: Side) -> bool:
        """Return whether anything is written on `side`."""
        match self:
            case Direction.TO_GROUPWARE:
                return side is Side.GROUPWARE
            case Direction.TO_EXCHANGE:
                return side is Side.EXCHANGE
            case _:
                return True


class View(Protocol):
    """How a side shows what is agreed, and what something found there means."""

    def shown(self, item: Item) -> Item:
        """Return `item` as it is to look on this side."""

    def meant(self, item: Item, base: Item | None) -> Item:
        """Return what an item found on this side means; `base` is what was agreed last."""


@dataclass(frozen=True, slots=True)
class Limits:
    """More deletions in one pass than `most`, and than `share` percent of all, are asked about."""

    most: int = 10
    share: int = 20


@dataclass(frozen=True, slots=True)
class Terms:
    """What is wanted for one pair.

    `admits`: None where an item new on one side is to be made on the other now; else when to
    look at it again. `rewritten`: the fields that are written again once an item was made.
    """

    folder: Folder
    capabilities: Mapping[Side, Capabilities]
    views: Mapping[Side, View]
    policy: Policy
    admits: Callable[[Item, datetime | None, datetime], datetime | None]
    direction: Direction = Direction.BOTH
    not_rewritten: frozenset[str] = frozenset()
    limits: Limits = Limits()
    allow_deletions: bool = False

    def held(self, side: Side) -> frozenset[str]:
        """Return the names of the fields that `side` can hold."""
        return self.capabilities[side].fields[self.folder]

    def writable(self, side: Side) -> frozenset[str]:
        """Return the names of the fields that an update writes on `side`."""
        return self.held(side) - SET_BY_STORE - self.not_rewritten

    @property
    def shared(self) -> frozenset[str]:
        """The names of the fields that both sides can hold, and are kept alike."""
        return self.held(Side.EXCHANGE) & self.held(Side.GROUPWARE) - self.not_rewritten

    def late(self, side: Side) -> timedelta:
        """Return how long a write without an answer may still be carried out on `side`."""
        return self.capabilities[side].late


@dataclass(frozen=True, slots=True)
class World:
    """What a pass has of the world: the time, names nobody has used, and whether to end."""

    clock: Callable[[], datetime]
    token: Callable[[], str]
    stopping: Callable[[], bool] = lambda: False
