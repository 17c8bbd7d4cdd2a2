"""What a script saw on Exchange's side, as typed values: the parts that could be read.

A part that is None was not looked at, or could not be read; what of each mailbox is missing was
not either. Exchange's own values stay the texts that they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Session:
    """Whom PowerShell was connected as, and to which tenant."""

    account: str
    tenant_id: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The organisation's settings; `ews_enabled` is `True`, `False` or, while unset, empty."""

    name: str
    dehydrated: bool
    ews_enabled: str


@dataclass(frozen=True, slots=True)
class Roles:
    """Which of the roles that concern an adapter the organisation has."""

    impersonation: bool
    ews_as_application: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The role group: `found` is absent, ours or others; `limits` are its role's scopes."""

    name: str
    found: str
    holds_role: bool
    limits: tuple[str, ...]
    other_assignments: tuple[str, ...]
    members: tuple[str, ...]
    other_members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A service principal that Exchange knows of the application."""

    client_id: str
    object_id: str


@dataclass(frozen=True, slots=True)
class Region:
    """A management scope."""

    name: str
    filter: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A role of the application, how far it reaches, and whether a mailbox is within."""

    role: str
    scope: str
    within: str


@dataclass(frozen=True, slots=True)
class Right:
    """What the administrator may do with a mailbox."""

    full_access: bool
    denied: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """All parts; those about mailboxes are by address, in lower case."""

    sessions: tuple[Session, ...] | None = None
    settings: Settings | None = None
    agents_policy: str | None = None
    roles: Roles | None = None
    allowed: tuple[str, ...] | None = None
    group: Group | None = None
    principals: tuple[Pointer, ...] | None = None
    scopes: tuple[Region, ...] | None = None
    holdings: tuple[Holding, ...] | None = None
    kinds: Mapping[str, str] | None = None
    doors: Mapping[str, str] | None = None
    rights: Mapping[str, Right] | None = None
    reach: Mapping[str, tuple[Holding, ...]] | None = None
    not_read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that a script changed, what it was and what it has become."""

    action: str
    target: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one run of a script answered; `well` is None for the one that only looks.

    `judged` are the mailboxes that it judged, in lower case; `line` is where it stands in its file.
    """

    script: str
    digest: str
    at: datetime
    run_by: str
    application: str
    tenant: str
    tenant_id: str
    deployment: str
    access: str
    administrator: str
    client_id: str
    preview: bool
    well: bool | None
    problems: tuple[str, ...]
    changes: tuple[Changed, ...]
    made: tuple[str, ...]
    outside: tuple[str, ...]
    judged: tuple[str, ...]
    seen: Seen
    raw: str = field(repr=False)
    line: int = 0
