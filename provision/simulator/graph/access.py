"""Who calls, and what the call needs: permissions in the token, and directory roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.simulator.directory.people import APPLICATION_ADMINISTRATORS, CONSENTING
from provision.simulator.graph.refusals import denied, scope_not_granted, unauthenticated

if TYPE_CHECKING:
    from collections.abc import Callable

    from provision.simulator.directory import Directory, User
    from provision.simulator.graph.refusals import GraphRefusedError
    from provision.simulator.world import TokenJudge

AS_USER = "Directory.AccessAsUser.All"
OWNED_BY = "Application.ReadWrite.OwnedBy"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who holds the token: a user by way of a client, or an application itself."""

    object_id: str
    user: User | None
    permissions: frozenset[str]

    @property
    def roles(self) -> frozenset[str]:
        return self.user.roles if self.user else frozenset()


@dataclass(frozen=True, slots=True)
class Needs:
    """One of the permissions, and for users one of `roles`; without any, every member may.

    `owner`: whoever owns the object may, without a role. `by_name`: a client that may do all that
    its user may do needs the permission all the same.
    """

    delegated: frozenset[str]
    application: frozenset[str]
    roles: frozenset[str] = frozenset()
    owner: bool = False
    by_name: bool = False
    refusal: Callable[[], GraphRefusedError] = denied

    def check(self, caller: Caller) -> None:
        """Refuse a token without the permission, and a user who could not do it either way."""
        all_of_it = frozenset() if self.by_name else frozenset({AS_USER})
        wanted = self.delegated | all_of_it if caller.user else self.application
        if not wanted & caller.permissions:
            raise self.refusal()
        if caller.user and self.roles and not self.owner and not self.roles & caller.roles:
            raise denied()


def words(text: str) -> frozenset[str]:
    """Return the permissions named in `text`."""
    return frozenset(text.split())


def caller_of(header: str, judge: TokenJudge, directory: Directory, audiences: list[str]) -> Caller:
    """Return who calls, or refuse the token."""
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise unauthenticated("Access token is empty.")
    claims = judge.claims_of(token.strip())
    if claims is None:
        raise unauthenticated("Lifetime validation failed, the token is expired.")
    names = {name.rstrip("/") for name in audiences}
    if str(claims["aud"]).rstrip("/") not in names:
        raise unauthenticated("Access token validation failure. Invalid audience.")
    if claims["tid"] != directory.tenant_id:
        raise unauthenticated("Access token validation failure. Invalid tenant.")
    object_id = str(claims["oid"])
    delegated = "scp" in claims
    user = directory.user(object_id) if delegated else None
    if delegated and user is None:
        raise unauthenticated("The identity of the calling user could not be established.")
    roles = claims.get("roles")
    held = str(claims["scp"]).split() if delegated else roles if isinstance(roles, list) else []
    return Caller(object_id, user, frozenset(held))


def check_owner(caller: Caller, directory: Directory, object_id: str) -> None:
    """Refuse whoever neither owns the object nor administers all applications."""
    owns = caller.object_id in directory.owners.get(object_id, ())
    if caller.user:
        may = bool(caller.roles & APPLICATION_ADMINISTRATORS)
    else:
        may = bool(caller.permissions - {OWNED_BY} & WRITE_APPLICATIONS.application)
    if not (owns or may):
        raise denied()


READ_DIRECTORY = "Directory.Read.All Directory.ReadWrite.All"
READ_APPLICATIONS = Needs(
    words(f"Application.Read.All Application.ReadWrite.All {READ_DIRECTORY}"),
    words(f"Application.Read.All Application.ReadWrite.All {OWNED_BY} {READ_DIRECTORY}"),
)
WRITE_APPLICATIONS = Needs(
    words("Application.ReadWrite.All"),
    words(f"Application.ReadWrite.All {OWNED_BY}"),
    APPLICATION_ADMINISTRATORS,
    owner=True,
)
READ_GRANTS = Needs(
    words(f"DelegatedPermissionGrant.ReadWrite.All {READ_DIRECTORY}"),
    words(f"DelegatedPermissionGrant.ReadWrite.All {READ_DIRECTORY}"),
)
WRITE_GRANTS = Needs(
    words("DelegatedPermissionGrant.ReadWrite.All Directory.ReadWrite.All"),
    words("DelegatedPermissionGrant.ReadWrite.All Directory.ReadWrite.All"),
    CONSENTING,
)
READ_ASSIGNMENTS = Needs(
    words(f"Application.Read.All AppRoleAssignment.ReadWrite.All {READ_DIRECTORY}"),
    words(f"Application.Read.All AppRoleAssignment.ReadWrite.All {READ_DIRECTORY}"),
)
WRITE_ASSIGNMENTS = Needs(
    words("AppRoleAssignment.ReadWrite.All"), words("AppRoleAssignment.ReadWrite.All"), CONSENTING
)
READ_USERS = Needs(
    words(f"User.Read.All User.ReadWrite.All {READ_DIRECTORY}"),
    words(f"User.Read.All {READ_DIRECTORY}"),
)
READ_ME = Needs(words(f"User.Read User.Read.All User.ReadWrite.All {READ_DIRECTORY}"), frozenset())
READ_ORGANIZATION = Needs(
    words(f"User.Read Organization.Read.All {READ_DIRECTORY}"),
    words(f"Organization.Read.All {READ_DIRECTORY}"),
)
ELIGIBILITY = (
    "RoleEligibilitySchedule.Read.Directory RoleEligibilitySchedule.ReadWrite.Directory"
    " RoleManagement.Read.Directory RoleManagement.Read.All RoleManagement.ReadWrite.Directory"
)
READ_ELIGIBILITY = Needs(
    words(ELIGIBILITY),
    words(ELIGIBILITY),
    by_name=True,
    refusal=lambda: scope_not_granted(*ELIGIBILITY.split()),
)
READ_POLICIES = Needs(
    words("Policy.Read.All Policy.ReadWrite.ApplicationConfiguration"),
    words("Policy.Read.All Policy.ReadWrite.ApplicationConfiguration"),
    by_name=True,
)
READ_LICENCES = Needs(
    words(f"Organization.Read.All {READ_DIRECTORY}"),
    words(f"Organization.Read.All {READ_DIRECTORY}"),
)
