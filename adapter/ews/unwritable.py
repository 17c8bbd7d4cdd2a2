"""Why an item cannot be written, found out before anything of it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapter.ews.attached import attachment_elements, differences
from adapter.ews.encode import created
from adapter.ews.kept import TooLongError
from adapter.ews.series import why_unwritable
from adapter.items import Event
from adapter.recurrence import ForeignRecurrence
from adapter.store import KINDS, Folder
from adapter.zones import UnknownZoneError
from provision.contract.messages import message

if TYPE_CHECKING:
    from adapter.ews.hanging import Hang
    from adapter.ews.mailbox import Mailbox
    from adapter.items import Item
    from provision.contract.messages import Message


def why_not(item: Item, folder: Folder) -> Message | None:
    """Return why there is no place for an item in a folder, if so."""
    if not isinstance(item, KINDS[folder]):
        return message("store.wrong-folder")
    if isinstance(item.recurrence, ForeignRecurrence):
        return message("store.foreign-recurrence")
    return why_unwritable(item) if isinstance(item, Event) and item.changed else None


def check_occurrences(series: Event, owner: Mailbox) -> None:
    """Raise `ValueError` if an occurrence could not be written once its series is."""
    for one in series.changed:
        created(one.event, "", owner)


def check_hung(hang: Hang) -> None:
    """Raise `ValueError` if something could not be hung up once its item is written."""
    _, new = differences(hang.there, hang.wanted)
    for _ in attachment_elements(new):
        pass


def why_failed(error: ValueError | OverflowError) -> Message:
    """Return why an item could not be brought into the form in which it is sent."""
    match error:
        case UnknownZoneError():
            return message("store.zone", zone=str(error))
        case TooLongError():
            return message("store.too-long", field=str(error))
        case OverflowError():
            return message("store.invalid", reason=str(error))
        case _:
            return message("store.unwritable")
