"""CreateAttachment, GetAttachment and DeleteAttachment, and the attachments of a new item."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from provision.simulator.exchange.attachment import (
    Attachment,
    Embedded,
    attachment_id,
    described,
    parent_named,
)
from provision.simulator.exchange.call import answered, each_alone
from provision.simulator.exchange.draft import Draft
from provision.simulator.exchange.keeping import target
from provision.simulator.exchange.mailbox import Item
from provision.simulator.exchange.refusal import Refusal, not_served
from provision.simulator.exchange.schema.judge import STRUCTURES
from provision.simulator.exchange.schema.names import child, children, local, m, t, text_of
from provision.simulator.exchange.shapes import Shape, attachment_shape, item_element

if TYPE_CHECKING:
    from provision.simulator.exchange.call import Call
    from provision.simulator.exchange.keeping import Target
    from provision.simulator.exchange.mailbox import Mailbox
    from provision.simulator.exchange.schema.names import Element

_DEEPEST = 10
_ITEMS = ("CalendarItem", "Message", "Task")
_COMMON = STRUCTURES["AttachmentBase"].children.keys()
# What is kept by itself or said by the server alone.
_OWN = {"AttachmentId", "Size", "LastModifiedTime", "IsInline", "Content", *_ITEMS}


def create_attachment(call: Call, request: Element) -> list[Element]:
    """Hang what is in `request` on an item, each by itself; a change key is not looked at."""
    attachments = children(request, "Attachments")
    return each_alone(
        call, "CreateAttachment", attachments, lambda one: _create(call, request, one)
    )


def _create(call: Call, request: Element, element: Element) -> Element:
    parent = child(request, "ParentItemId")
    if parent is None:
        raise LookupError("ParentItemId")
    to = target(call, t("ItemId", Id=str(parent.get("Id"))))
    attachment = read_attachment(call, to.place.mailbox, element)
    draft = to.draft(call)
    draft.attachments.append(attachment)
    draft.wrote.add("Attachments")
    to.keep(call, draft)
    named = attachment_id(to.item.item_id, attachment.number)
    own_id = t("AttachmentId", Id=named, **_root(to))
    return answered("CreateAttachment", m("Attachments", t(attachment.kind, own_id)))


def _root(to: Target) -> dict[str, str]:
    return {"RootItemId": to.item.item_id, "RootItemChangeKey": to.item.change_key}


def read_attachment(call: Call, mailbox: Mailbox, element: Element, depth: int = 1) -> Attachment:
    """Return the attachment that `element` is; `depth` is how deep within items it is."""
    kind = local(element)
    if depth > _DEEPEST:
        raise Refusal(
            "ErrorAttachmentNestLevelLimitExceeded", "The attachment is nested too deeply."
        )
    if not text_of(element, "Name"):
        raise Refusal("ErrorRequiredPropertyMissing", "Required property is missing: Name.")
    return Attachment(
        mailbox.next_attachment(),
        kind,
        call.organisation.world.clock(),
        {local(part): part.text or "" for part in element if local(part) not in _OWN},
        is_inline=text_of(element, "IsInline").strip() in {"true", "1"},
        content=base64.b64decode(text_of(element, "Content")),
        item=_embedded(call, mailbox, element, depth) if kind == "ItemAttachment" else None,
    )


def _embedded(call: Call, mailbox: Mailbox, element: Element, depth: int) -> Embedded:
    item = next((part for part in element if local(part) not in _COMMON), None)
    if item is None:
        raise Refusal("ErrorMissingItemForCreateItemAttachment", "The item attachment has no item.")
    if local(item) not in _ITEMS:
        raise Refusal(
            "ErrorInvalidItemForOperationCreateItemAttachment",
            f"An item of the kind '{local(item)}' cannot be attached.",
        )
    draft = Draft(local(item), call.circumstances(mailbox))
    write_new(call, mailbox, draft, item, depth + 1)
    return Embedded(draft.kind, draft.values, draft.extended, tuple(draft.attachments))


def write_new(call: Call, mailbox: Mailbox, draft: Draft, element: Element, depth: int = 1) -> None:
    """Put all that `element`, an item that is new, has into `draft`."""
    for field in element:
        if local(field) == "Attachments":
            draft.attachments += [read_attachment(call, mailbox, e, depth) for e in field]
        else:
            draft.write(field, element)
    draft.settle()


def get_attachment(call: Call, request: Element) -> list[Element]:
    """Return the attachments that are asked for, with what they hold, each by itself."""
    shape = attachment_shape(child(request, "AttachmentShape"))

    def got(named: Element) -> Element:
        parent_id, attachment = _found(call, str(named.get("Id")))
        held = _held(call, parent_id, attachment, shape)
        told = described(parent_id, attachment, *held)
        return answered("GetAttachment", m("Attachments", told))

    return each_alone(call, "GetAttachment", children(request, "AttachmentIds"), got)


def _found(call: Call, opaque: str) -> tuple[str, Attachment]:
    """Return the attachment with the id `opaque`, and the id of what it hangs on."""
    parent_id, number = _parted(opaque)
    if parent_named(parent_id):
        embedded = _found(call, parent_id)[1].item
        hanging = embedded.attachments if embedded else ()
    else:
        hanging = target(call, t("ItemId", Id=parent_id)).item.attachments
    return parent_id, _numbered(hanging, number)


def _parted(opaque: str) -> tuple[str, int]:
    named = parent_named(opaque)
    if named is None:
        raise Refusal("ErrorInvalidIdMalformed", "Id is malformed.")
    return named


def _numbered(attachments: tuple[Attachment, ...], number: int) -> Attachment:
    for attachment in attachments:
        if attachment.number == number:
            return attachment
    raise Refusal("ErrorInvalidAttachmentId", "The attachment was not found.")


def _held(call: Call, parent_id: str, attachment: Attachment, shape: Shape) -> list[Element]:
    if attachment.item is None:
        content = t("Content", base64.b64encode(attachment.content).decode("ascii"))
        return [content] if attachment.kind == "FileAttachment" else []
    inner = attachment.item
    own_id = attachment_id(parent_id, attachment.number)
    item = Item(own_id, inner.kind, "", 0, 0, inner.values, inner.extended)
    item.attachments = inner.attachments
    element = item_element(item, None, shape, call.zone)
    element.remove(element[0])
    return [element]


def delete_attachment(call: Call, request: Element) -> list[Element]:
    """Take away the attachments that are named, each by itself."""

    def deleted(named: Element) -> Element:
        root = _delete(call, str(named.get("Id")))
        return answered("DeleteAttachment", m("RootItemId", **_root(root)))

    return each_alone(call, "DeleteAttachment", children(request, "AttachmentIds"), deleted)


def _delete(call: Call, opaque: str) -> Target:
    parent_id, number = _parted(opaque)
    if parent_named(parent_id):
        raise not_served("taking away what hangs on an item within an item")
    to = target(call, t("ItemId", Id=parent_id))
    draft = to.draft(call)
    draft.attachments.remove(_numbered(to.item.attachments, number))
    draft.wrote.add("Attachments")
    to.keep(call, draft)
    return to
