"""VTIMEZONE of a zone, as text, made once for as long a time as it is needed for."""

from __future__ import annotations

from datetime import date
from functools import cache

# Clocks are changed by rules that are made for years; nobody knows them for longer.
DECADE = 10


def timezone_text(zone: str, first: int, last: int) -> str:
    """Return the VTIMEZONE of a zone for the years from `first` to `last`, folded."""
    return _made(zone, max(first // DECADE * DECADE, 1), (last // DECADE + 1) * DECADE)


@cache
def _made(zone: str, first: int, last: int) -> str:
    import icalendar

    begin, end = date(first, 1, 1), date(min(last, date.max.year), 1, 1)
    component = icalendar.Timezone.from_tzid(zone, first_date=begin, last_date=end)
    text: bytes = component.to_ical()
    return text.decode()
