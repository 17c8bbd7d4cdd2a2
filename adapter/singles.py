"""A series as single events in a window, for a store or a program that cannot hold its rule.

Each is tied to its series by RELATED-TO (RFC 5545, 3.8.4.5) and has a UID derived from it, so
that the same occurrence has the same UID whenever it is asked for.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from adapter.expansion import occurrences
from adapter.items import UTC_ZONE, Event, instant, is_within
from adapter.recurrence import ForeignRecurrence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

MOST = 10_000  # of one series: a rule by the second would fill any folder
UNTIL = re.compile(r"UNTIL=(\d{8}T\d{6})Z", re.IGNORECASE)
COUNT = re.compile(r"COUNT=(\d+)", re.IGNORECASE)


def singles(event: Event, start: datetime, end: datetime, zone: ZoneInfo) -> tuple[Event, ...]:
    """Return the occurrences of `event` within [start, end), changed ones as they are now.

    A rule that cannot be read has one occurrence, the first. Days are those of `zone`.
    """
    apart = {instant(one, zone) for one in event.deleted}
    apart |= {instant(one.original, zone) for one in event.changed}
    regular = (
        _single(event, original, plain_occurrence(event, original))
        for original in _originals(event, end, zone)
        if instant(original, zone) not in apart
    )
    changed = (_single(event, one.original, one.event) for one in event.changed)
    found = [one for one in itertools.chain(regular, changed) if is_within(one, start, end, zone)]
    return tuple(sorted(found, key=lambda one: instant(one.start, zone))[:MOST])


def _originals(event: Event, end: datetime, zone: ZoneInfo) -> Iterator[datetime | date]:
    starts: Iterable[datetime | date] = (
        _foreign(event, event.recurrence, end)
        if isinstance(event.recurrence, ForeignRecurrence)
        else (start for _, start in occurrences(event))
    )
    return itertools.takewhile(lambda start: instant(start, zone) < end, starts)


def _single(series: Event, original: datetime | date, event: Event) -> Event:
    if not series.uid:
        return event
    mark = f"{original:%Y%m%d}"
    if isinstance(original, datetime):
        mark = f"{original.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    parent = re.sub(r"([\\;,])", r"\\\1", series.uid)
    lines = (f"RELATED-TO;RELTYPE=PARENT:{parent}", event.extra)
    return replace(event, uid=f"{series.uid}_{mark}", extra="\n".join(filter(None, lines)))


def plain_occurrence(series: Event, original: datetime | date) -> Event:
    """Return the occurrence that begins at `original`, and lasts exactly as long as the first."""
    if isinstance(original, datetime) and isinstance(series.start, datetime):
        length = instant(series.end, UTC_ZONE) - instant(series.start, UTC_ZONE)
        ends: datetime | date = (original.astimezone(UTC) + length).astimezone(original.tzinfo)
    else:
        ends = original + (instant(series.end, UTC_ZONE) - instant(series.start, UTC_ZONE))
    rest: dict[str, Any] = {"recurrence": None, "deleted": frozenset(), "changed": ()}
    return replace(series, start=original, end=ends, **rest)


def _foreign(
    event: Event, recurrence: ForeignRecurrence, end: datetime
) -> Iterator[datetime | date]:
    """Yield when a series occurs by a rule of iCalendar's; DTSTART always is one of them."""
    from dateutil.rrule import rruleset, rrulestr

    first = event.start if isinstance(event.start, datetime) else None
    local = (first or datetime.combine(event.start, time())).replace(tzinfo=None, fold=0)
    found = rruleset()
    found.rdate(local)
    for line in recurrence.lines:
        name, _, value = line.partition(":")
        kind = name.partition(";")[0].upper()
        try:
            if kind == "RDATE":
                for moment in value.split(","):
                    found.rdate(_local(moment.partition("/")[0], local, event))
            elif kind in ("RRULE", "EXRULE"):
                rule = rrulestr(_counted(_localised(value, event), local, rrulestr), dtstart=local)
                (found.rrule if kind == "RRULE" else found.exrule)(rule)
        except (ValueError, LookupError):
            continue
    horizon = end.astimezone(UTC).replace(tzinfo=None) + timedelta(days=2)
    for moment in itertools.takewhile(lambda one: one < horizon, found):
        yield moment.replace(tzinfo=first.tzinfo) if first else moment.date()


def _localised(rule: str, event: Event) -> str:
    """Return `rule` with an UNTIL by the clock on the wall, as its DTSTART is."""

    def local(found: re.Match[str]) -> str:
        moment = datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        if isinstance(event.start, datetime):
            moment = moment.astimezone(event.start.tzinfo)
        return f"UNTIL={moment:%Y%m%dT%H%M%S}"

    return UNTIL.sub(local, rule)


def _counted(rule: str, local: datetime, read: Any) -> str:
    """Return `rule` with a COUNT that leaves out DTSTART where the rule does not meet it."""
    count = COUNT.search(rule)
    if not count or next(iter(read(rule, dtstart=local)), None) == local:
        return rule
    return COUNT.sub(f"COUNT={int(count[1]) - 1}", rule)


def _local(text: str, local: datetime, event: Event) -> datetime:
    """Return a value of RDATE by the clock on the wall of the series."""
    day = datetime.strptime(text[:8], "%Y%m%d")  # noqa: DTZ007 - made local below
    if "T" not in text:
        return datetime.combine(day, local.time())
    moment = datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - as above
    if text.endswith("Z") and isinstance(event.start, datetime):
        return moment.replace(tzinfo=UTC).astimezone(event.start.tzinfo).replace(tzinfo=None)
    return moment
