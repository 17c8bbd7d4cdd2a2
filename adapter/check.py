"""Try what a sync will need, mailbox by mailbox, and say what is missing.

folders and rights -> (with leave to write) create -> read back -> remove -> findings
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol, assert_never

from adapter.errors import AdapterError
from adapter.findings import Finding, named
from adapter.fleet import carry_out
from adapter.items import (
    UTC_ZONE,
    Body,
    Event,
    Sensitivity,
    ShowAs,
    Todo,
    TodoStatus,
    changed_fields,
)
from adapter.stopping import Stop
from adapter.store import (
    SET_BY_STORE,
    Conflict,
    Create,
    Delete,
    Done,
    Fetched,
    Folder,
    FolderFacts,
    Postponed,
    Refused,
    Store,
    StoreError,
    Unknown,
)
from adapter.turns import Once
from provision.contract.messages import Line, Problem, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from adapter.items import Item
    from provision.contract.console import Progress
    from provision.contract.messages import Failure

WORKERS = 4
NEEDED = frozenset({"Read", "CreateContents"})
TRIES = 2

SUBJECT = "exobridge 接続テスト (connection test)"
BODY = Body("消しても問題ありません。\nSafe to delete.")
# Long past, so that nobody is reminded of it, meets it in a calendar or takes it for a meeting.
LONG_AGO = datetime(2001, 1, 1, 0, 0, tzinfo=UTC_ZONE)
TRIALS: tuple[tuple[Folder, Item], ...] = (
    (
        Folder.CALENDAR,
        Event(
            start=LONG_AGO,
            end=LONG_AGO + timedelta(minutes=15),
            subject=SUBJECT,
            body=BODY,
            show_as=ShowAs.FREE,
            sensitivity=Sensitivity.PRIVATE,
        ),
    ),
    (
        Folder.TASKS,
        Todo(
            subject=SUBJECT,
            body=BODY,
            status=TodoStatus.COMPLETED,  # lists of what is to be done leave it out
            percent_complete=100,
            sensitivity=Sensitivity.PRIVATE,
        ),
    ),
)


class Mailbox(Store, Protocol):
    """A store that can tell of a folder without reading it."""

    def describe(self, folder: Folder) -> FolderFacts: ...


def check_mailboxes(  # noqa: PLR0913 - what to check, by what, and who wants to know
    mailboxes: Sequence[str],
    stores: Callable[[str], Mailbox],
    *,
    write: bool,
    ids: Callable[[], str],
    beside: Callable[[str], Sequence[Problem]] | None = None,
    stop: Stop | None = None,
    progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Return a finding a mailbox, in their order; the trouble of one is not another's.

    `beside` tells why a mailbox's other side cannot be used. Once `stop` is asked, what was not
    begun is not checked.
    """

    def work(name: str) -> Finding:
        finding = check_mailbox(name, stores, write=write, ids=ids)
        if beside:
            problems = beside(name)
            finding.groupware = not problems
            finding.problems += problems
        return finding

    def failed(name: str, error: Failure) -> Finding:
        return Finding(name, problems=[*error.problems])

    if progress:
        progress.expect(len(mailboxes))
    found = {}
    for name, finding in carry_out(
        Once(mailboxes), work, failed, stop=stop or Stop(), workers=WORKERS
    ):
        found[name] = finding
        if progress:
            progress.advance(1)
    return tuple(found[name] for name in mailboxes if name in found)


def check_mailbox(
    mailbox: str, stores: Callable[[str], Mailbox], *, write: bool, ids: Callable[[], str]
) -> Finding:
    """Return what is there and what works; a failure ends what depends on it, and no more."""
    finding = Finding(mailbox)
    try:
        store = stores(mailbox)
        for folder in Folder:
            finding.folders[folder] = store.describe(folder)
            finding.problems += _missing_rights(folder, finding.folders[folder])
    except AdapterError as error:
        finding.problems += error.problems
        return finding
    if write:
        for folder, item in TRIALS:
            problems = [*try_writing(store, Create(folder, item, ids()))]
            finding.problems += problems
            finding.written += [] if problems else [folder]
    return finding


def try_writing(store: Store, trial: Create) -> Iterator[Problem]:
    """Create, read back and remove an item, yielding what went wrong; whatever did, remove it."""
    try:
        yield from _write(store, trial)
    except AdapterError as error:
        yield from error.problems
    finally:
        left = _remove(store, trial)
    yield from left


def _write(store: Store, trial: Create) -> Iterator[Problem]:
    (outcome,) = store.carry_out([trial])
    match outcome:
        case Done():
            yield from _differences(store, outcome.key, trial)
        case Refused() | Postponed():
            what = message("check.refused", folder=_name(trial.folder), reason=outcome.reason)
            yield Problem(what, message("check.refused-remedy"))
        case Unknown() | Conflict():
            what = message("check.unanswered", folder=_name(trial.folder))
            yield Problem(what, message("check.unanswered-remedy", subject=SUBJECT))
        case _:
            assert_never(outcome)


def _differences(store: Store, key: str, trial: Create) -> Iterator[Problem]:
    """Yield a problem if the item is not there as it was written."""
    found = [one.item for one in store.fetch([key]) if isinstance(one, Fetched)]
    if not found:
        what = message("check.vanished", folder=_name(trial.folder))
        yield Problem(what, message("check.differs-remedy"))
        return
    held = store.capabilities.fields[trial.folder] - SET_BY_STORE
    if differing := sorted(changed_fields(trial.item, found[0]) & held):
        what = message("check.differs", folder=_name(trial.folder), fields=", ".join(differing))
        yield Problem(what, message("check.differs-remedy"))


def _remove(store: Store, trial: Create) -> tuple[Problem, ...]:
    """Remove what bears the trial's token, however it got there; return what is in the way."""
    try:
        for _ in range(TRIES):
            there = store.find(trial.folder, [trial.token])
            if not there:
                return ()
            store.carry_out([Delete(one.key, one.version) for one in there])
        if not store.find(trial.folder, [trial.token]):
            return ()
    except StoreError as error:
        return (_left(trial), *error.problems)
    return (_left(trial),)


def _left(trial: Create) -> Problem:
    what = message("check.left", folder=_name(trial.folder), subject=SUBJECT)
    return Problem(what, message("check.left-remedy"))


def _missing_rights(folder: Folder, facts: FolderFacts) -> Iterator[Problem]:
    if missing := NEEDED - facts.rights:
        what = message("check.rights", folder=_name(folder), rights=named(missing))
        yield Problem(what, message("check.rights-remedy"))


def _name(folder: Folder) -> Line:
    return message(f"check.{folder}")
