"""Show a plan as a page of its own, to be attached to a change request: no script, no address.

Every text goes through lxml, which escapes it; nothing here is HTML by concatenation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provision.contract.messages import Language, message, text_of, visible
from provision.picture import draw
from provision.plan import Delete, key_of
from provision.report import SIGNS, VERBS, properties_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from provision.contract.messages import Line
    from provision.plan import Change, Plan
    from provision.resources import Resource

# Nothing but its own style may be used by the page, whatever a tenant puts into a name.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
:root { color-scheme: light dark; --line: #8886; --create: #1a7f37; --update: #9a6700;
  --delete: #cf222e; --unchanged: #57606a }
@media (prefers-color-scheme: dark) { :root { --create: #3fb950; --update: #d29922;
  --delete: #f85149; --unchanged: #8b949e } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
.facts th { font-weight: normal; opacity: .75; width: 12rem }
section.change { border-left: .3rem solid var(--line); padding-left: 1rem; margin: 1rem 0;
  break-inside: avoid }
.create { border-color: var(--create) !important; --mark: var(--create) }
.update { border-color: var(--update) !important; --mark: var(--update) }
.delete { border-color: var(--delete) !important; --mark: var(--delete) }
.unchanged { --mark: var(--unchanged) }
.verb { color: var(--mark); font-weight: 600 }
del { color: var(--delete) } ins { color: var(--create); text-decoration: none }
code { font: .9em ui-monospace, monospace }
.warning { border: 1px solid var(--update); border-radius: .4rem; padding: .5rem .8rem;
  margin: .5rem 0 }
svg { width: 100%; height: auto; font: 13px system-ui, sans-serif }
svg rect { fill: none; stroke: var(--mark, var(--line)); stroke-width: 2 }
svg text { fill: currentColor } svg path { fill: none; stroke: var(--line); stroke-width: 2 }
"""


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
    from lxml import etree
    from lxml.html import builder as e

    def said(line: Line) -> str:
        return text_of(line, language)

    title = said(message("page.title", tenant=facts.tenant))
    states = {key_of(change): VERBS[type(change)] for change in plan.changes}
    page = e.HTML(
        e.HEAD(
            e.META(charset="utf-8"),
            e.META({"http-equiv": "Content-Security-Policy", "content": POLICY}),
            e.META(name="viewport", content="width=device-width, initial-scale=1"),
            e.TITLE(title),
            e.STYLE(STYLE),
        ),
        e.BODY(
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
        lang=str(language),
    )
    text: str = etree.tostring(page, method="html", doctype="<!doctype html>", encoding="unicode")
    return f"{text}\n"


def _facts(facts: Facts, said: Any) -> Any:
    from lxml.html import builder as e

    rows = {
        "manifest": facts.manifest,
        "tenant": facts.tenant,
        "made": facts.made.isoformat(" ", "seconds"),
    }
    cells = [
        e.TR(e.TH(said(message(f"page.{name}")), scope="row"), e.TD(visible(value)))
        for name, value in rows.items()
    ]
    return e.TABLE(*cells, {"class": "facts"})


def _change(change: Change, said: Any) -> Any:
    from lxml.html import builder as e

    kind = VERBS[type(change)]
    verb = e.SPAN(f"{SIGNS[type(change)]} {said(message(f'page.{kind}'))}", {"class": "verb"})
    rows = list(_rows(change))
    table = [e.TABLE(*rows)] if rows else []
    head = e.H2(verb, " ", e.CODE(visible(str(key_of(change)))))
    return e.SECTION(head, *table, {"class": f"change {kind}"})


def _rows(change: Change) -> Iterator[Any]:
    """Yield a row for each property that differs; of a list, what goes and what comes."""
    from lxml.html import builder as e

    for name, old, new in properties_of(change):
        before, after = _entries(old), _entries(new)
        gone = [e.DIV(e.DEL(f"- {text}")) for text in before if text not in after]
        come = [e.DIV(e.INS(f"+ {text}")) for text in after if text not in before]
        yield e.TR(e.TH(e.CODE(name), scope="row"), e.TD(*gone, *come))


def _entries(value: object) -> tuple[str, ...]:
    if isinstance(value, frozenset):
        return tuple(sorted(visible(str(entry)) for entry in value))
    return () if value is None else (visible(str(value)),)


def _left_alone(plan: Plan, said: Any) -> Iterator[Any]:
    from lxml.html import builder as e

    if plan.left_alone:
        yield e.H2(said(message("page.left-alone")))
        yield e.UL(
            *(e.LI(e.CODE(visible(f"{o.key} {o.name}: {o.value}"))) for o in plan.left_alone)
        )


def _going(plan: Plan) -> Iterator[Resource]:
    return (change.live for change in plan.changes if isinstance(change, Delete))
