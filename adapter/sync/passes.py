"""One pass over a pair: from whatever state the last one ended or broke off in, towards agreement.

    stores ─ observe ─► inbox ─ find out ─ read ─ recognise ─► rails ─ decide ─► ledger
                                                                                   │ first,
    stores ◄───────────────────── send ◄───────────────────────────────────────────┘
       └──────────────────────── outcomes ─► ledger

What is decided is written down before it is sent, what was sent is looked up before it is sent
again, and every step can be the last one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from adapter.reconcile import Side
from adapter.store import BusyError, Fetched, StoreError, Unreadable
from adapter.sync.decide import Moment, decide
from adapter.sync.doubts import Doubts
from adapter.sync.known import Known
from adapter.sync.ledger import Aside, Settlement
from adapter.sync.marks import labelled, marks_of
from adapter.sync.rails import clock_rail, deletion_rail
from adapter.sync.sending import DEEDS, Sender
from adapter.sync.series import Expansion
from adapter.sync.summary import Remark, Summary
from adapter.sync.writes import link_from, write_for
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from adapter.store import Found, Store
    from adapter.sync.decide import Decision
    from adapter.sync.ledger import Entry, Kept, Ledger, Link, Marks
    from adapter.sync.terms import Terms, World
    from provision.contract.messages import Line

ROUNDS = 3  # what was in the way of a write is looked at again, so often
CHANGES, TOGETHER = 512, 50
# When to look once more at what cannot be read, though nobody changed it.
LATER = timedelta(days=1)
# What is new where only copies are is looked at again for an original that it may be joined with.
MUCH_LATER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Judged:
    """A link, what becomes of it, and what had been seen of it."""

    link: Link
    decision: Decision
    entries: tuple[Entry, ...]


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """The pass was asked to end, and did so between two steps."""


class Pass:
    """One pass."""

    def __init__(
        self,
        stores: Mapping[Side, Store],
        ledger: Ledger,
        terms: Terms,
        world: World,
    ) -> None:
        self._stores = stores
        self._ledger = ledger
        self._terms = terms
        self._world = world
        self._summary = Summary(terms.folder)
        self._relisted: set[Side] = set()
        self._sender = Sender(stores, ledger, terms, world.clock, self._summary)

    def run(self) -> Summary:
        """Return what was done; a store's trouble is in it, and ends the pass."""
        now = self._world.clock()
        try:
            self._ledger.lease()
            paused = clock_rail(self._ledger.standing(), now) or self._go(now)
            self._summary.paused = paused
            self._ledger.end_pass(now, paused)
        except Stopped:
            self._summary.stopped = True
        except StoreError as error:
            self._summary.problems += error.problems
            self._summary.wait = error.wait if isinstance(error, BusyError) else None
        return self._summary

    def _go(self, now: datetime) -> Line | None:
        """Go on until nothing is in the way of a write; return why to stop before any, if so."""
        self._ledger.awaken(now, self._terms.admission)
        for _ in range(ROUNDS):
            self._sender.again = False
            if paused := self._round(now):
                return paused
            if not self._sender.again or self._terms.rehearsal:
                break
        return None

    def _round(self, now: datetime) -> Line | None:
        for side in Side:
            self._observe(side)
        self._summary.waiting = Doubts(
            self._stores, self._ledger, self._terms, self._world
        ).settle()
        for side in Side:
            self._read(side)
        self._step()
        known = Known(self._ledger)
        self._summary.joined += known.settle()
        self._sender.again |= known.to_be_read
        if not self._terms.allow_deletions:
            census, terms = self._ledger.census(), self._terms
            if paused := deletion_rail(census, terms.rail, terms.written, self._relisted):
                return paused
        if not self._terms.rehearsal:
            self._sender.take_back(self._ledger.twins())
        self._links(now)
        # The groupware's first: a series of its own may have been told in Exchange before.
        for side in (Side.GROUPWARE, Side.EXCHANGE):
            self._newcomers(side, now)
            if Expansion(self._ledger, self._terms, self._world).settle():
                self._links(now)
        return None

    def _observe(self, side: Side) -> None:
        """Take in what has changed on a side, page by page."""
        more = True
        while more:
            self._step()
            state = self._ledger.standing().states.get(side, "")
            page = self._stores[side].changes(self._terms.folder, state, CHANGES)
            self._ledger.observe(side, page)
            self._relisted |= {side} if page.reset else set()
            more = page.more

    def _read(self, side: Side) -> None:
        """Read the items that are new or another by now."""
        while entries := self._ledger.unread(side, self._terms.at_once):
            self._step()
            versions = {entry.key: entry.version for entry in entries}
            found = {one.key: one for one in self._stores[side].fetch(versions)}
            items = [one for one in found.values() if isinstance(one, Fetched)]
            for one in items:
                self._summary.notes += [Remark(labelled(one.item), note) for note in one.notes]
            self._ledger.read(side, [(one, self._marks(side, one)) for one in items])
            self._summary.read += len(items)
            self._leave(side, versions, found)

    def _marks(self, side: Side, found: Fetched) -> Marks:
        token = found.token or ""
        base = self._ledger.given_up(token, found.item.uid) if token else None
        return marks_of(self._terms.views[side].meant(found.item, base), token)

    def _leave(self, side: Side, versions: Mapping[str, str], found: Mapping[str, Found]) -> None:
        """Set aside what cannot be read; what is not there any more will be told as deleted."""
        again = self._world.clock() + LATER
        unreadable = [one for one in found.values() if isinstance(one, Unreadable)]
        self._summary.asides += [Remark(one.key, one.reason) for one in unreadable]
        left = [key for key in versions if not isinstance(found.get(key), Fetched)]
        if left:
            self._ledger.settle(
                Settlement(
                    consumed=tuple((side, key, versions[key]) for key in left),
                    asides=tuple(
                        Aside(side, one.key, versions[one.key], one.reason, again)
                        for one in unreadable
                    ),
                )
            )

    def _links(self, now: datetime) -> None:
        """Bring the two sides of every link that something happened to into step."""
        after = 0
        while links := self._ledger.due_links(after, TOGETHER, now):
            self._step()
            after = links[-1].number
            seen, chosen = self._ledger.entries(links), self._ledger.choices(links)
            judged = [self._judged(link, seen, chosen[link.number], now) for link in links]
            self._carry_out(judged)

    def _judged(
        self,
        link: Link,
        seen: Mapping[tuple[Side, str], Entry],
        choices: Sequence[Kept],
        now: datetime,
    ) -> Judged:
        entries = {
            side: seen[side, end.key] for side, end in link.ends.items() if (side, end.key) in seen
        }
        decision = decide(link, entries, self._terms, Moment(now, self._world.token), choices)
        kept = decision.kept
        self._summary.at_odds += kept is not None and kept.winner is not None
        self._summary.asked += kept is not None and kept.winner is None
        return Judged(link, decision, tuple(entries.values()))

    def _carry_out(self, judged: Sequence[Judged]) -> None:
        """Write down what was decided, then send it."""
        settled = [one for one in judged if one.decision.settled]
        links = [
            self._sender.begun(link)
            for one in settled
            for link in (one.decision.link, *one.decision.given_up)
            if link
        ]
        numbers = self._ledger.settle(
            Settlement(
                links=tuple(links),
                forgotten=tuple(one.link.number for one in judged if not one.decision.link),
                consumed=tuple(
                    (entry.side, entry.key, entry.version)
                    for one in settled
                    for entry in one.entries
                ),
                kept=tuple(one.decision.kept for one in judged if one.decision.kept),
            )
        )
        self._send_numbered(links, numbers)

    def _newcomers(self, side: Side, now: datetime) -> None:
        """Make what is new on one side on the other one."""
        while entries := self._ledger.due_newcomers(side, TOGETHER):
            self._step()
            links, asides = [], []
            for entry in entries:
                if aside := self._not_admitted(entry, now):
                    asides.append(aside)
                else:
                    links.append(self._sender.begun(self._link_from(entry)))
                    if any(end.apart for end in links[-1].ends.values()):
                        label = labelled(_found(entry).item)
                        self._summary.notes.append(Remark(label, message("sync.as-singles")))
            consumed = tuple((entry.side, entry.key, entry.version) for entry in entries)
            settlement = Settlement(links=tuple(links), consumed=consumed, asides=tuple(asides))
            self._send_numbered(links, self._ledger.settle(settlement))

    def _not_admitted(self, entry: Entry, now: datetime) -> Aside | None:
        """Return why an item is not made on the other side now, and when to look again."""
        found, side = _found(entry), entry.side
        if side.other not in self._terms.written:
            again, why = now + MUCH_LATER, message("sync.one-way")
        else:
            item = self._terms.views[side].meant(found.item, None)
            later = self._terms.admits(item, found.modified, now)
            if later is None:
                return None
            again, why = later, message("sync.outside-window")
        return Aside(side, entry.key, entry.version, why, again)

    def _link_from(self, entry: Entry) -> Link:
        uid = _found(entry).item.uid
        taken = bool(uid and self._ledger.uids([uid])[uid])
        return link_from(entry, _found(entry), self._terms, self._world.token(), uid_taken=taken)

    def _send_numbered(self, links: Sequence[Link], numbers: Sequence[int]) -> None:
        self._send([replace(link, number=n) for link, n in zip(links, numbers, strict=True)])

    def _send(self, links: Sequence[Link]) -> None:
        if not self._terms.rehearsal:
            self._sender.send(links)
            return
        for link in links:
            for side in Side:
                if write := write_for(link, side, self._terms):
                    label = labelled(link.base) if link.base else ""
                    self._summary.planned.append((side, DEEDS[type(write)], label))

    def _step(self) -> None:
        """End here, between two steps, if somebody asked for it."""
        if self._world.stopping():
            raise Stopped


def _found(entry: Entry) -> Fetched:
    if entry.found is None:
        raise ValueError("an entry that was not read")
    return entry.found
