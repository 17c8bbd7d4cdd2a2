"""What a person does on the pages: sign in, consent, or decline."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from provision.simulator.entra.clients import check_assigned, check_enabled, check_redirect_uri
from provision.simulator.entra.consent import (
    asked_of_administrator,
    consent_for_all,
    consent_to_scopes,
    may_consent,
    missing_scopes,
)
from provision.simulator.entra.mint import client_info
from provision.simulator.entra.pages import (
    approval_page,
    consent_page,
    done_page,
    error_page,
    sign_in_page,
)
from provision.simulator.entra.people import account_at
from provision.simulator.entra.refusals import SignInRefusedError
from provision.simulator.entra.returning import send_back, send_refusal, told_of
from provision.simulator.entra.scopes import wanted_by
from provision.simulator.entra.state import CODE_LIVES, AdminConsent, Code, Device, Flow, Return

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.simulator.directory import Directory, User
    from provision.simulator.entra.state import State
    from provision.simulator.http import Response


def sign_in(state: State, form: Mapping[str, str]) -> Response:
    """Take account and password from the page, and go on."""
    name = form.get("flow", "")
    flow = state.flow(name)
    login = form.get("login", "")
    try:
        flow.signed_in = account_at(
            state, flow.tenant, flow.application, login, form.get("passwd", "")
        )
    except SignInRefusedError as refused:
        return sign_in_page(f"/{flow.tenant}/login", name, login, told_of(state, refused))
    return _proceed(state, name, flow)


def answer_consent(state: State, form: Mapping[str, str]) -> Response:
    """Take what the person said to the permissions asked for, and go on."""
    name = form.get("flow", "")
    flow = state.flow(name)
    _signed_in(flow)
    if form.get("accept") != "yes":
        return _declined(state, flow)
    try:
        return _accepted(state, name, flow, everybody=form.get("organization") == "yes")
    except SignInRefusedError as refused:
        return send_refusal(state, flow, refused)


def _accepted(state: State, name: str, flow: Flow, *, everybody: bool) -> Response:
    directory, user = _signed_in(flow)
    if isinstance(flow.aim, AdminConsent):
        asked = asked_of_administrator(flow.application, directory, flow.aim.scope)
        consent_for_all(flow.application, directory, user, asked)
        return _admin_consented(state, flow, flow.aim, directory.tenant_id)
    wanted = wanted_by(flow.scope, flow.application, directory)
    missing = missing_scopes(flow.application, directory, user, wanted)
    if not may_consent(directory, user, wanted, missing):
        raise SignInRefusedError(90094, name=flow.application["displayName"])
    if missing:
        whom = None if everybody and user.may_consent() else user
        consent_to_scopes(flow.application, directory, wanted.resource_id, missing, whom)
    flow.prompt = ""
    return _proceed(state, name, flow)


def _proceed(state: State, name: str, flow: Flow) -> Response:
    try:
        return _consent_or_finish(state, name, flow)
    except SignInRefusedError as refused:
        return send_refusal(state, flow, refused)


def _consent_or_finish(state: State, name: str, flow: Flow) -> Response:
    directory, user = _signed_in(flow)
    action, title = f"/{flow.tenant}/consent", flow.application["displayName"]
    check_enabled(flow.application, directory)
    if isinstance(flow.aim, AdminConsent):
        if not user.may_consent():
            return approval_page(action, name, _needs_approval(state, flow))
        asked = asked_of_administrator(flow.application, directory, flow.aim.scope)
        return consent_page(action, name, title, {one.value for one in asked})
    check_assigned(flow.application, directory, user)
    if isinstance(flow.aim, Device) and state.device_code_blocked:
        raise SignInRefusedError(53003)
    wanted = wanted_by(flow.scope, flow.application, directory)
    missing = missing_scopes(flow.application, directory, user, wanted)
    if not missing and flow.prompt != "consent":
        return _finished(state, flow)
    if not may_consent(directory, user, wanted, missing):
        return approval_page(action, name, _needs_approval(state, flow))
    return consent_page(action, name, title, missing or wanted.names)


def _finished(state: State, flow: Flow) -> Response:
    directory, user = _signed_in(flow)
    match flow.aim:
        case Return() as way:
            expires = state.world.clock() + CODE_LIVES
            code = state.name("code")
            state.codes[code] = Code(flow.application, directory, user, flow.scope, way, expires)
            info = {"client_info": client_info(directory, user)} if way.wants_client_info else {}
            return send_back(way, {"code": code, **info, "session_state": state.name("session")})
        case Device() as device:
            device.signed_in = flow.signed_in
            return done_page(f"You have signed in to {flow.application['displayName']}.")
        case AdminConsent() as consent:
            return _admin_consented(state, flow, consent, directory.tenant_id)
        case _:
            assert_never(flow.aim)


def _admin_consented(state: State, flow: Flow, consent: AdminConsent, tenant_id: str) -> Response:
    # Consent stands by now: a bad address of return is found out only here.
    uri = consent.redirect_uri or _first_redirect_uri(flow)
    try:
        check_redirect_uri(flow.application, uri)
    except SignInRefusedError as refused:
        return error_page(told_of(state, refused))
    told = {"admin_consent": "True", "tenant": tenant_id}
    if consent.scope:
        told["scope"] = consent.scope
    return send_back(Return(uri, "query", consent.state), told)


def _first_redirect_uri(flow: Flow) -> str:
    platforms = [flow.application.get(name) or {} for name in ("web", "publicClient")]
    return next((uri for one in platforms for uri in one.get("redirectUris", [])), "")


def _declined(state: State, flow: Flow) -> Response:
    if isinstance(flow.aim, Device):
        flow.aim.declined = True
        return done_page("You have not signed in on your device.")
    return send_refusal(state, flow, SignInRefusedError(65004))


def _needs_approval(state: State, flow: Flow) -> str:
    """Return what the page says; 65001 is what the same refusal is called without a page."""
    name, client_id = flow.application["displayName"], flow.application["appId"]
    silent = SignInRefusedError(65001, name=name, client_id=client_id)
    return f"{SignInRefusedError(90094, name=name)} ({told_of(state, silent)})"


def _signed_in(flow: Flow) -> tuple[Directory, User]:
    if flow.signed_in is None:
        raise SignInRefusedError(9002313)
    return flow.signed_in
