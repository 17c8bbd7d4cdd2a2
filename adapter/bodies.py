"""Bodies of items: what an HTML one says as plain text, and what stays of it however it is dressed.

Exchange puts every HTML body into a document of its own, with a head, `meta` and `style`, ends
lines as it likes, and turns plain text into paragraphs; none of that is an edit.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from adapter.items import Body, BodyKind

if TYPE_CHECKING:
    from lxml import etree

UNSEEN = {"head", "style", "script", "title", "meta", "link", "template"}
BLOCKS = {"p", "div", "tr", "table", "ul", "ol", "blockquote", "pre", "section", "article"} | {
    f"h{level}" for level in range(1, 7)
}
# What only wraps: a text in these is plain.
WRAPPERS = {"html", "body", "div", "p", "span", "font", "br"}
MEANT = {"a": "href", "img": "src"}
# Stands for the end of a line that the markup means: those in the text of HTML are blanks.
BREAK = "\0"
BEFORE = {"br": BREAK, "li": f"{BREAK}- ", **dict.fromkeys(BLOCKS, BREAK)}
AFTER = {"td": " ", "th": " ", **dict.fromkeys(BLOCKS, BREAK)}
BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")


def plain_text(html: str) -> str:
    r"""Return what an HTML body says, its lines parted by `\n`."""
    root = _root(html)
    if root is None:
        return ""
    words: list[str] = []
    _gather(root, words)
    lines = [BLANKS.sub(" ", line).strip() for line in "".join(words).split(BREAK)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def html_of(text: str) -> str:
    """Return a plain text as HTML."""
    from html import escape

    lines = escape(text, quote=False).split("\n")
    return f"<html><body>{'<br>'.join(lines)}</body></html>"


@lru_cache(maxsize=256)  # an item is brought into its one form several times on its way
def canonical_body(body: Body) -> Body:
    """Return a body in the one form that both sides agree on.

    HTML without any markup of its own is the plain text that it shows.
    """
    if body.kind is BodyKind.HTML:
        root = _root(body.content)
        if root is not None and not _is_plain(root):
            words: list[str] = []
            _outline(root, words)
            return Body("".join(words).strip(), BodyKind.HTML)
        return Body(plain_text(body.content))
    lines = body.content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Body("\n".join(line.rstrip() for line in lines).strip("\n"))


def _root(html: str) -> etree._Element | None:
    from lxml import etree

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", html).strip()
    if not text:
        return None
    try:
        # lxml.html makes an object of a class of its own of every element, which nobody needs.
        found: etree._Element | None = etree.HTML(text)
    except (etree.ParserError, ValueError):  # nothing in it but comments; or an encoding named
        return None
    return found


def _is_plain(root: etree._Element) -> bool:
    seen = {str(element.tag) for element in root.iter("*")} - UNSEEN
    return seen <= WRAPPERS


def _is_unseen(tag: str) -> bool:
    """Return whether nothing of an element is shown; a comment has a function for its tag."""
    return tag in UNSEEN or "<" in tag


def _gather(element: etree._Element, words: list[str]) -> None:
    """Add what `element` says to `words`; where a line ends there is a `BREAK`."""
    tag = str(element.tag)
    if not _is_unseen(tag):
        words += BEFORE.get(tag, ""), element.text or ""
        for child in element:
            _gather(child, words)
        words.append(AFTER.get(tag, ""))
    words.append(element.tail or "")


def _outline(element: etree._Element, words: list[str]) -> None:
    """Add the text with the markup that means something, and no other, to `words`."""
    tag = str(element.tag)
    if not _is_unseen(tag):
        shown = tag not in WRAPPERS
        if shown:
            value = element.get(MEANT[tag], "") if tag in MEANT else ""
            words.append(f"<{tag}{f'={value}' if value else ''}>")
        elif tag != "span":
            words.append("\n")
        words.append(_blank(element.text))
        for child in element:
            _outline(child, words)
        if shown:
            words.append(f"</{tag}>")
    words.append(_blank(element.tail))


def _blank(text: str | None) -> str:
    return BLANKS.sub(" ", text).strip() if text else ""
