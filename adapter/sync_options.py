"""Turn what the outputs file says of the sync into options, in the adapter's own terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from adapter.reconcile import Side
from adapter.store import Folder
from provision.contract.sync_facts import By, Direction, End, Items, Policy, Private

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.contract.sync_facts import SyncFacts, WindowFacts

FOLDERS: Mapping[Items, tuple[Folder, ...]] = {
    Items.ALL: tuple(Folder),
    Items.SCHEDULE: (Folder.CALENDAR,),
    Items.TODOS: (Folder.TASKS,),
}
WRITTEN: Mapping[Direction, frozenset[Side]] = {
    Direction.BOTH: frozenset(Side),
    Direction.TO_GROUPWARE: frozenset({Side.GROUPWARE}),
    Direction.TO_EXCHANGE: frozenset({Side.EXCHANGE}),
}


@dataclass(frozen=True, slots=True)
class Window:
    """What is synchronised by time: from `past` ago to `ahead` from now; None is without end."""

    past: timedelta
    ahead: timedelta | None = None
    by: By = By.START


@dataclass(frozen=True, slots=True)
class Tag:
    """A text that stands before a subject in the groupware, or after it."""

    text: str
    at: End = End.START


@dataclass(frozen=True, slots=True)
class Rail:
    """How many deletions at once are not believed: more than `most`, and than `share` percent."""

    most: int = 10
    share: int = 20

    def stops(self, deletions: int, links: int) -> bool:
        """Return whether so many deletions, of so many links, are too many."""
        return deletions > self.most and deletions * 100 > links * self.share


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """How to synchronise; `written` are the sides that may be written to.

    `update_body`: whether a body that changed in the groupware is written to Exchange.
    `busy_subject`: what private items are called in the groupware, where nothing but their time
    is shown of them; empty where all of them is.
    """

    folders: tuple[Folder, ...] = tuple(Folder)
    written: frozenset[Side] = frozenset(Side)
    conflicts: Policy = Policy.EXCHANGE
    window: Window | None = None
    update_body: bool = True
    tag: Tag | None = None
    busy_subject: str = ""
    deletions: Rail = Rail()


def options_of(facts: SyncFacts) -> SyncOptions:
    """Return the options that `facts` come to."""
    tag = facts.subject_tag.strip()
    return SyncOptions(
        folders=FOLDERS[facts.items],
        written=WRITTEN[facts.direction],
        conflicts=facts.conflicts,
        window=_window(facts.window) if facts.window else None,
        update_body=facts.update_body,
        tag=Tag(tag, facts.subject_tag_at) if tag else None,
        busy_subject=facts.busy_subject.strip() if facts.private is Private.BUSY else "",
        deletions=Rail(facts.deletions.most, facts.deletions.share),
    )


def _window(facts: WindowFacts) -> Window:
    ahead = None if facts.ahead is None else timedelta(days=facts.ahead)
    return Window(timedelta(days=facts.past), ahead, facts.by)
