"""A person at a browser: reads the page, fills in the form, and so on to where it leads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from provision.contract.messages import Failure, Problem, message
from provision.simulator.browser import Step
from provision.simulator.forms import read_page

if TYPE_CHECKING:
    from provision.contract.secrets import Secret
    from provision.simulator.browser import Arrived, Browser
    from provision.simulator.forms import Form

PATIENCE = 12  # pages
CODE = re.compile(r"AADSTS\d+")


class PageRefusedError(Failure):
    """A page said no and left no way on; `text` is what it said, `code` its AADSTS code."""

    def __init__(self, text: str) -> None:
        found = CODE.search(text)
        self.text = text
        self.code = found[0] if found else ""
        super().__init__(
            Problem(
                message("simulator.page-refused", text=text),
                message("simulator.page-refused-remedy"),
            )
        )


@dataclass(frozen=True, slots=True)
class Visit:
    """Where the browser ended, what it showed there, and what a page on the way refused."""

    address: str
    text: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; `hosts` are those whose pages are for people to fill in."""

    account: str
    password: Secret
    browser: Browser
    hosts: frozenset[str]

    def open(self, address: str, *, for_everybody: bool = False, declines: bool = False) -> Visit:
        """Sign in at `address` and go where it leads: to the application, or to a last page.

        An application that listens on loopback is called. If it does not, or is elsewhere, the
        address it would have been called by is in the visit all the same. A consent is given, for
        the organisation if `for_everybody`, unless the person `declines`.
        """
        answers = {"organization": "yes"} if for_everybody else {}
        return self._browse(address, answers, declines=declines)

    def enter_device_code(
        self, verification_uri: str, user_code: str, *, declines: bool = False
    ) -> Visit:
        """Enter the code that a device shows, and sign in for it."""
        return self._browse(verification_uri, {"user_code": user_code}, declines=declines)

    def _browse(self, address: str, answers: dict[str, str], *, declines: bool) -> Visit:
        known = {"login": self.account, "passwd": self.password.reveal(), **answers}
        step, refusal = Step(address), ""
        for _ in range(PATIENCE):
            if step.host not in self.hosts:
                return Visit(step.address, self._text_at(step), refusal)
            arrived = self.browser.go(step)
            if arrived.location:
                step = Step(arrived.location)
                continue
            page = read_page(arrived.text)
            form = _usable(arrived, page.form, page.error)
            if not form:
                return Visit(step.address, arrived.text, refusal)
            refusal = refusal or page.error
            body = form.filled(known, _button(form, declines=declines))
            step = _submitted(step, form, body)
        raise PageRefusedError(f"{PATIENCE} pages, and no end")

    def _text_at(self, step: Step) -> str:
        if not step.is_loopback:
            return ""
        try:
            return self.browser.go(step).text
        except (OSError, HTTPException):  # nobody listens: the address is still in the browser
            return ""


def _usable(arrived: Arrived, form: Form | None, error: str) -> Form | None:
    """Return the form to fill in, if any; a refusal can only be cancelled."""
    if error and not (form and _is_way_back(form)):
        raise PageRefusedError(error)
    if not form and arrived.status >= 400:
        raise PageRefusedError(f"HTTP {arrived.status} {arrived.text}")
    return form


def _is_way_back(form: Form) -> bool:
    return "cancel" in form.buttons and "accept" not in form.buttons


def _button(form: Form, *, declines: bool) -> str:
    choices = ("cancel", "accept") if declines else ("accept", "cancel")
    return next((name for name in choices if name in form.buttons), next(iter(form.buttons), ""))


def _submitted(step: Step, form: Form, body: str) -> Step:
    address = urljoin(step.address, form.action)
    return Step(address, body) if form.method == "POST" else Step(f"{address}?{body}")
