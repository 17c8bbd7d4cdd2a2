"""What a manifest says of the groupware and of the sync, as the outputs file passes it on."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

    from provision.contract.document import Document

MAILBOX, USER = "{mailbox}", "{user}"
LONGEST_WINDOW = 36_500  # days
MOST_DELETIONS = 1_000_000
Word = TypeVar("Word", bound=StrEnum)


class GroupwareKind(StrEnum):
    """What the other side of the sync is: a folder of iCalendar files, or a CalDAV server."""

    VDIR = "vdir"
    CALDAV = "caldav"


class Items(StrEnum):
    """What is synchronised."""

    ALL = "all"
    SCHEDULE = "schedule"
    TODOS = "to-dos"


class Direction(StrEnum):
    """Which side is written to."""

    BOTH = "both"
    TO_GROUPWARE = "to-groupware"
    TO_EXCHANGE = "to-exchange"


class Policy(StrEnum):
    """Whose version of a field stands where both sides changed it."""

    EXCHANGE = "exchange"
    GROUPWARE = "groupware"
    NEWEST = "newest"
    ASK = "ask"


class By(StrEnum):
    """By what time of an item a window counts."""

    START = "start"
    MODIFIED = "modified"


class End(StrEnum):
    """At which end of a subject a tag stands."""

    START = "start"
    END = "end"


class Private(StrEnum):
    """How private items are shown in the groupware."""

    FULL = "full"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class GroupwareFacts:
    """Where the groupware is; a vdir without `folder` lies beside the outputs file.

    In `url` and `user` `{mailbox}` stands for a mailbox's address, `{user}` for what is before
    its @.
    """

    kind: GroupwareKind = GroupwareKind.VDIR
    folder: str = ""
    url: str = ""
    user: str = ""

    def place_of(self, mailbox: str) -> tuple[str, str]:
        """Return the address at the server for `mailbox`, and whom to sign in as."""
        url = _filled(self.url, quote(mailbox, safe="@"))
        return url, _filled(self.user or MAILBOX, mailbox)


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """How many days back and ahead count; None ahead is without end."""

    past: int
    ahead: int | None = None
    by: By = By.START


@dataclass(frozen=True, slots=True)
class DeletionFacts:
    """How many deletions are too many at once: more than `most`, and than `share` percent."""

    most: int = 10
    share: int = 20


@dataclass(frozen=True, slots=True)
class SyncFacts:
    """How to synchronise."""

    items: Items = Items.ALL
    direction: Direction = Direction.BOTH
    conflicts: Policy = Policy.EXCHANGE
    window: WindowFacts | None = None
    update_body: bool = True
    subject_tag: str = ""
    subject_tag_at: End = End.START
    private: Private = Private.FULL
    busy_subject: str = "Busy"
    deletions: DeletionFacts = DeletionFacts()


# A folder beside the outputs file, and everything both ways.
BESIDE, USUAL = GroupwareFacts(), SyncFacts()
Facts = GroupwareFacts | SyncFacts | WindowFacts | DeletionFacts
GROUPWARE_NAMES, SYNC_NAMES, WINDOW_NAMES, DELETION_NAMES = (
    tuple(field.name for field in fields(kind))
    for kind in (GroupwareFacts, SyncFacts, WindowFacts, DeletionFacts)
)


def plain(facts: Facts) -> dict[str, object]:
    """Return `facts` for YAML, without what is as by default."""
    there = {field: getattr(facts, field.name) for field in fields(facts)}
    return {field.name: _plain(value) for field, value in there.items() if value != field.default}


def flat(facts: Facts, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield every fact as a name and a text; what is not there is empty."""
    for field in fields(facts):
        name, value = f"{prefix}.{field.name}", getattr(facts, field.name)
        if isinstance(value, Facts):
            yield from flat(value, name)
        else:
            yield name, "" if value is None else _text(value)


def read_groupware(document: Document, node: yaml.Node | None) -> GroupwareFacts:
    """Return what `node` says of the groupware, noting in `document` what is wrong."""
    found = document.mapping(node, (), GROUPWARE_NAMES)
    return GroupwareFacts(
        _chosen(document, found.get("kind"), GroupwareKind.VDIR),
        *(document.text(found.get(name)) for name in ("folder", "url", "user")),
    )


def read_sync(document: Document, node: yaml.Node | None) -> SyncFacts:
    """Return what `node` says of the sync, noting in `document` what is wrong."""
    found, usual = document.mapping(node, (), SYNC_NAMES), USUAL
    return SyncFacts(
        items=_chosen(document, found.get("items"), usual.items),
        direction=_chosen(document, found.get("direction"), usual.direction),
        conflicts=_chosen(document, found.get("conflicts"), usual.conflicts),
        window=_window(document, found["window"]) if "window" in found else None,
        update_body=document.flag(found.get("update_body"), default=usual.update_body),
        subject_tag=document.text(found.get("subject_tag")),
        subject_tag_at=_chosen(document, found.get("subject_tag_at"), usual.subject_tag_at),
        private=_chosen(document, found.get("private"), usual.private),
        busy_subject=document.text(found.get("busy_subject")) or usual.busy_subject,
        deletions=_deletions(document, found.get("deletions")),
    )


def _window(document: Document, node: yaml.Node) -> WindowFacts:
    found = document.mapping(node, ("past",), WINDOW_NAMES)
    ahead = found.get("ahead")
    return WindowFacts(
        document.number(found.get("past"), 0, LONGEST_WINDOW),
        document.number(ahead, 1, LONGEST_WINDOW) if ahead else None,
        _chosen(document, found.get("by"), By.START),
    )


def _deletions(document: Document, node: yaml.Node | None) -> DeletionFacts:
    found, usual = document.mapping(node, (), DELETION_NAMES), DeletionFacts()
    return DeletionFacts(
        document.number(found.get("most"), 0, MOST_DELETIONS, usual.most),
        document.number(found.get("share"), 0, 100, usual.share),
    )


def _chosen(document: Document, node: yaml.Node | None, usual: Word) -> Word:
    word = document.choice(node, tuple(type(usual)))
    return type(usual)(word) if word else usual


def _plain(value: object) -> object:
    if is_dataclass(value):
        return plain(value)  # type: ignore[arg-type]
    return str(value) if isinstance(value, StrEnum) else value


def _filled(text: str, mailbox: str) -> str:
    """Return `text` with its placeholders filled in, once."""
    user = mailbox.rpartition("@")[0]
    return mailbox.join(part.replace(USER, user) for part in text.split(MAILBOX))


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
