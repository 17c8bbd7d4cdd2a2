"""The organisation that signs people in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapter.sakura import Sakura, organisation


@pytest.fixture
def sakura(tmp_path: Path) -> Iterator[Sakura]:
    with organisation(tmp_path) as running:
        yield running
