"""Decide which item of one side is which of the other: pure, nothing is read or written here.

By the token that the one was made with from the other, then by UID, then by what they say. Each
is matched once, so that two items that say the same stay two.
"""

from __future__ import annotations

import hashlib
from dataclasses import MISSING, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from adapter.canonical import canonical, digest, recalled
from adapter.items import changed_fields
from adapter.store import SET_BY_STORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

    from adapter.items import Item
    from adapter.store import Fetched

# Of these no store takes what somebody else's says.
NEVER_CARRIED = SET_BY_STORE | {"reply"}
# What cannot stand without a recurrence.
OF_SERIES = frozenset({"deleted", "changed"})


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of an item on the side that is written to."""

    key: str
    version: str
    token: str | None
    uid: str
    digest: str


def token_for(place: str, key: str, uid: str = "") -> str:
    """Return the token that an item of a place is made with elsewhere, the same every time.

    With `uid`: that of another item, which has taken the place of the one that had the key.
    """
    return hashlib.sha256("\n".join((place, key, uid)).encode()).hexdigest()[:40]


def held_by_both(source: Set[str], target: Set[str]) -> frozenset[str]:
    """Return the fields by which the items of two stores can be compared."""
    held = (frozenset(source) & target) - NEVER_CARRIED
    return held if "recurrence" in held else held - OF_SERIES


def digest_of(item: Item, held: Set[str]) -> str:
    """Return what stands for those fields of an item that both sides hold."""
    return digest(limited(item, held))


def limited(item: Item, held: Set[str]) -> Item:
    """Return an item with the usual values for what is not `held`."""
    usual: dict[str, Any] = {
        field.name: field.default
        for field in fields(item)
        if field.name not in held and field.default is not MISSING
    }
    return replace(item, **usual)


def differences(found: Fetched, there: Item, held: Set[str]) -> tuple[Item, frozenset[str]]:
    """Return what `there` should be, and the fields in which it is not so."""
    wanted = recalled(found, there)
    names = changed_fields(canonical(limited(there, held)), canonical(limited(wanted, held)))
    return wanted, names & held


def lost_in(item: Item, held: Set[str]) -> tuple[str, ...]:
    """Return the fields that say something and that a store cannot hold."""
    return tuple(
        field.name
        for field in fields(item)
        if field.name not in held
        and field.name not in NEVER_CARRIED
        and getattr(item, field.name) != field.default
    )


class Others:
    """The items of the side that is written to, each of which is taken once.

    `listed` are the keys of the other side with the tokens that those items bear themselves: what
    was made from one of them, or from what one of them was made from, is kept for that one.
    `places` are where the other side's items come from, and where these are; with `keeps_uids`
    an item made here has the UID of what it was made from.
    """

    def __init__(
        self,
        places: tuple[str, str],
        known: Iterable[Known],
        listed: Iterable[tuple[str, str | None]],
        *,
        keeps_uids: bool = True,
    ) -> None:
        self._source, self._place = places
        self._keeps_uids = keeps_uids
        self._made_from: dict[str, Known] = {}
        self._by: dict[tuple[str, str], list[Known]] = {}
        self._taken: set[str] = set()
        self._own: dict[str, str] = {}
        self._made: dict[str, str] = {}
        for key, token in listed:
            self._made[token_for(self._source, key)] = key
            if token:
                self._own[token] = key
        for one in known:
            self._enter(one)

    def _enter(self, one: Known) -> None:
        maker = (
            self._made.get(one.token or "")
            or self._own.get(token_for(self._place, one.key))
            or self._own.get(one.token or "")
        )
        if maker is not None and maker not in self._made_from:
            self._made_from[maker] = one
            return
        for names in (("uid", one.uid), ("digest", one.digest)):
            self._by.setdefault(names, []).append(one)

    def take(self, key: str, uid: str, said: str) -> Known | None:
        """Return what is the same thing as an item of the other side, once."""
        found = self._made_from.get(key)
        if found is None or self._is_another(found, uid, said):
            found = next(self._candidates(uid, said), None)
        if found:
            self._taken.add(found.key)
        return found

    def token_for(self, key: str, uid: str) -> str:
        """Return the token for what is not there yet; another than what the key had made bears."""
        return token_for(self._source, key, uid if key in self._made_from else "")

    def _is_another(self, made: Known, uid: str, said: str) -> bool:
        """Return whether an item has taken the place of the one that was carried before."""
        return self._keeps_uids and len({made.uid, uid} - {""}) == 2 and made.digest != said

    def _candidates(self, uid: str, said: str) -> Iterator[Known]:
        same = self._by.get(("uid", uid), []) if uid else []
        alike = self._by.get(("digest", said), [])
        for some in ([one for one in same if one.digest == said], same, alike):
            yield from (one for one in some if one.key not in self._taken)
