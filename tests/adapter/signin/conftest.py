"""The organisation that signs people in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from provision.simulator.authority import Authority, write_authority
from provision.simulator.entra import HOSTS
from tests.adapter.sakura import Sakura, organisation


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return write_authority(tmp_path_factory.mktemp("authority"), HOSTS, datetime.now(UTC))


@pytest.fixture
def sakura(authority: Authority, tmp_path: Path) -> Iterator[Sakura]:
    with organisation(authority, tmp_path) as running:
        yield running
