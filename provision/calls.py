"""Make calls through Microsoft Graph's SDK: each ends in a value, or in one failure.

The SDK builds requests, signs them and answers claims challenges. Answers are read by `records`:
the SDK's own models take two seconds to load, and turn what they do not expect into nothing.
"""

from __future__ import annotations

import asyncio
import binascii
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

from provision.batches import batches_of, parse_batch, render_batch
from provision.contract.console import working
from provision.contract.messages import Problem, message
from provision.contract.tokens import claims_of
from provision.readers import Malformed, page_of
from provision.refusals import (
    TenantError,
    Unanswered,
    Unreachable,
    failure_of,
    one_line,
    refusal_of,
)
from provision.retry import Allowance, Pace, Retry
from provision.sdk import Answer, get, post, request
from provision.unreachable import Route, obstacle_on

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType

    from provision.batches import Part
    from provision.clouds import Cloud
    from provision.contract.console import Console
    from provision.contract.messages import Message
    from provision.contract.network import Network
    from provision.readers import Reader
    from provision.sdk import Query
    from provision.signin import Credential
    from provision.trail import Trail

T = TypeVar("T")
Send = Callable[[Any], "Coroutine[Any, Any, Answer]"]

MOST_PAGES = 100


class Calls:
    """Calls to Graph by one account; entering signs that account in."""

    def __init__(  # noqa: PLR0913 - all that a call rests on
        self,
        credential: Credential,
        cloud: Cloud,
        network: Network,
        console: Console,
        pace: Pace,
        *,
        trail: Trail | None = None,
    ) -> None:
        self._trail = trail
        self._credential = credential
        self._network = network
        self._route = Route(cloud.graph, network.proxy_for(cloud.graph))
        self._scope = f"https://{cloud.graph}/.default"
        self._console = console
        self.allowance = Allowance(pace.altogether)
        self._retry = Retry(pace, console.tell, self.allowance)
        self._resources = ExitStack()
        self.claims: Mapping[str, object] = {}

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(closing(self._credential))
            # Before there is a loop: inside one, waiting for a person would not hear Ctrl-C.
            token = self._credential.get_token(self._scope, enable_cae=True)
            self.claims = claims_of(token.token)
            if self._trail:
                self._trail.signed_in(token.token)
            self._runner = stack.enter_context(asyncio.Runner())
            with working(self._console, message("graph.connecting")):
                self._client = self._service_client(stack)
            self._resources = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._resources.close()

    def ask(self, doing: Message, send: Send, *, repeatable: bool = True) -> Answer:
        """Return the answer to a call; what is not `repeatable` is, if it was not heard."""
        return self._retry.answer_to(lambda: self._once(doing, send), repeatable=repeatable)

    def at_once(self, *asked: tuple[Message, Send]) -> tuple[Answer, ...]:
        """Return the answers to questions that are asked in one round trip.

        One that is not found is answered with its 404; one that failed is asked again by itself.
        """
        with working(self._console, _asking(asked[0][0])):
            sent = self._runner.run(_gathered(send(self._client) for _, send in asked))
        return tuple(
            answer
            if isinstance(answer, Answer) and (answer.status < 300 or answer.status == 404)
            else self.ask(doing, send)
            for (doing, send), answer in zip(asked, sent, strict=True)
        )

    def together(self, parts: Sequence[Part]) -> tuple[Answer | TenantError, ...]:
        """Return what `parts` are answered, twenty of them in one round trip.

        An answer may say no; what the tenant was too busy for is asked again by itself, and what
        comes to nothing is a failure in its place.
        """
        return tuple(one for few in batches_of(parts) for one in self._batch(few))

    def _batch(self, parts: Sequence[Part]) -> Iterator[Answer | TenantError]:
        doing = parts[0].doing
        try:
            sent = self.ask(doing, partial(post, "/$batch", render_batch(parts)))
            told = read_answer(doing, sent, lambda body: parse_batch(body, len(parts)))
        except TenantError as error:
            yield from (error for _ in parts)
            return
        for part, one in zip(parts, told, strict=True):
            if one and one.status < 500 and one.status not in (401, 429):
                yield Answer(one.status, one.headers, one.body)
            else:
                yield self._alone(part)

    def _alone(self, part: Part) -> Answer | TenantError:
        try:
            return self.ask(part.doing, partial(get, part))
        except TenantError as error:
            return error

    def all(
        self,
        doing: Message,
        builder: Callable[[Any], Any],
        query: Query,
        read: Callable[[Reader], T],
        first: Answer | None = None,
    ) -> tuple[T, ...]:
        """Return the objects of a collection, from however many pages, the `first` perhaps here."""
        found: list[T] = []
        send: Send = lambda client: builder(client).get(request(query))  # noqa: E731
        for _ in range(MOST_PAGES):
            answer, first = first or self.ask(doing, send), None
            values, link = read_answer(doing, answer, lambda body: page_of(body, read))
            found += values
            if not link:
                return tuple(found)
            send = partial(_follow, builder, link)
        raise _unreadable(doing, "@odata.nextLink", "")

    def _once(self, doing: Message, send: Send) -> Answer:
        import httpx

        from provision.transport import UnusableAnswer

        try:
            with working(self._console, _asking(doing)):
                answer = self._runner.run(send(self._client))
        except UnusableAnswer as error:
            raise TenantError(error.problem) from error
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            obstacle = obstacle_on(self._route, error)
            raise Unreachable(obstacle.problem, passing=obstacle.passing) from error
        except httpx.HTTPError as error:
            what = message("graph.unanswered", doing=doing)
            raise Unanswered(Problem(what, message("graph.unanswered-remedy"))) from error
        except (binascii.Error, UnicodeDecodeError) as error:  # in a claims challenge
            raise _unreadable(doing, "WWW-Authenticate", "") from error
        if answer.status >= 300:
            raise failure_of(doing, refusal_of(answer.status, answer.headers, answer.body))
        return answer

    def _service_client(self, stack: ExitStack) -> Any:
        from kiota_authentication_azure.azure_identity_authentication_provider import (
            AzureIdentityAuthenticationProvider,
        )
        from kiota_http.kiota_client_factory import KiotaClientFactory
        from kiota_http.middleware import ParametersNameDecodingHandler
        from msgraph.graph_request_adapter import GraphRequestAdapter
        from msgraph.graph_service_client import GraphServiceClient

        from provision.transport import client_for

        # Without the SDK's retries, which repeat a POST, and without its redirects.
        http = KiotaClientFactory.create_with_custom_middleware(
            [ParametersNameDecodingHandler()],
            client=client_for(self._network, self._route.host, self._trail),
        )
        stack.callback(lambda: self._runner.run(http.aclose()))
        provider = AzureIdentityAuthenticationProvider(
            self._credential, scopes=[self._scope], allowed_hosts=[self._route.host]
        )
        adapter = GraphRequestAdapter(provider, client=http)
        adapter.base_url = f"https://{self._route.host}/v1.0"
        return GraphServiceClient(request_adapter=adapter)


def _asking(doing: Message) -> Message:
    return message("graph.asking", doing=doing)


async def _gathered(sent: Iterable[Coroutine[Any, Any, Answer]]) -> list[Answer | BaseException]:
    return await asyncio.gather(*sent, return_exceptions=True)


def read_answer(doing: Message, answer: Answer, read: Callable[[bytes], T]) -> T:
    """Return what `read` finds in `answer`, or raise naming what is wrong with it."""
    try:
        return read(answer.body)
    except Malformed as error:
        raise _unreadable(doing, str(error), answer.headers.get("request-id", "")) from error


def _follow(builder: Callable[[Any], Any], link: str, client: Any) -> Coroutine[Any, Any, Answer]:
    following: Coroutine[Any, Any, Answer] = builder(client).with_url(link).get(request())
    return following


def _unreadable(doing: Message, name: str, request_id: str) -> TenantError:
    what = message("graph.malformed", doing=doing, name=name, request=one_line(request_id) or "-")
    return TenantError(Problem(what, message("graph.unusable-remedy")))
