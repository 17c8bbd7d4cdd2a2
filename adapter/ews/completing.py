"""Ask for what an answer only names: the occurrences of all series that differ, together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapter.ews.answers import MESSAGES
from adapter.ews.decode import Partial, partial
from adapter.ews.envelopes import item_id
from adapter.ews.portions import Size, in_portions
from adapter.items import Event, Occurrence
from adapter.store import Folder, Found, Unreadable
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lxml import etree

    from adapter.ews.answers import Reported
    from adapter.ews.conversation import Conversation
    from adapter.ews.envelopes import Envelopes
    from adapter.ews.mailbox import Mailbox
    from provision.contract.messages import Line

AT_ONCE = 50


class Completer:
    """Completes the items of one mailbox."""

    def __init__(self, conversation: Conversation, envelopes: Envelopes, mailbox: Mailbox) -> None:
        self._conversation = conversation
        self._envelopes = envelopes
        self._zone = mailbox.zone
        self._size = Size(AT_ONCE, AT_ONCE)

    def completed(self, partials: Sequence[Partial]) -> list[Found]:
        """Return the items whole; one of which a part cannot be had is told and not shown."""
        ids = [each for one in partials for each in one.apart.values()]
        apart = dict(zip(ids, self.look(map(item_id, ids)), strict=True))
        return [self._whole(one, apart) if one.apart else one.found for one in partials]

    def series(self, names: Sequence[str]) -> dict[str, Partial | None]:
        """Return the series that are called `names`, whole, None for each that is not there."""
        found = self.look(map(item_id, names))
        there = [one for one in found if one]
        whole = iter(self.completed(there))
        return {
            name: replace(one, found=next(whole)) if one else None
            for name, one in zip(names, found, strict=True)
        }

    def look(self, ids: Iterable[etree._Element]) -> list[Partial | None]:
        """Return the events that `ids` stand for, None for each that is not there."""

        def ask(some: list[etree._Element]) -> tuple[list[Partial | None], float]:
            return self._look(some), self._conversation.took

        return [*in_portions(list(ids), self._size, ask, lambda *_: None)]

    def _look(self, ids: Sequence[etree._Element]) -> list[Partial | None]:
        envelope = self._envelopes.get_these(ids, Folder.CALENDAR)
        answers = self._conversation.ask("GetItem", envelope)
        found = [self._partial(answer) for answer in answers]
        return found if len(found) == len(ids) else [None] * len(ids)

    def _partial(self, answer: Reported) -> Partial | None:
        items = items_of(answer) if answer.succeeded else []
        return partial(items[0], Folder.CALENDAR, self._zone) if items else None

    def _whole(self, one: Partial, apart: Mapping[str, Partial | None]) -> Found:
        found = one.found
        if isinstance(found, Unreadable) or not isinstance(found.item, Event):
            return found
        changed, notes = [], list(found.notes)
        for original, name in one.apart.items():
            there = _event_of(apart.get(name))
            if there is None:
                return Unreadable(found.key, message("store.series-moving"))
            event, more = there
            changed.append(Occurrence(original, replace(event, uid=found.item.uid)))
            notes += more
        item = replace(found.item, changed=tuple(changed))
        return replace(found, item=item, notes=tuple(dict.fromkeys(notes)))


def _event_of(one: Partial | None) -> tuple[Event, tuple[Line, ...]] | None:
    if one is None or isinstance(one.found, Unreadable) or not isinstance(one.found.item, Event):
        return None
    return one.found.item, one.found.notes


def items_of(reported: Reported) -> list[etree._Element]:
    """Return the items that an answer brings."""
    items = reported.element.find(f"{MESSAGES}Items")
    return [] if items is None else list(items)
