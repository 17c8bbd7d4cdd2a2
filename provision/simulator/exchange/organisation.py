"""An Exchange organisation: its people and mailboxes, its role groups, and what left it as mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from provision.simulator.exchange.deployment import MODERN, Deployment, Scheme
from provision.simulator.exchange.mailbox import Mailbox, make_folders
from provision.simulator.exchange.moving import reissue_ids
from provision.simulator.exchange.people import Account, Application, Group, ServicePrincipal
from provision.simulator.exchange.policy import BLOCKED, EwsPolicy, lets_in, why_closed
from provision.simulator.exchange.roles import EWS_AS_APPLICATION, Roles, built_in_roles
from provision.simulator.exchange.trouble import Trouble
from provision.simulator.exchange.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.simulator.exchange.people import Caller
    from provision.simulator.exchange.roles import Assignment
    from provision.simulator.world import World

# Says of itself that it is none: no domain has this identifier.
_DOMAIN_SID = "S-1-5-21-5100000000-5100000000-5100000000"


@dataclass(frozen=True, slots=True)
class SentMail:
    """Mail that Exchange would have sent: from whom, asked for how, what it says, and to whom.

    `kind`: a `request` or `cancellation` to attendees, or to the organiser how one answers it.
    """

    mailbox: str
    operation: str
    disposition: str
    kind: str
    to: tuple[str, ...]


class Entries(Protocol):
    """What Exchange Online looks up in the organisation's directory."""

    @property
    def tenant_id(self) -> str:
        """Return which directory it is."""

    def service_principal(self, app_id: str) -> Mapping[str, object] | None:
        """Return the service principal of `app_id`, its `id` among the rest."""


@dataclass(slots=True)
class Organisation:
    """All that the Exchange of an organisation knows, on its own servers or at Microsoft.

    `unseen` is how many look-ups in `entries` still find nothing, as when what was just made has
    not been replicated; `cache` is how long a role given to an application takes to be in force.
    `largest_item` is in bytes. `counts_deleted` is whether the places of a series' occurrences
    count those that were taken out.
    """

    world: World
    deployment: Deployment = Deployment.SERVER
    authentication: frozenset[Scheme] = MODERN
    entries: Entries | None = None
    mailboxes: dict[str, Mailbox] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    service_principals: dict[str, ServicePrincipal] = field(default_factory=dict)
    roles: Roles = field(init=False)
    ews: EwsPolicy = field(default_factory=EwsPolicy)
    allowed_app_ids: str = ""
    full_access: set[tuple[str, str]] = field(default_factory=set)
    sent_mail: list[SentMail] = field(default_factory=list)
    troubles: dict[str, Trouble] = field(default_factory=dict)
    password: str = "simulated"
    is_dehydrated: bool = False
    unseen: int = 0
    cache: timedelta = timedelta()
    largest_item: int = 35 * 1024 * 1024
    counts_deleted: bool = True

    def __post_init__(self) -> None:
        self.roles = built_in_roles(self.deployment)

    @property
    def is_online(self) -> bool:
        return self.deployment is Deployment.ONLINE

    def add_account(self, upn: str, name: str) -> Account:
        """Let somebody in who has no mailbox."""
        sid = f"{_DOMAIN_SID}-{1101 + len(self.accounts)}"
        account = Account(upn, name, upn.partition("@")[0], sid)
        self.accounts[upn.lower()] = account
        return account

    def add_mailbox(
        self, smtp: str, name: str, language: str = "ja", zone: str = "Tokyo Standard Time"
    ) -> Mailbox:
        """Make a mailbox with its folders, and the account it belongs to."""
        account = self.accounts.get(smtp.lower()) or self.add_account(smtp, name)
        number = 1 + max((other.number for other in self.mailboxes.values()), default=0)
        mailbox = Mailbox(number, smtp, name, account.alias, account.sid, zone_of(zone), language)
        make_folders(mailbox)
        self.mailboxes[smtp.lower()] = mailbox
        return mailbox

    def add_group(self, group: Group) -> None:
        """Make a group; those of its members that have a mailbox here must have it already."""
        self.groups[group.dn.lower()] = group
        for member in group.members:
            if mailbox := self.mailbox(member):
                mailbox.groups.add(group.dn.lower())

    def mailbox(self, smtp: str) -> Mailbox | None:
        """Return the mailbox with the address `smtp`, None if there is none."""
        return self.mailboxes.get(smtp.strip().lower())

    def mailbox_numbered(self, number: int) -> Mailbox | None:
        return next((m for m in self.mailboxes.values() if m.number == number), None)

    def account_called(self, identity: str) -> Account | None:
        """Return the account with this UPN, alias, display name, logon name or SID."""
        wanted = identity.strip().lower()
        for account in self.accounts.values():
            known = (account.upn, account.alias, account.name, account.logon, account.sid)
            if wanted in {text.lower() for text in known}:
                return account
        return None

    def group_called(self, identity: str) -> Group | None:
        """Return the security group with this name, DN or address."""
        return next((group for group in self.groups.values() if group.is_called(identity)), None)

    def grant_full_access(self, mailbox: str, holder: str) -> None:
        """Let `holder`, a user or by its DN a group, open `mailbox` as its owner does."""
        self.full_access.add((mailbox.lower(), holder.lower()))

    def may_open(self, caller: Caller, mailbox: Mailbox) -> bool:
        """Return whether `caller` may open `mailbox` without impersonation."""
        if isinstance(caller, Application):
            return False
        own = self.mailbox(caller.upn)
        names = {caller.upn.lower(), *(own.groups if own else ())}
        return own is mailbox or any((mailbox.smtp.lower(), n) in self.full_access for n in names)

    def may_impersonate(self, caller: Caller, mailbox: Mailbox) -> bool:
        """Return whether `caller` may act as the owner of `mailbox`."""
        if isinstance(caller, Application):
            given = self.ews_roles(caller.client_id)
            return caller.everywhere or any(self.roles.covers(each, mailbox) for each in given)
        return self.roles.may_impersonate(caller, mailbox)

    def ews_roles(self, client_id: str) -> list[Assignment]:
        """Return the assignments, in force by now, that open these services to an application."""
        principal = self.service_principals.get(client_id.lower())
        given = self.roles.assigned_to_application(principal.object_id) if principal else ()
        return [
            each
            for each in given
            if each.role == EWS_AS_APPLICATION
            and (each.made is None or each.made + self.cache <= self.world.clock())
        ]

    def why_closed(self, client_id: str, agent: str) -> str:
        """Return why the organisation's services are closed to a program, nothing if they are not.

        The list of applications is Exchange Online's; its own servers have none.
        """
        reason = why_closed(self.ews, agent)
        listed = not self.is_online or lets_in(self.ews.enabled, self.allowed_app_ids, client_id)
        return reason or ("" if listed else BLOCKED)

    def make_busy(self, smtp: str, back_off_milliseconds: int, times: int = 1) -> None:
        """Let the next requests for a mailbox be answered that the server is busy."""
        self.trouble(smtp).busy(timedelta(milliseconds=back_off_milliseconds), times)

    def trouble(self, smtp: str) -> Trouble:
        """Return the troubles of a mailbox, to be turned on and off."""
        return self.troubles.setdefault(smtp.lower(), Trouble())

    def restore(self, smtp: str) -> Mailbox:
        """Return the mailbox as it is after it was restored, in which everything has new ids."""
        mailbox = self.mailboxes[smtp.lower()]
        reissue_ids(mailbox, 1 + max(other.number for other in self.mailboxes.values()))
        return mailbox
