"""Say what was done in every mailbox: a table, what needs a person under it, and data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from adapter.reconcile import Side
from adapter.sync.summary import Deed
from adapter.turns import Plea
from provision.contract.messages import Answer, ExitCode, Line, Table, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from adapter.sync.summary import Remark, Summary
    from provision.contract.messages import Problem

COLUMNS = ("mailbox", "folder", "to-groupware", "to-exchange", "joined", "at-odds", "result")
SIGNS = {Deed.MADE: "+", Deed.CHANGED: "~", Deed.DELETED: "-"}
# So many of a mailbox's remarks are told to a person; the data has them all.
MOST = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one mailbox: a summary for each folder, or why there is none."""

    mailbox: str
    summaries: tuple[Summary, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to look at what is told of it."""
        return bool(self.problems) or any(summary.needs_person for summary in self.summaries)

    @property
    def is_well(self) -> bool:
        """Whether all of it was done, and nothing needs a person."""
        return not self.problems and all(summary.is_well for summary in self.summaries)

    @property
    def in_trouble(self) -> bool:
        """Whether something failed; items that are set aside, and a pause, are no failure."""
        return bool(self.problems) or any(summary.problems for summary in self.summaries)

    @property
    def plea(self) -> Plea | None:
        """How the mailbox is to be left alone before it is gone on with; None if it need not be."""
        waits = [summary.wait.total_seconds() for summary in self.summaries if summary.wait]
        got_on = any(summary.read or summary.writes for summary in self.summaries)
        return Plea(max(waits), got_on) if waits else None

    def after(self, earlier: Kept) -> Kept:
        """Return what became of it together with an `earlier` turn, with which this one goes on."""
        before = {summary.folder: summary for summary in earlier.summaries}
        summaries = tuple(
            one.after(before[one.folder]) if one.folder in before else one for one in self.summaries
        )
        return replace(self, summaries=summaries)


def report(
    mailboxes: Sequence[Kept],
    *,
    count: int,
    rehearsal: bool = False,
    stopped: bool = False,
    endless: bool = False,
) -> Answer:
    """Return the answer of a sync of `count` mailboxes, of which some may not have been reached.

    It fails if anything needs a person, or was not done that has no `endless` run's other turn.
    """
    well = sum(mailbox.is_well for mailbox in mailboxes)
    parts: list[Line | Table] = [_table(mailboxes)]
    if rehearsal:
        parts += _planned(mailboxes)
    parts += [line for mailbox in mailboxes for line in _told(mailbox)]
    key = "sync.rehearsed" if rehearsal else "sync.summary"
    parts.append(message(key, well=well, count=count))
    if stopped:
        parts.append(message("sync.stopped"))
    failed = any(mailbox.needs_person for mailbox in mailboxes) if endless else well < count
    return Answer(
        tuple(parts),
        ExitCode.FAILED if failed else ExitCode.DONE,
        {"mailboxes": [_data(mailbox) for mailbox in mailboxes], "stopped": stopped},
    )


def lines_of(mailbox: Kept, now: datetime) -> Iterator[Line]:
    """Yield a line for each folder in which something was done, and what a person has to know."""
    for summary in mailbox.summaries:
        if summary.writes or summary.joined:
            yield message(
                "sync.turn",
                now=f"{now:%Y-%m-%d %H:%M:%S}",
                mailbox=mailbox.mailbox,
                folder=message(f"sync.folder-{summary.folder}"),
                groupware=_deeds(summary, Side.GROUPWARE),
                exchange=_deeds(summary, Side.EXCHANGE),
            )
    yield from _told(mailbox)


def _table(mailboxes: Sequence[Kept]) -> Table:
    return Table(
        tuple(message(f"sync.heading-{name}") for name in COLUMNS),
        tuple(row for mailbox in mailboxes for row in _rows(mailbox)),
    )


def _rows(mailbox: Kept) -> Iterator[tuple[Line, ...]]:
    if not mailbox.summaries:
        yield (mailbox.mailbox, *("-",) * (len(COLUMNS) - 2), message("sync.failed"))
    for summary in mailbox.summaries:
        yield (
            mailbox.mailbox,
            message(f"sync.folder-{summary.folder}"),
            _deeds(summary, Side.GROUPWARE),
            _deeds(summary, Side.EXCHANGE),
            str(summary.joined or "-"),
            str(summary.at_odds + summary.asked or "-"),
            message(f"sync.{_result(summary)}"),
        )


def _deeds(summary: Summary, side: Side) -> str:
    """Return what was written on a side, or would be, as `+1 ~2 -3`."""
    planned = [deed for where, deed, _ in summary.planned if where is side]
    counts = {deed: summary.deeds[side, deed] + planned.count(deed) for deed in Deed}
    return " ".join(f"{SIGNS[deed]}{count}" for deed, count in counts.items() if count) or "-"


def _result(summary: Summary) -> str:
    if summary.problems:
        return "failed"
    if summary.paused:
        return "paused"
    if summary.asked:
        return "asks"
    if summary.asides:
        return "partly"
    return "goes-on" if summary.waiting or summary.postponed or summary.stopped else "done"


def _planned(mailboxes: Sequence[Kept]) -> Iterator[Table]:
    rows = [
        (mailbox.mailbox, message(f"sync.side-{side}"), message(f"sync.deed-{deed}"), label)
        for mailbox in mailboxes
        for summary in mailbox.summaries
        for side, deed, label in summary.planned
    ]
    if rows:
        names = ("mailbox", "side", "deed", "item")
        yield Table(tuple(message(f"sync.heading-{name}") for name in names), tuple(rows))


def _told(mailbox: Kept) -> Iterator[Line]:
    """Yield what a person has to know of a mailbox, a line each; what troubles both folders once."""
    of_folders = (problem for summary in mailbox.summaries for problem in summary.problems)
    for problem in dict.fromkeys((*mailbox.problems, *of_folders)):
        yield message("sync.problem", mailbox=mailbox.mailbox, problem=problem)
    for summary in mailbox.summaries:
        yield from _told_of_folder(mailbox.mailbox, summary)


def _told_of_folder(mailbox: str, summary: Summary) -> Iterator[Line]:
    if summary.paused:
        yield message("sync.paused-why", mailbox=mailbox, why=summary.paused)
    for remark in summary.asides[:MOST]:
        yield message("sync.aside", mailbox=mailbox, item=remark.item, why=remark.said)
    if len(summary.asides) > MOST:
        yield message("sync.more", mailbox=mailbox, count=len(summary.asides) - MOST)
    if why := summary.why_postponed:
        yield message("sync.postponed", mailbox=mailbox, count=summary.postponed, why=why)
    if summary.asked:
        yield message("sync.asked", mailbox=mailbox, count=summary.asked)


def _data(mailbox: Kept) -> dict[str, object]:
    return {
        "mailbox": mailbox.mailbox,
        "ok": mailbox.is_well,
        "problems": [_problem(problem) for problem in mailbox.problems],
        "folders": {str(summary.folder): _folder(summary) for summary in mailbox.summaries},
    }


def _folder(summary: Summary) -> dict[str, object]:
    return {
        "written": {
            str(side): {str(deed): summary.deeds[side, deed] for deed in Deed} for side in Side
        },
        "planned": [
            {"side": str(side), "deed": str(deed), "item": label}
            for side, deed, label in summary.planned
        ],
        "joined": summary.joined,
        "at_odds": summary.at_odds,
        "asked": summary.asked,
        "waiting": summary.waiting,
        "postponed": summary.postponed,
        "aside": _remarks(summary.asides),
        "notes": _remarks(summary.notes),
        "paused": str(summary.paused) if summary.paused else None,
        "problems": [_problem(problem) for problem in summary.problems],
        "result": _result(summary),
    }


def _remarks(remarks: Sequence[Remark]) -> list[dict[str, str]]:
    return [{"item": remark.item, "said": str(remark.said)} for remark in remarks]


def _problem(problem: Problem) -> dict[str, str]:
    return {"message": str(problem.message), "remedy": str(problem.remedy)}
