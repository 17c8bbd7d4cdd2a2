"""A mailbox: its folders, the items in them, and the record of what changed."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provision.simulator.exchange.policy import EwsPolicy
from provision.simulator.exchange.refusal import Refusal

if TYPE_CHECKING:
    from provision.simulator.exchange.attachment import Attachment
    from provision.simulator.exchange.extended import ExtendedPath, ExtendedValue
    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.zones import Zone

# Distinguished name, parent, kind of element, class, and the name shown in each language.
_FOLDERS = """
root | - | Folder | - | - | -
msgfolderroot | root | Folder | IPF.Note | Top of Information Store | インフォメーション ストアの先頭
inbox | msgfolderroot | Folder | IPF.Note | Inbox | 受信トレイ
calendar | msgfolderroot | CalendarFolder | IPF.Appointment | Calendar | 予定表
tasks | msgfolderroot | TasksFolder | IPF.Task | Tasks | 仕事
deleteditems | msgfolderroot | Folder | IPF.Note | Deleted Items | 削除済みアイテム
contacts | msgfolderroot | ContactsFolder | IPF.Contact | Contacts | 連絡先
drafts | msgfolderroot | Folder | IPF.Note | Drafts | 下書き
sentitems | msgfolderroot | Folder | IPF.Note | Sent Items | 送信済みアイテム
outbox | msgfolderroot | Folder | IPF.Note | Outbox | 送信トレイ
junkemail | msgfolderroot | Folder | IPF.Note | Junk Email | 迷惑メール
"""


# Real ids of items have 152 letters, and clients tell them from other names by their length.
_ITEM_WIDTH = 49
_FIRST_OWN_FOLDER = 1000
_OCCURRENCE = "simulated-occurrence-"


@dataclass(frozen=True, slots=True)
class Altered:
    """An occurrence that is not as its master has it: what it has of its own, and what not."""

    values: dict[str, Value]
    without: frozenset[str]
    extended: dict[ExtendedPath, ExtendedValue]
    attachments: tuple[Attachment, ...]


@dataclass(slots=True)
class Item:
    """A calendar item or task; `born` and `changed` are numbers of the mailbox's changes.

    `values` are its fields by element name, `touched` the change that each was last written in.
    Of a series, `altered` and `deleted` are occurrences by their number; of a task that comes
    again, `done` is how often it was.
    """

    item_id: str
    kind: str
    folder: str
    born: int
    changed: int
    values: dict[str, Value]
    extended: dict[ExtendedPath, ExtendedValue]
    touched: dict[object, int] = field(default_factory=dict)
    altered: dict[int, Altered] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    attachments: tuple[Attachment, ...] = ()
    done: int = 0

    @property
    def change_key(self) -> str:
        return _opaque("change", self.changed)


@dataclass(slots=True)
class Folder:
    """A folder; `gone` is the change that each item no longer in it left with."""

    folder_id: str
    distinguished: str
    parent: str
    kind: str
    folder_class: str
    display_name: str
    items: dict[str, Item] = field(default_factory=dict)
    gone: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def is_distinguished(self) -> bool:
        """Return whether every mailbox has this folder; others are called by their id."""
        return self.distinguished != self.folder_id

    @property
    def change_key(self) -> str:
        return _opaque("folder", 1)


@dataclass(slots=True)
class Mailbox:
    """The mailbox of one person; `changes` counts them, `epoch` is what sync states belong to.

    `groups` are the DNs, in lower case, of the groups it is a direct member of.
    """

    number: int
    smtp: str
    name: str
    alias: str
    sid: str
    zone: Zone
    language: str
    folders: dict[str, Folder] = field(default_factory=dict)
    recoverable: list[Item] = field(default_factory=list)
    changes: int = 0
    items_made: int = 0
    attachments_made: int = 0
    folders_made: int = 0
    epoch: int = 1
    groups: set[str] = field(default_factory=set)
    ews: EwsPolicy = field(default_factory=EwsPolicy)

    def folder(self, distinguished: str) -> Folder:
        return self.folders[distinguished]

    def item_count(self) -> int:
        return sum(len(folder.items) for folder in self.folders.values())

    def forget_sync_states(self) -> None:
        """Make every sync state handed out until now invalid, as moving the mailbox does."""
        self.epoch += 1

    def renamed(self, folder: Folder) -> str:
        """Give `folder` the id that it has in this mailbox, and return the name it goes by."""
        own = not folder.is_distinguished
        folder.folder_id = _opaque("folder", self.number, _last_number(folder.folder_id))
        if own:
            folder.distinguished = folder.folder_id
        return folder.distinguished

    def rename(self, item: Item, folder: str) -> None:
        """Give `item`, which is in `folder`, the id that it has in this mailbox."""
        item.item_id = _opaque("item", self.number, _last_number(item.item_id))
        item.folder = folder

    def next_change(self) -> int:
        self.changes += 1
        return self.changes

    def next_attachment(self) -> int:
        self.attachments_made += 1
        return self.attachments_made

    def add(
        self,
        folder: Folder,
        kind: str,
        values: dict[str, Value],
        extended: dict[ExtendedPath, ExtendedValue],
    ) -> Item:
        """Put a new item into `folder`; an id is never used twice."""
        change = self.next_change()
        self.items_made += 1
        item_id = _opaque("item", self.number, self.items_made)
        item = Item(item_id, kind, folder.distinguished, change, change, values, extended)
        item.touched = dict.fromkeys((*values, *extended), change)
        folder.items[item_id] = item
        return item

    def add_folder(self, parent: Folder, kind: str, folder_class: str, name: str) -> Folder:
        """Make a folder inside `parent`; an id is never used twice."""
        self.folders_made += 1
        folder_id = _opaque("folder", self.number, _FIRST_OWN_FOLDER + self.folders_made)
        folder = Folder(folder_id, folder_id, parent.distinguished, kind, folder_class, name)
        self.folders[folder_id] = folder
        return folder

    def take_away_folder(self, folder: Folder) -> None:
        """Take `folder` away with all that is in it."""
        for inside in [f for f in self.folders.values() if f.parent == folder.distinguished]:
            self.take_away_folder(inside)
        del self.folders[folder.distinguished]

    def take_out(self, item: Item) -> None:
        """Take `item` out of its folder."""
        folder = self.folder(item.folder)
        folder.gone[item.item_id] = (item.born, self.next_change())
        del folder.items[item.item_id]

    def move(self, item: Item, folder: str) -> Item:
        """Return `item` as it is in another folder, or made anew in its own: with another id."""
        self.take_out(item)
        moved = self.add(self.folder(folder), item.kind, item.values, item.extended)
        moved.altered, moved.deleted = item.altered, item.deleted
        moved.attachments = item.attachments
        return moved


def make_folders(mailbox: Mailbox) -> None:
    """Give `mailbox` its folders, named in its language."""
    for place, line in enumerate(_FOLDERS.strip().splitlines()):
        name, parent, kind, folder_class, english, japanese = line.split(" | ")
        folder_id = _opaque("folder", mailbox.number, place)
        shown = japanese if mailbox.language == "ja" else english
        mailbox.folders[name] = Folder(
            folder_id,
            name,
            parent.strip("-"),
            kind,
            folder_class.strip("-"),
            shown.strip("-"),
        )


def _opaque(what: str, *numbers: int) -> str:
    """Return an id that means nothing to whoever holds it and says, decoded, that it is fake."""
    width = _ITEM_WIDTH if what == "item" else 6
    written = "-".join(f"{number:0{width}d}" for number in numbers)
    return base64.b64encode(f"simulated-{what}-{written}".encode()).decode()


def _last_number(opaque: str) -> int:
    return int(base64.b64decode(opaque).decode().rpartition("-")[2])


def occurrence_id(master_id: str, index: int) -> str:
    """Return the id of an occurrence of the series that `master_id` is the id of."""
    return base64.b64encode(f"{_OCCURRENCE}{index:06d}-{master_id}".encode()).decode()


def series_named(opaque: str) -> tuple[str, int] | None:
    """Return the master's id and the index in the id of an occurrence; None if it is none."""
    try:
        written = base64.b64decode(opaque, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    index, _, master_id = written.removeprefix(_OCCURRENCE).partition("-")
    is_one = written.startswith(_OCCURRENCE) and index.isdecimal()
    return (master_id, int(index)) if is_one else None


def what_it_names(opaque: str) -> tuple[str, int, int] | None:
    """Return the kind of thing, mailbox number and number in `opaque`; None if it is not ours."""
    if not opaque:
        raise Refusal("ErrorInvalidIdEmpty", "Id must be non-empty.")
    try:
        parts = base64.b64decode(opaque, validate=True).decode().split("-")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    if len(parts) != 4 or parts[0] != "simulated" or not all(p.isdecimal() for p in parts[2:]):
        return None
    return parts[1], int(parts[2]), int(parts[3])


def change_of(change_key: str) -> int:
    """Return the number of the change that `change_key` stands for."""
    try:
        parts = base64.b64decode(change_key, validate=True).decode().split("-")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        parts = []
    if len(parts) != 3 or parts[:2] != ["simulated", "change"] or not parts[2].isdecimal():
        raise Refusal("ErrorInvalidChangeKey", "The change key is invalid.")
    return int(parts[2])
