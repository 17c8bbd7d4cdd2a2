"""Exchange Online asked without a network: by people, and by an application in its own right."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from provision.simulator.exchange.deployment import Deployment
from provision.simulator.exchange.organisation import Organisation
from provision.simulator.exchange.people import Group
from provision.simulator.exchange.server import ExchangeServer
from provision.simulator.world import StoppedClock, World
from tests.simulator.exchange.ews import EMMA, HANAKO, HOST, SYNC, TARO, Ews, Issued

APP_ID, OBJECT_ID = (f"5b000000-0000-4000-8000-00000000000{number}" for number in (1, 2))
APP, ROLE = "the application", "Application EWS.AccessAsApp"
GROUP_DN = "CN=Sync Users,OU=sakura.onmicrosoft.com,DC=PROD,DC=OUTLOOK,DC=COM"
RESTRICTION = f"MemberOfGroup -eq '{GROUP_DN}'"


@dataclass
class Entries:
    """A directory with one service principal."""

    ids: dict[str, str] = field(default_factory=lambda: {APP_ID: OBJECT_ID})
    tenant_id: str = "5a000000-0000-4000-8000-000000000001"

    def service_principal(self, app_id: str) -> Mapping[str, object] | None:
        return {"id": self.ids[app_id]} if app_id in self.ids else None


@dataclass
class IssuedOnline(Issued):
    """Tokens of people, and one of an application, which names no user and no permission."""

    roles: tuple[str, ...] = ()

    def claims_of(self, token: str) -> Mapping[str, object] | None:
        if token != APP:
            return {"appid": APP_ID, **(super().claims_of(token) or {})}
        said = {"roles": list(self.roles)} if self.roles else {}
        return {"aud": self.claims["aud"], "appid": APP_ID, **said}


def new_online() -> Ews:
    """Return Exchange Online with a group of Hanako and Taro, its switch unset, its list empty."""
    clock = StoppedClock()
    world = World(clock)
    organisation = Organisation(world, Deployment.ONLINE, entries=Entries())
    for smtp, name in ((SYNC, "Calendar Sync"), (HANAKO, "山田 花子"), (TARO, "鈴木 太郎")):
        organisation.add_mailbox(smtp, name)
    organisation.add_mailbox(EMMA, "Emma Clark", "en")
    group = Group("Sync Users", GROUP_DN, "sync-users@sakura.example", (HANAKO, TARO))
    organisation.add_group(group)
    issued = IssuedOnline()
    return Ews(organisation, ExchangeServer(HOST, organisation, issued, world), issued, clock)


def let_in(online: Ews) -> None:
    """Give the application its role, within the group's mailboxes."""
    shell = online.shell
    shell.run("New-ServicePrincipal", {"AppId": APP_ID, "ObjectId": OBJECT_ID})
    shell.run("New-ManagementScope", {"Name": "few", "RecipientRestrictionFilter": RESTRICTION})
    given = {"Name": "sync", "App": OBJECT_ID, "Role": ROLE, "CustomResourceScope": "few"}
    shell.run("New-ManagementRoleAssignment", given)
