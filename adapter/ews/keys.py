"""Keys of items: the id that Exchange gave, and which folder's kind it is.

Exchange refuses to tell a calendar's properties of a task and the other way round (exchangelib
issue 100), so whoever fetches must know which one an id stands for.
"""

from __future__ import annotations

from adapter.store import Folder

BETWEEN = "/"


def key_of(folder: Folder, item_id: str) -> str:
    """Return the key of an item that was found in `folder`."""
    return f"{folder}{BETWEEN}{item_id}"


def parted(key: str) -> tuple[Folder, str] | None:
    """Return folder and id of the item that `key` stands for; None for what is no key of ours."""
    name, between, item_id = key.partition(BETWEEN)
    if not (between and item_id and name in set(Folder)):
        return None
    return Folder(name), item_id
