"""Show an onboarding as a page of its own, to be attached to a change request.

What was found, what was shown, who agreed to it and when, which calls changed the tenant, and what
was checked: from the steps that were taken, the record of what was agreed to, and the audit trail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provision.calls_made import calls_since, moment, signed_in_at
from provision.contract.messages import Table, message, text_of, visible
from provision.page import Property, change_section, facts_table, grid, render_page
from provision.report import SIGNS, VERBS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from provision.calls_made import Entry
    from provision.contract.messages import Language, Line
    from provision.onboarding import Taken
    from provision.page import Say
    from provision.progress import Agreement

SIGN_OF = {VERBS[kind]: sign for kind, sign in SIGNS.items()}
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Story:
    """All that a page tells; the facts in their order, each under its name in the catalogue."""

    facts: tuple[tuple[str, Line], ...]
    taken: tuple[Taken, ...]
    agreements: tuple[Agreement, ...]
    trail: tuple[Entry, ...]
    kept_trail: bool


def render_story(story: Story, language: Language) -> str:
    """Return the page."""
    from lxml.html import builder as e

    def said(line: Line) -> str:
        return visible(text_of(line, language))

    title = said(message("report.title", tenant=dict(story.facts)["tenant"]))
    body = (
        e.H1(title),
        facts_table((said(message(f"report.{n}")), said(value)) for n, value in story.facts),
        e.H2(said(message("report.steps"))),
        _steps(story.taken, said),
        *_agreed(story, said),
        *_calls(story, said),
        *_said(story.taken, said),
    )
    return render_page(title, body, language)


def _steps(taken: Iterable[Taken], said: Say) -> Any:
    heads = ("number", "step", "state", "began", "ended")
    rows = (
        (
            str(number),
            said(message(f"onboarding.{one.name}")),
            said(message(f"onboarding.state-{one.state}")),
            _time(one.began),
            _time(one.ended),
        )
        for number, one in enumerate(taken, 1)
    )
    return grid((said(message(f"onboarding.heading-{name}")) for name in heads), rows)


def _agreed(story: Story, said: Say) -> Iterator[Any]:
    """Yield what was shown, who agreed to it and how, and what that person was signed in as."""
    from lxml.html import builder as e

    yield e.H2(said(message("report.agreed")))
    if not story.agreements:
        yield e.P(said(message("report.nothing-agreed")))
    for one in story.agreements:
        how = message("report.asked" if one.asked else "report.by-option")
        account = signed_in_at(story.trail, moment(one.at))
        who = message("report.by", who=one.by, at=one.at, how=how, account=account)
        done = message("report.finished", at=one.finished)
        yield e.P(said(who))
        yield e.P(said(done if one.finished else message("report.unfinished")))
        yield from (_change(change, said) for change in one.changes)


def _change(change: Mapping[str, object], said: Say) -> Any:
    """Return a change as the record has it; whatever else the record holds is only shown."""
    kind = str(change.get("action", ""))
    properties = change.get("properties", ())
    listed = properties if isinstance(properties, list) else []
    rows = (
        Property(str(p.get("name", "")), _entries(p.get("before")), _entries(p.get("after")))
        for p in listed
        if isinstance(p, dict)
    )
    known = kind if kind in SIGN_OF else "unchanged"
    key = str(change.get("key", UNKNOWN))
    return change_section(known, SIGN_OF.get(kind, UNKNOWN), key, rows, said)


def _entries(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(map(str, value))
    return () if value is None else (str(value),)


def _calls(story: Story, said: Say) -> Iterator[Any]:
    from lxml.html import builder as e

    yield e.H2(said(message("report.calls")))
    begun = [moment(one.at) for one in story.agreements]
    calls = list(calls_since(story.trail, min(begun))) if begun else []
    if not calls:
        yield e.P(said(message("report.no-calls" if story.kept_trail else "report.no-trail")))
        return
    heads = ("time", "who", "call", "outcome", "request-id")
    rows = ((_time(c.time), c.who, f"{c.method} {c.path}", c.outcome, c.request_id) for c in calls)
    yield grid((said(message(f"report.{name}")) for name in heads), rows)


def _said(taken: Iterable[Taken], said: Say) -> Iterator[Any]:
    """Yield what every step said, as it was told to the person."""
    from lxml.html import builder as e

    for number, one in enumerate(taken, 1):
        if one.began is None:
            continue
        name = said(message(f"onboarding.{one.name}"))
        yield e.H2(f"{number}. {name}")
        for part in one.answer.parts:
            if isinstance(part, Table):
                heads = map(said, part.headings)
                yield grid(heads, (map(said, row) for row in part.rows))
            else:
                yield e.P(said(part))


def _time(when: datetime | None) -> str:
    return when.isoformat(" ", "seconds") if when else "-"
