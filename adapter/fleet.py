"""Do one thing for thousands of mailboxes, so many at a time: each by itself, until asked to stop.

turns ─► work, in threads ─► results, as they come
  └──────── back, in trouble or not ◄──┘
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from provision.contract.messages import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from adapter.stopping import Stop
    from adapter.turns import Plea, Turns

Result = TypeVar("Result")
WORKERS = 8


@dataclass(frozen=True, slots=True)
class Reading(Generic[Result]):
    """What a result says of its mailbox.

    `in_trouble`: that it failed. `plea_of`: that it is to be left alone before it goes on; None
    where it has come to its end. `join` makes one result of two turns'.
    """

    in_trouble: Callable[[Result], bool] = lambda _: False
    plea_of: Callable[[Result], Plea | None] = lambda _: None
    join: Callable[[Result, Result], Result] = lambda _, after: after


def carry_out(  # noqa: PLR0913 - the work, and what goes with it
    turns: Turns,
    work: Callable[[str], Result],
    failed: Callable[[str, Failure], Result],
    *,
    stop: Stop,
    workers: int = WORKERS,
    reading: Reading[Result] | None = None,
) -> Generator[tuple[str, Result], None, None]:
    """Yield what `work` returns for each mailbox, as it comes; of a failure, what `failed` does.

    One that asks by its result to be left alone before it goes on has another turn for that. Once `stop` is asked nothing is begun any more, and what is at work ends as it may, hearing
    `stop` itself. No more than `workers` mailboxes are ahead of whoever takes the results.
    """
    running: dict[Future[Result], str] = {}
    results = _Results(turns, reading or Reading())
    pool = ThreadPoolExecutor(workers, "mailbox")
    try:
        while True:
            while len(running) < workers and not stop() and (name := turns.take()) is not None:
                running[pool.submit(_one, name, work, failed)] = name
            pause = turns.pause()
            if running:
                is_room = len(running) < workers and not stop()
                done, _ = wait(running, pause if is_room else None, FIRST_COMPLETED)
                for future in done:
                    yield from results.of(running.pop(future), future.result())
            elif stop() or pause is None:
                yield from results.begun.items()
                return
            else:
                stop.sleep(pause)
    except BaseException:
        stop.ask()  # left early, or by an error of ours: what is at work ends too
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Results(Generic[Result]):
    """Where mailboxes are given back; `begun` is what was done for those that are gone on with."""

    turns: Turns
    reading: Reading[Result]
    begun: dict[str, Result] = field(default_factory=dict)

    def of(self, name: str, result: Result) -> Iterator[tuple[str, Result]]:
        """Give a mailbox back with its result, and yield that if nothing more comes to it now."""
        how = self.reading
        whole = how.join(self.begun.pop(name), result) if name in self.begun else result
        if self.turns.back(name, in_trouble=how.in_trouble(result), plea=how.plea_of(result)):
            self.begun[name] = whole
        else:
            yield name, whole


def _one(
    mailbox: str, work: Callable[[str], Result], failed: Callable[[str, Failure], Result]
) -> Result:
    try:
        return work(mailbox)
    except Failure as error:
        return failed(mailbox, error)
