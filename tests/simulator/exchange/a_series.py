"""A series in a calendar: every Monday and Thursday from Tuesday, 3 November 2026, on."""

from tests.simulator.exchange.ews import Answer, Ews, fields, in_zone, shape

TOKYO = in_zone("Tokyo Standard Time")
TUESDAY = fields(Start="2026-11-03T09:00:00", End="2026-11-03T10:00:00")
WEEKLY = (
    "<t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Monday Thursday</t:DaysOfWeek>"
    "<t:FirstDayOfWeek>Monday</t:FirstDayOfWeek></t:WeeklyRecurrence>"
)
START = "<t:StartDate>2026-11-03</t:StartDate>"
FOREVER = f"<t:NoEndRecurrence>{START}</t:NoEndRecurrence>"


def times(number: int) -> str:
    count = f"<t:NumberOfOccurrences>{number}</t:NumberOfOccurrences>"
    return f"<t:NumberedRecurrence>{START}{count}</t:NumberedRecurrence>"


def recurrence(pattern: str = WEEKLY, span: str = FOREVER) -> str:
    return f"<t:Recurrence>{pattern}{span}</t:Recurrence>"


def made(ews: Ews, written: str) -> Answer:
    content = f"<t:Subject>s</t:Subject>{TUESDAY}{written}"
    return ews.create("CalendarItem", content, TOKYO)


def view(first: str, last: str) -> str:
    return f'<m:CalendarView StartDate="{first}T00:00:00Z" EndDate="{last}T00:00:00Z"/>'


def occurrence_of(item_id: str, index: int) -> str:
    master = item_id.replace("<t:ItemId Id=", "<t:OccurrenceItemId RecurringMasterId=")
    return master.replace("/>", f' InstanceIndex="{index}"/>')


def seen(ews: Ews, first: str = "2026-11-01", last: str = "2026-11-12") -> Answer:
    return ews.find("calendar", view(first, last), wanted=shape("Default", "calendar:IsRecurring"))
