"""Answer what an error code means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.contract import explanations
from provision.contract.messages import Answer, Problem, message
from provision.errors import ProvisionError

if TYPE_CHECKING:
    from provision.contract.messages import Message


class CodeError(ProvisionError):
    """There is nothing to say about this code."""


def explain(code: str) -> Answer:
    """Return what `code` means and what to do about it, or raise naming the nearest ones."""
    found = explanations.explain(code)
    if found is None:
        raise CodeError(Problem(message("explain.unknown", code=code), _remedy(code)))
    parts = (
        found.code,
        message("explain.cause", cause=found.cause),
        message("explain.remedy", remedy=found.remedy),
    )
    data = {"code": found.code, "cause": str(found.cause), "remedy": str(found.remedy)}
    return Answer(parts, data=data)


def _remedy(code: str) -> Message:
    """Return where to look instead: at Microsoft's page, at similar codes, at the form of codes."""
    number = explanations.normalise(code).removeprefix(explanations.SIGN_IN)
    near = ", ".join(explanations.nearest(code))
    match number.isdecimal(), bool(near):
        case True, True:
            return message("explain.unknown-sign-in-near", number=number, codes=near)
        case True, False:
            return message("explain.unknown-sign-in", number=number)
        case False, True:
            return message("explain.unknown-near", codes=near)
        case _:
            return message("explain.unknown-other")
