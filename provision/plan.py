"""Decide what to change: a pure comparison of what is wanted, what is there and what is ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, assert_never

from provision.contract.messages import Problem, message
from provision.errors import ProvisionError
from provision.ownership import TAGS, without_ours
from provision.resources import AppRoles, Grant, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from provision.resources import Key, Permission, Resource


class NotOurs(ProvisionError):  # noqa: N818 - reads as what it says
    """The plan would change what others made."""


@dataclass(frozen=True, slots=True)
class Create:
    """The tenant lacks `desired`."""

    desired: Resource


@dataclass(frozen=True, slots=True)
class Update:
    """The tenant has `live`; with `desired` in it, and what others added, it becomes `merged`."""

    live: Resource
    desired: Resource
    merged: Resource


@dataclass(frozen=True, slots=True)
class Delete:
    """The tenant has `live`, which is ours and no longer wanted."""

    live: Resource


Change = Create | Update | Delete


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list-valued property."""

    key: Key
    name: str
    value: str | Permission


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes in the order they must be made; empty when the tenant already matches.

    `left_alone` are entries that the manifest does not list and that are not recorded as ours.
    """

    changes: tuple[Change, ...]
    left_alone: tuple[Entry, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)


def make_plan(
    desired: Iterable[Resource], live: Iterable[Resource], owned: Iterable[Resource]
) -> Plan:
    """Return the changes that bring `live` to `desired`, taking away only what is in `owned`.

    `owned` is what we made, as we last left it; to adopt a resource is to pass it without
    entries. All three come dependencies first: dependents are deleted before what they depend
    on, and created after it. An owned consent of which others' part remains is narrowed instead
    of deleted.
    """
    wanted, present, ours = ({r.key: r for r in group} for group in (desired, live, owned))
    dropped = [
        _drop(there, ours[key])
        for key, there in present.items()
        if key in ours and key not in wanted
    ]
    changes = [
        _change(resource, present.get(key), ours.get(key)) for key, resource in wanted.items()
    ]
    strangers = [c.live.key for c in changes if isinstance(c, Update) and c.live.key not in ours]
    if strangers:
        remedy = message("plan.not-ours-remedy")
        raise NotOurs(
            *(Problem(message("plan.not-ours", key=str(key)), remedy) for key in strangers)
        )
    return Plan(
        tuple(change for change in (*reversed(dropped), *changes) if change),
        tuple(_left_alone(wanted, present, ours)),
    )


def _drop(live: Resource, owned: Resource) -> Change | None:
    """Return what takes ours out of `live`; consent that others gave stays."""
    if not isinstance(live, Grant | AppRoles):
        return Delete(live)
    theirs = without_ours(live, owned)
    if theirs == live:
        return None
    return Update(live, theirs, theirs) if any(entries_of(theirs).values()) else Delete(live)


def _change(desired: Resource, live: Resource | None, owned: Resource | None) -> Change | None:
    if live is None:
        return Create(desired)
    merged = _merge(desired, live, owned)
    return None if merged == live else Update(live, desired, merged)


def _merge(desired: Resource, live: Resource, owned: Resource | None) -> Resource:
    """Return `desired` with every entry of `live` that is not ours."""
    ours = entries_of(owned) if owned else {}
    theirs = {name: there - ours.get(name, frozenset()) for name, there in entries_of(live).items()}
    merged: dict[str, Any] = {
        name: wanted | theirs[name] for name, wanted in entries_of(desired).items()
    }
    return replace(desired, **merged)


def _left_alone(
    wanted: Mapping[Key, Resource], present: Mapping[Key, Resource], ours: Mapping[Key, Resource]
) -> Iterator[Entry]:
    for key, there in present.items():
        known = [entries_of(group[key]) for group in (wanted, ours) if key in group]
        for name, entries in entries_of(there).items():
            others = entries.difference(*(k[name] for k in known))
            yield from (
                Entry(key, name, value) for value in sorted(others, key=str) if name != TAGS
            )


def key_of(change: Change) -> Key:
    """Return the key of the resource that `change` is about."""
    match change:
        case Create(desired) | Update(desired=desired):
            return desired.key
        case Delete(live):
            return live.key
        case _:
            assert_never(change)
