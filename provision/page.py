"""Pages of their own, to be attached to a change request: no script, no address, and their parts.

Every text goes through lxml, which escapes it; nothing here is HTML by concatenation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provision.contract.messages import Line, message, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from provision.contract.messages import Language

Say = Callable[[Line], str]

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
class Property:
    """A property that changes: its entries before and after, in the order they are shown."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def render_page(title: str, body: Iterable[Any], language: Language) -> str:
    """Return a whole page that holds `body`."""
    from lxml import etree
    from lxml.html import builder as e

    page = e.HTML(
        e.HEAD(
            e.META(charset="utf-8"),
            e.META({"http-equiv": "Content-Security-Policy", "content": POLICY}),
            e.META(name="viewport", content="width=device-width, initial-scale=1"),
            e.TITLE(title),
            e.STYLE(STYLE),
        ),
        e.BODY(*body),
        lang=str(language),
    )
    text: str = etree.tostring(page, method="html", doctype="<!doctype html>", encoding="unicode")
    return f"{text}\n"


def facts_table(rows: Iterable[tuple[str, str]]) -> Any:
    """Return names and what they are, a row each."""
    from lxml.html import builder as e

    cells = [e.TR(e.TH(name, scope="row"), e.TD(visible(value))) for name, value in rows]
    return e.TABLE(*cells, {"class": "facts"})


def grid(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Any:
    """Return a table with its headings."""
    from lxml.html import builder as e

    head = e.TR(*(e.TH(heading, scope="col") for heading in headings))
    body = [e.TR(*(e.TD(visible(cell)) for cell in row)) for row in rows]
    return e.TABLE(e.THEAD(head), e.TBODY(*body))


def change_section(
    kind: str, sign: str, key: str, properties: Iterable[Property], said: Say
) -> Any:
    """Return a change: what is done to what, and a row for each property that differs."""
    from lxml.html import builder as e

    verb = e.SPAN(f"{sign} {said(message(f'page.{kind}'))}", {"class": "verb"})
    rows = [_row(one) for one in properties]
    table = [e.TABLE(*rows)] if rows else []
    head = e.H2(verb, " ", e.CODE(visible(key)))
    return e.SECTION(head, *table, {"class": f"change {kind}"})


def _row(one: Property) -> Any:
    """Return a property's row; of a list, what goes and what comes."""
    from lxml.html import builder as e

    before, after = (tuple(map(visible, entries)) for entries in (one.before, one.after))
    gone = [e.DIV(e.DEL(f"- {text}")) for text in before if text not in after]
    come = [e.DIV(e.INS(f"+ {text}")) for text in after if text not in before]
    return e.TR(e.TH(e.CODE(visible(one.name)), scope="row"), e.TD(*gone, *come))
