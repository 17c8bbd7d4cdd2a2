"""Refuse every so-many-th request, as Graph and Exchange do to whoever asks too often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.simulator.exchange.envelope import render_fault
from provision.simulator.exchange.refusal import RequestRefusal
from provision.simulator.faults import throttled
from provision.simulator.http import Response

if TYPE_CHECKING:
    from provision.simulator.faults import Faults
    from provision.simulator.http import Request, Service

WAIT = 1  # seconds
NEWEST = "V2017_07_11"


class Throttled:
    """`service`, but for the requests that are one too many by `faults`."""

    def __init__(self, service: Service, faults: Faults, refusal: Response) -> None:
        self._service = service
        self._faults = faults
        self._refusal = refusal

    def answer(self, request: Request) -> Response:
        return self._refusal if self._faults.is_one_too_many() else self._service.answer(request)


def throttled_graph(service: Service, faults: Faults) -> Throttled:
    """Return Graph as it is to whoever asks too often."""
    return Throttled(service, faults, throttled(WAIT))


def throttled_exchange(service: Service, faults: Faults) -> Throttled:
    """Return an Exchange as it is to whoever asks too often."""
    busy = RequestRefusal(
        "ErrorServerBusy",
        "The server cannot service this request right now. Try again later.",
        {"BackOffMilliseconds": str(WAIT * 1000)},
    )
    headers = (("Content-Type", "text/xml; charset=utf-8"), ("Retry-After", str(WAIT)))
    return Throttled(service, faults, Response(500, render_fault(busy, NEWEST), headers))
