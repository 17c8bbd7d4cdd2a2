"""A refusal of Entra's: raised where it is found out, told as JSON or on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provision.simulator.entra.kinds import KINDS

if TYPE_CHECKING:
    from provision.simulator.world import World


class SignInRefusedError(Exception):
    """Entra says no; `code` is the number after AADSTS, `error` OAuth's word if not the usual."""

    def __init__(self, code: int, error: str = "", **values: object) -> None:
        self.code = code
        self.kind = KINDS[code]
        self.error = error or self.kind.error
        self.text = self.kind.text.format_map(values)
        super().__init__(f"AADSTS{code}: {self.text}")


def explained(refused: SignInRefusedError, world: World, correlation: str) -> dict[str, Any]:
    """Return `refused` as Entra's JSON."""
    stamp = f"{world.clock():%Y-%m-%d %H:%M:%SZ}"
    trace = world.ids.guid()
    correlation = correlation or world.ids.guid()
    tail = f"Trace ID: {trace} Correlation ID: {correlation} Timestamp: {stamp}"
    return {
        "error": refused.error,
        "error_description": f"{refused} {tail}",
        "error_codes": [refused.code],
        "timestamp": stamp,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": f"https://login.microsoftonline.com/error?code={refused.code}",
        **({"suberror": refused.kind.suberror} if refused.kind.suberror else {}),
    }
