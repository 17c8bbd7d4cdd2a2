"""What only iCalendar says of an item: carried along, and told again on the way home.

Some of it is another word for what an item says too (PRIORITY:2 is high, as 1 is; a DUE at 17:00
is a day). Such a line stands for as long as it means the same, and then gives way.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from adapter.ical import words
from adapter.ical.lines import moment_line
from adapter.items import Importance, TodoStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapter.items import Event, ShowAs, Todo

NAME = re.compile(r"[A-Za-z0-9-]+")
# `X-EXOBRIDGE-DAY:DUE:2026-11-04:DUE;TZID=…:20261104T170000`: which day a line stands for.
DAY = "X-EXOBRIDGE-DAY"


class Extra:
    """The extra lines of an item, parted by what they are."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n") if text else []

    def components(self) -> Iterator[list[str]]:
        """Yield the lines of each component."""
        component: list[str] = []
        depth = 0
        for each in self._lines:
            depth += each.upper().startswith("BEGIN:")
            if depth:
                component.append(each)
            if each.upper().startswith("END:"):
                depth -= 1
                if not depth:
                    yield component
                    component = []

    def rest(self) -> Iterator[str]:
        """Yield the properties that are no other word for something else."""
        depth = 0
        for each in self._lines:
            depth += each.upper().startswith("BEGIN:")
            if not depth and name_of(each) not in {*words.SHADOWED, DAY}:
                yield each
            depth -= each.upper().startswith("END:")

    def priority(self, importance: Importance) -> str:
        """Return the PRIORITY of an item."""
        kept = self._shadows.get("PRIORITY", "")
        value = kept.partition(":")[2]
        if value.isdecimal() and words.importance_of(int(value)) is importance:
            return kept
        return f"PRIORITY:{words.PRIORITIES[importance]}"

    def event_status(self, event: Event) -> Iterator[str]:
        """Yield the STATUS of an event, where there is one to tell."""
        if event.cancelled:
            yield "STATUS:CANCELLED"
        elif (kept := self._shadows.get("STATUS")) and _means(kept, event.show_as):
            yield kept

    def status(self, todo: Todo) -> Iterator[str]:
        """Yield STATUS and PERCENT-COMPLETE of a to-do."""
        kept, percent = self._shadows.get("STATUS", ""), f"PERCENT-COMPLETE:{todo.percent_complete}"
        if kept and todo_status(kept.partition(":")[2], todo.percent_complete) is todo.status:
            yield kept
        else:
            yield f"STATUS:{words.STATUSES[todo.status]}"
        yield (
            self._shadows.get("PERCENT-COMPLETE", percent)
            if (todo.status is TodoStatus.NOT_STARTED)
            else percent
        )

    def days(self, todo: Todo) -> Iterator[str]:
        """Yield DTSTART and DUE of a to-do, with their times of day while the days are theirs."""
        for name, day in (("DTSTART", todo.start), ("DUE", todo.due)):
            if day:
                yield self._day_lines.get((name, day)) or moment_line(name, day)

    @cached_property
    def _shadows(self) -> dict[str, str]:
        depth, found = 0, {}
        for each in self._lines:
            depth += each.upper().startswith("BEGIN:")
            if not depth and name_of(each) in words.SHADOWED:
                found[name_of(each)] = each
            depth -= each.upper().startswith("END:")
        return found

    @cached_property
    def _day_lines(self) -> dict[tuple[str, date], str]:
        found = {}
        for each in self._lines:
            if each.startswith(f"{DAY}:"):
                _, name, day, told = each.split(":", 3)
                found[name, date.fromisoformat(day)] = told
        return found


def name_of(content_line: str) -> str:
    """Return the name of a content line, in capitals."""
    found = NAME.match(content_line)
    return found[0].upper() if found else ""


def day_line(name: str, day: date, told: str) -> str:
    """Return a line for `extra` that says how a client told `day`."""
    return f"{DAY}:{name}:{day.isoformat()}:{told}"


def todo_status(word: str, percent: int) -> TodoStatus:
    """Return what a STATUS means, of a to-do that is done to `percent`."""
    match word.upper():
        case "COMPLETED":
            return TodoStatus.COMPLETED
        case "IN-PROCESS":
            return TodoStatus.IN_PROGRESS
        case "CANCELLED":
            return TodoStatus.DEFERRED
        case _:
            started = 0 < percent < 100
            return TodoStatus.IN_PROGRESS if started else TodoStatus.NOT_STARTED


def _means(status: str, show_as: ShowAs) -> bool:
    word = status.partition(":")[2].upper()
    return word != "CANCELLED" and (word != "TENTATIVE" or show_as.value in ("Tentative", "Free"))
