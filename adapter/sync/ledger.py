"""The port behind which a sync remembers: links, what was seen and not yet dealt with, what was lost.

A ledger is one pair's: a folder of a mailbox, and the collection it is kept in step with. Every
method that changes something does so as a whole and durably before it returns, or not at all.

state      a store's own mark of how far its changes were read
inbox      what was seen on a side and is not yet part of what is agreed
link       that an item of each side are the same thing, and what was agreed last
owed       that a side does not have the agreed item yet
sent       that a write was begun and nobody knows what became of it
aside      what cannot be kept in step now, why, and when to look again
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from adapter.errors import AdapterError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from adapter.items import Item
    from adapter.reconcile import Side
    from adapter.store import ChangePage, Fetched
    from provision.contract.messages import Line


class LedgerError(AdapterError):
    """What was remembered cannot be read, or nothing can be written down."""


class LeaseLostError(LedgerError):
    """Somebody else works with this ledger by now."""


@dataclass(frozen=True, slots=True)
class End:
    """One side of a link; without a `key` there is no item there (yet, or any more).

    `held`: the item as it was last seen there, where that is not how the agreed one would be
    shown. `token` is the one of our create, if it was ours. `owed`: the agreed item is to be
    written there. `sent`: when a write was begun whose outcome is not known.
    `left`: somebody took the item away there, and in one direction only that is no deletion.
    `again`: when to try once more what was refused. `apart`: the side cannot hold the item.
    """

    key: str = ""
    version: str = ""
    held: Item | None = None
    token: str = ""
    owed: bool = False
    sent: datetime | None = None
    left: bool = False
    again: datetime | None = None
    apart: bool = False


NOWHERE = End()


@dataclass(frozen=True, slots=True)
class Link:
    """That two items are one; `base` is what is agreed, None before the two were ever compared.

    `doomed`: it was deleted on one side, and is to be deleted where it still is. `asked`: the
    number of the conflict that waits for a person. `number` is 0 until the ledger has it.
    `parent`: the number of the link of a series, which Exchange cannot hold, of which this is an
    occurrence, and is in Exchange alone. `expanded` is of such a series, what of it was told last.
    """

    number: int
    base: Item | None
    ends: Mapping[Side, End]
    doomed: bool = False
    asked: int = 0
    parent: int = 0
    expanded: str = ""

    def end(self, side: Side) -> End:
        return self.ends.get(side, NOWHERE)


@dataclass(frozen=True, slots=True)
class Entry:
    """What was seen of an item: it is `gone`, or has a version and, once it was read, `found`."""

    side: Side
    key: str
    gone: bool = False
    version: str = ""
    token: str = ""
    found: Fetched | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """By what an item is recognised without a key: our token, its UID, what it says.

    `content` is of start, end and subject, of a series or a single item; `digest` of the whole item. Texts are empty where
    there is nothing to recognise by.
    """

    token: str = ""
    uid: str = ""
    content: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An item of the inbox that has been read and belongs to no link."""

    side: Side
    key: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class Missing:
    """A link whose item is gone on a side, by its key there at least."""

    number: int
    side: Side
    marks: Marks


@dataclass(frozen=True, slots=True)
class Aside:
    """An item that cannot be kept in step now; `again` is when it is looked at once more."""

    side: Side
    key: str
    version: str
    why: Line
    again: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """Two versions of an item of which one was not taken, or both wait for a person.

    `chosen`: whose version a person chose since. `label` tells a person which item it is.
    """

    number: int
    link: int
    at: datetime
    label: str
    disputed: frozenset[str]
    versions: Mapping[Side, Item | None]
    winner: Side | None
    chosen: Side | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is to be written down at once.

    `links` are put in the place of those with their numbers (0 makes a new one), `ends` in the
    place of one side of a link, `forgotten` are numbers of links that end, `consumed` are inbox entries (side, key, version) that are dealt
    with, `asides` what cannot be dealt with now, `lifted` (side, key) of what was aside and is so
    no more, `kept` versions that were not taken, `ghosts` tokens of creates that were given up.
    """

    links: tuple[Link, ...] = ()
    ends: tuple[tuple[int, Side, End], ...] = ()
    forgotten: tuple[int, ...] = ()
    consumed: tuple[tuple[Side, str, str], ...] = ()
    asides: tuple[Aside, ...] = ()
    lifted: tuple[tuple[Side, str], ...] = ()
    kept: tuple[Kept, ...] = ()
    ghosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a pair stands: when the last pass was, how far each side was read, what is listed anew."""

    last: datetime | None = None
    states: Mapping[Side, str] = field(default_factory=dict)
    listing: frozenset[Side] = frozenset()
    paused: Line | None = None


@dataclass(frozen=True, slots=True)
class Census:
    """How many links there are, and how many items are gone on a side and still on the other."""

    links: int
    gone: Mapping[Side, int]


class Ledger(Protocol):
    """What is remembered of one pair; every method may raise `LedgerError`."""

    def lease(self) -> None:
        """Be the one who works with this ledger from now on; who did before is refused."""

    def standing(self) -> Standing: ...

    def observe(self, side: Side, page: ChangePage) -> None:
        """Take the changes of a page into the inbox, and its state, at once.

        What is known already by version is no news. A page that begins a list from the start
        (`reset`, or the first ever) makes the items that the list does not have gone in its end.
        """

    def relist(self) -> None:
        """Forget how far both sides were read: the next pass reads lists from the beginning."""

    def unread(self, side: Side, limit: int) -> Sequence[Entry]:
        """Return entries of the inbox whose items are still to be read."""

    def read(self, side: Side, found: Iterable[tuple[Fetched, Marks]]) -> None:
        """Add the items to their entries in the inbox."""

    def look_again(self, keys: Iterable[tuple[Side, str]]) -> None:
        """Put items into the inbox that are to be read whatever their version."""

    def newcomers(self) -> Sequence[Newcomer]: ...

    def missing(self) -> Sequence[Missing]: ...

    def rekey(self, moved: Iterable[tuple[int, Newcomer]]) -> None:
        """Let the links go on with the keys of the newcomers, which are read but not agreed."""

    def doubtful(self) -> Sequence[Link]:
        """Return links with a write whose outcome is not known."""

    def unmade(self) -> Sequence[Link]:
        """Return links of items that are still to be made on a side, and not being made now."""

    def given_up(self, token: str, uid: str) -> Item | None:
        """Return the agreed item with that UID, if a create by that token was given up."""

    def twins(self) -> Sequence[Entry]:
        """Return newcomers by a create that was given up, of an item that is linked as it is."""

    def uids(self, uids: Collection[str]) -> Mapping[str, int]:
        """Return how many links have each of `uids`."""

    def census(self) -> Census: ...

    def due_links(self, after: int, limit: int, now: datetime) -> Sequence[Link]:
        """Return links with something to do, by number from `after` on.

        Those with an item in the inbox, with something owed or doomed, or with a choice made;
        none of which something is still to be read or found out. One that waits for a person
        does so until there is an answer, or nothing to ask any more, since a side is gone.
        """

    def series(self) -> Sequence[Link]:
        """Return the links of items that are on one side alone, since the other cannot hold them."""

    def singles(self, parent: int) -> Sequence[Link]:
        """Return the links of the single events that stand for a series."""

    def orphans(self) -> Sequence[Link]:
        """Return the links of single events whose series is gone, or stands for itself by now."""

    def due_newcomers(self, side: Side, limit: int) -> Sequence[Entry]:
        """Return entries of a side that were read and belong to no link, with their items.

        Not `twins`: those are waited for until they are taken back.
        """

    def entries(self, links: Iterable[Link]) -> Mapping[tuple[Side, str], Entry]:
        """Return what the inbox has of the items of `links`."""

    def settle(self, settlement: Settlement) -> tuple[int, ...]:
        """Write it down at once; return the numbers of its links, in their order."""

    def awaken(self, now: datetime, admission: str) -> int:
        """Put back into the inbox what was set aside until now; return how many items.

        All of it, where `admission`, by what items are let in, is not what it was.
        """

    def asides(self) -> Sequence[Aside]: ...

    def kept(self) -> Sequence[Kept]: ...

    def choices(self, links: Iterable[Link]) -> Mapping[int, Sequence[Kept]]:
        """Return what a person chose of `links`, by their number, in the order of its coming."""

    def choose(self, number: int, side: Side) -> None:
        """Note that a person chose `side`'s version; raises `KeyError` where there is none."""

    def end_pass(self, now: datetime, paused: Line | None) -> None:
        """Note when a pass came to its end, and forget what nobody will choose any more."""
