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

    from provision.resources import Resource

PREFIX = "exobridge:"
MANAGED = f"{PREFIX}managed"
# The application was there before us: it is ours to change, and not to destroy.
ADOPTED = f"{PREFIX}adopted"
TAGS, CERTIFICATES = "tags", "certificates"
# The properties of an application that have one value, and no entries.
SINGLE = ("display_name", "audience", "public_client")


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


def with_origin(
    desired: Iterable[Resource], live: Iterable[Resource], *, adopting: bool
) -> tuple[Resource, ...]:
    """Return `desired` with the mark that others made the application, where they did."""
    there = frozenset(tag for r in live if isinstance(r, Application) for tag in r.tags)
    marks = frozenset({ADOPTED}) if adopting or ADOPTED in there else frozenset()
    return tuple(
        replace(r, tags=r.tags | marks) if isinstance(r, Application) else r for r in desired
    )


def is_adopted(live: Iterable[Resource]) -> bool:
    """Return whether the application was made by others, and taken over."""
    return any(ADOPTED in r.tags for r in live if isinstance(r, Application))


def without_ours(live: Resource, owned: Resource) -> Resource:
    """Return `live` without any entry that is ours, and without the record of them."""
    ours = entries_of(owned)
    left: dict[str, Any] = {name: there - ours[name] for name, there in entries_of(live).items()}
    return replace(live, **left)


def with_certificates(live: Application, certificates: frozenset[str]) -> Application:
    """Return `live` with these certificates, and the record of what of them came and went."""
    came, went = certificates - live.certificates, live.certificates - certificates
    record = {_tag(live, CERTIFICATES, one) for one in came}
    gone = {_tag(live, CERTIFICATES, one) for one in went}
    return replace(live, certificates=certificates, tags=(live.tags - gone) | record)


def was_left(record: frozenset[str], resource: Resource, name: str, value: object) -> bool:
    """Return whether `record` says that we left `value` in the property `name` of `resource`."""
    return _tag(resource, name, value) in record


def is_managed(tags: frozenset[str]) -> bool:
    """Return whether an application with `tags` is ours to change."""
    return MANAGED in tags


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
    if isinstance(resource, Application):
        yield from (_tag(resource, name, getattr(resource, name)) for name in SINGLE)


def _tag(resource: Resource, name: str, entry: object) -> str:
    parts = map(str, entry) if isinstance(entry, tuple) else [str(entry)]
    text = "\n".join([str(resource.key), name, *parts])
    return f"{PREFIX}{hashlib.sha256(text.encode()).hexdigest()[:12]}"
