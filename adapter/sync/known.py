"""Find which new items are known already: under another key, on the other side, or on their way.

An item that is still to be made on a side may come there by itself meanwhile, for both sides get
the same invitation: what is the same is then joined, and not made a second time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adapter.sync.ledger import End, Link, Missing, Settlement
from adapter.sync.marks import marks_of, recognise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from adapter.reconcile import Side
    from adapter.sync.ledger import Ledger, Newcomer

TOGETHER = 50


@dataclass(slots=True)
class Known:
    """Finds out; `to_be_read` is whether items have to be read again before they are joined."""

    ledger: Ledger
    to_be_read: bool = False

    def settle(self) -> int:
        """Write down what is known; return how many pairs of items were joined."""
        newcomers = self.ledger.newcomers()
        if not newcomers:
            return 0
        unmade = self._unmade()
        missing = [*self.ledger.missing(), *_missing(unmade)]
        known = recognise(newcomers, missing, self._awaited())
        met = [
            (unmade[number, one.side], one)
            for number, one in known.moved
            if (number, one.side) in unmade and _is_anothers(unmade[number, one.side], one)
        ]
        apart = {one.key for _, one in met}
        self.ledger.rekey([(number, one) for number, one in known.moved if one.key not in apart])
        self._join(
            [Link(0, None, {one.side: End(one.key) for one in pair}) for pair in known.joined]
        )
        for link, one in met:
            self._join_anew(link, one)
        return len(known.joined) + len(met)

    def _unmade(self) -> Mapping[tuple[int, Side], Link]:
        return {
            (link.number, side): link
            for link in self.ledger.unmade()
            for side, end in link.ends.items()
            if end.owed and not end.key and not end.sent
        }

    def _awaited(self) -> Mapping[str, tuple[int, Side]]:
        return {
            end.token: (link.number, side)
            for link in self.ledger.doubtful()
            for side, end in link.ends.items()
            if end.sent and not end.key
        }

    def _join(self, links: Sequence[Link]) -> None:
        for start in range(0, len(links), TOGETHER):
            self.ledger.settle(Settlement(links=tuple(links[start : start + TOGETHER])))

    def _join_anew(self, link: Link, one: Newcomer) -> None:
        """Join an item with one that had to be made: of neither is known who edited what."""
        other = one.side.other
        ends = {one.side: End(one.key), other: End(link.end(other).key)}
        self.ledger.settle(Settlement(links=(Link(0, None, ends),), forgotten=(link.number,)))
        self.ledger.look_again([(other, link.end(other).key)])
        self.to_be_read = True


def _missing(unmade: Mapping[tuple[int, Side], Link]) -> Iterator[Missing]:
    for (number, side), link in unmade.items():
        if link.base:
            marks = replace(marks_of(link.base), token=link.end(side).token)
            # An occurrence that is told alone is no other event that only looks the same.
            yield Missing(
                number, side, replace(marks, content="", digest="") if link.parent else marks
            )


def _is_anothers(link: Link, one: Newcomer) -> bool:
    """Return whether somebody else made `one`, and the link's item on the other side is there."""
    is_ours = one.marks.token == link.end(one.side).token
    return not is_ours and bool(link.end(one.side.other).key)
