"""A tenant in which time passes only when somebody waits."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from provision.retry import Pace
from provision.simulator.tenant import SimulatedTenant
from provision.simulator.world import StoppedClock, World
from tests.provision.sakura import pace_of


@pytest.fixture
def clock() -> StoppedClock:
    """Stop the clock at the machine's time, by which msal judges tokens."""
    return StoppedClock(datetime.now(UTC))


@pytest.fixture
def pace(clock: StoppedClock) -> Pace:
    return pace_of(clock)


@pytest.fixture
def tenant_at_rest(clock: StoppedClock) -> Iterator[SimulatedTenant]:
    with SimulatedTenant(World(clock)) as tenant:
        yield tenant
