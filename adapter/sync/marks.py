"""By what an item is known again when its key is another, and which items are therefore one.

Recognised are, in this order: what we made ourselves (by the token of the create), what has the
same UID, what says exactly the same, and what has the same subject at the same time, if only one
on either side does. Two items with one UID are legal in one mailbox, so a UID alone decides
nothing where there are several.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from adapter.canonical import digest
from adapter.items import UTC_ZONE, Event, instant
from adapter.reconcile import Side
from adapter.sync.ledger import Marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from adapter.items import Item
    from adapter.sync.ledger import Missing, Newcomer

One = TypeVar("One")
Other = TypeVar("Other")


def marks_of(item: Item, token: str = "") -> Marks:
    """Return by what `item` is recognised; `token` is the one it bears."""
    subject = " ".join(item.subject.split()).casefold()
    if isinstance(item, Event):
        days = item.all_day
        times = (
            (item.start.isoformat(), item.end.isoformat())
            if days
            else tuple(instant(one, UTC_ZONE).isoformat() for one in (item.start, item.end))
        )
    else:
        times = (str(item.start or ""), str(item.due or ""))
    kind = "series" if item.recurrence else "single"
    content = "\n".join((kind, *times, subject)) if subject else ""
    return Marks(token, item.uid, content, digest(item))


@dataclass(frozen=True, slots=True)
class Recognised:
    """`moved`: links whose item came back under another key; `joined`: items that are one."""

    moved: tuple[tuple[int, Newcomer], ...]
    joined: tuple[tuple[Newcomer, Newcomer], ...]


def recognise(
    newcomers: Sequence[Newcomer],
    missing: Sequence[Missing],
    awaited: Mapping[str, tuple[int, Side]],
) -> Recognised:
    """Return which newcomers are items that are known already, and which are each other's.

    `awaited` are tokens of creates that are not known to have arrived, with link and side.
    """
    left = {(one.side, one.key): one for one in newcomers}
    moved: dict[tuple[int, Side], Newcomer] = {}
    for one in newcomers:
        number, side = awaited.get(one.marks.token, (0, one.side))
        if number and side is one.side and (number, side) not in moved:
            moved[number, side] = left.pop((one.side, one.key))
    for side in Side:
        there = {lost.number: lost.marks for lost in missing if lost.side is side}
        here = {key: one.marks for (at, key), one in left.items() if at is side}
        for number, key in _paired(there, here, by_token=True):
            moved[number, side] = left.pop((side, key))
    ends = [
        {key: one.marks for (at, key), one in left.items() if at is side}
        for side in (Side.EXCHANGE, Side.GROUPWARE)
    ]
    joined = [
        (left[Side.EXCHANGE, one], left[Side.GROUPWARE, other]) for one, other in _paired(*ends)
    ]
    back = tuple((number, newcomer) for (number, _), newcomer in moved.items())
    return Recognised(back, tuple(joined))


def _paired(
    ones: Mapping[One, Marks], others: Mapping[Other, Marks], *, by_token: bool = False
) -> Iterator[tuple[One, Other]]:
    """Yield pairs that are one item, each of either kind in one pair at most."""
    rules: list[tuple[Callable[[Marks], object], bool]] = [
        (lambda marks: marks.uid and (marks.uid, marks.digest), True),
        (lambda marks: marks.uid and (marks.uid, marks.content), False),
        (lambda marks: marks.uid, False),
        (lambda marks: marks.digest, True),
        (lambda marks: marks.content, False),
    ]
    if by_token:
        rules.insert(0, (lambda marks: marks.token, False))
    ones, others = dict(ones), dict(others)
    for mark, several in rules:
        for one, other in list(_alike(ones, others, mark, several=several)):
            del ones[one], others[other]
            yield one, other


def _alike(
    ones: Mapping[One, Marks],
    others: Mapping[Other, Marks],
    mark: Callable[[Marks], object],
    *,
    several: bool,
) -> Iterator[tuple[One, Other]]:
    """Yield pairs with the same mark; where more than one have it, only if `several` may."""
    known = _grouped(others, mark)
    for value, some in _grouped(ones, mark).items():
        there = known.get(value, [])
        if several or len(some) == len(there) == 1:
            yield from zip(some, there, strict=False)


def _grouped(
    items: Mapping[One, Marks], mark: Callable[[Marks], object]
) -> dict[object, list[One]]:
    groups: dict[object, list[One]] = defaultdict(list)
    for key, marks in items.items():
        if value := mark(marks):
            groups[value].append(key)
    return groups


def labelled(item: Item) -> str:
    """Return what tells a person which item it is: its subject, and when it is."""
    when = item.start if isinstance(item, Event) else item.due or item.start
    form = "%Y-%m-%d %H:%M" if isinstance(when, datetime) else "%Y-%m-%d"
    return " ".join(filter(None, (when.strftime(form) if when else "", item.subject)))
