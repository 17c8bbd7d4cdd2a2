"""Turn settings into the groupware's side of a mailbox: a folder, or a place on a server."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, assert_never
from urllib.parse import quote

from adapter.logins import groupware_login
from adapter.settings import SettingsError
from adapter.zones import local_zone
from provision.contract.messages import Problem, message
from provision.contract.sync_facts import GroupwareKind

if TYPE_CHECKING:
    from adapter.dav.connection import Connections
    from adapter.settings import Settings
    from adapter.store import Store

# What every file system takes in a name, besides letters and digits.
SAFE = "@+=,!~-"
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Vdir:
    """A folder with the collections of one mailbox."""

    root: Path


@dataclass(frozen=True, slots=True)
class Caldav:
    """A place on a CalDAV server with the collections of one mailbox, and whom to sign in as."""

    url: str
    user: str


Groupware = Vdir | Caldav


def groupware_of(settings: Settings, mailbox: str) -> Groupware:
    """Return where the groupware keeps what belongs to `mailbox`."""
    facts = settings.outputs.groupware
    match facts.kind:
        case GroupwareKind.VDIR:
            root = Path(facts.folder) if facts.folder else settings.calendars
            return Vdir(root / folder_name(mailbox))
        case GroupwareKind.CALDAV:
            return Caldav(*facts.place_of(mailbox))
        case _:
            assert_never(facts.kind)


def open_groupware(
    settings: Settings,
    mailbox: str,
    connections: Connections | None = None,
    *,
    read_only: bool = False,
) -> Store:
    """Return the groupware's side of `mailbox` as a store, over one of `connections`, if given.

    With `read_only` nothing at all is made where a folder is; on a server nothing ever is by reading.
    """
    found = groupware_of(settings, mailbox)
    match found:
        case Vdir(root):
            from adapter.stores.vdir import VdirStore

            return VdirStore(root, settings.zone or local_zone(), read_only=read_only)
        case Caldav(url, user):
            from adapter.dav.connection import Connections as Ways
            from adapter.stores.caldav import CaldavStore

            login = groupware_login(settings, user)
            connection = (connections or Ways(settings.network)).to(url, login)
            own = _is_whose_who_signs_in(settings)
            zone, trash = settings.zone or local_zone(), settings.trash / folder_name(mailbox)
            return CaldavStore(connection, url, zone, trash, own=own)
        case _:
            assert_never(found)


def _is_whose_who_signs_in(settings: Settings) -> bool:
    """Return whether the address names nobody; then the same user must not stand for several."""
    facts = settings.outputs.groupware
    if "{" in facts.url:
        return False
    shared = settings.groupware_username or "{" not in (facts.user or "{")
    if shared and len(settings.outputs.mailboxes) > 1:
        remedy = message("groupware.one-calendar-remedy")
        raise SettingsError(Problem(message("groupware.one-calendar", url=facts.url), remedy))
    return True


def folder_name(mailbox: str) -> str:
    """Return the name of a mailbox's folder: one, hidden nowhere, and no other mailbox's."""
    name = quote(mailbox.lower(), safe=SAFE)
    if name.startswith("."):
        name = f"%2E{name[1:]}"
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[:LONGEST_NAME]}%{hashlib.sha256(mailbox.lower().encode()).hexdigest()[:16]}"
