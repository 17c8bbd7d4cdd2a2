"""The stores that the contract suite runs on, and an Exchange Server to run one against."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from adapter.store import Store
from adapter.stores.memory import EWS_LIKE, MemoryStore, graph_like
from adapter.stores.vdir import VdirStore
from tests.adapter.dav import Dav, dav_store, running_dav
from tests.adapter.exchange import Exchange, running_exchange, store_of
from tests.adapter.strategies import TOKYO

if TYPE_CHECKING:
    from pathlib import Path

# What CI runs of the suite on a real CalDAV server; the long run has all of it.
BRIEFLY = (
    *("bears_a_token", "over_another_version", "what_was_deleted"),
    *("stand_in_the_order", "wrong_kind", "told_once", "begins_the_list_anew[CalDAV-nonsense]"),
    *("between_two_pages", "the_same_wherever", "that_never_were_are_no_trouble[CalDAV-no such"),
)
EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
BEHAVIOURS = {"memory, like EWS": EWS_LIKE, "memory, like Graph": graph_like(*EVER)}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave most of what takes a CalDAV server some time to the long run."""
    for item in items:
        if "[CalDAV" in item.name and not any(words in item.name for words in BRIEFLY):
            item.add_marker(pytest.mark.long)


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    with running_exchange() as exchange:
        yield exchange


@pytest.fixture(scope="session")
def dav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dav]:
    """Run one CalDAV server for all tests; each has people of its own."""
    with running_dav(tmp_path_factory.mktemp("radicale")) as dav:
        yield dav


@pytest.fixture(params=[*BEHAVIOURS, "EWS", "vdir", "CalDAV"])
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
    if request.param == "CalDAV":
        with dav_store(
            request.getfixturevalue("dav"), request.getfixturevalue("tmp_path")
        ) as store:
            yield store
        return
    exchange: Exchange = request.getfixturevalue("exchange")
    with exchange.connection() as connection:
        yield store_of(connection)
