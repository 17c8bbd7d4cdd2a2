"""Sakura Trading: the organisation that every simulated tenant begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.directory import Directory
from provision.simulator.exchange.organisation import Organisation

if TYPE_CHECKING:
    from provision.simulator.world import World

TENANT_ID = "5a000000-0000-4000-8000-000000000001"
NAME = "Sakura Trading / さくら商事"
DOMAIN = "sakura.example"
INITIAL_DOMAIN = "sakura.onmicrosoft.com"
EWS_HOST = f"mail.{DOMAIN}"
# From inside the organisation its server is reached by another name, without any proxy.
EWS_HOSTS = (EWS_HOST, "localhost")
EWS_URL = f"https://{EWS_HOST}/EWS/Exchange.asmx"
PASSWORD = "simulated"
ZONE = "Tokyo Standard Time"


@dataclass(frozen=True, slots=True)
class Member:
    """One account of the organisation."""

    name: str
    display_name: str
    roles: tuple[str, ...] = ()
    mailbox: bool = True
    language: str = "ja"

    @property
    def address(self) -> str:
        return f"{self.name}@{DOMAIN}"


MEMBERS = (
    Member("admin", "Administrator / 管理者", ("Global Administrator",), mailbox=False),
    Member("app-admin", "Application Administrator", ("Application Administrator",)),
    Member("sync", "Calendar Sync / 予定表同期"),
    Member("hanako.yamada", "山田 花子"),
    Member("taro.suzuki", "鈴木 太郎"),
    Member("emma.clark", "Emma Clark", language="en"),
    Member("liam.byrne", "Liam Byrne", language="en"),
)


def sakura_directory(world: World) -> Directory:
    """Return the organisation's directory, set up for hybrid modern authentication."""
    directory = Directory(world, TENANT_ID, NAME, (DOMAIN, INITIAL_DOMAIN))
    for member in MEMBERS:
        directory.add_user(
            member.address,
            member.display_name,
            roles=member.roles,
            mailbox=member.mailbox,
            password=PASSWORD,
        )
    for host in EWS_HOSTS:
        directory.add_service_principal_name(f"https://{host}/")
    return directory


def sakura_exchange(world: World) -> Organisation:
    """Return the organisation's Exchange Server, where all of its mailboxes are."""
    organisation = Organisation(world)
    for member in MEMBERS:
        if member.mailbox:
            organisation.add_mailbox(member.address, member.display_name, member.language, ZONE)
        else:
            organisation.add_account(member.address, member.display_name)
    return organisation


def sakura_online(world: World) -> Organisation:
    """Return what the organisation has in Exchange Online: its people, and no mailbox."""
    organisation = Organisation(world)
    for member in MEMBERS:
        organisation.add_account(member.address, member.display_name)
    return organisation
