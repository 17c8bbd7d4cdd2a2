"""Speak with Entra's sign-in through msal, on the network that the settings name.

The one module that knows msal and requests; it is imported where it is used.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msal
import requests
from msal.exceptions import MsalServiceError
from requests.exceptions import (
    ChunkedEncodingError,
    HTTPError,
    ProxyError,
    RequestException,
    SSLError,
    Timeout,
)
from requests.exceptions import ConnectionError as NotConnected

from adapter.bounded import BoundedAdapter, Bounds, TooLargeError
from adapter.refusals import SignInError
from provision.contract.messages import Problem, message
from provision.contract.sign_in_answers import MOST_BYTES, parse_answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from adapter.cache import TokenFile, Version
    from adapter.settings import Settings
    from provision.contract.network import Network

TIMEOUT = (10, 30)  # seconds to connect, and between two bytes of an answer
BOUNDS = Bounds(seconds=90, most_bytes=MOST_BYTES)
NEVER: Version = (0, 0, 0)

Answer = dict[str, Any]


class SharedTokenCache(msal.SerializableTokenCache):  # type: ignore[misc] # msal has no types
    """msal's cache over a token file that other processes use as well.

    msal's own lock comes before the file's, always: its searches hold the one.
    """

    def __init__(self, file: TokenFile) -> None:
        super().__init__()
        self._file = file
        self._seen: Version | None = NEVER
        self._writes = False

    def search(self, *args: Any, **kwargs: Any) -> Iterator[Answer]:
        """Return matching entries, of the file as it is now."""
        self._reload()
        found: Iterator[Answer] = super().search(*args, **kwargs)
        return found

    def add(self, event: Mapping[str, Any], **kwargs: Any) -> None:
        """Keep the tokens of one answer: five entries, and one write."""
        with self._writing():
            super().add(event, **kwargs)

    def modify(self, *args: Any, **kwargs: Any) -> None:
        with self._writing():
            super().modify(*args, **kwargs)

    def remove_at(self, at_item: Answer) -> None:
        """Leave what a search finds expired: the renewed token takes its place, if there is one."""

    def _reload(self) -> None:
        with self._lock:
            version = self._file.version()
            if version != self._seen:
                self.deserialize(self._file.read())
                self._seen = version

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            if self._writes:
                yield
                return
            with self._file.locked():
                self._reload()
                self._writes, self._seen = True, NEVER
                try:
                    yield
                finally:
                    self._writes = False
                self._file.write(self.serialize())
                self._seen = self._file.version()


class NotEntraError(RequestException):
    """Something answered that does not speak Entra's language."""


class Transport:
    """msal's way to the network: its proxy or none, its authorities, and nothing of the shell's.

    Redirects are not followed, so that a refresh token goes nowhere else. Nothing is sent twice:
    msal's own session would show a code again after a connection that broke, and be refused.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = network.ca_file or True
        self._session.mount("https://", BoundedAdapter(BOUNDS))

    def get(self, url: str, **kwargs: Any) -> requests.Response:
        return self._ask("GET", url, **kwargs)

    def post(self, url: str, **kwargs: Any) -> requests.Response:
        return self._ask("POST", url, **kwargs)

    def close(self) -> None:
        self._session.close()

    def _ask(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        proxy = self._network.proxy_for(urlsplit(url).hostname or "")
        kwargs |= {"timeout": TIMEOUT, "allow_redirects": False}
        kwargs["proxies"] = {"https": proxy.revealed()} if proxy else {}
        response = self._session.request(method, url, **kwargs)
        # What it cannot read msal would write to the log, and so to the terminal.
        is_readable = parse_answer(response.content) is not None
        is_away = response.status_code == 429 or response.status_code >= 500
        if is_away and not (is_readable and method == "POST"):
            raise HTTPError(response.status_code)
        if not is_readable:
            raise NotEntraError
        return response


def client_for(settings: Settings, cache: msal.SerializableTokenCache) -> Any:
    """Return msal's public client for the application of `settings`."""
    transport = Transport(settings.network)
    outputs = settings.outputs
    try:
        with translated(settings):
            return msal.PublicClientApplication(
                outputs.client_id,
                authority=outputs.authority,
                token_cache=cache,
                http_client=transport,
            )
    except SignInError:
        transport.close()
        raise


@contextmanager
def translated(settings: Settings) -> Iterator[None]:
    """Turn what goes wrong between msal and Entra into `SignInError`."""
    host = urlsplit(settings.outputs.authority).hostname or ""
    try:
        yield
    except RequestException as error:
        raise SignInError(_trouble(error, host, settings.network)) from error
    except MsalServiceError as error:
        raise SignInError(_problem("unavailable", host)) from error
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SignInError(_problem("not-entra", host)) from error
    except ValueError as error:
        # msal says so of a tenant that does not exist, and of a host it does not know.
        what = message("session.no-authority", authority=settings.outputs.authority)
        raise SignInError(Problem(what, message("session.no-authority-remedy"))) from error
    except RuntimeError as error:
        raise SignInError(_problem("wrong-nonce", host)) from error


def _trouble(error: RequestException, host: str, network: Network) -> Problem:
    """Return what to tell of a request that came to nothing."""
    proxy = network.proxy_for(host)
    if isinstance(error, ProxyError) and proxy:
        kind = "proxy-credentials" if "407" in str(error) else "proxy"
        what = message(f"session.{kind}", proxy=proxy.url, host=host)
        return Problem(what, message(f"session.{kind}-remedy", host=host))
    if isinstance(error, SSLError) and "EOF" not in str(error):
        return _problem("not-trusted", host)
    if isinstance(error, TooLargeError):
        what = message("answers.too-large", host=host, limit=MOST_BYTES)
        return Problem(what, message("answers.altered-remedy"))
    if isinstance(error, ChunkedEncodingError):
        what = message("answers.broken-off", host=host)
        return Problem(what, message("answers.altered-remedy"))
    kinds = ((Timeout, "timeout"), (NotConnected, "failed"), (HTTPError, "unavailable"))
    return _problem(
        next((name for kind, name in kinds if isinstance(error, kind)), "not-entra"), host
    )


def _problem(what: str, host: str) -> Problem:
    remedy = message(f"session.{what}-remedy", host=host)
    return Problem(message(f"session.{what}", host=host), remedy)
