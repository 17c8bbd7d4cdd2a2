"""What a side says of an item, beside what was agreed of it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from adapter.canonical import recalled
from adapter.merge import as_in, differing, whole
from adapter.sync.underway import underway

if TYPE_CHECKING:
    from datetime import datetime

    from adapter.items import Item
    from adapter.reconcile import Side
    from adapter.store import Fetched
    from adapter.sync.ledger import Kept, Link
    from adapter.sync.terms import Terms
    from adapter.views import View


@dataclass(frozen=True, slots=True)
class Told:
    """What a side says: how the item looks there, what that means, and what of it is an edit.

    `masked`: the fields that were edited there, and whose edits mean nothing by the side's view.
    """

    raw: Item
    item: Item
    edits: frozenset[str]
    masked: frozenset[str] = frozenset()
    modified: datetime | None = None

    def looks(self, wanted: Item) -> Item:
        """Return how the item looks, as if edits that mean nothing had not been made."""
        shown: dict[str, Any] = {name: getattr(wanted, name) for name in self.masked}
        return replace(self.raw, **shown)


def tell(
    link: Link, side: Side, found: Fetched, terms: Terms, other: Fetched | None = None
) -> Told:
    """Return what `found`, the item of `link` on `side`, says beside what is agreed.

    Where nothing is, `other` is what there is on the other side.
    """
    end, view, base, held = link.end(side), terms.views[side], link.base, terms.held(side)
    if base is None:
        meant = view.meant(found.item, _shown_as(found.item, other, view, held))
        return Told(found.item, meant, held, modified=found.modified)
    wanted = view.shown(base)
    before = end.held or wanted
    raw = recalled(found, before)
    edits = differing(before, raw, held)
    if end.owed:
        # What we wrote may be there already, in part or wholly; that is nobody's edit.
        edits &= differing(wanted, raw, held)
        if terms.capabilities[side].in_parts:
            edits -= underway(end.held, raw, wanted)
        edits = frozenset() if found.version == end.version else edits
    together = whole(edits, held)
    meant = view.meant(raw, base)
    changes: dict[str, Any] = {name: getattr(meant, name) for name in together}
    item = replace(base, **changes)
    real = differing(base, item, held)
    return Told(raw, item, real, edits - whole(real, held), found.modified)


def _shown_as(item: Item, other: Fetched | None, view: View, held: frozenset[str]) -> Item | None:
    """Return the other side's item if `item` looks as that is shown here, what is hidden of it too.

    So no mask is ever taken for what somebody wrote, also when nobody knows what was agreed.
    """
    if other is None:
        return None
    look = view.shown(other.item)
    hidden = differing(other.item, look, held)
    return None if differing(item, look, hidden) else other.item


def with_choice(item: Item, choice: Kept) -> Item:
    """Return `item` with what a person chose afterwards of a version that had not been taken."""
    version = choice.versions.get(choice.chosen) if choice.chosen else None
    if version is None or type(version) is not type(item):
        return item
    names = whole(choice.disputed, frozenset(field.name for field in fields(item)))
    return as_in(item, version, names)
