"""What Entra remembers between two requests: sign-ins under way, codes, refresh tokens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from provision.simulator.entra.refusals import SignInRefusedError

if TYPE_CHECKING:
    from provision.simulator.directory import Directory, User
    from provision.simulator.entra.mint import Mint
    from provision.simulator.world import World

Json = dict[str, Any]
CODE_LIVES = timedelta(minutes=10)
DEVICE_CODE_LIVES = timedelta(minutes=15)
REFRESH_TOKEN_RESTS = timedelta(days=90)


@dataclass(slots=True)
class Device:
    """One device code: pending until somebody has signed in, or declined."""

    code: str
    user_code: str
    application: Json
    tenant: str
    scope: str
    expires: datetime
    signed_in: tuple[Directory, User] | None = None
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """The way back to a client by the browser."""

    redirect_uri: str
    mode: str
    state: str | None
    nonce: str | None = None
    challenge: str = ""
    challenge_method: str = "plain"
    wants_client_info: bool = False


@dataclass(frozen=True, slots=True)
class AdminConsent:
    """An administrator is asked to consent for everybody; `scope` only in v2.0."""

    redirect_uri: str
    state: str | None
    scope: str | None


@dataclass(slots=True)
class Flow:
    """A person is signing in to `application`; `aim` is what it is for."""

    application: Json
    tenant: str
    scope: str
    aim: Return | Device | AdminConsent
    prompt: str = ""
    signed_in: tuple[Directory, User] | None = None


@dataclass(slots=True)
class Code:
    """An authorization code."""

    application: Json
    directory: Directory
    user: User
    scope: str
    way: Return
    expires: datetime
    redeemed: bool = False


@dataclass(slots=True)
class RefreshToken:
    """A refresh token; it stays good when another is handed out for it, as Entra's does."""

    application: Json
    directory: Directory
    user: User
    scope: str
    public: bool
    authenticated: datetime
    issued: datetime
    from_device: bool


@dataclass(slots=True)
class State:
    """Everything under way, and the settings an organisation may have.

    `sign_in_frequency` is how long a sign-in lasts; `device_interval` the seconds between polls;
    `device_code_blocked` is the Conditional Access policy against device code.
    """

    world: World
    mint: Mint
    directories: tuple[Directory, ...]
    device_interval: int = 5
    sign_in_frequency: timedelta | None = None
    device_code_blocked: bool = False
    flows: dict[str, Flow] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    refresh_tokens: dict[str, RefreshToken] = field(default_factory=dict)

    def name(self, what: str) -> str:
        """Return a fresh name for something, which says what it is."""
        return f"simulated-{what}-{self.world.ids.number():06d}"

    def directory(self, tenant: str) -> Directory | None:
        """Return the directory that is called `tenant`: by its id or one of its domains."""
        wanted = tenant.lower()
        return next(
            (d for d in self.directories if wanted in (d.tenant_id, *d.domains)),
            None,
        )

    def account(self, login: str) -> tuple[Directory, User] | None:
        """Return the directory that `login` is an account of, and the account."""
        found = ((d, d.user(login)) for d in self.directories)
        return next(((d, user) for d, user in found if user), None)

    def flow(self, name: str) -> Flow:
        if name not in self.flows:
            raise SignInRefusedError(9002313)
        return self.flows[name]
