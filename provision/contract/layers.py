"""Lay one YAML document over another, and put the values of variables into it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml
from yaml.resolver import Resolver

from provision.contract.messages import message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from provision.contract.document import Document, Entry

NOTHING = "tag:yaml.org,2002:null"
# `$${` is a `${` that stands for itself.
RESOLVER = Resolver()
REFERENCE = re.compile(r"\$\$\{|\$\{([^{}]*)(\}?)")


def lay_over(base: Document, over: Document) -> None:
    """Let `over` say what `base` says, where it does not say it otherwise.

    Mappings are joined, key by key; any other value takes the place of the base's as a whole,
    and nothing (`~`) takes it away. Every node keeps the place where it is written.
    """
    if isinstance(base.root, yaml.MappingNode) and isinstance(over.root, yaml.MappingNode):
        over.extend(base, _Layers(base, over).joined(base.root, over.root))


class _Layers:
    """Two documents being joined; aliases make one node of many places, and it is joined once."""

    def __init__(self, base: Document, over: Document) -> None:
        self._base = base
        self._over = over
        self._joined: dict[tuple[int, int], yaml.MappingNode] = {}

    def joined(self, below: yaml.MappingNode, above: yaml.MappingNode) -> yaml.MappingNode:
        pair = id(below), id(above)
        if pair not in self._joined:
            made = yaml.MappingNode(above.tag, [], above.start_mark, above.end_mark)
            self._joined[pair] = made  # before what is in it, which may be itself
            made.value = list(self._entries(below, above))
        return self._joined[pair]

    def _entries(
        self, below: yaml.MappingNode, above: yaml.MappingNode
    ) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        own = {str(entry.key.value): entry for entry in self._over.pairs(above)}
        for entry in self._base.pairs(below):
            yield from self._over_one(entry, own.pop(str(entry.key.value), None))
        yield from ((entry.key, entry.value) for entry in own.values())

    def _over_one(self, below: Entry, above: Entry | None) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        if above is None:
            yield below.key, below.value
        elif isinstance(below.value, yaml.MappingNode) and isinstance(
            above.value, yaml.MappingNode
        ):
            yield above.key, self.joined(below.value, above.value)
        elif above.value.tag != NOTHING:
            yield above.key, above.value


def fill(document: Document, declared: Collection[str], values: Mapping[str, str]) -> None:
    """Put `values` in the place of `${NAME}` in every text; note names that are not `declared`.

    What stood there without quotes is read as YAML reads it with the value in it: a port is a
    number. A variable without a value has been noted, and is left as it is written.
    """
    for node in _scalars(document.root):
        if "${" in node.value:
            _fill_one(document, node, declared, values)


def _fill_one(
    document: Document,
    node: yaml.ScalarNode,
    declared: Collection[str],
    values: Mapping[str, str],
) -> None:
    def value_of(reference: re.Match[str]) -> str:
        name, closed = reference[1], reference[2]
        if name is None:
            return "${"
        if not closed:
            what = message("files.open-variable")
            document.note(document.place(node), what, message("files.open-variable-remedy"))
        elif name not in declared:
            what = message("files.unknown-variable", name=name)
            remedy = message("files.unknown-variable-remedy", name=name)
            document.note(document.place(node), what, remedy)
        return values.get(name, reference[0])

    node.value = REFERENCE.sub(value_of, node.value)
    if node.style is None:
        node.tag = RESOLVER.resolve(yaml.ScalarNode, node.value, (True, False))  # type: ignore[no-untyped-call]


def _scalars(root: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Yield the scalars within `root` once each, however often aliases name them; no keys."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        match node:
            case yaml.ScalarNode():
                yield node
            case yaml.SequenceNode():
                waiting += node.value
            case yaml.MappingNode():
                waiting += [value for _, value in node.value]
            case _:
                pass
