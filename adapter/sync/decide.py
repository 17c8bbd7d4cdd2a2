"""Decide what becomes of a link, and what has to be written for it: pure.

    what was agreed ─┐
    what each side   ├─► told ─► fates ─► ACTIONS ─► merge ─► the link as it is to be
    looked like, and ┤                                              │
    looks like now  ─┘                                              ▼
                                              owed or doomed ─► one write a side at most

The decision is written down before anything is sent. So what is agreed is always what both sides
are on their way to, and whoever comes after a crash has only to compare: a side that still looks
as it did before is owed the write, one that looks as agreed has it, and anything else is an edit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adapter.merge import Policy, differing, merge
from adapter.reconcile import ACTIONS, Action, Fate, Side
from adapter.sync.ledger import NOWHERE, End, Kept, Link
from adapter.sync.marks import labelled
from adapter.sync.told import tell, with_choice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from adapter.items import Item
    from adapter.sync.ledger import Entry
    from adapter.sync.terms import Terms

DELETES = {Action.DELETE_IN_EXCHANGE: Side.EXCHANGE, Action.DELETE_IN_GROUPWARE: Side.GROUPWARE}
MAKES = {Action.MAKE_IN_EXCHANGE: Side.EXCHANGE, Action.MAKE_IN_GROUPWARE: Side.GROUPWARE}


@dataclass(frozen=True, slots=True)
class Decision:
    """The link as it is to be, None to forget it; `kept` is what was not taken of two versions.

    Not `settled`: what was seen stays in the inbox, since a person is asked, or since the two
    are not one after all.
    """

    link: Link | None
    kept: Kept | None = None
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    """When a decision is made, and names for creates that nobody has used."""

    now: datetime
    token: Callable[[], str]


def decide(
    link: Link,
    seen: Mapping[Side, Entry],
    terms: Terms,
    moment: Moment,
    choice: Kept | None = None,
) -> Decision:
    """Return what becomes of `link`, of which `seen` has been seen since it was agreed.

    `choice`: what a person chose of two versions that had been at odds.
    """
    return _Judgement(link, seen, terms, moment, choice).decide()


class _Judgement:
    """One link, looked at once."""

    def __init__(
        self,
        link: Link,
        seen: Mapping[Side, Entry],
        terms: Terms,
        moment: Moment,
        choice: Kept | None,
    ) -> None:
        self.link = link
        self.terms = terms
        self.now = moment.now
        self.token = moment.token
        self.choice = choice
        self.gone = frozenset(side for side, entry in seen.items() if entry.gone)
        self.found = {side: entry.found for side, entry in seen.items() if entry.found}
        self.told = {
            side: tell(link, side, one, terms, self.found.get(side.other))
            for side, one in self.found.items()
        }

    def decide(self) -> Decision:
        if all(not self._there(side) for side in Side):
            return Decision(None)
        if self.link.base is None and len(self.told) < len(Side):
            return Decision(None, settled=False)
        if self.link.parent:
            return self._single()
        if self.link.doomed:
            return self._doomed()
        fates = {side: self._fate(side) for side in Side}
        return self._done(ACTIONS[fates[Side.EXCHANGE], fates[Side.GROUPWARE]])

    def _done(self, action: Action) -> Decision:
        if action in DELETES:
            return self._deleted(DELETES[action])
        if action in MAKES:
            return self._made_again(MAKES[action])
        return Decision(None) if action is Action.FORGET else self._merged()

    def _single(self) -> Decision:
        """Look after an occurrence of a series that its side cannot hold, and that is told alone.

        Who takes it away means that; who edits it does so for this side only, and once the
        series is gone, what was edited is an item of its own.
        """
        (side,) = self.link.ends
        if side in self.gone:
            return Decision(replace(self.link, ends={side: End(left=True)}))
        if self.link.doomed and self._edits(side):
            return Decision(None, settled=False)
        if self._edits(side):
            told, end = self.told[side], self.link.end(side)
            ends = {side: replace(end, version=self.found[side].version, held=told.raw, owed=False)}
            return Decision(replace(self.link, ends=ends))
        return Decision(replace(self.link, ends=self._ends(side)))

    def _there(self, side: Side) -> bool:
        """Return whether there is an item on `side`, or one is on its way there."""
        end = self.link.end(side)
        return side not in self.gone and bool(end.key or end.owed)

    def _fate(self, side: Side) -> Fate:
        if side in self.gone:
            return Fate.DELETED
        told = self.told.get(side)
        return Fate.CHANGED if told and self._edits(side) else Fate.SAME

    def _edits(self, side: Side) -> frozenset[str]:
        """Return what was edited on `side` of what concerns the other one."""
        told = self.told.get(side)
        return told.edits & self.terms.shared if told else frozenset()

    def _doomed(self) -> Decision:
        """Delete what is left, unless it was edited since: an edit beats a deletion."""
        rest = next(side for side in Side if self._there(side))
        if not self._edits(rest):
            return Decision(replace(self.link, ends=self._ends(rest)))
        return self._made_again(rest.other)

    def _deleted(self, side: Side) -> Decision:
        """Let the item on `side` be deleted, since the other one was."""
        if not self.link.end(side).key:
            return Decision(None)
        if side in self.terms.written:
            return Decision(replace(self.link, doomed=True, ends=self._ends(side)))
        # It was taken out of a copy: the original stays, and the copy is not made again.
        ends = self._ends(side) | {side.other: End(left=True)}
        return Decision(replace(self.link, ends=ends))

    def _made_again(self, side: Side) -> Decision:
        """Let the item of the other side be made on `side`, where it was deleted."""
        told = self.told[side.other]
        if side not in self.terms.written:
            # A copy that was edited outlives its original, and is a copy no more.
            return Decision(None)
        ends = self._ends(side.other, told.item) | {side: End(token=self.token(), owed=True)}
        return Decision(replace(self.link, base=told.item, doomed=False, ends=ends))

    def _ends(self, side: Side, base: Item | None = None) -> dict[Side, End]:
        """Return the end of `side` alone, as it is now."""
        return {side: self._end(side, base or self.link.base)}

    def _merged(self) -> Decision:
        """Bring both sides to one item, which may need nothing to be written."""
        base = self.link.base
        items = {side: told.item for side, told in self.told.items()}
        if base is not None:
            items = dict.fromkeys(Side, base) | items
        disputed, item, loser = self._joined(base, items)
        if loser and self._asks():
            return self._asking(items, disputed)
        kept = None
        if loser:
            versions = items | {loser: self._theirs(loser) or items[loser]}
            kept = self._kept(item, disputed, versions, loser.other)
        if self.choice and not self.link.asked:
            item = with_choice(item, self.choice)
        ends = {side: self._end(side, item) for side in Side}
        link = replace(self.link, base=item, ends=ends, asked=0)
        return Decision(link, kept)

    def _joined(
        self, base: Item | None, items: Mapping[Side, Item]
    ) -> tuple[frozenset[str], Item, Side | None]:
        """Return in what the two are at odds, what they have in common, and who gave way."""
        terms = self.terms
        if source := terms.source:
            overwritten = self._overwritten(source, items[source])
            return overwritten, items[source], source.other if overwritten else None
        winner = self._winner()
        merged = merge(base, items, terms.shared, winner)
        alone = {
            name: getattr(items[side], name)
            for side in self.told
            for name in self.told[side].edits - terms.held(side.other)
        }
        return merged.disputed, replace(merged.item, **alone), merged.loser

    def _overwritten(self, source: Side, item: Item) -> frozenset[str]:
        """Return the edits of a copy that are written over, since its original changed."""
        base, target, shared = self.link.base, source.other, self.terms.shared
        theirs = self._theirs(target)
        if theirs is None or not self._edits(source):
            return frozenset()
        lost = differing(item, theirs, shared)
        return lost if base is None else lost & differing(base, theirs, shared)

    def _theirs(self, side: Side) -> Item | None:
        """Return what the item on `side` means, as it was seen now or last."""
        if side in self.told:
            return self.told[side].item
        held = self.link.end(side).held
        return self.terms.views[side].meant(held, self.link.base) if held else None

    def _winner(self) -> Side:
        if self.choice and self.link.asked and self.choice.chosen:
            return self.choice.chosen
        match self.terms.policy:
            case Policy.GROUPWARE:
                return Side.GROUPWARE
            case Policy.NEWEST:
                return self._newest()
            case _:
                return Side.EXCHANGE

    def _newest(self) -> Side:
        """Return who was edited last, as far as that is known; two clocks only break a tie."""
        times = {side: told.modified for side, told in self.told.items()}
        ours, theirs = times.get(Side.EXCHANGE), times.get(Side.GROUPWARE)
        return Side.GROUPWARE if ours and theirs and theirs > ours else Side.EXCHANGE

    def _asks(self) -> bool:
        chosen = self.choice is not None and self.link.asked
        both_ways = self.terms.source is None
        return self.terms.policy is Policy.ASK and both_ways and not chosen

    def _asking(self, items: Mapping[Side, Item], disputed: frozenset[str]) -> Decision:
        item = items[Side.EXCHANGE]
        return Decision(self.link, self._kept(item, disputed, items, None), settled=False)

    def _kept(
        self, item: Item, disputed: frozenset[str], items: Mapping[Side, Item], winner: Side | None
    ) -> Kept:
        label = labelled(item)
        return Kept(
            self.link.asked, self.link.number, self.now, label, disputed, dict(items), winner
        )

    def _end(self, side: Side, item: Item | None) -> End:
        """Return `side` of the link as it is when `item` is agreed: owed the item, or not."""
        end = self.link.end(side)
        if side in self.gone or (not end.key and not end.owed):
            return self._absent(side, item)
        if not end.key or item is None:
            return end
        found, told = self.found.get(side), self.told.get(side)
        wanted = self.terms.views[side].shown(item)
        looks = told.looks(wanted) if told else end.held or self._shown(side)
        owed = self._is_owed(side, looks, wanted)
        unlike = bool(differing(looks, wanted, self.terms.held(side)))
        return replace(
            end,
            version=found.version if found else end.version,
            held=looks if owed or unlike else None,
            owed=owed,
            again=None,
        )

    def _absent(self, side: Side, item: Item | None) -> End:
        """Return an end without an item: one that is to be made anew, or one that was left."""
        if item is not None and not self.terms.can_hold(side, item):
            return End(apart=True)
        edited = item is not None and item != self.link.base
        if edited and side in self.terms.written:
            return End(token=self.token(), owed=True)
        return NOWHERE if side not in self.gone else End(left=True)

    def _is_owed(self, side: Side, looks: Item, wanted: Item) -> bool:
        """Return whether `side` has to be written: what is agreed changed, or an edit there lost."""
        base = self.link.base
        if side not in self.terms.written:
            return False
        unlike = differing(looks, wanted, self.terms.writable(side))
        if base is None or self.link.end(side).owed:
            return bool(unlike)
        if self.terms.source and not self._edits(self.terms.source):
            return False  # an edited copy stays so until its original changes
        agreed = differing(self._shown(side), wanted, unlike)
        return bool(agreed or unlike & self._edits(side))

    def _shown(self, side: Side) -> Item:
        base = self.link.base
        if base is None:
            raise ValueError("an item that was never agreed on and is not seen")
        return self.terms.views[side].shown(base)
