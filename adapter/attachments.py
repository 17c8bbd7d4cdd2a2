"""What hangs on an item: files, and links to files."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_TYPE = "application/octet-stream"
# What a file is called that has no name, where it has to have one.
UNNAMED = "attachment"


@dataclass(frozen=True, slots=True)
class FileAttachment:
    """A file that travels with the item; `content_id` is how an HTML body shows it (`cid:`)."""

    name: str
    content: bytes
    content_type: str = DEFAULT_TYPE
    content_id: str = ""
    inline: bool = False

    def __repr__(self) -> str:
        return f"FileAttachment({self.name!r}, {len(self.content)} bytes, {self.content_type!r})"


@dataclass(frozen=True, slots=True)
class LinkAttachment:
    """A file that stays where `address` (a URI) says."""

    address: str
    name: str = ""
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class ItemAttachment:
    """A message, contact or other item within an item, as its MIME content (RFC 5322, 5545)."""

    name: str
    content: bytes

    def __repr__(self) -> str:
        return f"ItemAttachment({self.name!r}, {len(self.content)} bytes)"


Attachment = FileAttachment | LinkAttachment | ItemAttachment
