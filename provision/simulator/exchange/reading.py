"""GetItem, GetFolder and FindFolder."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from provision.simulator.exchange.call import answered, each_alone
from provision.simulator.exchange.extended import ExtendedPath, extended_element, path_of
from provision.simulator.exchange.folder_search import folder_passes
from provision.simulator.exchange.kinds import flag_text, moment_text
from provision.simulator.exchange.refusal import Refusal, not_served
from provision.simulator.exchange.schema.names import child, children, local, m, t, text_of
from provision.simulator.exchange.shapes import (
    id_element,
    item_element,
    read_shape,
    rights_element,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.simulator.exchange.call import Call, Place
    from provision.simulator.exchange.schema.names import Element

# https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxprops
_FOLDER_CLASS = ExtendedPath("", str(0x3613), "String")
_CONTENT_COUNT = ExtendedPath("", str(0x3602), "Integer")
_UNREAD_COUNT = ExtendedPath("", str(0x3603), "Integer")
_HAS_SUBFOLDERS = ExtendedPath("", str(0x360A), "Boolean")
_LAST_COMMIT = ExtendedPath("", str(0x670A), "SystemTime")
_DEFAULT = ("DisplayName", "TotalCount", "ChildFolderCount", "UnreadCount")
_MORE = ("ParentFolderId", "FolderClass", "EffectiveRights", "DistinguishedFolderId")
_SHAPES: dict[str, tuple[str, ...]] = {
    "IdOnly": (),
    "Default": _DEFAULT,
    "AllProperties": (*_DEFAULT, *_MORE),
}


def get_item(call: Call, request: Element) -> list[Element]:
    """Return the items that are asked for, each by itself."""
    item_ids = children(request, "ItemIds")
    return each_alone(call, "GetItem", item_ids, lambda item_id: _item(call, request, item_id))


def _item(call: Call, request: Element, item_id: Element) -> Element:
    shape = read_shape(required(request, "ItemShape"), in_list=False)
    place, item = call.shown(item_id)
    trouble = call.organisation.trouble(place.mailbox.smtp)
    trouble.check_readable(item.item_id, with_body=shape.wants_body)
    return answered("GetItem", m("Items", item_element(item, place.folder, shape, call.zone)))


def required(element: Element, name: str) -> Element:
    """Return the child called `name`, which the schema says is there."""
    found = child(element, name)
    if found is None:
        raise LookupError(name)
    return found


def get_folder(call: Call, request: Element) -> list[Element]:
    """Return the folders that are asked for, each by itself."""

    def got(folder_id: Element) -> Element:
        folder = folder_element(call.folder(folder_id), required(request, "FolderShape"))
        return answered("GetFolder", m("Folders", folder))

    return each_alone(call, "GetFolder", children(request, "FolderIds"), got)


def folder_element(place: Place, shape: Element) -> Element:
    """Return the folder as `shape`, a FolderShape, asks for it."""
    base = text_of(shape, "BaseShape")
    if base not in _SHAPES:
        raise not_served(f"the shape '{base}'")
    wanted = set(_SHAPES[base])
    for path in children(shape, "AdditionalProperties"):
        if local(path) == "ExtendedFieldURI":
            wanted.add(path_of(path).name)
            continue
        kind, _, name = str(path.get("FieldURI", ":")).partition(":")
        if kind not in {"folder", ""}:
            raise Refusal(
                "ErrorInvalidPropertyRequest", "Property is not valid for this object type."
            )
        wanted.add(name)
    found = (element for name, element in _folder_parts(place) if name in wanted)
    return t(place.folder.kind, id_element("FolderId", place.folder), *found)


def _folder_parts(place: Place) -> Iterator[tuple[str, Element]]:
    """Yield what there is to say of a folder, in the order of the schema."""
    folder, folders = place.folder, place.mailbox.folders
    if folder.parent:
        yield "ParentFolderId", id_element("ParentFolderId", folders[folder.parent])
    if folder.folder_class:
        yield "FolderClass", t("FolderClass", folder.folder_class)
    yield "DisplayName", t("DisplayName", folder.display_name)
    yield "TotalCount", t("TotalCount", str(len(folder.items)))
    inside = sum(other.parent == folder.distinguished for other in folders.values())
    yield "ChildFolderCount", t("ChildFolderCount", str(inside))
    yield from _folder_properties(place, inside)
    yield "EffectiveRights", rights_element()
    if folder.is_distinguished:
        yield "DistinguishedFolderId", t("DistinguishedFolderId", folder.distinguished)
    if folder.kind not in {"CalendarFolder", "ContactsFolder"}:
        yield "UnreadCount", t("UnreadCount", "0")


def _folder_properties(place: Place, inside: int) -> Iterator[tuple[str, Element]]:
    """Yield what can be asked for by MAPI's names only, or by those too."""
    held = {
        _FOLDER_CLASS: place.folder.folder_class,
        _CONTENT_COUNT: str(len(place.folder.items)),
        _UNREAD_COUNT: "0",
        _HAS_SUBFOLDERS: flag_text(inside),
        _LAST_COMMIT: _last_written(place),
    }
    for path, value in held.items():
        if value:
            uri = t("ExtendedFieldURI", PropertyTag=f"0x{int(path.name):x}", PropertyType=path.type)
            yield path.name, extended_element(uri, value)


def _last_written(place: Place) -> str:
    """Return when an item that is still in the folder was last written."""
    written = (item.values.get("LastModifiedTime") for item in place.folder.items.values())
    moments = [moment for moment in written if isinstance(moment, datetime)]
    return moment_text(max(moments)) if moments else ""


def find_folder(call: Call, request: Element) -> list[Element]:
    """Return the folders inside those that are asked for."""
    parents = children(request, "ParentFolderIds")
    return each_alone(
        call, "FindFolder", parents, lambda parent: _folders_inside(call, request, parent)
    )


def _folders_inside(call: Call, request: Element, parent: Element) -> Element:
    place = call.folder(parent)
    restriction = child(request, "Restriction")
    shape = required(request, "FolderShape")
    deep = request.get("Traversal") == "Deep"
    inside = [
        found
        for found in (
            _inside(place, deep=deep) if request.get("Traversal") != "SoftDeleted" else ()
        )
        if restriction is None or folder_passes(found, restriction[0])
    ]
    view = child(request, "IndexedPageFolderView")
    offset = 0 if view is None else int(str(view.get("Offset")))
    most = len(inside) if view is None else int(str(view.get("MaxEntriesReturned", len(inside))))
    shown = inside[offset : offset + most]
    root = m(
        "RootFolder",
        t("Folders", *(folder_element(found, shape) for found in shown)),
        IndexedPagingOffset=str(offset + len(shown)),
        TotalItemsInView=str(len(inside)),
        IncludesLastItemInRange=flag_text(offset + len(shown) >= len(inside)),
    )
    return answered("FindFolder", root)


def _inside(place: Place, *, deep: bool) -> Iterator[Place]:
    for folder in place.mailbox.folders.values():
        if folder.parent == place.folder.distinguished:
            found = type(place)(place.mailbox, folder)
            yield found
            if deep:
                yield from _inside(found, deep=True)
