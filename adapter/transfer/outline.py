"""What was carried, as a table, everything not carried one to one by name, and data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapter.transfer.carrying import Became
from provision.contract.messages import Answer, ExitCode, Line, Table, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from adapter.store import Folder
    from adapter.transfer.carrying import Tally

# Of more than these a person reads in the data, where all of them are.
MOST_SAID = 200


def outlined(tallies: Sequence[Tally], folders: Sequence[Folder], *, plan: bool) -> Answer:
    """Return the answer of a transfer or, with `plan`, of what it would do."""
    failed = [tally for tally in tallies if tally.failed]
    tense = "planned" if plan else "done"
    said = list(_said(tallies))
    more = len(said) - MOST_SAID
    parts: list[Line | Table] = [
        _table(tallies, folders, tense),
        *said[:MOST_SAID],
        *([message("transfer.more", count=more)] if more > 0 else []),
        message(f"transfer.summary-{tense}", good=len(tallies) - len(failed), count=len(tallies)),
    ]
    if any(tally.counts[folder, Became.UPDATED] for tally in tallies for folder in folders):
        parts.append(message(f"transfer.over-{tense}"))
    return Answer(
        tuple(parts),
        ExitCode.FAILED if failed else ExitCode.DONE,
        {"plan": plan, "mailboxes": [_data(tally, folders) for tally in tallies]},
    )


def _table(tallies: Sequence[Tally], folders: Sequence[Folder], tense: str) -> Table:
    names = ["mailbox", "kind", *(f"{became}-{tense}" for became in Became)]
    rows: list[tuple[Line, ...]] = [
        (
            tally.mailbox,
            message(f"transfer.{folder}"),
            *(str(tally.counts[folder, became]) for became in Became),
        )
        for tally in tallies
        for folder in folders
    ]
    return Table(tuple(message(f"transfer.heading-{name}") for name in names), tuple(rows))


def _said(tallies: Sequence[Tally]) -> Iterator[Line]:
    """Yield what went wrong, then what is not one to one, mailbox by mailbox."""
    for tally in tallies:
        for problem in tally.problems:
            yield message("transfer.problem", mailbox=tally.mailbox, problem=problem)
        for remark in sorted(tally.remarks, key=lambda one: not one.failed):
            key = "transfer.left" if remark.failed else "transfer.note"
            yield message(key, mailbox=tally.mailbox, item=remark.label, said=remark.said)


def _data(tally: Tally, folders: Sequence[Folder]) -> dict[str, object]:
    return {
        "mailbox": tally.mailbox,
        "ok": not tally.failed,
        "folders": {
            str(folder): {str(became): tally.counts[folder, became] for became in Became}
            for folder in folders
        },
        "remarks": [
            {
                "folder": str(remark.folder),
                "item": str(remark.label),
                "failed": remark.failed,
                "said": str(remark.said),
            }
            for remark in tally.remarks
        ],
        "problems": [
            {"message": str(problem.message), "remedy": str(problem.remedy)}
            for problem in tally.problems
        ],
    }
