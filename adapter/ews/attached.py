"""What hangs on an item, as EWS tells it and is told it.

A link has no place in the versions of EWS that all servers speak: links are kept beside the item.
An item within an item is written as a file, for Exchange would write its content anew.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from adapter.attachments import (
    DEFAULT_TYPE,
    UNNAMED,
    Attachment,
    FileAttachment,
    ItemAttachment,
    LinkAttachment,
)
from adapter.ews.answers import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from adapter.ews.parts import Parts

MESSAGE = "message/rfc822"
# A request may be of 35 MB at most, Base64 and all.
HEAVIEST = 10_000_000
# What marks a file that is an item within an item.
OURS = "item@exobridge"


@dataclass(frozen=True, slots=True)
class Hanging:
    """What an item says of an attachment, whose content must be asked for."""

    name: str
    size: int
    is_item: bool


def hanging(parts: Parts) -> dict[str, Hanging]:
    """Return what hangs on an item and has a content, by its id."""
    element = parts.element("Attachments")
    found = {}
    for each in () if element is None else element:
        own = each.find(f"{TYPES}AttachmentId")
        kind = str(each.tag).rpartition("}")[2]
        if own is not None and kind in ("FileAttachment", "ItemAttachment"):
            size = int(each.findtext(f"{TYPES}Size", "") or 0)
            name = each.findtext(f"{TYPES}Name", "")
            found[own.get("Id", "")] = Hanging(name, size, kind == "ItemAttachment")
    return found


def links(parts: Parts) -> tuple[LinkAttachment, ...]:
    """Return the links that are kept of an item, and those that a newer Exchange tells."""
    kept = _kept_links(parts.kept("links"))
    element = parts.element("Attachments")
    if element is None:
        return kept
    told = element.iterchildren(f"{TYPES}ReferenceAttachment")
    shown = (
        LinkAttachment(
            each.findtext(f"{TYPES}AttachLongPathName", ""),
            each.findtext(f"{TYPES}Name", ""),
            each.findtext(f"{TYPES}ContentType", ""),
        )
        for each in told
    )
    return (*kept, *(each for each in shown if each.address))


def _kept_links(text: str) -> tuple[LinkAttachment, ...]:
    if not text:
        return ()
    try:
        return tuple(LinkAttachment(*map(str, each)) for each in json.loads(text))
    except (ValueError, TypeError):
        return ()


def dumped_links(attachments: Iterable[Attachment]) -> str:
    """Return the links among `attachments` as they are kept."""
    found = [
        [each.address, each.name, each.content_type]
        for each in attachments
        if isinstance(each, LinkAttachment)
    ]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) if found else ""


def read_attachment(element: etree._Element) -> Attachment | None:
    """Return the attachment that `element` is; None if its content is not there."""
    name = element.findtext(f"{TYPES}Name", "")
    if str(element.tag).endswith("ItemAttachment"):
        mime = element.find(f"{{*}}*/{TYPES}MimeContent")
        content = None if mime is None else _decoded(mime.text)
        return None if content is None else ItemAttachment(name, content)
    told = element.find(f"{TYPES}Content")
    content = b"" if told is None else _decoded(told.text)
    if content is None:
        return None
    kind = element.findtext(f"{TYPES}ContentType", "") or DEFAULT_TYPE
    content_id = element.findtext(f"{TYPES}ContentId", "")
    if kind == MESSAGE and content_id == OURS:
        return ItemAttachment(name, content)
    inline = element.findtext(f"{TYPES}IsInline", "") in ("true", "1")
    return FileAttachment(name, content, kind, content_id, inline)


def attachment_elements(attachments: Iterable[Attachment]) -> Iterator[etree._Element]:
    """Yield what is to be hung on an item, links aside."""
    for each in attachments:
        match each:
            case FileAttachment():
                yield _file(each)
            case ItemAttachment(name, content):
                yield _file(FileAttachment(name, content, MESSAGE, OURS))
            case LinkAttachment():
                pass


def weight(attachments: Iterable[Attachment]) -> int:
    """Return how many bytes the contents of `attachments` are."""
    return sum(len(each.content) for each in attachments if not isinstance(each, LinkAttachment))


def differences(
    there: Mapping[str, Attachment], wanted: Sequence[Attachment]
) -> tuple[list[str], list[Attachment]]:
    """Return the ids of those that are to be taken away, and what is to be hung up.

    What is the same by name and content stays, so that nobody's file is made anew for another's.
    """
    mine = [each for each in wanted if not isinstance(each, LinkAttachment)]
    left = Counter(map(_digest, mine))
    gone = []
    for name, each in there.items():
        if left[_digest(each)] > 0:
            left[_digest(each)] -= 1
        else:
            gone.append(name)
    new: list[Attachment] = []
    for other in mine:
        if left[_digest(other)] > 0:
            left[_digest(other)] -= 1
            new.append(other)
    return gone, new


def _digest(attachment: Attachment) -> tuple[str, str, bytes]:
    content = b"" if isinstance(attachment, LinkAttachment) else attachment.content
    name = attachment.name or UNNAMED
    return type(attachment).__name__, name, hashlib.sha256(content).digest()


def _file(each: FileAttachment) -> etree._Element:
    """Return a file in the order of the schema; Exchange wants a name."""
    element = etree.Element(f"{TYPES}FileAttachment")
    parts = {"Name": each.name or UNNAMED, "ContentType": each.content_type}
    if each.content_id:
        parts["ContentId"] = each.content_id
    parts["IsInline"] = "true" if each.inline else "false"
    parts["Content"] = base64.b64encode(each.content).decode()
    for name, text in parts.items():
        etree.SubElement(element, f"{TYPES}{name}").text = text
    return element


def _decoded(text: str | None) -> bytes | None:
    try:
        return base64.b64decode(text or "")
    except (binascii.Error, ValueError):
        return None
