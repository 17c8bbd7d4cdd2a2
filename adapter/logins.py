"""A user name and a password, for an Exchange Server without modern authentication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapter.cache import SERVICE
from adapter.settings import EXCHANGE_PASSWORD, GROUPWARE_PASSWORD, SettingsError, SignsIn
from provision.contract.messages import Problem, message
from provision.contract.secrets import Secret

if TYPE_CHECKING:
    from adapter.cache import Keyring
    from adapter.settings import Settings


@dataclass(frozen=True, slots=True)
class Login:
    """What to show, and by which scheme: `ntlm` or `basic`; none where the server says which."""

    scheme: str
    username: str
    password: Secret


def login_of(settings: Settings, keyring: Keyring | None = None) -> Login | None:
    """Return what to show, the keyring's password where none is given; None where tokens serve."""
    if settings.signs_in is not SignsIn.PASSWORD:
        return None
    entry = entry_of(settings.user)
    password = settings.password or _kept(entry, settings.user, EXCHANGE_PASSWORD, keyring)
    return Login(settings.outputs.authentication, settings.user, password)


def groupware_login(settings: Settings, user: str, keyring: Keyring | None = None) -> Login:
    """Return what to show to a groupware as `user`, or as whom the environment says instead."""
    username = settings.groupware_username or user
    entry = f"groupware {username}"
    password = settings.groupware_password or _kept(entry, username, GROUPWARE_PASSWORD, keyring)
    return Login("", username, password)


def entry_of(username: str) -> str:
    """Return the name under which the keyring has somebody's password."""
    return f"exchange {username}"


def _kept(entry: str, username: str, name: str, keyring: Keyring | None) -> Secret:
    import keyring as library

    try:
        ring = keyring or library.get_keyring()
        password = ring.get_password(SERVICE, entry)
    except library.errors.KeyringError:
        password = None
    if not password:
        what = message("settings.no-password", username=username, name=name)
        command = f'keyring set {SERVICE} "{entry}"'
        remedy = message("settings.no-password-remedy", name=name, command=command)
        raise SettingsError(Problem(what, remedy))
    return Secret(password)
