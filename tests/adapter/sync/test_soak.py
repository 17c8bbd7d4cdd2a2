"""Mailboxes in all kinds of trouble cost the others nothing, however many and however long."""

import subprocess
import sys

import pytest

from tasks import ROOT


def soak(*numbers: int) -> None:
    """Soak so many mailboxes with so many events, series and tasks each, for so many seconds."""
    argv = [sys.executable, "-m", "tests.adapter.sync.soaking", *map(str, numbers)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_some_broken_mailboxes_cost_the_others_nothing() -> None:
    soak(13, 3, 0, 1, 0)


@pytest.mark.long
def test_a_thousand_mailboxes_for_ten_minutes() -> None:
    soak(1000, 16, 1, 3, 600)
