"""The way to the simulated hosts: an HTTP proxy that knows no others, and a door without it.

A connection becomes TLS, TLS becomes requests, a request finds the service of its host.
"""

from __future__ import annotations

import base64
import hmac
import itertools
import re
import ssl
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from provision.simulator.delivery import Deliveries, plain_response
from provision.simulator.journal import Tunnel, Via
from provision.simulator.listener import ADDRESS, Listener, acknowledge
from provision.simulator.wire import (
    CONTINUE,
    MalformedError,
    read_body,
    read_head,
    render_response,
    request_of,
)

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping
    from types import TracebackType

    from provision.contract.secrets import Secret
    from provision.simulator.authority import Authority
    from provision.simulator.delivery import Delivery
    from provision.simulator.faults import Faults, Raw
    from provision.simulator.http import Request, Response, Service
    from provision.simulator.journal import Journal
    from provision.simulator.wire import Head, Stream

HTTPS = 443
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
PLACE = re.compile(r"([A-Za-z0-9.-]+):(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the proxy wants to be told, where it wants any."""

    username: str
    password: Secret

    @property
    def header(self) -> str:
        pair = f"{self.username}:{self.password.reveal()}".encode()
        return f"Basic {base64.b64encode(pair).decode('ascii')}"

    @property
    def in_address(self) -> str:
        return f"{quote(self.username, safe='')}:{quote(self.password.reveal(), safe='')}@"


@dataclass(frozen=True, slots=True)
class Line:
    """A connection once its tunnel stands: its number, and where it leads if by the proxy."""

    number: int
    via: Via
    host: str = ""


class Network:
    """Listens on loopback while it is entered; `services` are by host, in lower case."""

    def __init__(
        self,
        services: Mapping[str, Service],
        authority: Authority,
        journal: Journal,
        faults: Faults,
        credentials: Credentials | None = None,
    ) -> None:
        self._deliveries = Deliveries(services, journal, faults)
        self._faults = faults
        self._credentials = credentials
        self._numbers = itertools.count(1)
        self._stopping = threading.Event()
        self._tls = _tls_of(authority)
        self._listener = Listener(self._proxy, self._direct)
        self._running = ExitStack()

    @property
    def proxy_address(self) -> str:
        """Return the proxy's address, with the credentials it wants."""
        told = self._credentials.in_address if self._credentials else ""
        return f"http://{told}{ADDRESS}:{self._listener.ports[0]}"

    @property
    def direct_address(self) -> str:
        """Return where services can be reached without the proxy."""
        return f"https://localhost:{self._listener.ports[1]}"

    def __enter__(self) -> Self:
        self._running.enter_context(self._listener)
        self._running.callback(self._stopping.set)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._running.close()

    def _direct(self, connection: socket.socket) -> None:
        self._talk(connection, Line(next(self._numbers), Via.DIRECT))

    def _proxy(self, connection: socket.socket) -> None:
        # Unbuffered: what follows the head is TLS, and not a byte of it may be taken here.
        with connection.makefile("rb", buffering=0) as stream:
            try:
                head = read_head(stream)
            except MalformedError as error:
                connection.sendall(_last(plain_response(400, str(error))))
                return
        if not head:
            return
        host, port = _place_of(head)
        refusal = self._refusal(head, host, port)
        self._deliveries.note(Tunnel(host, port, refusal.status if refusal else 200))
        if refusal:
            connection.sendall(_last(refusal))
            return
        connection.sendall(ESTABLISHED)
        self._talk(connection, Line(next(self._numbers), Via.PROXY, host))

    def _refusal(self, head: Head, host: str, port: int) -> Response | None:
        shown = head.headers.get("proxy-authorization", "")
        if self._credentials and not _same(shown, self._credentials.header):
            challenge = ("Proxy-Authenticate", 'Basic realm="simulated proxy"')
            return plain_response(407, "The proxy wants user name and password.", challenge)
        if head.method != "CONNECT":
            return plain_response(403, "The proxy only tunnels: https, by CONNECT.")
        if port != HTTPS or not self._deliveries.knows(host):
            return plain_response(403, f"{head.target} is no simulated host.")
        return None

    def _talk(self, connection: socket.socket, line: Line) -> None:
        with (
            self._tls.wrap_socket(connection, server_side=True) as secured,
            secured.makefile("rb") as stream,
        ):
            while self._exchange(secured, stream, line):
                pass

    def _exchange(self, secured: ssl.SSLSocket, stream: Stream, line: Line) -> bool:
        """Answer one request; return whether another may follow."""
        try:
            request = _next_request(secured, stream, line.number)
        except MalformedError as error:
            secured.sendall(_last(plain_response(400, str(error))))
            return False
        if not request:
            return False
        head, asked = request
        if line.host and asked.host != line.host:
            secured.sendall(_last(plain_response(421, f"This is a tunnel to {line.host}.")))
            return False
        delivery = self._deliveries.deliver(asked, line.via)
        # Waits when all is done, so that who gives up waiting has still been heard.
        self._stopping.wait(self._faults.latency)
        if delivery.raw:
            self._speak(secured, delivery.raw)
        secured.sendall(_rendered(delivery, head))
        return delivery.is_whole and head.keeps_alive

    def _speak(self, secured: ssl.SSLSocket, raw: Raw) -> None:
        secured.sendall(raw.data)
        while raw.again and not self._stopping.wait(raw.pause):
            secured.sendall(raw.again)


def _tls_of(authority: Authority) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    context.load_cert_chain(authority.host_file)
    return context


def _same(shown: str, wanted: str) -> bool:
    return hmac.compare_digest(shown.encode("latin-1"), wanted.encode("latin-1"))


def _place_of(head: Head) -> tuple[str, int]:
    found = PLACE.fullmatch(head.target)
    return (found[1].lower(), int(found[2])) if found else (head.target, 0)


def _next_request(
    secured: ssl.SSLSocket, stream: Stream, connection: int
) -> tuple[Head, Request] | None:
    head = read_head(stream)
    if not head:
        return None
    acknowledge(secured)
    if head.wants_continue:
        secured.sendall(CONTINUE)
    return head, request_of(head, read_body(stream, head), connection)


def _rendered(delivery: Delivery, head: Head) -> bytes:
    if not (delivery.response and delivery.leaves):
        return b""
    keeps_alive = delivery.is_whole and head.keeps_alive
    rendered = render_response(delivery.response, keeps_alive=keeps_alive, to=head.method)
    if delivery.sent is None:
        return rendered
    return rendered[: len(rendered) - len(delivery.response.body) + delivery.sent]


def _last(response: Response) -> bytes:
    return render_response(response, keeps_alive=False)
