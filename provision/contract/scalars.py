"""Say what YAML takes an unquoted word for where a text is wanted: `no`, `0123`, a date, nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from provision.contract.messages import message

if TYPE_CHECKING:
    from provision.contract.messages import Line

TEXT = "tag:yaml.org,2002:str"
# YAML 1.1's words for what is no text, by what the catalogue calls them.
KINDS = {
    "tag:yaml.org,2002:bool": "flag",
    "tag:yaml.org,2002:int": "number",
    "tag:yaml.org,2002:float": "number",
    "tag:yaml.org,2002:timestamp": "date",
    "tag:yaml.org,2002:null": "nothing",
    "tag:yaml.org,2002:merge": "mark",
    "tag:yaml.org,2002:value": "mark",
}
LONGEST_SHOWN = 40


def instead_of_text(node: yaml.ScalarNode) -> tuple[Line, Line]:
    """Return what is wrong with a scalar that is no text, or an empty one, and what to do."""
    written = str(node.value)
    if not written.strip():
        return message("files.no-text"), message("files.no-text-remedy")
    if node.tag not in KINDS or node.style:
        what = message("files.expected-text")
        return what, message("files.no-tag-remedy", tag=_shortened(node.tag))
    kind = message(f"files.yaml-{KINDS[node.tag]}", value=_shortened(_value(node)))
    what = message("files.taken-for", written=_shortened(written), kind=kind)
    return what, message("files.taken-for-remedy", quoted=f'"{_shortened(written)}"')


def _value(node: yaml.ScalarNode) -> str:
    """Return the value that YAML makes of `node`, as YAML writes it; what is none, as written."""
    try:
        value = yaml.constructor.SafeConstructor().construct_object(node)
        return str(value).lower() if isinstance(value, bool) else str(value)
    except (
        ValueError,
        OverflowError,
        yaml.YAMLError,
    ):  # such as 2026-13-45, or more digits than Python converts
        return str(node.value)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
