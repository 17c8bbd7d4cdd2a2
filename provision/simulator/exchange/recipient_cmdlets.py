"""What the cmdlets that list mailboxes, recipients and groups do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.simulator.exchange.cmdlet_errors import not_found
from provision.simulator.exchange.filters import matches, parse_filter
from provision.simulator.exchange.lookups import mailbox_called, text, texts

if TYPE_CHECKING:
    from provision.simulator.exchange.lookups import Given, Row
    from provision.simulator.exchange.mailbox import Mailbox
    from provision.simulator.exchange.organisation import Organisation
    from provision.simulator.exchange.people import Group


def _mailboxes(exchange: Organisation, given: Given) -> list[Mailbox]:
    wanted, written = text(given, "Identity"), text(given, "Filter")
    found = [mailbox_called(exchange, wanted)] if wanted else list(exchange.mailboxes.values())
    if written:
        recipient_filter = parse_filter(written)
        found = [mailbox for mailbox in found if matches(recipient_filter, mailbox)]
    return found


def get_mailbox(exchange: Organisation, given: Given) -> list[Row]:
    """Return the mailboxes."""
    return [_recipient_row(mailbox) for mailbox in _mailboxes(exchange, given)]


def get_recipient(exchange: Organisation, given: Given) -> list[Row]:
    """Return the recipients that are mailboxes."""
    kinds = {kind.lower() for kind in texts(given, "RecipientType")}
    if kinds and "usermailbox" not in kinds:
        return []
    return get_mailbox(exchange, given)


def _recipient_row(mailbox: Mailbox) -> Row:
    return {
        "Name": mailbox.name,
        "DisplayName": mailbox.name,
        "Alias": mailbox.alias,
        "PrimarySmtpAddress": mailbox.smtp,
        "EmailAddresses": [f"SMTP:{mailbox.smtp}"],
        "UserPrincipalName": mailbox.smtp,
        "RecipientType": "UserMailbox",
        "RecipientTypeDetails": "UserMailbox",
    }


def get_group(exchange: Organisation, given: Given) -> list[Row]:
    """Return the groups, or the one that is named."""
    wanted = text(given, "Identity")
    groups = [_group_called(exchange, wanted)] if wanted else exchange.groups.values()
    return [_group_row(exchange, group) for group in groups]


def get_distribution_group_member(exchange: Organisation, given: Given) -> list[Row]:
    """Return the direct members of a group."""
    group = _group_called(exchange, text(given, "Identity"))
    return [_recipient_row(mailbox_called(exchange, member)) for member in group.members]


def _group_called(exchange: Organisation, identity: str) -> Group:
    group = exchange.group_called(identity)
    if group is None:
        raise not_found(identity)
    return group


def _group_row(exchange: Organisation, group: Group) -> Row:
    return {
        "Name": group.name,
        "DisplayName": group.name,
        "Identity": group.name,
        "DistinguishedName": group.dn,
        "PrimarySmtpAddress": group.smtp,
        "WindowsEmailAddress": group.smtp,
        "Members": [mailbox_called(exchange, member).name for member in group.members],
        "RecipientType": "MailUniversalSecurityGroup",
        "RecipientTypeDetails": "MailUniversalSecurityGroup",
    }
