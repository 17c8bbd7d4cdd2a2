"""Turn settings and a token cache into access tokens, renewed before they run out."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Self

from adapter.cache import TokenFile, cache_key
from adapter.refusals import other_account, refusal, signed_out
from provision.contract.secrets import Secret

if TYPE_CHECKING:
    from adapter.cache import Keyring
    from adapter.settings import Settings


class Session:
    """The administrator's sign-in, shared by all threads; `token` is what a store calls."""

    def __init__(self, settings: Settings, keyring: Keyring | None = None) -> None:
        self._settings = settings
        self._keyring = keyring
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
            account = self._account()
            token = self._silent(account, renew=False)
            return self._silent(account, renew=True) if token == rejected else token

    def _open(self) -> Any:
        from adapter.entra import SharedTokenCache, client_for

        file = TokenFile(
            self._settings.token_cache, cache_key(self._settings.cache_key, self._keyring)
        )
        return client_for(self._settings, SharedTokenCache(file))

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
