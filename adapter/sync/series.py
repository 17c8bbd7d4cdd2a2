"""Tell series that one side cannot hold as single events there, within a stretch of time.

Each is a link of its own whose parent is the series' link, so that it is made, changed and taken
away as surely as any item; it goes one way only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from adapter.items import Event, instant, is_within
from adapter.merge import as_in, differing, whole
from adapter.singles import singles
from adapter.sync.ledger import End, Link, Settlement
from adapter.sync.marks import marks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from adapter.items import Item
    from adapter.reconcile import Side
    from adapter.sync.ledger import Ledger, Newcomer
    from adapter.sync.terms import Terms, World

# How often a series is looked at for occurrences that have come within reach.
STEP = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Expansion:
    """What is needed to tell series as single events."""

    ledger: Ledger
    terms: Terms
    world: World

    def settle(self) -> bool:
        """Write down what is to be told of each series; return whether anything is."""
        links = tuple(replace(orphan, doomed=True) for orphan in self.ledger.orphans())
        newcomers = {(one.side, one.marks.uid): one for one in self.ledger.newcomers()}
        now = self.world.clock()
        for series in self.ledger.series():
            if isinstance(series.base, Event):
                links += tuple(self._expanded(series, series.base, newcomers, now))
        if links:
            self.ledger.settle(Settlement(links=links))
        return bool(links)

    def _expanded(
        self,
        series: Link,
        event: Event,
        newcomers: Mapping[tuple[Side, str], Newcomer],
        now: datetime,
    ) -> Iterator[Link]:
        """Yield the links of a series' single events that are new or another, and its own."""
        step, reach = now.date().toordinal() // STEP.days, self.terms.horizon
        mark = f"{marks_of(event).digest} {step} {reach.past.days} {reach.ahead.days} {reach.zone}"
        side = next(side for side, end in series.ends.items() if end.apart)
        if series.expanded == mark or side not in self.terms.written:
            return
        # Two series of one UID have occurrences of their own all the same.
        event = event if event.uid else replace(event, uid=f"series-{series.number}")
        begin, end = now - reach.past, now + reach.ahead + STEP
        wanted = {one.uid: one for one in singles(event, begin, end, reach.zone)}
        there = {link.base.uid: link for link in self.ledger.singles(series.number) if link.base}
        for uid, one in wanted.items():
            if link := there.get(uid):
                yield from self._changed(link, side, one)
            else:
                yield self._made(series, side, one, newcomers.get((side, uid)))
        for one in self._told_before(event, begin, {uid for at, uid in newcomers if at is side}):
            if one.uid not in wanted and one.uid not in there:
                yield self._made(series, side, one, newcomers[side, one.uid])
        for uid, link in there.items():
            if uid not in wanted and self._is_ahead(link, now):
                yield replace(link, doomed=True)
        yield replace(series, expanded=mark)

    def _told_before(
        self, event: Event, begin: datetime, newcomers: AbstractSet[str]
    ) -> Iterator[Event]:
        """Yield occurrences before `begin` that are there, though the ledger that knew is lost."""
        if any(uid.startswith(f"{event.uid}_") for uid in newcomers):
            zone = self.terms.horizon.zone
            past = singles(event, instant(event.start, zone), begin, zone)
            yield from (one for one in past if one.uid in newcomers)

    def _changed(self, link: Link, side: Side, event: Event) -> Iterator[Link]:
        end, base = link.end(side), link.base
        if base is None or marks_of(base).digest == marks_of(event).digest:
            return
        if end.left:  # somebody took it away there; it has changed since, and is wanted again
            now = End(token=self.world.token(), owed=True)
        else:
            now = replace(end, owed=True, held=self._looks(end, side, base, event))
        yield replace(link, base=event, doomed=False, ends={side: now})

    def _looks(self, end: End, side: Side, base: Item, event: Event) -> Item | None:
        """Return how a single event looks, as if edits had been made that `event` leaves alone."""
        if not end.key or end.owed:
            return end.held  # what is still owed is no edit
        shown, writable = self.terms.views[side].shown, self.terms.writable(side)
        before, wanted = shown(base), shown(event)
        held = end.held or before
        theirs = whole(differing(before, held, writable), writable)
        return as_in(held, wanted, theirs - whole(differing(before, wanted, writable), writable))

    def _made(self, series: Link, side: Side, event: Event, found: Newcomer | None) -> Link:
        """Return a new single event's link; one that is there already is not made again."""
        end = End(found.key, owed=True) if found else End(token=self.world.token(), owed=True)
        return Link(0, event, {side: end}, parent=series.number)

    def _is_ahead(self, link: Link, now: datetime) -> bool:
        """Return whether an event is within reach; what lies further back is left in peace."""
        reach, event = self.terms.horizon, link.base
        far = now + reach.ahead + STEP
        return event is not None and is_within(event, now - reach.past, far, reach.zone)
