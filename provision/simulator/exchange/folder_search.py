"""Decides which folders a Restriction lets through: by their names and classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.simulator.exchange.extended import path_of
from provision.simulator.exchange.refusal import not_served
from provision.simulator.exchange.schema.names import local

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.simulator.exchange.call import Place
    from provision.simulator.exchange.schema.names import Element


def folder_passes(place: Place, expression: Element) -> bool:
    """Return whether the folder is one that `expression` is true of."""
    match local(expression):
        case "And":
            return all(folder_passes(place, inner) for inner in expression)
        case "Or":
            return any(folder_passes(place, inner) for inner in expression)
        case "Not":
            return not folder_passes(place, expression[0])
        case "IsEqualTo":
            return _is_equal(place, expression)
        case name:
            raise not_served(f"the restriction '{name}' on folders")


def _is_equal(place: Place, expression: Element) -> bool:
    path, operand = expression[0], expression[1][0]
    if local(operand) != "Constant":
        raise not_served("the comparison of two fields")
    uri = str(path.get("FieldURI"))
    name = path_of(path).name if local(path) == "ExtendedFieldURI" else uri.partition(":")[2]
    held = _facts(place).get(name)
    return held is not None and held.casefold() == str(operand.get("Value")).casefold()


def _facts(place: Place) -> Mapping[str, str]:
    """Return what can be compared of a folder, by EWS's names and MAPI's numbers."""
    name, folder_class = place.folder.display_name, place.folder.folder_class
    return {
        "DisplayName": name,
        "FolderClass": folder_class,
        str(0x3001): name,
        str(0x3613): folder_class,
    }
