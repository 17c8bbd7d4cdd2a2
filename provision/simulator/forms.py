"""An HTML page to what a person can do with it: its form, and what it says went wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form; a box that can be ticked is sent only when it is."""

    name: str
    value: str
    is_box: bool = False


@dataclass(slots=True)
class Form:
    """A form with its fields and its named buttons, of which one is pressed."""

    action: str
    method: str
    inputs: list[Input] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict)

    def asks(self, name: str) -> bool:
        return any(one.name == name for one in self.inputs)

    def filled(self, answers: dict[str, str], button: str = "") -> str:
        """Return what a browser sends when `answers` are written in and `button` is pressed."""
        sent = [
            (one.name, answers.get(one.name, one.value))
            for one in self.inputs
            if not one.is_box or one.name in answers
        ]
        pressed = [(button, self.buttons[button])] if button in self.buttons else []
        return urlencode(sent + pressed)


@dataclass(frozen=True, slots=True)
class Page:
    """What was read of a page: the first form, if any, and the text of the element `error`."""

    form: Form | None
    error: str


def read_page(html: str) -> Page:
    """Return what `html` offers."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Page(reader.form, " ".join("".join(reader.error).split()))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.form: Form | None = None
        self.error: list[str] = []
        self._error_tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if has.get("id") == "error":
            self._error_tag = tag
        if tag == "form" and not self.form:
            self.form = Form(has.get("action", ""), has.get("method", "get").upper())
        elif self.form and has.get("name"):
            self._take(self.form, tag, has)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._error_tag:
            self._error_tag = ""

    def handle_data(self, data: str) -> None:
        if self._error_tag:
            self.error.append(data)

    def _take(self, form: Form, tag: str, has: dict[str, str]) -> None:
        kind = has.get("type", "submit" if tag == "button" else "text").lower()
        if tag in ("button", "input") and kind == "submit":
            form.buttons[has["name"]] = has.get("value", "")
        elif tag == "input":
            value = has.get("value", "on" if kind == "checkbox" else "")
            form.inputs.append(Input(has["name"], value, is_box=kind == "checkbox"))
