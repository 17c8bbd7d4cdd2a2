"""The organisation that the tests of Exchange share."""

import pytest

from tests.simulator.exchange.ews import Ews, new_ews


@pytest.fixture
def ews() -> Ews:
    return new_ews()
