"""What a simulated tenant has for a world: a clock and ids, both injected and plainly fake."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(slots=True)
class Ids:
    """Hands out ids that say what they are: `51000000-0000-4000-8000-000000000001` and so on."""

    handed_out: int = 0

    def number(self) -> int:
        self.handed_out += 1
        return self.handed_out

    def guid(self) -> str:
        return f"51000000-0000-4000-8000-{self.number():012d}"


def system_clock() -> datetime:
    """Return the time it is."""
    return datetime.now(UTC)


@dataclass(slots=True)
class StoppedClock:
    """A clock that stands still until it is moved."""

    now: datetime = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


@dataclass(slots=True)
class World:
    """A clock, which gives aware UTC times, and ids."""

    clock: Callable[[], datetime] = system_clock
    ids: Ids = field(default_factory=Ids)


class TokenJudge(Protocol):
    """Whoever issued the tokens, asked by those who are shown one."""

    def claims_of(self, token: str) -> Mapping[str, object] | None:
        """Return the claims of `token` if it was issued here and has not expired, else None.

        Those that matter to Exchange: `aud`, `appid`, `scp` (words parted by spaces; delegated
        only), `roles` (app-only), `upn` and `oid` (delegated only), `tid`, `exp`.
        """
