"""Tell what others changed in a tenant from what the manifest has come to say otherwise: pure.

The record on the application says what we last left. What we left and is no longer so was changed
by others; what is wanted and was never left is for the next apply.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from provision.ownership import SINGLE, TAGS, is_ours, was_left
from provision.plan import Update, key_of
from provision.resources import Application, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provision.plan import Change, Plan
    from provision.resources import Key, Resource


class Cause(StrEnum):
    """Why the tenant is not as the manifest says."""

    DRIFT = "drift"
    INTENDED = "intended"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: an entry of a list, a property, or, without a name, all of it."""

    cause: Cause
    key: Key
    name: str = ""
    was: str = ""
    wanted: str = ""


def differences(plan: Plan, live: Iterable[Resource]) -> tuple[Difference, ...]:
    """Return what `plan` would change, each with its cause."""
    tags = (tag for r in live if isinstance(r, Application) for tag in r.tags)
    record = frozenset(tag for tag in tags if is_ours(tag))
    return tuple(one for change in plan.changes for one in _of(change, record))


def _of(change: Change, record: frozenset[str]) -> Iterator[Difference]:
    key = key_of(change)
    if not isinstance(change, Update):
        wanted = getattr(change, "desired", None)
        gone = wanted is not None and _left_any(wanted, record)
        # A service principal has no entry of its own: ours goes with the record.
        bare = wanted is not None and bool(record) and not entries_of(wanted)
        yield Difference(Cause.DRIFT if gone or bare else Cause.INTENDED, key)
        return
    yield from _entries(change, record)
    yield from _single(change, record)


def _left_any(resource: Resource, record: frozenset[str]) -> bool:
    return any(
        was_left(record, resource, name, entry)
        for name, entries in entries_of(resource).items()
        for entry in entries
    )


def _entries(change: Update, record: frozenset[str]) -> Iterator[Difference]:
    before, after = entries_of(change.live), entries_of(change.merged)
    for name in (name for name in after if name != TAGS):
        for entry in sorted(after[name] - before[name], key=str):
            ours = was_left(record, change.desired, name, entry)
            cause = Cause.DRIFT if ours else Cause.INTENDED
            yield Difference(cause, change.live.key, name, wanted=str(entry))
        for entry in sorted(before[name] - after[name], key=str):
            yield Difference(Cause.INTENDED, change.live.key, name, was=str(entry))


def _single(change: Update, record: frozenset[str]) -> Iterator[Difference]:
    for name in SINGLE if isinstance(change.live, Application) else ():
        was, wanted = getattr(change.live, name), getattr(change.merged, name)
        if was != wanted:
            ours = was_left(record, change.desired, name, wanted)
            cause = Cause.DRIFT if ours else Cause.INTENDED
            yield Difference(cause, change.live.key, name, str(was), str(wanted))
