"""Say how Exchange's side stands, as last seen: for a person, and as data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from provision.contract.messages import message
from provision.exchange.comparison import State, findings_of
from provision.retirement import Step, milestone
from provision.sections import Deployment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from provision.contract.messages import Line, Message
    from provision.exchange.comparison import Comparison, Finding
    from provision.exchange.seen import Answer, Changed
    from provision.sections import Manifest

SIGNS = {State.AS_WANTED: "=", State.DIFFERS: "~", State.NOT_CHECKED: "?"}
OLD, SKEW = timedelta(days=7), timedelta(minutes=5)
CHANGING = ("apply", "undo", "verify")
MOST = 20


@dataclass(frozen=True, slots=True)
class Side:
    """Exchange's side as it was last seen, compared, and the time it is now."""

    looked: Comparison
    now: datetime

    @property
    def findings(self) -> tuple[Finding, ...]:
        return findings_of(self.looked)

    @property
    def last(self) -> Answer:
        return self.looked.answers[-1]

    @property
    def age(self) -> timedelta:
        return self.now - self.last.at


def render_side(side: Side | None) -> tuple[Line, ...]:
    """Return what is known of Exchange's side, a line each; nothing is known where nobody looked."""
    return tuple(_lines(side)) if side else (message("exchange.never"),)


def render_runs(side: Side) -> tuple[Line, ...]:
    """Return what the scripts did that change something or judge, the newest of each."""
    newest = {a.script: a for a in side.looked.answers if a.script in CHANGING}
    return tuple(line for name in CHANGING if name in newest for line in _run(newest[name], side))


def render_end(manifest: Manifest, now: datetime) -> tuple[Line, ...]:
    """Return how long there is EWS in the manifest's cloud, where that is published."""
    online = manifest.exchange.deployment is Deployment.ONLINE
    ends = milestone(manifest.cloud.name, Step.ENDS) if online else None
    if ends is None:
        return ()
    days = (ends.day - now.date()).days
    facts = {"day": ends.day.isoformat(), "source": ends.source}
    if days <= 0:
        return (message("exchange.ended", **facts),)
    return (message("exchange.ends", **facts, days=days),)


def side_data(side: Side | None) -> dict[str, object]:
    """Return all of it as values that JSON has."""
    if side is None:
        return {"seen": None, "findings": []}
    return {
        "seen": side.last.at.isoformat(),
        "age_seconds": round(side.age.total_seconds()),
        "by": _who(side.last),
        "not_read": list(side.last.seen.not_read),
        "findings": [_finding_data(finding) for finding in side.findings],
        "runs": [_run_data(answer) for answer in side.looked.answers],
    }


def _lines(side: Side) -> Iterator[Line]:
    last = side.last
    yield message("exchange.seen", ago=_ago(side.age), moment=_moment(last), who=_who(last) or "-")
    if side.age > OLD:
        yield message("exchange.old")
    if side.age < -SKEW:
        yield message("exchange.future")
    findings = side.findings
    for finding in findings:
        sign = SIGNS[finding.state]
        if finding.remedy:
            remedy = finding.remedy
            yield message("exchange.line-remedy", sign=sign, what=finding.what, remedy=remedy)
        else:
            yield message("exchange.line", sign=sign, what=finding.what)
    if last.seen.not_read:
        parts = dict.fromkeys(said.partition(":")[0] for said in last.seen.not_read)
        yield message("exchange.not-read", names=", ".join(list(parts)[:MOST]))
    counts = Counter(finding.state for finding in findings)
    yield message(
        "exchange.summary",
        well=counts[State.AS_WANTED],
        differs=counts[State.DIFFERS],
        unknown=counts[State.NOT_CHECKED],
    )


def _run(answer: Answer, side: Side) -> Iterator[Line]:
    outcome = "ran-preview" if answer.preview else "ran-well" if answer.well else "ran-ill"
    yield message(
        "exchange.ran",
        script=answer.script,
        ago=_ago(side.now - answer.at),
        moment=_moment(answer),
        who=_who(answer) or "-",
        count=len(answer.changes),
        outcome=message(f"exchange.{outcome}"),
    )
    for change in answer.changes[:MOST]:
        yield message(
            "exchange.changed",
            action=change.action,
            target=change.target,
            before=", ".join(change.before) or "-",
            after=", ".join(change.after) or "-",
        )
    for problem in answer.problems[:MOST]:
        yield message("exchange.problem", text=problem)


def _ago(age: timedelta) -> Message:
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 120:
        return message("exchange.minutes", count=minutes)
    if minutes < 48 * 60:
        return message("exchange.hours", count=minutes // 60)
    return message("exchange.days", count=minutes // (24 * 60))


def _moment(answer: Answer) -> str:
    return answer.at.strftime("%Y-%m-%d %H:%M")


def _who(answer: Answer) -> str:
    """Return who was signed in to Exchange Online, or else who ran the script."""
    accounts = dict.fromkeys(s.account for s in answer.seen.sessions or () if s.account)
    return ", ".join(accounts) or answer.run_by


def _finding_data(finding: Finding) -> dict[str, object]:
    remedy = str(finding.remedy) if finding.remedy else ""
    return {
        "part": finding.part,
        "state": finding.state.value,
        "what": str(finding.what),
        "remedy": remedy,
    }


def _run_data(answer: Answer) -> dict[str, object]:
    return {
        "script": answer.script,
        "digest": answer.digest,
        "at": answer.at.isoformat(),
        "by": _who(answer),
        "run_by": answer.run_by,
        "preview": answer.preview,
        "well": answer.well,
        "problems": list(answer.problems),
        "changes": [_change_data(change) for change in answer.changes],
        "made": list(answer.made),
        "outside": list(answer.outside),
    }


def _change_data(change: Changed) -> dict[str, object]:
    return {
        "action": change.action,
        "target": change.target,
        "before": list(change.before),
        "after": list(change.after),
    }
