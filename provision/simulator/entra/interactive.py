"""The addresses a client opens in a browser: what is asked, and whether it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.simulator.entra.clients import application_at, check_redirect_uri, require
from provision.simulator.entra.pages import sign_in_page
from provision.simulator.entra.refusals import SignInRefusedError
from provision.simulator.entra.returning import MODES, send_refusal
from provision.simulator.entra.state import AdminConsent, Flow, Return

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.simulator.entra.state import State
    from provision.simulator.http import Response

PROMPTS = frozenset({"", "login", "select_account", "consent", "none"})


def authorize(state: State, tenant: str, asked: Mapping[str, str]) -> Response:
    """Begin a sign-in for an authorization code."""
    application = application_at(state, tenant, require(asked, "client_id"))
    check_redirect_uri(application, asked.get("redirect_uri", ""))
    way = Return(
        redirect_uri=asked["redirect_uri"],
        mode=asked.get("response_mode") or "query",
        state=asked.get("state"),
        nonce=asked.get("nonce"),
        challenge=asked.get("code_challenge", ""),
        challenge_method=asked.get("code_challenge_method") or "plain",
        wants_client_info=asked.get("client_info") == "1",
    )
    flow = Flow(application, tenant, asked.get("scope", ""), way, asked.get("prompt", ""))
    try:
        _check_asked(asked, flow, way)
    except SignInRefusedError as refused:
        return send_refusal(state, flow, refused)
    return begin(state, flow, asked.get("login_hint", ""))


def _check_asked(asked: Mapping[str, str], flow: Flow, way: Return) -> None:
    if require(asked, "response_type") != "code":
        raise SignInRefusedError(700054, type=asked["response_type"])
    require(asked, "scope")
    if way.mode not in MODES:
        raise SignInRefusedError(90023, parameter="response_mode")
    if way.challenge_method not in ("S256", "plain"):
        raise SignInRefusedError(90023, parameter="code_challenge_method")
    if flow.prompt not in PROMPTS:
        raise SignInRefusedError(90023, parameter="prompt")
    if flow.prompt == "none":
        raise SignInRefusedError(50058)


def admin_consent(
    state: State, tenant: str, asked: Mapping[str, str], *, by_scope: bool
) -> Response:
    """Begin a sign-in of an administrator who consents for everybody."""
    application = application_at(state, tenant, require(asked, "client_id"))
    if by_scope:
        require(asked, "scope")
        require(asked, "redirect_uri")
    aim = AdminConsent(asked.get("redirect_uri", ""), asked.get("state"), asked.get("scope"))
    return begin(state, Flow(application, tenant, asked.get("scope", ""), aim))


def begin(state: State, flow: Flow, login: str = "") -> Response:
    """Remember `flow`, and ask who is there."""
    name = state.name("flow")
    state.flows[name] = flow
    return sign_in_page(f"/{flow.tenant}/login", name, login)
