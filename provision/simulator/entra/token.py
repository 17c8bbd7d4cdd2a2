"""The token endpoint: one function a grant type."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from provision.simulator.entra.answers import OwnRight, SignedIn, token_of_application, tokens_for
from provision.simulator.entra.clients import (
    application_at,
    authenticate,
    check_enabled,
    directory_at,
    is_public,
    platform_of,
    require,
)
from provision.simulator.entra.metadata import ANY_TENANT
from provision.simulator.entra.people import account_at, check_home
from provision.simulator.entra.refusals import SignInRefusedError
from provision.simulator.entra.scopes import DEFAULT
from provision.simulator.entra.state import (
    REFRESH_TOKEN_RESTS,
    Code,
    RefreshToken,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from provision.simulator.entra.state import State

Json = dict[str, Any]
STAMP = "%Y-%m-%dT%H:%M:%S.0000000Z"


def token(state: State, tenant: str, form: Mapping[str, str]) -> Json:
    """Return tokens for what the client shows."""
    kind = require(form, "grant_type")
    if kind not in GRANTS:
        raise SignInRefusedError(70003, type=kind)
    application = application_at(state, tenant, require(form, "client_id"))
    return GRANTS[kind](state, tenant, application, form)


def _by_code(state: State, tenant: str, application: Json, form: Mapping[str, str]) -> Json:
    code = state.codes.get(require(form, "code"))
    if code is None:
        raise SignInRefusedError(9002313)
    require(form, "redirect_uri")
    platform = platform_of(application, code.way.redirect_uri)
    if platform == "spa":
        raise SignInRefusedError(9002327)
    public = platform == "publicClient"
    authenticate(state, application, form, public=public)
    _check_code(state, tenant, application, code, form)
    code.redeemed = True
    scope = form.get("scope") or code.scope
    now = state.world.clock()
    who = SignedIn(application, code.directory, code.user, scope, public, now, nonce=code.way.nonce)
    return tokens_for(state, who, form)


def _check_code(
    state: State, tenant: str, application: Json, code: Code, form: Mapping[str, str]
) -> None:
    if application["appId"] != code.application["appId"]:
        raise SignInRefusedError(70000)
    if tenant not in ANY_TENANT and directory_at(state, tenant) is not code.directory:
        raise SignInRefusedError(700005)
    if code.redeemed:
        raise SignInRefusedError(54005)
    if state.world.clock() >= code.expires:
        raise SignInRefusedError(70008)
    if form["redirect_uri"] != code.way.redirect_uri:
        raise SignInRefusedError(
            500112, redirect_uri=form["redirect_uri"], asked=code.way.redirect_uri
        )
    if code.way.challenge and code.way.challenge != _challenge(
        form.get("code_verifier", ""), code.way.challenge_method
    ):
        raise SignInRefusedError(501481)


def _challenge(verifier: str, method: str) -> str:
    if method == "plain":
        return verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _by_refresh_token(
    state: State, tenant: str, application: Json, form: Mapping[str, str]
) -> Json:
    shown = state.refresh_tokens.get(require(form, "refresh_token"))
    if shown is None:
        raise SignInRefusedError(9002313)
    if application["appId"] != shown.application["appId"]:
        raise SignInRefusedError(70000)
    authenticate(state, application, form, public=shown.public)
    check_home(state, tenant, application, shown.directory, shown.user)
    _check_fresh(state, shown)
    who = SignedIn(
        application,
        shown.directory,
        shown.user,
        form.get("scope") or shown.scope,
        shown.public,
        shown.authenticated,
        from_device=shown.from_device,
    )
    return tokens_for(state, who, form, renewed=True)


def _check_fresh(state: State, shown: RefreshToken) -> None:
    now, issued = state.world.clock(), shown.issued.strftime(STAMP)
    valid = shown.user.tokens_valid_from
    limit = state.sign_in_frequency or timedelta.max
    if shown.issued < valid:
        raise SignInRefusedError(50173, issued=issued, valid=valid.strftime(STAMP))
    if now - shown.issued >= REFRESH_TOKEN_RESTS:
        raise SignInRefusedError(700082, issued=issued)
    if now - shown.authenticated >= limit:
        raise SignInRefusedError(70043, issued=issued, seconds=int(limit.total_seconds()))
    if shown.from_device and state.device_code_blocked:
        raise SignInRefusedError(530036)


def _by_device_code(state: State, tenant: str, application: Json, form: Mapping[str, str]) -> Json:
    device = state.devices.get(require(form, "device_code"))
    if device is None:
        raise SignInRefusedError(70018)
    if application["appId"] != device.application["appId"]:
        raise SignInRefusedError(70000)
    if device.declined:
        raise SignInRefusedError(65004, error="authorization_declined")
    if state.world.clock() >= device.expires:
        raise SignInRefusedError(70019)
    if device.signed_in is None:
        raise SignInRefusedError(70016)
    public = is_public(application)
    authenticate(state, application, form, public=public)
    directory, user = device.signed_in
    check_home(state, tenant, application, directory, user)
    now = state.world.clock()
    who = SignedIn(application, directory, user, device.scope, public, now, from_device=True)
    answer = tokens_for(state, who, form)
    del state.devices[device.code]
    return answer


def _by_password(state: State, tenant: str, application: Json, form: Mapping[str, str]) -> Json:
    public = is_public(application)
    authenticate(state, application, form, public=public)
    login, password = require(form, "username"), require(form, "password")
    directory, user = account_at(state, tenant, application, login, password)
    now = state.world.clock()
    who = SignedIn(application, directory, user, require(form, "scope"), public, now)
    return tokens_for(state, who, form)


def _by_own_right(state: State, tenant: str, application: Json, form: Mapping[str, str]) -> Json:
    if tenant in ANY_TENANT:
        raise SignInRefusedError(9001023 if tenant == "common" else 50059)
    if not form.get("client_secret") and not form.get("client_assertion"):
        raise SignInRefusedError(7000216)
    authenticate(state, application, form, public=False)
    directory = directory_at(state, tenant)
    principal = directory.service_principal(application["appId"])
    if principal is None:
        raise SignInRefusedError(
            7000229, client_id=application["appId"], tenant=directory.tenant_id
        )
    check_enabled(application, directory)
    audience, slash, name = require(form, "scope").rpartition("/")
    if not slash or name != DEFAULT:
        raise SignInRefusedError(1002012, scope=form["scope"])
    resource = directory.resource(audience)
    if resource is None:
        raise SignInRefusedError(500011, resource=audience, tenant=directory.display_name)
    roles = directory.app_roles_of(principal["id"], resource["id"])
    return token_of_application(
        state, OwnRight(application, directory, principal, audience, roles), form
    )


GRANTS: dict[str, Callable[[State, str, Json, Mapping[str, str]], Json]] = {
    "authorization_code": _by_code,
    "refresh_token": _by_refresh_token,
    "urn:ietf:params:oauth:grant-type:device_code": _by_device_code,
    "device_code": _by_device_code,
    "password": _by_password,
    "client_credentials": _by_own_right,
}
