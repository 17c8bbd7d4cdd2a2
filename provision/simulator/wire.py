"""HTTP/1.1 on the wire: bytes to heads and bodies, answers to bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl, urlsplit

from provision.simulator.http import Request, Response

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_LINE = 65_536
MAX_HEADERS = 200
MAX_BODY = 256 * 1024 * 1024
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

# RFC 9110, section 5.6.2
TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
REQUEST_LINE = re.compile(rf"({TOKEN}) ([!-~]+) HTTP/1\.([01])")
HEADER = re.compile(rf"({TOKEN}):[ \t]*(.*?)[ \t]*")
PORT = re.compile(r":\d+$")
PHRASES = {status.value: status.phrase for status in HTTPStatus}
FRAMING = frozenset({"content-length", "transfer-encoding", "connection"})


class MalformedError(Exception):
    """What arrived is no HTTP/1.1 that this end reads; the connection cannot go on."""


class Stream(Protocol):
    """Where bytes come from; fewer than asked for means that the other end has gone."""

    def readline(self, limit: int, /) -> bytes: ...

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Head:
    """A request's first line and headers, their names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    newest: bool

    @property
    def keeps_alive(self) -> bool:
        said = self.headers.get("connection", "").lower()
        return "close" not in said if self.newest else "keep-alive" in said

    @property
    def wants_continue(self) -> bool:
        return self.headers.get("expect", "").lower() == "100-continue"

    @property
    def host(self) -> str:
        """Return the host that is asked for, without its port."""
        return PORT.sub("", self.headers.get("host", "")).lower()


def read_head(stream: Stream) -> Head | None:
    """Return the next request's head, or None when the other end has closed."""
    line = stream.readline(MAX_LINE)
    if line in (b"\r\n", b"\n"):  # RFC 9112, section 2.2: one empty line before is ignored
        line = stream.readline(MAX_LINE)
    if not line:
        return None
    found = REQUEST_LINE.fullmatch(_text(line))
    if not found:
        raise MalformedError("the first line is no request line")
    headers = dict[str, str]()
    for name, value in _headers(stream):
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return Head(found[1], found[2], headers, newest=found[3] == "1")


def read_body(stream: Stream, head: Head) -> bytes:
    """Return the body that follows `head`."""
    coding = head.headers.get("transfer-encoding")
    length = head.headers.get("content-length")
    if coding is None:
        return _read(stream, _size(length or "0", 10))
    if coding.lower() != "chunked" or length is not None:
        raise MalformedError("the body's length is told in a way that is not understood")
    body = b"".join(_chunks(stream))
    for _ in _headers(stream):
        pass
    return body


def request_of(head: Head, body: bytes, connection: int = 0) -> Request:
    """Return `head` and `body` as a request that came by `connection`."""
    try:
        parts = urlsplit(head.target if not head.target.startswith("/") else f"//-{head.target}")
    except ValueError as error:
        raise MalformedError("the target is no address") from error
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not head.host:
        raise MalformedError("there is no Host header")
    return Request(head.method, head.host, parts.path, query, head.headers, body, connection)


def render_response(response: Response, *, keeps_alive: bool, to: str = "GET") -> bytes:
    """Return `response` as bytes, its length told; a HEAD gets the head alone."""
    lines = [f"HTTP/1.1 {response.status} {PHRASES.get(response.status, '')}"]
    lines += [f"{k}: {v}" for k, v in response.headers if k.lower() not in FRAMING]
    has_body = response.status not in {204, 304}  # RFC 9110, section 8.6
    lines += [f"Content-Length: {len(response.body)}"] * has_body
    lines += ["Connection: close"] * (not keeps_alive)
    body = response.body if has_body and to != "HEAD" else b""
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _text(line: bytes) -> str:
    if not line.endswith(b"\n"):
        raise MalformedError("a line is too long, or has no end")
    return line.decode("latin-1").removesuffix("\n").removesuffix("\r")


def _headers(stream: Stream) -> Iterator[tuple[str, str]]:
    for _ in range(MAX_HEADERS):
        text = _text(stream.readline(MAX_LINE))
        if not text:
            return
        found = HEADER.fullmatch(text)
        if not found:
            raise MalformedError("a line among the headers is no header")
        yield found[1].lower(), found[2]
    raise MalformedError("there are too many headers")


def _size(text: str, radix: int) -> int:
    digits = "0-9" if radix == 10 else "0-9A-Fa-f"
    if not re.fullmatch(f"[{digits}]{{1,16}}", text):
        raise MalformedError("a length is no number")
    if (size := int(text, radix)) > MAX_BODY:
        raise MalformedError("the body is too big")
    return size


def _read(stream: Stream, size: int) -> bytes:
    body = stream.read(size)
    if len(body) < size:
        raise MalformedError("the body ends early")
    return body


def _chunks(stream: Stream) -> Iterator[bytes]:
    total = 0
    while size := _size(_text(stream.readline(MAX_LINE)).partition(";")[0].strip(), 16):
        total += size
        if total > MAX_BODY:
            raise MalformedError("the body is too big")
        yield _read(stream, size)
        if _text(stream.readline(MAX_LINE)):
            raise MalformedError("a chunk is longer than it says")
