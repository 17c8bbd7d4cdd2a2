"""Take the steps of an onboarding in their order, and say in the end how far it came.

    steps ─ take ─► what became of each ─ onboarded ─► answer (text, JSON)

What a step finds done it leaves alone, so that the same steps are taken again from the first
after whatever stopped them. Which steps there are, `tasks.py` says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from provision.contract.messages import Answer, ExitCode, Failure, Message, Problem, Table, message
from provision.errors import ProvisionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from provision.contract.console import Console
    from provision.contract.messages import Line


NOTHING_SAID = Answer(())
# What a command says is next, where the next step does it.
FOLLOWING = frozenset(
    {
        *("commands.next-exchange", "commands.next-check", "commands.next-sign-in"),
        *("commands.script-how", "session.next"),
    }
)


class Awaited(ProvisionError):  # noqa: N818 - nothing went wrong
    """Somebody has to do something first that cannot be done from here.

    `said` is what was found out before, if anything was.
    """

    def __init__(self, *problems: Problem, said: Answer | None = None) -> None:
        super().__init__(*problems)
        self.said = said


class State(StrEnum):
    """What became of a step."""

    DONE = "done"
    WAITING = "waiting"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the job: its name, under `onboarding` in the catalogue, and what it does."""

    name: str
    does: Callable[[], Answer]


@dataclass(frozen=True, slots=True)
class Taken:
    """A step, what became of it, what it said, and when."""

    name: str
    state: State
    answer: Answer = NOTHING_SAID
    began: datetime | None = None
    ended: datetime | None = None


def take(
    steps: Sequence[Step],
    console: Console,
    show: Callable[[Answer], None],
    clock: Callable[[], datetime],
) -> tuple[Taken, ...]:
    """Take `steps` until one does not end well, showing what each says."""
    taken: list[Taken] = []
    for number, step in enumerate(steps, 1):
        what = message(f"onboarding.{step.name}")
        console.tell(message("onboarding.step", number=number, count=len(steps), what=what))
        one = _take(step, clock)
        show(one.answer)
        taken.append(one)
        if one.state is not State.DONE:
            break
    return (*taken, *(Taken(step.name, State.AHEAD) for step in steps[len(taken) :]))


def _take(step: Step, clock: Callable[[], datetime]) -> Taken:
    began = clock()
    try:
        answer = _without_following(step.does())
        state = State.FAILED if answer.exit_code is ExitCode.FAILED else State.DONE
    except Awaited as waiting:
        answer, state = _waiting(waiting), State.WAITING
    except Failure as failure:
        answer, state = _problems(failure), State.FAILED
    except KeyboardInterrupt:
        answer, state = Answer((), ExitCode.FAILED), State.INTERRUPTED
    return Taken(step.name, state, answer, began, clock())


def _without_following(answer: Answer) -> Answer:
    parts = (p for p in answer.parts if not (isinstance(p, Message) and p.key in FOLLOWING))
    return replace(answer, parts=tuple(parts))


def _waiting(waiting: Awaited) -> Answer:
    if waiting.said is None:
        return _problems(waiting)
    return replace(waiting.said, parts=(*waiting.said.parts, *waiting.problems))


def _problems(failure: Failure) -> Answer:
    said = [str(problem) for problem in failure.problems]
    return Answer(failure.problems, ExitCode.FAILED, {"problems": said})


def onboarded(taken: Sequence[Taken], manifest: str, facts: dict[str, object]) -> Answer:
    """Return how far it came, a row a step, and what to do where it did not come to the end."""
    rows = tuple(
        (str(number), message(f"onboarding.{one.name}"), message(f"onboarding.state-{one.state}"))
        for number, one in enumerate(taken, 1)
    )
    heads = tuple(message(f"onboarding.heading-{name}") for name in ("number", "step", "state"))
    last = last_of(taken)
    done = last.state is State.DONE
    data = facts | {"finished": done, "steps": [_data(one) for one in taken]}
    parts = (Table(heads, rows), *_closing(last, manifest))
    return Answer(parts, ExitCode.DONE if done else ExitCode.FAILED, data)


def last_of(taken: Sequence[Taken]) -> Taken:
    """Return the last step that was taken."""
    return [one for one in taken if one.state is not State.AHEAD][-1]


def _closing(last: Taken, manifest: str) -> Iterator[Line]:
    """Yield how it ended; what was said of the step it stopped at is said once more."""
    yield message(f"onboarding.end-{last.state}", what=message(f"onboarding.{last.name}"))
    if last.state is State.DONE:
        return
    yield from (part for part in last.answer.parts if isinstance(part, Problem))
    yield message("onboarding.again", manifest=manifest)


def _data(one: Taken) -> dict[str, object]:
    times = {"began": one.began, "ended": one.ended}
    return {
        "step": one.name,
        "state": str(one.state),
        **{name: time.isoformat(timespec="seconds") for name, time in times.items() if time},
        "answer": one.answer.data,
    }
