"""Find out what became of writes that got no answer, before anything is sent again.

A create is looked for by its token. One that is not there is given up only when the store cannot
carry it out any more, and is then made under another token; should the first arrive after all,
it is known by the old one. An update or a deletion is bound to a version, so what is there now
tells whether it was made.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adapter.sync.ledger import Marks, Newcomer, Settlement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapter.reconcile import Side
    from adapter.store import Store
    from adapter.sync.ledger import End, Ledger, Link
    from adapter.sync.terms import Terms, World


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is needed to find out."""

    stores: Mapping[Side, Store]
    ledger: Ledger
    terms: Terms
    world: World

    def settle(self) -> int:
        """Settle what can be settled of unanswered writes; return how many still cannot."""
        waiting = 0
        creates: dict[Side, list[Link]] = defaultdict(list)
        for link in self.ledger.doubtful():
            for side, end in link.ends.items():
                if end.sent and not end.key:
                    creates[side].append(link)
                elif end.sent and link.doomed and not self._is_past(end, side):
                    waiting += 1
                elif end.sent:
                    self.ledger.look_again([(side, end.key)])
                    self._put(link, side, replace(end, sent=None))
        return waiting + sum(self._look_for(side, links) for side, links in creates.items())

    def _look_for(self, side: Side, links: list[Link]) -> int:
        """Let creates that arrived be the items of their links, and give up those that cannot."""
        tokens = [link.end(side).token for link in links]
        found = {one.token: one for one in self.stores[side].find(self.terms.folder, tokens)}
        waiting = 0
        for link in links:
            end = link.end(side)
            if one := found.get(end.token):
                self.ledger.rekey([(link.number, Newcomer(side, one.key, Marks(end.token)))])
                self.ledger.look_again([(side, one.key)])
            elif self._is_past(end, side):
                anew = replace(end, sent=None, token=self.world.token())
                self._put(link, side, anew, (end.token,))
            else:
                waiting += 1
        return waiting

    def _put(self, link: Link, side: Side, end: End, ghosts: tuple[str, ...] = ()) -> None:
        self.ledger.settle(Settlement(ends=((link.number, side, end),), ghosts=ghosts))

    def _is_past(self, end: End, side: Side) -> bool:
        """Return whether a write that was begun then cannot be carried out any more."""
        return end.sent is not None and self.world.clock() - end.sent >= self.terms.late(side)
