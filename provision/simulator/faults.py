"""What goes wrong on the way, when told to: which requests, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provision.simulator.http import Response, json_response
from provision.simulator.world import system_clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from provision.simulator.http import Request


@dataclass(frozen=True, slots=True)
class Match:
    """Which requests a fault is for: those that fit all that is said; nothing said fits all.

    `path` is a part of the path; `operation` is that of a SOAP body, such as `CreateItem`;
    `text` is somewhere in the body.
    """

    host: str = ""
    method: str = ""
    path: str = ""
    operation: str = ""
    text: str = ""

    def fits(self, request: Request) -> bool:
        return (
            self.host in ("", request.host)
            and self.method in ("", request.method)
            and self.path in request.path
            and self.text.encode() in request.body
            and (not self.operation or self.operation == operation_of(request.body))
        )


ANY = Match()


@dataclass(frozen=True, slots=True)
class Answered:
    """The request is answered thus, and no service hears of it."""

    response: Response


@dataclass(frozen=True, slots=True)
class Dropped:
    """The connection is cut before anybody has handled the request."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The request is handled, and of the answer only the first `sent` bytes of its body leave.

    `sent=None`: nothing of it does, not even its head.
    """

    sent: int | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """The connection is cut at once, and the request is handled all the same when `by` is over."""

    by: timedelta


@dataclass(frozen=True, slots=True)
class Raw:
    """In place of an answer these bytes leave, and `again` after them until the other end has gone.

    `pause` is how many seconds lie between two of them.
    """

    data: bytes
    again: bytes = b""
    pause: float = 0.0


Effect = Answered | Dropped | Lost | Late | Raw


@dataclass(slots=True)
class _Rule:
    match: Match
    effect: Effect
    skip: int
    left: int

    def strikes(self, request: Request) -> bool:
        if self.left == 0 or not self.match.fits(request):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.left -= 1
        return True


@dataclass(slots=True)
class Faults:
    """Settings that may be turned at any time; `latency` is in seconds, and delays answers.

    Every `throttle`-th request to Graph or Exchange is one too many; none if it is 0.
    `nth` counts from now: 1 is the next request that fits; `times` in a row are struck.
    """

    latency: float = 0.0
    throttle: int = 0
    clock: Callable[[], datetime] = system_clock
    _asked: int = 0
    _rules: list[_Rule] = field(default_factory=list)
    _delayed: list[tuple[datetime, Request]] = field(default_factory=list)

    def answer(
        self, response: Response, match: Match = ANY, *, nth: int = 1, times: int = 1
    ) -> None:
        """Answer the requests that fit with `response`, in place of who should."""
        self._rules.append(_Rule(match, Answered(response), nth - 1, times))

    def drop(self, match: Match = ANY, *, nth: int = 1, times: int = 1) -> None:
        """Cut the connection before the request is handled."""
        self._rules.append(_Rule(match, Dropped(), nth - 1, times))

    def lose_reply(self, match: Match = ANY, *, nth: int = 1, times: int = 1) -> None:
        """Handle the request, and cut the connection before anything is answered."""
        self._rules.append(_Rule(match, Lost(), nth - 1, times))

    def delay(self, by: timedelta, match: Match = ANY, *, nth: int = 1, times: int = 1) -> None:
        """Cut the connection, and handle the request when the clock has gone on `by` that much.

        That is before the first request after it: nobody can see the difference.
        """
        self._rules.append(_Rule(match, Late(by), nth - 1, times))

    def truncate(self, sent: int, match: Match = ANY, *, nth: int = 1, times: int = 1) -> None:
        """Handle the request, and cut the connection after `sent` bytes of the answer's body."""
        self._rules.append(_Rule(match, Lost(sent), nth - 1, times))

    def speak(self, raw: Raw, match: Match = ANY, *, nth: int = 1, times: int = 1) -> None:
        """Let bytes leave that need not be HTTP, nor come to an end; no service hears of it."""
        self._rules.append(_Rule(match, raw, nth - 1, times))

    def clear(self) -> None:
        """Let everything go well again."""
        self.latency, self.throttle = 0.0, 0
        self._rules.clear()

    def put_off(self, request: Request, by: timedelta) -> None:
        """Remember to handle `request` later."""
        self._delayed.append((self.clock() + by, request))

    def due(self) -> list[Request]:
        """Return the requests that it is time to handle by now, and forget them."""
        now = self.clock()
        found = sorted((one for one in self._delayed if one[0] <= now), key=lambda one: one[0])
        self._delayed = [one for one in self._delayed if one[0] > now]
        return [request for _, request in found]

    def is_one_too_many(self) -> bool:
        """Count a request, and return whether it is to be refused."""
        if not self.throttle:
            return False
        self._asked += 1
        return self._asked % self.throttle == 0

    def effect_on(self, request: Request) -> Effect | None:
        """Return what befalls `request`; every rule counts it, the first that strikes decides."""
        struck = [rule.effect for rule in self._rules if rule.strikes(request)]
        return struck[0] if struck else None


def throttled(seconds: int) -> Response:
    """Return Graph's answer to too many requests."""
    error = {"code": "TooManyRequests", "message": "Too many requests. Simulated."}
    return json_response(429, {"error": error}, ("Retry-After", str(seconds)))


def unavailable(seconds: int = 0) -> Response:
    """Return what a front end answers while the service behind it is away."""
    retry = (("Retry-After", str(seconds)),) if seconds else ()
    return Response(503, b"Service Unavailable", (("Content-Type", "text/plain"), *retry))


def operation_of(body: bytes) -> str:
    """Return the name of the SOAP operation that `body` asks for, empty if it is none."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        envelope = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    found = envelope.xpath("string(local-name(/*/*[local-name()='Body']/*[1]))")
    return str(found)
