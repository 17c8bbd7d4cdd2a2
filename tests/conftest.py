from collections.abc import Iterator

import pytest

from provision.simulator.tenant import SimulatedTenant


@pytest.fixture
def tenant() -> Iterator[SimulatedTenant]:
    """Start the simulated tenant of Sakura Trading; it takes some milliseconds."""
    with SimulatedTenant() as tenant:
        yield tenant
