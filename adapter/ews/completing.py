"""Ask for what an answer only names: changed occurrences and attachments, of all items together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapter.ews.answers import MESSAGES
from adapter.ews.attached import read_attachment
from adapter.ews.decode import partial
from adapter.ews.ids import item_id
from adapter.ews.partials import Partial
from adapter.ews.portions import Size, in_portions
from adapter.items import Event, Occurrence
from adapter.store import Folder, Unreadable
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml import etree

    from adapter.attachments import Attachment
    from adapter.ews.answers import Reported
    from adapter.ews.attached import Hanging
    from adapter.ews.conversation import Conversation
    from adapter.ews.envelopes import Envelopes
    from adapter.ews.mailbox import Mailbox
    from provision.contract.messages import Line

    Content = tuple[str, Attachment | None]

AT_ONCE = 50
# Attachments are asked for together up to this many bytes, and not at all beyond the second:
# an answer of more than 64 MB, a third of it Base64's, is not read.
TOGETHER, LARGEST = 8_000_000, 40_000_000


class Completer:
    """Completes the items of one mailbox."""

    def __init__(self, conversation: Conversation, envelopes: Envelopes, mailbox: Mailbox) -> None:
        self._conversation = conversation
        self._envelopes = envelopes
        self._zone = mailbox.zone
        self._size = Size(AT_ONCE, AT_ONCE)

    def completed(self, partials: Sequence[Partial]) -> list[Partial]:
        """Return the items whole; one of which a part cannot be had is told and not shown."""
        ids = [each for one in partials for each in one.apart.values()]
        looked = self._looked(map(item_id, ids), Folder.CALENDAR)
        there = iter(self._with_contents([*partials, *filter(None, looked)]))
        whole = [next(there) for _ in partials]
        apart = {name: next(there) if one else None for name, one in zip(ids, looked, strict=True)}
        return [_whole(one, apart) if one.apart else one for one in whole]

    def items(self, names: Sequence[str], folder: Folder) -> dict[str, Partial | None]:
        """Return the items called `names`, whole, None for each that is not there."""
        looked = self._looked(map(item_id, names), folder)
        whole = iter(self.completed([one for one in looked if one]))
        return {name: next(whole) if one else None for name, one in zip(names, looked, strict=True)}

    def events(self, ids: Iterable[etree._Element]) -> list[Partial | None]:
        """Return the events that `ids` stand for with their attachments, not their occurrences."""
        looked = self._looked(ids, Folder.CALENDAR)
        there = iter(self._with_contents([one for one in looked if one]))
        return [next(there) if one else None for one in looked]

    def _looked(self, ids: Iterable[etree._Element], folder: Folder) -> list[Partial | None]:
        def ask(some: list[etree._Element]) -> tuple[list[Partial | None], float]:
            return self._look(some, folder), self._conversation.took

        return [*in_portions(list(ids), self._size, ask, lambda *_: None)]

    def _look(self, ids: Sequence[etree._Element], folder: Folder) -> list[Partial | None]:
        answers = self._conversation.ask("GetItem", self._envelopes.get_these(ids, folder))
        found = [self._partial(answer, folder) for answer in answers]
        return found if len(found) == len(ids) else [None] * len(ids)

    def _partial(self, answer: Reported, folder: Folder) -> Partial | None:
        items = items_of(answer) if answer.succeeded else []
        return partial(items[0], folder, self._zone) if items else None

    def _with_contents(self, partials: Sequence[Partial]) -> list[Partial]:
        wanted = {name: each for one in partials for name, each in one.hanging.items()}
        contents: dict[str, Attachment] = {}
        for some in _portions(wanted):
            contents |= self._contents(some)
        return [_hung(one, contents) if one.hanging else one for one in partials]

    def _contents(self, ids: Sequence[str]) -> dict[str, Attachment]:
        """Return those of the attachments that can be had."""

        def ask(some: list[str]) -> tuple[list[Content], float]:
            answers = self._conversation.ask("GetAttachment", self._envelopes.get_attachments(some))
            read = map(_attachment, answers) if len(answers) == len(some) else [None] * len(some)
            return [*zip(some, read, strict=True)], self._conversation.took

        size = Size(AT_ONCE, AT_ONCE)
        read = in_portions(ids, size, ask, lambda name, _: (name, None))
        return {name: each for name, each in read if each}


def items_of(reported: Reported, kind: str = "*") -> list[etree._Element]:
    """Return the items that an answer brings, or those whose elements are of one kind."""
    return reported.element.findall(f"{MESSAGES}Items/{kind}")


def _attachment(answer: Reported) -> Attachment | None:
    element = answer.element.find(f"{MESSAGES}Attachments/*") if answer.succeeded else None
    return None if element is None else read_attachment(element)


def _portions(wanted: Mapping[str, Hanging]) -> Iterator[list[str]]:
    some: list[str] = []
    total = 0
    for name, each in wanted.items():
        if each.size > LARGEST:
            continue
        if some and (total + each.size > TOGETHER or len(some) == AT_ONCE):
            yield some
            some, total = [], 0
        some.append(name)
        total += each.size
    if some:
        yield some


def _hung(one: Partial, contents: Mapping[str, Attachment]) -> Partial:
    """Return an item with its attachments; one that cannot be had is told, and left where it is."""
    found = one.found
    if isinstance(found, Unreadable):
        return one
    hung = {name: contents[name] for name in one.hanging if name in contents}
    left = (each.name for name, each in one.hanging.items() if name not in hung)
    notes = (*found.notes, *(message("store.attachment-left", name=name) for name in left))
    item = replace(found.item, attachments=(*hung.values(), *found.item.attachments))
    return replace(one, found=replace(found, item=item, notes=notes), hung=hung)


def _whole(one: Partial, apart: Mapping[str, Partial | None]) -> Partial:
    found = one.found
    if isinstance(found, Unreadable) or not isinstance(found.item, Event):
        return one
    changed, notes = [], list(found.notes)
    for original, name in one.apart.items():
        there = _event_of(apart.get(name))
        if there is None:
            return Partial(Unreadable(found.key, message("store.series-moving")))
        event, more = there
        changed.append(Occurrence(original, replace(event, uid=found.item.uid)))
        notes += more
    item = replace(found.item, changed=tuple(changed))
    return replace(one, found=replace(found, item=item, notes=tuple(dict.fromkeys(notes))))


def _event_of(one: Partial | None) -> tuple[Event, tuple[Line, ...]] | None:
    if one is None or isinstance(one.found, Unreadable) or not isinstance(one.found.item, Event):
        return None
    return one.found.item, one.found.notes
