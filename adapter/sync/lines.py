"""Write down what is said to a person, to be said later in whatever language is read then."""

from __future__ import annotations

import json
from typing import Any

from provision.contract.catalogue import CATALOGUE
from provision.contract.messages import Line, Message, Place, Problem


def dump_line(line: Line) -> str:
    """Return `line` as JSON."""
    return json.dumps(_plain(line), ensure_ascii=False)


def load_line(text: str) -> Line:
    """Return the line that was written down, in plain words where nothing says it any more."""
    line: Line = _line(json.loads(text))
    return line


def _plain(value: object) -> Any:
    match value:
        case Message(key, values):
            return {"key": key, "values": [[name, _plain(each)] for name, each in values]}
        case Problem(said, remedy, where):
            place = [where.file, where.line, where.column] if where else None
            return {"said": _plain(said), "remedy": _plain(remedy), "where": place}
        case int():
            return value
        case _:
            return str(value)


def _line(plain: Any) -> Any:
    match plain:
        case {"key": str(key), "values": list(values)}:
            known = Message(key, tuple((name, _line(each)) for name, each in values))
            return known if key in CATALOGUE else key
        case {"said": said, "remedy": remedy, "where": where}:
            return Problem(_line(said), _line(remedy), Place(*where) if where else None)
        case _:
            return plain
