"""Send what was decided and written down, and write down what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, assert_never

from adapter.merge import differing
from adapter.reconcile import Side
from adapter.store import (
    Conflict,
    Create,
    Delete,
    Done,
    Postponed,
    Refused,
    StoreError,
    Unknown,
    Update,
)
from adapter.sync.ledger import Aside, End, Settlement
from adapter.sync.marks import labelled
from adapter.sync.summary import Deed, Remark
from adapter.sync.writes import write_for
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from adapter.items import Item
    from adapter.store import Outcome, Store, Write
    from adapter.sync.ledger import Entry, Ledger, Link
    from adapter.sync.summary import Summary
    from adapter.sync.terms import Terms
    from provision.contract.messages import Line

DEEDS: Mapping[type[Write], Deed] = {
    Create: Deed.MADE,
    Update: Deed.CHANGED,
    Delete: Deed.DELETED,
}
# When to try once more what was refused, though nobody changed it.
AGAIN = timedelta(days=1)
# When to try once more what was in conflict with an item that cannot be seen to be another.
SOON = timedelta(minutes=5)


class Sender:
    """What writes to the two stores; `again` is whether something was in the way of a write."""

    def __init__(
        self,
        stores: Mapping[Side, Store],
        ledger: Ledger,
        terms: Terms,
        clock: Callable[[], datetime],
        summary: Summary,
    ) -> None:
        self._stores = stores
        self._ledger = ledger
        self._terms = terms
        self._clock = clock
        self._summary = summary
        self.again = False
        self._in_parts: set[int] = set()

    def begun(self, link: Link) -> Link:
        """Return `link` with a note that what it needs is about to be sent."""
        now = self._clock()
        ends = dict(link.ends)
        for side, end in link.ends.items():
            if write_for(link, side, self._terms):
                ends[side] = replace(end, sent=now, again=None)
            elif end.owed:
                ends[side] = replace(end, owed=False)
        return replace(link, ends=ends)

    def send(self, links: Sequence[Link]) -> None:
        """Send what the links need, which are written down as begun."""
        for side in Side:
            needed = [
                (link, write)
                for link in links
                if link.end(side).sent and (write := write_for(link, side, self._terms))
            ]
            if not needed:
                continue
            try:
                outcomes = self._stores[side].carry_out([write for _, write in needed])
            except StoreError:
                self._not_sent(links, side)
                raise
            self._settle(side, needed, outcomes)

    def _not_sent(self, links: Sequence[Link], first: Side) -> None:
        """Note that nothing was sent to `first`, nor to the side that comes after it."""
        sides = list(Side)[list(Side).index(first) :]
        ends = tuple(
            (link.number, side, replace(link.end(side), sent=None))
            for link in links
            for side in sides
            if link.end(side).sent
        )
        self._ledger.settle(Settlement(ends=ends))

    def take_back(self, twins: Sequence[Entry]) -> None:
        """Delete what a create made that had been given up, and made anew, before it arrived."""
        for side in Side:
            entries = [entry for entry in twins if entry.side is side]
            writes = [Delete(entry.key, entry.version) for entry in entries]
            outcomes = self._stores[side].carry_out(writes) if writes else ()
            done = [e for e, outcome in zip(entries, outcomes, strict=True) if _is_done(outcome)]
            if done:
                self._summary.deeds[side, Deed.DELETED] += len(done)
                consumed = tuple((side, entry.key, entry.version) for entry in done)
                self._ledger.settle(Settlement(consumed=consumed))

    def _settle(
        self, side: Side, needed: Sequence[tuple[Link, Write]], outcomes: Sequence[Outcome]
    ) -> None:
        parts = [
            self._settled(side, link, write, outcome)
            for (link, write), outcome in zip(needed, outcomes, strict=True)
        ]
        self._ledger.settle(_together(parts))
        self._ledger.look_again(
            (side, link.end(side).key)
            for (link, _), outcome in zip(needed, outcomes, strict=True)
            if isinstance(outcome, Conflict) and link.end(side).key
        )

    def _settled(self, side: Side, link: Link, write: Write, outcome: Outcome) -> Settlement:
        """Return what `outcome` means for the side of the link that was written."""
        end = link.end(side)
        match outcome:
            case Done():
                return self._done(side, link, write, outcome)
            case Conflict():
                self.again = True
                later = self._clock() + SOON
                return Settlement(ends=((link.number, side, replace(end, sent=None, again=later)),))
            case Refused(reason):
                return self._refused(side, link, reason)
            case Postponed(reason, wait):
                self._summary.put_off(reason, wait)
                return Settlement(ends=((link.number, side, replace(end, sent=None)),))
            case Unknown():
                self._summary.waiting += 1
                return Settlement()
            case _:
                assert_never(outcome)

    def _done(self, side: Side, link: Link, write: Write, done: Done) -> Settlement:
        self._summary.deeds[side, DEEDS[type(write)]] += 1
        self._summary.notes += [Remark(_label(link), note) for note in done.notes]
        source = link.end(side.other)
        lifted = ((side.other, source.key),) if source.key else ()
        if isinstance(write, Delete):
            return Settlement(forgotten=(link.number,), lifted=lifted)
        held = None if isinstance(write, Create) else self._looks(side, link, write)
        made = End(done.key, done.version, held, link.end(side).token)
        if not done.whole:
            return self._in_part(side, link, made)
        return Settlement(ends=((link.number, side, made),), lifted=lifted)

    def _in_part(self, side: Side, link: Link, made: End) -> Settlement:
        """Read what is there and write the rest: once in this pass, and then once a day.

        How it looked before tells then what of it is still on its way.
        """
        made = replace(made, held=link.end(side).held, owed=True)
        if link.number not in self._in_parts:
            self._in_parts.add(link.number)
            self.again = True
            self._ledger.look_again([(side, made.key)])
            return Settlement(ends=((link.number, side, made),))
        why, again = message("sync.in-part"), self._clock() + AGAIN
        self._summary.asides.append(Remark(_label(link), why))
        return Settlement(
            ends=((link.number, side, replace(made, again=again + AGAIN)),),
            asides=(Aside(side, made.key, made.version, why, again),),
        )

    def _looks(self, side: Side, link: Link, write: Update) -> Item | None:
        """Return how the item looks after `write`, where that is not as what is agreed."""
        before, wanted = link.end(side).held, write.item
        if before is None:
            return None
        written: dict[str, Any] = {name: getattr(wanted, name) for name in write.fields}
        looks = replace(before, **written)
        return looks if differing(looks, wanted, self._terms.held(side)) else None

    def _refused(self, side: Side, link: Link, reason: Line) -> Settlement:
        """Note what was refused beside the item that could not be carried over, for a day."""
        again, end, source = self._clock() + AGAIN, link.end(side), link.end(side.other)
        self._summary.asides.append(Remark(_label(link), reason))
        asides = (Aside(side.other, source.key, source.version, reason, again),)
        refused = replace(end, sent=None, again=again)
        return Settlement(ends=((link.number, side, refused),), asides=asides if source.key else ())


def _together(parts: Sequence[Settlement]) -> Settlement:
    return Settlement(
        ends=tuple(each for part in parts for each in part.ends),
        forgotten=tuple(each for part in parts for each in part.forgotten),
        asides=tuple(each for part in parts for each in part.asides),
        lifted=tuple(each for part in parts for each in part.lifted),
    )


def _is_done(outcome: Outcome) -> bool:
    return isinstance(outcome, Done)


def _label(link: Link) -> str:
    return labelled(link.base) if link.base else ""
