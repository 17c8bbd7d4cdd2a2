"""CreateFolder and DeleteFolder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.simulator.exchange.call import answered, each_alone
from provision.simulator.exchange.reading import required
from provision.simulator.exchange.refusal import Refusal, not_served
from provision.simulator.exchange.schema.names import children, local, m, t, text_of
from provision.simulator.exchange.shapes import id_element

if TYPE_CHECKING:
    from provision.simulator.exchange.call import Call, Place
    from provision.simulator.exchange.schema.names import Element

_CLASSES = {
    "Folder": "IPF.Note",
    "CalendarFolder": "IPF.Appointment",
    "ContactsFolder": "IPF.Contact",
    "TasksFolder": "IPF.Task",
}
_KINDS = {folder_class: kind for kind, folder_class in _CLASSES.items()}
_SETTABLE = {"FolderClass", "DisplayName"}


def create_folder(call: Call, request: Element) -> list[Element]:
    """Make the folders of `request`, each by itself."""

    def made(wanted: Element) -> Element:
        return _create(call.folder(required(request, "ParentFolderId")[0]), wanted)

    return each_alone(call, "CreateFolder", children(request, "Folders"), made)


def _create(parent: Place, wanted: Element) -> Element:
    kind, name = local(wanted), text_of(wanted, "DisplayName")
    if kind not in _CLASSES or {local(field) for field in wanted} - _SETTABLE:
        raise not_served("such folders")
    siblings = [
        folder.display_name.casefold()
        for folder in parent.mailbox.folders.values()
        if folder.parent == parent.folder.distinguished
    ]
    if not name or name.casefold() in siblings:
        raise Refusal("ErrorFolderExists", "A folder with the specified name already exists.")
    folder_class = text_of(wanted, "FolderClass", _CLASSES[kind])
    # What a folder is for its class says: a plain one may be made a calendar by it.
    kind = _KINDS.get(folder_class, kind)
    made = parent.mailbox.add_folder(parent.folder, kind, folder_class, name)
    return answered("CreateFolder", m("Folders", t(kind, id_element("FolderId", made))))


def delete_folder(call: Call, request: Element) -> list[Element]:
    """Delete the folders of `request` with all that is in them, each by itself."""

    def deleted(folder_id: Element) -> Element:
        if request.get("DeleteType") == "MoveToDeletedItems":
            raise not_served("folders in Deleted Items")
        _delete(call.folder(folder_id))
        return answered("DeleteFolder")

    return each_alone(call, "DeleteFolder", children(request, "FolderIds"), deleted)


def _delete(place: Place) -> None:
    if place.folder.is_distinguished:
        raise Refusal("ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be deleted.")
    place.mailbox.take_away_folder(place.folder)
