"""The ladder by which a set-up is proved, a rung at a time: what each says, and what it proves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from provision.contract.messages import Answer, ExitCode, Line, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

# How late Exchange Online may know of what was changed there: of its list of applications, and of
# a role of an application (learn.microsoft.com/exchange/permissions-exo/application-rbac).
LIST_TAKES, ROLE_TAKES = timedelta(hours=24), timedelta(hours=2)


class State(StrEnum):
    """What became of a rung; one that waits is neither proved nor refused yet."""

    PASSED = "passed"
    FAILED = "failed"
    WAITING = "waiting"
    UNCHECKED = "not-checked"


@dataclass(frozen=True, slots=True)
class Rung:
    """One proof; `name` it is called under `ladder.rung` in the catalogue."""

    name: str
    state: State
    said: Line
    remedy: Line = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Since when Exchange's scripts have seen the application on the list, and with its role."""

    listed: datetime | None = None
    role: datetime | None = None


@dataclass(frozen=True, slots=True)
class Climb:
    """What is asked of the rungs at the mailboxes: one `outside` is to be refused.

    Whether access is limited to some mailboxes, the manifest says; what was seen, the scripts.
    """

    outside: str = ""
    is_limited: bool = False
    seen: Seen = Seen()


def report(rungs: Iterable[Rung]) -> Answer:
    """Return how far up the ladder it came, and exit code 1 where a rung failed."""
    rungs = tuple(rungs)
    counts = {state: sum(one.state is state for one in rungs) for state in State}
    summary = message(
        "ladder.summary",
        passed=counts[State.PASSED],
        failed=counts[State.FAILED],
        waiting=counts[State.WAITING],
        unchecked=counts[State.UNCHECKED],
    )
    said = [line for one in rungs for line in _lines(one)]
    data: dict[str, object] = {"rungs": [_data(one) for one in rungs]}
    data["counts"] = {str(state): count for state, count in counts.items()}
    code = ExitCode.FAILED if counts[State.FAILED] else ExitCode.DONE
    return Answer((*said, summary), code, data)


def _lines(one: Rung) -> Iterator[Line]:
    what = message(f"ladder.rung-{one.name}")
    yield message(f"ladder.line-{one.state}", what=what, said=one.said)
    proof = "ladder.proves" if one.state is State.PASSED else "ladder.would-prove"
    yield message(proof, proof=message(f"ladder.proof-{one.name}"))
    if one.remedy:
        yield message("ladder.remedy", remedy=one.remedy)


def _data(one: Rung) -> dict[str, object]:
    texts = {"found": str(one.said), "remedy": str(one.remedy)}
    proves = str(message(f"ladder.proof-{one.name}"))
    return {"rung": one.name, "state": str(one.state), "proves": proves, **texts}
