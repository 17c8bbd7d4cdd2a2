"""How far a list of changes has been told, in a text that whoever asked for it keeps.

Where a server has sync tokens the state holds one; where not, every entry with its version, so
that the next list can be compared with it. What did not fit on a page waits in it as well.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FORM = "1:"
LARGEST = 1 << 26
GONE = ""


@dataclass(frozen=True, slots=True)
class State:
    """`pending` names entries with their versions, gone ones without, in the order to be told.

    `listed` is everything there was, for a server without tokens. `cut`: the server has more.
    """

    collection: str = ""
    token: str = ""
    listed: Mapping[str, str] = field(default_factory=dict)
    pending: tuple[tuple[str, str], ...] = ()
    cut: bool = False


def dump_state(state: State) -> str:
    """Return `state` as a text."""
    whole = [state.collection, state.token, state.listed, state.pending, state.cut]
    packed = zlib.compress(json.dumps(whole, separators=(",", ":")).encode(), 6)
    return FORM + base64.b64encode(packed).decode()


def load_state(text: str) -> State | None:
    """Return the state that a text is; None for what is none of ours."""
    if not text.startswith(FORM):
        return None
    try:
        inflate = zlib.decompressobj()
        data = inflate.decompress(base64.b64decode(text[len(FORM) :], validate=True), LARGEST)
        collection, token, listed, pending, cut = json.loads(data)
        return State(
            str(collection),
            str(token),
            {str(name): str(version) for name, version in listed.items()},
            tuple((str(name), str(version)) for name, version in pending),
            bool(cut),
        )
    except (ValueError, TypeError, AttributeError, binascii.Error, zlib.error):
        return None


def compared(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return what is new, has changed or has gone, in the order of the names."""
    changed = [(name, version) for name, version in now.items() if before.get(name) != version]
    gone = [(name, GONE) for name in before if name not in now]
    return tuple(sorted([*changed, *gone]))
