"""What the two sides of a link are to have in common: pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adapter.merge import Policy, as_in, differing, merge, whole
from adapter.reconcile import Side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapter.items import Item
    from adapter.sync.ledger import Kept, Link
    from adapter.sync.terms import Terms
    from adapter.sync.told import Told


@dataclass(frozen=True, slots=True)
class Joint:
    """A link, and what its sides say of it.

    `answer`: what a person who was asked chose of the two.
    """

    link: Link
    told: Mapping[Side, Told]
    terms: Terms
    answer: Kept | None

    def edits(self, side: Side) -> frozenset[str]:
        """Return what was edited on `side` of what concerns the other one."""
        told = self.told.get(side)
        return told.edits & self.terms.shared if told else frozenset()

    def before(self, base: Item) -> Item:
        """Return what both sides had before a write that an edit came in the way of.

        What is agreed has one side's edit already; the other one's of the same fields is at odds
        with that, and does not follow it.
        """
        for side, told in self.told.items():
            end = self.link.end(side)
            if end.owed and end.held:
                had = self.terms.views[side].meant(end.held, base)
                pending = whole(differing(had, base, self.terms.shared), self.terms.shared)
                base = as_in(base, had, pending & whole(told.edits, self.terms.shared))
        return base

    def joined(
        self, base: Item | None, items: Mapping[Side, Item]
    ) -> tuple[frozenset[str], Item, Side | None]:
        """Return in what the two are at odds, what they have in common, and who gave way."""
        terms = self.terms
        if source := terms.source:
            overwritten = self._overwritten(source, items[source])
            return overwritten, items[source], source.other if overwritten else None
        merged = merge(base, items, terms.shared, self._winner())
        alone = {
            name: getattr(items[side], name)
            for side in self.told
            for name in self.told[side].edits - terms.held(side.other)
        }
        return merged.disputed, replace(merged.item, **alone), merged.loser

    def version(self, side: Side) -> Item | None:
        """Return what the item on `side` means, as it was seen now or last."""
        if side in self.told:
            return self.told[side].item
        held = self.link.end(side).held
        return self.terms.views[side].meant(held, self.link.base) if held else None

    def _overwritten(self, source: Side, item: Item) -> frozenset[str]:
        """Return the edits of a copy that are written over, since its original changed."""
        base, target, shared = self.link.base, source.other, self.terms.shared
        theirs = self.version(target)
        if theirs is None or not self.edits(source):
            return frozenset()
        lost = differing(item, theirs, shared)
        return lost if base is None else lost & differing(base, theirs, shared)

    def _winner(self) -> Side:
        if self.answer and self.answer.chosen:
            return self.answer.chosen
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
