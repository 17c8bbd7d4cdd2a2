"""Decide how the two sides of a link come back into step: pure, nothing is read or written here.

link       the record that two items, one a side, are the same thing
fate       what has become of one side of a link since the last pass
action     what a pass does about the link
"""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """The two sides of a sync."""

    EXCHANGE = "exchange"
    GROUPWARE = "groupware"

    @property
    def other(self) -> Side:
        return Side.GROUPWARE if self is Side.EXCHANGE else Side.EXCHANGE


class Fate(StrEnum):
    """What has become of one side of a link since the two were last alike."""

    SAME = "same"
    CHANGED = "changed"
    DELETED = "deleted"


class Action(StrEnum):
    """What to do about one link."""

    NOTHING = "nothing"
    TO_GROUPWARE = "to-groupware"
    TO_EXCHANGE = "to-exchange"
    DELETE_IN_GROUPWARE = "delete-in-groupware"
    DELETE_IN_EXCHANGE = "delete-in-exchange"
    MAKE_IN_GROUPWARE = "make-in-groupware"
    MAKE_IN_EXCHANGE = "make-in-exchange"
    MERGE = "merge"
    FORGET = "forget"


# Exchange's fate, then the groupware's. An edit beats a deletion: losing a meeting costs more
# than seeing one too many.
ACTIONS: dict[tuple[Fate, Fate], Action] = {
    (Fate.SAME, Fate.SAME): Action.NOTHING,
    (Fate.SAME, Fate.CHANGED): Action.TO_EXCHANGE,
    (Fate.SAME, Fate.DELETED): Action.DELETE_IN_EXCHANGE,
    (Fate.CHANGED, Fate.SAME): Action.TO_GROUPWARE,
    (Fate.CHANGED, Fate.CHANGED): Action.MERGE,
    (Fate.CHANGED, Fate.DELETED): Action.MAKE_IN_GROUPWARE,
    (Fate.DELETED, Fate.SAME): Action.DELETE_IN_GROUPWARE,
    (Fate.DELETED, Fate.CHANGED): Action.MAKE_IN_EXCHANGE,
    (Fate.DELETED, Fate.DELETED): Action.FORGET,
}
