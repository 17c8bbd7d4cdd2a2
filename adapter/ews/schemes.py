"""The HTTP sessions of a connection, and how they show a user name and a password."""

from __future__ import annotations

import base64
import io
import ssl
import threading
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

import requests
from requests.auth import AuthBase
from requests_ntlm.requests_ntlm import HttpNtlmAuth, _get_certificate_hash
from spnego.exceptions import SpnegoError

from adapter.bounded import BoundedAdapter

if TYPE_CHECKING:
    from adapter.bounded import Bounds
    from adapter.logins import Login
    from provision.contract.network import Network

CONNECTIONS = 20


class Basic(AuthBase):
    """Shows name and password in UTF-8 (RFC 7617, 2.1), and over TLS alone."""

    def __init__(self, login: Login) -> None:
        self._login = login

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if not str(request.url).startswith("https://"):
            raise requests.exceptions.InvalidSchema
        pair = f"{self._login.username}:{self._login.password.reveal()}".encode()
        request.headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        return request


class Shown(BoundedAdapter):
    """Keeps with each answer the certificate of the server that gave it, as DER.

    What a handshake sends again it sends from its beginning.
    """

    def send(self, request: requests.PreparedRequest, *_: Any, **how: Any) -> requests.Response:
        if isinstance(request.body, io.BytesIO):
            request.body.seek(0)
        return super().send(request, **how)

    def build_response(self, request: requests.PreparedRequest, raw: Any) -> requests.Response:
        response = super().build_response(request, raw)
        tls = getattr(raw.connection, "sock", None)
        shown = tls.getpeercert(True) if isinstance(tls, ssl.SSLSocket) else None
        response.peer_certificate = shown  # type: ignore[attr-defined]
        return response


class Ntlm(HttpNtlmAuth):  # type: ignore[misc] # requests_ntlm has no types
    """Proves to know a password; a handshake that fails leaves the refusal it began with."""

    def __init__(self, login: Login) -> None:
        super().__init__(login.username, login.password.reveal())

    def retry_using_http_NTLM_auth(  # noqa: N802 - requests_ntlm's
        self, field: str, header: str, response: requests.Response, *rest: Any
    ) -> requests.Response:
        if field != "www-authenticate":  # a proxy has credentials of its own
            return response
        try:
            answer: requests.Response = super().retry_using_http_NTLM_auth(
                field, header, response, *rest
            )
        except (PermissionError, KeyError, ValueError, SpnegoError):
            return response
        return answer

    def _get_server_cert(self, response: requests.Response) -> bytes | None:
        """Return what binds the proof to the channel, which Extended Protection wants."""
        shown: bytes | None = getattr(response, "peer_certificate", None)
        return _get_certificate_hash(shown) if shown else None


class Sessions:
    """One session for all threads, but by NTLM one each: it lets in a connection, not a request."""

    def __init__(self, network: Network, login: Login | None, bounds: Bounds) -> None:
        self._network = network
        self._bounds = bounds
        self._login = login
        self._lock = threading.Lock()
        self._made: dict[int, requests.Session] = {}

    def get(self) -> requests.Session:
        """Return the session that this thread may use."""
        by_thread = self._login and self._login.scheme == "ntlm"
        whose = threading.get_ident() if by_thread else 0
        with self._lock:
            if whose not in self._made:
                self._made[whose] = self._new()
            return self._made[whose]

    def close(self) -> None:
        """Give the connections back."""
        with self._lock:
            for session in self._made.values():
                session.close()

    def _new(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.verify = self._network.ca_file or True
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        if self._login:
            session.auth = (Ntlm if self._login.scheme == "ntlm" else Basic)(self._login)
        adapter = Shown(self._bounds, max_retries=0, pool_maxsize=CONNECTIONS)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session
