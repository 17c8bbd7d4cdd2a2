"""Listen at the redirect URI for the browser to bring the answer of a sign-in."""

from __future__ import annotations

import hmac
import queue
import socketserver
import sys
import threading
import time
from contextlib import suppress
from html import escape
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qs, urlsplit

from adapter.refusals import SignInError
from provision.contract.messages import Language, Problem, message, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from provision.contract.messages import Line

LOOPBACK = {"localhost": "127.0.0.1", "127.0.0.1": "127.0.0.1"}
LANGUAGES = (Language.JAPANESE, Language.ENGLISH)
MOST_FIELDS = 20
SLICE = 0.5  # seconds; Windows hears Ctrl-C only between two waits

HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),  # the page's address has the code in it
    ("Cache-Control", "no-store"),
    ("Connection", "close"),
)


def answer_in(query: str, state: str) -> Mapping[str, str] | None:
    """Return the answer to the sign-in that `state` began, or None if `query` is no such thing.

    The state comes first: what does not bear it was not asked for, and may be anyone's.
    """
    try:
        fields = parse_qs(query, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    states = fields.get("state", [])
    if len(states) != 1 or not hmac.compare_digest(states[0].encode(), state.encode()):
        return None
    if any(len(values) > 1 for values in fields.values()) or not fields.keys() & {"code", "error"}:
        return None
    return {name: values[0] for name, values in fields.items()}


class Listener:
    """A small web server on loopback that waits for one answer."""

    def __init__(self, redirect_uri: str, state: str) -> None:
        self._redirect_uri = redirect_uri
        parts = urlsplit(redirect_uri)
        host = LOOPBACK.get(parts.hostname or "")
        if parts.scheme != "http" or host is None:
            what = message("session.not-loopback", uri=redirect_uri)
            raise SignInError(Problem(what, message("session.other-way")))
        port = 80 if parts.port is None else parts.port
        try:
            self._server = _Server((host, port), _Page)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            what = message("session.cannot-listen", host=host, port=port, reason=reason)
            raise SignInError(Problem(what, message("session.cannot-listen-remedy"))) from error
        self._server.awaited = (parts.path or "/", state)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(SLICE / 10,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def wait(self, patience: timedelta) -> Mapping[str, str]:
        """Return the answer, or raise `SignInError` when none has come for so long."""
        deadline = time.monotonic() + patience.total_seconds()
        while (left := deadline - time.monotonic()) > 0:
            with suppress(queue.Empty):
                return self._server.answers.get(timeout=min(left, SLICE))
        seconds = int(patience.total_seconds())
        what = message("session.no-answer", seconds=seconds, uri=self._redirect_uri)
        raise SignInError(Problem(what, message("session.no-answer-remedy")))


class _Server(socketserver.ThreadingTCPServer):
    """A thread a connection: browsers open some that they never use."""

    daemon_threads = True
    # On Windows the option lets another program listen at the same port.
    allow_reuse_address = sys.platform != "win32"
    awaited = ("/", "")

    def __init__(self, address: tuple[str, int], handler: type[_Page]) -> None:
        self.answers: queue.Queue[Mapping[str, str]] = queue.Queue(maxsize=1)
        super().__init__(address, handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a browser go that hung up; there is nobody to tell."""


class _Page(BaseHTTPRequestHandler):
    """Answers the browser, and repeats nothing of what it said."""

    server: _Server
    timeout = 10
    server_version = "exobridge"
    sys_version = ""

    def do_GET(self) -> None:
        path, state = self.server.awaited
        asked = urlsplit(self.path)
        if asked.path != path:
            self._say(404, message("session.page-elsewhere"))
        elif (answer := answer_in(asked.query, state)) is None:
            self._say(400, message("session.page-not-ours"))
        else:
            said = "page-received" if "code" in answer else "page-refused"
            self._say(200, message(f"session.{said}"))
            with suppress(queue.Full):
                self.server.answers.put_nowait(answer)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer anything but GET, and what is no HTTP at all."""
        del message, explain
        self._say(405 if code == 501 else code, "")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Write nothing: the address has the code in it."""

    def _say(self, status: int, line: Line) -> None:
        japanese, english = (escape(text_of(line, language)) for language in LANGUAGES)
        body = (
            '<!doctype html><html lang="ja"><meta charset="utf-8"><title>exobridge</title>'
            f'<p>{japanese}</p><p lang="en">{english}</p></html>'
        ).encode()
        self.send_response(status)
        for name, value in (*HEADERS, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        if status == 405:
            self.send_header("Allow", "GET")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
