"""The stores that the contract suite runs on, and an Exchange Server to run one against."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from adapter.store import Store
from adapter.stores.memory import EWS_LIKE, MemoryStore, graph_like
from adapter.stores.vdir import VdirStore
from tests.adapter.exchange import Exchange, running_exchange, store_of
from tests.adapter.strategies import TOKYO

if TYPE_CHECKING:
    from pathlib import Path

EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
BEHAVIOURS = {"memory, like EWS": EWS_LIKE, "memory, like Graph": graph_like(*EVER)}


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    with running_exchange() as exchange:
        yield exchange


@pytest.fixture(params=[*BEHAVIOURS, "EWS", "vdir"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param in BEHAVIOURS:
        yield MemoryStore(
            TOKYO, lambda: datetime(2026, 11, 2, tzinfo=UTC), BEHAVIOURS[request.param]
        )
        return
    if request.param == "vdir":
        folder: Path = request.getfixturevalue("tmp_path")
        yield VdirStore(folder, TOKYO, lambda: datetime(2026, 11, 2, tzinfo=UTC))
        return
    exchange: Exchange = request.getfixturevalue("exchange")
    with exchange.connection() as connection:
        yield store_of(connection)
