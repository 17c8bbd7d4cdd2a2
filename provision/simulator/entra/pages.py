"""The pages a person meets: plain forms, and what went wrong in a paragraph called `error`."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from provision.simulator.http import Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HTML = ("Content-Type", "text/html; charset=utf-8")


def sign_in_page(action: str, flow: str, login: str = "", error: str = "") -> Response:
    """Ask for account and password."""
    inputs = (
        f'<label>Account <input name="login" value="{escape(login)}"></label>'
        '<label>Password <input name="passwd" type="password"></label>'
    )
    return _form("Sign in", action, {"flow": flow}, inputs, error)


def consent_page(action: str, flow: str, name: str, scopes: Iterable[str]) -> Response:
    """Ask whether the application may have `scopes`; an administrator may say so for everybody."""
    wanted = "".join(f"<li>{escape(scope)}</li>" for scope in sorted(scopes))
    inputs = (
        f"<p>{escape(name)} asks for:</p><ul>{wanted}</ul>"
        '<label><input name="organization" type="checkbox" value="yes">'
        " Consent on behalf of your organization</label>"
        '<button name="accept" value="yes">Accept</button>'
        '<button name="cancel" value="yes">Cancel</button>'
    )
    return _form("Permissions requested", action, {"flow": flow}, inputs)


def approval_page(action: str, flow: str, error: str) -> Response:
    """Say that only an administrator can consent, and offer the way back."""
    inputs = (
        '<button name="cancel" value="yes">'
        "Return to the application without granting consent</button>"
    )
    return _form("Need admin approval", action, {"flow": flow}, inputs, error)


def device_page(action: str, error: str = "") -> Response:
    """Ask for the code that a device shows."""
    return _form("Enter code", action, {}, '<input name="user_code">', error)


def error_page(error: str) -> Response:
    """Say why nobody can sign in this way."""
    return _page("Sorry, but we’re having trouble signing you in.", _error(error))


def done_page(text: str) -> Response:
    """Say that the person may close the window."""
    return _page("Done", f'<p id="done">{escape(text)}</p>')


def posting_page(action: str, fields: Mapping[str, str]) -> Response:
    """Carry `fields` to the application by the browser (`response_mode=form_post`)."""
    script = "<script>document.forms[0].submit()</script>"
    return _form("Working...", action, fields, '<button type="submit">Continue</button>' + script)


def _form(
    title: str, action: str, hidden: Mapping[str, str], inputs: str, error: str = ""
) -> Response:
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    form = f'<form method="post" action="{escape(action)}">{kept}{inputs}'
    submit = "" if "<button" in inputs else '<button type="submit">Next</button>'
    return _page(title, f"{_error(error)}{form}{submit}</form>")


def _error(text: str) -> str:
    return f'<p id="error">{escape(text)}</p>' if text else ""


def _page(title: str, body: str) -> Response:
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head><body><h1>{escape(title)}</h1>{body}</body></html>"
    )
    return Response(200, page.encode(), (HTML, ("Cache-Control", "no-store")))
