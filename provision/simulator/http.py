"""A request and its answer as values, and who answers it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request: `host` without port, header names in lower case, `path` as it was sent.

    `connection` is the number of the connection that it came by.
    """

    method: str
    host: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    connection: int = 0


@dataclass(frozen=True, slots=True)
class Response:
    """One answer."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class Service(Protocol):
    """A part of the simulated tenant that answers requests to its hosts."""

    def answer(self, request: Request) -> Response:
        """Return the answer to `request`; called by one thread at a time."""


def json_response(status: int, value: object, *headers: tuple[str, str]) -> Response:
    """Return `value` as JSON."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Response(status, body, (("Content-Type", "application/json; charset=utf-8"), *headers))
