"""From a request to the service of its host, and what of the answer shall arrive."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from provision.simulator.faults import Answered, Dropped, Late, Lost, Raw
from provision.simulator.http import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.simulator.faults import Faults
    from provision.simulator.http import Request, Service
    from provision.simulator.journal import Journal, Tunnel, Via


@dataclass(frozen=True, slots=True)
class Delivery:
    """A response that was made, and what leaves of it: nothing, `sent` bytes of its body, or all.

    Or else `raw`, in place of any.
    """

    response: Response | None
    leaves: bool = True
    sent: int | None = None
    raw: Raw | None = None

    @property
    def is_whole(self) -> bool:
        return self.leaves and self.sent is None


class Deliveries:
    """Takes requests to their services one at a time, and writes all of it down."""

    def __init__(self, services: Mapping[str, Service], journal: Journal, faults: Faults) -> None:
        self._services = services
        self._journal = journal
        self._faults = faults
        self._lock = threading.Lock()

    def knows(self, host: str) -> bool:
        return host in self._services

    def deliver(self, request: Request, via: Via) -> Delivery:
        """Return what becomes of `request`."""
        with self._lock:
            for late in self._faults.due():
                self._answer(late)
            delivery = self._handle(request)
            self._journal.record(via, request, delivery.response, arrived=delivery.is_whole)
        return delivery

    def note(self, tunnel: Tunnel) -> None:
        """Write down that a tunnel was asked for."""
        with self._lock:
            self._journal.tunnels.append(tunnel)

    def _handle(self, request: Request) -> Delivery:
        match self._faults.effect_on(request):
            case None:
                return Delivery(self._answer(request))
            case Answered(response):
                return Delivery(response)
            case Dropped():
                return Delivery(None, leaves=False)
            case Late(by):
                self._faults.put_off(request, by)
                return Delivery(None, leaves=False)
            case Lost(sent):
                return Delivery(self._answer(request), leaves=sent is not None, sent=sent)
            case Raw() as raw:
                return Delivery(None, leaves=False, raw=raw)
            case unknown:
                assert_never(unknown)

    def _answer(self, request: Request) -> Response:
        if service := self._services.get(request.host):
            return service.answer(request)
        return plain_response(421, f"The host {request.host} is not simulated.")


def plain_response(status: int, text: str, *headers: tuple[str, str]) -> Response:
    """Return `text` as it is."""
    return Response(
        status, f"{text}\n".encode(), (("Content-Type", "text/plain; charset=utf-8"), *headers)
    )
