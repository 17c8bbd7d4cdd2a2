"""The stores that the contract suite runs on."""

from datetime import UTC, datetime

import pytest

from adapter.store import Store
from adapter.stores.memory import EWS_LIKE, Behaviour, MemoryStore, graph_like
from tests.adapter.strategies import TOKYO

EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
BEHAVIOURS = {"memory, like EWS": EWS_LIKE, "memory, like Graph": graph_like(*EVER)}


def in_memory(behaviour: Behaviour) -> MemoryStore:
    return MemoryStore(TOKYO, lambda: datetime(2026, 11, 2, tzinfo=UTC), behaviour)


@pytest.fixture(params=[*BEHAVIOURS])
def store(request: pytest.FixtureRequest) -> Store:
    return in_memory(BEHAVIOURS[request.param])
