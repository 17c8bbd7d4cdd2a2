"""Post one request to an EWS address, on the network that is declared, and return the answer.

Nothing here is sent twice, and nothing is kept between requests: no throttle, which is a
mailbox's own matter, and no cookie, by which Exchange ties a client to one mailbox's server.
"""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from requests.exceptions import ConnectTimeout, ProxyError, RequestException, SSLError

from adapter.bounded import Bounds, TooLargeError
from adapter.ews.schemes import Sessions
from adapter.store import GarbledError, UnreachableError
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import requests

    from adapter.logins import Login
    from provision.contract.network import Network
    from provision.contract.secrets import Secret

# Exchange ends a batch after a minute by itself (learn.microsoft.com, "EWS throttling").
CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS = 10.0, 75.0, 150.0
LARGEST_MEGABYTES = 64


class OversizedError(GarbledError):
    """An answer that is larger than anybody reads: one to less may not be."""


class UnansweredError(UnreachableError):
    """The request was sent, and no answer came that says what became of it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came, to a token or a password; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    by_password: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait, in seconds: to connect, between two bytes, for all; and for how much."""

    connect: float = CONNECT_SECONDS
    read: float = READ_SECONDS
    total: float = TOTAL_SECONDS
    megabytes: int = LARGEST_MEGABYTES


class Sending(io.BytesIO):
    """A request's body that knows whether any of it has been taken to be sent.

    Exceptions do not tell: urllib3 calls a connection that broke after the request was sent
    through a proxy `Unable to connect to proxy`.
    """

    begun = False

    def read(self, size: int | None = -1, /) -> bytes:
        self.begun = True
        return super().read(size)


class Connection:
    """The way to an EWS address, which the stores of all mailboxes may share."""

    def __init__(
        self,
        url: str,
        network: Network,
        limits: Limits | None = None,
        request_id: Callable[[], str] = lambda: str(uuid.uuid4()),
        login: Login | None = None,
    ) -> None:
        self._url = url
        self._host = urlsplit(url).hostname or ""
        self._network = network
        self._limits = limits or Limits()
        self._request_id = request_id
        self._agent = user_agent()
        self._login = login
        self._refusal: Reply | None = None
        bounds = Bounds(self._limits.total, self._limits.megabytes << 20)
        self._sessions = Sessions(network, login, bounds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._sessions.close()

    def post(self, body: bytes, token: Secret | None, anchor: str) -> Reply:
        """Send `body` once, routed to the mailbox `anchor`, and return what comes.

        By NTLM what is refused without proof is sent again with it; nothing of it was carried out.

        Raises `UnansweredError` if it may have arrived, `UnreachableError` if it cannot have.
        """
        if self._refusal:
            return self._refusal
        sending = Sending(body)
        try:
            response = self._send(sending, token, anchor)
        except TooLargeError as error:
            what = message("store.oversized", host=self._host, limit=self._limits.megabytes)
            raise OversizedError(Problem(what, message("store.garbled-remedy"))) from error
        except (RequestException, OSError) as error:
            if sending.begun:
                raise self._problem(UnansweredError, "store.unanswered") from error
            raise self._problem(UnreachableError, why_not_sent(error)) from error
        headers = {name.lower(): value for name, value in response.headers.items()}
        reply = Reply(response.status_code, headers, response.content, self._login is not None)
        if reply.by_password and reply.status == 401:
            self._refusal = reply  # a wrong password shown for each mailbox would lock the account
        return reply

    def _send(self, body: Sending, token: Secret | None, anchor: str) -> requests.Response:
        proxy = self._network.proxy_for(self._host)
        way = proxy.revealed() if proxy else None
        bearer = {"Authorization": f"Bearer {token.reveal()}"} if token else {}
        return self._sessions.get().post(
            self._url,
            data=body,
            headers={
                **bearer,
                "Content-Type": "text/xml; charset=utf-8",
                "Accept": "text/xml",
                "User-Agent": self._agent,
                "X-AnchorMailbox": anchor,
                "client-request-id": self._request_id(),
                "return-client-request-id": "true",
            },
            proxies={"https": way, "http": way} if way else {},
            timeout=(self._limits.connect, self._limits.read),
            allow_redirects=False,
        )

    def _problem(self, kind: type[UnreachableError], key: str) -> UnreachableError:
        proxy = self._network.proxy_for(self._host)
        values = {
            "host": self._host,
            "proxy": proxy.url if proxy else "",
            "file": self._network.ca_file,
        }
        return kind(Problem(message(key, **values), message(f"{key}-remedy", **values)))


def user_agent() -> str:
    """Return what we call ourselves, which administrators may allow or block by name."""
    try:
        return f"exobridge/{version('exobridge')}"
    except PackageNotFoundError:
        return "exobridge/0"


def why_not_sent(error: RequestException | OSError) -> str:
    """Return what to say of a connection that was not made."""
    match error:
        case ProxyError():
            return "session.proxy-credentials" if "407" in str(error) else "session.proxy"
        case SSLError() if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return "session.not-trusted"
        case ConnectTimeout():
            return "session.timeout"
        case RequestException() if "NO_CERTIFICATE_OR_CRL_FOUND" not in str(error):
            return "session.unreachable"
        case _:
            # The file of certificate authorities is read before anything is connected.
            return "store.ca-file"
