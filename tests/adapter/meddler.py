"""Something that stands between a client and a CalDAV server, and spoils what a test says."""

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import requests


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, on its way back."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class Meddler:
    """Answers in the server's place (`instead`), or changes what it answered (`after`).

    None from `after` cuts the connection.
    """

    server: str
    url: str = ""
    instead: Callable[[Asked], Answered | None] = lambda _: None
    after: Callable[[Asked, Answered], Answered | None] = lambda _, answered: answered
    asked: list[Asked] = field(default_factory=list)

    def answer(self, asked: Asked) -> Answered | None:
        self.asked.append(asked)
        return self.instead(asked) or self.after(asked, self.forward(asked))

    def forward(self, asked: Asked) -> Answered:
        """Ask the server itself."""
        headers = {
            k: v for k, v in asked.headers.items() if k.lower() not in ("host", "connection")
        }
        reply = requests.request(
            asked.method,
            f"{self.server}{urlsplit(asked.path).path}",
            data=asked.body,
            headers=headers,
            timeout=20,
            allow_redirects=False,
        )
        kept = {k: v for k, v in reply.headers.items() if k.lower() in KEPT}
        return Answered(reply.status_code, kept, reply.content)

    def methods(self) -> list[str]:
        return [asked.method for asked in self.asked]


KEPT = {"content-type", "etag", "www-authenticate", "location"}


@contextmanager
def meddling(server: str, certificate: str = "") -> Iterator[Meddler]:
    """Stand before a server; with a file of a certificate and its key, behind TLS."""
    meddler = Meddler(server)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None: ...

        def meddle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answered = meddler.answer(
                Asked(self.command, self.path, dict(self.headers.items()), body)
            )
            if answered is None:
                self.close_connection = True
                return
            self.send_response(answered.status)
            for name, value in answered.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answered.body)))
            self.end_headers()
            self.wfile.write(answered.body)

    for method in ("GET", "PUT", "DELETE", "PROPFIND", "REPORT", "MKCALENDAR"):
        setattr(Handler, f"do_{method}", Handler.meddle)

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None: ...  # a client that was killed says no more

    with Server(("127.0.0.1", 0), Handler) as httpd:
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate)
            httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
        scheme = "https" if certificate else "http"
        meddler.url = f"{scheme}://127.0.0.1:{httpd.server_address[1]}"
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield meddler
        finally:
            httpd.shutdown()
            thread.join()
