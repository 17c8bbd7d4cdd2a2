"""The whole simulated tenant: world, directory, sign-in, Graph and Exchange behind one network.

person ─┐                      ┌─ Entra ───┐
client ─┼─ proxy ─ TLS ─ host ─┼─ Graph ───┼─ directory
direct ─┘     faults, journal  └─ Exchange ┘
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from provision.contract.secrets import Secret
from provision.simulator.authority import write_authority
from provision.simulator.browser import Browser
from provision.simulator.entra import HOSTS as SIGN_IN_HOSTS
from provision.simulator.entra import Entra
from provision.simulator.exchange.cmdlets import ManagementShell
from provision.simulator.exchange.deployment import MODERN, Deployment
from provision.simulator.exchange.server import ExchangeServer
from provision.simulator.faults import Faults
from provision.simulator.graph import HOSTS as GRAPH_HOSTS
from provision.simulator.graph import Graph
from provision.simulator.http import json_response
from provision.simulator.journal import Journal, calls_asked
from provision.simulator.network import Network
from provision.simulator.organisation import (
    EWS_HOST,
    LOCAL_HOST,
    sakura_directory,
    sakura_online,
    sakura_server,
)
from provision.simulator.person import Person
from provision.simulator.throttling import throttled_exchange, throttled_graph
from provision.simulator.world import World, system_clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from provision.simulator.exchange.deployment import Scheme
    from provision.simulator.http import Request, Response, Service
    from provision.simulator.journal import Call, Tunnel
    from provision.simulator.network import Credentials

AZURE_HOST = "management.azure.com"
ONLINE_HOSTS = (
    "outlook.office365.com",
    "outlook.office365.us",
    "outlook-dod.office365.us",
    "partner.outlook.cn",
)


class NoAzure:
    """Azure Resource Manager, as an organisation without a subscription meets it."""

    def answer(self, request: Request) -> Response:
        if request.path.partition("?")[0] == "/subscriptions":
            return json_response(200, {"value": []})
        told = f"The simulated organisation has no Azure subscription: {request.path}"
        return json_response(404, {"error": {"code": "SubscriptionNotFound", "message": told}})


class SimulatedTenant:
    """Sakura Trading's tenant; reachable while it is entered, and to be looked into any time.

    `exchange` is where its mailboxes are: on its own servers, which let in whoever has what
    `authentication` names, or at Microsoft, where tokens are all that lets in.
    """

    def __init__(
        self,
        world: World | None = None,
        *,
        proxy_credentials: Credentials | None = None,
        deployment: Deployment = Deployment.SERVER,
        authentication: frozenset[Scheme] = MODERN,
        hears: Callable[[Call], None] | None = None,
    ) -> None:
        self.world = world or World()
        self.directory = sakura_directory(self.world)
        online = deployment is Deployment.ONLINE
        self._server = sakura_server(self.world, authentication, mailboxes=not online)
        self._online = sakura_online(self.world, self.directory, mailboxes=online)
        self.exchange = self._online if online else self._server
        self.shell = ManagementShell(self.exchange)
        self.entra = Entra(self.world, self.directory)
        self.graph = Graph(self.world, self.entra, self.directory)
        self.faults = Faults(clock=self.world.clock)
        self._journal = Journal(hears=hears) if hears else Journal()
        self._credentials = proxy_credentials
        self._running = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="simulated-tenant-")))
            services = self._services()
            self._authority = write_authority(folder, services, system_clock())
            network = Network(
                services, self._authority, self._journal, self.faults, self._credentials
            )
            self._network = stack.enter_context(network)
            self._running = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._running.close()

    @property
    def ca_file(self) -> Path:
        """Return the file of the authority that signs for the simulated hosts."""
        return self._authority.ca_file

    @property
    def proxy(self) -> str:
        """Return the proxy's address, with its credentials if it wants any."""
        return self._network.proxy_address

    @property
    def direct(self) -> str:
        """Return where Exchange can be reached without the proxy: `https://localhost:PORT`."""
        return self._network.direct_address

    @property
    def environment(self) -> dict[str, str]:
        """Return the shell's variables by which any client finds the way here."""
        ca_file = str(self.ca_file)
        return {"HTTPS_PROXY": self.proxy, "SSL_CERT_FILE": ca_file, "REQUESTS_CA_BUNDLE": ca_file}

    @property
    def parts(self) -> dict[str, object]:
        """Return all that the tenant holds, by name; what they hold may be put in their place."""
        return {
            "ids": self.world.ids,
            "directory": self.directory,
            "exchange-server": self._server,
            "exchange-online": self._online,
            "sign-in": self.entra.state,
        }

    @property
    def surroundings(self) -> dict[str, object]:
        """Return what the parts hold that is not theirs, by name."""
        return {"world": self.world, "mint": self.entra.state.mint}

    @property
    def calls(self) -> tuple[Call, ...]:
        """Return every request so far, numbered from 1."""
        return tuple(self._journal.calls)

    @property
    def tunnels(self) -> tuple[Tunnel, ...]:
        """Return every CONNECT so far, refused ones too."""
        return tuple(self._journal.tunnels)

    def graph_requests(self, since: int = 0) -> tuple[str, ...]:
        """Return what Graph was asked after call `since`, the parts of a `$batch` one by one."""
        return tuple(calls_asked(call for call in self.calls[since:] if call.host in GRAPH_HOSTS))

    def graph_calls(self, since: int = 0) -> int:
        """Return how many calls to Graph there were after call `since`."""
        return len(self.graph_requests(since))

    def person(self, account: str) -> Person:
        """Return the person who has `account`, with a browser."""
        user = self.directory.user(account)
        if not user:
            raise KeyError(account)
        browser = Browser(self.proxy, self.ca_file)
        return Person(account, Secret(user.password), browser, frozenset(SIGN_IN_HOSTS))

    def _services(self) -> dict[str, Service]:
        organisations = {
            EWS_HOST: self._server,
            LOCAL_HOST: self.exchange,
            **dict.fromkeys(ONLINE_HOSTS, self._online),
        }
        return {
            **dict.fromkeys(SIGN_IN_HOSTS, self.entra),
            **dict.fromkeys(GRAPH_HOSTS, throttled_graph(self.graph, self.faults)),
            AZURE_HOST: NoAzure(),
            **{
                host: throttled_exchange(
                    ExchangeServer(host, organisation, self.entra, self.world), self.faults
                )
                for host, organisation in organisations.items()
            },
        }
