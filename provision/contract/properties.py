r"""Java's `.properties` files: bytes to keys and values, and back.

The form is that of java.util.Properties: comments begin with `#` or `!`, a key ends at the first
`=`, `:` or space that no backslash escapes, a line goes on after a backslash at its end, and
`\u` with four digits is a UTF-16 unit. Of a key that comes twice the last value counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.contract.document import LARGEST
from provision.contract.messages import Failure, Place, Problem, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from provision.contract.messages import Message

LINE_END = re.compile("\r\n|\r|\n")
BLANK = " \t\f"
SEPARATOR = re.compile(r"[ \t\f]*[=:]?[ \t\f]*")
KEY = re.compile(r"(?:[^\\=: \t\f]|\\.)*\\?", re.DOTALL)
ESCAPE = re.compile(r"\\(u.{0,4}|.|\Z)", re.DOTALL)
CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


class PropertiesError(Failure):
    """A .properties file cannot be used."""


@dataclass(frozen=True, slots=True)
class Property:
    """A value and the line on which its key begins."""

    value: str
    line: int


def parse_properties(data: bytes, file: str) -> dict[str, Property]:
    """Return what is in `data`, or raise `PropertiesError` naming every line that is wrong.

    Bytes that are not UTF-8 are ISO-8859-1, which Java read until its version 9.
    """
    if len(data) > LARGEST:
        what, remedy = message("files.too-large", limit=LARGEST), message("files.too-large-remedy")
        raise PropertiesError(Problem(what, remedy, Place(file)))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("iso-8859-1")
    found: dict[str, Property] = {}
    problems = []
    for number, line in _logical_lines(text):
        try:
            key, value = _parted(line)
        except _MalformedError as error:
            remedy = message("properties.escape-remedy")
            problems.append(Problem(error.said, remedy, Place(file, number, 1)))
        else:
            found[key] = Property(value, number)
    if problems:
        raise PropertiesError(*problems)
    return found


def render_properties(values: Mapping[str, str]) -> str:
    """Return `values` as a file's text, in ASCII, which every version of Java reads alike."""
    lines = (f"{_escaped(k, ' =:#!')}={_escaped(v, '')}\n" for k, v in values.items())
    return "".join(lines)


class _MalformedError(Exception):
    """An escape that stands for nothing."""

    def __init__(self, said: Message) -> None:
        super().__init__(str(said))
        self.said = said


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line that is neither blank nor a comment, whole, with its number."""
    parts: list[str] = []
    first = 0
    for number, natural in enumerate(LINE_END.split(text), 1):
        line = natural.lstrip(BLANK)
        if not parts and (not line or line[0] in "#!"):
            continue
        backslashes = len(line) - len(line.rstrip("\\"))
        goes_on = backslashes % 2 == 1  # with an even number they escape one another
        content = line[:-1] if goes_on else line
        first = first if parts else number
        parts += [content] if content else []
        if parts and not goes_on:
            yield first, "".join(parts)
            parts = []
    if parts:
        yield first, "".join(parts)


def _parted(line: str) -> tuple[str, str]:
    key = KEY.match(line)
    end = key.end() if key else 0
    separator = SEPARATOR.match(line, end)
    start = separator.end() if separator else end
    return _unescaped(line[:end]), _unescaped(line[start:])


def _unescaped(text: str) -> str:
    """Return `text` with every escape replaced; two halves of a character become one."""
    units = ESCAPE.sub(lambda found: _meant(found[1]), text)
    try:
        return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError as error:
        raise _MalformedError(message("properties.half-character")) from error


def _meant(escape: str) -> str:
    if not escape.startswith("u"):
        return CONTROLS.get(escape, escape)
    if not re.fullmatch("u[0-9A-Fa-f]{4}", escape):
        raise _MalformedError(message("properties.escape", escape=f"\\{escape}"))
    return chr(int(escape[1:], 16))


def _escaped(text: str, besides: str) -> str:
    """Return `text` with all escaped that would end it, begin it, or not be ASCII."""
    names = {char: f"\\{name}" for name, char in CONTROLS.items()} | {"\\": "\\\\"}
    names |= {char: f"\\{char}" for char in besides}
    body = "".join(names.get(char) or _unit(char) for char in text)
    return f"\\{body}" if body.startswith(" ") else body


def _unit(char: str) -> str:
    """Return an ASCII character as it is, and another as its UTF-16 units."""
    if " " <= char <= "~":
        return char
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
