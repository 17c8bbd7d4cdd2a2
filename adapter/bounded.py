"""Read answers that may be anybody's: each comes whole, within a time and a size, or not at all."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from requests.exceptions import (
    ChunkedEncodingError,
    ContentDecodingError,
    InvalidHeader,
    ReadTimeout,
    RequestException,
)
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.response import HTTPResponse

from adapter.proxied import ProxiedAdapter

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests

AT_ONCE = 1 << 16


class TooLargeError(RequestException):
    """An answer that was not read to its end."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long an answer may take in seconds, however steadily it drips; how large it may be."""

    seconds: float
    most_bytes: int


class BoundedAdapter(ProxiedAdapter):
    """Returns answers that are whole; where they lead is taken away, as nothing follows it."""

    def __init__(self, bounds: Bounds, **options: Any) -> None:
        self._bounds = bounds
        super().__init__(**options)

    def send(self, request: requests.PreparedRequest, *_: Any, **how: Any) -> requests.Response:
        until = time.monotonic() + self._bounds.seconds
        try:
            response = super().send(request, **how | {"stream": True})
        except InvalidHeader as error:
            raise ContentDecodingError(error) from error
        try:
            content = b"".join(self._parts(response.raw, until))
        except DecodeError as error:
            raise ContentDecodingError(error) from error
        except HTTPError as error:
            raise ChunkedEncodingError(error) from error
        finally:
            response.raw.close()
        # requests itself fails on places that are none.
        response.headers.pop("Location", None)
        response.raw = HTTPResponse(io.BytesIO(content), preload_content=False)
        return response

    def _parts(self, raw: HTTPResponse, until: float) -> Iterator[bytes]:
        size = 0
        while part := raw.read1(AT_ONCE, decode_content=True):
            size += len(part)
            if size > self._bounds.most_bytes:
                raise TooLargeError(self._bounds.most_bytes)
            if time.monotonic() > until:
                raise ReadTimeout(self._bounds.seconds)
            yield part
