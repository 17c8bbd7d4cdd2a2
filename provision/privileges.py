"""What a plan needs of whoever carries it out, and whether that person or application has it: pure.

Facts: learn.microsoft.com/graph/permissions-reference and
learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.contract.messages import message
from provision.contract.tokens import text_in, words_in
from provision.findings import Finding, State, Unread, ok
from provision.plan import Create, Delete, Update
from provision.resources import MICROSOFT_GRAPH, Application, AppRoles, Grant, ServicePrincipal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from provision.contract.messages import Line
    from provision.plan import Change, Plan
    from provision.resources import Resource

ROLES = {
    "Application Developer": "cf1c38e5-3621-4004-a7cb-879624dced7c",
    "Cloud Application Administrator": "158c047a-c907-4556-b7ef-446551a6b5f7",
    "Application Administrator": "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
    "Privileged Role Administrator": "e8611ab8-c189-46e8-94e1-60213ab1f814",
    "Global Administrator": "62e90394-69f5-4237-9190-012177145e10",
}
DEVELOPER = "Application Developer"
STRONG = ("Privileged Role Administrator", "Global Administrator")
ADMINISTRATORS = ("Cloud Application Administrator", "Application Administrator")
# Whoever holds it may by a client what its user may; listed nowhere as the least.
AS_USER = "Directory.AccessAsUser.All"
WHO_GRANTS = message("preflight.who-roles", roles=", ".join(STRONG))


@dataclass(frozen=True, slots=True)
class Need:
    """What one part of the plan takes, the least first: a permission in the token, and a role.

    A person needs one of `delegated`, an application by itself one of `own`. Without `roles`, any
    member may; with `by_owner`, whoever owns the application.
    """

    part: str
    delegated: tuple[str, ...]
    own: tuple[str, ...]
    roles: tuple[str, ...] = ()
    by_owner: bool = False

    def permissions(self, *, by_person: bool) -> tuple[str, ...]:
        return self.delegated if by_person else self.own


ALL_APPLICATIONS, OUR_APPLICATIONS = "Application.ReadWrite.All", "Application.ReadWrite.OwnedBy"
DIRECTORY = ("Directory.Read.All", "Directory.ReadWrite.All")
ORGANISATION = Need(
    "organisation",
    ("User.Read", "Organization.Read.All", *DIRECTORY),
    ("Organization.Read.All", *DIRECTORY),
)
READ = Need(
    "read",
    ("Application.Read.All", ALL_APPLICATIONS, *DIRECTORY),
    ("Application.Read.All", ALL_APPLICATIONS, OUR_APPLICATIONS, *DIRECTORY),
)
REGISTER = Need(
    "register",
    (ALL_APPLICATIONS,),
    (OUR_APPLICATIONS, ALL_APPLICATIONS),
    (DEVELOPER, *ADMINISTRATORS, "Global Administrator"),
)
CHANGE = Need(
    "change",
    (ALL_APPLICATIONS,),
    (OUR_APPLICATIONS, ALL_APPLICATIONS),
    (*ADMINISTRATORS, "Global Administrator"),
    by_owner=True,
)
GRANTS = ("DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All")
READ_CONSENT = Need("read-consent", (GRANTS[0], *DIRECTORY), (GRANTS[0], *DIRECTORY))
CONSENT = Need("consent", GRANTS, GRANTS, (*ADMINISTRATORS, *STRONG))
ASSIGNMENTS = ("AppRoleAssignment.ReadWrite.All",)
APP_ROLES = Need("app-roles", ASSIGNMENTS, ASSIGNMENTS, (*ADMINISTRATORS, *STRONG))
GRAPH_ROLES = Need("graph-app-roles", ASSIGNMENTS, ASSIGNMENTS, STRONG)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in, as the token says; without `permissions` it could not be read."""

    name: str
    object_id: str
    is_person: bool
    permissions: frozenset[str] | None
    roles: frozenset[str]

    @property
    def may_as_user(self) -> bool:
        return self.is_person and AS_USER in (self.permissions or ())


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is in the directory: roles by template, active and to be activated."""

    roles: frozenset[str] | Unread
    eligible: frozenset[str] | Unread
    owns: bool = False
    may_register: bool | Unread = False


def identity_of(claims: Mapping[str, object]) -> Identity:
    """Return who a token for Graph is for."""
    is_person = "scp" in claims or "roles" not in claims
    held = words_in(claims, "scp" if is_person else "roles")
    return Identity(
        name=text_in(
            claims, "upn", "preferred_username", "unique_name", "app_displayname", "appid"
        ),
        object_id=text_in(claims, "oid"),
        is_person=is_person,
        permissions=held if claims else None,
        roles=words_in(claims, "wids"),
    )


def needs_of(plan: Plan) -> tuple[Need, ...]:
    """Return what `plan` takes, reading first, each need once."""
    makes = any(isinstance(c, Create) and isinstance(c.desired, Application) for c in plan.changes)
    found = [need for change in plan.changes for need in _needs(change, makes=makes)]
    # Of an application that is not there yet, no consent is read.
    reads = (ORGANISATION, READ) if makes else (ORGANISATION, READ, READ_CONSENT)
    return tuple(dict.fromkeys((*reads, *found)))


def _needs(change: Change, *, makes: bool) -> Iterator[Need]:
    match _resource(change):
        case Application():
            yield REGISTER if isinstance(change, Create) else CHANGE
        case ServicePrincipal():
            yield REGISTER if makes else CHANGE
        case Grant():
            yield CONSENT
        case AppRoles(api=api):
            yield GRAPH_ROLES if api == MICROSOFT_GRAPH else APP_ROLES


def _resource(change: Change) -> Resource:
    match change:
        case Create(desired):
            return desired
        case Update(live) | Delete(live):
            return live


def permission_findings(needs: Iterable[Need], who: Identity) -> Iterator[Finding]:
    """Yield a finding a permission that the token has or lacks."""
    by_permission: dict[tuple[str, ...], list[Line]] = {}
    for need in needs:
        alternatives = need.permissions(by_person=who.is_person)
        by_permission.setdefault(alternatives, []).append(message(f"preflight.for-{need.part}"))
    for alternatives, parts in by_permission.items():
        yield _permission(alternatives, joined(parts), who)


def _permission(alternatives: tuple[str, ...], parts: Line, who: Identity) -> Finding:
    least = alternatives[0]
    if who.permissions is None:
        unread = message("preflight.token-unread", name=least, parts=parts)
        how = message("preflight.token-unread-remedy")
        return Finding("permission", State.UNCHECKED, unread, WHO_GRANTS, how)
    if lacks(alternatives, who):
        said = message("preflight.no-permission", name=least, parts=parts)
        how = message(f"preflight.no-permission-{'person' if who.is_person else 'application'}")
        return Finding("permission", State.MISSING, said, WHO_GRANTS, how)
    held = next((name for name in alternatives if name in (who.permissions or ())), AS_USER)
    return ok("permission", message("preflight.permission", name=held, parts=parts))


def lacks(alternatives: Iterable[str], who: Identity) -> bool:
    """Return whether the token certainly has none of the permissions."""
    if who.permissions is None or who.may_as_user:
        return False
    return not frozenset(alternatives) & who.permissions


def role_findings(needs: Iterable[Need], standing: Standing) -> Iterator[Finding]:
    """Yield a finding a part of the plan for which a person needs a directory role."""
    yield from (_role(need, standing) for need in needs if need.roles)


def _role(need: Need, standing: Standing) -> Finding:
    part, wanted = message(f"preflight.for-{need.part}"), ", ".join(need.roles)
    if need.by_owner and standing.owns:
        return ok("role", message("preflight.owner", part=part))
    if isinstance(standing.roles, Unread):
        said = message("preflight.roles-unread", part=part, why=standing.roles.why, roles=wanted)
        return Finding("role", State.UNCHECKED, said, WHO_GRANTS, message("preflight.role-remedy"))
    if held := _named(need.roles, standing.roles):
        return ok("role", message("preflight.role", part=part, role=held[0]))
    if need is REGISTER and standing.may_register is True:
        return ok("role", message("preflight.members-may", part=part))
    return _without_role(need, standing, part, wanted)


def _without_role(need: Need, standing: Standing, part: Line, wanted: str) -> Finding:
    said = message("preflight.no-role", part=part, roles=wanted)
    if isinstance(standing.eligible, Unread):
        how = message("preflight.eligible-unread", why=standing.eligible.why)
        return Finding("role", State.MISSING, said, WHO_GRANTS, how)
    if eligible := _named(need.roles, standing.eligible):
        said = message("preflight.eligible", part=part, role=eligible[0])
        return Finding("role", State.MISSING, said, "", message("preflight.eligible-remedy"))
    return Finding("role", State.MISSING, said, WHO_GRANTS, message("preflight.role-remedy"))


def holds_role(need: Need, standing: Standing) -> bool | Unread:
    """Return whether a person has a role for `need`, as far as is known."""
    if isinstance(standing.roles, Unread):
        return standing.roles
    return bool(_named(need.roles, standing.roles))


def _named(roles: Iterable[str], held: frozenset[str]) -> list[str]:
    return [name for name in roles if ROLES[name] in held]


def joined(lines: list[Line]) -> Line:
    """Return several things in one line."""
    first, *more = lines
    for line in more:
        first = message("preflight.and", first=first, second=line)
    return first


def names_of(roles: Iterable[str]) -> str:
    """Return what roles are called, by their templates; one that is not known has only its id."""
    names = {template: name for name, template in ROLES.items()}
    return ", ".join(sorted(names.get(one, one) for one in roles))
