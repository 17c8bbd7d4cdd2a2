"""Accounts: who signs in, with which password, and whether they belong here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provision.simulator.entra.clients import directory_at
from provision.simulator.entra.metadata import ANY_TENANT
from provision.simulator.entra.refusals import SignInRefusedError

if TYPE_CHECKING:
    from provision.simulator.directory import Directory, User
    from provision.simulator.entra.state import State

Json = dict[str, Any]


def account_at(
    state: State, tenant: str, application: Json, login: str, password: str
) -> tuple[Directory, User]:
    """Return the account that signs in at `tenant`, and its directory."""
    found = state.account(login)
    if found is None:
        where = "Microsoft" if tenant in ANY_TENANT else directory_at(state, tenant).display_name
        raise SignInRefusedError(50034, user=login, tenant=where)
    directory, user = found
    if password != user.password:
        raise SignInRefusedError(50126)
    check_home(state, tenant, application, directory, user)
    return directory, user


def check_home(
    state: State, tenant: str, application: Json, directory: Directory, user: User
) -> None:
    """Refuse an account that is disabled, or of another organisation than the one asked for."""
    if not user.enabled:
        raise SignInRefusedError(50057)
    if tenant not in ANY_TENANT and directory_at(state, tenant) is not directory:
        raise SignInRefusedError(
            50020,
            user=user.user_principal_name,
            provider=f"https://sts.windows.net/{directory.tenant_id}/",
            tenant=directory_at(state, tenant).display_name,
            client_id=application["appId"],
            name=application["displayName"],
        )
