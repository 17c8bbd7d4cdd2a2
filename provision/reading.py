"""Read a section of a manifest by its words: typed values out, everything wrong noted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from provision.contract.messages import message
from provision.contract.network import parse_bypass
from provision.forms import GUID
from provision.resources import API_NAMES, Permission, PermissionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from provision.contract.document import Document
    from provision.contract.messages import Line, Place
    from provision.forms import Form
    from provision.words import (
        Choice,
        Flag,
        Hosts,
        Number,
        Permissions,
        Section,
        Text,
        Texts,
        Variables,
        Word,
    )

VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
DELEGATED, APPLICATION = "delegated", "application"
# It opens every mailbox of the organisation, whatever scope an administrator sets.
TOO_MUCH = "full_access_as_app"


class Reading:
    """A section being read; a word that is absent, or wrong and noted, reads as its default.

    `because` says of words that this manifest needs why it needs them.
    """

    def __init__(
        self,
        document: Document,
        node: yaml.Node | None,
        section: Section,
        because: Mapping[str, Line],
    ) -> None:
        self._document = document
        names = [word.name for word in section.words]
        required = [w.name for w in section.words if w.required or w.name in because]
        optional = [name for name in names if name not in required]
        self._values = document.mapping(node, required, optional, because)
        entries = document.pairs(node) if isinstance(node, yaml.MappingNode) else []
        self._keys = {str(entry.key.value): entry.key for entry in entries}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def place(self, name: str) -> Place:
        """Return where the word is written that must be there."""
        return self._document.place(self._keys[name])

    def node(self, word: Word) -> yaml.Node | None:
        return self._values.get(word.name)

    def note(self, name: str, what: Line, remedy: Line) -> None:
        self._document.note(self.place(name), what, remedy)

    def text(self, word: Text) -> str:
        return self._formed(self.node(word), word.form)

    def texts(self, word: Texts) -> tuple[str, ...]:
        """Return the texts of a list that has some, noting those that come twice."""
        node, first = self.node(word), dict[str, "Place"]()
        items = self._document.items(node)
        for item in items:
            text, here = self._formed(item, word.form), self._document.place(item)
            place = first.setdefault(text, here)
            if text and place != here:
                what = message("manifest.twice", text=text, place=str(place))
                self._document.note(here, what, message("manifest.twice-remedy"))
        if isinstance(node, yaml.SequenceNode) and not items:
            what = message("manifest.no-addresses")
            self._document.note(
                self._document.place(node), what, message("manifest.no-addresses-remedy")
            )
        return tuple(first)

    def choice(self, word: Choice) -> str:
        """Return the choice, or an empty text where what is there is none."""
        node = self.node(word)
        if node is None:
            return word.default
        if isinstance(node, yaml.ScalarNode) and node.value in word.later:
            what = message("manifest.not-yet", word=word.name, value=str(node.value))
            remedy = message("manifest.not-yet-remedy", choices=", ".join(word.among))
            self._document.note(self._document.place(node), what, remedy)
            return ""
        return self._document.choice(node, word.among)

    def flag(self, word: Flag) -> bool:
        node = self.node(word)
        if not word.unset:
            return self._document.flag(node, default=word.default)
        written = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        if node is not None and written not in ("true", word.unset):
            what = message("manifest.not-false", word=word.name, unset=word.unset)
            remedy = message("manifest.not-false-remedy", unset=word.unset)
            self._document.note(self._document.place(node), what, remedy)
        return written == "true"

    def number(self, word: Number) -> int:
        return self._document.number(self.node(word), word.low, word.high, word.default or 0)

    def hosts(self, word: Hosts) -> tuple[str, ...]:
        node = self.node(word)
        patterns = node.value if isinstance(node, yaml.SequenceNode) else [node]
        return tuple(p for item in patterns for p in parse_bypass(self._document.text(item)))

    def check_variables(self, word: Variables) -> None:
        """Note what is not a variable's name, and one of which nobody says what it is for."""
        node = self.node(word)
        for entry in self._document.pairs(node) if node else ():
            name = str(entry.key.value)
            if not VARIABLE.fullmatch(name):
                what = message("manifest.not-variable", name=name)
                remedy = message("manifest.not-variable-remedy")
                self._document.note(self._document.place(entry.key), what, remedy)
            self._document.text(entry.value)

    def permissions(self, word: Permissions) -> frozenset[Permission]:
        return frozenset(self._permissions(word))

    def _permissions(self, word: Permissions) -> Iterator[Permission]:
        """Yield the permissions of `API: {delegated: [name]}`; an API is named or its client id."""
        for key, value in self._document.pairs(self.node(word)):
            name = self._document.text(key)
            if name and not (name in API_NAMES or re.fullmatch(GUID, name)):
                what = message("manifest.not-api", text=name)
                remedy = message("files.known-keys", names=", ".join(API_NAMES))
                self._document.note(self._document.place(key), what, remedy)
            fields = self._document.mapping(value, (DELEGATED,), (APPLICATION,))
            if APPLICATION in fields:
                what = message("manifest.application-permission")
                remedy = message("manifest.application-permission-remedy")
                self._document.note(self._document.place(fields[APPLICATION]), what, remedy)
            for item in self._document.items(fields.get(DELEGATED)):
                yield self._permission(API_NAMES.get(name, name.lower()), item)

    def _permission(self, api: str, node: yaml.Node) -> Permission:
        name = self._document.text(node)
        if name.lower() == TOO_MUCH:
            what, remedy = message("manifest.too-much"), message("manifest.too-much-remedy")
            self._document.note(self._document.place(node), what, remedy)
        return Permission(api, PermissionKind.DELEGATED, name)

    def _formed(self, node: yaml.Node | None, form: Form) -> str:
        text = self._document.text(node)
        if not (text and node):
            return ""
        here = self._document.place(node)
        if flaw := form.flaw_of(text):
            what, shown = flaw
            remedy = message(f"manifest.not-{what}-remedy")
            self._document.note(here, message(f"manifest.not-{what}", text=shown), remedy)
        elif form.longest and len(text) > form.longest:
            long = message("manifest.too-long", length=len(text), limit=form.longest)
            self._document.note(here, long, message("manifest.too-long-remedy"))
        return text.lower() if form.lower else text
