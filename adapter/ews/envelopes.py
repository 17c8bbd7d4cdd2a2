"""Write the SOAP requests for one mailbox, by exchangelib's services.

A service is asked for its message and its envelope and for nothing else: to send and to read
would bring along exchangelib's ways of doing so, which repeat writes that may have arrived,
make all mailboxes wait for one, and read an answer byte by byte.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exchangelib import services
from exchangelib.account import Identity
from exchangelib.credentials import DELEGATE, IMPERSONATION
from exchangelib.ewsdatetime import EWSDateTime, EWSTimeZone
from exchangelib.extended_properties import ExtendedProperty
from exchangelib.fields import ExtendedPropertyField, FieldPath
from exchangelib.items import CalendarItem, Task
from exchangelib.properties import CalendarView, DistinguishedFolderId
from exchangelib.properties import Mailbox as NamedMailbox
from exchangelib.version import EXCHANGE_2013_SP1, Version
from lxml import etree

from adapter.ews.answers import MESSAGES, TYPES
from adapter.ews.ids import attachment_ids, item_id
from adapter.ews.kept import OUR_SET, dead_path, path_named, paths
from adapter.ews.kept import TOKEN as TOKEN_NAME
from adapter.ews.mailbox import Access
from adapter.items import UTC_ZONE
from adapter.store import Folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from adapter.ews.mailbox import Mailbox

# The oldest server that knows modern authentication speaks this, and so do all later ones.
VERSION = Version(EXCHANGE_2013_SP1)
SERVER_VERSION = "Exchange2013_SP1"


class Token(ExtendedProperty):  # type: ignore[misc] # exchangelib has no types
    """The mark that a create leaves on its item."""

    property_set_id = OUR_SET
    property_name = TOKEN_NAME
    property_type = "String"


def _paths(kind: Any, *names: str) -> list[Any]:
    return [FieldPath(field=kind.FIELDS[name]) for name in names]


TOKEN = FieldPath(field=ExtendedPropertyField("token", value_cls=Token))
MARKS = [TOKEN]
DAYS = [*MARKS, *_paths(Task, "start_date", "due_date", "is_recurring")]
TIMES = [
    *MARKS,
    *_paths(CalendarItem, "start", "end", "is_all_day", "_start_timezone", "_end_timezone"),
]
SHARED = [
    *_paths(CalendarItem, "subject", "body", "sensitivity", "importance", "categories"),
    *_paths(CalendarItem, "attachments", "last_modified_time"),
]
WHOLE = {
    Folder.CALENDAR: [
        *(*TIMES, *SHARED),
        *_paths(CalendarItem, "reminder_is_set", "reminder_minutes_before_start", "uid", "type"),
        *_paths(CalendarItem, "legacy_free_busy_status", "location", "recurrence"),
        *_paths(CalendarItem, "modified_occurrences", "deleted_occurrences", "original_start"),
        *_paths(CalendarItem, "organizer", "required_attendees", "optional_attendees", "resources"),
        *_paths(CalendarItem, "my_response_type", "is_cancelled", "is_meeting"),
    ],
    Folder.TASKS: [
        *(*DAYS, *SHARED),
        *_paths(Task, "reminder_is_set", "reminder_due_by", "status", "percent_complete"),
        *_paths(Task, "complete_date", "actual_work", "total_work", "mileage"),
        *_paths(Task, "billing_information", "companies", "recurrence"),
    ],
}


@dataclass(frozen=True, slots=True)
class _Protocol:
    """What exchangelib's services ask of a protocol."""

    version: Version = VERSION
    credentials: None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """A mailbox, in the form in which exchangelib's services ask for an account."""

    primary_smtp_address: str
    access_type: str
    identity: Identity
    default_timezone: EWSTimeZone
    protocol: _Protocol = field(default_factory=_Protocol)
    version: Version = VERSION


class Envelopes:
    """The requests to one mailbox."""

    def __init__(self, mailbox: Mailbox, *, send: bool = False) -> None:
        # Who may open a mailbox anyway does not impersonate: naming it in each folder id is all.
        kind = DELEGATE if mailbox.access is Access.FULL_ACCESS else IMPERSONATION
        identity = Identity(primary_smtp_address=mailbox.address)
        self._owner = Owner(mailbox.address, kind, identity, EWSTimeZone(mailbox.zone.key))
        self._named = NamedMailbox(email_address=mailbox.address)
        # Nobody hears of a meeting unless it is told to.
        self.sends = send
        self._invitations = "SendToAllAndSaveCopy" if send else "SendToNone"
        self._changes = "SendToChangedAndSaveCopy" if send else "SendToNone"

    def get_folder(self, folder: Folder) -> bytes:
        service = services.GetFolder(account=self._owner)
        message = service.get_payload(
            folders=[self._id_of(folder)], additional_fields=None, shape="IdOnly"
        )
        wanted = etree.SubElement(message[0], f"{TYPES}AdditionalProperties")
        for uri in ("DisplayName", "TotalCount", "EffectiveRights"):
            etree.SubElement(wanted, f"{TYPES}FieldURI", FieldURI=f"folder:{uri}")
        return self._wrapped(service, message)

    def sync_folder_items(self, folder: Folder, state: str, limit: int) -> bytes:
        service = services.SyncFolderItems(account=self._owner)
        message = service.get_payload(
            folder=self._id_of(folder),
            shape="IdOnly",
            additional_fields=_marks(folder),
            sync_state=state or None,
            ignore=None,
            max_changes_returned=limit,
            sync_scope=None,
        )
        _add_dead(message, folder)
        return self._wrapped(service, message)

    def find_in_view(self, start: datetime, end: datetime, limit: int) -> bytes:
        """Return the question for what a calendar shows, occurrences of series singly."""
        view = CalendarView(start=_exact(start), end=_exact(end), max_items=limit)
        return self._find(Folder.CALENDAR, fields=TIMES, calendar_view=view)

    def find_page(self, folder: Folder, offset: int, size: int) -> bytes:
        """Return the question for a page of all that is in a folder, with days and tokens."""
        return self._find(folder, fields=DAYS, page_size=size, offset=offset)

    def find_tokens(self, folder: Folder, tokens: Sequence[str], offset: int, size: int) -> bytes:
        bearing = Bearing(tuple(tokens))
        marks = _marks(folder)
        return self._find(folder, fields=marks, restriction=bearing, page_size=size, offset=offset)

    def get_items(self, ids: Iterable[str], folder: Folder | None = None) -> bytes:
        """Return the question for items of a folder's kind; without it, for their versions."""
        return self.get_these(map(item_id, ids), folder)

    def get_these(self, ids: Iterable[etree._Element], folder: Folder | None = None) -> bytes:
        """Return the question for what `ids` stand for: items, or occurrences by their place."""
        service = services.GetItem(account=self._owner)
        fields = WHOLE[folder] if folder else None
        message = service.get_payload(items=[], additional_fields=fields, shape="IdOnly")
        for wanted in message.iter(f"{TYPES}AdditionalProperties"):
            wanted.extend(paths())
        _add_dead(message, folder)
        message[-1].extend(ids)
        return self._wrapped(service, message)

    def create_items(self, folder: Folder, items: Iterable[etree._Element]) -> bytes:
        service = services.CreateItem(account=self._owner)
        message = service.get_payload(
            items=[],
            folder=self._id_of(folder),
            message_disposition="SaveOnly",
            send_meeting_invitations=self._invitations,
        )
        message[-1].extend(items)
        return self._wrapped(service, message)

    def update_items(self, changes: Iterable[etree._Element]) -> bytes:
        service = services.UpdateItem(account=self._owner)
        message = service.get_payload(
            items=[],
            # The If-Match of EWS: https://learn.microsoft.com/exchange/client-developer/
            # web-service-reference/updateitem; exchangelib's default lets the server merge.
            conflict_resolution="NeverOverwrite",
            message_disposition="SaveOnly",
            send_meeting_invitations_or_cancellations=self._changes,
            suppress_read_receipts=True,
        )
        message[-1].extend(changes)
        return self._wrapped(service, message)

    def delete_items(self, ids: Iterable[etree._Element]) -> bytes:
        service = services.DeleteItem(account=self._owner)
        message = service.get_payload(
            items=[],
            delete_type="MoveToDeletedItems",
            send_meeting_cancellations=self._invitations,
            affected_task_occurrences="AllOccurrences",
            suppress_read_receipts=True,
        )
        message[-1].extend(ids)
        return self._wrapped(service, message)

    def respond(self, name: str, version: str, answer: str) -> bytes:
        """Return the request to send `answer`, by its element, to who organises a meeting."""
        message = etree.Element(f"{MESSAGES}CreateItem", MessageDisposition="SendAndSaveCopy")
        items = etree.SubElement(message, f"{MESSAGES}Items")
        reference = etree.SubElement(items, f"{TYPES}{answer}")
        etree.SubElement(reference, f"{TYPES}ReferenceItemId", Id=name, ChangeKey=version)
        return self._wrapped(services.CreateItem(account=self._owner), message)

    def get_attachments(self, ids: Iterable[str]) -> bytes:
        """Return the question for what hangs on items; an item within one as its MIME content."""
        message = etree.Element(f"{MESSAGES}GetAttachment")
        shape = etree.SubElement(message, f"{MESSAGES}AttachmentShape")
        etree.SubElement(shape, f"{TYPES}IncludeMimeContent").text = "true"
        message.append(attachment_ids(ids))
        return self._wrapped(services.GetAttachment(account=self._owner), message)

    def create_attachments(self, name: str, attachments: Iterable[etree._Element]) -> bytes:
        message = etree.Element(f"{MESSAGES}CreateAttachment")
        etree.SubElement(message, f"{MESSAGES}ParentItemId", Id=name)
        etree.SubElement(message, f"{MESSAGES}Attachments").extend(attachments)
        return self._wrapped(services.CreateAttachment(account=self._owner), message)

    def delete_attachments(self, ids: Iterable[str]) -> bytes:
        message = etree.Element(f"{MESSAGES}DeleteAttachment")
        message.append(attachment_ids(ids))
        return self._wrapped(services.DeleteAttachment(account=self._owner), message)

    def _find(self, folder: Folder, fields: list[Any], **rest: Any) -> bytes:
        service = services.FindItem(account=self._owner)
        unused = dict.fromkeys(("restriction", "order_fields", "query_string", "calendar_view"))
        message = service.get_payload(
            folders=[self._id_of(folder)],
            additional_fields=fields,
            shape="IdOnly",
            depth="Shallow",
            **{"page_size": None, **unused, **rest},
        )
        _add_dead(message, folder)
        return self._wrapped(service, message)

    def _id_of(self, folder: Folder) -> DistinguishedFolderId:
        return DistinguishedFolderId(id=str(folder), mailbox=self._named)

    @staticmethod
    def _wrapped(service: Any, message: etree._Element) -> bytes:
        return bytes(service.wrap(message, SERVER_VERSION))


@dataclass(frozen=True, slots=True)
class Bearing:
    """The restriction of a search to items with one of `tokens`."""

    tokens: tuple[str, ...]

    def to_xml(self, version: Version) -> etree._Element:  # noqa: ARG002 - exchangelib calls it
        restriction = etree.Element(f"{MESSAGES}Restriction")
        either = etree.SubElement(restriction, f"{TYPES}Or")
        for token in self.tokens:
            equal = etree.SubElement(either, f"{TYPES}IsEqualTo")
            equal.append(path_named(TOKEN_NAME))
            constant = etree.SubElement(equal, f"{TYPES}FieldURIOrConstant")
            etree.SubElement(constant, f"{TYPES}Constant", Value=token)
        return restriction


def _marks(folder: Folder) -> list[Any]:
    """Return what tells whose an item is: of to-dos, whether they come again too."""
    return MARKS if folder is Folder.CALENDAR else [*MARKS, *_paths(Task, "is_recurring")]


def _add_dead(message: etree._Element, folder: Folder | None) -> None:
    if folder is Folder.TASKS:
        for wanted in message.iter(f"{TYPES}AdditionalProperties"):
            wanted.append(dead_path())


def _exact(moment: datetime) -> EWSDateTime:
    return EWSDateTime.from_datetime(moment.astimezone(UTC_ZONE))
