"""Carries the changes of an UpdateItem out on a draft, and finds what they conflict with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.simulator.exchange.bodies import appended
from provision.simulator.exchange.extended import path_of, read_extended
from provision.simulator.exchange.fields import NEVER_THERE, field_at, field_called, is_of
from provision.simulator.exchange.kinds import Body
from provision.simulator.exchange.persons import Attendees
from provision.simulator.exchange.refusal import Refusal, not_served
from provision.simulator.exchange.schema.names import local

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provision.simulator.exchange.draft import Draft
    from provision.simulator.exchange.fields import Field
    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.schema.names import Element


def carry_out(change: Element, draft: Draft) -> None:
    """Make one change: SetItemField, AppendToItemField or DeleteItemField."""
    path = change[0]
    if local(path) == "IndexedFieldURI":
        raise not_served("indexed fields")
    match local(change):
        case "DeleteItemField":
            _delete(path, draft)
        case "AppendToItemField":
            _append(path, _only_property(change[1], draft.kind), draft)
        case _:
            _set(path, change[1], draft)


def _field(path: Element, kind: str) -> Field:
    uri = str(path.get("FieldURI"))
    if not is_of(kind, uri):
        raise Refusal("ErrorInvalidPropertyRequest", "Property is not valid for this object type.")
    return field_at(kind, uri) or field_called(kind, uri.partition(":")[2])


def _only_property(item: Element, kind: str) -> Element:
    if local(item) not in {kind, "Item"}:
        raise Refusal("ErrorUpdatePropertyMismatch", "The object is of another type.")
    if len(item) != 1:
        raise Refusal(
            "ErrorIncorrectUpdatePropertyCount",
            "An object within a change description must contain one and only one property to modify.",
        )
    return item[0]


def _set(path: Element, item: Element, draft: Draft) -> None:
    described = None if local(path) == "ExtendedFieldURI" else _field(path, draft.kind)
    element = _only_property(item, draft.kind)
    if described is not None:
        matches = described.name == local(element)
    else:
        held = read_extended(element)[0] if local(element) == "ExtendedProperty" else None
        matches = path_of(path) == held
    if not matches:
        raise Refusal(
            "ErrorUpdatePropertyMismatch",
            "The property path does not match the property that is set.",
        )
    draft.write(element, item)


def _append(path: Element, element: Element, draft: Draft) -> None:
    described = None if local(path) == "ExtendedFieldURI" else _field(path, draft.kind)
    if described is None or "a" not in described.may:
        raise Refusal("ErrorInvalidPropertyAppend", "Append action is invalid for the property.")
    if local(element) != described.name:
        raise Refusal(
            "ErrorUpdatePropertyMismatch",
            "The property path does not match the property that is set.",
        )
    draft.put(
        described.name, _longer(draft, described, described.kind.read(element, draft.at.zone))
    )


def _longer(draft: Draft, described: Field, more: Value) -> Value:
    """Return the value of a field with `more` after it."""
    match draft.values.get(described.name), more:
        case Body() as old, Body():
            return appended(old, more)
        case Attendees(people), Attendees(others):
            return Attendees((*people, *others))
        case _:
            return more


def _delete(path: Element, draft: Draft) -> None:
    if local(path) == "ExtendedFieldURI":
        draft.take_away_extended(path_of(path))
        return
    if _is_never_there(str(path.get("FieldURI")), draft.kind):
        return
    described = _field(path, draft.kind)
    if "x" not in described.may:
        raise Refusal(
            "ErrorInvalidPropertyDelete", f"Delete action is invalid for '{described.path}'."
        )
    draft.take_away(described.name)


def _is_never_there(uri: str, kind: str) -> bool:
    """Return whether `uri` is of what no item has here, so that there is nothing to delete."""
    _, _, name = uri.partition(":")
    return is_of(kind, uri) and name in NEVER_THERE and field_at(kind, uri) is None


def changed_since(touched: dict[object, int], wrote: Iterable[object], change: int) -> int:
    """Return how many of the fields in `wrote` somebody else has written after `change`."""
    return sum(touched.get(name, 0) > change for name in wrote)
