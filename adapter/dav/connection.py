"""Send a request to a CalDAV server, on the network that is declared, and return the answer.

Nothing is sent twice but what was refused for want of credentials, of which nothing was carried
out; nothing is followed to where somebody else would be shown them.
"""

from __future__ import annotations

import base64
import threading
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase, HTTPDigestAuth
from requests.exceptions import ConnectTimeout, RequestException
from urllib3.exceptions import NewConnectionError, SSLError

from adapter.bounded import BoundedAdapter, Bounds, TooLargeError
from adapter.ews.connection import Limits, Sending, UnansweredError, user_agent, why_not_sent
from adapter.store import DeniedError, GarbledError, UnreachableError
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapter.logins import Login
    from provision.contract.network import Network

CONNECTIONS = 20
LED = "X-Exobridge-Led"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came; header names in lower case, `location` is where it leads."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    location: str = ""

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300


class Connection:
    """The way to one server, which the stores of all mailboxes may share."""

    def __init__(
        self, url: str, network: Network, login: Login | None, limits: Limits | None = None
    ) -> None:
        self._origin = origin_of(url)
        self._host = urlsplit(url).hostname or ""
        self._network = network
        self._login = login
        self._limits = limits or Limits()
        self._agent = user_agent()
        self._auth: AuthBase | None = None
        self._refused: Reply | None = None
        self._accepted = False
        self._lock = threading.Lock()
        self._session = _session(network, self._limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def host(self) -> str:
        return self._host

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def reaches(self, url: str) -> bool:
        """Return whether an address is this server's."""
        return origin_of(url) == self._origin

    def ask(
        self, method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send a request and return what comes, credentials shown as the server asks for them.

        Raises `UnansweredError` if it may have arrived, `UnreachableError` if it cannot have.
        """
        if self._refused:
            return self._refused
        auth = self._auth
        reply = self._sent(method, url, body, headers or {}, auth)
        if reply.status == 401 and self._login:
            with self._lock:
                if self._auth is auth and auth is None:
                    self._auth = self._chosen(self._login, reply.headers)
            if auth is None:
                reply = self._sent(method, url, body, headers or {}, self._auth)
        if reply.status != 401:
            self._accepted |= self._auth is not None
        elif not self._accepted:
            self._refused = reply  # a wrong password shown for each mailbox would lock the account
        return reply

    def _sent(
        self,
        method: str,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        auth: AuthBase | None,
    ) -> Reply:
        if not self.reaches(url):
            raise GarbledError(self._problem("caldav.elsewhere", address=url))
        sending = Sending(body) if body else None
        try:
            response = self._session.request(
                method,
                url,
                data=sending,
                headers={"User-Agent": self._agent, **headers},
                auth=auth or _Bare(),
                proxies=self._proxies(),
                timeout=(self._limits.connect, self._limits.read),
                allow_redirects=False,
            )
        except TooLargeError as error:
            what = message("store.oversized", host=self._host, limit=self._limits.megabytes)
            raise GarbledError(Problem(what, message("caldav.garbled-remedy"))) from error
        except (RequestException, OSError) as error:
            if sending.begun if sending else _may_have_gone(error):
                raise UnansweredError(self._problem("store.unanswered")) from error
            raise UnreachableError(self._problem(why_not_sent(error))) from error
        told = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, told, response.content, told.get(LED.lower(), ""))

    def _proxies(self) -> dict[str, str]:
        proxy = self._network.proxy_for(self._host)
        return dict.fromkeys(PORTS, proxy.revealed()) if proxy else {}

    def _chosen(self, login: Login, headers: Mapping[str, str]) -> AuthBase:
        """Return how to show the credentials: Basic within TLS, else so that nobody learns them."""
        offered = headers.get("www-authenticate", "")
        offers = offered.casefold()
        scheme, host, _ = self._origin
        if "basic" in offers and (scheme == "https" or host in LOOPBACK):
            return _Basic(login)
        if "digest" in offers:
            return HTTPDigestAuth(login.username, login.password.reveal())
        key = "caldav.plain" if "basic" in offers else "caldav.no-scheme"
        raise DeniedError(self._problem(key, offered=offered.split(" ", 1)[0] or "-"))

    def _problem(self, key: str, **more: str) -> Problem:
        proxy = self._network.proxy_for(self._host)
        values = {
            "host": self._host,
            "proxy": proxy.url if proxy else "",
            "file": self._network.ca_file,
            **more,
        }
        return Problem(message(key, **values), message(f"{key}-remedy", **values))


class Connections:
    """The connections of all mailboxes: one a server and user, closed together."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._lock = threading.Lock()
        self._open: dict[tuple[object, str], Connection] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            for connection in self._open.values():
                connection.close()
            self._open.clear()

    def to(self, url: str, login: Login) -> Connection:
        """Return the way to the server at an address."""
        who = (origin_of(url), login.username)
        with self._lock:
            if who not in self._open:
                self._open[who] = Connection(url, self._network, login)
            return self._open[who]


class _Bare(AuthBase):
    """Shows nothing; without it requests would look for a .netrc file."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class _Basic(AuthBase):
    """Shows name and password in UTF-8 (RFC 7617, 2.1)."""

    def __init__(self, login: Login) -> None:
        self._login = login

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        pair = f"{self._login.username}:{self._login.password.reveal()}".encode()
        request.headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        return request


class _Led(BoundedAdapter):
    """Keeps where an answer leads, for who wants to know, out of reach of requests."""

    def build_response(self, request: requests.PreparedRequest, raw: Any) -> requests.Response:
        response = super().build_response(request, raw)
        response.headers[LED] = response.headers.get("Location", "")
        return response


def origin_of(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of an address."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)


def _session(network: Network, limits: Limits) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.verify = network.ca_file or True
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    bounds = Bounds(limits.total, limits.megabytes << 20)
    adapter = _Led(bounds, max_retries=0, pool_maxsize=CONNECTIONS)
    for scheme in PORTS:
        session.mount(f"{scheme}://", adapter)
    return session


def _may_have_gone(error: RequestException | OSError) -> bool:
    """Return whether what has no body may have been sent all the same."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return not isinstance(error, ConnectTimeout) and not isinstance(
        reason, NewConnectionError | SSLError
    )
