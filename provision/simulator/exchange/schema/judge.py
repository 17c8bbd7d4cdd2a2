"""Holds a message against the tables and finds the first thing wrong, in Exchange's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.exchange.schema.grammar import UNSERVED, Structure, read_structures
from provision.simulator.exchange.schema.messages import MESSAGES
from provision.simulator.exchange.schema.names import MESSAGES as MESSAGES_NAMESPACE
from provision.simulator.exchange.schema.names import SOAP, line_of, local, namespace
from provision.simulator.exchange.schema.names import TYPES as TYPES_NAMESPACE
from provision.simulator.exchange.schema.parts import PARTS
from provision.simulator.exchange.schema.things import THINGS
from provision.simulator.exchange.schema.values import is_simple, is_valid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from provision.simulator.exchange.schema.grammar import Part
    from provision.simulator.exchange.schema.names import Element

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_HINTS = {f"{_XSI}schemaLocation", f"{_XSI}noNamespaceSchemaLocation"}


def _structures() -> dict[str, Structure]:
    known: dict[str, Structure] = {}
    read_structures(MESSAGES, MESSAGES_NAMESPACE, known)
    read_structures(PARTS + THINGS, TYPES_NAMESPACE, known)
    return known


STRUCTURES = _structures()


@dataclass(slots=True)
class Invalid(Exception):  # noqa: N818 - what it says of a message
    """A message is not as the schema has it: `reason`, and the `line` it is on."""

    reason: str
    line: int


def check_message(element: Element) -> None:
    """Raise `Invalid` unless `element`, a part of a header or body, is as the schema has it."""
    name = local(element)
    known = STRUCTURES.get(name)
    if known is None and not is_simple(name):
        raise Invalid(
            f"The '{namespace(element)}:{name}' element is not declared.", line_of(element)
        )
    _check(element, name)


def _check(element: Element, kind: str) -> None:
    if kind == UNSERVED:
        return
    if is_simple(kind):
        _check_attributes(element, None)
        _check_text(element, kind)
        return
    structure = STRUCTURES[kind]
    _check_attributes(element, structure)
    if structure.text:
        _check_text(element, structure.text)
    else:
        _check_children(element, structure)


def _check_attributes(element: Element, structure: Structure | None) -> None:
    declared = structure.attributes if structure else {}
    for name, value in element.attrib.items():
        written = str(name)
        if written in declared:
            _check_value(element, f"The '{written}' attribute", declared[written].kind, str(value))
        elif written not in _HINTS and not _is_foreign(written, structure):
            raise Invalid(f"The '{written}' attribute is not declared.", line_of(element))
    for needed, attribute in declared.items():
        if attribute.required and needed not in element.attrib:
            raise Invalid(f"The required attribute '{needed}' is missing.", line_of(element))


def _is_foreign(name: str, structure: Structure | None) -> bool:
    """Return whether `name` is an attribute of SOAP's where such are let in."""
    return structure is not None and structure.any_attribute and name.startswith(f"{{{SOAP}}}")


def _check_text(element: Element, kind: str) -> None:
    place = f"The '{namespace(element)}:{local(element)}' element"
    if len(element):
        raise Invalid(f"{place} cannot contain child elements.", line_of(element))
    _check_value(element, place, kind, element.text or "")


def _check_value(element: Element, place: str, kind: str, value: str) -> None:
    if not is_valid(kind, value):
        reason = f"{place} is invalid - The value '{value}' is invalid according to its datatype"
        raise Invalid(f"{reason} '{kind}'.", line_of(element))


def _check_children(element: Element, structure: Structure) -> None:
    text = "".join((element.text or "", *(child.tail or "" for child in element)))
    # Between children there may be space; where there can be none, not even that.
    if text.strip() or (text and not structure.children):
        raise Invalid(f"{_called(element, 'element')} cannot contain text.", line_of(element))
    _Order(element, structure).check()
    for child in element:
        _check(child, structure.children[local(child)])


def _called(element: Element, what: str) -> str:
    return f"The {what} '{local(element)}' in namespace '{namespace(element)}'"


class _Order:
    """The children of one element, walked along the order they should have."""

    def __init__(self, element: Element, structure: Structure) -> None:
        self.element = element
        self.structure = structure
        wrong = (child for child in element if namespace(child) != structure.namespace)
        self.names: Sequence[str] = [local(child) for child in element]
        self.stranger = next(wrong, None)

    def check(self) -> None:
        end = self.after(self.structure.content, 0)
        if self.stranger is not None:
            end = min(end, list(self.element).index(self.stranger))
        if end < len(self.names):
            raise self.unexpected(end, frozenset())

    def after(self, part: Part, at: int) -> int:
        """Return the place after `part`, which begins at `at`; raise if it is not there."""
        times = 0
        while at < len(self.names) and self.names[at] in part.starts and times != part.most:
            at = self.once(part, at)
            times += 1
        if not times and not part.optional:
            raise self.unexpected(at, part.starts)
        return at

    def once(self, part: Part, at: int) -> int:
        if part.name:
            return at + 1
        if part.is_choice:
            return self.after(next(p for p in part.parts if self.names[at] in p.starts), at)
        for inner in part.parts:
            at = self.after(inner, at)
        return at

    def unexpected(self, at: int, expected: frozenset[str]) -> Invalid:
        listed = ", ".join(f"'{name}'" for name in sorted(expected))
        hint = f" List of possible elements expected: {listed}." if expected else ""
        where = _called(self.element, "element")
        if at >= len(self.names):
            return Invalid(f"{where} has incomplete content.{hint}", line_of(self.element))
        wrong = self.element[at]
        said = f"'{local(wrong)}' in namespace '{namespace(wrong)}'"
        return Invalid(f"{where} has invalid child element {said}.{hint}", line_of(wrong))
