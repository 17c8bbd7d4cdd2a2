"""Tell a person's collections apart, and choose the one that holds a folder's items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapter.dav.asking import CALDAV, COMPONENTS, DAV, NAME, REPORTS, RESOURCE_TYPE, RIGHTS
from adapter.dav.names import address_of, name_of
from adapter.store import Folder, UnreachableError
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapter.dav.answers import Told

COMPONENT = {Folder.CALENDAR: "VEVENT", Folder.TASKS: "VTODO"}
BOTH = frozenset(COMPONENT.values())
# https://datatracker.ietf.org/doc/html/rfc3744#section-5.4: `all` and `write` hold `bind`.
WRITES = frozenset(f"{DAV}{right}" for right in ("all", "write", "bind"))


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of calendar entries; `news`: it can tell what has changed (RFC 6578)."""

    url: str
    name: str
    components: frozenset[str]
    news: bool
    writable: bool = True

    @property
    def mixed(self) -> bool:
        return self.components >= BOTH

    def is_called(self, folder: Folder) -> bool:
        """Return whether it has the name that we give to the one we make."""
        return folder in (self.name.casefold(), name_of(self.url).casefold())


@dataclass(frozen=True, slots=True)
class Home:
    """Where a person's collections are; `url` is empty where none can be made.

    `default` is the collection that the server itself puts events into.
    """

    url: str
    collections: tuple[Collection, ...]
    default: str = ""


def collection_in(told: Told, base: str) -> Collection | None:
    """Return the collection that is told of, if it is one for calendar entries."""
    if f"{CALDAV}calendar" not in told.tags(RESOURCE_TYPE):
        return None
    rights = told.tags(RIGHTS)
    return Collection(
        address_of(base, told.href),
        told.text(NAME),
        _components(told) or BOTH,
        f"{DAV}sync-collection" in told.tags(REPORTS),
        not rights or bool(rights & WRITES),
    )


def chosen(folder: Folder, home: Home) -> Collection | None:
    """Return the collection for a folder, or None where there is none yet.

    Raises `UnreachableError` where it is not certain which one is meant.
    """
    able = [one for one in home.collections if COMPONENT[folder] in one.components]
    able = [one for one in able if one.writable] or able
    # To-dos among events are the last choice: most clients show a collection as one or the other.
    apart = [one for one in able if not one.mixed]
    for some in (
        [one for one in able if one.is_called(folder)],
        [one for one in able if one.url == home.default],
        apart if folder is Folder.TASKS else [],
        able,
    ):
        if len(some) == 1:
            return some[0]
    if able:
        raise _unclear(folder, able)
    return None


def _components(told: Told) -> frozenset[str]:
    found = told.properties.get(COMPONENTS)
    named = found.iter(f"{CALDAV}comp") if found is not None else ()
    return frozenset(each.get("name", "").upper() for each in named)


def _unclear(folder: Folder, able: Sequence[Collection]) -> UnreachableError:
    names = ", ".join(sorted(one.name or name_of(one.url) for one in able))
    what = message("caldav.several", folder=message(f"caldav.{folder}"), names=names)
    return UnreachableError(Problem(what, message("caldav.several-remedy")))
