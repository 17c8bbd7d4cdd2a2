"""Many questions in one round trip: the parts of a `$batch`, each answered as if it came alone."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from provision.readers import Malformed, reader_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from provision.contract.messages import Message

MOST_PARTS = 20  # learn.microsoft.com/graph/json-batching


@dataclass(frozen=True, slots=True)
class Part:
    """One question, which only reads: `path` begins with a slash and has its query with it."""

    doing: Message
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """What one part was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def batches_of(parts: Sequence[Part]) -> Iterator[tuple[Part, ...]]:
    """Yield `parts` in their order, as many at a time as go into one batch."""
    for start in range(0, len(parts), MOST_PARTS):
        yield tuple(parts[start : start + MOST_PARTS])


def render_batch(parts: Sequence[Part]) -> bytes:
    """Return the body that asks all of `parts`."""
    requests: list[dict[str, Any]] = [
        {"id": str(number), "method": "GET", "url": part.path}
        | ({"headers": dict(part.headers)} if part.headers else {})
        for number, part in enumerate(parts)
    ]
    return json.dumps({"requests": requests}).encode()


def parse_batch(body: bytes, count: int) -> tuple[Told | None, ...]:
    """Return the answers in the order of the questions, which is not that of the answer.

    What has no answer is None; raises `Malformed`.
    """
    found = {}
    for one in reader_of(body).readers("responses"):
        status = one.properties.get("status")
        if not isinstance(status, int):
            raise Malformed("status")
        headers = {
            str(name).lower(): str(value)
            for name, value in one.reader("headers").properties.items()
        }
        told = json.dumps(one.properties.get("body")).encode()
        found[one.text("id")] = Told(status, headers, told)
    return tuple(found.get(str(number)) for number in range(count))
