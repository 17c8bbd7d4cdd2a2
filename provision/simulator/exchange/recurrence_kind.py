"""How a recurrence is read from XML and written to it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from provision.simulator.exchange.recurring import MONTHS, Recurrence
from provision.simulator.exchange.refusal import Refusal
from provision.simulator.exchange.schema.names import local, t, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.simulator.exchange.schema.names import Element
    from provision.simulator.exchange.zones import Zone

# https://learn.microsoft.com/exchange/client-developer/web-service-reference/interval
_LONGEST = {"DailyRecurrence": 999, "DailyRegeneration": 999}
_LONGEST_OF_OTHERS = 99
_MOST_TIMES = 999
_MOST_DAYS = 31


class RecurrenceKind:
    """A recurrence; its days belong to no zone and are written as those of the one asked for."""

    def read(self, element: Element, _zone: Zone) -> Recurrence:
        if len(element) != len(("pattern", "range")):
            raise _invalid()
        pattern, span = element
        name = local(pattern)
        month, last, times = (
            text_of(pattern, "Month"),
            text_of(span, "EndDate"),
            text_of(span, "NumberOfOccurrences"),
        )
        found = Recurrence(
            name,
            _day(text_of(span, "StartDate")),
            int(text_of(pattern, "Interval", "1")),
            tuple(text_of(pattern, "DaysOfWeek").split()),
            text_of(pattern, "FirstDayOfWeek", "Sunday") if name == "WeeklyRecurrence" else "",
            int(text_of(pattern, "DayOfMonth", "0")),
            text_of(pattern, "DayOfWeekIndex"),
            MONTHS.index(month) + 1 if month else 0,
            _day(last) if last else None,
            int(times) if times else None,
        )
        if not _is_sound(found):
            raise _invalid()
        return found

    def write(self, name: str, value: object, zone: Zone) -> Element:
        if not isinstance(value, Recurrence):
            raise TypeError(name)
        pattern = (t(part, text) for part, text in _pattern(value) if text)
        return t(name, t(value.pattern, *pattern), _span(value, zone))


def _invalid() -> Refusal:
    return Refusal("ErrorCalendarInvalidRecurrence", "The recurrence is invalid.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError as error:
        raise _invalid() from error


def _is_sound(found: Recurrence) -> bool:
    longest = _LONGEST.get(found.pattern, _LONGEST_OF_OTHERS)
    by_day = found.pattern.startswith("Absolute")
    return (
        1 <= found.interval <= longest
        and (not by_day or 1 <= found.day <= _MOST_DAYS)
        and (found.pattern != "WeeklyRecurrence" or bool(found.days))
        and (found.times is None or 1 <= found.times <= _MOST_TIMES)
    )


def _pattern(value: Recurrence) -> Iterator[tuple[str, str]]:
    """Yield the parts of the pattern in the order of the schema; those it has not are empty."""
    yield "Interval", "" if value.month else str(value.interval)
    yield "DaysOfWeek", " ".join(value.days)
    yield "DayOfWeekIndex", value.index
    yield "DayOfMonth", str(value.day or "")
    yield "Month", MONTHS[value.month - 1] if value.month else ""
    yield "FirstDayOfWeek", value.first_day


def _span(value: Recurrence, zone: Zone) -> Element:
    start = t("StartDate", _day_text(value.start, zone))
    if value.times is not None:
        return t("NumberedRecurrence", start, t("NumberOfOccurrences", str(value.times)))
    if value.last is not None:
        return t("EndDateRecurrence", start, t("EndDate", _day_text(value.last, zone)))
    return t("NoEndRecurrence", start)


def _day_text(day: date, zone: Zone) -> str:
    written = datetime.combine(day, time(), zone.tz).isoformat()
    return f"{day.isoformat()}{written[19:25].replace('+00:00', 'Z')}"
