"""Compare two stores, and tell step by step what would make the one hold what the other does.

The same steps are shown by `--plan` and carried out without it. Nothing is held of either side
but its keys, and a short summary of each item of the side that is written to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from adapter.items import Event
from adapter.store import Changed, Create, Fetched, Unreadable, Update
from adapter.transfer.matching import (
    Known,
    Others,
    differences,
    digest_of,
    held_by_both,
    lost_in,
)
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from adapter.items import Item
    from adapter.store import Folder
    from adapter.transfer.patience import Patient
    from provision.contract.messages import Line

LISTED_AT_ONCE, READ_AT_ONCE = 500, 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Same:
    """An item that is there already, as it should be."""

    label: Line
    notes: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Put:
    """An item to be made, or to be changed from what it was `before`."""

    label: Line
    notes: tuple[Line, ...]
    write: Create | Update
    before: Fetched | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """An item that is not carried, and why."""

    label: Line
    reason: Line


Step = Same | Put | Left


@dataclass(frozen=True, slots=True)
class Pair:
    """A folder of a mailbox, and that of the groupware; `keep` leaves alone what differs.

    `places` name where the items come from and where they go, the same every time.
    """

    places: tuple[str, str]
    folder: Folder
    source: Patient
    target: Patient
    keep: bool = False

    def steps(self) -> tuple[int, Iterator[Step]]:
        """Return how many items there are to be carried, and what each of them needs."""
        listed = listing(self.source, self.folder)
        return len(listed), self._steps(listed)

    def _steps(self, listed: dict[str, str | None]) -> Iterator[Step]:
        held = held_by_both(self.source.held(self.folder), self.target.held(self.folder))
        keeps_uids = "uid" in self.target.held(self.folder)
        others = Others(self.places, self._known(held), listed.items(), keeps_uids=keeps_uids)
        for keys in parts(list(listed), READ_AT_ONCE):
            yield from self._page(keys, others, held)

    def _known(self, held: frozenset[str]) -> Iterator[Known]:
        there = listing(self.target, self.folder)
        for keys in parts(list(there), READ_AT_ONCE):
            for found in self.target.fetch(keys):
                if isinstance(found, Unreadable):
                    yield Known(found.key, "", there[found.key], "", "")
                else:
                    said = digest_of(found.item, held)
                    yield Known(found.key, found.version, found.token, found.item.uid, said)

    def _page(self, keys: Sequence[str], others: Others, held: frozenset[str]) -> Iterator[Step]:
        differing: list[tuple[Fetched, Known]] = []
        for found in self.source.fetch(keys):
            if isinstance(found, Unreadable):
                yield Left(found.key, found.reason)
                continue
            said = digest_of(found.item, held)
            known = others.take(found.key, found.item.uid, said)
            if known is None:
                token = others.token_for(found.key, found.item.uid)
                write = Create(self.folder, found.item, token)
                yield Put(label_of(found.item), self._notes(found), write)
            elif known.digest == said:
                yield Same(label_of(found.item), self._notes(found))
            else:
                differing.append((found, known))
        there = {one.key: one for one in self.target.fetch([known.key for _, known in differing])}
        for found, known in differing:
            yield self._compared(found, there.get(known.key), held)

    def _compared(
        self, found: Fetched, there: Fetched | Unreadable | None, held: frozenset[str]
    ) -> Step:
        label = label_of(found.item)
        if there is None:
            return Left(label, message("transfer.gone-meanwhile"))
        if isinstance(there, Unreadable):
            return Left(label, message("transfer.unreadable-there", reason=there.reason))
        wanted, names = differences(found, there.item, held)
        if not names:
            return Same(label, self._notes(found))
        if self.keep:
            return Left(label, message("transfer.kept", fields=", ".join(sorted(names))))
        write = Update(there.key, there.version, wanted, names)
        return Put(label, self._notes(found), write, there)

    def _notes(self, found: Fetched) -> tuple[Line, ...]:
        """Return what of an item is not carried one to one."""
        lost = lost_in(found.item, self.target.held(self.folder))
        said = (message("transfer.lost", fields=", ".join(lost)),) if lost else ()
        return (*found.notes, *said)


def listing(store: Patient, folder: Folder) -> dict[str, str | None]:
    """Return the keys of all there is in a folder, each with the token that it bears."""
    there: dict[str, str | None] = {}
    state, more = "", True
    while more:
        page = store.changes(folder, state, LISTED_AT_ONCE)
        for change in page.changes:
            if isinstance(change, Changed):
                there[change.key] = change.token
            else:
                there.pop(change.key, None)
        state, more = page.state, page.more
    return there


def parts(whole: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield a sequence a part at a time."""
    for begin in range(0, len(whole), size):
        yield whole[begin : begin + size]


def label_of(item: Item) -> Line:
    """Return how a person knows an item: by what it is called, and when it is."""
    moment = item.start if isinstance(item, Event) else item.due or item.start
    if moment is None:
        return message("transfer.undated", subject=item.subject)
    return message("transfer.dated", subject=item.subject, moment=_shown(moment))


def _shown(moment: datetime | date) -> str:
    if isinstance(moment, datetime):
        return f"{moment:%Y-%m-%d %H:%M}"
    return moment.isoformat()
