"""Turns the notation of the tables into structures that messages can be held against.

    Name(Base): @attribute=Type @needed=Type! #TextType one=Type maybe=Type? many=Type* some=Type+

What stands after the colon is what an element of the type has: attributes, text, or children in
this order. A type that is called as its element or attribute is left out; `~` instead of a type
is an element that is known but not served, so that nobody looks into it. `(a | b)` is a choice,
`(a b)?` a group, `$name` one of the choices below, and `@any` lets SOAP's own
attributes in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

UNSERVED = "~"
CHOICES = {
    "$path": "(FieldURI=PathToUnindexedField | IndexedFieldURI=PathToIndexedField"
    " | ExtendedFieldURI=PathToExtendedField)",
    "$attachment": "(ItemAttachment | FileAttachment | ReferenceAttachment)",
    "$search": "(Exists | Excludes | IsEqualTo | IsNotEqualTo | IsGreaterThan"
    " | IsGreaterThanOrEqualTo | IsLessThan | IsLessThanOrEqualTo"
    " | Contains=ContainsExpression | Not | And | Or | Near~)",
    "$item": "(Item | Message | SharingMessage~ | CalendarItem | Contact~ | DistributionList~"
    " | MeetingMessage~ | MeetingRequest~ | MeetingResponse~ | MeetingCancellation~ | Task"
    " | PostItem~ | RoleMember~ | Network~ | Person~)",
    "$create": "(Item | Message | SharingMessage~ | CalendarItem | Contact~ | DistributionList~"
    " | MeetingMessage~ | MeetingRequest~ | MeetingResponse~ | MeetingCancellation~ | Task"
    " | PostItem~ | ReplyToItem~ | ForwardItem~ | ReplyAllToItem~ | AcceptItem"
    " | TentativelyAcceptItem | DeclineItem | CancelCalendarItem | RemoveItem~"
    " | SuppressReadReceipt~ | PostReplyItem~ | AcceptSharingInvitation~ | RoleMember~"
    " | Network~ | Person~)",
}
_HEAD = re.compile(r"(\w+)(?:\((\w+)\))?")
_TOKEN = re.compile(r"@any|@\w+(?:=\w+)?!?|#\w+|\w+(?:=\w+|~)?|[(|)?*+]")
_OCCURS = {"?": (0, 1), "*": (0, None), "+": (1, None)}


@dataclass(frozen=True, slots=True)
class Part:
    """A place in the order of children; `choice` lists names, `parts` what stands in a row.

    A single child is a part with one name. `starts`: the names that it can begin with.
    `optional`: whether it may be left out.
    """

    starts: frozenset[str]
    optional: bool
    most: int | None
    name: str = ""
    parts: tuple[Part, ...] = ()
    is_choice: bool = False


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute and the type of its value."""

    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """What an element of one type holds; `namespace` is that of its children."""

    name: str
    namespace: str
    attributes: Mapping[str, Attribute]
    any_attribute: bool
    text: str | None
    content: Part
    children: Mapping[str, str]


class _Reader:
    """Reads the tokens of one type."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0
        self.children: dict[str, str] = {}

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def row(self) -> list[Part]:
        """Read parts until the row, group or alternative ends."""
        parts = []
        while self.peek() not in ("", ")", "|"):
            parts.append(self.part())
        return parts

    def part(self) -> Part:
        if self.peek() == "(":
            return self.group()
        name, kind = _name_and_kind(self.take())
        self.children[name] = kind
        least, most = self.occurs()
        return Part(frozenset({name}), least == 0, most, name)

    def group(self) -> Part:
        self.take()
        alternatives = [in_a_row(self.row())]
        while self.take() == "|":
            alternatives.append(in_a_row(self.row()))
        least, most = self.occurs()
        inner = alternatives[0] if len(alternatives) == 1 else _one_of(alternatives)
        optional = least == 0 or inner.optional
        return Part(inner.starts, optional, most, parts=inner.parts, is_choice=inner.is_choice)

    def occurs(self) -> tuple[int, int | None]:
        return _OCCURS[self.take()] if self.peek() in _OCCURS else (1, 1)


def in_a_row(parts: list[Part]) -> Part:
    """Return the part that consists of `parts`, one after the other."""
    starts: frozenset[str] = frozenset()
    for part in parts:
        starts |= part.starts
        if not part.optional:
            break
    return Part(starts, all(part.optional for part in parts), 1, parts=tuple(parts))


def _one_of(parts: list[Part]) -> Part:
    starts = frozenset().union(*(part.starts for part in parts))
    return Part(starts, any(p.optional for p in parts), 1, parts=tuple(parts), is_choice=True)


def _name_and_kind(token: str) -> tuple[str, str]:
    if token.endswith(UNSERVED):
        return token.removesuffix(UNSERVED), UNSERVED
    name, _, kind = token.partition("=")
    return name, kind or name


def entries(table: str) -> Iterator[str]:
    """Return the entries of `table`, a line each: a line that is indented goes on."""
    yield from (line for line in re.sub(r"\n +", " ", table).splitlines() if line)


def read_structures(table: str, namespace: str, known: dict[str, Structure]) -> None:
    """Add the types of `table` to `known`; a base may stand before or after what extends it."""
    waiting = {match[1]: line for line in entries(table) if (match := _HEAD.match(line))}
    for name in waiting:
        _read_structure(name, waiting, namespace, known)


def _read_structure(
    name: str, waiting: Mapping[str, str], namespace: str, known: dict[str, Structure]
) -> Structure:
    if name in known:
        return known[name]
    head, _, rest = waiting[name].partition(":")
    base_name = head.removeprefix(name).strip("()")
    base = _read_structure(base_name, waiting, namespace, known) if base_name else None
    for choice, written in CHOICES.items():
        rest = rest.replace(choice, written)
    known[name] = _structure(name, namespace, _TOKEN.findall(rest), base)
    return known[name]


def _structure(name: str, namespace: str, tokens: list[str], base: Structure | None) -> Structure:
    attributes = dict(base.attributes) if base else {}
    for token in tokens:
        if token.startswith("@") and token != "@any":
            written, kind = _name_and_kind(token[1:].rstrip("!"))
            attributes[written] = Attribute(kind, token.endswith("!"))
    reader = _Reader([token for token in tokens if token[0] not in "@#"])
    content = in_a_row([*([base.content] if base else []), *reader.row()])
    return Structure(
        name,
        namespace,
        attributes,
        any_attribute="@any" in tokens,
        text=next((token[1:] for token in tokens if token[0] == "#"), None),
        content=content,
        children={**(base.children if base else {}), **reader.children},
    )
