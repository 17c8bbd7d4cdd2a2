"""Show a plan as a page of its own, to be attached to a change request: no script, no address.

Every text goes through lxml, which escapes it; nothing here is HTML by concatenation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provision.contract.messages import Language, message, text_of, visible
from provision.page import Property, change_section, facts_table, render_page
from provision.picture import draw
from provision.plan import Delete, key_of
from provision.report import SIGNS, VERBS, properties_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from provision.contract.messages import Line
    from provision.page import Say
    from provision.plan import Change, Plan
    from provision.resources import Resource


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says besides the plan: which manifest for which tenant, when, and by whom."""

    manifest: str
    tenant: str
    made: datetime
    warnings: tuple[Line, ...] = ()
    notes: tuple[Line, ...] = ()


def render_html(plan: Plan, resources: Iterable[Resource], facts: Facts, language: Language) -> str:
    """Return the page of `plan`; `resources` are those that the manifest wants."""
    from lxml.html import builder as e

    def said(line: Line) -> str:
        return text_of(line, language)

    title = said(message("page.title", tenant=facts.tenant))
    states = {key_of(change): VERBS[type(change)] for change in plan.changes}
    return render_page(
        title,
        (
            e.H1(title),
            _facts(facts, said),
            *(e.P(said(warning), {"class": "warning"}) for warning in facts.warnings),
            e.H2(said(message("page.changes"))),
            *(
                [_change(change, said) for change in plan.changes]
                or [e.P(said(message("plan.empty")))]
            ),
            *_left_alone(plan, said),
            e.H2(said(message("page.picture"))),
            draw([*resources, *_going(plan)], states, said),
            *(e.P(said(note)) for note in facts.notes),
        ),
        language,
    )


def _facts(facts: Facts, said: Say) -> Any:
    rows = (
        ("manifest", facts.manifest),
        ("tenant", facts.tenant),
        ("made", facts.made.isoformat(" ", "seconds")),
    )
    return facts_table((said(message(f"page.{name}")), value) for name, value in rows)


def _change(change: Change, said: Say) -> Any:
    kind = VERBS[type(change)]
    properties = (Property(n, _entries(o), _entries(new)) for n, o, new in properties_of(change))
    return change_section(kind, SIGNS[type(change)], str(key_of(change)), properties, said)


def _entries(value: object) -> tuple[str, ...]:
    if isinstance(value, frozenset):
        return tuple(sorted(str(entry) for entry in value))
    return () if value is None else (str(value),)


def _left_alone(plan: Plan, said: Say) -> Iterator[Any]:
    from lxml.html import builder as e

    if plan.left_alone:
        yield e.H2(said(message("page.left-alone")))
        yield e.UL(
            *(e.LI(e.CODE(visible(f"{o.key} {o.name}: {o.value}"))) for o in plan.left_alone)
        )


def _going(plan: Plan) -> Iterator[Resource]:
    return (change.live for change in plan.changes if isinstance(change, Delete))
