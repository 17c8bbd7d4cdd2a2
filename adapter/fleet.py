"""Do one thing for thousands of mailboxes, so many at a time: each by itself, until asked to stop.

turns ─► work, in threads ─► results, as they come
  └──────── back, in trouble or not ◄──┘
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

from provision.contract.messages import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from adapter.stopping import Stop
    from adapter.turns import Turns

Result = TypeVar("Result")
WORKERS = 8


def carry_out(  # noqa: PLR0913 - the work, and what goes with it
    turns: Turns,
    work: Callable[[str], Result],
    failed: Callable[[str, Failure], Result],
    *,
    stop: Stop,
    workers: int = WORKERS,
    in_trouble: Callable[[Result], bool] = lambda _: False,
) -> Generator[tuple[str, Result], None, None]:
    """Yield what `work` returns for each mailbox, as it comes; of a failure, what `failed` does.

    Once `stop` is asked nothing is begun any more, and what is at work ends as it may, hearing
    `stop` itself. No more than `workers` mailboxes are ahead of whoever takes the results.
    """
    running: dict[Future[Result], str] = {}
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
                    name, result = running.pop(future), future.result()
                    turns.back(name, in_trouble=in_trouble(result))
                    yield name, result
            elif stop() or pause is None:
                return
            else:
                stop.sleep(pause)
    except BaseException:
        stop.ask()  # left early, or by an error of ours: what is at work ends too
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _one(
    mailbox: str, work: Callable[[str], Result], failed: Callable[[str, Failure], Result]
) -> Result:
    try:
        return work(mailbox)
    except Failure as error:
        return failed(mailbox, error)
