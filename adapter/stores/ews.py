"""A mailbox on Exchange, through Exchange Web Services, as a store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapter.ews.answers import MESSAGES, TYPES
from adapter.ews.causes import CONFLICTS, reason, refusal
from adapter.ews.completing import Completer, items_of
from adapter.ews.conversation import Conversation
from adapter.ews.decode import changed, outline, partial
from adapter.ews.envelopes import Envelopes
from adapter.ews.keys import key_of, parted
from adapter.ews.partials import Partial
from adapter.ews.portions import Size, in_portions
from adapter.ews.writes import Writer
from adapter.items import is_within
from adapter.store import (
    ALL_FIELDS,
    Capabilities,
    Change,
    Changed,
    ChangePage,
    Deleted,
    Folder,
    FolderFacts,
    Found,
    GarbledError,
    Unreadable,
)
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lxml import etree

    from adapter.ews.answers import Reported
    from adapter.ews.connection import Connection
    from adapter.ews.mailbox import Mailbox
    from adapter.ews.pace import Pace
    from adapter.store import Outcome, StoreError, Write
    from provision.contract.secrets import Secret

# EWS's own limits: learn.microsoft.com, "SyncFolderItems", "EWS throttling", "CalendarView".
MOST_CHANGES = 512
MOST_FOUND = 1000
LONGEST_VIEW = timedelta(days=700)
SHORTEST_VIEW = timedelta(minutes=1)
# What Exchange keeps times in begins and ends here (FILETIME; Outlook's "no date" is 4501).
EARLIEST, LATEST = datetime(1601, 1, 2, tzinfo=UTC), datetime(4501, 1, 1, tzinfo=UTC)
PAGE = 500
ITEMS_AT_ONCE, MOST_ITEMS = 50, 100
TOKENS_AT_ONCE = 30
TRUE = ("true", "1")
# Exchange ends a batch after a minute by itself ("EWS throttling"), wherever its client is by then.
LATE = timedelta(seconds=90)
NO_STATE = "ErrorInvalidSyncStateData"

CAPABILITIES = Capabilities(
    fields=ALL_FIELDS,
    conditional_delete=False,
    writing_attendees_sends_mail=False,
    window=False,
    foreign_recurrence=False,
    late=LATE,
    in_parts=True,
)


class EwsStore:
    """One mailbox; `token` is `Session.token` or the like.

    The connection may be shared by the stores of many mailboxes, in several threads; a store
    is one thread's at a time. With `send`, those who are invited to the owner's own meetings are
    told of what is written; without it nobody is ever told of anything.
    """

    def __init__(
        self,
        connection: Connection,
        token: Callable[[Secret | None], Secret | None],
        mailbox: Mailbox,
        pace: Pace | None = None,
        *,
        send: bool = False,
    ) -> None:
        self._address = mailbox.address
        self._access = mailbox.access
        self._zone = mailbox.zone
        self._conversation = Conversation(connection, token, mailbox, pace)
        self._envelopes = Envelopes(mailbox, send=send)
        self._size = Size(ITEMS_AT_ONCE, MOST_ITEMS)
        self._completer = Completer(self._conversation, self._envelopes, mailbox)
        self._writer = Writer(self._conversation, self._envelopes, mailbox)

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def describe(self, folder: Folder) -> FolderFacts:
        """Return what the signed-in account may know of a folder, and do in it."""
        answer = self._ask("GetFolder", self._envelopes.get_folder(folder))
        found = _part(answer, "Folders/*")
        rights = found.iterfind(f"{TYPES}EffectiveRights/*")
        total = found.findtext(f"{TYPES}TotalCount", "")
        return FolderFacts(
            name=found.findtext(f"{TYPES}DisplayName", ""),
            total=int(total) if total.isdecimal() else 0,
            rights=frozenset(_name(right) for right in rights if right.text in TRUE),
        )

    def changes(self, folder: Folder, state: str, limit: int) -> ChangePage:
        limit = min(limit, MOST_CHANGES)
        answer = self._sync(folder, state, limit)
        reset = bool(state) and answer.code == NO_STATE
        if reset:
            answer = self._sync(folder, "", limit)
        self._check(answer)
        told = _part(answer, "Changes")
        last = answer.element.findtext(f"{MESSAGES}IncludesLastItemInRange", "true")
        return ChangePage(
            changes=tuple(change for each in told for change in _changes(each, folder)),
            state=_part(answer, "SyncState").text or "",
            more=last not in TRUE,
            reset=reset,
        )

    def window(self, folder: Folder, start: datetime, end: datetime) -> Sequence[Changed]:
        if folder is Folder.CALENDAR:
            seen = self._view(max(start, EARLIEST), min(end, LATEST))
        else:
            seen = self._pages(lambda at: self._envelopes.find_page(folder, at, PAGE))
        inside = (
            changed(element, folder) for element in seen if self._is_within(element, start, end)
        )
        return list({one.key: one for one in inside}.values())

    def fetch(self, keys: Iterable[str]) -> Sequence[Found]:
        wanted: dict[Folder, dict[str, None]] = {folder: {} for folder in Folder}
        for folder, name in filter(None, map(parted, keys)):
            wanted[folder][name] = None
        found = [
            one for folder, names in wanted.items() for one in self._fetched(folder, list(names))
        ]
        return [one.found for one in self._completer.completed(found)]

    def find(self, folder: Folder, tokens: Iterable[str]) -> Sequence[Changed]:
        wanted = dict.fromkeys(tokens)
        found = [
            changed(element, folder)
            for some in _portions(list(wanted), TOKENS_AT_ONCE)
            for element in self._search(folder, some)
        ]
        return [one for one in found if one.token in wanted]

    def carry_out(self, writes: Sequence[Write]) -> Sequence[Outcome]:
        return self._writer.carry_out(writes)

    def _fetched(self, folder: Folder, names: list[str]) -> Iterator[Partial]:
        def ask(some: list[str]) -> tuple[list[Partial], float]:
            return [*self._fetch(folder, some)], self._conversation.took

        def alone(name: str, error: StoreError) -> Partial:
            return Partial(Unreadable(key_of(folder, name), error.problems[0].message))

        return in_portions(names, self._size, ask, alone)

    def _fetch(self, folder: Folder, names: list[str]) -> Iterator[Partial]:
        answers = self._conversation.ask("GetItem", self._envelopes.get_items(names, folder))
        if len(answers) != len(names):
            raise _incomplete("GetItemResponseMessage")
        for name, answer in zip(names, answers, strict=True):
            if answer.succeeded:
                yield from (partial(each, folder, self._zone) for each in items_of(answer))
            elif answer.code not in CONFLICTS:
                yield Partial(Unreadable(key_of(folder, name), reason(answer)))

    def _is_within(self, element: etree._Element, start: datetime, end: datetime) -> bool:
        """Return whether an item is in a window; one that cannot be read is, so that it is told."""
        item = outline(element, self._zone)
        return item is None or is_within(item, start, end, self._zone)

    def _view(self, start: datetime, end: datetime) -> Iterator[etree._Element]:
        """Yield what the calendar shows in a time, parted until Exchange tells all of each part."""
        if end <= start:
            return
        if end - start <= LONGEST_VIEW:
            # No page says whether a view holds what lasts no time and stands where it begins.
            envelope = self._envelopes.find_in_view(start - SHORTEST_VIEW, end, MOST_FOUND)
            root = _part(self._ask("FindItem", envelope), "RootFolder")
            items = root.findall(f"{TYPES}Items/*")
            told = root.get("IncludesLastItemInRange", "true") in TRUE and len(items) < MOST_FOUND
            if told or end - start <= SHORTEST_VIEW:
                yield from items
                return
        middle = start + (end - start) / 2
        yield from self._view(start, middle)
        yield from self._view(middle, end)

    def _search(self, folder: Folder, tokens: list[str]) -> Iterator[etree._Element]:
        return self._pages(lambda at: self._envelopes.find_tokens(folder, tokens, at, PAGE))

    def _pages(self, envelope: Callable[[int], bytes]) -> Iterator[etree._Element]:
        """Yield the items of page after page; `envelope` asks for the one that begins at a place."""
        offset, more = 0, True
        while more:
            root = _part(self._ask("FindItem", envelope(offset)), "RootFolder")
            yield from root.iterfind(f"{TYPES}Items/*")
            following = root.get("IndexedPagingOffset", "")
            more = root.get("IncludesLastItemInRange") not in TRUE and following.isdecimal()
            # An offset that does not grow would have us ask for ever.
            more = more and int(following) > offset
            offset = int(following) if more else offset

    def _sync(self, folder: Folder, state: str, limit: int) -> Reported:
        envelope = self._envelopes.sync_folder_items(folder, state, limit)
        return self._answer("SyncFolderItems", envelope)

    def _ask(self, operation: str, envelope: bytes) -> Reported:
        """Return the answer to a question about one thing, which was not refused."""
        answer = self._answer(operation, envelope)
        self._check(answer)
        return answer

    def _answer(self, operation: str, envelope: bytes) -> Reported:
        answers = self._conversation.ask(operation, envelope)
        if len(answers) != 1:
            raise _incomplete(f"{operation}ResponseMessage")
        return answers[0]

    def _check(self, answer: Reported) -> None:
        if not answer.succeeded:
            raise refusal(answer, self._address, self._access)


def _changes(element: etree._Element, folder: Folder) -> Iterator[Change]:
    """Yield what one entry of SyncFolderItems tells; that something was read is no change."""
    match _name(element):
        case "Create" | "Update":
            yield from (changed(item, folder) for item in element)
        case "Delete":
            yield from (Deleted(key_of(folder, item.get("Id", ""))) for item in element)
        case _:
            pass


def _portions(names: list[str], size: int) -> Iterator[list[str]]:
    return (names[place : place + size] for place in range(0, len(names), size))


def _part(answer: Reported, name: str) -> etree._Element:
    """Return the first part of an answer that has this name."""
    path = "/".join(part if part == "*" else f"{MESSAGES}{part}" for part in name.split("/"))
    found = answer.element.find(path)
    if found is None:
        raise _incomplete(name)
    return found


def _incomplete(name: str) -> GarbledError:
    what = message("store.garbled", what=message("store.garbled-incomplete", name=name))
    return GarbledError(Problem(what, message("store.garbled-remedy")))


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
