"""When EWS ends in Exchange Online: a step of a cloud at a time, each with where it is published.

Only the world-wide cloud's dates are published; the other clouds follow, with notices of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LEARN = (
    "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/"
    "deprecation-of-ews-exchange-online"
)
# Of the Exchange Team's blog at techcommunity.microsoft.com, by the numbers of its texts.
ALMOST_UP, IS_HERE = "Exchange Team blog 4492361", "Exchange Team blog 4561431"


class Step(StrEnum):
    """A step on the way to the end."""

    BEGINS = "begins"
    EMPTY_LIST_BLOCKS = "empty-list-blocks"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of one cloud, the day it is taken, and who says so."""

    cloud: str
    step: Step
    day: date
    source: str


MILESTONES = (
    Milestone("global", Step.BEGINS, date(2026, 10, 1), LEARN),
    Milestone("global", Step.EMPTY_LIST_BLOCKS, date(2026, 10, 10), IS_HERE),
    Milestone("global", Step.ENDS, date(2027, 4, 1), ALMOST_UP),
)


def milestone(cloud: str, step: Step) -> Milestone | None:
    """Return when a cloud takes a step, nothing where that is not published."""
    found = (one for one in MILESTONES if (one.cloud, one.step) == (cloud, step))
    return next(found, None)
