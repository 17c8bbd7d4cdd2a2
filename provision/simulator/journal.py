"""What was asked of the simulated tenant, and what it answered, in order."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from provision.simulator.http import Request, Response


class Via(StrEnum):
    """How a request came."""

    PROXY = "proxy"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Call:
    """One request; `response` is what was made for it, which may not have `arrived`."""

    number: int
    via: Via
    request: Request
    response: Response | None
    arrived: bool = True

    @property
    def host(self) -> str:
        return self.request.host

    @property
    def method(self) -> str:
        return self.request.method

    @property
    def path(self) -> str:
        return self.request.path

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query

    @property
    def status(self) -> int:
        """Return the status of the response, 0 when none was made."""
        return self.response.status if self.response else 0

    def __str__(self) -> str:
        return f"{self.number} {self.method} {self.host}{self.path} {self.status or 'lost'}"


@dataclass(frozen=True, slots=True)
class Tunnel:
    """One CONNECT: the place it asked for, and what the proxy said."""

    host: str
    port: int
    status: int

    @property
    def allowed(self) -> bool:
        return self.status == 200


@dataclass(slots=True)
class Journal:
    """Calls and tunnels in order; written to by the network, under its lock.

    `hears` is told of each call as well.
    """

    calls: list[Call] = field(default_factory=list)
    tunnels: list[Tunnel] = field(default_factory=list)
    hears: Callable[[Call], None] = lambda _: None

    def record(
        self, via: Via, request: Request, response: Response | None, *, arrived: bool = True
    ) -> None:
        """Write a call down; the first is number 1."""
        self.calls.append(Call(len(self.calls) + 1, via, request, response, arrived))
        self.hears(self.calls[-1])


def calls_asked(calls: Iterable[Call]) -> Iterator[str]:
    """Yield each call as `METHOD path`; of a Graph `$batch`, each of its parts instead."""
    for call in calls:
        if call.method == "POST" and unquote(call.path).endswith("/$batch"):
            yield from _parts(call.request.body)
        else:
            yield f"{call.method} {call.path}"


def _parts(body: bytes) -> Iterator[str]:
    try:
        parts = json.loads(body)["requests"]
        yield from [f"{part['method']} {part['url']}" for part in parts]
    except (ValueError, KeyError, TypeError):
        yield "POST a batch that is none"
