"""Sign a person in, by one of three ways, and keep the tokens if it is the administrator.

    browser | device code | pasted address -> msal's answer -> whose it is -> the token file

Nothing is kept, and nothing that was kept is lost, before the last step.
"""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, assert_never
from urllib.parse import urlsplit

from adapter.cache import TokenFile, cache_key
from adapter.listener import Listener, TlsFiles, answer_in
from adapter.refusals import SignInError, refusal, wrong_account
from provision.contract.messages import Problem, message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from adapter.cache import Keyring
    from adapter.settings import Settings
    from provision.contract.console import Console

TRIES = 3
PENDING = ("authorization_pending", "slow_down")


class Method(StrEnum):
    """How the answer of the sign-in page comes back."""

    BROWSER = "browser"
    DEVICE_CODE = "device-code"
    PASTE = "paste"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in to be made; `patience` is how long a browser may take."""

    settings: Settings
    console: Console
    method: Method = Method.BROWSER
    patience: timedelta = timedelta(minutes=5)
    sleep: Callable[[float], None] = time.sleep
    keyring: Keyring | None = None

    def carry_out(self) -> str:
        """Return the account that signed in, its tokens being kept."""
        import msal

        from adapter.entra import client_for

        settings = self.settings
        file = TokenFile(settings.token_cache, cache_key(settings.cache_key, self.keyring))
        file.read()  # a file that cannot be read is told before a person is asked to sign in
        cache = msal.SerializableTokenCache()
        client = client_for(settings, cache)
        try:
            answer = self._ask(client)
        finally:
            client.http_client.close()
        account = _account_of(answer, settings.outputs.administrator)
        with file.locked():
            file.write(cache.serialize())
        return account

    def _ask(self, client: Any) -> Mapping[str, Any]:
        """Return the answer that has the tokens."""
        match self.method:
            case Method.DEVICE_CODE:
                answer = self._by_device_code(client)
            case Method.BROWSER | Method.PASTE:
                answer = self._by_page(client)
            case _:
                assert_never(self.method)
        if "access_token" not in answer:
            raise refusal(answer)
        return answer

    def _by_page(self, client: Any) -> Mapping[str, Any]:
        from adapter.entra import translated

        outputs = self.settings.outputs
        with warnings.catch_warnings():
            # msal would have the answer posted; a browser warns of a form sent to plain http.
            warnings.simplefilter("ignore")
            flow = client.initiate_auth_code_flow(
                list(outputs.scopes),
                redirect_uri=outputs.redirect_uri,
                login_hint=outputs.administrator,
                response_mode="query",
            )
        bring = self._pasted if self.method is Method.PASTE else self._heard
        brought = bring(flow["auth_uri"], flow["state"])
        with translated(self.settings):
            answer: Mapping[str, Any] = client.acquire_token_by_auth_code_flow(flow, dict(brought))
        return answer

    def _heard(self, page: str, state: str) -> Mapping[str, str]:
        outputs = self.settings.outputs
        files = TlsFiles(outputs.tls_certificate, outputs.tls_key)
        with Listener(outputs.redirect_uri, state, files) as listener:
            self.console.tell(message("session.open-page", administrator=outputs.administrator))
            self.console.open_page(page)
            return listener.wait(self.patience)

    def _pasted(self, page: str, state: str) -> Mapping[str, str]:
        outputs = self.settings.outputs
        self.console.tell(
            message(
                "session.open-page-elsewhere",
                administrator=outputs.administrator,
                uri=outputs.redirect_uri,
            )
        )
        self.console.open_page(page)
        problem = Problem(message("session.nothing-pasted"), message("session.other-way"))
        for _ in range(TRIES):
            address = self.console.read(message("session.paste")).strip()
            answer = answer_at(address, outputs.redirect_uri, state) if address else problem
            if not isinstance(answer, Problem):
                return answer
            problem = answer
            if not address:
                break
            self.console.tell(message("session.paste-again", problem=problem.message))
        raise SignInError(problem)

    def _by_device_code(self, client: Any) -> Mapping[str, Any]:
        from adapter.entra import translated

        with translated(self.settings):
            flow = client.initiate_device_flow(list(self.settings.outputs.scopes))
            if "user_code" not in flow:
                return dict(flow)
            address, code = flow["verification_uri"], flow["user_code"]
        self.console.tell(message("session.device-code", address=address, code=code))
        while True:
            flow.pop("latest_attempt_at", None)  # msal's watch over its own waiting
            with translated(self.settings):
                answer: Mapping[str, Any] = client.acquire_token_by_device_flow(
                    flow, exit_condition=lambda _: True
                )
            if answer.get("error") not in PENDING:
                return answer
            self.sleep(flow["interval"])


def answer_at(address: str, redirect_uri: str, state: str) -> Mapping[str, str] | Problem:
    """Return the answer in the address on which a browser ended, or what is wrong with it."""
    if _place(address) != _place(redirect_uri):
        what = message("session.pasted-elsewhere", uri=redirect_uri)
        return Problem(what, message("session.pasted-remedy"))
    answer = answer_in(urlsplit(address).query, state)
    return answer or Problem(message("session.pasted-other"), message("session.pasted-remedy"))


def _place(address: str) -> tuple[object, ...]:
    """Return what of an address must be the same for it to be the same page."""
    try:
        parts, port = urlsplit(address), urlsplit(address).port
    except ValueError:
        return ()
    return parts.scheme, parts.hostname, port, parts.path


def _account_of(answer: Mapping[str, Any], administrator: str) -> str:
    """Return whose the tokens are, or raise where that is not the administrator."""
    claims = answer.get("id_token_claims") or {}
    account = str(claims.get("preferred_username") or claims.get("upn") or "")
    if account.casefold() != administrator.casefold():
        raise wrong_account(account, administrator)
    return account
