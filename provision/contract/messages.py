"""What both packages say to a person: messages, problems with their place, failures, answers.

A message is a key of the catalogue and the values that go into it. It becomes text when it is
shown, in the language of whoever reads; until then it can be compared and passed around.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from provision.contract.catalogue import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Controls, invisible marks that change reading direction, lone surrogates, line separators.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Language(StrEnum):
    """A language the catalogue has."""

    ENGLISH = "en"
    JAPANESE = "ja"


class ExitCode(IntEnum):
    """What a command tells the shell, in Terraform's numbers."""

    DONE = 0
    FAILED = 1
    DIFFERENT = 2


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """Something to say; `str` says it in English."""

    key: str
    values: tuple[tuple[str, Value], ...] = ()

    def text(self, language: Language = Language.ENGLISH) -> str:
        """Return the message in `language`."""
        english, japanese = CATALOGUE[self.key]
        template = japanese if language is Language.JAPANESE else english
        values = {name: visible(text_of(v, language)) for name, v in self.values}
        return template.format_map(values)

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file as editors and compilers write it; without a line, the file itself."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, and what to do about it; `where` it is, if that is a place in a file."""

    message: Line
    remedy: Line
    where: Place | None = None

    def text(self, language: Language = Language.ENGLISH) -> str:
        """Return the problem as one line in `language`."""
        said = f"{text_of(self.message, language)}; {text_of(self.remedy, language)}"
        return f"{self.where}: {said}" if self.where else said

    def __str__(self) -> str:
        return self.text()


Line = Message | Problem | str
Value = Line | int


def message(key: str, /, **values: Value) -> Message:
    """Return the message that `key` has in the catalogue, with `values` for its fields."""
    return Message(key, tuple(values.items()))


def text_of(value: Value, language: Language) -> str:
    """Return `value` as text; a plain one is the same in every language."""
    return value.text(language) if isinstance(value, Message | Problem) else str(value)


def visible(text: str) -> str:
    """Return `text` with what would steer a terminal, or hide in it, written out."""
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in UNSEEN else char
        for char in text
    )


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings, laid out where they are shown."""

    headings: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say: for a person `parts`, for a program `data` (`--json`)."""

    parts: tuple[Line | Table, ...]
    exit_code: ExitCode = ExitCode.DONE
    data: Mapping[str, object] | Sequence[object] | None = None


class Failure(Exception):  # noqa: N818 - the base of every package's tree, itself never raised
    """An expected failure; `problems` holds everything wrong, worded for a person."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def unreadable(file: str, error: OSError) -> Problem:
    """Return what to tell a person whose file cannot be opened."""
    match error:
        case FileNotFoundError():
            what, remedy = message("files.missing"), message("files.missing-remedy")
        case IsADirectoryError():
            what, remedy = message("files.directory"), message("files.directory-remedy")
        case _:
            what = message("files.unreadable", reason=error.strerror or type(error).__name__)
            remedy = message("files.unreadable-remedy")
    return Problem(what, remedy, Place(file))
