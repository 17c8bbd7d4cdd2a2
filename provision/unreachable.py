"""Say why a connection did not come about, whichever client library tried."""

from __future__ import annotations

import re
import socket
import ssl
from dataclasses import dataclass
from http.client import HTTPException, IncompleteRead, RemoteDisconnected
from typing import TYPE_CHECKING

from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.contract.network import Proxy

# Where azure-core and urllib3 keep what caused an error.
KEPT_IN = ("inner_exception", "reason", "original_error")
# As httpx and http.client say it; the port is not to be taken for it.
PROXY_SAYS = re.compile(r"(?:^|Tunnel connection failed: )([45]\d\d)\b")


@dataclass(frozen=True, slots=True)
class Route:
    """Where a connection should have gone."""

    host: str
    proxy: Proxy | None = None

    @property
    def first(self) -> str:
        """Return what is reached first, without any credentials."""
        return self.proxy.url if self.proxy else self.host


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stood in the way; `passing` if it may be gone the next time."""

    problem: Problem
    passing: bool = False


def obstacle_on(route: Route, error: BaseException) -> Obstacle:
    """Return what `error`, or what lies beneath it, says about the way along `route`."""
    chain = tuple(beneath(error))
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _untrusted(route, cause)
    for cause in chain:
        if found := _known(route, cause):
            return found
    return Obstacle(_problem("graph.no-connection", "graph.no-connection-remedy", route), True)


def _known(route: Route, cause: BaseException) -> Obstacle | None:
    match cause:
        case ssl.SSLError():
            return Obstacle(_problem("graph.no-tls", "graph.no-tls-remedy", route))
        case socket.gaierror():
            passing = cause.errno == socket.EAI_AGAIN
            return Obstacle(_problem("graph.no-name", "graph.no-name-remedy", route), passing)
        case HTTPException():
            return _spoilt(route, cause)
        case TimeoutError():
            return Obstacle(_problem("graph.timeout", "graph.no-connection-remedy", route), True)
        case _ if route.proxy and (said := PROXY_SAYS.search(_proxy_words(cause))):
            return _refused_by_proxy(route.proxy, said[1])
    return None


def _untrusted(route: Route, cause: ssl.SSLCertVerificationError) -> Obstacle:
    what = message("graph.untrusted", host=route.host, reason=cause.verify_message)
    return Obstacle(Problem(what, message("graph.untrusted-remedy")))


def _refused_by_proxy(proxy: Proxy, status: str) -> Obstacle:
    what = message("graph.proxy-refused", proxy=proxy.url, status=status)
    wants = "graph.proxy-credentials-remedy" if status == "407" else "graph.proxy-refused-remedy"
    return Obstacle(Problem(what, message(wants)), passing=status in ("502", "503", "504"))


def _problem(what: str, remedy: str, route: Route) -> Problem:
    return Problem(message(what, place=route.first), message(remedy))


def _spoilt(route: Route, cause: HTTPException) -> Obstacle:
    passing = isinstance(cause, RemoteDisconnected | IncompleteRead)
    what = "answers.broken-off" if passing else "answers.no-http"
    problem = Problem(message(what, host=route.host), message("answers.altered-remedy"))
    return Obstacle(problem, passing)


def _proxy_words(cause: BaseException) -> str:
    """Return what `cause` says if it is about a proxy's answer to CONNECT."""
    text = str(cause)
    is_proxys = "proxy" in type(cause).__name__.lower() or text.startswith("Tunnel connection")
    return text if is_proxys else ""


def beneath(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and what caused it, however its library keeps that."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        named = (getattr(one, name, None) for name in KEPT_IN)
        kept = (one.__cause__, one.__context__, *named, *one.args)
        waiting += [other for other in kept if isinstance(other, BaseException)]
