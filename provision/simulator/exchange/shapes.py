"""What of an item was asked for, and the item as an element that has just that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from provision.simulator.exchange.attachment import attachments_element
from provision.simulator.exchange.bodies import as_html, as_text
from provision.simulator.exchange.extended import clipped, extended_element, path_of
from provision.simulator.exchange.fields import FIELDS, IDENTITY, field_at
from provision.simulator.exchange.kinds import Body, ToldZone, flag_text
from provision.simulator.exchange.mime_content import message_content, mime_content
from provision.simulator.exchange.mirrors import held_by
from provision.simulator.exchange.refusal import not_served
from provision.simulator.exchange.schema.judge import STRUCTURES
from provision.simulator.exchange.schema.names import children, local, t, text_of
from provision.simulator.exchange.series import SERIES_PARTS, series_elements
from provision.simulator.exchange.zone_rules import rules_of
from provision.simulator.exchange.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provision.simulator.exchange.extended import ExtendedPath
    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.mailbox import Folder, Item
    from provision.simulator.exchange.schema.names import Element
    from provision.simulator.exchange.zones import Zone

_ZONES = frozenset({"StartTimeZone", "EndTimeZone"})
_RIGHTS = ("CreateAssociated", "CreateContents", "CreateHierarchy", "Delete", "Modify", "Read")


@dataclass(frozen=True, slots=True)
class Shape:
    """What is wanted: a base, fields by their paths, and extended properties as asked for.

    `in_list`: whether items are listed, where bodies and the like cannot be had.
    """

    base: str
    body_type: str
    paths: frozenset[str]
    extended: tuple[tuple[ExtendedPath, Element], ...]
    in_list: bool
    with_mime: bool

    @property
    def wants_body(self) -> bool:
        """Return whether a part is asked for that only a single item's reading has."""
        asked = self.paths & {"item:Body", "item:TextBody"}
        return bool(asked) or self.with_mime or self.base == "AllProperties"


def read_shape(element: Element, *, in_list: bool) -> Shape:
    """Return what `element`, an ItemShape, asks for."""
    with_mime = text_of(element, "IncludeMimeContent").strip() in {"true", "1"}
    if with_mime and in_list:
        raise not_served("MIME content in lists")
    wanted = children(element, "AdditionalProperties")
    return Shape(
        text_of(element, "BaseShape"),
        text_of(element, "BodyType", "Best"),
        frozenset(str(p.get("FieldURI")) for p in wanted if local(p) == "FieldURI"),
        tuple((path_of(p), p) for p in wanted if local(p) == "ExtendedFieldURI"),
        in_list,
        with_mime,
    )


def id_element(name: str, thing: Item | Folder) -> Element:
    """Return the id of `thing` with its change key."""
    thing_id = thing.folder_id if hasattr(thing, "folder_id") else thing.item_id
    return t(name, Id=thing_id, ChangeKey=thing.change_key)


def rights_element() -> Element:
    """Return the rights of an owner, the only ones there are."""
    return t("EffectiveRights", *(t(right, flag_text(flag=True)) for right in _RIGHTS))


def attachment_shape(element: Element | None) -> Shape:
    """Return what `element`, an AttachmentShape, asks for of an item within an item."""
    asked = t("ItemShape") if element is None else element
    return replace(read_shape(asked, in_list=False), base="AllProperties")


def item_element(item: Item, folder: Folder | None, shape: Shape, zone: Zone) -> Element:
    """Return `item` as `shape` asks for it; one that is within another is in no `folder`."""
    found = _identity(item, folder, _wanted_names(item.kind, shape))
    found |= _parts(item, shape, zone)
    if shape.with_mime:
        found["MimeContent"] = _mime_element(item)
    extended = [
        extended_element(uri, clipped(path, held) if shape.in_list else held)
        for path, uri in shape.extended
        if (held := held_by(item, path)) is not None
    ]
    return t(item.kind, *_in_order(item.kind, found, extended))


def _identity(item: Item, folder: Folder | None, names: frozenset[str]) -> dict[str, Element]:
    found = {"ItemId": id_element("ItemId", item)}
    if "ParentFolderId" in names and folder:
        found["ParentFolderId"] = id_element("ParentFolderId", folder)
    if "EffectiveRights" in names:
        found["EffectiveRights"] = rights_element()
    return found


def _parts(item: Item, shape: Shape, zone: Zone) -> dict[str, Element]:
    names = _wanted_names(item.kind, shape)
    values = dict(item.values)
    if not shape.in_list:
        values |= _bodies(item.values.get("Body"), shape.body_type)
    found = {
        name: FIELDS[item.kind][name].kind.write(name, values[name], zone)
        for name in names
        if name in values and name in FIELDS[item.kind]
    }
    found |= _strange_zones(item, found.keys())
    if "Attachments" in names and item.attachments:
        found["Attachments"] = attachments_element(item.item_id, item.attachments)
    if names & SERIES_PARTS:
        found |= {n: e for n, e in series_elements(item).items() if n in names}
    return found


def _strange_zones(item: Item, shown: Iterable[str]) -> dict[str, Element]:
    """Return the zones of an item that calls them by names of its own."""
    told, start = item.values.get("ToldZone"), item.values.get("Start")
    if not isinstance(told, ToldZone) or not isinstance(start, datetime):
        return {}
    called = {"Id": told.zone_id, "Name": told.name}
    named = {name: str(item.values[name]) for name in _ZONES.intersection(shown)}
    return {
        name: t(name, *(rules_of(zone_of(is_), start.year) if told.with_rules else ()), **called)
        for name, is_ in named.items()
    }


def _mime_element(item: Item) -> Element:
    if item.kind == "Message":
        return t("MimeContent", message_content(item.values), CharacterSet="UTF-8")
    if item.kind != "CalendarItem":
        raise not_served("the MIME content of a task")
    if item.values["IsRecurring"] or item.values["IsMeeting"]:
        raise not_served("the MIME content of a series or a meeting")
    return t("MimeContent", mime_content(item.values), CharacterSet="UTF-8")


def _bodies(body: Value | None, wanted: str) -> dict[str, Value]:
    if not isinstance(body, Body):
        return {}
    as_wanted = {"Best": lambda b: b, "Text": as_text, "HTML": as_html}[wanted](body)
    return {"Body": as_wanted, "TextBody": as_text(body)}


def _wanted_names(kind: str, shape: Shape) -> frozenset[str]:
    letter = {"IdOnly": "", "Default": "D", "AllProperties": "A"}.get(shape.base)
    if letter is None:
        raise not_served(f"the shape '{shape.base}'")
    base = {f.name for f in FIELDS[kind].values() if letter and letter in f.shown}
    if shape.in_list:
        base -= {f.name for f in FIELDS[kind].values() if "G" in f.shown}
    identity = {"ParentFolderId", "EffectiveRights"} if letter == "A" else set()
    return frozenset(base | identity | {_name_at(kind, path, shape) for path in shape.paths})


def _name_at(kind: str, path: str, shape: Shape) -> str:
    """Return the element of the field at `path`, nothing if the item can show none.

    The documentation has ErrorInvalidPropertyRequest for a field of another kind of item; but
    exchangelib asks for the fields of every kind a folder may hold, and is answered.
    """
    if path in IDENTITY:
        return IDENTITY[path]
    field = field_at(kind, path)
    return field.name if field and not (shape.in_list and "G" in field.shown) else ""


def _in_order(
    kind: str, found: dict[str, Element], extended: Iterable[Element]
) -> Iterable[Element]:
    for name in STRUCTURES[kind].children:
        if name == "ExtendedProperty":
            yield from extended
        elif name in found:
            yield found[name]
