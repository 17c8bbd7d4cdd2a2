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

from adapter.merge import Policy, as_in, differing, whole
from adapter.reconcile import ACTIONS, Action, Fate, Side
from adapter.sync.joining import Joint
from adapter.sync.ledger import NOWHERE, End, Kept, Link
from adapter.sync.marks import labelled
from adapter.sync.told import tell, with_choice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
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
    are not one after all. `given_up`: new links of what is to be deleted in the place of an update.
    """

    link: Link | None
    kept: Kept | None = None
    settled: bool = True
    given_up: tuple[Link, ...] = ()


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
    choices: Sequence[Kept] = (),
) -> Decision:
    """Return what becomes of `link`, of which `seen` has been seen since it was agreed.

    `choices`: what a person chose of versions that had been at odds, each time of two.
    """
    decision = _Judgement(link, seen, terms, moment, choices).decide()
    if not decision.settled or decision.link is None:
        return decision
    return replace(decision, link=replace(decision.link, asked=0))


class _Judgement:
    """One link, looked at once."""

    def __init__(
        self,
        link: Link,
        seen: Mapping[Side, Entry],
        terms: Terms,
        moment: Moment,
        choices: Sequence[Kept],
    ) -> None:
        self.link = link
        self.terms = terms
        self.now = moment.now
        self.token = moment.token
        asked = [one for one in choices if one.number == link.asked]
        self.answer = asked[0] if asked else None
        self.afterwards = [one for one in choices if one is not self.answer]
        self.gone = frozenset(side for side, entry in seen.items() if entry.gone)
        self.found = {side: entry.found for side, entry in seen.items() if entry.found}
        self.told = {
            side: tell(link, side, one, terms, self.found.get(side.other))
            for side, one in self.found.items()
        }
        self.joint = Joint(link, self.told, terms, self.answer)
        self.given_up: tuple[Link, ...] = ()

    def decide(self) -> Decision:
        if self.link.parent:
            return self._single()
        if all(not self._there(side) for side in Side):
            return Decision(None)
        if self.link.base is None and len(self.told) < len(Side):
            return Decision(None, settled=False)
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

        Who takes it away means that; who edits it does so for this side only, until the same is
        changed of the series. Once that is gone, what was edited is an item of its own.
        """
        (side,) = self.link.ends
        if not self._there(side):
            left = replace(self.link, ends={side: End(left=True)})
            return Decision(None if self.link.doomed else left)
        if self.link.doomed and self.joint.edits(side):
            return Decision(None, settled=False)
        if self.joint.edits(side):
            return Decision(replace(self.link, ends={side: self._edited_alone(side)}))
        return Decision(replace(self.link, ends=self._ends(side)))

    def _edited_alone(self, side: Side) -> End:
        """Return the end of a single event that was edited, and in all else follows its series."""
        told, end, version = self.told[side], self.link.end(side), self.found[side].version
        wanted, writable = self._shown(side), self.terms.writable(side)
        theirs = whole(told.edits, writable)
        rest = differing(told.raw, wanted, writable) - theirs
        if not end.owed or not rest:
            return replace(end, version=version, held=told.raw, owed=False)
        return replace(end, version=version, held=as_in(told.raw, wanted, theirs), again=None)

    def _there(self, side: Side) -> bool:
        """Return whether there is an item on `side`, or one is on its way there."""
        end = self.link.end(side)
        return side not in self.gone and bool(end.key or end.owed)

    def _fate(self, side: Side) -> Fate:
        if side in self.gone:
            return Fate.DELETED
        told = self.told.get(side)
        return Fate.CHANGED if told and self.joint.edits(side) else Fate.SAME

    def _doomed(self) -> Decision:
        """Delete what is left, unless it was edited since: an edit beats a deletion."""
        rest = next(side for side in Side if self._there(side))
        if not self.joint.edits(rest):
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
        can_hold = self.terms.can_hold(side, told.item)
        made = End(token=self.token(), owed=True) if can_hold else End(apart=True)
        ends = self._ends(side.other, told.item) | {side: made}
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
            base = self.joint.before(base)
        disputed, item, loser = self.joint.joined(base, items)
        if loser and self._asks():
            return self._asking(items, disputed)
        kept = None
        if loser:
            versions = items | {loser: self.joint.version(loser) or items[loser]}
            kept = self._kept(item, disputed, versions, loser.other)
        for choice in self.afterwards:
            item = with_choice(item, choice)
        ends = {side: self._end(side, item) for side in Side}
        link = replace(self.link, base=item, ends=ends)
        return Decision(link, kept, given_up=self.given_up)

    def _asks(self) -> bool:
        both_ways = self.terms.source is None
        return self.terms.policy is Policy.ASK and both_ways and self.answer is None

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
        if item is None or side not in self.terms.written or self.terms.can_hold(side, item):
            return self._kept_alike(side, end, item)
        return self._told_apart(side, end)

    def _told_apart(self, side: Side, end: End) -> End:
        """Let an item be told as single events from now on; what it was is deleted in its turn.

        Should somebody edit that before, it becomes an item of its own: hence without a UID.
        """
        if end.key:
            found, told = self.found.get(side), self.told.get(side)
            last = replace(
                end,
                version=found.version if found else end.version,
                held=told.raw if told else end.held,
                owed=False,
                again=None,
            )
            was = self.link.base or self.told[side].item
            self.given_up = (Link(0, replace(was, uid=""), {side: last}, doomed=True),)
        return End(apart=True)

    def _kept_alike(self, side: Side, end: End, item: Item | None) -> End:
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
        source = self.terms.source
        if source and not self.joint.edits(source) and not self.afterwards:
            return False  # an edited copy stays so until its original changes
        agreed = differing(self._shown(side), wanted, unlike)
        return bool(agreed or unlike & self.joint.edits(side))

    def _shown(self, side: Side) -> Item:
        base = self.link.base
        if base is None:
            raise ValueError("an item that was never agreed on and is not seen")
        return self.terms.views[side].shown(base)
