"""What the server makes of the fields that every item has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.exchange.bodies import stored
from provision.simulator.exchange.kinds import Body
from provision.simulator.exchange.refusal import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from provision.simulator.exchange.kinds import Value
    from provision.simulator.exchange.persons import Person
    from provision.simulator.exchange.zones import Zone


_ALWAYS_FALSE = (
    "IsSubmitted",
    "IsDraft",
    "IsFromMe",
    "IsResend",
    "IsUnmodified",
    "IsAssociated",
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Under which an item is written: when, in whose mailbox, by whom, and in what zone."""

    now: datetime
    owner: Person
    writer: str
    language: str
    zone: Zone
    number: int


def settle_common(values: dict[str, Value], item_class: str, at: Circumstances) -> None:
    """Fill in what the client left out, and what only the server says."""
    if not str(values.setdefault("ItemClass", item_class)).startswith(item_class):
        raise Refusal("ErrorInvalidPropertySet", "The item class does not fit the item.")
    defaults: dict[str, Value] = {
        "Sensitivity": "Normal",
        "Importance": "Normal",
        "Culture": "ja-JP" if at.language == "ja" else "en-US",
        "DateTimeReceived": at.now,
        "DateTimeSent": at.now,
        "DateTimeCreated": at.now,
        "DisplayCc": "",
        "DisplayTo": "",
    }
    for name, value in defaults.items():
        values.setdefault(name, value)
    values |= dict.fromkeys(_ALWAYS_FALSE, False)
    body = values.get("Body", Body("", is_html=False))
    values["Body"] = stored(body) if isinstance(body, Body) else body
    values["LastModifiedName"] = at.writer
    values["LastModifiedTime"] = at.now
    values["Size"] = _size(values)
    if values.get("Categories") == ():
        del values["Categories"]


def settle_message(values: dict[str, Value], at: Circumstances) -> None:
    """Bring the fields of a message, which is only ever inside an item, into their state."""
    settle_common(values, "IPM.Note", at)


def _size(values: dict[str, Value]) -> int:
    texts = (v.content if isinstance(v, Body) else v for v in values.values())
    return 1024 + sum(len(text.encode()) for text in texts if isinstance(text, str))
