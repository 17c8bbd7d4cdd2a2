"""What the cmdlets for rights on whole mailboxes do; of the rights FullAccess is known here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.simulator.exchange.cmdlet_errors import CmdletError
from provision.simulator.exchange.lookups import account_called, mailbox_called, text, texts

if TYPE_CHECKING:
    from provision.simulator.exchange.lookups import Given, Row
    from provision.simulator.exchange.mailbox import Mailbox
    from provision.simulator.exchange.organisation import Organisation

_FULL = "FullAccess"
_INHERITANCE = ("None", "All", "Children", "Descendents", "SelfAndChildren")
_OWNER = r"NT AUTHORITY\SELF"


def get_mailbox_permission(exchange: Organisation, given: Given) -> list[Row]:
    """Return who may open a mailbox: its owner, and whoever was let in."""
    mailbox = mailbox_called(exchange, text(given, "Identity"))
    holders = {_OWNER.lower(): _OWNER} | {
        holder: _shown(exchange, holder)
        for smtp, holder in sorted(exchange.full_access)
        if smtp == mailbox.smtp.lower()
    }
    wanted = _holder(exchange, text(given, "User")) if "User" in given else ""
    return [
        _row(mailbox, shown) for holder, shown in holders.items() if wanted.lower() in {"", holder}
    ]


def _row(mailbox: Mailbox, user: str) -> Row:
    return {
        "Identity": mailbox.name,
        "User": user,
        "AccessRights": [_FULL, "ReadPermission"] if user == _OWNER else [_FULL],
        "IsInherited": False,
        "Deny": False,
        "InheritanceType": "All",
    }


def _holder(exchange: Organisation, identity: str) -> str:
    """Return the UPN of a user, or the DN of a group."""
    if identity.lower() == _OWNER.lower():
        return _OWNER
    group = exchange.group_called(identity)
    return group.dn if group else account_called(exchange, identity).upn


def _shown(exchange: Organisation, holder: str) -> str:
    if group := exchange.group_called(holder):
        return group.name
    account = account_called(exchange, holder)
    return account.upn if exchange.is_online else account.logon


def add_mailbox_permission(exchange: Organisation, given: Given) -> list[Row]:
    """Let a user or a group open a mailbox; it is no error if they may already."""
    mailbox, holder = _who_and_where(exchange, given)
    exchange.grant_full_access(mailbox.smtp, holder)
    return [_row(mailbox, _shown(exchange, holder))]


def remove_mailbox_permission(exchange: Organisation, given: Given) -> list[Row]:
    """Take the right away; it is no error, but a warning, if there is none."""
    mailbox, holder = _who_and_where(exchange, given)
    exchange.full_access.discard((mailbox.smtp.lower(), holder.lower()))
    return []


def _who_and_where(exchange: Organisation, given: Given) -> tuple[Mailbox, str]:
    mailbox = mailbox_called(exchange, text(given, "Identity"))
    holder = _holder(exchange, text(given, "User"))
    rights = texts(given, "AccessRights")
    if [right.lower() for right in rights] != [_FULL.lower()]:
        raise _unknown("AccessRights", f"{', '.join(rights)}; known here: {_FULL}")
    inheritance = text(given, "InheritanceType") or "All"
    if inheritance.lower() not in {kind.lower() for kind in _INHERITANCE}:
        raise _unknown("InheritanceType", inheritance)
    return mailbox, holder


def _unknown(parameter: str, value: str) -> CmdletError:
    return CmdletError(
        "ParameterArgumentTransformationError,MailboxPermission",
        f"Cannot process argument transformation on parameter '{parameter}': {value}",
    )
