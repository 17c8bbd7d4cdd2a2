"""The fields of calendar items and tasks: what each holds, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.exchange.kinds import KINDS
from provision.simulator.exchange.refusal import Refusal, not_served

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from provision.simulator.exchange.kinds import Kind

# Name, kind, and what may be done: (w)rite, (x) delete, (a)ppend. Then where it shows: in the
# (D)efault shape, in (A)ll properties; (G) only when single items are read, never in lists.
# https://learn.microsoft.com/exchange/client-developer/exchange-web-services/property-sets-and-response-shapes-in-ews-in-exchange
_ITEM = """
ItemClass text w A
Subject text wx DA
Sensitivity choice wx A
Body body wxa AG
Attachments text - AG
DateTimeReceived moment - A
Size number - A
Categories strings wx A
Importance choice wx A
InReplyTo text wx A
IsSubmitted flag - A
IsDraft flag - A
IsFromMe flag - A
IsResend flag - A
IsUnmodified flag - A
DateTimeSent moment - A
DateTimeCreated moment - A
ReminderDueBy moment wx A
ReminderIsSet flag wx A
ReminderNextTime moment - -
ReminderMinutesBeforeStart minutes wx A
DisplayCc text - A
DisplayTo text - A
HasAttachments flag - DA
Culture text w A
LastModifiedName text - A
LastModifiedTime moment - A
IsAssociated flag - A
TextBody body - G
"""
_CALENDAR = """
UID text w A
RecurrenceId moment - A
DateTimeStamp moment - A
Start moment w DA
End moment w DA
OriginalStart moment - A
IsAllDayEvent flag w A
LegacyFreeBusyStatus choice wx DA
Location text wx DA
When text wx A
IsMeeting flag - A
IsCancelled flag - A
IsRecurring flag - A
MeetingRequestWasSent flag - A
IsResponseRequested flag wx A
CalendarItemType text - DA
MyResponseType text - A
Organizer person - DA
RequiredAttendees attendees wxa AG
OptionalAttendees attendees wxa AG
Resources attendees wxa AG
Duration text - A
TimeZone text - A
AppointmentReplyTime moment - A
AppointmentSequenceNumber number - A
AppointmentState number - A
Recurrence recurrence wx AG
FirstOccurrence text - AG
LastOccurrence text - AG
ModifiedOccurrences text - AG
DeletedOccurrences text - AG
StartTimeZone zone w A
EndTimeZone zone w A
ConferenceType number wx A
AllowNewTimeProposal flag wx A
IsOnlineMeeting flag - A
MeetingWorkspaceUrl text wx A
NetShowUrl text wx A
StartTimeZoneId zone-id w -
EndTimeZoneId zone-id w -
IsOrganizer flag - -
"""
_MESSAGE = """
Sender person w A
IsReadReceiptRequested flag w A
IsDeliveryReceiptRequested flag w A
From person w A
IsRead flag w A
IsResponseRequested flag w A
"""
_TASK = """
ActualWork number wx A
BillingInformation text wx A
ChangeCount number - A
Companies strings wx A
CompleteDate day wx A
Contacts strings wx A
DelegationState text - A
DueDate day wx DA
IsComplete flag - A
IsRecurring flag - A
IsTeamTask flag - A
Mileage text wx A
Owner text - A
PercentComplete double wx DA
Recurrence recurrence wx AG
StartDate day wx DA
Status choice w DA
StatusDescription text - A
TotalWork number wx A
"""
# Known to the real server, not kept by this one: refused when written, absent when read; of the
# first a client may say that there shall be none.
NEVER_THERE = frozenset(
    {
        *("InboxReminders", "MeetingTimeZone"),
        *("EnhancedLocation", "Flag", "PolicyTag", "ArchiveTag"),
        *("RetentionDate", "DoNotForwardMeeting"),
    }
)
_UNSERVED = NEVER_THERE | {
    *("MimeContent", "InternetMessageHeaders"),
    *("OnlineMeetingSettings", "CalendarActivityData", "JoinOnlineMeetingUrl"),
    *("StartWallClock", "EndWallClock"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an item; `path` is what a FieldURI calls it, `name` its element."""

    path: str
    name: str
    kind: Kind
    may: str
    shown: str


def _fields(prefix: str, table: str) -> Iterator[Field]:
    for line in table.strip().splitlines():
        name, kind, may, shown = line.split()
        written = {"choice": "text", "minutes": "number"}.get(kind, kind)
        yield Field(f"{prefix}:{name}", name, KINDS[written], may, shown)


_ITEM_FIELDS = tuple(_fields("item", _ITEM))
FIELDS: Mapping[str, Mapping[str, Field]] = {
    "CalendarItem": {f.name: f for f in (*_ITEM_FIELDS, *_fields("calendar", _CALENDAR))},
    "Message": {f.name: f for f in (*_ITEM_FIELDS, *_fields("message", _MESSAGE))},
    "Task": {f.name: f for f in (*_ITEM_FIELDS, *_fields("task", _TASK))},
}
# What an item has besides: who it is, and what may be done with it.
IDENTITY = {
    "item:ItemId": "ItemId",
    "item:ParentFolderId": "ParentFolderId",
    "item:EffectiveRights": "EffectiveRights",
}
_PREFIXES = {"CalendarItem": "calendar", "Message": "message", "Task": "task"}
_PATHS = {kind: {f.path: f for f in fields.values()} for kind, fields in FIELDS.items()}


def field_at(kind: str, path: str) -> Field | None:
    """Return the field that `path` names on items of `kind`, if such items have it here."""
    return _PATHS[kind].get(path)


def field_called(kind: str, name: str) -> Field:
    """Return the field of items of `kind` that is written as the element `name`."""
    if name in FIELDS[kind]:
        return FIELDS[kind][name]
    if name in _UNSERVED:
        raise not_served(f"the field '{name}'")
    raise Refusal("ErrorInvalidPropertySet", f"Set action is invalid for property '{name}'.")


def is_of(kind: str, path: str) -> bool:
    """Return whether `path` belongs to items of `kind`, served or not."""
    prefix = path.partition(":")[0]
    return prefix in {"item", _PREFIXES[kind]}
