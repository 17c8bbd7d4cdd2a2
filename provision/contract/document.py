"""Read YAML: bytes in, nodes that know their place out; problems are collected, not raised.

Nodes, because only they know where they were written: what comes by alias or merge key
keeps the place where it stands in the file.
"""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import yaml
from yaml.reader import ReaderError

from provision.contract.messages import Line, Place, Problem, message, visible
from provision.contract.scalars import TEXT, instead_of_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

MERGE = "tag:yaml.org,2002:merge"
FLAG = "tag:yaml.org,2002:bool"
NUMBER = "tag:yaml.org,2002:int"
LARGEST = 1024 * 1024  # tens of thousands of mailboxes, and a quarter of a minute to parse
# Controls, halves of characters, line and paragraph separators: in no name, address or path.
NO_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})


class Entry(NamedTuple):
    """One line of a mapping."""

    key: yaml.Node
    value: yaml.Node


class Document:
    """A YAML file being read: asked for what should be there, it notes what is not."""

    def __init__(self, data: bytes, file: str) -> None:
        self._file = file
        self._noted: dict[tuple[Place, str], Problem] = {}
        self._gathered: dict[int, dict[str, Entry]] = {}
        self.root = self._compose(data)

    @property
    def problems(self) -> list[Problem]:
        """Everything wrong so far, in the file's order."""
        return [self._noted[key] for key in sorted(self._noted)]

    def value(self, path: str) -> yaml.Node | None:
        """Return what stands at `path`, names parted by dots, from the top; None for nothing."""
        node = self.root
        for name in path.split("."):
            entries = self.pairs(node) if isinstance(node, yaml.MappingNode) else []
            node = next((entry.value for entry in entries if entry.key.value == name), None)
        return node

    def take_out(self, name: str) -> Entry | None:
        """Return the entry `name` of the top, which is no longer part of the document."""
        if not isinstance(self.root, yaml.MappingNode):
            return None
        taken = self._entries(self.root).pop(name, None)
        self.root.value = [(key, value) for key, value in self.root.value if key.value != name]
        return taken

    def extend(self, base: Document, root: yaml.Node) -> None:
        """Be `root` from now on, which was made of this document and `base`."""
        self.root = root
        self._gathered.clear()
        for problem in base.problems:
            if problem.where:
                self.note(problem.where, problem.message, problem.remedy)

    def note(self, where: Place, what: Line, remedy: Line) -> None:
        self._noted.setdefault((where, str(what)), Problem(what, remedy, where))

    def place(self, at: yaml.Node | yaml.Mark) -> Place:
        mark = at.start_mark if isinstance(at, yaml.Node) else at
        return Place(mark.name, mark.line + 1, mark.column + 1)

    def mapping(
        self,
        node: yaml.Node | None,
        required: Sequence[str],
        optional: Sequence[str] = (),
        because: Mapping[str, Line] | None = None,
    ) -> dict[str, yaml.Node]:
        """Return the values of `node` by key, noting unknown, missing and repeated ones.

        `because` says of some required keys why they are.
        """
        if not isinstance(node, yaml.MappingNode):
            self._expected(node, "mapping")
            return {}
        entries = self._entries(node)
        known = [*required, *optional]
        meant = self._note_unknown(entries, known)
        for name in required:
            if name not in entries and name not in meant:
                remedy = message("files.missing-key-remedy", name=name)
                what = message("files.missing-key", name=name)
                if because and name in because:
                    what = message("files.needed-key", name=name, why=because[name])
                self.note(self.place(node), what, remedy)
        return {name: entry.value for name, entry in entries.items() if name in known}

    def _note_unknown(self, entries: Mapping[str, Entry], known: Sequence[str]) -> set[str]:
        """Note the keys that are not known, and return what they were perhaps meant to be."""
        meant: set[str] = set()
        for name in (name for name in entries if name not in known):
            guess = nearest(name, known)
            remedy = message("files.known-keys", names=", ".join(known))
            if guess:
                remedy = message("files.did-you-mean", name=guess[0])
            what = message("files.unknown-key", name=name)
            self.note(self.place(entries[name].key), what, remedy)
            meant |= set(guess)
        return meant

    def pairs(self, node: yaml.Node | None) -> list[Entry]:
        """Return the entries of a mapping whose keys are free, noting repeated ones."""
        if isinstance(node, yaml.MappingNode):
            return list(self._entries(node).values())
        self._expected(node, "mapping")
        return []

    def items(self, node: yaml.Node | None) -> list[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self._expected(node, "list")
        return []

    def text(self, node: yaml.Node | None) -> str:
        """Return the text that `node` is, or note what it is instead."""
        if not isinstance(node, yaml.ScalarNode):
            self._expected(node, "text")
        elif node.tag != TEXT or not node.value.strip():
            what, remedy = instead_of_text(node)
            self.note(self.place(node), what, remedy)
        else:
            text = str(node.value)
            unseen = next((char for char in text if unicodedata.category(char) in NO_TEXT), "")
            if not unseen:
                return text
            what = message("files.unseen", character=visible(unseen))
            self.note(self.place(node), what, message("files.invisible-remedy"))
        return ""

    def flag(self, node: yaml.Node | None, *, default: bool = False) -> bool:
        if isinstance(node, yaml.ScalarNode) and node.tag == FLAG:
            word = str(node.value).lower()
            if word in ("true", "false"):
                return word == "true"
        self._expected(node, "flag")
        return default

    def number(self, node: yaml.Node | None, low: int, high: int, default: int = 0) -> int:
        """Return a number written in plain digits; `0o17`, `017` and `1_000` are refused."""
        if isinstance(node, yaml.ScalarNode) and node.tag == NUMBER:
            digits = str(node.value)
            plain = digits.isascii() and digits.isdecimal() and str(int(digits[:9])) == digits
            if plain and low <= int(digits) <= high:
                return int(digits)
        if node is not None:
            what = message("files.expected-number", low=low, high=high)
            self.note(self.place(node), what, message("files.expected-number-remedy"))
        return default

    def choice(self, node: yaml.Node | None, choices: Collection[str]) -> str:
        """Return the one of `choices` that `node` is, or an empty text."""
        if isinstance(node, yaml.ScalarNode) and node.tag == TEXT and node.value in choices:
            return str(node.value)
        if node is not None:
            written = str(getattr(node, "value", ""))
            guess = nearest(written, sorted(choices))
            what = message("files.expected-choice", choices=", ".join(sorted(choices)))
            remedy = message("files.expected-choice-remedy")
            if guess:
                remedy = message("files.did-you-mean", name=guess[0])
            self.note(self.place(node), what, remedy)
        return ""

    def _expected(self, node: yaml.Node | None, what: str) -> None:
        """Note that `node` is not `what`; one that is absent has been noted already."""
        if node is not None:
            expected = message(f"files.expected-{what}")
            self.note(self.place(node), expected, message(f"files.expected-{what}-remedy"))

    def _entries(
        self, node: yaml.MappingNode, inside: tuple[yaml.Node, ...] = ()
    ) -> dict[str, Entry]:
        """Return the entries of `node`, its own ones hiding those it merges.

        Those of a node are gathered once: merges of merges of merges are many.
        """
        if id(node) not in self._gathered:
            own = self._own_entries(node)
            merge = own.pop(MERGE, None)
            merged: dict[str, Entry] = {}
            for source in self._sources(merge, (*inside, node)) if merge else ():
                merged = self._entries(source, (*inside, node)) | merged
            self._gathered[id(node)] = merged | own
        return self._gathered[id(node)]

    def _own_entries(self, node: yaml.MappingNode) -> dict[str, Entry]:
        own: dict[str, Entry] = {}
        for key, value in node.value:
            name = MERGE if key.tag == MERGE else self.text(key)
            first = own.setdefault(name, Entry(key, value)).key
            if name and first is not key:
                what = message(
                    "files.duplicate-key", name=str(key.value), place=str(self.place(first))
                )
                self.note(self.place(key), what, message("files.duplicate-key-remedy"))
        own.pop("", None)
        return own

    def _sources(self, merge: Entry, inside: tuple[yaml.Node, ...]) -> Iterator[yaml.MappingNode]:
        """Yield the mappings that a merge key names; none may be one that it stands in."""
        value = merge.value
        for source in value.value if isinstance(value, yaml.SequenceNode) else [value]:
            if isinstance(source, yaml.MappingNode) and source not in inside:
                yield source
            else:
                what = message("files.expected-merge")
                self.note(self.place(merge.key), what, message("files.expected-merge-remedy"))

    def _compose(self, data: bytes) -> yaml.Node | None:
        if len(data) > LARGEST:
            what = message("files.too-large", limit=LARGEST)
            self.note(Place(self._file), what, message("files.too-large-remedy"))
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode()
            what = message("files.not-utf8")
            self.note(self._end_of(before), what, message("files.not-utf8-remedy"))
            return None
        try:
            root = _compose(text, self._file)
        except yaml.MarkedYAMLError as error:
            where = self.place(error.problem_mark) if error.problem_mark else Place(self._file)
            reason = ", ".join(filter(None, [error.context, error.problem]))
            what = message("files.not-yaml", reason=reason)
            self.note(where, what, message("files.not-yaml-remedy"))
        except ReaderError as error:
            where = self._end_of(text[: error.position])
            what = message("files.not-yaml", reason=str(error.reason))
            self.note(where, what, message("files.invisible-remedy"))
        except RecursionError:
            what = message("files.too-deep")
            self.note(Place(self._file), what, message("files.too-deep-remedy"))
        else:
            if root is None:
                what = message("files.empty")
                self.note(Place(self._file, 1, 1), what, message("files.empty-remedy"))
            return root
        return None

    def _end_of(self, text: str) -> Place:
        line, column = text.count("\n"), len(text) - text.rfind("\n") - 1
        return Place(self._file, line + 1, column + 1)


def _compose(text: str, file: str) -> yaml.Node | None:
    """Return the root of a YAML text, whose nodes know that they are from `file`."""
    loader = yaml.SafeLoader(text)
    loader.name = file  # it goes by "<unicode string>" otherwise
    try:
        root: yaml.Node | None = loader.get_single_node()
    finally:
        loader.dispose()
    return root


def nearest(name: str, known: Sequence[str]) -> list[str]:
    """Return the one of `known` that is like `name` in spite of its case, or none."""
    return difflib.get_close_matches(name.lower(), known, n=1)
