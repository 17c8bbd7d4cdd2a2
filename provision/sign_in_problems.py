"""Say why somebody could not be signed in, whatever azure-identity or msal raised."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from provision.contract.explanations import codes_in, explain
from provision.contract.messages import Problem, message
from provision.refusals import one_line
from provision.unreachable import beneath, obstacle_on

if TYPE_CHECKING:
    from provision.contract.messages import Line
    from provision.unreachable import Route

LONG_WORD = re.compile(r"[\w.~+=-]{40,}")  # of what may be a token, nothing is shown
CORRELATION = re.compile(r"Correlation ID: ?([0-9a-fA-F-]{36})")
NO_AUTHORITY = "authority configuration"
# How the libraries fail on answers that say something else than they should.
STUMBLES = (KeyError, TypeError, AttributeError, ValueError, RecursionError)


def problem_of(method: str, route: Route, error: Exception) -> Problem:
    """Return what to tell whoever could not sign in by `method`; no token is in it."""
    chain = tuple(beneath(error))
    text = " ".join(str(one) for one in chain)
    if codes := [code for code in codes_in(text) if code.startswith("AADSTS")]:
        return _refused(codes[0], text)
    return _on_the_way(route, error, chain) or _answered(method, route, error, text)


def _on_the_way(route: Route, error: Exception, chain: tuple[BaseException, ...]) -> Problem | None:
    """Return what came between us and Entra, if that is what happened."""
    from azure.core.exceptions import ServiceRequestError, ServiceResponseError

    from provision.sign_in_transport import Away, unusable
    from provision.transport import UnusableAnswer

    for one in chain:
        if isinstance(one, UnusableAnswer):
            return one.problem
        if isinstance(one, Away):
            return unusable("unavailable", route.host).problem
    broken = any(isinstance(one, ServiceRequestError | ServiceResponseError) for one in chain)
    return obstacle_on(route, error).problem if broken else None


def _answered(method: str, route: Route, error: Exception, text: str) -> Problem:
    """Return what to tell of an answer in which there is no code."""
    from provision.sign_in_transport import unusable

    if NO_AUTHORITY in text:
        what = message("session.no-authority", authority=f"https://{route.host}/")
        return Problem(what, message("session.no-authority-remedy"))
    said = _shown(str(error))
    stumbled = any(isinstance(one, STUMBLES) for one in beneath(error)) or said in ("", "None")
    if stumbled and method != "cli":
        return unusable("not-entra", route.host).problem
    return Problem(message("signin.failed", reason=said), message(f"signin.{method}-remedy"))


def _refused(code: str, text: str) -> Problem:
    known, found = explain(code), CORRELATION.search(text)
    cause: Line = known.cause if known else _shown(text[text.index(code) + len(code) :])
    return Problem(
        message(
            "signin.refused",
            cause=cause,
            reference=f"{code}, Correlation ID {found[1]}" if found else code,
        ),
        known.remedy if known else message("signin.refused-remedy", code=code),
    )


def _shown(text: str) -> str:
    """Return what of Entra's own words may be shown: not its trace, and nothing like a token."""
    said = text.removeprefix("Authentication failed:").partition("Trace ID")[0]
    said = said.partition("Content:")[0]  # azure-core appends the whole answer
    return one_line(LONG_WORD.sub("…", said)).strip(" :.")
