"""A browser without scripts: one request, one page; redirects are for its user to follow."""

from __future__ import annotations

import base64
import ssl
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SECONDS = 30


@dataclass(frozen=True, slots=True)
class Step:
    """Where the browser goes next; with a `body` it posts a form."""

    address: str
    body: str | None = None

    @property
    def host(self) -> str:
        return (urlsplit(self.address).hostname or "").lower()

    @property
    def is_loopback(self) -> bool:
        return self.host in LOOPBACK


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came back: text, and if it was a redirect the full address that it names."""

    status: int
    text: str
    location: str = ""


@dataclass(frozen=True, slots=True)
class Browser:
    """Goes through the proxy, but never to loopback; trusts the authority in `ca_file`."""

    proxy: str
    ca_file: Path

    def go(self, step: Step) -> Arrived:
        """Ask for a page; raises `OSError` when nobody answers."""
        parts = urlsplit(step.address)
        target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        headers = {"Accept": "text/html", "Connection": "close"}
        if step.body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = self._connection(step)
        try:
            connection.request("GET" if step.body is None else "POST", target, step.body, headers)
            with connection.getresponse() as answer:
                text = answer.read().decode("utf-8", "replace")
                redirects = answer.status in {301, 302, 303, 307, 308}
                location = urljoin(step.address, answer.getheader("Location") or "")
                return Arrived(answer.status, text, location if redirects else "")
        finally:
            connection.close()

    def _connection(self, step: Step) -> HTTPConnection:
        parts = urlsplit(step.address)
        if step.is_loopback and parts.scheme == "http":
            return HTTPConnection(step.host, parts.port, timeout=SECONDS)
        trust = ssl.create_default_context(cafile=str(self.ca_file))
        if step.is_loopback:
            return HTTPSConnection(step.host, parts.port, timeout=SECONDS, context=trust)
        proxy = urlsplit(self.proxy)
        connection = HTTPSConnection(
            proxy.hostname or "", proxy.port, timeout=SECONDS, context=trust
        )
        connection.set_tunnel(step.host, parts.port or 443, _authorization(self.proxy))
        return connection


def _authorization(proxy: str) -> dict[str, str]:
    parts = urlsplit(proxy)
    if not parts.username:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair).decode('ascii')}"}
