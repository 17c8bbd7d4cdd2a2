"""Recipient filters of management scopes: a small part of OPATH, parsed and applied."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, assert_never

from provision.simulator.exchange.cmdlet_errors import CmdletError

if TYPE_CHECKING:
    from collections.abc import Callable

    from provision.simulator.exchange.mailbox import Mailbox

_TOKEN = re.compile(r"\s*(?:(\()|(\))|'((?:[^']|'')*)'|(-\w+)|(\$?\w+))")
_DN = re.compile(r"(?i)cn=.+,dc=")  # a group's plain name finds nobody
_COMPARISONS = {"-eq", "-ne", "-like", "-notlike"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A property compared with a text."""

    name: str
    operator: str
    text: str


@dataclass(frozen=True, slots=True)
class Negation:
    """The opposite of a filter."""

    inner: Filter


@dataclass(frozen=True, slots=True)
class Both:
    """Two filters that must both match."""

    left: Filter
    right: Filter


@dataclass(frozen=True, slots=True)
class Either:
    """Two filters of which one must match."""

    left: Filter
    right: Filter


Filter = Comparison | Negation | Both | Either


class _Reader:
    def __init__(self, written: str) -> None:
        self.written = written
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while written[at:].strip():
            match = _TOKEN.match(written, at)
            if match is None:
                raise self.invalid()
            kinds = ("(", ")", "text", "operator", "word")
            kind = kinds[(match.lastindex or 1) - 1]
            self.tokens.append((kind, match[match.lastindex or 0]))
            at = match.end()

    def invalid(self) -> CmdletError:
        return CmdletError(
            "InvalidOperationException",
            f"The recipient filter '{self.written}' is invalid or is not one that the simulated"
            " Exchange Server knows.",
        )

    def peek(self) -> str:
        kind, text = self.tokens[0] if self.tokens else ("", "")
        return text.lower() if kind == "operator" else kind

    def take(self, *expected: str) -> str:
        if self.peek() not in expected:
            raise self.invalid()
        return self.tokens.pop(0)[1]

    def either(self) -> Filter:
        found = self.both()
        while self.peek() == "-or":
            self.take("-or")
            found = Either(found, self.both())
        return found

    def both(self) -> Filter:
        found = self.single()
        while self.peek() == "-and":
            self.take("-and")
            found = Both(found, self.single())
        return found

    def single(self) -> Filter:
        if self.peek() == "-not":
            self.take("-not")
            return Negation(self.single())
        if self.peek() == "(":
            self.take("(")
            inner = self.either()
            self.take(")")
            return inner
        name = self.take("word")
        operator = self.take(*_COMPARISONS).lower()
        text = self.take("text").replace("''", "'")
        if name.lower() not in _PROPERTIES:
            raise self.invalid()
        if name.lower() == "memberofgroup" and not _DN.match(text):
            raise self.invalid()
        return Comparison(name.lower(), operator, text)


def parse_filter(written: str) -> Filter:
    """Return the filter that `written` is."""
    reader = _Reader(written)
    found = reader.either()
    if reader.tokens:
        raise reader.invalid()
    return found


_PROPERTIES: dict[str, Callable[[Mailbox], tuple[str, ...]]] = {
    "alias": lambda mailbox: (mailbox.alias,),
    "displayname": lambda mailbox: (mailbox.name,),
    "emailaddresses": lambda mailbox: (f"SMTP:{mailbox.smtp}", mailbox.smtp),
    "memberofgroup": lambda mailbox: tuple(mailbox.groups),
    "name": lambda mailbox: (mailbox.name,),
    "primarysmtpaddress": lambda mailbox: (mailbox.smtp,),
    "recipienttype": lambda _mailbox: ("UserMailbox",),
    "recipienttypedetails": lambda _mailbox: ("UserMailbox",),
    "userprincipalname": lambda mailbox: (mailbox.smtp,),
    "windowsemailaddress": lambda mailbox: (mailbox.smtp,),
}


def matches(wanted: Filter, mailbox: Mailbox) -> bool:
    """Return whether `mailbox` is one of those that `wanted` describes."""
    match wanted:
        case Comparison():
            return _compares(wanted, mailbox)
        case Negation(inner):
            return not matches(inner, mailbox)
        case Both(left, right):
            return matches(left, mailbox) and matches(right, mailbox)
        case Either(left, right):
            return matches(left, mailbox) or matches(right, mailbox)
        case _:
            assert_never(wanted)


def _compares(wanted: Comparison, mailbox: Mailbox) -> bool:
    held = [value.lower() for value in _PROPERTIES[wanted.name](mailbox)]
    if wanted.operator in {"-eq", "-ne"}:
        found = wanted.text.lower() in held
    else:
        # Only the star is a wildcard.
        pattern = wanted.text.lower().replace("[", "[[]").replace("?", "[?]")
        found = any(fnmatchcase(value, pattern) for value in held)
    return found is not wanted.operator.startswith("-n")
