"""What a side says of an item, beside what was agreed of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from adapter.canonical import recalled
from adapter.merge import differing, whole

if TYPE_CHECKING:
    from datetime import datetime

    from adapter.items import Item
    from adapter.reconcile import Side
    from adapter.store import Fetched
    from adapter.sync.ledger import Link
    from adapter.sync.terms import Terms


@dataclass(frozen=True, slots=True)
class Told:
    """What a side says: how the item looks there, what that means, and what of it is an edit."""

    raw: Item
    item: Item
    edits: frozenset[str]
    modified: datetime | None = None


def tell(link: Link, side: Side, found: Fetched, terms: Terms) -> Told:
    """Return what `found`, the item of `link` on `side`, says beside what is agreed."""
    end, view, base = link.end(side), terms.views[side], link.base
    if base is None:
        return Told(found.item, view.meant(found.item, None), terms.held(side), found.modified)
    wanted = view.shown(base)
    before = end.held or wanted
    raw = recalled(found, before)
    edits = differing(before, raw, terms.held(side))
    if end.owed:
        # What we wrote may be there already, in part or wholly; that is nobody's edit.
        edits &= differing(wanted, raw, terms.held(side))
        edits = frozenset() if found.version == end.version else edits
    edits = whole(edits, terms.held(side)) if edits else edits
    meant = view.meant(raw, base)
    changes: dict[str, Any] = {name: getattr(meant, name) for name in edits}
    return Told(raw, replace(base, **changes), edits, found.modified)
