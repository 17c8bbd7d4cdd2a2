"""The statements that look at the administrator's permissions on a mailbox without changing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.cmdlets import Variable, cmdlet
from provision.exchange.premises import MAILBOX
from provision.queries import AllOf, Chosen, Contains, Is, Listing
from provision.statements import Assign, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.manifest import Manifest

ENTRIES, GRANTED, DENIED = map(Variable, ("entries", "granted", "denied"))
EXPLICIT = (Contains("AccessRights", "FullAccess"), Is("IsInherited", "False"))
GRANT = AllOf((*EXPLICIT, Is("Deny", "False"), Is("InheritanceType", "All")))
DENIAL = AllOf((Contains("AccessRights", "FullAccess"), Is("Deny", "True")))


def look_at_permissions(manifest: Manifest) -> Iterator[Statement]:
    """Find the administrator's own entries among the permissions of one mailbox."""
    listing = cmdlet(
        "Get-MailboxPermission",
        Identity=MAILBOX,
        User=manifest.adapter.administrator,
        ResultSize="Unlimited",
    )
    yield Assign(ENTRIES, Listing(listing))
    yield Assign(GRANTED, Chosen(ENTRIES, GRANT))
    yield Assign(DENIED, Chosen(ENTRIES, DENIAL))
