"""Sakura Trading, its application registered, and a person at a console."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from provision.contract.messages import Line, Message
from provision.contract.outputs import Outputs, ProxyOutput, render_outputs
from provision.simulator.exchange.deployment import Deployment
from provision.simulator.exchange.roles import Assignment, RoleGroup
from provision.simulator.journal import Call
from provision.simulator.network import Credentials
from provision.simulator.person import Person
from provision.simulator.tenant import SimulatedTenant
from provision.simulator.world import World

TENANT = "5a000000-0000-4000-8000-000000000001"
SYNC = "sync@sakura.example"
HANAKO = "hanako.yamada@sakura.example"
TARO = "taro.suzuki@sakura.example"
EWS = "https://mail.sakura.example"
PATH = "/server-getoauthtokens.do"
KEY = "q0KXjCLVyeHN0qgqRBM9cZHsp8PqUJZbUcELMKW8Z2A"
ENTRA = "login.microsoftonline.com"


@dataclass(slots=True)
class Moved:
    """The time it is, and as much as has been added."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Ring:
    """A keyring in memory; `broken` is what it raises, `forgetful` keeps nothing."""

    def __init__(self, *, broken: Exception | None = None, forgetful: bool = False) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.broken = broken
        self.forgetful = forgetful

    def get_password(self, service: str, username: str, /) -> str | None:
        if self.broken:
            raise self.broken
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        if not self.forgetful:
            self.entries[service, username] = password


@dataclass(slots=True)
class Told:
    """A console whose person does what `opens` and `pastes` say, and reads what is told."""

    opens: Callable[[str], object] = lambda _: None
    hears: Callable[[Message], object] = lambda _: None
    pastes: list[Callable[[], str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    interactive: bool = True

    def tell(self, line: Line) -> None:
        self.lines.append(str(line))
        if isinstance(line, Message):
            self.hears(line)

    def confirm(self, question: Line) -> bool:
        raise AssertionError(question)

    def read(self, prompt: Line) -> str:
        self.lines.append(str(prompt))
        return self.pastes.pop(0)() if self.pastes else ""

    def open_page(self, address: str) -> None:
        self.pages.append(address)
        self.opens(address)


@dataclass(slots=True)
class Sakura:
    """The organisation, with one application that is all right until a test spoils it."""

    tenant: SimulatedTenant
    clock: Moved
    application: dict[str, Any]
    outputs: Path
    forgotten: int = 0

    @property
    def environment(self) -> dict[str, str]:
        return {
            "HTTPS_PROXY": self.tenant.proxy,
            "SSL_CERT_FILE": str(self.tenant.ca_file),
            "EXOBRIDGE_CACHE_KEY": KEY,
            "EXOBRIDGE_ZONE": "Asia/Tokyo",
        }

    @property
    def calls(self) -> tuple[Call, ...]:
        return self.tenant.calls[self.forgotten :]

    @property
    def redirect_uri(self) -> str:
        return str(self.application["publicClient"]["redirectUris"][0])

    def person(self, account: str = SYNC) -> Person:
        return self.tenant.person(account)

    def console(self, account: str = SYNC) -> Told:
        """Return a console at which `account` signs in where a page opens."""
        return Told(opens=self.person(account).open)

    def writes_outputs(self, **changed: Any) -> Path:
        """Write the outputs file as `apply` would, but for what is `changed`."""
        outputs = replace(outputs_for(self.application, self.redirect_uri), **changed)
        self.outputs.write_text(render_outputs(outputs), "utf-8")
        return self.outputs

    def revokes_consent(self) -> None:
        self.tenant.directory.grants.clear()

    def lets_sync_impersonate(self) -> None:
        """Give the administrator the role, as the generated script does."""
        roles = self.tenant.exchange.roles
        roles.add_group(RoleGroup("sync", "Calendar sync", members=[SYNC]))
        roles.assign(Assignment("sync", "ApplicationImpersonation", "sync", to_group=True))

    def asked(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path.endswith(path)]

    def forgets_calls(self) -> None:
        self.forgotten = len(self.tenant.calls)


def outputs_for(application: Mapping[str, Any], redirect_uri: str) -> Outputs:
    return Outputs(
        tenant_id=TENANT,
        cloud="global",
        access="impersonation",
        client_id=application["appId"],
        application_object_id=application["id"],
        service_principal_object_id=TENANT,
        redirect_uri=redirect_uri,
        authority=f"https://{ENTRA}/{TENANT}",
        scopes=(f"{EWS}/EWS.AccessAsUser.All",),
        ews_url=f"{EWS}/EWS/Exchange.asmx",
        administrator=SYNC,
        mailboxes=(HANAKO, TARO),
        proxy=ProxyOutput(),
    )


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def organisation(
    folder: Path,
    credentials: Credentials | None = None,
    deployment: Deployment = Deployment.SERVER,
) -> Iterator[Sakura]:
    """Let Sakura Trading sign people in, and have registered the application."""
    clock = Moved()
    tenant = SimulatedTenant(World(clock), proxy_credentials=credentials, deployment=deployment)
    application = tenant.directory.add_application(
        {
            "displayName": "exobridge",
            "uniqueName": "exobridge",
            "signInAudience": "AzureADMyOrg",
            "isFallbackPublicClient": True,
            "publicClient": {"redirectUris": [f"http://localhost:{free_port()}{PATH}"]},
        }
    )
    principal = tenant.directory.add_service_principal(
        {"appId": application["appId"], "displayName": "exobridge"}
    )
    online = deployment is Deployment.ONLINE
    exchange = tenant.directory.resource("https://outlook.office365.com" if online else EWS)
    assert exchange
    tenant.directory.add_grant(principal["id"], exchange["id"], None, "EWS.AccessAsUser.All")
    with tenant:
        sakura = Sakura(tenant, clock, application, folder / "demo.yaml")
        sakura.writes_outputs()
        yield sakura
