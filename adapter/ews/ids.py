"""The ids by which a request names items, occurrences and attachments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from adapter.ews.answers import MESSAGES, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable


def attachment_ids(ids: Iterable[str]) -> etree._Element:
    """Return the list of the attachments that are called `ids`."""
    element = etree.Element(f"{MESSAGES}AttachmentIds")
    for one in ids:
        etree.SubElement(element, f"{TYPES}AttachmentId", Id=one)
    return element


def item_id(name: str, version: str = "") -> etree._Element:
    """Return the id of an item, with its version where that matters."""
    element = etree.Element(f"{TYPES}ItemId", Id=name)
    if version:
        element.set("ChangeKey", version)
    return element


def occurrence_id(series: str, place: int) -> etree._Element:
    """Return the id of the occurrence of `series` at `place`, from 1."""
    told = {"RecurringMasterId": series, "InstanceIndex": str(place)}
    return etree.Element(f"{TYPES}OccurrenceItemId", told)
