"""Take the options of a call for what they say, or refuse them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from adapter.errors import AdapterError
from adapter.listing import Days
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Choice = TypeVar("Choice", bound=StrEnum)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
WINDOW = timedelta(days=14)


class CallError(AdapterError):
    """A command was given what it does not take."""


def choice_of(option: str, text: str, choices: type[Choice]) -> Choice:
    """Return the word of `choices` that an option says, or refuse it."""
    try:
        return choices(text)
    except ValueError as error:
        what = message("listing.choice", option=option, text=text, choices=", ".join(choices))
        raise CallError(Problem(what, message("listing.choice-remedy"))) from error


def days_of(start: str, end: str, now: datetime, zone: ZoneInfo) -> Days:
    """Return the days asked for: from today where `start` is empty, two weeks where `end` is."""
    first = _day("start", start) if start else now.astimezone(zone).date()
    last = _day("end", end) if end else first + WINDOW
    if last < first:
        what = message("listing.backwards", first=first.isoformat(), last=last.isoformat())
        raise CallError(Problem(what, message("listing.backwards-remedy")))
    return Days(first, last, zone)


def _day(option: str, text: str) -> date:
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    what = message("listing.not-a-date", option=option, text=text)
    raise CallError(Problem(what, message("listing.not-a-date-remedy")))
