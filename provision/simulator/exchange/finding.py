"""FindItem: pages of a folder, and what of a calendar lies in a stretch of time."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from provision.simulator.exchange.call import answered, each_alone
from provision.simulator.exchange.kinds import flag_text, parse_moment
from provision.simulator.exchange.reading import required
from provision.simulator.exchange.refusal import Refusal, not_served
from provision.simulator.exchange.restrictions import in_order, passes
from provision.simulator.exchange.schema.names import child, children, m, t
from provision.simulator.exchange.series import occurrences
from provision.simulator.exchange.shapes import item_element, read_shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.simulator.exchange.call import Call, Place
    from provision.simulator.exchange.mailbox import Item
    from provision.simulator.exchange.schema.names import Element

# The policy EWSFindCountLimit: no page is longer.
_MOST = 1000
_WIDEST_VIEW = timedelta(days=2 * 366)
_UNSERVED = (
    "QueryString",
    "FractionalPageItemView",
    "SeekToConditionPageItemView",
    "ContactsView",
    "GroupBy",
    "DistinguishedGroupBy",
)


def find_item(call: Call, request: Element) -> list[Element]:
    """Return what is in the folders asked for, a page of each."""
    parents = children(request, "ParentFolderIds")
    return each_alone(
        call, "FindItem", parents, lambda parent: _find(call, request, call.folder(parent))
    )


def _find(call: Call, request: Element, place: Place) -> Element:
    for name in _UNSERVED:
        if child(request, name) is not None:
            raise not_served(f"'{name}'")
    view = child(request, "CalendarView")
    if view is not None:
        items, attributes = _in_view(call, request, place, view)
    else:
        items, attributes = _page(request, _matching(call, request, place))
    shape = read_shape(required(request, "ItemShape"), in_list=True)
    elements = (item_element(item, place.folder, shape, call.zone) for item in items)
    return answered("FindItem", m("RootFolder", t("Items", *elements), **attributes))


def _matching(call: Call, request: Element, place: Place) -> list[Item]:
    if request.get("Traversal") != "Shallow":
        return []
    restriction = child(request, "Restriction")
    items = [
        item
        for item in place.folder.items.values()
        if restriction is None or passes(item, restriction[0], call.zone)
    ]
    return in_order(items, children(request, "SortOrder"), call.zone)


def _most(view: Element | None) -> int:
    written = None if view is None else view.get("MaxEntriesReturned")
    most = _MOST if written is None else int(str(written))
    if most <= 0:
        raise Refusal(
            "ErrorInvalidPagingMaxRows", "The specified maximum rows to return is invalid."
        )
    return min(most, _MOST)


def _page(request: Element, items: list[Item]) -> tuple[list[Item], dict[str, str]]:
    view = child(request, "IndexedPageItemView")
    most = _most(view)
    offset = 0 if view is None else int(str(view.get("Offset")))
    if offset < 0:
        raise Refusal("ErrorInvalidIndexedPagingParameters", "Indexed paging: offset is negative.")
    if view is not None and view.get("BasePoint") == "End":
        last = max(len(items) - offset, 0)
        first = max(last - most, 0)
        shown, next_offset, at_end = items[first:last], len(items) - first, first == 0
    else:
        shown = items[offset : offset + most]
        next_offset = min(offset, len(items)) + len(shown)
        at_end = next_offset >= len(items)
    return shown, {
        "IndexedPagingOffset": str(next_offset),
        "TotalItemsInView": str(len(items)),
        "IncludesLastItemInRange": flag_text(at_end),
    }


def _in_view(
    call: Call, request: Element, place: Place, view: Element
) -> tuple[list[Item], dict[str, str]]:
    """Return the items of a calendar that touch the time `view` names, by their start."""
    start, end = (parse_moment(str(view.get(n)), call.zone) for n in ("StartDate", "EndDate"))
    _check_view(request, place, start, end)
    touching = [item for item in _single_items(place, end) if _touches(item, start, end)]
    touching.sort(key=lambda item: (str(item.values["Start"]), item.born))
    shown = touching[: _most(view)]
    return shown, {
        "TotalItemsInView": str(len(shown)),
        "IncludesLastItemInRange": flag_text(len(shown) == len(touching)),
    }


def _check_view(request: Element, place: Place, start: datetime, end: datetime) -> None:
    if place.folder.kind != "CalendarFolder":
        raise Refusal(
            "ErrorCalendarFolderIsInvalidForCalendarView", "Folder is not a calendar folder."
        )
    if child(request, "Restriction") is not None or child(request, "SortOrder") is not None:
        raise Refusal(
            "ErrorInvalidOperation",
            "Restrictions and sort order may not be specified for a CalendarView.",
        )
    if end < start:
        raise Refusal(
            "ErrorCalendarEndDateIsEarlierThanStartDate", "EndDate is earlier than StartDate"
        )
    if end - start > _WIDEST_VIEW:
        raise Refusal("ErrorCalendarViewRangeTooBig", "The view is wider than two years.")


def _single_items(place: Place, end: datetime) -> Iterator[Item]:
    """Yield what is in a calendar, of a series each occurrence that begins before `end`."""
    for item in place.folder.items.values():
        if item.values["CalendarItemType"] == "RecurringMaster":
            yield from takewhile(lambda found: _begins_before(found, end), occurrences(item))
        else:
            yield item


def _begins_before(item: Item, end: datetime) -> bool:
    begins = item.values["Start"]
    return isinstance(begins, datetime) and begins < end


def _touches(item: Item, start: datetime, end: datetime) -> bool:
    begins, ends = item.values.get("Start"), item.values.get("End")
    if not isinstance(begins, datetime) or not isinstance(ends, datetime):
        return False
    return begins < end and (ends > start or begins >= start)
