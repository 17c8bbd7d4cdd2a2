"""Loopback sockets that take connections, one thread each, and leave nothing behind."""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import ExitStack, closing, suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

ADDRESS = "127.0.0.1"


class Listener:
    """Listens at one free loopback port a door, and serves each connection in a thread.

    A door is what serves a connection; the socket is closed when it returns.
    """

    def __init__(self, *doors: Callable[[socket.socket], None]) -> None:
        self._doors = doors
        self._lock = threading.Lock()
        self._connections: dict[socket.socket, threading.Thread] = {}
        self._stopping = False
        self._resources = ExitStack()
        self.ports: tuple[int, ...] = ()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            sockets = [stack.enter_context(socket.create_server((ADDRESS, 0))) for _ in self._doors]
            self.ports = tuple(int(one.getsockname()[1]) for one in sockets)
            self._wake, woken = (stack.enter_context(end) for end in socket.socketpair())
            selector = stack.enter_context(closing(selectors.DefaultSelector()))
            for one, door in zip(sockets, self._doors, strict=True):
                one.setblocking(False)
                selector.register(one, selectors.EVENT_READ, door)
            selector.register(woken, selectors.EVENT_READ)
            self._accepting = threading.Thread(target=self._accept, args=(selector,), daemon=True)
            self._accepting.start()
            self._resources = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping = True
        self._wake.send(b"\0")
        self._accepting.join()
        with self._lock:
            open_ones = dict(self._connections)
        for handle in open_ones:
            cut(handle)
        for thread in open_ones.values():
            thread.join()
        self._resources.close()

    def _accept(self, selector: selectors.BaseSelector) -> None:
        while not self._stopping:
            for key, _ in selector.select():
                if isinstance(key.fileobj, socket.socket) and key.data:
                    self._take(key.fileobj, key.data)

    def _take(self, listening: socket.socket, door: Callable[[socket.socket], None]) -> None:
        try:
            connection, _ = listening.accept()
        except OSError:  # it went away again before it was taken
            return
        connection.setblocking(True)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A second handle to cut the connection by: TLS takes the first one over.
        handle = connection.dup()
        arguments = (connection, handle, door)
        thread = threading.Thread(target=self._serve, args=arguments, daemon=True)
        with self._lock:
            self._connections[handle] = thread
        thread.start()

    def _serve(
        self,
        connection: socket.socket,
        handle: socket.socket,
        door: Callable[[socket.socket], None],
    ) -> None:
        with handle, connection:
            try:
                with suppress(OSError):  # the other end left, or this one is stopping
                    door(connection)
            finally:
                with self._lock:
                    del self._connections[handle]


def cut(connection: socket.socket) -> None:
    """End `connection` at once, waking whoever reads from it."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def acknowledge(connection: socket.socket) -> None:
    """Tell the other end at once what has arrived.

    urllib3 leaves Nagle's algorithm on when it goes through a proxy, so a body stays away until
    its head is acknowledged: 40 ms a request, on Linux, which alone has this switch.
    """
    if hasattr(socket, "TCP_QUICKACK"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
