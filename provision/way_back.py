"""Hear what the consent page sends the browser back with, where that is to this very machine.

Whether consent was given, only Graph says; but that somebody declined is told to nobody else.
"""

from __future__ import annotations

import hmac
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from provision.contract.messages import Language, message, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOPBACK = ("localhost", "127.0.0.1")
MOST_FIELDS = 20
LONGEST_LINE = 8192
HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
    ("Connection", "close"),
)


@dataclass(slots=True)
class WayBack:
    """What was heard: `refusal` is the text by which consent was refused, if it was."""

    path: str
    state: str
    refusal: str = ""
    came: threading.Event = field(default_factory=threading.Event)

    def hear(self, address: str) -> bool:
        """Return whether `address` is the answer that is awaited, and keep what it says."""
        parts = urlsplit(address)
        try:
            fields = parse_qs(parts.query, keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError:
            return False
        (state, *more) = fields.get("state", [""])
        if more or not hmac.compare_digest(state.encode(), self.state.encode()):
            return False
        if (parts.path or "/") != self.path or not fields.keys() & {"error", "admin_consent"}:
            return False
        if "error" in fields:  # a refusal has admin_consent=True as well
            self.refusal = " ".join(fields.get("error_description") or fields["error"])
        self.came.set()
        return True


@contextmanager
def way_back_to(redirect_uri: str, state: str) -> Iterator[WayBack | None]:
    """Yield what listens at `redirect_uri`; None where that is elsewhere, or taken."""
    parts = urlsplit(redirect_uri)
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        yield None
        return
    heard = WayBack(parts.path or "/", state)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", parts.port or 80), _page_for(heard))
    except OSError:
        yield None
        return
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _page_for(heard: WayBack) -> type[BaseHTTPRequestHandler]:
    class Page(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            known = len(self.path) <= LONGEST_LINE and heard.hear(self.path)
            self.send_response(200 if known else 404)
            for name, value in HEADERS:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(_text("consent.refused" if heard.refusal else "consent.came", known))

        def log_message(self, *_: Any) -> None:
            """Say nothing: the address has been kept already."""

    return Page


def _text(key: str, known: bool) -> bytes:
    said = message(key if known else "consent.not-awaited")
    lines = (escape(text_of(said, language)) for language in reversed(Language))
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    return f"<!doctype html><title>exobridge</title>{paragraphs}".encode()
