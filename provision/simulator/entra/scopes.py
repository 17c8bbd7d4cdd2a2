"""Scopes: the text a client sends, and which permissions of which API it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provision.simulator.entra.refusals import SignInRefusedError

if TYPE_CHECKING:
    from provision.simulator.directory import Directory

Json = dict[str, Any]
OPENID = frozenset({"openid", "profile", "email", "offline_access"})
DEFAULT = ".default"
GRAPH_URI = "https://graph.microsoft.com"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Permissions of one API; `audience` is the name by which the client asked for it."""

    resource: Json
    audience: str
    names: frozenset[str]
    openid: frozenset[str]

    @property
    def by_default(self) -> bool:
        """Whether whatever the registration lists is asked for."""
        return DEFAULT in self.names

    @property
    def resource_id(self) -> str:
        return str(self.resource["id"])


def wanted_by(text: str, application: Json, directory: Directory) -> Wanted:
    """Return what `text` asks for, or refuse: one API at a time, and only what it has."""
    scopes = text.split()
    openid = frozenset(scopes) & OPENID
    parted = [_part(scope) for scope in scopes if scope not in OPENID]
    audience = parted[0][0] if parted else GRAPH_URI
    resource = directory.resource(audience)
    if resource is None:
        tenant = directory.display_name
        raise SignInRefusedError(500011, resource=audience, tenant=tenant)
    if any(directory.resource(identifier) is not resource for identifier, _ in parted):
        raise SignInRefusedError(28000, scope=text)
    names = frozenset(name for _, name in parted)
    if DEFAULT in names and len(names) > 1:
        raise SignInRefusedError(70011, scope=text)
    wanted = Wanted(resource, audience, names, openid)
    _check_known(wanted, application)
    return wanted


def _part(scope: str) -> tuple[str, str]:
    identifier, slash, name = scope.rpartition("/")
    if not slash:
        return GRAPH_URI, scope
    if not name or identifier.endswith(":/"):
        raise SignInRefusedError(70011, scope=scope)
    return identifier, name


def _check_known(wanted: Wanted, application: Json) -> None:
    known = {scope["value"].lower() for scope in wanted.resource["oauth2PermissionScopes"]}
    for name in sorted(wanted.names - {DEFAULT}):
        if name.lower() not in known:
            raise SignInRefusedError(
                650053,
                name=application["displayName"],
                scope=name,
                resource=wanted.resource["appId"],
            )
