"""Entra as a service: which address is answered by what, and how it says no."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from provision.simulator.entra.clients import directory_at
from provision.simulator.entra.devices import begin_device, device_code
from provision.simulator.entra.interactive import admin_consent, authorize
from provision.simulator.entra.metadata import (
    ANY_TENANT,
    HOSTS,
    instance_discovery,
    openid_configuration,
    user_realm,
)
from provision.simulator.entra.mint import Mint, public_keys
from provision.simulator.entra.pages import error_page
from provision.simulator.entra.refusals import SignInRefusedError, explained
from provision.simulator.entra.state import State
from provision.simulator.entra.steps import answer_consent, sign_in
from provision.simulator.entra.token import token
from provision.simulator.http import Response, json_response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from provision.simulator.directory import Directory
    from provision.simulator.http import Request
    from provision.simulator.world import World

__all__ = ["HOSTS", "Entra"]

Json = dict[str, Any]
FORM = "application/x-www-form-urlencoded"


class Entra:
    """Signs people and applications in to the first directory; the others are other tenants."""

    def __init__(self, world: World, *directories: Directory, device_interval: int = 5) -> None:
        tenants = frozenset(directory.tenant_id for directory in directories)
        self.state = State(world, Mint(world, tenants), directories, device_interval)

    def claims_of(self, token: str) -> Mapping[str, object] | None:
        """Return the claims of `token` if it was issued here and has not expired, else None."""
        return self.state.mint.claims_of(token)

    def answer(self, request: Request) -> Response:
        """Return Entra's answer to `request`."""
        for route in ROUTES:
            if found := route.path.fullmatch(unquote(request.path)):
                return self._answer(route, request, *found.groups())
        return Response(404, b"", (("Content-Type", "text/html"),))

    def _answer(self, route: Route, request: Request, *parts: str) -> Response:
        asked = dict(request.query) | _form(request)
        try:
            route.check_method(request.method)
            return route.handle(self.state, request, asked, *(part.lower() for part in parts))
        except SignInRefusedError as refused:
            correlation = request.headers.get("client-request-id", "")
            return route.refusal(refused, explained(refused, self.state.world, correlation))


@dataclass(frozen=True, slots=True)
class Route:
    """An address, and who answers it; a page says what is wrong in HTML, others in JSON."""

    path: re.Pattern[str]
    methods: frozenset[str]
    handle: Callable[..., Response]
    is_page: bool = False

    def check_method(self, method: str) -> None:
        if method not in self.methods:
            raise SignInRefusedError(900561, method=method)

    def refusal(self, refused: SignInRefusedError, told: Json) -> Response:
        """Return `refused` as this address says it."""
        if self.is_page:
            return error_page(told["error_description"])
        return json_response(refused.kind.status, told, ("Cache-Control", "no-store"))


def _form(request: Request) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return {}
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def _discovery(_state: State, _request: Request, asked: Json) -> Response:
    parts = asked.get("authorization_endpoint", "").split("/")
    if len(parts) < 4 or parts[2] not in HOSTS:
        raise SignInRefusedError(50049, error="invalid_instance")
    address = f"https://{parts[2]}/{parts[3]}/v2.0/.well-known/openid-configuration"
    return json_response(200, instance_discovery(address))


def _metadata(state: State, request: Request, _asked: Json, tenant: str) -> Response:
    if tenant not in ANY_TENANT and state.directory(tenant) is None:
        raise SignInRefusedError(90002, error="invalid_tenant", tenant=tenant)
    named = tenant if tenant in ANY_TENANT else directory_at(state, tenant).tenant_id
    return json_response(200, openid_configuration(request.host, named))


def _keys(_state: State, _request: Request, _asked: Json, _tenant: str) -> Response:
    return json_response(200, public_keys())


def _realm(state: State, _request: Request, _asked: Json, login: str) -> Response:
    known = state.directory(login.partition("@")[2]) is not None
    return json_response(200, user_realm(login, known=known))


def _token(state: State, _request: Request, asked: Json, tenant: str) -> Response:
    return json_response(200, token(state, tenant, asked), ("Cache-Control", "no-store"))


def _device_code(state: State, request: Request, asked: Json, tenant: str) -> Response:
    return json_response(200, device_code(state, tenant, asked, request.host))


def _authorize(state: State, _request: Request, asked: Json, tenant: str) -> Response:
    return authorize(state, tenant, asked)


def _admin_consent(
    state: State, _request: Request, asked: Json, tenant: str, version: str | None = None
) -> Response:
    return admin_consent(state, tenant, asked, by_scope=bool(version))


def _device_page(state: State, request: Request, asked: Json) -> Response:
    return begin_device(state, request.path, asked)


def _sign_in(state: State, _request: Request, asked: Json, _tenant: str) -> Response:
    return sign_in(state, asked)


def _consent(state: State, _request: Request, asked: Json, _tenant: str) -> Response:
    return answer_consent(state, asked)


GET, POST = frozenset({"GET"}), frozenset({"POST"})
ROUTES = tuple(
    Route(re.compile(path), methods, handle, is_page)
    for path, methods, handle, is_page in (
        ("/common/discovery/instance", GET, _discovery, False),
        ("/([^/]+)/v2.0/.well-known/openid-configuration", GET, _metadata, False),
        ("/([^/]+)/discovery/v2.0/keys", GET, _keys, False),
        ("/common/userrealm/([^/]+)", GET, _realm, False),
        ("/([^/]+)/oauth2/v2.0/token", POST, _token, False),
        ("/([^/]+)/oauth2/v2.0/devicecode", POST, _device_code, False),
        ("/([^/]+)/oauth2/v2.0/authorize", GET | POST, _authorize, True),
        ("/common/oauth2/deviceauth", GET | POST, _device_page, True),
        ("/([^/]+)/login", POST, _sign_in, True),
        ("/([^/]+)/consent", POST, _consent, True),
        ("/([^/]+)/adminconsent", GET, _admin_consent, True),
        ("/([^/]+)/(v2.0)/adminconsent", GET, _admin_consent, True),
    )
)
