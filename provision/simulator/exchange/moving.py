"""A mailbox as it is once it was restored, or moved to another organisation: all ids are new."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provision.simulator.exchange.mailbox import Mailbox


def reissue_ids(mailbox: Mailbox, number: int) -> None:
    """Give the mailbox another `number`, and with it all that is in it other ids.

    Old ids name nothing any more, and no sync state from before is good.
    """
    mailbox.number = number
    mailbox.forget_sync_states()
    names = {name: mailbox.renamed(folder) for name, folder in mailbox.folders.items()}
    mailbox.folders = {names[name]: folder for name, folder in mailbox.folders.items()}
    for folder in mailbox.folders.values():
        folder.parent = names.get(folder.parent, folder.parent)
        folder.gone = {}
        items = list(folder.items.values())
        for item in items:
            mailbox.rename(item, names[item.folder])
        folder.items = {item.item_id: item for item in items}
    for item in mailbox.recoverable:
        mailbox.rename(item, names[item.folder])
