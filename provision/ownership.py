"""Record on an application which of its entries, and of its grants', are ours.

The record is tags, one an entry, so that a run from an empty folder knows as much as the one
before it. An entry is written as a short hash: a tag has little room, and the record is compared,
never read back. What has no tag is somebody else's, and stays.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from provision.resources import Application, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provision.resources import Permission, Resource

PREFIX = "exobridge:"
MANAGED = f"{PREFIX}managed"
TAGS = "tags"


def with_record(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """Return `resources` with the application's tags recording every entry of theirs."""
    resources = tuple(resources)
    record = frozenset([MANAGED, *(tag for r in resources for tag in _tags_of(r))])
    return tuple(replace(r, tags=record) if isinstance(r, Application) else r for r in resources)


def owned_of(live: Iterable[Resource]) -> tuple[Resource, ...]:
    """Return what of `live` the application's tags say is ours; nothing where it has none."""
    live = tuple(live)
    tags = frozenset(
        tag for r in live if isinstance(r, Application) for tag in r.tags if is_ours(tag)
    )
    return tuple(_owned(resource, tags) for resource in live) if MANAGED in tags else ()


def adopted(live: Iterable[Resource]) -> tuple[Resource, ...]:
    """Return `live` as ours to change, without any entry being ours to take away."""
    return tuple(_owned(resource, frozenset()) for resource in live)


def is_ours(tag: str) -> bool:
    """Return whether `tag` is part of the record."""
    return tag.startswith(PREFIX)


def _owned(resource: Resource, tags: frozenset[str]) -> Resource:
    ours: dict[str, Any] = {
        name: frozenset(e for e in entries if _tag(resource, name, e) in tags)
        for name, entries in entries_of(resource).items()
    }
    if isinstance(resource, Application):
        ours[TAGS] = tags & resource.tags
    return replace(resource, **ours)


def _tags_of(resource: Resource) -> Iterator[str]:
    for name, entries in entries_of(resource).items():
        yield from (_tag(resource, name, entry) for entry in entries if name != TAGS)


def _tag(resource: Resource, name: str, entry: str | Permission) -> str:
    text = "\n".join([str(resource.key), name, *([entry] if isinstance(entry, str) else entry)])
    return f"{PREFIX}{hashlib.sha256(text.encode()).hexdigest()[:12]}"
