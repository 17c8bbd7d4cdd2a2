"""How one call is put to Microsoft Graph's SDK, and how its answer comes back as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    import httpx

    from provision.batches import Part


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer that came whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_empty(self) -> bool:
        return self.status == 204 or not self.body


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of a collection or object, as the SDK takes it."""

    select: list[str] | None = None
    filter: str | None = None
    expand: list[str] | None = None

    def get_query_parameter(self, name: str) -> str:
        """Return what OData calls the parameter `name`; the SDK calls this."""
        return f"%24{name}"


def request(query: Query | None = None, *, prefer: str = "") -> Any:
    """Return the SDK's settings for a call whose answer comes back as it is."""
    from kiota_abstractions.base_request_configuration import RequestConfiguration
    from kiota_http.middleware.options import ResponseHandlerOption

    settings = RequestConfiguration(
        query_parameters=query, options=[ResponseHandlerOption(_AsItIs())]
    )
    if prefer:
        settings.headers.add("Prefer", prefer)
    return settings


class _AsItIs:
    """The SDK's response handler that keeps the answer as it came, whatever it is."""

    async def handle_response_async(self, response: httpx.Response, _: object) -> Answer:
        return Answer(response.status_code, response.headers, response.content)


def get(part: Part, client: Any) -> Coroutine[Any, Any, Answer]:
    """Ask one part of a batch by itself."""
    return _raw(client, "GET", part.path, part.headers)


def post(path: str, body: bytes, client: Any) -> Coroutine[Any, Any, Answer]:
    """Send a body that is JSON already."""
    return _raw(client, "POST", path, {}, body)


def _raw(
    client: Any, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
) -> Coroutine[Any, Any, Answer]:
    """Ask for an address as it stands, signed and answered as all others are."""
    from kiota_abstractions.method import Method
    from kiota_abstractions.request_information import RequestInformation

    adapter = client.request_adapter
    wanted = RequestInformation(Method(method))
    wanted.url = f"{adapter.base_url}{path}"
    wanted.headers.add_all({"Accept": "application/json", **headers})
    if body:
        wanted.set_stream_content(body, "application/json")
    wanted.add_request_options(request().options)
    sent: Coroutine[Any, Any, Answer] = adapter.send_primitive_async(wanted, "bytes", {})
    return sent


def quoted(text: str) -> str:
    """Return `text` as OData writes it."""
    return "'" + text.replace("'", "''") + "'"
