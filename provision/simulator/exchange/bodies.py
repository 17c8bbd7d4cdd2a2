"""What the store makes of bodies: HTML is wrapped, and each form can be had as the other."""

from __future__ import annotations

import html
import re

from provision.simulator.exchange.kinds import Body

_HEAD = (
    '<html>\r\n<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n'
)
_BODY = re.compile(r"(?is)<body\b([^>]*)>(.*)</body\s*>")
_SPACE = re.compile(r"[ \t\r\n]+")
_TAG = re.compile(r"<[^>]*>")
_UNSEEN = re.compile(r"(?is)<(head|style|script|title)\b.*?</\1\s*>|<!--.*?-->")
_BREAK = re.compile(r"(?i)<br\s*/?>|</(p|div|li|tr|h[1-6])\s*>")


def stored(body: Body) -> Body:
    """Return `body` as the store keeps it."""
    return Body(_document(body.content) if body.is_html else _lines(body.content), body.is_html)


def _lines(text: str) -> str:
    return re.sub(r"\r\n|\r|\n", "\r\n", text)


def _document(text: str) -> str:
    if not text:
        return ""
    inner = _BODY.search(text)
    attributes, content = (inner[1], inner[2]) if inner else ("", _fragment(text))
    return _lines(f"{_HEAD}</head>\n<body{attributes}>\n{content.strip()}\n</body>\n</html>\n")


def _fragment(text: str) -> str:
    return re.sub(r"(?is)</?html\b[^>]*>|<!doctype[^>]*>|<head\b.*?</head\s*>", "", text)


def as_text(body: Body) -> Body:
    """Return `body` without markup."""
    if not body.is_html:
        return body
    inner = _BODY.search(body.content)
    flowing = _SPACE.sub(" ", _UNSEEN.sub("", inner[2] if inner else body.content))
    broken = re.sub(r" *\n *", "\n", _BREAK.sub("\n", flowing))
    return Body(_lines(html.unescape(_TAG.sub("", broken)).strip("\n ")), is_html=False)


def as_html(body: Body) -> Body:
    """Return `body` as a document."""
    if body.is_html or not body.content:
        return Body(body.content, is_html=True)
    escaped = html.escape(body.content, quote=False)
    marked = "<br>\n".join(escaped.splitlines())
    return stored(Body(f'<div class="PlainText">{marked}</div>', is_html=True))


def appended(body: Body, more: Body) -> Body:
    """Return `body` with `more` after it, in the form that `body` has."""
    if not body.content:
        return stored(more)
    if not body.is_html:
        return Body(body.content + _lines(as_text(more).content), is_html=False)
    inner = more.content if more.is_html else html.escape(more.content, quote=False)
    before, _, after = body.content.rpartition("</body>")
    return stored(Body(f"{before}{inner}</body>{after}", is_html=True))
