"""What cmdlets look up by name, and the parameters they are given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from provision.simulator.exchange.cmdlet_errors import CmdletError, not_found

if TYPE_CHECKING:
    from provision.simulator.exchange.mailbox import Mailbox
    from provision.simulator.exchange.organisation import Organisation
    from provision.simulator.exchange.people import Account, ServicePrincipal
    from provision.simulator.exchange.roles import RoleGroup

Given = Mapping[str, object]
Row = dict[str, object]


def text(given: Given, name: str) -> str:
    """Return a text parameter, empty if it was not given."""
    return str(given.get(name, ""))


def texts(given: Given, name: str) -> tuple[str, ...]:
    """Return a parameter of several texts."""
    listed = given.get(name, ())
    return tuple(map(str, listed)) if isinstance(listed, tuple) else ()


def role_called(exchange: Organisation, name: str) -> str:
    """Return the role called `name`, spelled as Exchange spells it."""
    for role in exchange.roles.known:
        if role.lower() == name.lower():
            return role
    raise not_found(name)


def group_called(exchange: Organisation, identity: str) -> RoleGroup:
    """Return the role group called `identity`."""
    group = exchange.roles.groups.get(identity.lower())
    if group is None:
        raise not_found(identity)
    return group


def account_called(exchange: Organisation, identity: str) -> Account:
    """Return the account that `identity` may be a name of."""
    account = exchange.account_called(identity)
    if account is None:
        raise CmdletError(
            "ManagementObjectNotFoundException",
            f'Couldn\'t find object "{identity}". Please make sure that it was spelled correctly or'
            " specify a different object.",
        )
    return account


def mailbox_called(exchange: Organisation, identity: str) -> Mailbox:
    """Return the mailbox of whoever `identity` may be a name of."""
    account = exchange.account_called(identity)
    mailbox = exchange.mailbox(account.upn) if account else None
    if mailbox is None:
        raise not_found(identity)
    return mailbox


def principal_called(exchange: Organisation, identity: str) -> ServicePrincipal:
    """Return the application that `identity` is an id or the name of."""
    for principal in exchange.service_principals.values():
        if principal.is_called(identity):
            return principal
    raise not_found(identity)


def scope_name(exchange: Organisation, given: Given) -> str:
    """Return the name of the scope that is given, empty if none is."""
    name = text(given, "CustomRecipientWriteScope") or text(given, "CustomResourceScope")
    if name and name.lower() not in exchange.roles.scopes:
        raise not_found(name)
    return name
