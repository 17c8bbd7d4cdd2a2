"""What hangs on an item, a file, a reference or another item, and the ids that such things have."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provision.simulator.exchange.kinds import flag_text, moment_text
from provision.simulator.exchange.schema.judge import STRUCTURES
from provision.simulator.exchange.schema.names import t

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from provision.simulator.exchange.extended import ExtendedPath, ExtendedValue
    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.schema.names import Element

_MARK = "simulated-attachment-"
# What Exchange says is larger than the content, by what it keeps beside it.
_OVERHEAD = 192


@dataclass(frozen=True, slots=True)
class Embedded:
    """An item that is inside another one, and has a place nowhere else."""

    kind: str
    values: dict[str, Value]
    extended: dict[ExtendedPath, ExtendedValue]
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment, by its `number` in the mailbox; `kind` is the name of its element.

    `said` is what the client told of it, by element name; `content` is a file's, `item` an
    item's.
    """

    number: int
    kind: str
    modified: datetime
    said: dict[str, str] = field(default_factory=dict)
    is_inline: bool = False
    content: bytes = b""
    item: Embedded | None = None

    @property
    def size(self) -> int:
        inner = self.item.values.get("Size", 0) if self.item else 0
        return _OVERHEAD + len(self.content) + (inner if isinstance(inner, int) else 0)


def attachment_id(parent_id: str, number: int) -> str:
    """Return the id of what hangs on the item, or on the item within an item, at `parent_id`."""
    return base64.b64encode(f"{_MARK}{number:06d}-{parent_id}".encode()).decode()


def parent_named(opaque: str) -> tuple[str, int] | None:
    """Return the parent's id and the number in the id of an attachment; None if it is none."""
    try:
        written = base64.b64decode(opaque, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    number, _, parent_id = written.removeprefix(_MARK).partition("-")
    is_one = written.startswith(_MARK) and number.isdecimal()
    return (parent_id, int(number)) if is_one else None


def described(parent_id: str, attachment: Attachment, *more: Element) -> Element:
    """Return what is told of `attachment`, and `more` of what it holds."""
    told = {name: t(name, text) for name, text in attachment.said.items()}
    told |= {
        "AttachmentId": t("AttachmentId", Id=attachment_id(parent_id, attachment.number)),
        "Size": t("Size", str(attachment.size)),
        "LastModifiedTime": t("LastModifiedTime", moment_text(attachment.modified)),
        "IsInline": t("IsInline", flag_text(attachment.is_inline)),
    }
    ordered = (told[name] for name in STRUCTURES[attachment.kind].children if name in told)
    return t(attachment.kind, *ordered, *more)


def attachments_element(parent_id: str, attachments: Iterable[Attachment]) -> Element:
    """Return the list of what hangs on the item at `parent_id`."""
    return t("Attachments", *(described(parent_id, each) for each in attachments))
