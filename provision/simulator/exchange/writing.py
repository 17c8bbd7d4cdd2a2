"""CreateItem, UpdateItem and DeleteItem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.simulator.exchange.attaching import write_new
from provision.simulator.exchange.attachment import attachment_id
from provision.simulator.exchange.call import answered, each_alone
from provision.simulator.exchange.draft import Draft
from provision.simulator.exchange.keeping import check_size, target
from provision.simulator.exchange.mailbox import change_of
from provision.simulator.exchange.recurring import Recurrence
from provision.simulator.exchange.refusal import Refusal, not_served
from provision.simulator.exchange.responding import RESPONSES, respond
from provision.simulator.exchange.schema.names import child, children, local, m, t
from provision.simulator.exchange.sending import (
    Post,
    how_to_send,
    invite,
    letters_of_change,
    tell_of_end,
)
from provision.simulator.exchange.shapes import id_element
from provision.simulator.exchange.task_series import advance
from provision.simulator.exchange.updating import carry_out, changed_since

if TYPE_CHECKING:
    from provision.simulator.exchange.call import Call, Place
    from provision.simulator.exchange.mailbox import Item, Mailbox
    from provision.simulator.exchange.schema.names import Element

_HOMES = {"CalendarItem": "calendar", "Task": "tasks"}
_ONLY_IN = {
    "CalendarItem": ("CalendarFolder", "ErrorCannotCreateCalendarItemInNonCalendarFolder"),
    "Task": ("TasksFolder", "ErrorCannotCreateTaskInNonTaskFolder"),
}


def create_item(call: Call, request: Element) -> list[Element]:
    """Make the items of `request`, each by itself."""
    items = children(request, "Items")
    return each_alone(call, "CreateItem", items, lambda item: _create(call, request, item))


def _create(call: Call, request: Element, element: Element) -> Element:
    kind = local(element)
    if kind in RESPONSES:
        return respond(call, request, element)
    if kind not in _HOMES:
        raise not_served(f"items of the kind '{kind}'")
    how = how_to_send(request, "SendMeetingInvitations", kind)
    place = _target(call, child(request, "SavedItemFolderId"), kind)
    draft = Draft(kind, call.circumstances(place.mailbox))
    write_new(call, place.mailbox, draft, element)
    check_size(call, draft)
    invite(Post(call, request, place.mailbox, how), draft)
    item = place.mailbox.add(place.folder, kind, draft.values, draft.extended)
    item.attachments = tuple(draft.attachments)
    return answered("CreateItem", m("Items", _made(item)))


def _made(item: Item) -> Element:
    """Return what is told of a new item: its id, and those of what hangs on it."""
    named = [
        t(each.kind, t("AttachmentId", Id=attachment_id(item.item_id, each.number)))
        for each in item.attachments
    ]
    attachments = (t("Attachments", *named),) if named else ()
    return t(item.kind, id_element("ItemId", item), *attachments)


def _target(call: Call, wanted: Element | None, kind: str) -> Place:
    named = t("DistinguishedFolderId", Id=_HOMES[kind]) if wanted is None else wanted[0]
    place = call.folder(named)
    folder_kind, code = _ONLY_IN[kind]
    if place.folder.kind != folder_kind:
        raise Refusal(code, f"The folder is not one for items of the kind '{kind}'.")
    return place


def update_item(call: Call, request: Element) -> list[Element]:
    """Carry out the changes of `request`, each item by itself and wholly or not at all."""
    changes = children(request, "ItemChanges")
    return each_alone(call, "UpdateItem", changes, lambda change: _update(call, request, change))


def _update(call: Call, request: Element, change: Element) -> Element:
    to = target(call, change[0])
    how = how_to_send(request, "SendMeetingInvitationsOrCancellations", to.item.kind)
    draft = to.draft(call)
    for description in children(change, "Updates"):
        carry_out(description, draft)
    conflicts = _conflicts(to.item, draft, change[0], str(request.get("ConflictResolution")))
    post = Post(call, request, to.place.mailbox, how)
    letters = letters_of_change(post, to.item, draft)
    to.keep(call, draft)
    for kind, people in letters:
        post.send(kind, people)
    updated = m("Items", t(to.item.kind, id_element("ItemId", to.item)))
    return answered("UpdateItem", updated, m("ConflictResults", t("Count", str(conflicts))))


def _conflicts(item: Item, draft: Draft, item_id: Element, resolution: str) -> int:
    """Return the number of conflicts that were resolved; raise if they may not be."""
    change_key = item_id.get("ChangeKey")
    if change_key is None:
        if resolution == "AlwaysOverwrite":
            return 0
        raise Refusal(
            "ErrorChangeKeyRequiredForWriteOperations",
            "The change key is required for this operation.",
        )
    known = change_of(str(change_key))
    if known == item.changed:
        return 0
    if resolution == "NeverOverwrite":
        raise Refusal(
            "ErrorIrresolvableConflict",
            "The send or update operation could not be performed because the change key passed"
            " in the request does not match the current change key for the item.",
        )
    return changed_since(item.touched, draft.wrote, known)


def delete_item(call: Call, request: Element) -> list[Element]:
    """Delete the items of `request`, each by itself; a change key is not looked at."""

    def deleted(item_id: Element) -> Element:
        _delete(call, request, item_id)
        return answered("DeleteItem")

    return each_alone(call, "DeleteItem", children(request, "ItemIds"), deleted)


def _is_passed_over(mailbox: Mailbox, item: Item, request: Element) -> bool:
    """Return whether only the day that a task is on is deleted, and it goes on to the next."""
    recurrence = item.values.get("Recurrence")
    if request.get("AffectedTaskOccurrences") == "AllOccurrences" or recurrence is None:
        return False
    if isinstance(recurrence, Recurrence) and recurrence.regenerates:
        raise Refusal(
            "ErrorCannotDeleteTaskOccurrence", "The task occurrence could not be deleted."
        )
    if not advance(item):
        return False
    item.changed = mailbox.next_change()
    return True


def _delete(call: Call, request: Element, item_id: Element) -> None:
    place, item = call.shown(item_id)
    how = how_to_send(request, "SendMeetingCancellations", item.kind)
    tell_of_end(Post(call, request, place.mailbox, how), item)
    if series := call.series(item_id):
        series[1].deleted.add(series[2])
        series[1].altered.pop(series[2], None)
        series[1].changed = place.mailbox.next_change()
        return
    if item.kind == "Task" and request.get("AffectedTaskOccurrences") is None:
        raise Refusal(
            "ErrorAffectedTaskOccurrencesRequired",
            "The AffectedTaskOccurrences attribute is required.",
        )
    if item.kind == "Task" and _is_passed_over(place.mailbox, item, request):
        return
    match request.get("DeleteType"):
        case "MoveToDeletedItems" if place.folder.distinguished != "deleteditems":
            place.mailbox.move(item, "deleteditems")
        case "HardDelete":
            place.mailbox.take_out(item)
        case _:
            place.mailbox.take_out(item)
            place.mailbox.recoverable.append(item)
