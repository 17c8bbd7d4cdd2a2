"""A tenant whose clock stands still, and real clients on their way to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import requests

from provision.simulator.tenant import SimulatedTenant
from provision.simulator.world import StoppedClock, World
from tests.simulator.entra.registrations import (
    Certificate,
    Clients,
    certificate,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(datetime.now(UTC))


@pytest.fixture
def tenant(clock: StoppedClock) -> Iterator[SimulatedTenant]:
    with SimulatedTenant(World(clock)) as tenant:
        yield tenant


@pytest.fixture
def clients(tenant: SimulatedTenant) -> Iterator[Clients]:
    with requests.Session() as session:
        session.trust_env = False
        session.proxies = {"https": tenant.proxy}
        session.verify = str(tenant.ca_file)
        yield Clients(session)


@pytest.fixture(scope="module")
def card() -> Certificate:
    return certificate()
