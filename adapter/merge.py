"""Join two versions of an item, field by field, against the version that both sides had."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adapter.canonical import canonical
from adapter.items import changed_fields
from provision.contract.sync_facts import Policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapter.items import Item
    from adapter.reconcile import Side

__all__ = ["TOGETHER", "Merged", "Policy", "as_in", "differing", "merge", "whole"]

# Fields that mean something only together: half of one side's and half of the other's is neither's.
TOGETHER: tuple[frozenset[str], ...] = (
    frozenset({"start", "end", "recurrence", "deleted", "changed", "floating", "zone_name", "due"}),
    frozenset({"status", "percent_complete", "completed"}),
    frozenset({"organizer", "attendees", "reply"}),
)


@dataclass(frozen=True, slots=True)
class Merged:
    """What both sides are to have; `disputed` are the fields in which `loser`'s was not taken."""

    item: Item
    disputed: frozenset[str] = frozenset()
    loser: Side | None = None


def differing(one: Item, other: Item, shared: frozenset[str]) -> frozenset[str]:
    """Return which of the fields that both sides can hold differ in meaning."""
    if type(one) is not type(other):
        return shared
    return changed_fields(canonical(one), canonical(other)) & shared


def merge(
    base: Item | None, sides: Mapping[Side, Item], shared: frozenset[str], winner: Side
) -> Merged:
    """Return what `sides` are to have in common, each field by whoever changed it since `base`.

    What both changed, and not alike, is `winner`'s. Without a `base`, what differs was changed by
    both. A field that only one side can hold is that side's.
    """
    apart = whole(differing(sides[winner], sides[winner.other], shared), shared)
    if base is None:
        return Merged(sides[winner], apart, winner.other if apart else None)
    changed = {side: whole(differing(base, item, shared), shared) for side, item in sides.items()}
    theirs = apart & changed[winner.other] - changed[winner]
    disputed = apart & changed[winner] & changed[winner.other]
    other = sides[winner.other]
    item = as_in(sides[winner], other, theirs)
    return Merged(item, disputed, winner.other if disputed else None)


def as_in(item: Item, other: Item, names: frozenset[str]) -> Item:
    """Return `item` with the fields of these names as they are in `other`."""
    return replace(item, **{name: getattr(other, name) for name in names})


def whole(names: frozenset[str], shared: frozenset[str]) -> frozenset[str]:
    """Return `names` with all that mean something only together with one of them."""
    return names.union(*(group for group in TOGETHER if group & names)) & shared
