"""A tenant that is asked without a network, by its administrator."""

import pytest

from provision.simulator.tenant import SimulatedTenant
from provision.simulator.world import StoppedClock, World
from tests.simulator.graph.callers import Caller, user


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def tenant(clock: StoppedClock) -> SimulatedTenant:
    return SimulatedTenant(World(clock))


@pytest.fixture
def admin(tenant: SimulatedTenant) -> Caller:
    return user(tenant)
