"""An Exchange organisation: its people and mailboxes, its role groups, and what left it as mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provision.simulator.exchange.cmdlets import run_cmdlet
from provision.simulator.exchange.mailbox import Mailbox, make_folders
from provision.simulator.exchange.roles import Roles, built_in_roles
from provision.simulator.exchange.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.simulator.world import World

# Says of itself that it is none: no domain has this identifier.
_DOMAIN_SID = "S-1-5-21-5100000000-5100000000-5100000000"


@dataclass(frozen=True, slots=True)
class SentMail:
    """Mail that Exchange would have sent to attendees: from whom, by what, to how many."""

    mailbox: str
    operation: str
    disposition: str


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in and hold a role, with or without a mailbox."""

    upn: str
    name: str
    alias: str
    sid: str


@dataclass(slots=True)
class Busy:
    """How often a mailbox still answers that the server is busy."""

    back_off_milliseconds: int
    times: int


@dataclass(slots=True)
class Organisation:
    """All that the Exchange Servers of an organisation know."""

    world: World
    mailboxes: dict[str, Mailbox] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    roles: Roles = field(default_factory=built_in_roles)
    full_access: set[tuple[str, str]] = field(default_factory=set)
    sent_mail: list[SentMail] = field(default_factory=list)
    busy: dict[str, Busy] = field(default_factory=dict)

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
        number = len(self.mailboxes) + 1
        mailbox = Mailbox(number, smtp, name, account.alias, account.sid, zone_of(zone), language)
        make_folders(mailbox)
        self.mailboxes[smtp.lower()] = mailbox
        return mailbox

    def mailbox(self, smtp: str) -> Mailbox | None:
        """Return the mailbox with the address `smtp`, None if there is none."""
        return self.mailboxes.get(smtp.strip().lower())

    def mailbox_numbered(self, number: int) -> Mailbox | None:
        return next((m for m in self.mailboxes.values() if m.number == number), None)

    def account_called(self, identity: str) -> Account | None:
        """Return the account with this UPN, alias, display name or SID."""
        wanted = identity.strip().lower()
        for account in self.accounts.values():
            known = (account.upn, account.alias, account.name, account.sid)
            if wanted in {text.lower() for text in known}:
                return account
        return None

    def grant_full_access(self, mailbox: str, user: str) -> None:
        """Let `user` open `mailbox` as its owner does."""
        self.full_access.add((mailbox.lower(), user.lower()))

    def may_open(self, account: Account, mailbox: Mailbox) -> bool:
        """Return whether `account` may open `mailbox` without impersonation."""
        pair = (mailbox.smtp.lower(), account.upn.lower())
        return pair[0] == pair[1] or pair in self.full_access

    def make_busy(self, smtp: str, back_off_milliseconds: int, times: int = 1) -> None:
        """Let the next requests for a mailbox be answered that the server is busy."""
        self.busy[smtp.lower()] = Busy(back_off_milliseconds, times)

    def run(self, name: str, parameters: Mapping[str, object]) -> list[dict[str, object]]:
        """Run the cmdlet `name` as an administrator of the organisation would."""
        return run_cmdlet(self, name, parameters)
