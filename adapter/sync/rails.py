"""What makes a pass stop before it changes anything: too much is gone, or the clock is wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from adapter.reconcile import Side
    from adapter.sync.ledger import Census, Standing
    from adapter.sync_options import Rail
    from provision.contract.messages import Line, Value

# Two machines' clocks may differ by some minutes; nothing else sets one back.
BACKWARDS = timedelta(minutes=10)
# Longer than anybody pauses a sync, and long enough to take every unanswered write for lost.
FORWARDS = timedelta(days=400)


def clock_rail(standing: Standing, now: datetime) -> Line | None:
    """Return why the clock cannot be believed, if so."""
    last = standing.last
    if last is None or -BACKWARDS <= now - last <= FORWARDS:
        return None
    return message("sync.clock", last=f"{last:%Y-%m-%d %H:%M}", now=f"{now:%Y-%m-%d %H:%M}")


def deletion_rail(
    census: Census, rail: Rail, written: Collection[Side], relisted: Collection[Side]
) -> Line | None:
    """Return why the deletions that were seen are not believed, if so.

    Those count that would be carried over to a side that is `written`.

    Everything gone at once, or more than a number and a share of all, is rather a folder that
    was emptied, unmounted or exchanged for another than so many decisions of somebody.
    """
    counted = {side: gone for side, gone in census.gone.items() if side.other in written}
    for side, gone in sorted(counted.items()):
        values: dict[str, Value] = {
            "gone": gone,
            "links": census.links,
            "side": message(f"sync.side-{side}"),
        }
        if gone == census.links > 1:
            key = "sync.another-folder" if side in relisted else "sync.emptied"
            return message(key, **values)
        if rail.stops(gone, census.links):
            most, share = rail.most, rail.share
            return message("sync.too-many", most=most, share=share, **values)
    return None
