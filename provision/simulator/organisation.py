"""Sakura Trading: the organisation that every simulated tenant begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.directory import Directory
from provision.simulator.exchange.deployment import MODERN, Deployment
from provision.simulator.exchange.organisation import Organisation
from provision.simulator.exchange.people import Group

if TYPE_CHECKING:
    from provision.simulator.exchange.deployment import Scheme
    from provision.simulator.world import World

TENANT_ID = "5a000000-0000-4000-8000-000000000001"
NAME = "Sakura Trading / さくら商事"
DOMAIN = "sakura.example"
INITIAL_DOMAIN = "sakura.onmicrosoft.com"
EWS_HOST = f"mail.{DOMAIN}"
# From inside the organisation its server is reached by another name, without any proxy.
LOCAL_HOST = "localhost"
EWS_HOSTS = (EWS_HOST, LOCAL_HOST)
EWS_URL = f"https://{EWS_HOST}/EWS/Exchange.asmx"
PASSWORD = "simulated"
ZONE = "Tokyo Standard Time"
# Whose mailboxes are kept in step: all but those of the app administrator and of the adapter.
GROUP = "Calendar Sync"
GROUP_MEMBERS = ("hanako.yamada", "taro.suzuki", "emma.clark", "liam.byrne")
ONLINE_GROUP_DN = (
    f"CN={GROUP},OU={INITIAL_DOMAIN},OU=Microsoft Exchange Hosted Organizations,"
    "DC=JPNPR01A001,DC=PROD,DC=OUTLOOK,DC=COM"
)
SERVER_GROUP_DN = f"CN={GROUP},CN=Users,DC=sakura,DC=example"
# What Microsoft found in use and put on the list: Teams, and Outlook for Mac.
ALLOWED_APP_IDS = "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe,d3590ed6-52b3-4102-aeff-aad2292ab01c"


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


def sakura_server(
    world: World, authentication: frozenset[Scheme] = MODERN, *, mailboxes: bool = True
) -> Organisation:
    """Return the organisation's Exchange Server, with all of its mailboxes or none."""
    organisation = Organisation(world, authentication=authentication)
    _settle(organisation, SERVER_GROUP_DN, mailboxes=mailboxes)
    return organisation


def sakura_online(world: World, directory: Directory, *, mailboxes: bool) -> Organisation:
    """Return what the organisation has in Exchange Online: all of its mailboxes, or none.

    Where mailboxes are, the switch is on and Microsoft has filled the list.
    """
    organisation = Organisation(world, Deployment.ONLINE, entries=directory)
    if mailboxes:
        organisation.ews.enabled = True
        organisation.allowed_app_ids = ALLOWED_APP_IDS
    _settle(organisation, ONLINE_GROUP_DN, mailboxes=mailboxes)
    return organisation


def _settle(organisation: Organisation, group_dn: str, *, mailboxes: bool) -> None:
    for member in MEMBERS:
        if member.mailbox and mailboxes:
            organisation.add_mailbox(member.address, member.display_name, member.language, ZONE)
        else:
            organisation.add_account(member.address, member.display_name)
    if mailboxes:
        members = tuple(f"{name}@{DOMAIN}" for name in GROUP_MEMBERS)
        organisation.add_group(Group(GROUP, group_dn, f"calendar-sync@{DOMAIN}", members))
