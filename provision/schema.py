"""Describe a manifest to editors: its words and rules as a JSON Schema, with help in two languages.

Draft 7, which the YAML language server knows. What the reader accepts, the schema accepts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, assert_never

from provision.contract.messages import Language, message
from provision.forms import GUID
from provision.reading import VARIABLE
from provision.resources import API_NAMES
from provision.rules import APART, DECIDING, RULES, TOGETHER, Demand
from provision.words import (
    EXTENDS,
    MANIFEST,
    Choice,
    Flag,
    Hosts,
    Number,
    Permissions,
    Section,
    Text,
    Texts,
    Variables,
)

if TYPE_CHECKING:
    from provision.contract.messages import Message
    from provision.forms import Form
    from provision.rules import Case, Rule
    from provision.words import Word

Json = dict[str, Any]
NOT_BLANK = r"\S"


def render_schema() -> str:
    """Return the schema as a file's text."""
    schema: Json = {"$schema": "http://json-schema.org/draft-07/schema#"}
    schema |= {"title": "exobridge manifest", "if": {"required": [EXTENDS.name]}}
    schema |= {"then": _difference(), "else": _whole()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _whole() -> Json:
    """Describe a manifest that extends no other."""
    schema = _section(MANIFEST, "")
    for section, names in TOGETHER:
        others = {name: [other for other in names if other != name] for name in names}
        schema["properties"][section]["dependencies"] = others
    for section, names in APART:
        schema["properties"][section]["not"] = {"required": [*names]}
    return schema | {"allOf": [_rule(rule) for rule in RULES]}


def _difference() -> Json:
    """Describe a manifest that says in what it differs: nothing must be there, all may be `~`."""
    whole = _section(MANIFEST, "")
    loose = {name: _loosened(schema) for name, schema in whole["properties"].items()}
    extends = {EXTENDS.name: _word(EXTENDS, EXTENDS.name)}
    return {"type": "object", "properties": extends | loose, "additionalProperties": False}


def _loosened(schema: Json) -> Json:
    """Return `schema` with nothing needed, and nothing at all allowed in the place of anything."""
    inner = schema.get("properties", {})
    loose = {key: value for key, value in schema.items() if key != "required"}
    loose |= (
        {"properties": {name: _loosened(each) for name, each in inner.items()}} if inner else {}
    )
    description = {"description": loose.pop("description")} if "description" in loose else {}
    return description | {"anyOf": [{"type": "null"}, loose]}


def _section(section: Section, place: str) -> Json:
    return {
        "type": "object",
        "properties": {word.name: _word(word, f"{place}{word.name}") for word in section.words},
        "required": [word.name for word in section.words if word.required],
        "additionalProperties": False,
    }


def _word(word: Word, place: str) -> Json:
    return {"description": _both(message(f"schema.{place}"))} | _kind(word, place)


def _kind(word: Word, place: str) -> Json:
    match word:
        case Text(form=form):
            return _or_variable(_text(form))
        case Texts(form=form):
            items = _or_variable(_text(form))
            return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}
        case Section():
            return _section(word, f"{place}.")
        case Permissions():
            return _permissions()
        case Variables():
            return _variables()
        case _:
            return _or_variable(_simple(word))


def _simple(word: Choice | Flag | Number | Hosts) -> Json:
    match word:
        case Choice(among=among, default=default):
            return {"enum": [*among]} | ({"default": default} if default else {})
        case Flag(default=default, unset=unset):
            known: Json = {"enum": [True, unset]} if unset else {"type": "boolean"}
            return known | {"default": unset or default}
        case Number(low=low, high=high, default=usual):
            known = {"type": "integer", "minimum": low, "maximum": high}
            return known | ({} if usual is None else {"default": usual})
        case Hosts():
            text = {"type": "string", "pattern": NOT_BLANK}
            return {"anyOf": [text, {"type": "array", "items": text}]}
        case _:
            assert_never(word)


def _text(form: Form) -> Json:
    pattern = form.pattern or form.outline
    shape: Json = {"type": "string", "pattern": f"^({pattern})$" if pattern else NOT_BLANK}
    return shape | ({"maxLength": form.longest} if form.longest else {})


def _or_variable(shape: Json) -> Json:
    """Return what `shape` allows, or a text with a variable in it, whose value nobody knows yet."""
    return {"anyOf": [shape, {"type": "string", "pattern": r"\$\{"}]}


def _variables() -> Json:
    names = {"pattern": f"^({VARIABLE.pattern})$"}
    uses = {"type": "string", "pattern": NOT_BLANK}
    return {"type": "object", "propertyNames": names, "additionalProperties": uses}


def _permissions() -> Json:
    names = {"type": "array", "items": {"type": "string", "pattern": NOT_BLANK}}
    return {
        "type": "object",
        "propertyNames": {"anyOf": [{"enum": [*API_NAMES]}, {"pattern": f"^({GUID})$"}]},
        "additionalProperties": {
            "type": "object",
            "properties": {"delegated": names},
            "required": ["delegated"],
            "additionalProperties": False,
        },
    }


def _rule(rule: Rule) -> Json:
    if rule.demand is Demand.NEEDED:
        return {"if": _case(rule.case), "then": _within(rule.section, {"required": [rule.word]})}
    why = message("manifest.refused", name=rule.word, why=message(f"manifest.why-{rule.why}"))
    refused = {"properties": {rule.word: {"not": {}, "errorMessage": _both(why)}}}
    return {"if": _case(rule.case), "then": _within(rule.section, refused)}


def _case(case: Case) -> Json:
    """Return what holds in `case`; a word that is left out is its default."""
    return {"allOf": [_is_among(name, among) for name, among in case.items()]}


def _is_among(name: str, among: tuple[str, ...]) -> Json:
    path, word = next((path, word) for path, word in DECIDING.items() if word.name == name)
    section = path.rpartition(".")[0]
    known: Json = {"properties": {name: {"enum": [*among]}}}
    if word.default in among:
        return _within(section, known)
    return _within(section, known | {"required": [name]}, there=True)


def _within(section: str, shape: Json, *, there: bool = False) -> Json:
    """Return that the section at this place is of `shape`; and, perhaps, that there is one."""
    for name in reversed(section.split(".") if section else []):
        shape = {"properties": {name: shape}} | ({"required": [name]} if there else {})
    return shape


def _both(said: Message) -> str:
    return "\n\n".join(said.text(language) for language in Language)
