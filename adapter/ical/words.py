"""Which word of iCalendar stands for which of ours, both ways, and which properties are ours.

The published X-names are Exchange's own (MS-OXCICAL 2.1.3.1.1.20.31) and evolution-ews'.
"""

from __future__ import annotations

from adapter.items import Importance, Sensitivity, ShowAs, TodoStatus
from adapter.people import Reply, Role

PRODUCT = "-//exobridge//exobridge//EN"
BUSY_STATUS = "X-MICROSOFT-CDO-BUSYSTATUS"
HTML_BODY = "X-ALT-DESC"
TOKEN = "X-EXOBRIDGE-TOKEN"  # noqa: S105 - a property's name
# Who is invited is not written to by a server that holds a copy (RFC 6638, 7.1).
AGENT, QUIET = "SCHEDULE-AGENT", "CLIENT"
# The UID of an entry that has another, since its collection holds that one already.
UID = "X-EXOBRIDGE-UID"
SENSITIVITY = "X-EXOBRIDGE-SENSITIVITY"
STATUS = "X-EXOBRIDGE-STATUS"
ZONE_NAME = "X-EXOBRIDGE-ZONE"
REMINDER = "X-EXOBRIDGE-REMINDER"
ITEM = "X-EXOBRIDGE-ITEM"
CONTENT_ID = "X-EXOBRIDGE-CID"
INLINE = "X-EXOBRIDGE-INLINE"
ACTUAL_WORK, TOTAL_WORK = "X-EXOBRIDGE-ACTUAL-WORK", "X-EXOBRIDGE-TOTAL-WORK"
MILEAGE, BILLING = "X-EXOBRIDGE-MILEAGE", "X-EXOBRIDGE-BILLING"
COMPANIES = "X-EXOBRIDGE-COMPANIES"

BUSY = {
    ShowAs.FREE: "FREE",
    ShowAs.TENTATIVE: "TENTATIVE",
    ShowAs.BUSY: "BUSY",
    ShowAs.OUT_OF_OFFICE: "OOF",
    ShowAs.WORKING_ELSEWHERE: "WORKINGELSEWHERE",
}
SHOW_AS = {word: show_as for show_as, word in BUSY.items()}
CLASSES = {
    Sensitivity.NORMAL: "PUBLIC",
    Sensitivity.PERSONAL: "PRIVATE",  # iCalendar has three classes for Exchange's four
    Sensitivity.PRIVATE: "PRIVATE",
    Sensitivity.CONFIDENTIAL: "CONFIDENTIAL",
}
# An unknown class is as private as can be (RFC 5545, 3.8.1.3).
SENSITIVITIES = {
    "PUBLIC": Sensitivity.NORMAL,
    "CONFIDENTIAL": Sensitivity.CONFIDENTIAL,
}
PRIORITIES = {Importance.HIGH: 1, Importance.NORMAL: 5, Importance.LOW: 9}
STATUSES = {
    TodoStatus.NOT_STARTED: "NEEDS-ACTION",
    TodoStatus.IN_PROGRESS: "IN-PROCESS",
    TodoStatus.COMPLETED: "COMPLETED",
    TodoStatus.WAITING_ON_OTHERS: "NEEDS-ACTION",
    TodoStatus.DEFERRED: "NEEDS-ACTION",
}
ROLES = {Role.REQUIRED: "REQ-PARTICIPANT", Role.OPTIONAL: "OPT-PARTICIPANT"}
REPLIES = {
    Reply.TENTATIVE: "TENTATIVE",
    Reply.ACCEPTED: "ACCEPTED",
    Reply.DECLINED: "DECLINED",
    Reply.NO_RESPONSE: "NEEDS-ACTION",
    Reply.ORGANIZER: "ACCEPTED",
}
# What a client says with another word for the same: kept, as long as it means the same.
SHADOWED = ("PRIORITY", "STATUS", "DTSTART", "DUE", "DURATION", "PERCENT-COMPLETE")


def importance_of(priority: int) -> Importance:
    """Return what a PRIORITY means: 1 to 4 is high, 6 to 9 low (RFC 5545, 3.8.1.9)."""
    if 1 <= priority <= 4:
        return Importance.HIGH
    return Importance.LOW if 6 <= priority <= 9 else Importance.NORMAL
