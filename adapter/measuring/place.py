"""Where a mailbox to be measured is, and how to come there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from provision.contract.network import Network
    from provision.contract.secrets import Secret


@dataclass(frozen=True, slots=True)
class Place:
    """A mailbox that is opened by impersonation; `asked` is how many requests its server had.

    Everything is measured `rounds` times.
    """

    url: str
    network: Network
    mailbox: str
    token: Secret
    zone: ZoneInfo
    items: int
    asked: Callable[[], int]
    rounds: int = 3
