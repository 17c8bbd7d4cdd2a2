"""Run the simulated tenant the way that the options of `inv simulate` say."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from provision.contract.messages import Place, Problem, message
from provision.errors import ProvisionError
from provision.simulator.exchange.deployment import MODERN, WITH_PASSWORD, Deployment
from provision.simulator.recording import Recording
from provision.simulator.state import StateError, load_state, save_state
from provision.simulator.tenant import SimulatedTenant

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER = re.compile(r"\d{1,6}(\.\d{1,3})?", re.ASCII)
EXCHANGES = {
    "server": (Deployment.SERVER, MODERN),
    "online": (Deployment.ONLINE, MODERN),
    "password": (Deployment.SERVER, WITH_PASSWORD),
}
LONGEST_LAG, LONGEST_LATENCY, LARGEST = 86_400, 60_000, 1_000_000


class OptionError(ProvisionError):
    """An option that says nothing that can be done."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """What is out of the ordinary; `latency` in seconds, every `throttle`-th request is refused."""

    lag: timedelta = timedelta(0)
    latency: float = 0.0
    throttle: int = 0
    record: Path | None = None
    state: Path | None = None
    exchange: str = "server"

    @contextmanager
    def running(self) -> Iterator[SimulatedTenant]:
        """Yield the tenant, reachable; keep what it holds when that is over, however it ends."""
        recording = Recording(self.record) if self.record else None
        deployment, authentication = EXCHANGES[self.exchange]
        tenant = SimulatedTenant(
            deployment=deployment,
            authentication=authentication,
            hears=recording.keep if recording else None,
        )
        tenant.graph.lag = self.lag
        tenant.faults.latency, tenant.faults.throttle = self.latency, self.throttle
        if self.state:
            load_state(tenant, self.state)
            _check_deployment(tenant, self.state)
        try:
            with tenant:
                yield tenant
        finally:
            if self.state:
                save_state(tenant, self.state)


def _check_deployment(tenant: SimulatedTenant, state: Path) -> None:
    """Refuse a state whose mailboxes are in the other kind of Exchange."""
    if not tenant.exchange.mailboxes:
        remedy = message("simulator.state-remedy")
        raise StateError(Problem(message("simulator.state-elsewhere"), remedy, Place(str(state))))


def parse_simulation(  # noqa: PLR0913 - an option an argument
    *,
    lag: str,
    latency: str,
    throttle: str,
    record: str = "",
    state: str = "",
    exchange: str = "server",
) -> Simulation:
    """Return what the options say, or raise naming every one that is no such number."""
    seconds = _number("lag", lag, LONGEST_LAG)
    milliseconds = _number("latency", latency, LONGEST_LATENCY)
    every = _number("throttle", throttle, LARGEST, whole=True)
    found = (seconds, milliseconds, every)
    problems = [one for one in found if isinstance(one, Problem)]
    if every == 1:
        problems.append(_problem("simulator.throttle-one", "throttle", throttle, LARGEST))
    if problems:
        raise OptionError(*problems)
    numbers = [float(one) for one in found if not isinstance(one, Problem)]
    return Simulation(
        lag=timedelta(seconds=numbers[0]),
        latency=numbers[1] / 1000,
        throttle=int(numbers[2]),
        record=Path(record) if record else None,
        state=Path(state) if state else None,
        exchange=exchange,
    )


def _number(option: str, text: str, most: int, *, whole: bool = False) -> float | Problem:
    if NUMBER.fullmatch(text) and float(text) <= most and not (whole and "." in text):
        return float(text)
    return _problem("simulator.whole-number" if whole else "simulator.number", option, text, most)


def _problem(what: str, option: str, text: str, most: int) -> Problem:
    said = message(what, option=option, value=text)
    return Problem(said, message("simulator.number-remedy", most=most))
