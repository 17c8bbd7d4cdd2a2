"""Carry sign-in's requests to Entra, and let through only answers that are Entra's.

azure-identity and msal show what they cannot read, tokens included, and stumble over the rest.
"""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as BrokenOff
from requests.exceptions import InvalidHeader
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.response import HTTPResponse

from provision.contract.messages import Problem, message
from provision.contract.sign_in_answers import MOST_BYTES, parse_answer
from provision.transport import UnusableAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.contract.network import Network

CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS = 20, 30, 150
AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an answer may take in seconds, and how large it may be."""

    seconds: float = TOTAL_SECONDS
    most_bytes: int = MOST_BYTES


class Away(BrokenOff):
    """The front end answers in place of Entra, which may be back the next time."""


class OnlyEntra(HTTPAdapter):
    """Reads each answer whole; what is none of Entra's is an `UnusableAnswer`."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        super().__init__(max_retries=0)

    def send(self, request: requests.PreparedRequest, *_: Any, **how: Any) -> requests.Response:
        host = urlsplit(request.url or "").hostname or ""
        until = time.monotonic() + self._limits.seconds
        try:
            response = super().send(request, **how | {"stream": True})
        except InvalidHeader as error:
            raise unusable("not-entra", host) from error
        try:
            content = b"".join(self._parts(response, host, until))
        except DecodeError as error:
            raise unusable("not-entra", host) from error
        except HTTPError as error:
            raise BrokenOff(error) from error
        finally:
            response.raw.close()
        if parse_answer(content) is None:
            if response.status_code == 429 or response.status_code >= 500:
                raise Away(response.status_code)
            raise unusable("not-entra", host)
        # Nothing follows it, and requests fails on some that lead nowhere.
        response.headers.pop("Location", None)
        response.raw = HTTPResponse(io.BytesIO(content), preload_content=False)
        return response

    def _parts(self, response: requests.Response, host: str, until: float) -> Iterator[bytes]:
        size = 0
        while part := response.raw.read1(AT_ONCE, decode_content=True):
            size += len(part)
            if size > self._limits.most_bytes:
                what = message("answers.too-large", host=host, limit=self._limits.most_bytes)
                raise UnusableAnswer(Problem(what, message("answers.altered-remedy")))
            if time.monotonic() > until:
                raise unusable("timeout", host)
            yield part


def transport_for(network: Network, limits: Limits | None = None) -> Any:
    """Return what azure-identity sends its requests by, whatever the environment says."""
    from azure.core.pipeline.transport import RequestsTransport

    session = requests.Session()
    session.trust_env = False
    session.mount("https://", OnlyEntra(limits or Limits()))
    return RequestsTransport(
        session=session,
        use_env_settings=False,
        connection_verify=network.ca_file or True,
        connection_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
    )


def unusable(why: str, host: str) -> UnusableAnswer:
    """Return the failure of an answer that is `not-entra`, or a `timeout`, or `unavailable`."""
    what = message(f"session.{why}", host=host)
    return UnusableAnswer(Problem(what, message(f"session.{why}-remedy", host=host)))
