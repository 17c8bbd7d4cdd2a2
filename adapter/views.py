"""How an agreed item looks on a side, and what an item found there means: a view of each side.

    agreed ──shown──► the look there ──(people edit)──► found ──meant──► the next agreed

What is to be written to a side is how the look of the new agreed item differs from that of the
last one. A store's coarse words (`canonical.recalled`) are recalled from the last look, before
`meant`. Where nothing was agreed yet, but the other side's item is known, `base` is that one: what
a view hides is then the other side's, too.

Of every view: `meant(shown(x), x) == x`; a second trip adds nothing; what was edited on the side
comes through, unless the view hides it there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from adapter.items import UTC_ZONE, Body, Event, Item, Sensitivity, Todo, instant
from adapter.people import Reply
from adapter.reconcile import Side
from provision.contract.sync_facts import End

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from adapter.items import Occurrence
    from adapter.sync_options import SyncOptions, Tag

HIDDEN = frozenset({Sensitivity.PRIVATE, Sensitivity.CONFIDENTIAL})
# What is left of a private item where others may see it; beside these its subject.
BLANK: Mapping[type[Item], Mapping[str, Any]] = {
    Event: {
        "body": Body(),
        "location": "",
        "categories": frozenset(),
        "organizer": None,
        "attendees": (),
        "reply": Reply.UNKNOWN,
        "attachments": (),
        "extra": "",
    },
    Todo: {
        "body": Body(),
        "categories": frozenset(),
        "attachments": (),
        "mileage": "",
        "billing": "",
        "companies": frozenset(),
        "extra": "",
    },
}


class View(Protocol):
    """How a side sees items."""

    def shown(self, item: Item) -> Item:
        """Return how an agreed item is to look on this side."""

    def meant(self, item: Item, base: Item | None) -> Item:
        """Return what an item found on this side means, given the last agreed one."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Shows items as they are."""

    def shown(self, item: Item) -> Item:
        return item

    def meant(self, item: Item, base: Item | None) -> Item:
        del base
        return item


@dataclass(frozen=True, slots=True)
class Tagged:
    """Puts a tag on subjects, which is on none twice, and on none that comes back."""

    tag: Tag

    def shown(self, item: Item) -> Item:
        return _each(item, lambda one: replace(one, subject=self._with(one.subject)))

    def meant(self, item: Item, base: Item | None) -> Item:
        return _each_with(item, base, self._meant)

    def _meant(self, item: Item, base: Item | None) -> Item:
        # A subject that had the tag before we came keeps it until somebody edits it here.
        if base and item.subject.strip() == self._with(base.subject).strip():
            return replace(item, subject=base.subject)
        return replace(item, subject=self._without(item.subject))

    def _with(self, subject: str) -> str:
        if self._without(subject) != subject:
            return subject
        parts = (self.tag.text, subject) if self.tag.at is End.START else (subject, self.tag.text)
        return " ".join(filter(None, parts))

    def _without(self, subject: str) -> str:
        text = self.tag.text
        if self.tag.at is End.START:
            while subject.startswith(text):
                subject = subject.removeprefix(text).removeprefix(" ")
        else:
            while subject.endswith(text):
                subject = subject.removesuffix(text).removesuffix(" ")
        return subject


@dataclass(frozen=True, slots=True)
class PrivateAsBusy:
    """Shows no more of private items than that there is one; what it hides cannot be edited.

    That an item is private is hidden in this sense too: who could take the mark away would see
    all of it.
    """

    subject: str

    def shown(self, item: Item) -> Item:
        whole = _is_hidden(item)
        return _each(item, lambda one: self._blank(one) if whole or _is_hidden(one) else one)

    def meant(self, item: Item, base: Item | None) -> Item:
        whole = base is not None and _is_hidden(base)

        def meant(one: Item, known: Item | None) -> Item:
            hidden = known is not None and (whole or _is_hidden(known))
            return _uncovered(one, known) if known and hidden else one

        return _each_with(item, base, meant)

    def _blank(self, item: Item) -> Item:
        return replace(item, subject=self.subject, **BLANK[type(item)])


@dataclass(frozen=True, slots=True)
class BodyOnce:
    """Takes a body from this side with a new item, and never again."""

    def shown(self, item: Item) -> Item:
        return item

    def meant(self, item: Item, base: Item | None) -> Item:
        return _each_with(
            item, base, lambda one, known: replace(one, body=known.body) if known else one
        )


@dataclass(frozen=True, slots=True)
class Chain:
    """Several views, each of what the one before it shows."""

    views: tuple[View, ...]

    def shown(self, item: Item) -> Item:
        for view in self.views:
            item = view.shown(item)
        return item

    def meant(self, item: Item, base: Item | None) -> Item:
        bases = [base]
        for view in self.views:
            last = bases[-1]
            bases.append(view.shown(last) if last else None)
        for view, known in zip(reversed(self.views), reversed(bases[:-1]), strict=True):
            item = view.meant(item, known)
        return item


PLAIN = Plain()


def views_of(options: SyncOptions) -> Mapping[Side, View]:
    """Return how each side sees items; Exchange, where their owners are at home, sees all."""
    views = tuple(_groupware_views(options))
    return {Side.EXCHANGE: PLAIN, Side.GROUPWARE: Chain(views) if views else PLAIN}


def _groupware_views(options: SyncOptions) -> Iterator[View]:
    if not options.update_body:
        yield BodyOnce()
    if options.busy_subject:
        yield PrivateAsBusy(options.busy_subject)
    if options.tag:
        yield Tagged(options.tag)


def _is_hidden(item: Item) -> bool:
    return item.sensitivity in HIDDEN


def _uncovered(item: Item, known: Item) -> Item:
    """Return `item` with what was hidden of it as it is known."""
    if type(item) is not type(known):
        return item
    names = ("subject", "sensitivity", *BLANK[type(item)])
    return replace(item, **{name: getattr(known, name) for name in names})


def _each(item: Item, change: Callable[[Item], Item]) -> Item:
    """Return `item`, and every occurrence of it that differs, changed."""
    return _each_with(item, None, lambda one, _: change(one))


def _each_with(item: Item, base: Item | None, change: Callable[[Item, Item | None], Item]) -> Item:
    """Return `item` and its occurrences changed, each with what is known of it.

    Of an occurrence that is new this is its series.
    """
    changed = change(item, base)
    if not isinstance(item, Event) or not isinstance(changed, Event) or not item.changed:
        return changed
    known = {_moment(one): one.event for one in base.changed} if isinstance(base, Event) else {}
    pairs = ((one, change(one.event, known.get(_moment(one), base))) for one in item.changed)
    occurrences = (replace(one, event=event) for one, event in pairs if isinstance(event, Event))
    return replace(changed, changed=tuple(occurrences))


def _moment(occurrence: Occurrence) -> datetime:
    return instant(occurrence.original, UTC_ZONE)
