"""Turn settings and a token cache into access tokens, renewed before they run out."""

from __future__ import annotations

import functools
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, Self

from adapter.cache import TokenFile, cache_key
from adapter.certificate import read_credential
from adapter.refusals import other_account, refusal, signed_out
from adapter.settings import SignsIn
from provision.contract.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapter.cache import Keyring
    from adapter.settings import Settings


def system_clock() -> datetime:
    """Return the time it is."""
    return datetime.now(UTC)


class Acquire(Protocol):
    """A way to an access token, another than the last with `renew`."""

    def __call__(self, *, renew: bool) -> Secret: ...


class Session:
    """The administrator's sign-in, or the application's own, shared by all threads.

    `token` is what a store calls.
    """

    def __init__(
        self,
        settings: Settings,
        keyring: Keyring | None = None,
        clock: Callable[[], datetime] = system_clock,
    ) -> None:
        self._settings = settings
        self._keyring = keyring
        self._clock = clock
        self._by_itself = settings.signs_in is SignsIn.APPLICATION
        self._lock = threading.Lock()
        self._client: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the connections."""
        with self._lock:
            if self._client:
                self._client.http_client.close()
                self._client = None

    def token(self, rejected: Secret | None = None) -> Secret:
        """Return an access token that is good for minutes at least; never the `rejected` one.

        Several threads that were refused the same token renew it once.
        """
        with self._lock:
            if self._client is None:
                self._client = self._open()
            acquire = self._own if self._by_itself else self._administrators()
            token = acquire(renew=False)
            return acquire(renew=True) if token == rejected else token

    def _open(self) -> Any:
        if self._by_itself:
            from adapter.application import application_client

            credential = read_credential(self._settings.outputs.certificate, self._clock())
            return application_client(self._settings, credential)
        from adapter.entra import SharedTokenCache, client_for

        file = TokenFile(
            self._settings.token_cache, cache_key(self._settings.cache_key, self._keyring)
        )
        return client_for(self._settings, SharedTokenCache(file))

    def _own(self, *, renew: bool) -> Secret:
        from adapter.application import application_token

        return application_token(self._client, self._settings, renew=renew)

    def _administrators(self) -> Acquire:
        return functools.partial(self._silent, self._account())

    def _account(self) -> Any:
        from adapter.entra import translated

        administrator = self._settings.outputs.administrator
        with translated(self._settings):
            accounts = self._client.get_accounts()
        for account in accounts:
            if account["username"].casefold() == administrator.casefold():
                return account
        if accounts:
            raise other_account(accounts[0]["username"], administrator)
        raise signed_out(administrator)

    def _silent(self, account: Any, *, renew: bool) -> Secret:
        from adapter.entra import translated

        outputs = self._settings.outputs
        with translated(self._settings):
            answer = self._client.acquire_token_silent_with_error(
                list(outputs.scopes), account, force_refresh=renew
            )
        if not answer:
            raise signed_out(outputs.administrator)
        if "access_token" not in answer:
            raise refusal(answer)
        return Secret(answer["access_token"])
