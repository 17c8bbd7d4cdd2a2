"""An Exchange Server of the simulator's on its network, and what a test wants of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from adapter.ews.connection import Connection, Limits
from adapter.ews.mailbox import Access
from adapter.ews.mailbox import Mailbox as Address
from adapter.ews.pace import Pace
from adapter.stores.ews import EwsStore
from provision.contract.network import Network, parse_proxy
from provision.contract.secrets import Secret
from provision.simulator.authority import write_authority
from provision.simulator.exchange.organisation import Organisation
from provision.simulator.exchange.roles import Assignment, RoleGroup
from provision.simulator.exchange.server import ExchangeServer
from provision.simulator.faults import Faults, Match
from provision.simulator.http import Response
from provision.simulator.journal import Call, Journal
from provision.simulator.network import Credentials
from provision.simulator.network import Network as SimulatedNetwork
from provision.simulator.world import World
from tests.adapter.strategies import TOKYO

HOST = "mail.sakura.example"
URL = f"https://{HOST}/EWS/Exchange.asmx"
SYNC = "sync@sakura.example"
HANAKO = "hanako.yamada@sakura.example"
TARO = "taro.suzuki@sakura.example"
EMMA = "emma.clark@sakura.example"
CREATE = Match(operation="CreateItem")


@dataclass
class Issued:
    """Tokens that somebody issued: good ones, by name."""

    good: set[str] = field(default_factory=lambda: {"good"})
    audience: str = f"https://{HOST}"
    scope: str = "EWS.AccessAsUser.All"
    application: str = ""

    def claims_of(self, token: str) -> Mapping[str, object] | None:
        if token not in self.good:
            return None
        if self.application:  # its token tells no permissions: Exchange itself knows them
            return {"aud": self.audience, "appid": self.application}
        return {"aud": self.audience, "scp": self.scope, "upn": SYNC}


@dataclass
class Sleeps:
    """A clock that jumps when somebody sleeps by it."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Exchange:
    """The server, the way to it, and whatever has been asked of it."""

    organisation: Organisation
    issued: Issued
    faults: Faults
    network: Network
    direct: str
    _journal: Journal

    @property
    def calls(self) -> list[Call]:
        return list(self._journal.calls)

    def operations(self, since: int = 0) -> list[str]:
        """Return what was asked since, by name."""
        bodies = [call.request.body for call in self.calls[since:]]
        return [
            body.partition(b"<s:Body><m:")[2].split(None, 1)[0].split(b">")[0].decode()
            for body in bodies
        ]

    def connection(self, limits: Limits | None = None) -> Connection:
        return Connection(URL, self.network, limits)

    def somebody_saves(self, mailbox: str, after: int) -> None:
        """Let somebody save what is in a calendar, once so many more calls were answered."""
        box = self.organisation.mailbox(mailbox)
        assert box
        last = len(self._journal.calls) + after

        def saves(call: Call) -> None:
            if call.number == last:
                for item in box.folder("calendar").items.values():
                    item.changed = box.next_change()

        self._journal.hears = saves

    def subjects(self, mailbox: str, folder: str) -> list[str]:
        """Return what stands in a folder, looked up on the server itself."""
        box = self.organisation.mailbox(mailbox)
        assert box
        where = next(f for f in box.folders.values() if f.distinguished == folder)
        return sorted(str(item.values.get("Subject", "")) for item in where.items.values())


def token(rejected: Secret | None) -> Secret:  # noqa: ARG001 - there is no other
    return Secret("good")


def address_of(mailbox: str, access: Access = Access.IMPERSONATION) -> Address:
    return Address(mailbox, TOKYO, access)


def store_of(
    connection: Connection,
    mailbox: str = HANAKO,
    *,
    access: Access = Access.IMPERSONATION,
    sleeps: Sleeps | None = None,
    send: bool = False,
) -> EwsStore:
    pace = Pace(sleeps, sleeps.sleep, lambda: 0.0) if sleeps else None
    return EwsStore(connection, token, address_of(mailbox, access), pace, send=send)


SOAP_TYPE = (("Content-Type", "text/xml; charset=utf-8"),)
NAMESPACES = (
    'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"'
    ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"'
    ' xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors"'
)


def soap(body: str, status: int = 200) -> Response:
    """Return an answer of Exchange's with `body`."""
    text = f"<s:Envelope {NAMESPACES}><s:Body>{body}</s:Body></s:Envelope>"
    return Response(status, text.encode(), SOAP_TYPE)


def fault(code: str, **details: str) -> Response:
    """Return Exchange's refusal of a whole request."""
    values = "".join(f'<t:Value Name="{name}">{value}</t:Value>' for name, value in details.items())
    return soap(
        f"<s:Fault><faultcode>a:{code}</faultcode><faultstring>It said no.</faultstring><detail>"
        f"<e:ResponseCode>{code}</e:ResponseCode><e:Message>It said no.</e:Message>"
        f"<t:MessageXml>{values}</t:MessageXml></detail></s:Fault>",
        500,
    )


def reported(operation: str, *codes: str) -> Response:
    """Return an answer to `operation` that has a code for each thing asked, and nothing else."""
    messages = "".join(
        f'<m:{operation}ResponseMessage ResponseClass="{"Success" if code == "NoError" else "Error"}">'
        f"<m:MessageText>It said so.</m:MessageText><m:ResponseCode>{code}</m:ResponseCode>"
        f"<m:Items/></m:{operation}ResponseMessage>"
        for code in codes
    )
    return soap(
        f"<m:{operation}Response><m:ResponseMessages>{messages}</m:ResponseMessages>"
        f"</m:{operation}Response>"
    )


@contextmanager
def running_exchange(credentials: Credentials | None = None) -> Iterator[Exchange]:
    """Run the organisation's Exchange Server; the administrator may impersonate everybody."""
    world = World(clock=lambda: datetime(2026, 11, 2, 3, 0, tzinfo=UTC))
    organisation = Organisation(world)
    for smtp, name in ((SYNC, "Calendar Sync"), (HANAKO, "山田 花子"), (TARO, "鈴木 太郎")):
        organisation.add_mailbox(smtp, name)
    organisation.add_mailbox(EMMA, "Emma Clark", "en")
    organisation.roles.add_group(RoleGroup("sync", "Calendar sync", members=[SYNC]))
    organisation.roles.assign(Assignment("sync", "ApplicationImpersonation", "sync", to_group=True))
    issued, faults, journal = Issued(), Faults(), Journal()
    server = ExchangeServer(HOST, organisation, issued, world)
    with TemporaryDirectory() as folder:
        authority = write_authority(Path(folder), [HOST], datetime.now(UTC))
        services = dict.fromkeys((HOST, "localhost"), server)
        with SimulatedNetwork(services, authority, journal, faults, credentials) as way:
            network = Network(parse_proxy(way.proxy_address), ca_file=str(authority.ca_file))
            yield Exchange(organisation, issued, faults, network, way.direct_address, journal)
