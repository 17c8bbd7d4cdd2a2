"""Bytes off the wire: whatever they are, they are a request or malformed."""

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provision.simulator.http import Response
from provision.simulator.wire import (
    Head,
    MalformedError,
    read_body,
    read_head,
    render_response,
    request_of,
)

PIECES = [
    *(b"GET ", b"POST ", b"/", b"//a?b=c&b=%41#d", b"http://x/y", b" HTTP/1.1", b" HTTP/1.0"),
    *(b"\r\n", b"\n", b"\r", b"Host: x:443\r\n", b"Content-Length: ", b"5", b"\xff", b"\0"),
    *(b"Transfer-Encoding: chunked\r\n", b"\r\n5\r\nhello\r\n0\r\n\r\n", b"0" * 17, b"[", b":"),
]


def head_of(raw: bytes) -> Head:
    head = read_head(io.BytesIO(raw))
    assert head
    return head


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=4)).map(b"".join))
@example(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
@example(b"GET //[ HTTP/1.1\r\nHost: x\r\n\r\n")
@example(b"GET http://[/ HTTP/1.1\r\nHost: x\r\n\r\n")
def test_no_bytes_are_anything_but_requests_or_malformed(raw: bytes) -> None:
    stream = io.BytesIO(raw)

    try:
        while head := read_head(stream):
            request_of(head, read_body(stream, head))
    except MalformedError:
        pass


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        ("/", "/", {}),
        ("/v1.0//users", "/v1.0//users", {}),
        ("//v1.0/users?a=1", "//v1.0/users", {"a": "1"}),
        ("https://graph.microsoft.com/v1.0/me?$select=a,b", "/v1.0/me", {"$select": "a,b"}),
        ("/users('%E5%B1%B1')?$filter=x%20eq%20'%26'&e=", "/users('%E5%B1%B1')", None),
    ],
)
def test_a_target_is_a_path_as_sent_and_a_query_as_meant(
    target: str, path: str, query: dict[str, str] | None
) -> None:
    request = request_of(head_of(f"GET {target} HTTP/1.1\r\nHost: X:8\r\n\r\n".encode()), b"")

    assert (request.host, request.path) == ("x", path)
    assert request.query == ({"$filter": "x eq '&'", "e": ""} if query is None else query)


@pytest.mark.parametrize(
    ("version", "connection", "kept"),
    [
        ("1.1", "", True),
        ("1.1", "Connection: Close\r\n", False),
        ("1.0", "", False),
        ("1.0", "Connection: keep-alive\r\n", True),
    ],
)
def test_who_keeps_a_connection(version: str, connection: str, kept: bool) -> None:
    head = head_of(f"GET / HTTP/{version}\r\nHost: x\r\n{connection}\r\n".encode())

    assert head.keeps_alive is kept


def test_headers_that_come_twice_are_one() -> None:
    head = head_of(b"\r\nGET / HTTP/1.1\nPrefer: a \r\nPREFER:\tb\r\nEmpty:\r\n\r\n")

    assert head.headers == {"prefer": "a, b", "empty": ""}


@pytest.mark.parametrize(
    ("response", "method", "rendered"),
    [
        (
            Response(200, b"abc", (("content-length", "9"), ("X", "y"))),
            "GET",
            "200 OK\r\nX: y\r\nContent-Length: 3\r\n\r\nabc",
        ),
        (Response(200, b"abc"), "HEAD", "200 OK\r\nContent-Length: 3\r\n\r\n"),
        (Response(204), "PATCH", "204 No Content\r\n\r\n"),
        (Response(509), "GET", "509 \r\nContent-Length: 0\r\n\r\n"),
    ],
)
def test_an_answer_tells_its_length(response: Response, method: str, rendered: str) -> None:
    assert render_response(response, keeps_alive=True, to=method) == f"HTTP/1.1 {rendered}".encode()
