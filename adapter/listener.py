"""Listen at the redirect URI for the browser to bring the answer of a sign-in."""

from __future__ import annotations

import hmac
import ipaddress
import queue
import socket
import socketserver
import ssl
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlsplit

from adapter.refusals import SignInError
from provision.contract.messages import Language, Problem, message, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta
    from urllib.parse import SplitResult

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


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """The PEM files of an https listener: its certificate, and the key, perhaps in the same."""

    certificate: str = ""
    key: str = ""


class Listener:
    """A small web server at the redirect URI's own address that waits for one answer."""

    def __init__(self, redirect_uri: str, state: str, files: TlsFiles | None = None) -> None:
        self._redirect_uri = redirect_uri
        parts = urlsplit(redirect_uri)
        tls = _tls(redirect_uri, files) if parts.scheme == "https" else None
        host = _local_address(parts, redirect_uri)
        port = (443 if tls else 80) if parts.port is None else parts.port
        try:
            self._server = _Server((host, port), _Page, tls)
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


def _local_address(parts: SplitResult, uri: str) -> str:
    """Return where to listen: plain http on loopback alone, https where its host is."""
    name = parts.hostname or ""
    if name in LOOPBACK:
        return LOOPBACK[name]
    if parts.scheme != "https":
        what = message("session.not-loopback", uri=uri)
        raise SignInError(Problem(what, message("session.other-way")))
    try:
        found = socket.getaddrinfo(name, 0, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        found = []
    for address in (str(place[0]) for *_, place in found):
        with suppress(OSError), socket.socket() as trial:
            trial.bind((address, 0))  # refused where the address is another machine's
            if not ipaddress.ip_address(address).is_unspecified:
                return address
    what = message("session.not-local", host=name)
    raise SignInError(Problem(what, message("session.other-way")))


def _tls(uri: str, files: TlsFiles | None) -> ssl.SSLContext:
    """Return how to speak TLS with the browser, or raise where the files do not serve."""
    if files is None or not files.certificate:
        what = message("session.no-tls", uri=uri)
        raise SignInError(Problem(what, message("session.no-tls-remedy")))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    key = files.key or files.certificate
    try:
        # An empty password, where one is wanted: OpenSSL would ask for it at the terminal.
        context.load_cert_chain(files.certificate, key, password="")
    except OSError as error:
        reason = _why_unusable(error)
        what = message(
            "session.tls-unusable", certificate=files.certificate, key=key, reason=reason
        )
        raise SignInError(Problem(what, message("session.no-tls-remedy"))) from error
    return context


def _why_unusable(error: OSError) -> Line:
    if not isinstance(error, ssl.SSLError):
        return error.strerror or type(error).__name__
    mismatch = error.reason == "KEY_VALUES_MISMATCH"
    return message("session.tls-mismatch" if mismatch else "session.tls-not-pem")


class _Server(socketserver.ThreadingTCPServer):
    """A thread a connection: browsers open some that they never use."""

    daemon_threads = True
    # On Windows the option lets another program listen at the same port.
    allow_reuse_address = sys.platform != "win32"
    awaited = ("/", "")

    def __init__(
        self, address: tuple[str, int], handler: type[_Page], tls: ssl.SSLContext | None
    ) -> None:
        self.answers: queue.Queue[Mapping[str, str]] = queue.Queue(maxsize=1)
        self._tls = tls
        super().__init__(address, handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Answer a browser, in its own thread, so that no handshake keeps another waiting."""
        if self._tls is None:
            super().finish_request(request, client_address)
            return
        request.settimeout(_Page.timeout)
        with self._tls.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

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
