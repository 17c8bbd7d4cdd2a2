"""Tell certificates apart: those that the manifest names, and those of ours that came before them.

A certificate of ours that is still valid may be what a running adapter signs in by, so that no
plan takes it away: `inv certificate.rotate --retire` does, once the new one has been signed in by.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from provision.contract.messages import message
from provision.ownership import with_certificates
from provision.plan import Plan, Update
from provision.resources import Application

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from provision.contract.messages import Line
    from provision.key_credentials import KeyCredential
    from provision.resources import Resource

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """Thumbprints: what the manifest wants, what of that is to come, and what came before it.

    `before` are certificates of ours that are still valid, and that the manifest no longer names.
    """

    wanted: frozenset[str] = frozenset()
    to_come: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()

    @property
    def is_rotation(self) -> bool:
        """Whether another certificate is to take over from one that may be in use."""
        return bool(self.to_come and self.before)


def standing_of(
    wanted: Iterable[str],
    live: Iterable[Resource],
    owned: Iterable[Resource],
    keys: Iterable[KeyCredential],
    now: datetime,
) -> Standing:
    """Return how the certificates of `live` stand; where none is wanted, none has to stay."""
    named = frozenset(wanted)
    if not named:
        return Standing()
    valid = {key.thumbprint for key in keys if key.is_valid_at(now)}
    return Standing(named, named - _certificates(live), (_certificates(owned) & valid) - named)


def with_new(live: Application, standing: Standing) -> Application:
    """Return `live` with the new certificates beside the others, and nothing else changed."""
    return with_certificates(live, live.certificates | standing.to_come)


def retired(live: Application, standing: Standing) -> Application:
    """Return `live` without those of ours that came before; others' stay."""
    return with_certificates(live, live.certificates - standing.before)


def change(live: Application, after: Application) -> Plan:
    """Return what brings `live` to `after`."""
    return Plan((Update(live, after, after),)) if after != live else Plan(())


def cautions(standing: Standing, keys: Iterable[KeyCredential], now: datetime) -> Iterator[Line]:
    """Yield what whoever plans should know of the certificates."""
    for key in keys:
        if key.ends and key.thumbprint in standing.wanted and key.ends - now < SOON:
            days = max(0, (key.ends - now).days)
            yield message("certificates.soon", date=f"{key.ends:%Y-%m-%d}", days=days)
    if standing.is_rotation:
        yield message("certificates.rotate")
    elif standing.before:
        yield message("certificates.retire", names=", ".join(sorted(standing.before)))


def _certificates(resources: Iterable[Resource]) -> frozenset[str]:
    return frozenset(c for r in resources if isinstance(r, Application) for c in r.certificates)
