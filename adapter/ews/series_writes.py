"""Write the occurrences of series that differ from them, after their masters are written.

In rounds over all series together: look at the occurrences meant, take out what is to go, then
write one of each series at a time, since each write gives the whole series another version.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from adapter.canonical import digest
from adapter.errors import AdapterError
from adapter.ews.attached import differences
from adapter.ews.causes import CONFLICTS, reason
from adapter.ews.completing import items_of
from adapter.ews.decode import id_of
from adapter.ews.encode import updated
from adapter.ews.hanging import Hang, Hanger
from adapter.ews.ids import item_id, occurrence_id
from adapter.ews.keys import parted
from adapter.ews.series import Moment, differing, gone_for_good, mark, marks, strangers, wishes
from adapter.ews.work import Known, Target, Work
from adapter.items import Event
from adapter.store import Done, Fetched
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

    from adapter.ews.answers import Reported
    from adapter.ews.completing import Completer
    from adapter.ews.conversation import Conversation
    from adapter.ews.envelopes import Envelopes
    from adapter.ews.mailbox import Mailbox
    from adapter.ews.partials import Partial
    from adapter.ews.series import Wish
    from provision.contract.messages import Line

CROSSING = "ErrorOccurrenceCrossingBoundary"
ROUND = 20


class SeriesWriter:
    """Writes the occurrences of series in one mailbox."""

    def __init__(
        self,
        conversation: Conversation,
        envelopes: Envelopes,
        completer: Completer,
        mailbox: Mailbox,
    ) -> None:
        self._conversation = conversation
        self._envelopes = envelopes
        self._completer = completer
        self._mailbox = mailbox
        self._hanger = Hanger(conversation, envelopes)

    def carry_out(self, works: Sequence[Work]) -> dict[int, Done]:
        """Return what became of each series, whose master is written already."""
        try:
            self._learn([work for work in works if work.known is None])
            self._find(works)
            self._delete([work for work in works if work.deletes])
            while round_of := [work for work in works if work.updates][:ROUND]:
                self._update(round_of)
            self._hang([work for work in works if work.hangs])
            versions = self._versions(works)
        except AdapterError as error:
            # What was sent last may have been carried out or not.
            for work in works:
                work.fails(error.problems[0].message)
            versions = {}
        return {work.place: _done(work, versions) for work in works}

    def _learn(self, works: Sequence[Work]) -> None:
        """Find out what of a series is left after its rule was written."""
        found = self._completer.events(item_id(work.name) for work in works)
        for work, there in zip(works, found, strict=True):
            item = there.found.item if there and isinstance(there.found, Fetched) else None
            if there is None or not isinstance(item, Event):
                work.known = Known()
                work.fails(message("store.series-moving"))
                continue
            work.known = Known(
                marks(item.deleted), {mark(each): name for each, name in there.apart.items()}
            )

    def _find(self, works: Sequence[Work]) -> None:
        """Find the occurrences that are to be written or taken out, and no other."""
        asked = [(work, wish, each) for work in works if work.whole for wish, each in _asked(work)]
        found = self._completer.events(each for _, _, each in asked)
        met: set[tuple[int, Moment]] = set()
        for (work, wish, _), there in zip(asked, found, strict=True):
            one = _meant(work, wish, there)
            if one and (work.place, mark(wish.original)) not in met:
                met.add((work.place, mark(wish.original)))
                _add(work, one)
        for work, wish, _ in asked:
            if (work.place, mark(wish.original)) not in met:
                met.add((work.place, mark(wish.original)))
                work.fails(message("store.occurrence-missing", time=str(wish.original)))
        for work in works:
            work.updates = deque(sorted(work.updates, key=_order))

    def _delete(self, works: Sequence[Work]) -> None:
        """Take occurrences out, that were looked at just before."""
        pairs = [(work, each) for work in works for each in work.deletes]
        for start in range(0, len(pairs), ROUND):
            some = pairs[start : start + ROUND]
            envelope = self._envelopes.delete_items(item_id(each.name) for _, each in some)
            answers = self._conversation.tell("DeleteItem", envelope)
            for (work, _), answer in zip(some, _as_many(answers, some), strict=True):
                if answer is None or not answer.succeeded:
                    work.fails(_why(answer))
        self._look_again([work for work in works if work.updates])

    def _look_again(self, works: Sequence[Work]) -> None:
        """Learn the versions that our own writes have given to what is yet to be written."""
        pairs = [(work, each) for work in works for each in work.updates]
        found = self._completer.events(item_id(each.name) for _, each in pairs)
        for (work, each), there in zip(pairs, found, strict=True):
            item = there.found.item if there and isinstance(there.found, Fetched) else None
            if there is None or item is None or digest(item) != digest(each.there):
                work.gives_up(message("store.series-moving"))
            elif isinstance(there.found, Fetched):
                each.version = there.found.version
        for work in works:
            work.wrote = False

    def _update(self, works: Sequence[Work]) -> None:
        """Write one occurrence of each series."""
        targets = [work.updates[0] for work in works]
        envelope = self._envelopes.update_items(map(self._element, targets))
        answers = self._conversation.tell("UpdateItem", envelope)
        again = []
        for work, answer in zip(works, _as_many(answers, works), strict=True):
            if _took(work, answer):
                again.append(work)
        if again:
            self._look_again(again)

    def _hang(self, works: Sequence[Work]) -> None:
        """Hang on occurrences what they have for themselves, as they are after they were written."""
        pairs = [(work, each) for work in works for each in work.hangs]
        found = self._completer.events(item_id(each.name) for _, each in pairs)
        for (work, each), there in zip(pairs, found, strict=True):
            hang = (
                Hang(each.name, there.hung, each.wanted.attachments)
                if there and each.wanted
                else None
            )
            if hang is None:
                work.fails(message("store.series-moving"))
                continue
            self._hanger.carry_out([hang])
            for why in hang.failures:
                work.fails(why)

    def _element(self, each: Target) -> etree._Element:
        wanted = each.wanted or each.there
        fields = differing(each.there, wanted)
        return updated(wanted, fields, item_id(each.name, each.version), self._mailbox)

    def _versions(self, works: Sequence[Work]) -> dict[str, str]:
        envelope = self._envelopes.get_items(work.name for work in works)
        reported = self._conversation.ask("GetItem", envelope)
        return dict(id_of(element) for each in reported for element in items_of(each))


def _asked(work: Work) -> Iterator[tuple[Wish, etree._Element]]:
    """Yield each occurrence that is to be other than it may be, and an id for it."""
    known = work.known or Known()
    if gone_for_good(work.series, known.gone):
        work.fails(message("store.occurrence-gone"))
    for unknown in strangers(work.series):
        work.notes.append(message("store.deletion-unknown", time=str(unknown)))
    for wish in wishes(work.series, known.gone, known.apart):
        if name := known.apart.get(mark(wish.original)):
            yield wish, item_id(name)
        else:
            yield from ((wish, occurrence_id(work.name, place)) for place in wish.places)


def _meant(work: Work, wish: Wish, there: Partial | None) -> Target | None:
    """Return the occurrence that was found, if it is the one that is meant."""
    if there is None or not isinstance(there.found, Fetched):
        return None
    known, event = parted(there.found.key), there.found.item
    original = there.original_in(work.series, there.zone)
    if not known or not isinstance(event, Event) or original is None:
        return None
    if mark(original) != mark(wish.original):
        return None
    return Target(known[1], there.found.version, event, wish.event, there.hung)


def _add(work: Work, one: Target) -> None:
    if one.wanted is None:
        work.deletes.append(one)
    elif differing(one.there, one.wanted):
        work.updates.append(one)


def _order(each: Target) -> tuple[int, float]:
    """Return what orders moves so that none passes another: the earlier ones, the later ones."""
    if each.wanted is None or each.wanted.all_day is not each.there.all_day:
        return 1, 0.0
    there, wanted = _number(each.there.start), _number(each.wanted.start)
    return (0, wanted) if wanted < there else (1, 0.0) if wanted == there else (2, -wanted)


def _number(moment: Moment) -> float:
    from datetime import datetime

    return moment.timestamp() if isinstance(moment, datetime) else float(moment.toordinal())


def _took(work: Work, answer: Reported | None) -> bool:
    """Note what became of a write; return whether its series must be looked at before the next."""
    each = work.updates[0]
    if answer is not None and answer.succeeded:
        work.updates.popleft()
        if each.wanted and any(differences(each.hung, each.wanted.attachments)):
            work.hangs.append(each)
        work.wrote, work.stuck = True, 0
        version = next((id_of(element)[1] for element in items_of(answer)), "")
        for other in work.updates:
            other.version = version or other.version
        return False
    if answer is not None and answer.code in CONFLICTS and work.wrote:
        return True
    if answer is not None and answer.code == CROSSING and work.stuck < len(work.updates) - 1:
        # Its neighbour may have to go out of its way first.
        work.stuck += 1
        work.updates.rotate(-1)
        return False
    if answer is not None and answer.code in CONFLICTS:
        work.gives_up(message("store.series-moving"))
    else:
        work.updates.remove(each)
        work.fails(_why(answer))
    return False


def _why(answer: Reported | None) -> Line:
    return message("store.series-moving") if answer is None else reason(answer)


def _as_many(answers: tuple[Reported, ...], asked: Sequence[object]) -> Iterable[Reported | None]:
    """Return the answers; without any where it cannot be known which belongs to which."""
    return answers if len(answers) == len(asked) else [None] * len(asked)


def _done(work: Work, versions: dict[str, str]) -> Done:
    version = versions.get(work.name, work.version)
    return Done(work.key, version, tuple(dict.fromkeys(work.notes)), work.whole)
