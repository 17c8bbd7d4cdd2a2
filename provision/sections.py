"""What a manifest consists of, as values: the words it chooses from, and a section each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from provision.contract.sync_facts import BESIDE, USUAL, GroupwareFacts, SyncFacts

if TYPE_CHECKING:
    from provision.clouds import Cloud
    from provision.contract.messages import Problem
    from provision.contract.network import Network
    from provision.resources import Permission

NOT_IN_A_NAME = re.compile("[^A-Za-z0-9._-]")


class Access(StrEnum):
    """How the adapter reaches the mailboxes."""

    IMPERSONATION = "impersonation"
    FULL_ACCESS = "full-access"
    APPLICATION = "application"


class Deployment(StrEnum):
    """Where the mailboxes are."""

    SERVER = "server"
    ONLINE = "online"


class Authentication(StrEnum):
    """How Exchange knows who calls: by Entra's tokens, or by a user's name and password."""

    MODERN = "modern"
    NTLM = "ntlm"
    BASIC = "basic"


@dataclass(frozen=True, slots=True)
class ApplicationSpec:
    """The app registration the tenant must have.

    It signs in as a person, at `redirect_uri`; or, with `access: application`, as itself with
    the certificate whose public part is the file `certificate`, and then has no redirect URI,
    no permissions and no consent.
    """

    display_name: str
    unique_name: str
    redirect_uri: str = ""
    public_client: bool = False
    permissions: frozenset[Permission] = frozenset()
    admin_consent: bool = False
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class RoleGroupSpec:
    """The role group that gives the administrator the role ApplicationImpersonation."""

    name: str
    description: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScopeSpec:
    """The management scope: the direct members of `group`, which is a distinguished name."""

    name: str
    group: str


@dataclass(frozen=True, slots=True)
class ExchangeSpec:
    """Exchange's side: a role group is for impersonation, a scope for `access: application`.

    `ews_enabled` lets the script turn EwsEnabled from unset to true, which cuts off every
    application that is not on the list.
    """

    deployment: Deployment
    authentication: Authentication = Authentication.MODERN
    role_group: RoleGroupSpec | None = None
    scope: ScopeSpec | None = None
    ews_enabled: bool = False


@dataclass(frozen=True, slots=True)
class AdapterSpec:
    """How the adapter connects; `network` is the declared way out and holds no credentials.

    Paths are as written, until `files.read_manifest` takes them from the manifest's folder.
    """

    administrator: str
    host: str
    port: int
    ews_url: str
    mailboxes: tuple[str, ...]
    network: Network
    certificate: str = ""
    tls_certificate: str = ""
    tls_key: str = ""
    properties: str = ""
    groupware: GroupwareFacts = BESIDE
    sync: SyncFacts = USUAL

    @property
    def ews_host(self) -> str:
        return urlsplit(self.ews_url).hostname or ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """An organisation as its owners want it; `tenant` is its id or one of its verified domains.

    Without an application nothing is registered: Exchange asks for a name and a password.
    """

    tenant: str
    cloud: Cloud
    access: Access
    application: ApplicationSpec | None
    exchange: ExchangeSpec
    adapter: AdapterSpec
    warnings: tuple[Problem, ...] = ()

    @property
    def owner(self) -> str:
        """Return the name under which what is made is marked, and its files are written."""
        if self.application:
            return self.application.unique_name
        return NOT_IN_A_NAME.sub("-", self.adapter.administrator)

    @property
    def exchange_host(self) -> str:
        """Return the host that tokens for Exchange are made out for."""
        online = self.exchange.deployment is Deployment.ONLINE
        return self.cloud.exchange if online else self.adapter.ews_host
