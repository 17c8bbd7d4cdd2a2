"""Read what a manifest says of the groupware and of the sync."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from provision import words
from provision.contract.messages import message
from provision.contract.sync_facts import (
    USUAL,
    By,
    DeletionFacts,
    GroupwareFacts,
    GroupwareKind,
    SyncFacts,
    WindowFacts,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from provision.reading import Reading
    from provision.words import Choice

Chosen = TypeVar("Chosen", bound="StrEnum")
GROUPWARE, SYNC, WINDOW = "adapter.groupware", "adapter.sync", "adapter.sync.window"
DELETIONS = "adapter.sync.deletions"
# The sections by their places, an outer one before what is in it.
SECTIONS = {
    GROUPWARE: words.GROUPWARE,
    SYNC: words.SYNC,
    WINDOW: words.WINDOW,
    DELETIONS: words.DELETIONS,
}


def groupware_facts(sections: Mapping[str, Reading], mailboxes: tuple[str, ...]) -> GroupwareFacts:
    """Return where the groupware is; that two mailboxes have one calendar is noted."""
    section = sections[GROUPWARE]
    found = GroupwareFacts(
        _chosen(section, words.KIND, GroupwareKind.VDIR),
        *(section.text(word) for word in (words.FOLDER, words.CALDAV, words.CALDAV_LOGIN)),
    )
    first: dict[str, str] = {}
    for mailbox in mailboxes if found.url else ():
        url, user = found.place_of(mailbox)
        other = first.setdefault(url if url != found.url else user, mailbox)
        if other != mailbox:
            what = message("manifest.one-calendar", mailbox=mailbox, other=other)
            section.note(words.CALDAV.name, what, message("manifest.one-calendar-remedy"))
    return found


def sync_facts(sections: Mapping[str, Reading]) -> SyncFacts:
    """Return how to synchronise."""
    section, deletions, usual = sections[SYNC], sections[DELETIONS], USUAL
    return SyncFacts(
        items=_chosen(section, words.ITEMS, usual.items),
        direction=_chosen(section, words.DIRECTION, usual.direction),
        conflicts=_chosen(section, words.CONFLICTS, usual.conflicts),
        window=_window(sections[WINDOW]) if words.WINDOW.name in section else None,
        update_body=section.flag(words.UPDATE_BODY),
        subject_tag=section.text(words.SUBJECT_TAG),
        subject_tag_at=_chosen(section, words.SUBJECT_TAG_AT, usual.subject_tag_at),
        private=_chosen(section, words.PRIVATE, usual.private),
        busy_subject=section.text(words.BUSY_SUBJECT) or usual.busy_subject,
        deletions=DeletionFacts(deletions.number(words.MOST), deletions.number(words.SHARE)),
    )


def _window(section: Reading) -> WindowFacts:
    ahead = section.number(words.AHEAD) if words.AHEAD.name in section else None
    by = _chosen(section, words.BY, By.START)
    return WindowFacts(section.number(words.PAST), ahead, by)


def _chosen(section: Reading, word: Choice, usual: Chosen) -> Chosen:
    return type(usual)(section.choice(word) or usual)
