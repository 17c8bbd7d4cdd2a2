"""The statements that look for what every script builds on: customisation, a role, mailboxes.

What is absent is found by listing and filtering; a listing that is denied stops the script, and
is never taken for an empty one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.cmdlets import Cmdlet, Each, Matching, Variable, cmdlet
from provision.exchange.phrases import PROBLEMS, sentence
from provision.queries import Chosen, Column, Empty, Is, IsNoneOf, Listing, Some, Texts
from provision.statements import Assign, Comment, ForEach, If, Note, Sentence, Statement, Throw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

CONNECTIONS, TENANT, ELSEWHERE = map(Variable, ("connections", "tenant", "elsewhere"))
ELSEWHERE_NAMES = Variable("elsewhereNames")
DEHYDRATED, ROLES, ROLE_FOUND = map(Variable, ("dehydrated", "roles", "role"))
MAILBOXES, MAILBOX, RECIPIENT = Variable("mailboxes"), Each("mailbox"), Variable("recipient")
CLOSED = Variable("closed")


def look_at_connections() -> Iterator[Statement]:
    """Find to which tenants of Exchange Online this PowerShell is connected, and who as."""
    listing = Listing(cmdlet("Get-ConnectionInformation"), Is("State", "Connected"))
    yield Assign(CONNECTIONS, listing)


def right_tenant(tenant_id: str) -> Iterator[Statement]:
    """Stop where this PowerShell is connected to another tenant, be it among others."""
    yield from look_at_connections()
    yield Assign(TENANT, Texts((tenant_id,)))
    yield Assign(ELSEWHERE, Chosen(CONNECTIONS, IsNoneOf("TenantID", TENANT)))
    yield Assign(ELSEWHERE_NAMES, Column(ELSEWHERE, "TenantID"))
    wrong = sentence("other-tenant", ELSEWHERE_NAMES, id=tenant_id)
    yield If(Some(ELSEWHERE), (Throw(wrong),))


def customisation() -> Iterator[Statement]:
    """Stop where the organisation still refuses role groups and scopes of its own."""
    listing = Listing(cmdlet("Get-OrganizationConfig"), Is("IsDehydrated", "True"))
    yield Assign(DEHYDRATED, listing)
    yield If(Some(DEHYDRATED), (Throw(sentence("dehydrated")),))


def look_for_role(
    role: str, absent: Sentence, complain: Callable[[Sentence], Statement]
) -> Iterator[Statement]:
    """Look for a role, and complain where it, or every role, is absent."""
    yield Comment("A denied listing stops the script: it would look like an absent role.")
    yield Assign(ROLES, Listing(cmdlet("Get-ManagementRole")))
    yield Assign(ROLE_FOUND, Chosen(ROLES, Is("Name", role)))
    missing = If(Empty(ROLE_FOUND), (complain(absent),))
    yield If(Empty(ROLES), (complain(sentence("no-roles")),), (missing,))


def recipients(address: str | Each) -> Cmdlet:
    """Return the listing of whoever has `address`."""
    wanted = Matching("EmailAddresses", address)
    return cmdlet("Get-Recipient", Filter=wanted, ResultSize="Unlimited")


FIND = Assign(RECIPIENT, Listing(recipients(MAILBOX), Is("PrimarySmtpAddress", MAILBOX)))


def look_for_mailboxes(
    addresses: Iterable[str], complain: Callable[[Sentence], Statement]
) -> Iterator[Statement]:
    """Remember the mailboxes of the manifest, and complain of those that nobody has."""
    yield Assign(MAILBOXES, Texts(tuple(addresses)))
    missing = If(Empty(RECIPIENT), (complain(sentence("no-mailbox", MAILBOX)),))
    yield ForEach(MAILBOX, MAILBOXES, (FIND, missing))


def look_at_door() -> Iterator[Statement]:
    """Note if EWS is off for the mailbox that a loop is at."""
    closed = Listing(cmdlet("Get-CASMailbox", Identity=MAILBOX), Is("EwsEnabled", "False"))
    yield Assign(CLOSED, closed)
    yield If(Some(CLOSED), (Note(PROBLEMS, sentence("mailbox-ews-off", MAILBOX)),))
