"""Say how mailboxes stand and what both sides had changed, and take a person's choice."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from adapter.errors import AdapterError
from adapter.reconcile import Side
from provision.contract.messages import Answer, ExitCode, Line, Problem, Table, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from adapter.items import Item
    from adapter.store import Folder
    from adapter.sync.ledger import Aside, Kept, Ledger, Standing

LONGEST = 60  # of what a field says, in a table


class ChoiceError(AdapterError):
    """There is nothing to choose under that number, or not that."""


@dataclass(frozen=True, slots=True)
class FolderStanding:
    """How one folder stands."""

    standing: Standing
    links: int
    asides: tuple[Aside, ...]
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """How one mailbox stands; without folders it was never kept in step."""

    mailbox: str
    folders: tuple[tuple[Folder, FolderStanding], ...] = ()
    problems: tuple[Problem, ...] = ()


def standing_of(mailbox: str, ledgers: Mapping[Folder, Ledger]) -> Listed:
    """Return what the ledgers of a mailbox have."""
    folders = tuple(
        (
            folder,
            FolderStanding(
                ledger.standing(),
                ledger.census().links,
                tuple(ledger.asides()),
                tuple(ledger.kept()),
            ),
        )
        for folder, ledger in ledgers.items()
    )
    return Listed(mailbox, folders)


def listed(mailboxes: Sequence[Listed]) -> Answer:
    """Return how the mailboxes stand; it fails where one is paused or cannot be told."""
    headings = ("mailbox", "folder", "last", "linked", "aside", "at-odds", "result")
    rows = [row for mailbox in mailboxes for row in _standing_rows(mailbox)]
    parts: list[Line | Table] = [_table(headings, rows)]
    paused = [
        (mailbox.mailbox, one.standing.paused)
        for mailbox in mailboxes
        for _, one in mailbox.folders
        if one.standing.paused
    ]
    parts += [message("sync.paused-why", mailbox=name, why=why) for name, why in paused]
    parts += [
        message("sync.aside", mailbox=mailbox.mailbox, item=aside.key, why=aside.why)
        for mailbox in mailboxes
        for _, one in mailbox.folders
        for aside in one.asides
    ]
    broken = [*_broken(mailboxes)]
    parts += broken
    code = ExitCode.FAILED if paused or broken else ExitCode.DONE
    return Answer(tuple(parts), code, {"mailboxes": [_data(mailbox) for mailbox in mailboxes]})


def shown(mailboxes: Iterable[Listed]) -> Answer:
    """Return the list of what both sides had changed; it fails where that cannot be told."""
    mailboxes = list(mailboxes)
    broken = [*_broken(mailboxes)]
    code = ExitCode.FAILED if broken else ExitCode.DONE
    there = [
        (mailbox.mailbox, folder, kept)
        for mailbox in mailboxes
        for folder, one in mailbox.folders
        for kept in one.kept
    ]
    data = {
        "conflicts": [_kept_data(mailbox, folder, kept) for mailbox, folder, kept in there],
        "problems": [str(line) for line in broken],
    }
    if not there:
        return Answer((*(broken or (message("sync.no-conflicts"),)),), code, data)
    headings = ("mailbox", "number", "at", "item", "fields", "taken")
    rows = [
        (
            mailbox,
            str(kept.number),
            f"{kept.at:%Y-%m-%d %H:%M}",
            kept.label,
            ", ".join(sorted(kept.disputed)),
            _taken(kept),
        )
        for mailbox, _, kept in there
    ]
    return Answer((_table(headings, rows), *broken, message("sync.conflicts-next")), code, data)


def choice_made(
    mailbox: str, ledgers: Mapping[Folder, Ledger], number: str, side: Side | None
) -> Answer:
    """Return two versions side by side; note whose is to stand, if that is said."""
    found = [
        (folder, kept)
        for folder, ledger in ledgers.items()
        for kept in ledger.kept()
        if str(kept.number) == number
    ]
    if not found:
        what = message("sync.no-such-conflict", number=number, mailbox=mailbox)
        raise ChoiceError(Problem(what, message("sync.no-such-conflict-remedy")))
    [(folder, kept)] = found
    parts: list[Line | Table] = [_versions(kept)]
    if side:
        ledgers[folder].lease()
        ledgers[folder].choose(kept.number, side)
        parts.append(message("sync.chosen", side=message(f"sync.side-{side}")))
    return Answer(tuple(parts), data=_kept_data(mailbox, folder, kept))


def _broken(mailboxes: Iterable[Listed]) -> Iterator[Line]:
    """Yield why mailboxes cannot be told of, a line each."""
    for mailbox in mailboxes:
        for problem in mailbox.problems:
            yield message("sync.problem", mailbox=mailbox.mailbox, problem=problem)


def _standing_rows(mailbox: Listed) -> Iterator[tuple[Line, ...]]:
    if not mailbox.folders:
        state = message("sync.failed" if mailbox.problems else "sync.never")
        yield (mailbox.mailbox, "-", "-", "-", "-", "-", state)
    for folder, one in mailbox.folders:
        last = one.standing.last
        yield (
            mailbox.mailbox,
            message(f"sync.folder-{folder}"),
            f"{last:%Y-%m-%d %H:%M}" if last else "-",
            str(one.links),
            str(len(one.asides) or "-"),
            str(len(one.kept) or "-"),
            message(
                "sync.paused" if one.standing.paused else "sync.done" if last else "sync.never"
            ),
        )


def _versions(kept: Kept) -> Table:
    sides = tuple(Side)
    rows = [
        (name, *(_said(kept.versions.get(side), name) for side in sides))
        for name in sorted(kept.disputed)
    ]
    headings = (message("sync.heading-fields"), *(message(f"sync.side-{s}") for s in sides))
    return Table(headings, tuple(rows))


def _said(item: Item | None, name: str) -> str:
    if item is None or name not in {field.name for field in fields(item)}:
        return "-"
    text = " ".join(str(getattr(item, name)).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _taken(kept: Kept) -> Line:
    if kept.chosen:
        return message("sync.chosen-side", side=message(f"sync.side-{kept.chosen}"))
    return message(f"sync.side-{kept.winner}" if kept.winner else "sync.asks")


def _table(names: Sequence[str], rows: Sequence[tuple[Line, ...]]) -> Table:
    return Table(tuple(message(f"sync.heading-{name}") for name in names), tuple(rows))


def _data(mailbox: Listed) -> dict[str, object]:
    return {
        "mailbox": mailbox.mailbox,
        "problems": [str(problem) for problem in mailbox.problems],
        "folders": {
            str(folder): {
                "last": one.standing.last.isoformat() if one.standing.last else None,
                "linked": one.links,
                "paused": str(one.standing.paused) if one.standing.paused else None,
                "aside": [
                    {"side": str(a.side), "key": a.key, "why": str(a.why)} for a in one.asides
                ],
                "at_odds": len(one.kept),
            }
            for folder, one in mailbox.folders
        },
    }


def _kept_data(mailbox: str, folder: Folder, kept: Kept) -> dict[str, object]:
    return {
        "mailbox": mailbox,
        "folder": str(folder),
        "number": kept.number,
        "at": kept.at.isoformat(),
        "item": kept.label,
        "winner": str(kept.winner) if kept.winner else None,
        "chosen": str(kept.chosen) if kept.chosen else None,
        "versions": {
            str(side): {name: _said(item, name) for name in sorted(kept.disputed)}
            for side, item in kept.versions.items()
        },
    }
