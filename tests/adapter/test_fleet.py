"""Thousands of mailboxes, so many at a time: each by itself, fairly, and ended when asked."""

import signal
import threading
import time
from collections import Counter
from collections.abc import Mapping

import pytest

from adapter.errors import AdapterError
from adapter.fleet import Reading, carry_out
from adapter.stopping import Stop
from adapter.turns import Once, Plea, Rounds
from provision.contract.messages import Failure, Problem
from tests.adapter.exchange import Sleeps


def told(mailbox: str, error: Failure) -> str:
    return f"{mailbox}: {error.problems[0].message}"


def broken(mailbox: str) -> str:
    if mailbox.endswith("3"):
        raise AdapterError(Problem("broken", "mend it"))
    return f"{mailbox}: well"


def test_one_mailboxs_failure_is_its_result_and_the_others_go_on() -> None:
    names = [f"m{number}" for number in range(40)]

    results = dict(carry_out(Once(names), broken, told, stop=Stop()))

    assert results.keys() == set(names)
    assert results["m13"] == "m13: broken"
    assert Counter(text.rpartition(" ")[2] for text in results.values()) == {
        "well": 36,
        "broken": 4,
    }


def test_so_many_work_at_a_time_and_a_slow_one_holds_up_no_other() -> None:
    others = threading.Semaphore(0)
    at_once, most, lock = Counter[str](), [0], threading.Lock()

    def work(mailbox: str) -> str:
        with lock:
            at_once["now"] += 1
            most[0] = max(most[0], at_once["now"])
        if mailbox == "m0":  # ends only after all others have
            for _ in range(29):
                assert others.acquire(timeout=10)
        else:
            others.release()
        with lock:
            at_once["now"] -= 1
        return mailbox

    names = [f"m{number}" for number in range(30)]
    results = [name for name, _ in carry_out(Once(names), work, told, stop=Stop(), workers=3)]

    assert "m0" in results[-3:]
    assert most[0] <= 3


def test_nobody_runs_ahead_of_who_takes_the_results() -> None:
    begun = []

    def work(mailbox: str) -> str:
        begun.append(mailbox)
        return mailbox

    results = carry_out(Once(map(str, range(10**6))), work, told, stop=Stop(), workers=4)
    for _ in range(10):
        next(results)
    results.close()

    assert len(begun) <= 20


def test_who_is_asked_to_stop_begins_nothing_more_and_ends_what_is_at_work() -> None:
    stop = Stop()

    def work(mailbox: str) -> str:
        if mailbox == "3":
            stop.ask()
        while not stop():
            time.sleep(0.001)
        return "ended at its next step"

    results = list(carry_out(Once(map(str, range(1000))), work, told, stop=stop, workers=4))

    assert len(results) == 4
    assert {result for _, result in results} == {"ended at its next step"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_asks_and_a_second_one_ends_at_once(number: signal.Signals) -> None:
    stop, before = Stop(), signal.getsignal(number)

    with stop.by_signals():
        signal.raise_signal(number)
        began = time.monotonic()
        stop.sleep(60)
        assert time.monotonic() - began < 5
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)

    assert stop()
    assert signal.getsignal(number) is before


def test_an_error_of_ours_is_not_taken_for_a_mailboxs() -> None:
    stop = Stop()

    def work(mailbox: str) -> str:
        if mailbox == "5":
            raise ZeroDivisionError
        while not stop() and int(mailbox) > 5:
            time.sleep(0.001)
        return mailbox

    with pytest.raises(ZeroDivisionError):
        list(carry_out(Once(map(str, range(1000))), work, told, stop=stop, workers=4))

    assert stop()


def test_what_came_to_its_end_was_not_stopped() -> None:
    stop = Stop()

    assert len(list(carry_out(Once("abc"), str.upper, told, stop=stop))) == 3
    assert not stop()


def test_mailboxes_come_round_again_and_the_failing_ones_ever_more_seldom() -> None:
    clock = Sleeps()
    stop = Stop(clock, clock.sleep)
    rounds = Rounds(900, clock, lambda: 0.5, longest=7200)
    rounds.begin(["well", "m3"])
    times: dict[str, list[float]] = {"well": [], "m3": []}

    results = carry_out(
        rounds, broken, told, stop=stop, workers=1, reading=Reading(lambda text: "broken" in text)
    )
    for name, _ in results:
        times[name].append(clock.now // 60)
        if clock.now > 6 * 3600:
            stop.ask()

    assert times["well"][:4] == [0, 15, 30, 45]
    assert times["m3"] == [0, 30, 90, 210, 330]


def ends(names: list[str], asking: Mapping[str, int]) -> dict[str, float]:
    """Return when each mailbox came to its end; some ask so often for a minute of peace before."""
    clock, left = Sleeps(), dict(asking)

    def work(mailbox: str) -> str:
        if left.get(mailbox):
            left[mailbox] -= 1
            return "later"
        clock.now += 1
        return "done"

    turns = Once(names, clock, lambda: 0.0)
    stop = Stop(clock, clock.sleep)
    reading: Reading[str] = Reading(plea_of=lambda text: Plea(60.0) if text == "later" else None)
    results = carry_out(turns, work, told, stop=stop, workers=1, reading=reading)
    return {name: clock.now for name, result in results if result == "done"}


def test_who_asks_to_be_left_alone_keeps_nobody_waiting_but_itself() -> None:
    healthy = [f"m{number}" for number in range(40)]
    busy = {"b0": 1, "b1": 3, "b2": 6}

    found = ends([*busy, *healthy], busy)

    assert {name: found[name] for name in healthy} == ends(healthy, {})
    assert {name: found[name] // 60 for name in busy} == {"b0": 1, "b1": 3, "b2": 6}


def test_who_asks_for_peace_time_after_time_is_given_up_and_tells_of_all_its_turns() -> None:
    clock = Sleeps()
    stop = Stop(clock, clock.sleep)
    reading: Reading[str] = Reading(
        plea_of=lambda _: Plea(100.0), join=lambda one, other: one + other
    )

    turns = Once(["a"], clock, lambda: 0.0)
    [(_, told_of)] = carry_out(turns, lambda name: name, told, stop=stop, reading=reading)

    assert told_of == "a" * 7
    assert clock.now == pytest.approx(600)


@pytest.mark.parametrize(("got_on", "turns"), [(False, 10), (True, 400)])
def test_who_fails_again_and_again_is_asked_ever_later_and_who_gets_on_is_not(
    got_on: bool, turns: int
) -> None:
    clock, left = Sleeps(), [400]
    stop = Stop(clock, clock.sleep)

    def work(mailbox: str) -> int:
        del mailbox
        left[0] -= 1
        return left[0]

    reading: Reading[int] = Reading(plea_of=lambda left: Plea(0.5, got_on) if left else None)
    names = Once(["a"], clock, lambda: 0.0)
    list(carry_out(names, work, lambda *_: 0, stop=stop, reading=reading))

    assert 400 - left[0] == turns
    assert clock.now <= 600


def test_who_was_to_be_gone_on_with_when_all_ends_is_told_of() -> None:
    stop = Stop()

    def work(mailbox: str) -> str:
        if mailbox == "c":
            stop.ask()
        return mailbox

    reading: Reading[str] = Reading(plea_of=lambda name: Plea(60.0) if name == "a" else None)
    results = dict(carry_out(Once("abc"), work, told, stop=stop, workers=1, reading=reading))

    assert results == {"a": "a", "b": "b", "c": "c"}


def test_in_rounds_too_who_asks_for_peace_has_no_more_than_that() -> None:
    clock = Sleeps()
    rounds = Rounds(900, clock, lambda: 0.5)
    rounds.begin(["a"])

    pauses = []
    for plea in (Plea(8.0), Plea(8.0), None, Plea(601.0)):
        clock.now += rounds.pause() or 0
        assert rounds.take() == "a"
        rounds.back("a", in_trouble=plea is not None, plea=plea)
        pauses.append(rounds.pause())

    assert pauses == [9, 9, 900, 1800]


def test_who_is_well_again_comes_as_often_as_before() -> None:
    clock = Sleeps()
    rounds = Rounds(900, clock, lambda: 0.5)
    rounds.begin(["a"])

    pauses = []
    for in_trouble in (True, True, False, True):
        clock.now += rounds.pause() or 0
        assert rounds.take() == "a"
        assert rounds.pause() is None
        rounds.back("a", in_trouble=in_trouble)
        pauses.append(rounds.pause())

    assert pauses == [1800, 3600, 900, 1800]


def test_not_all_come_at_once_a_second_time() -> None:
    clock = Sleeps()
    rounds = Rounds(1000, clock)
    rounds.begin(map(str, range(100)))
    while name := rounds.take():
        rounds.back(name, in_trouble=False)

    first = rounds.pause()
    clock.now = 1000

    assert first is not None
    assert 900 <= first < 1000
    assert 20 < sum(1 for _ in iter(rounds.take, None)) < 80
