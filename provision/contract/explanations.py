"""Turn the error codes of Entra, Exchange and Graph into a cause and what to do about it.

Microsoft asks programs not to decide by these numbers, and nothing here does: they are hints
for a person. Facts: learn.microsoft.com/entra/identity-platform/reference-error-codes.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.contract.explained_codes import PHRASES, TOPICS
from provision.contract.messages import message

if TYPE_CHECKING:
    from provision.contract.messages import Message

SIGN_IN = "AADSTS"
SIMILAR = 0.6

_TOPIC_OF = {code: topic for topic, codes in TOPICS.items() for code in codes}
_BY_FOLDED = {code.casefold(): code for code in _TOPIC_OF}
# Not `\b`: a code stands between Japanese letters as well, and those are word characters.
_CODE = re.compile(
    rf"(?<![A-Za-z0-9_])(?:{SIGN_IN}\d+|{'|'.join(sorted(_TOPIC_OF, key=len, reverse=True))})"
    r"(?![A-Za-z0-9_])",
    re.ASCII | re.IGNORECASE,
)
_PHRASE = re.compile("|".join(map(re.escape, PHRASES)), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an error code means here."""

    code: str
    cause: Message
    remedy: Message


def explain(code: str) -> Explanation | None:
    """Return what `code` means, however it is written, or None if nothing is known of it."""
    name = normalise(code)
    topic = _TOPIC_OF.get(name)
    if topic is None:
        return None
    cause, remedy = f"explanations.{topic}", f"explanations.{topic}-remedy"
    return Explanation(name, message(cause), message(remedy))


def known_codes() -> tuple[str, ...]:
    """Return every code that can be explained, in order."""
    return tuple(sorted(_TOPIC_OF))


def codes_in(text: str) -> tuple[str, ...]:
    """Return the codes that an error text names, first mentioned first; AADSTS codes known or not.

    Exchange's policy says its reason in words; those stand for a code of ours.
    """
    named = [(match.start(), normalise(match[0])) for match in _CODE.finditer(text)]
    said = [(match.start(), PHRASES[match[0].casefold()]) for match in _PHRASE.finditer(text)]
    return tuple(dict.fromkeys(code for _, code in sorted(named + said)))


def nearest(code: str, count: int = 3) -> tuple[str, ...]:
    """Return the known codes that look most like `code`, the best first."""
    wanted = normalise(code)
    if wanted.startswith(SIGN_IN):
        numbers = [name.removeprefix(SIGN_IN) for name in known_codes() if name.startswith(SIGN_IN)]
        found = difflib.get_close_matches(wanted.removeprefix(SIGN_IN), numbers, count, SIMILAR)
        return tuple(SIGN_IN + number for number in found)
    found = difflib.get_close_matches(wanted.casefold(), sorted(_BY_FOLDED), count, SIMILAR)
    return tuple(_BY_FOLDED[name] for name in found)


def normalise(code: str) -> str:
    """Return `code` as Microsoft writes it; a bare number is one of sign-in's."""
    folded = code.strip().casefold()
    if folded in _BY_FOLDED:
        return _BY_FOLDED[folded]
    digits = folded.removeprefix(SIGN_IN.casefold())
    return SIGN_IN + digits if digits.isascii() and digits.isdecimal() else code.strip()
