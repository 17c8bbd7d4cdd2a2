"""The listener takes the one answer that it waits for, and shows nothing to anyone."""

import http.client
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message
from urllib.parse import urlencode

import pytest

from adapter.listener import Listener, answer_in
from adapter.refusals import SignInError
from tests.adapter.sakura import PATH, free_port

STATE = "state-of-this-sign-in"
SOON = timedelta(seconds=0.05)
LONG = timedelta(seconds=5)
CODE = "code-that-nobody-may-see"


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    headers: Message
    text: str


class Visitor:
    """A browser, and whoever else calls."""

    def __init__(self, port: int) -> None:
        self.port = port

    def asks(self, path: str, method: str = "GET", **fields: str) -> Page:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request(method, f"{path}?{urlencode(fields)}" if fields else path)
        answer = connection.getresponse()
        page = Page(answer.status, answer.headers, answer.read().decode())
        connection.close()
        return page

    def says(self, data: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(4096), b""))


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(free_port())


@pytest.fixture
def listener(visitor: Visitor) -> Iterator[Listener]:
    with Listener(f"http://localhost:{visitor.port}{PATH}", STATE) as listening:
        yield listening


def test_the_answer_is_taken_and_the_page_says_so_in_both_languages(
    listener: Listener, visitor: Visitor
) -> None:
    page = visitor.asks(PATH, state=STATE, code=CODE)

    assert listener.wait(LONG) == {"state": STATE, "code": CODE}
    assert page.status == 200
    assert "応答を受け取りました" in page.text
    assert "The answer has arrived" in page.text


def test_a_refusal_is_an_answer_too(listener: Listener, visitor: Visitor) -> None:
    page = visitor.asks(PATH, state=STATE, error="access_denied", error_description="<b>no</b>")

    assert listener.wait(LONG)["error"] == "access_denied"
    assert "Sign-in was refused" in page.text
    assert "<b>" not in page.text


def test_the_page_repeats_nothing_and_leaves_nothing_behind(
    listener: Listener, visitor: Visitor, capfd: pytest.CaptureFixture[str]
) -> None:
    page = visitor.asks(PATH, state=STATE, code=CODE)
    listener.wait(LONG)

    assert CODE not in f"{page.text}{page.headers}"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Python" not in page.headers["Server"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "fields",
    [
        {"code": CODE},
        {"state": "another", "code": CODE},
        {"state": "", "code": CODE},
        {"state": STATE},
        {"state": "状態", "code": CODE},
    ],
)
def test_what_was_not_asked_for_is_refused_and_does_not_end_the_wait(
    listener: Listener, visitor: Visitor, fields: dict[str, str]
) -> None:
    page = visitor.asks(PATH, **fields)

    assert page.status == 400
    with pytest.raises(SignInError, match=f"no answer came to http://localhost:{visitor.port}"):
        listener.wait(SOON)
    visitor.asks(PATH, state=STATE, code=CODE)
    assert listener.wait(LONG)["code"] == CODE


@pytest.mark.parametrize("path", ["/", "/favicon.ico", f"{PATH}/", PATH.upper(), f"/x{PATH}"])
def test_there_is_nothing_at_other_paths(listener: Listener, visitor: Visitor, path: str) -> None:
    assert visitor.asks(path, state=STATE, code=CODE).status == 404
    with pytest.raises(SignInError):
        listener.wait(SOON)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS"])
def test_only_get_is_heard(listener: Listener, visitor: Visitor, method: str) -> None:
    page = visitor.asks(PATH, method, state=STATE, code=CODE)

    assert (page.status, page.headers["Allow"]) == (405, "GET")
    with pytest.raises(SignInError):
        listener.wait(SOON)


@pytest.mark.parametrize(
    "nonsense", [b"\x16\x03\x01\x00", b"GET\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"", b"G" * 70_000]
)
def test_what_is_no_http_does_not_disturb_it(
    listener: Listener, visitor: Visitor, nonsense: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    visitor.says(nonsense)
    visitor.asks(PATH, state=STATE, code=CODE)

    assert listener.wait(LONG)["code"] == CODE
    assert capfd.readouterr() == ("", "")


def test_a_connection_that_says_nothing_does_not_keep_others_waiting(
    listener: Listener, visitor: Visitor
) -> None:
    with socket.create_connection(("127.0.0.1", visitor.port)):
        visitor.asks(PATH, state=STATE, code=CODE)

        assert listener.wait(LONG)["code"] == CODE


def test_the_first_answer_counts(listener: Listener, visitor: Visitor) -> None:
    visitor.asks(PATH, state=STATE, code="first")
    visitor.asks(PATH, state=STATE, code="second")

    assert listener.wait(LONG)["code"] == "first"


def test_a_port_in_use_is_told_with_other_ways() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(SignInError, match=rf"cannot listen at 127\.0\.0\.1:{port}.*--paste"):
            Listener(f"http://localhost:{port}{PATH}", STATE)


@pytest.mark.parametrize(
    "uri",
    [
        f"http://sync.sakura.example:8080{PATH}",
        f"http://0.0.0.0:8080{PATH}",
        f"http://localhost.sakura.example:8080{PATH}",
    ],
)
def test_it_listens_on_loopback_alone(uri: str) -> None:
    with pytest.raises(SignInError, match=r"cannot listen at the redirect URI.*--device-code"):
        Listener(uri, STATE)


def test_nobody_is_left_listening(visitor: Visitor) -> None:
    with Listener(f"http://localhost:{visitor.port}{PATH}", STATE):
        pass

    assert not [thread for thread in threading.enumerate() if "serve_forever" in thread.name]
    with pytest.raises(OSError, match="refused"):
        visitor.asks(PATH)


@pytest.mark.parametrize(
    "query",
    [
        f"state={STATE}&code=a&code=b",
        f"state={STATE}&state={STATE}&code=a",
        f"state={STATE}&code=a&error=b&error=c",
        f"state={STATE}&" + "&".join(f"f{number}=" for number in range(30)),
        f"state={STATE}&codes=a",
        f"State={STATE}&code=a",
        "%ff=%ff&state=%ff&code=a",
    ],
)
def test_an_ambiguous_answer_is_none(query: str) -> None:
    assert answer_in(query, STATE) is None
