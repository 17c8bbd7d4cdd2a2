"""Carry requests to one host and to no other, and let through only answers that can be read."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

import httpx

from provision.contract.messages import Problem, message, unreadable
from provision.contract.network import NetworkError

if TYPE_CHECKING:
    from provision.contract.network import Network, Proxy
    from provision.trail import Trail

# Microsoft Graph's own service principal, the largest object read here, is about 1 MB.
MOST_BYTES = 32 * 1024 * 1024
TIMEOUT = httpx.Timeout(60, connect=20)
TOTAL_SECONDS = 150.0  # for all of an answer, however steadily it drips
CODED = ("content-encoding", "content-length", "transfer-encoding")


class UnusableAnswer(Exception):  # noqa: N818 - reads as what it says
    """An answer that is not read any further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class OneHost(httpx.AsyncBaseTransport):
    """Talks to `host` alone; answers come whole, within bounds, and lead nowhere else."""

    def __init__(
        self,
        inner: httpx.AsyncBaseTransport,
        host: str,
        seconds: float = TOTAL_SECONDS,
        trail: Trail | None = None,
    ) -> None:
        self._trail = trail
        self._inner = inner
        self._host = host
        self._seconds = seconds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.scheme != "https" or request.url.host != self._host:
            raise UnusableAnswer(_leads_elsewhere(request.url))
        call = self._trail.sends(request.method, _told(request)) if self._trail else 0
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._answer(request)
        except TimeoutError as error:
            self._lost(request, call, error)
            raise httpx.ReadTimeout("not whole in time", request=request) from error
        except (httpx.HTTPError, UnusableAnswer) as error:
            self._lost(request, call, error)
            raise
        if self._trail:
            request_id = answer.headers.get("request-id", "")
            method, path = request.method, _told(request)
            self._trail.answered(call, method, path, answer.status_code, request_id)
        return answer

    def _lost(self, request: httpx.Request, call: int, error: Exception) -> None:
        if self._trail:
            reason = type(error).__name__
            self._trail.unanswered(call, request.method, _told(request), reason)

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._inner.handle_async_request(request)
        try:
            if answer.has_redirect_location:
                raise UnusableAnswer(_leads_elsewhere(request.url.join(answer.headers["Location"])))
            return await _whole(answer)
        finally:
            await answer.aclose()

    async def aclose(self) -> None:
        await self._inner.aclose()


def client_for(network: Network, host: str, trail: Trail | None = None) -> httpx.AsyncClient:
    """Return a client of `host` whose way there is `network`, whatever the environment says."""
    proxy = network.proxy_for(host)
    trusted = certificates(network)
    inner = httpx.AsyncHTTPTransport(
        verify=trusted, trust_env=False, proxy=_httpx_proxy(proxy, trusted) if proxy else None
    )
    return httpx.AsyncClient(
        transport=OneHost(inner, host, trail=trail),
        trust_env=False,
        timeout=TIMEOUT,
        follow_redirects=False,
    )


def certificates(network: Network) -> ssl.SSLContext:
    """Return whom to trust, or raise `NetworkError` if the file of authorities is not usable."""
    if not network.ca_file:
        return httpx.create_ssl_context(trust_env=False)
    try:
        return ssl.create_default_context(cafile=network.ca_file)
    except ssl.SSLError as error:
        what = message("graph.no-certificates", file=network.ca_file)
        raise NetworkError(Problem(what, message("graph.no-certificates-remedy"))) from error
    except OSError as error:
        raise NetworkError(unreadable(network.ca_file, error)) from error


def _httpx_proxy(proxy: Proxy, trusted: ssl.SSLContext) -> httpx.Proxy:
    password = proxy.password.reveal() if proxy.password else ""
    return httpx.Proxy(
        proxy.url,
        auth=(proxy.username, password) if proxy.username else None,
        ssl_context=trusted if proxy.url.startswith("https:") else None,
    )


async def _whole(answer: httpx.Response) -> httpx.Response:
    """Return `answer` with its body read, as long as that is no larger than it may be."""
    parts, size = [], 0
    async for part in answer.aiter_bytes():
        size += len(part)
        if size > MOST_BYTES:
            limit = message("graph.too-large", limit=MOST_BYTES)
            raise UnusableAnswer(Problem(limit, message("graph.unusable-remedy")))
        parts.append(part)
    headers = [(k, v) for k, v in answer.headers.multi_items() if k.lower() not in CODED]
    return httpx.Response(answer.status_code, headers=headers, content=b"".join(parts))


def _told(request: httpx.Request) -> str:
    """Return path and query, which hold names and ids and nothing secret."""
    return request.url.raw_path.decode("ascii", "replace")


def _leads_elsewhere(url: httpx.URL) -> Problem:
    place = f"{url.scheme}://{url.host}"
    return Problem(message("graph.elsewhere", place=place), message("graph.elsewhere-remedy"))
