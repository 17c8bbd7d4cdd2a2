"""Carry all mailboxes side by side, out of Exchange or into it; one's trouble is not another's.

settings ─ stores of each mailbox ─ steps ─ carried out, or counted for the plan ─ answer
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from adapter.calls import CallError, choice_of, named_mailboxes
from adapter.commands import both_stores, system_clock
from adapter.errors import AdapterError
from adapter.groupware import Vdir, folder_name, groupware_of
from adapter.listing import FOLDERS, Kind
from adapter.settings import is_caldav, read_settings
from adapter.transfer.carrying import Carrier, Tally
from adapter.transfer.outline import outlined
from adapter.transfer.patience import Patient
from adapter.transfer.steps import Pair
from provision.contract.messages import Answer, Problem, message
from provision.contract.sync_facts import GroupwareFacts, GroupwareKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from adapter.settings import Settings
    from adapter.store import Fetched, Folder, Store
    from provision.contract.console import Console, Progress

WORKERS = 4
Stores = tuple["Store", "Store"]


@dataclass(frozen=True, slots=True)
class Transfer:
    """What to carry, and how: `plan` only tells, `keep` writes nothing over.

    `places` are where a mailbox's items come from, and where they go.
    """

    places: Callable[[str], tuple[str, str]]
    folders: Sequence[Folder]
    plan: bool
    keep: bool
    trash: Path
    progress: Progress
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]

    def run(self, mailboxes: Sequence[str], stores: Callable[[str], Stores]) -> tuple[Tally, ...]:
        """Return what became of each mailbox, in their order."""
        stopping = threading.Event()
        pool = ThreadPoolExecutor(WORKERS)
        try:
            return tuple(pool.map(lambda name: self._mailbox(name, stores, stopping), mailboxes))
        finally:
            stopping.set()  # what is interrupted ends after the batch that it is at
            pool.shutdown(cancel_futures=True)

    def _mailbox(
        self, mailbox: str, stores: Callable[[str], Stores], stopping: threading.Event
    ) -> Tally:
        tally = Tally(mailbox)
        try:
            source, target = (Patient(store, self.sleep) for store in stores(mailbox))
            for folder in self.folders:
                pair = Pair(self.places(mailbox), folder, source, target, self.keep)
                for count in self._carried(pair, tally):
                    self.progress.advance(count)
                    if stopping.is_set():
                        return tally
        except AdapterError as error:
            tally.problems += error.problems
        except OSError as error:
            what = message("transfer.no-copy", folder=str(self.trash), reason=str(error.strerror))
            tally.problems.append(Problem(what, message("transfer.no-copy-remedy")))
        return tally

    def _carried(self, pair: Pair, tally: Tally) -> Iterator[int]:
        count, steps = pair.steps()
        self.progress.expect(count)
        if self.plan:
            for step in steps:
                tally.count(pair.folder, step)
                yield 1
            return
        place = self.trash / folder_name(tally.mailbox)
        carrier = Carrier(pair.folder, pair.target, lambda one: self._keep_copy(place, one))
        yield from carrier.carry_out(steps, tally)

    def _keep_copy(self, place: Path, found: Fetched) -> None:
        from adapter.dav.trash import keep
        from adapter.ical.writing import render_item, uid_of

        now = self.clock()
        text = render_item(found.item, uid_of(found), now, found.token)
        keep(place, "", found.key, text.encode(), now)


def export_items(  # noqa: PLR0913 - an option an argument
    outputs: Path,
    *,
    mailboxes: str = "",
    to: str = "",
    kind: str = Kind.ALL,
    plan: bool = False,
    keep: bool = False,
    environment: Mapping[str, str],
    console: Console,
    progress: Progress,
    clock: Callable[[], datetime] = system_clock,
    sleep: Callable[[float], None] = time.sleep,
) -> Answer:
    """Carry mailboxes into the groupware, or into the folder or server `to`; delete nothing."""
    settings, names, wanted = _prepared(outputs, mailboxes, to, kind, environment)
    places = partial(_places, settings)
    transfer = Transfer(places, FOLDERS[wanted], plan, keep, settings.trash, progress, clock, sleep)
    console.tell(message("transfer.exporting", count=len(names)))
    with both_stores(settings, read_only=plan) as (exchange, groupware):
        tallies = transfer.run(names, lambda name: (exchange(name), groupware(name)))
    return outlined(tallies, transfer.folders, plan=plan)


def import_items(  # noqa: PLR0913 - an option an argument
    outputs: Path,
    *,
    mailboxes: str = "",
    source: str = "",
    kind: str = Kind.ALL,
    plan: bool = False,
    keep: bool = False,
    environment: Mapping[str, str],
    console: Console,
    progress: Progress,
    clock: Callable[[], datetime] = system_clock,
    sleep: Callable[[float], None] = time.sleep,
) -> Answer:
    """Carry mailboxes out of the groupware, or the folder or server `source`; delete nothing."""
    settings, names, wanted = _prepared(outputs, mailboxes, source, kind, environment)
    transfer = Transfer(
        lambda name: _places(settings, name)[::-1],
        FOLDERS[wanted],
        plan,
        keep,
        settings.trash,
        progress,
        clock,
        sleep,
    )
    console.tell(message("transfer.importing", count=len(names)))
    with both_stores(settings, read_only=True) as (exchange, groupware):
        tallies = transfer.run(
            names, lambda name: (_there(settings, name, groupware), exchange(name))
        )
    return outlined(tallies, transfer.folders, plan=plan)


def _prepared(
    outputs: Path, mailboxes: str, place: str, kind: str, environment: Mapping[str, str]
) -> tuple[Settings, tuple[str, ...], Kind]:
    settings = read_settings(outputs, environment)
    wanted = choice_of("kind", kind, Kind)
    names = named_mailboxes(settings, mailboxes, str(outputs))
    facts = groupware_at(place, settings.outputs.groupware) if place else settings.outputs.groupware
    return (
        replace(settings, outputs=replace(settings.outputs, groupware=facts, mailboxes=names)),
        names,
        wanted,
    )


def groupware_at(place: str, facts: GroupwareFacts) -> GroupwareFacts:
    """Return the groupware that a person names: a folder, or the address of a server."""
    if "://" not in place:
        return GroupwareFacts(folder=place)
    if not is_caldav(place):
        what = message("settings.expected-caldav", text=place.rpartition("@")[2])
        raise CallError(Problem(what, message("transfer.address-remedy")))
    return GroupwareFacts(GroupwareKind.CALDAV, url=place, user=facts.user)


def _places(settings: Settings, mailbox: str) -> tuple[str, str]:
    """Return names for a mailbox and for its side of the groupware."""
    found = groupware_of(settings, mailbox)
    other = str(found.root.resolve()) if isinstance(found, Vdir) else found.url
    return f"exchange {mailbox.casefold()}", other


def _there(settings: Settings, mailbox: str, groupware: Callable[[str], Store]) -> Store:
    """Return the groupware's side to read from; a folder that is not there is a mistake."""
    found = groupware_of(settings, mailbox)
    if isinstance(found, Vdir) and not found.root.is_dir():
        what = message("transfer.no-folder", folder=str(found.root))
        raise CallError(Problem(what, message("transfer.no-folder-remedy", mailbox=mailbox)))
    return groupware(mailbox)
