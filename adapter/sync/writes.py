"""What has to be written on a side for a link to be there as agreed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapter.merge import differing
from adapter.store import Create, Delete, Update
from adapter.sync.ledger import End, Link

if TYPE_CHECKING:
    from adapter.reconcile import Side
    from adapter.store import Fetched, Write
    from adapter.sync.ledger import Entry
    from adapter.sync.terms import Terms


def link_from(
    entry: Entry, found: Fetched, terms: Terms, token: str, *, uid_taken: bool = False
) -> Link:
    """Return the link of an item that is new on one side and is to be made on the other."""
    item = terms.views[entry.side].meant(found.item, None)
    unlike = differing(found.item, terms.views[entry.side].shown(item), terms.held(entry.side))
    here = End(entry.key, found.version, found.item if unlike else None, entry.token)
    can_hold = terms.can_hold(entry.side.other, item)
    there = End(token=token, owed=True) if can_hold else End(apart=True)
    base = replace(item, uid="") if uid_taken else item
    return Link(0, base, {entry.side: here, entry.side.other: there})


def write_for(link: Link, side: Side, terms: Terms) -> Write | None:
    """Return what has to be written on `side` for `link` to be as agreed; None for nothing.

    What was wanted while the side was written to is nothing since it is not.
    """
    end, base = link.end(side), link.base
    if side not in terms.written:
        return None
    if link.doomed:
        return Delete(end.key, end.version) if end.key else None
    if not end.owed or base is None:
        return None
    wanted = terms.views[side].shown(base)
    if not end.key:
        return Create(terms.folder, wanted, end.token)
    fields = differing(end.held or wanted, wanted, terms.writable(side))
    return Update(end.key, end.version, wanted, fields) if fields else None
