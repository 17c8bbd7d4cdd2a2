"""Decides which items a Restriction lets through, and in what order they are sorted."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from provision.simulator.exchange.extended import path_of
from provision.simulator.exchange.fields import field_at, is_of
from provision.simulator.exchange.kinds import Body
from provision.simulator.exchange.mirrors import held_by
from provision.simulator.exchange.persons import Person
from provision.simulator.exchange.refusal import Refusal, not_served
from provision.simulator.exchange.schema.names import child, local, t

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.mailbox import Item
    from provision.simulator.exchange.schema.names import Element
    from provision.simulator.exchange.zones import Zone

# Numbers before texts, so that what is of two kinds can be compared all the same.
Comparable = tuple[int, float, str]

_COMPARISONS: dict[str, Callable[[Comparable, Comparable], bool]] = {
    "IsEqualTo": lambda a, b: a == b,
    "IsNotEqualTo": lambda a, b: a != b,
    "IsGreaterThan": lambda a, b: a > b,
    "IsGreaterThanOrEqualTo": lambda a, b: a >= b,
    "IsLessThan": lambda a, b: a < b,
    "IsLessThanOrEqualTo": lambda a, b: a <= b,
}


def passes(item: Item, expression: Element, zone: Zone) -> bool:
    """Return whether `item` is one that `expression` is true of."""
    match local(expression):
        case "And":
            return all(passes(item, inner, zone) for inner in expression)
        case "Or":
            return any(passes(item, inner, zone) for inner in expression)
        case "Not":
            return not passes(item, expression[0], zone)
        case "Exists":
            return bool(_values(item, expression[0], zone))
        case "Contains":
            return any(_contains(v[2], expression) for v in _values(item, expression[0], zone))
        case name if name in _COMPARISONS:
            return _compares(item, expression, zone)
        case name:
            raise not_served(f"the restriction '{name}'")


def _compares(item: Item, expression: Element, zone: Zone) -> bool:
    path, operand = expression[0], expression[1][0]
    if local(operand) != "Constant":
        raise not_served("the comparison of two fields")
    constant = _constant(item, path, str(operand.get("Value")), zone)
    compare = _COMPARISONS[local(expression)]
    found = _values(item, path, zone)
    if not found:
        return local(expression) == "IsNotEqualTo"
    return any(compare(value, constant) for value in found)


def _constant(item: Item, path: Element, written: str, zone: Zone) -> Comparable:
    """Return the constant as a value of the field it is compared with."""
    if local(path) == "ExtendedFieldURI":
        return _comparable(written, zone, path_of(path).type)
    described = field_at(item.kind, str(path.get("FieldURI")))
    try:
        value = described.kind.read(t("Constant", written), zone) if described else written
    except ValueError as error:
        raise Refusal(
            "ErrorInvalidRestriction", f"The value '{written}' does not fit the field."
        ) from error
    return _comparable(value, zone)


def _values(item: Item, path: Element, zone: Zone) -> Sequence[Comparable]:
    """Return what `item` has at `path`: nothing, a value, or several."""
    if local(path) == "ExtendedFieldURI":
        named = path_of(path)
        held = held_by(item, named) or ()
        listed = (held,) if isinstance(held, str) else held
        return [_comparable(value, zone, named.type) for value in listed]
    if local(path) == "IndexedFieldURI":
        raise not_served("indexed fields")
    uri = str(path.get("FieldURI"))
    described = field_at(item.kind, uri) if is_of(item.kind, uri) else None
    value = item.values.get(described.name) if described else None
    if value is None:
        return []
    return [_comparable(v, zone) for v in (value if isinstance(value, tuple) else (value,))]


def _comparable(value: Value, zone: Zone, extended_type: str = "") -> Comparable:
    if isinstance(value, datetime):
        return 0, value.timestamp(), value.isoformat()
    if isinstance(value, date):
        return 0, datetime.combine(value, time(), zone.tz).timestamp(), value.isoformat()
    if isinstance(value, bool | int | float):
        return 0, float(value), str(value)
    if extended_type.removesuffix("Array") in {"Integer", "Long", "Short", "Double", "Float"}:
        return 0, float(str(value)), str(value)
    # The store's collation knows no case.
    return 1, 0.0, _text(value).casefold()


def _text(value: Value) -> str:
    if isinstance(value, Body):
        return value.content
    return value.name if isinstance(value, Person) else str(value)


def _contains(text: str, expression: Element) -> bool:
    constant = child(expression, "Constant")
    wanted = "" if constant is None else str(constant.get("Value")).casefold()
    match expression.get("ContainmentMode", "FullString"):
        case "FullString":
            return text == wanted
        case "Prefixed":
            return text.startswith(wanted)
        case "Substring":
            return wanted in text
        case mode:
            raise not_served(f"the containment mode '{mode}'")


def in_order(items: list[Item], orders: list[Element], zone: Zone) -> list[Item]:
    """Return `items` sorted by `orders`; what lacks the field comes first."""
    for order in reversed(orders):
        path = order[0]
        descending = order.get("Order") == "Descending"
        items = sorted(items, key=lambda i: list(_values(i, path, zone)), reverse=descending)
    return items
