"""Turn what was found in the mailboxes into a table, the problems under it, and data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adapter.store import Folder, FolderFacts
from provision.contract.messages import Answer, ExitCode, Line, Problem, Table, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS = ("mailbox", "calendar", "tasks", "rights", "written", "result")
# EWS has more rights than these, which no sync needs; the data has them all.
RIGHTS = ("Read", "CreateContents", "Modify", "Delete")


@dataclass(slots=True)
class Finding:
    """What was found in one mailbox; `written` are the folders an item went into and out of.

    `groupware` is whether the other side of it can be used, where somebody looked.
    """

    mailbox: str
    folders: dict[Folder, FolderFacts] = field(default_factory=dict)
    written: list[Folder] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    groupware: bool | None = None


def report(
    account: str, findings: Sequence[Finding], *, write: bool, how: str = "signed-in"
) -> Answer:
    """Return the answer of a check; it fails if anything is wrong anywhere.

    `how` the account comes in: `signed-in`, `as-application` or `with-password`.
    """
    good = [finding for finding in findings if not finding.problems]
    parts: list[Line | Table] = [
        message(f"check.{how}", account=account),
        Table(
            tuple(message(f"check.heading-{name}") for name in COLUMNS),
            tuple(_row(finding, write=write) for finding in findings),
        ),
        *_problems(findings),
        message("check.summary", good=len(good), count=len(findings)),
    ]
    looked = [finding for finding in findings if finding.groupware is not None]
    if looked:
        usable = sum(1 for finding in looked if finding.groupware)
        parts.append(message("check.groupware-summary", good=usable, count=len(looked)))
    if any(finding.written for finding in findings):
        parts.append(message("check.removed"))
    return Answer(
        tuple(parts),
        ExitCode.DONE if len(good) == len(findings) else ExitCode.FAILED,
        {"account": account, "mailboxes": [_data(finding) for finding in findings]},
    )


def told_with(answer: Answer, lines: Sequence[Problem], unchecked: int) -> Answer:
    """Return `answer` with the lines of a users file that were left out, and what was not begun."""
    if not lines and not unchecked:
        return answer
    parts = list(answer.parts)
    if lines:
        parts += [message("check.lines", count=len(lines)), *lines]
    if unchecked:
        parts.append(message("check.unchecked", count=unchecked))
    known = answer.data if isinstance(answer.data, dict) else {}
    data = {**known, "lines": list(map(str, lines)), "unchecked": unchecked}
    return Answer(tuple(parts), ExitCode.FAILED, data)


def _problems(findings: Sequence[Finding]) -> Iterator[Line]:
    """Yield what is wrong where, and after all of one kind, once, what to do about it."""
    by_remedy: dict[Line, list[Line]] = {}
    for finding in findings:
        for problem in finding.problems:
            is_named = finding.mailbox in str(problem.message)
            line = message("check.problem", mailbox=finding.mailbox, problem=problem.message)
            by_remedy.setdefault(problem.remedy, []).append(problem.message if is_named else line)
    for remedy, lines in by_remedy.items():
        yield from lines
        yield message("check.remedy", remedy=remedy)


def _row(finding: Finding, *, write: bool) -> tuple[Line, ...]:
    written = "written" if len(finding.written) == len(Folder) else "not-written"
    return (
        finding.mailbox,
        _folder(finding, Folder.CALENDAR),
        _folder(finding, Folder.TASKS),
        _rights(finding),
        message(f"check.{written if write else 'not-asked'}"),
        message(f"check.{'wrong' if finding.problems else 'ok'}"),
    )


def _folder(finding: Finding, folder: Folder) -> Line:
    facts = finding.folders.get(folder)
    return message("check.folder", name=facts.name, total=facts.total) if facts else "-"


def _rights(finding: Finding) -> Line:
    """Return the rights once where they are the same in every folder."""
    shown = {folder: named(facts.rights) for folder, facts in finding.folders.items()}
    calendar, tasks = (shown.get(folder, "-") for folder in Folder)
    return calendar if calendar == tasks else message("check.both", calendar=calendar, tasks=tasks)


def named(rights: frozenset[str]) -> Line:
    """Return the rights that matter, as one line in words."""
    line: Line = ""
    for right in RIGHTS:
        if right in rights:
            name = message(f"check.right-{right}")
            line = message("check.and", first=line, second=name) if line else name
    return line or "-"


def _data(finding: Finding) -> dict[str, object]:
    return {
        "mailbox": finding.mailbox,
        "ok": not finding.problems,
        "folders": {
            str(folder): {
                "name": facts.name,
                "total": facts.total,
                "rights": sorted(facts.rights),
            }
            for folder, facts in finding.folders.items()
        },
        "written": [str(folder) for folder in finding.written],
        "groupware": finding.groupware,
        "problems": [
            {"message": str(problem.message), "remedy": str(problem.remedy)}
            for problem in finding.problems
        ],
    }
