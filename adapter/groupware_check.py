"""Try what a sync will need of the groupware, mailbox by mailbox, and say what is missing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, assert_never

from adapter.check import TRIALS, try_writing
from adapter.errors import AdapterError
from adapter.groupware import Caldav, Vdir, groupware_of, open_groupware
from adapter.store import Create
from adapter.sync_options import options_of
from adapter.vdir_files import why_unusable
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from adapter.dav.connection import Connections
    from adapter.settings import Settings


@contextmanager
def groupware_check(
    settings: Settings, *, write: bool, ids: Callable[[], str]
) -> Iterator[Callable[[str], Sequence[Problem]]]:
    """Yield what tells of a mailbox why the groupware's side of it cannot be used."""
    from adapter.dav.connection import Connections

    with Connections(settings.network) as connections:

        def problems_of(mailbox: str) -> Sequence[Problem]:
            try:
                problems = [*_unreachable(settings, mailbox, connections)]
                if write and not problems:
                    problems = [*_unwritable(settings, mailbox, connections, ids)]
            except AdapterError as error:
                problems = [*error.problems]
            return [
                Problem(message("check.groupware", problem=one.message), one.remedy)
                for one in problems
            ]

        yield problems_of


def _unreachable(settings: Settings, mailbox: str, connections: Connections) -> Iterator[Problem]:
    """Yield why nothing can be read, making nothing."""
    place, folders = groupware_of(settings, mailbox), options_of(settings.outputs.sync).folders
    match place:
        case Vdir(root):
            places = (root, *(root / folder for folder in folders))
            yield from [*filter(None, map(why_unusable, places))][:1]
        case Caldav():
            store = open_groupware(settings, mailbox, connections)
            for folder in folders:
                store.changes(folder, "", 1)
        case _:
            assert_never(place)


def _unwritable(
    settings: Settings, mailbox: str, connections: Connections, ids: Callable[[], str]
) -> Iterator[Problem]:
    store, folders = (
        open_groupware(settings, mailbox, connections),
        options_of(settings.outputs.sync).folders,
    )
    for folder, item in TRIALS:
        for problem in try_writing(store, Create(folder, item, ids())) if folder in folders else ():
            yield Problem(problem.message, message("check.groupware-remedy"))
