"""What the server makes of a calendar item that is written: times, reminder, identity."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from provision.simulator.exchange.common_rules import settle_common
from provision.simulator.exchange.meeting_rules import settle_meeting
from provision.simulator.exchange.refusal import Refusal
from provision.simulator.exchange.series import settle_series
from provision.simulator.exchange.zones import zone_of

if TYPE_CHECKING:
    from provision.simulator.exchange.common_rules import Circumstances
    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.zones import Zone

_DAY = timedelta(days=1)
_LONGEST = timedelta(days=5 * 366)
_HALF_HOUR = timedelta(minutes=30)
_FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def settle_appointment(values: dict[str, Value], at: Circumstances) -> None:
    """Bring the fields of a calendar item into the state in which the store keeps them."""
    _settle_times(values, at)
    settle_series(values)
    _settle_reminder(values)
    defaults: dict[str, Value] = {
        "UID": _global_object_id(at),
        "DateTimeStamp": at.now,
        "LegacyFreeBusyStatus": "Busy",
        "Location": "",
        "IsResponseRequested": True,
        "AppointmentSequenceNumber": 0,
        "IsOnlineMeeting": False,
    }
    for name, value in defaults.items():
        values.setdefault(name, value)
    settle_meeting(values, at.owner)
    settle_common(values, "IPM.Appointment", at)


def _moment(values: dict[str, Value], name: str, default: datetime) -> datetime:
    value = values.get(name, default)
    return value if isinstance(value, datetime) else default


def _settle_times(values: dict[str, Value], at: Circumstances) -> None:
    start_zone = zone_of(str(values.get("StartTimeZone", at.zone.zone_id)))
    end_zone = zone_of(str(values.get("EndTimeZone", start_zone.zone_id)))
    start = _moment(values, "Start", _next_half_hour(at.now))
    end = _moment(values, "End", start + _HALF_HOUR)
    if end < start:
        raise Refusal(
            "ErrorCalendarEndDateIsEarlierThanStartDate", "EndDate is earlier than StartDate"
        )
    if values.setdefault("IsAllDayEvent", False):
        start, end = _whole_days(start, end, start_zone)
    if end - start > _LONGEST:
        raise Refusal("ErrorCalendarDurationIsTooLong", "The event lasts longer than five years.")
    values |= {"Start": start, "End": end, "Duration": _duration_text(end - start)}
    values |= {"StartTimeZone": start_zone.zone_id, "EndTimeZone": end_zone.zone_id}
    values |= {"StartTimeZoneId": start_zone.zone_id, "EndTimeZoneId": end_zone.zone_id}
    values["TimeZone"] = start_zone.name


def _next_half_hour(now: datetime) -> datetime:
    return now + (datetime.min.replace(tzinfo=UTC) - now) % _HALF_HOUR


def _whole_days(start: datetime, end: datetime, zone: Zone) -> tuple[datetime, datetime]:
    """Return the days, as `zone` has them, that [start, end) touches; one at least."""
    first = start.astimezone(zone.tz).date()
    last_moment = end.astimezone(zone.tz)
    last = last_moment.date()
    if last_moment.time() != last_moment.time().min or last == first:
        last += _DAY
    # A date and not a moment is moved, for a day in which clocks change has not 24 hours.
    midnights = (datetime(d.year, d.month, d.day, tzinfo=zone.tz) for d in (first, last))
    begin, finish = (midnight.astimezone(UTC) for midnight in midnights)
    return begin, finish


def _duration_text(duration: timedelta) -> str:
    """Return `duration` as XML has it: `PT30M`, `P1D`."""
    seconds = duration.seconds
    parts = ((seconds // 3600, "H"), (seconds // 60 % 60, "M"), (seconds % 60, "S"))
    clock = "".join(f"{number}{unit}" for number, unit in parts if number)
    days = f"{duration.days}D" if duration.days else ""
    return f"P{days}T{clock}" if clock else f"P{days}" if days else "PT0S"


def _settle_reminder(values: dict[str, Value]) -> None:
    # A client that says nothing of reminders gets one, a quarter of an hour before.
    values.setdefault("ReminderIsSet", True)
    minutes = values.setdefault("ReminderMinutesBeforeStart", 15)
    start = values["Start"]
    values["ReminderDueBy"] = start
    values.pop("ReminderNextTime", None)
    if values["ReminderIsSet"] and isinstance(start, datetime) and isinstance(minutes, int):
        values["ReminderNextTime"] = start - timedelta(minutes=minutes)


def _global_object_id(at: Circumstances) -> str:
    """Return an id of the form that Exchange gives, with a number for its random part."""
    filetime = (at.now - _FILETIME_EPOCH) // timedelta(microseconds=1) * 10
    created = filetime.to_bytes(8, "little").hex().upper()
    return (
        f"040000008200E00074C5B7101A82E00800000000{created}000000000000000010000000{at.number:032X}"
    )
