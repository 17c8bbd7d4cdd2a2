"""Sakura Trading's administrator at a console, and the way to her tenant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

from provision.clouds import CLOUDS
from provision.contract.messages import Language, Line, Message, text_of
from provision.contract.network import network_of
from provision.graph import Graph
from provision.retry import Pace
from provision.signin import Credential, Method, credential_for
from provision.unreachable import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azure.core.credentials import AccessToken

    from provision.clouds import Cloud
    from provision.contract.network import Network
    from provision.simulator.person import Person
    from provision.simulator.tenant import SimulatedTenant
    from provision.simulator.world import StoppedClock

GLOBAL = CLOUDS["global"]
DOMAIN = "sakura.example"
SCOPE = "https://graph.microsoft.com/.default"
ADMIN = f"admin@{DOMAIN}"


@dataclass(slots=True)
class Watched:
    """A console with a person at it, who signs in when asked to."""

    person: Person | None = None
    told: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    _acting: list[Thread] = field(default_factory=list)

    @property
    def interactive(self) -> bool:
        return True

    def tell(self, line: Line) -> None:
        self.told.append(text_of(line, Language.ENGLISH))
        if self.person and isinstance(line, Message) and line.key == "signin.device-code":
            asked = {name: str(value) for name, value in line.values}
            self.person.enter_device_code(asked["address"], asked["code"])

    def confirm(self, question: Line) -> bool:
        raise AssertionError(question)

    def read(self, prompt: Line) -> str:
        raise AssertionError(prompt)

    def open_page(self, address: str) -> None:
        """Let the person act while whoever asked waits for the listener to be called."""
        self.pages.append(address)
        if self.person and "/authorize" in address:
            self._acting.append(Thread(target=self.person.open, args=(address,)))
            self._acting[-1].start()

    def wait(self) -> None:
        for thread in self._acting:
            thread.join()


def pace_of(clock: StoppedClock) -> Pace:
    """Return a pace at which waiting takes no time but the world's."""
    return Pace(
        clock,
        lambda seconds: clock.forward(timedelta(seconds=seconds)),
        lambda: 1.0,
        altogether=timedelta(days=10_000),  # for as many runs as a test makes of one sign-in
    )


def way_to(tenant: SimulatedTenant) -> Network:
    """Return the network as a shell of the organisation describes it."""
    return network_of(tenant.environment)


def credential_of(  # noqa: PLR0913 - as many as there are ways to sign in
    tenant: SimulatedTenant,
    console: Watched,
    method: Method = Method.DEVICE_CODE,
    *,
    network: Network | None = None,
    environment: Mapping[str, str] | None = None,
    tenant_name: str = DOMAIN,
    cloud: Cloud = GLOBAL,
) -> Credential:
    """Return what signs in at the simulated tenant."""
    return credential_for(
        method,
        tenant=tenant_name,
        cloud=cloud,
        network=network or way_to(tenant),
        environment=environment or {},
        console=console,
    )


def administrator_of(tenant: SimulatedTenant, account: str = ADMIN) -> Watched:
    return Watched(tenant.person(account))


@dataclass(slots=True)
class Given:
    """A source of tokens that asks nobody."""

    token: str = "given"  # noqa: S105 - plainly fake

    def get_token(self, *_: str, **__: object) -> AccessToken:
        from azure.core.credentials import AccessToken

        return AccessToken(self.token, 2**33)

    def close(self) -> None:
        """Leave nothing behind, as nothing was there."""


def graph_with(
    token: str, network: Network, console: Watched, pace: Pace, *, cloud: Cloud = GLOBAL
) -> Graph:
    """Return Graph as whoever holds `token` sees it."""
    credential = Credential(Method.CLI, Given(token), Route("sign-in"), console)
    return Graph(credential, cloud, network, console, pace)


def token_of(tenant: SimulatedTenant, account: str = ADMIN) -> str:
    """Sign a person in for once and for all."""
    credential = credential_of(tenant, administrator_of(tenant, account))
    try:
        return credential.get_token(SCOPE, enable_cae=True).token
    finally:
        credential.close()


def graph_of(tenant: SimulatedTenant, console: Watched, pace: Pace) -> Graph:
    """Return Graph as the person at `console` sees it."""
    return Graph(credential_of(tenant, console), GLOBAL, way_to(tenant), console, pace)
