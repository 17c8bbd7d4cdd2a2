"""Graph as a service: bearer token in, JSON out, each part of a batch a call of its own."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from provision.simulator.directory.first_party import GRAPH
from provision.simulator.graph.access import Caller, caller_of
from provision.simulator.graph.batch import answer_batch
from provision.simulator.graph.call import Answer, Call, Script, json_object
from provision.simulator.graph.refusals import GraphRefusedError, bad_query
from provision.simulator.graph.routes import ROUTES
from provision.simulator.http import Response, json_response

if TYPE_CHECKING:
    from provision.simulator.directory import Directory
    from provision.simulator.graph.call import Schedule
    from provision.simulator.graph.routes import Route
    from provision.simulator.http import Request
    from provision.simulator.world import TokenJudge, World

Json = dict[str, Any]
HOSTS = (
    "graph.microsoft.com",
    "graph.microsoft.us",
    "dod-graph.microsoft.us",
    "microsoftgraph.chinacloudapi.cn",
)
VERSION = "v1.0"


class Graph:
    """Answers calls; `lag` is how long others do not see what was created, `schedule` refuses.

    A schedule is asked for each call, by operation (`PATCH servicePrincipals`) and how often that
    was tried; `Script` is one made of lists.
    """

    def __init__(self, world: World, judge: TokenJudge, directory: Directory) -> None:
        self.lag = timedelta(0)
        self.schedule: Schedule = Script()
        self._world = world
        self._judge = judge
        self._directory = directory
        self._attempts: Counter[str] = Counter()

    def answer(self, request: Request) -> Response:
        """Return Graph's answer to `request`."""
        try:
            path = self._path(request)
            if path == "$batch" and request.method == "POST":
                self._caller(request)
                answered = Answer(200, answer_batch(request, _body(request), self.answer))
            else:
                answered = self._call(request, path)
        except GraphRefusedError as refused:
            return self._refusal(request, refused)
        return self._sent(request, answered)

    def _call(self, request: Request, path: str) -> Answer:
        caller = self._caller(request)
        route, keys = _route_of(request.method, path)
        operation = f"{request.method} {path.partition('/')[0].partition('(')[0]}"
        self._attempts[operation] += 1
        attempt = self._attempts[operation]
        if refused := self.schedule(operation, attempt):
            raise refused
        route.needs.check(caller)
        body = _body(request) if request.method in ("POST", "PATCH") else {}
        query, headers = dict(request.query), request.headers
        return route.handle(
            Call(
                self._directory, caller, keys, query, headers, body, request.host, self.lag, attempt
            )
        )

    @staticmethod
    def _path(request: Request) -> str:
        # The SDK writes `/v1.0//applications`; Graph takes it.
        parts = [part for part in request.path.split("/") if part]
        if not parts or parts[0] != VERSION:
            raise bad_query(f"Invalid version: {parts[0] if parts else ''}")
        return unquote("/".join(parts[1:]))

    def _caller(self, request: Request) -> Caller:
        itself = self._directory.service_principal(GRAPH) or {}
        header = request.headers.get("authorization", "")
        return caller_of(header, self._judge, self._directory, itself["servicePrincipalNames"])

    def _refusal(self, request: Request, refused: GraphRefusedError) -> Response:
        request_id = self._world.ids.guid()
        told = {
            "code": refused.code,
            "message": refused.text,
            **({"details": refused.details} if refused.details else {}),
            "innerError": {
                "date": f"{self._world.clock():%Y-%m-%dT%H:%M:%S}",
                "request-id": request_id,
                "client-request-id": request.headers.get("client-request-id", request_id),
            },
        }
        headers = (("request-id", request_id), *refused.headers)
        return json_response(refused.status, {"error": told}, *headers)

    def _sent(self, request: Request, answered: Answer) -> Response:
        request_id = ("request-id", self._world.ids.guid())
        if answered.body is None:
            return Response(answered.status, headers=(request_id,))
        created = answered.status == HTTPStatus.CREATED
        address = f"https://{request.host}{request.path}/{answered.body['id']}" if created else ""
        location = (("Location", address),) if created else ()
        return json_response(answered.status, answered.body, request_id, *location)


def _route_of(method: str, path: str) -> tuple[Route, dict[str, str]]:
    fitting = [(route, found) for route in ROUTES if (found := route.path.fullmatch(path))]
    for route, found in fitting:
        if route.method == method:
            return route, {name: text for name, text in found.groupdict().items() if text}
    if fitting:
        raise GraphRefusedError(
            405,
            "Request_BadRequest",
            "Specified HTTP method is not allowed for the request target.",
        )
    segment = path.partition("/")[0]
    raise bad_query(f"Resource not found for the segment '{segment}'.")


def _body(request: Request) -> Json:
    if not request.body and request.path.endswith("/restore"):
        return {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        value = json.loads(request.body) if kind == "application/json" else None
    except ValueError as error:
        raise bad_query("Unable to read JSON request payload.") from error
    return json_object(value)
