"""What of an onboarding no look at the world would tell: who agreed to what, and when.

It is kept beside the outputs file, for its owner alone, and there is no secret in it. All else is
found out anew each time, so that a record that was lost costs a question and nothing more.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from provision.contract.messages import Place, Problem, message
from provision.errors import ProvisionError
from provision.files import read_file, write_whole
from provision.report import plan_data

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from provision.plan import Plan

VERSION = 1


class ProgressError(ProvisionError):
    """The record cannot be used."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """That `by` agreed to `changes`, when `asked` or by an option; `finished` is when all was made."""

    at: str
    by: str
    asked: bool
    changes: list[Mapping[str, object]]
    finished: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept, for one application in one tenant; `scripts` by what they are recognised."""

    tenant: str
    application: str
    agreements: tuple[Agreement, ...] = ()
    scripts: tuple[str, ...] = ()


@dataclass(slots=True)
class Progress:
    """The record in a file, as it was read and as it is added to; `who` sits at the terminal."""

    path: Path
    who: str
    clock: Callable[[], datetime]
    record: Record

    def cover(self, plan: Plan) -> bool:
        """Return whether all of `plan` was agreed to, and was not finished since."""
        agreed = [c for a in self.record.agreements if not a.finished for c in a.changes]
        return all(change in agreed for change in _changes(plan))

    def keep(self, plan: Plan, *, asked: bool) -> None:
        """Keep that `plan` was agreed to, before any of it is carried out."""
        agreement = Agreement(self._now(), self.who, asked, _changes(plan))
        self._write(replace(self.record, agreements=(*self.record.agreements, agreement)))

    def finish(self) -> None:
        """Note that what was agreed to has been made: making it again would be another matter."""
        open_ones = [a for a in self.record.agreements if not a.finished]
        if open_ones:
            done = tuple(
                a if a.finished else replace(a, finished=self._now())
                for a in self.record.agreements
            )
            self._write(replace(self.record, agreements=done))

    def may_run(self, script: str) -> bool:
        """Return whether somebody agreed to have this very script run."""
        return script in self.record.scripts

    def let_run(self, script: str) -> None:
        """Keep that somebody did."""
        self._write(replace(self.record, scripts=(*self.record.scripts, script)))

    def _now(self) -> str:
        return self.clock().isoformat(timespec="milliseconds")

    def _write(self, record: Record) -> None:
        text = json.dumps({"version": VERSION} | asdict(record), ensure_ascii=False, indent=2)
        write_whole(self.path, f"{text}\n".encode())
        self.record = record


def read_progress(
    path: Path, *, tenant: str, application: str, who: str, clock: Callable[[], datetime]
) -> Progress:
    """Return the record at `path`; one of another tenant or application says nothing of this."""
    empty = Record(tenant, application)
    if not path.exists():
        return Progress(path, who, clock, empty)
    try:
        found = _record(json.loads(read_file(path, ProgressError)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        what, remedy = message("onboarding.record-spoilt"), message("onboarding.record-remedy")
        raise ProgressError(Problem(what, remedy, Place(str(path)))) from error
    same = (found.tenant, found.application) == (tenant, application)
    return Progress(path, who, clock, found if same else empty)


def _changes(plan: Plan) -> list[Mapping[str, object]]:
    """Return the changes as they come back from the file."""
    changes: list[Mapping[str, object]] = json.loads(json.dumps(plan_data(plan)["changes"]))
    return changes


def _record(data: dict[str, Any]) -> Record:
    if data.pop("version") != VERSION:
        raise ValueError("another version")
    agreements = tuple(_made(Agreement, each) for each in data.pop("agreements"))
    scripts = tuple(map(str, data.pop("scripts")))
    record: Record = _made(Record, data)
    return replace(record, agreements=agreements, scripts=scripts)


def _made(kind: type[Any], data: dict[str, Any]) -> Any:
    """Return a `kind` of `data`, whose values are of the types that JSON kept."""
    made = kind(**data)
    types = {"str": str, "bool": bool, "list[Mapping[str, object]]": list}
    for each in fields(kind):
        wanted = types.get(str(each.type))
        if wanted and not isinstance(getattr(made, each.name), wanted):
            raise TypeError(each.name)
    return made
