"""The way back: what the browser is sent to once a sign-in has ended, well or not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from provision.simulator.entra.clients import platform_of
from provision.simulator.entra.pages import error_page, posting_page
from provision.simulator.entra.refusals import SignInRefusedError, explained
from provision.simulator.entra.state import AdminConsent, Flow, Return
from provision.simulator.http import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.simulator.entra.state import State

MODES = frozenset({"query", "fragment", "form_post"})


def send_back(way: Return, fields: Mapping[str, str]) -> Response:
    """Send the browser back to the client with `fields`."""
    mode = way.mode if way.mode in MODES else "query"
    told = dict(fields) | ({"state": way.state} if way.state is not None else {})
    if mode == "form_post":
        return posting_page(way.redirect_uri, told)
    mark = "#" if mode == "fragment" else "&" if "?" in way.redirect_uri else "?"
    return Response(302, headers=(("Location", f"{way.redirect_uri}{mark}{urlencode(told)}"),))


def send_refusal(state: State, flow: Flow, refused: SignInRefusedError) -> Response:
    """Tell the client that it is refused, or the person where there is no way back."""
    told = explained(refused, state.world, "")
    fields = {name: told[name] for name in ("error", "error_description", "error_uri")}
    if refused.code == 65004:
        fields["error_subcode"] = "cancel"
    match flow.aim:
        case Return() as way:
            return send_back(way, fields)
        case AdminConsent(redirect_uri, given) if platform_of(flow.application, redirect_uri):
            consent = {"admin_consent": "True", "tenant": flow.tenant}
            return send_back(Return(redirect_uri, "query", given), fields | consent)
        case _:
            return error_page(told["error_description"])


def told_of(state: State, refused: SignInRefusedError) -> str:
    """Return the text of `refused` as a page has it."""
    return str(explained(refused, state.world, "")["error_description"])
