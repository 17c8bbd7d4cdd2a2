from collections.abc import Iterator

import pytest
from hypothesis import settings

from provision.simulator.tenant import SimulatedTenant

# A busy machine is no fault. The same examples every time, so that a change is judged and not
# the luck of the day; `inv check --long` looks for new ones, and more of them.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("search", deadline=None)
settings.load_profile("steady")


@pytest.fixture
def tenant() -> Iterator[SimulatedTenant]:
    """Start the simulated tenant of Sakura Trading; it takes some milliseconds."""
    with SimulatedTenant() as tenant:
        yield tenant
