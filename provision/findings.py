"""What was looked at before anything is written: what it is like, who can change it, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from provision.contract.messages import Answer, ExitCode, Line, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from provision.contract.messages import Problem


class State(StrEnum):
    """What something looked at is like."""

    OK = "ok"
    MISSING = "missing"
    WARNING = "warning"
    UNCHECKED = "could-not-check"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `about` it is called under `preflight.about` in the catalogue."""

    about: str
    state: State
    said: Line
    who: Line = ""
    how: Line = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be looked at, and why."""

    why: Line


def ok(about: str, said: Line) -> Finding:
    """Return that there is nothing to do about something."""
    return Finding(about, State.OK, said)


def unchecked(about: str, unread: Unread, who: Line, how: Line) -> Finding:
    """Return that nobody could look, and who can."""
    return Finding(about, State.UNCHECKED, unread.why, who, how)


def missing(about: str, problem: Problem, who: Line) -> Finding:
    """Return that `problem` stands in the way."""
    return Finding(about, State.MISSING, problem.message, who, problem.remedy)


def report(
    findings: Iterable[Finding],
    before: tuple[Line, ...] = (),
    data: Mapping[str, object] | None = None,
) -> Answer:
    """Return what was found, and exit code 1 where something is missing."""
    findings = tuple(findings)
    counts = {state: sum(one.state is state for one in findings) for state in State}
    said = [line for one in findings for line in _lines(one)]
    summary = message(
        "preflight.summary",
        missing=counts[State.MISSING],
        warning=counts[State.WARNING],
        unchecked=counts[State.UNCHECKED],
    )
    failed = counts[State.MISSING] > 0
    told: dict[str, object] = {"checks": [_data(one) for one in findings]}
    told["counts"] = {str(state): count for state, count in counts.items()}
    code = ExitCode.FAILED if failed else ExitCode.DONE
    return Answer((*before, *said, summary), code, {**(data or {}), **told})


def _lines(one: Finding) -> Iterator[Line]:
    what = message(f"preflight.about-{one.about}")
    yield message(f"preflight.line-{one.state}", what=what, said=one.said)
    if one.how:
        yield message("preflight.way" if one.who else "preflight.way-of-yours",
                      who=one.who, how=one.how)  # fmt: skip


def _data(one: Finding) -> dict[str, object]:
    texts = {"found": str(one.said), "who": str(one.who), "how": str(one.how)}
    return {"check": one.about, "state": str(one.state), **texts}
