"""One request as the operations see it: who asks, for which mailbox, in what zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.exchange.common_rules import Circumstances
from provision.simulator.exchange.mailbox import series_named, what_it_names
from provision.simulator.exchange.persons import Person
from provision.simulator.exchange.refusal import Refusal, RequestRefusal, not_served
from provision.simulator.exchange.schema.names import child, local, m, t, text_of
from provision.simulator.exchange.series import occurrence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from provision.simulator.exchange.mailbox import Folder, Item, Mailbox
    from provision.simulator.exchange.organisation import Organisation
    from provision.simulator.exchange.people import Caller
    from provision.simulator.exchange.schema.names import Element
    from provision.simulator.exchange.trouble import Trouble
    from provision.simulator.exchange.zones import Zone


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, and the mailbox it is in."""

    mailbox: Mailbox
    folder: Folder


@dataclass(frozen=True, slots=True)
class Call:
    """A request: `caller` asks, as whoever owns `mailbox`; `zone` is for times without one.

    `trouble` is what goes wrong with requests such as this one.
    """

    organisation: Organisation
    caller: Caller
    mailbox: Mailbox | None
    impersonated: bool
    zone: Zone
    trouble: Trouble

    def circumstances(self, mailbox: Mailbox) -> Circumstances:
        """Return the circumstances of a write into `mailbox`."""
        world = self.organisation.world
        owner = Person(mailbox.name, mailbox.smtp)
        writer = mailbox.name if self.impersonated else self.caller.name
        return Circumstances(
            world.clock(), owner, writer, mailbox.language, self.zone, world.ids.number()
        )

    def folder(self, element: Element) -> Place:
        """Return the folder that `element` names, if the caller may open it."""
        if local(element) == "FolderId":
            return self._folder_by_id(str(element.get("Id")))
        if local(element) != "DistinguishedFolderId":
            raise not_served(f"'{local(element)}'")
        mailbox = self._mailbox_of(child(element, "Mailbox"))
        folder = mailbox.folders.get(str(element.get("Id")))
        if folder is None:
            raise Refusal(
                "ErrorFolderNotFound", "The specified folder could not be found in the store."
            )
        return Place(mailbox, folder)

    def _mailbox_of(self, named: Element | None) -> Mailbox:
        if named is None:
            if self.mailbox is None:
                raise Refusal(
                    "ErrorMissingEmailAddress",
                    "When making a request as an account that does not have a mailbox, you must"
                    " specify the mailbox primary SMTP address for any distinguished folder Ids.",
                )
            return self.mailbox
        mailbox = self.organisation.mailbox(text_of(named, "EmailAddress"))
        if mailbox is None:
            raise Refusal(
                "ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it."
            )
        if not self._may_open(mailbox):
            raise Refusal("ErrorItemNotFound", "The specified object was not found in the store.")
        return mailbox

    def _may_open(self, mailbox: Mailbox) -> bool:
        if self.impersonated:
            return mailbox is self.mailbox
        return self.organisation.may_open(self.caller, mailbox)

    def _by_number(self, opaque: str, what: str) -> tuple[Mailbox, int]:
        named = what_it_names(opaque)
        if named is None or named[0] != what:
            raise Refusal("ErrorInvalidIdMalformed", "Id is malformed.")
        mailbox = self.organisation.mailbox_numbered(named[1])
        if mailbox is None:
            raise Refusal("ErrorItemNotFound", "The specified object was not found in the store.")
        if not self._may_open(mailbox):
            raise Refusal("ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        return mailbox, named[2]

    def mailbox_of_id(self, opaque: str) -> Mailbox:
        """Return the mailbox of the folder or item that has the id `opaque`."""
        named = what_it_names(opaque)
        kind = named[0] if named and named[0] in {"item", "folder"} else ""
        return self._by_number(opaque, kind)[0]

    def _folder_by_id(self, folder_id: str) -> Place:
        mailbox, _number = self._by_number(folder_id, "folder")
        for folder in mailbox.folders.values():
            if folder.folder_id == folder_id:
                return Place(mailbox, folder)
        raise Refusal("ErrorItemNotFound", "The specified object was not found in the store.")

    def item(self, element: Element) -> tuple[Place, Item]:
        """Return the item that `element`, an ItemId, names, and where it is."""
        if local(element) != "ItemId":
            raise not_served(f"'{local(element)}'")
        item_id = str(element.get("Id"))
        if series_named(item_id):
            raise not_served("an occurrence")
        return self._item_by_id(item_id)

    def series(self, element: Element) -> tuple[Place, Item, int] | None:
        """Return the master and the number of the occurrence `element` names, None if none."""
        named = series_named(str(element.get("Id", "="))) if local(element) == "ItemId" else None
        if local(element) == "OccurrenceItemId":
            master_id, index = element.get("RecurringMasterId"), element.get("InstanceIndex")
            named = self._counted(str(master_id), int(str(index)))
        return None if named is None else (*self._item_by_id(named[0]), named[1])

    def shown(self, element: Element) -> tuple[Place, Item]:
        """Return the item, the occurrence or the master that `element` names, to be read."""
        match local(element):
            case "OccurrenceItemId":
                master_id, index = (
                    str(element.get("RecurringMasterId")),
                    element.get("InstanceIndex"),
                )
                return self._occurrence(*self._counted(master_id, int(str(index))))
            case "RecurringMasterItemId":
                named = series_named(str(element.get("OccurrenceId")))
                if named is None:
                    raise Refusal("ErrorInvalidIdMalformed", "Id is malformed.")
                return self._item_by_id(named[0])
            case "ItemId" if named := series_named(str(element.get("Id"))):
                return self._occurrence(*named)
            case _:
                return self.item(element)

    def _counted(self, master_id: str, index: int) -> tuple[str, int]:
        """Return master and place of an occurrence, deleted ones counted among them."""
        if not self.organisation.counts_deleted:
            for deleted in sorted(self._item_by_id(master_id)[1].deleted):
                index += deleted <= index
        return master_id, index

    def _occurrence(self, master_id: str, index: int) -> tuple[Place, Item]:
        place, master = self._item_by_id(master_id)
        return place, occurrence(master, index)

    def _item_by_id(self, item_id: str) -> tuple[Place, Item]:
        mailbox, _number = self._by_number(item_id, "item")
        for folder in mailbox.folders.values():
            if item_id in folder.items:
                return Place(mailbox, folder), folder.items[item_id]
        raise Refusal("ErrorItemNotFound", "The specified object was not found in the store.")


def each_alone(
    call: Call, operation: str, parts: Iterable[Element], carry_out: Callable[[Element], Element]
) -> list[Element]:
    """Return the answer to each of `parts`; one that is refused does not stop the others."""
    answers = []
    done = call.trouble.parts_done(operation)
    for number, part in enumerate(parts):
        try:
            if done is not None and number >= done:
                raise call.trouble.broken_off()
            answers.append(carry_out(part))
        except RequestRefusal:
            raise
        except Refusal as refusal:
            answers.append(refused(operation, refusal))
    return answers


def answered(operation: str, *parts: Element) -> Element:
    """Return the response message of something done."""
    code = m("ResponseCode", "NoError")
    return m(f"{operation}ResponseMessage", code, *parts, ResponseClass="Success")


# What a message has even where there is nothing to put in it; the schema wants all but the last.
_ALWAYS = {
    "CreateAttachment": {"Attachments": ""},
    "CreateItem": {"Items": ""},
    "GetAttachment": {"Attachments": ""},
    "GetItem": {"Items": ""},
    "UpdateItem": {"Items": ""},
    "GetServerTimeZones": {"TimeZoneDefinitions": ""},
    "SyncFolderItems": {"SyncState": "", "IncludesLastItemInRange": "true"},
}


def refused(operation: str, refusal: Refusal) -> Element:
    """Return the response message of something refused."""
    return m(
        f"{operation}ResponseMessage",
        m("MessageText", refusal.text),
        m("ResponseCode", refusal.code),
        m("DescriptiveLinkKey", "0"),
        *message_xml(refusal),
        *(m(name, text) for name, text in _ALWAYS.get(operation, {}).items()),
        ResponseClass="Error",
    )


def message_xml(refusal: Refusal) -> tuple[Element, ...]:
    """Return the values of `refusal`, if it has any, for a program to read."""
    if not refusal.values:
        return ()
    return (m("MessageXml", *(t("Value", text, Name=n) for n, text in refusal.values.items())),)
