"""The bounds that a benchmark is held to, and how they are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.contract.messages import ExitCode, Table, message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provision.contract.messages import Line


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound, and what was measured of it: `limit` is the most of it, or the least."""

    name: Line
    limit: float
    measured: float
    at_least: bool = False

    @property
    def is_kept(self) -> bool:
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


def bounds_table(bounds: Iterable[Bound]) -> Table:
    """Return a line for each bound."""
    heads = tuple(message(f"bench.head-{name}") for name in ("bound", "measured", "limit", "kept"))
    return Table(
        heads,
        tuple(
            (
                bound.name,
                f"{bound.measured:.2f}",
                f"{'≥' if bound.at_least else '≤'} {bound.limit:g}",
                message(f"bench.kept-{bound.is_kept}"),
            )
            for bound in bounds
        ),
    )


def bounds_plain(bounds: Iterable[Bound]) -> list[dict[str, object]]:
    """Return the bounds as JSON has them."""
    return [
        {
            "name": str(bound.name),
            "measured": round(bound.measured, 3),
            "least" if bound.at_least else "most": bound.limit,
            "kept": bound.is_kept,
        }
        for bound in bounds
    ]


def exit_code_of(bounds: Iterable[Bound]) -> ExitCode:
    """Return whether all of them are kept."""
    return ExitCode.DONE if all(bound.is_kept for bound in bounds) else ExitCode.FAILED
