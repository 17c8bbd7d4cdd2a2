"""Who is invited, and what is attached, as content lines."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, assert_never

from adapter.attachments import FileAttachment, ItemAttachment, LinkAttachment
from adapter.ical import words
from adapter.ical.lines import line
from adapter.people import Reply, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapter.attachments import Attachment
    from adapter.items import Event
    from adapter.people import Attendee, Person

MESSAGE = "message/rfc822"
# Somebody who is told by another address than one for mail; Exchange's own begins with `/o=`.
URI = re.compile(r"[a-z][a-z0-9+.-]*:|/(?!o=)", re.IGNORECASE)


def people_lines(event: Event, *, quiet: bool) -> Iterator[str]:
    """Yield ORGANIZER and ATTENDEE; nobody organises what nobody is invited to.

    `quiet`: no server that holds it is to invite them, which Exchange did.
    """
    agent = {words.AGENT: words.QUIET} if quiet else {}
    if event.organizer and event.attendees:
        yield line("ORGANIZER", _address(event.organizer), _named(event.organizer) | agent)
    for attendee in event.attendees:
        yield line("ATTENDEE", _address(attendee.person), _attendee(attendee) | agent)


def attachment_lines(attachments: Sequence[Attachment]) -> Iterator[str]:
    """Yield ATTACH, files in the line itself."""
    for attachment in attachments:
        match attachment:
            case FileAttachment():
                yield _file(attachment)
            case LinkAttachment(address, name, kind):
                told = {"FMTTYPE": kind, "FILENAME": name}
                yield line("ATTACH", address, {key: value for key, value in told.items() if value})
            case ItemAttachment(name, content):
                yield _binary(content, {"FMTTYPE": MESSAGE, "FILENAME": name, words.ITEM: "TRUE"})
            case _:
                assert_never(attachment)


def _file(attachment: FileAttachment) -> str:
    told = {"FMTTYPE": attachment.content_type, "FILENAME": attachment.name}
    if attachment.content_id:
        told[words.CONTENT_ID] = attachment.content_id
    if attachment.inline:
        told[words.INLINE] = "TRUE"
    return _binary(attachment.content, {key: value for key, value in told.items() if value})


def _binary(content: bytes, told: dict[str, str]) -> str:
    value = base64.b64encode(content).decode()
    return line("ATTACH", value, {**told, "VALUE": "BINARY", "ENCODING": "BASE64"})


def _attendee(attendee: Attendee) -> dict[str, str]:
    told = _named(attendee.person)
    if attendee.role is Role.RESOURCE:
        told |= {"CUTYPE": "RESOURCE", "ROLE": "NON-PARTICIPANT"}
    else:
        told["ROLE"] = words.ROLES[attendee.role]
    if attendee.reply is not Reply.UNKNOWN:
        told["PARTSTAT"] = words.REPLIES[attendee.reply]
    return told


def _address(person: Person) -> str:
    return person.address if URI.match(person.address) else f"mailto:{person.address}"


def _named(person: Person) -> dict[str, str]:
    return {"CN": person.name} if person.name else {}
