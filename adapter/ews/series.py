"""What is to be done to the occurrences of a series, once its rule is written.

An occurrence is called by its place in the series, which is reckoned and not looked for; whether
places count those that were taken out differs between servers, so both are asked for, and only an
occurrence that began when the one meant did is ever written.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from adapter.canonical import canonical
from adapter.expansion import occurrences
from adapter.items import Event, changed_fields
from adapter.recurrence import Recurrence
from adapter.singles import plain_occurrence
from adapter.store import SET_BY_STORE
from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

    from provision.contract.messages import Message

Moment = datetime | date
SPAN = frozenset({"recurrence", "start", "end"})
APART = frozenset({"deleted", "changed"})
NO_OCCURRENCE_S = SET_BY_STORE | APART | {"recurrence", "reply"}


class Wish(NamedTuple):
    """What an occurrence is to be; gone, if `event` is None."""

    original: Moment
    event: Event | None
    places: tuple[int, ...]


def mark(moment: Moment) -> Moment:
    """Return what tells the original starts of one series apart."""
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def marks(moments: Iterable[Moment]) -> frozenset[Moment]:
    """Return the marks of `moments`."""
    return frozenset(map(mark, moments))


def target(there: Event, wanted: Event, fields: Set[str]) -> Event:
    """Return the series that is there, with `fields` as wanted.

    Its occurrences stay what they are where they are not named, on the days that are left.
    """
    named: dict[str, Any] = {name: getattr(wanted, name) for name in fields - SET_BY_STORE}
    if named.get("recurrence", there.recurrence) is None:
        named |= {"deleted": frozenset(), "changed": ()}
        return replace(there, **named)
    bare = replace(there, **{**named, "deleted": frozenset(), "changed": ()})
    if fields & SPAN and not fields >= APART:
        kept = _on_days(bare, [*there.deleted, *(each.original for each in there.changed)])
        moved = (replace(each, original=kept[mark(each.original)]) for each in there.changed
                 if mark(each.original) in kept)  # fmt: skip
        gone = (kept[mark(each)] for each in there.deleted if mark(each) in kept)
        named = {"deleted": frozenset(gone), "changed": tuple(moved)} | named
    return replace(there, **named)


def why_unwritable(series: Event) -> Message | None:
    """Return why Exchange cannot hold a series as it is, if so."""
    if not isinstance(series.recurrence, Recurrence):
        return message("store.foreign-recurrence") if series.recurrence else None
    originals = [each.original for each in series.changed]
    if originals and len(places(series, originals)) < len(marks(originals)):
        return message("store.occurrence-unknown")
    return message("store.occurrence-crossing") if _crosses(series) else None


def places(series: Event, originals: Iterable[Moment]) -> dict[Moment, int]:
    """Return the places of those occurrences that the series has, by their marks."""
    wanted = marks(originals)
    if not wanted:
        return {}
    last = max(wanted, key=str)
    early = itertools.takewhile(lambda one: mark(one[1]) <= last, occurrences(series))
    return {mark(start): place for place, start in early if mark(start) in wanted}


def wishes(series: Event, gone: Set[Moment], apart: Iterable[Moment]) -> Iterator[Wish]:
    """Yield what is to become of which occurrence.

    `gone` and `apart` are the marks of those that are already taken out, or differ.
    """
    changed = {mark(each.original): each for each in series.changed}
    deleted = {mark(each): each for each in series.deleted}
    there = {each: each for each in apart if each not in changed and each not in deleted}
    originals = {**there, **deleted, **{name: each.original for name, each in changed.items()}}
    where = places(series, originals)
    for name, original in originals.items():
        if name not in where or name in gone:
            continue
        event = changed[name].event if name in changed else None
        if name in there:
            event = plain_occurrence(series, _like(original, series))
        before = sum(each < name for each in gone)
        own = (where[name], where[name] - before) if before else (where[name],)
        yield Wish(original, event, own)


def strangers(series: Event) -> list[Moment]:
    """Return the deleted occurrences that the series never had."""
    known = places(series, series.deleted)
    return [each for each in sorted(series.deleted, key=str) if mark(each) not in known]


def gone_for_good(series: Event, gone: Set[Moment]) -> frozenset[Moment]:
    """Return the marks of occurrences that are taken out and wanted back."""
    back = gone - marks(series.deleted)
    return frozenset(places(series, back))


def differing(there: Event, wanted: Event) -> frozenset[str]:
    """Return the fields of an occurrence that are to be written for it to be as wanted."""
    found = changed_fields(canonical(there), canonical(wanted)) - NO_OCCURRENCE_S
    return found | {"start", "end"} if found & {"start", "end"} else found


def respelled(recurrence: Recurrence) -> Recurrence | None:
    """Return another rule with the very same days, by which Exchange forgets what was taken out."""
    from adapter.recurrence import Daily, Day, Weekly

    match recurrence.pattern:
        case Weekly(1, days, first_day):
            other = Day.MONDAY if first_day is Day.SUNDAY else Day.SUNDAY
            return replace(recurrence, pattern=Weekly(1, days, other))
        case Daily(1):
            return replace(recurrence, pattern=Weekly(1, frozenset(Day)))
        case _:
            return None


def _on_days(series: Event, originals: Iterable[Moment]) -> Mapping[Moment, Moment]:
    """Return for each occurrence the one that the series has on the same day, by its mark."""
    wanted = {_day(each): mark(each) for each in originals}
    if not wanted:
        return {}
    last = max(wanted)
    early = itertools.takewhile(lambda one: _day(one[1]) <= last, occurrences(series))
    return {wanted[_day(start)]: start for _, start in early if _day(start) in wanted}


def _crosses(series: Event) -> bool:
    """Return whether an occurrence would be on the day of its neighbour, or beyond it."""
    if not series.changed:
        return False
    gone = marks(series.deleted)
    moved = {mark(each.original): each.event.start for each in series.changed}
    beyond = 1 + len(gone)
    last = max(places(series, moved).values())
    days = [
        (_day(moved.get(mark(start), start), series), mark(start) in moved)
        for place, start in itertools.islice(occurrences(series), last + beyond)
        if mark(start) not in gone
    ]
    pairs = itertools.pairwise(days)
    return any(day >= after and (one or other) for (day, one), (after, other) in pairs)


def _day(moment: Moment, series: Event | None = None) -> date:
    if not isinstance(moment, datetime):
        return moment
    own = series.start.tzinfo if series and isinstance(series.start, datetime) else None
    return (moment.astimezone(own) if own else moment).date()


def _like(original: Moment, series: Event) -> Moment:
    if isinstance(original, datetime) and isinstance(series.start, datetime):
        return original.astimezone(series.start.tzinfo)
    return original
