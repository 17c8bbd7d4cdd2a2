"""Compare Exchange's side as it was last seen with what a manifest wants: findings, a line each.

What the scripts judged well is well as of then, and what undo took away since is not known. What
nobody looked at is said to be not checked, and is never taken for well.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from provision.contract.messages import message
from provision.exchange.application_inspection import ROLE as APPLICATION_ROLE
from provision.exchange.inspection import ROLE as IMPERSONATION
from provision.expressions import filter_text
from provision.sections import Access, Deployment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeVar

    from provision.contract.messages import Message
    from provision.ews_usage import Use
    from provision.exchange.seen import Answer, Group, Seen
    from provision.outputs import Identities
    from provision.sections import Manifest, ScopeSpec

    T = TypeVar("T")

SHOWN = 5


class State(StrEnum):
    """What became of a comparison."""

    AS_WANTED = "as-wanted"
    DIFFERS = "differs"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of Exchange's side, how it stands, and what the apply script, or a person, does."""

    part: str
    state: State
    what: Message
    remedy: Message | None = None


def is_about(manifest: Manifest, identities: Identities | None, answer: Answer) -> bool:
    """Return whether an answer is about this manifest's organisation and application."""
    mine = (manifest.owner, manifest.access.value, manifest.exchange.deployment.value)
    if mine != (answer.application, answer.access, answer.deployment):
        return False
    if identities is None:
        return True
    tenants = {session.tenant_id.lower() for session in answer.seen.sessions or ()}
    ours = answer.client_id.lower() in ("", identities.client_id.lower())
    return ours and tenants <= {identities.tenant_id.lower()}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is wanted, and what was answered, oldest first; all of it is about this manifest."""

    manifest: Manifest
    identities: Identities | None
    answers: tuple[Answer, ...]
    uses: tuple[Use, ...] | None = None

    def newest(self, part: Callable[[Seen], T | None]) -> T | None:
        """Return a part as it was last read."""
        found = (part(answer.seen) for answer in reversed(self.answers))
        return next((value for value in found if value is not None), None)

    def of_mailboxes(self, part: Callable[[Seen], Mapping[str, T] | None]) -> dict[str, T]:
        """Return what was read of each mailbox since anything was taken back."""
        known: dict[str, T] = {}
        for answer in self.answers:
            if answer.script == "undo" and not answer.preview:
                known = {}
            known |= part(answer.seen) or {}
        return known

    @property
    def judged(self) -> frozenset[str]:
        """Return the mailboxes that a script judged well after they were last looked at."""
        well: frozenset[str] = frozenset()
        for answer in self.answers:
            if answer.preview:
                continue
            if answer.well is None or answer.script == "undo":
                well = frozenset()
            else:
                well = frozenset(answer.judged) if answer.well else well - {*answer.judged}
        return well

    @property
    def mailboxes(self) -> tuple[str, ...]:
        """Return the mailboxes that are not the administrator's own, in lower case."""
        own = self.manifest.adapter.administrator.lower()
        return tuple(a for a in map(str.lower, self.manifest.adapter.mailboxes) if a != own)


def findings_of(looked: Comparison) -> tuple[Finding, ...]:
    """Return how each part of Exchange's side stands."""
    online = looked.manifest.exchange.deployment is Deployment.ONLINE
    return (
        *_organisation(looked),
        *(_list(looked) if online else ()),
        *_access(looked),
        *_mailboxes(looked),
    )


def _organisation(looked: Comparison) -> Iterator[Finding]:
    settings = looked.newest(lambda seen: seen.settings)
    if settings is None:
        yield _unknown("organisation")
        return
    if settings.dehydrated and looked.manifest.access is not Access.FULL_ACCESS:
        yield _differs("customisation", "dehydrated", "dehydrated-remedy")
    match settings.ews_enabled.casefold():
        case "true":
            yield _well("ews-switch", "ews-on")
        case "false":
            yield _differs("ews-switch", "ews-off", "ews-off-remedy")
        case _ if looked.manifest.exchange.ews_enabled:
            yield _differs("ews-switch", "ews-unset", "would-turn-on")
        case _:
            yield _well("ews-switch", "ews-unset")
    if policy := looked.newest(lambda seen: seen.agents_policy):
        what = message("exchange.user-agents", policy=policy)
        remedy = message("exchange.user-agents-remedy")
        yield Finding("user-agents", State.NOT_CHECKED, what, remedy)


def _list(looked: Comparison) -> Iterator[Finding]:
    allowed = looked.newest(lambda seen: seen.allowed)
    if allowed is None:
        yield _unknown("allow-list")
        return
    if looked.identities is None:
        yield _unknown("allow-list", "unregistered")
    elif looked.identities.client_id.lower() in allowed:
        what = message("exchange.listed", others=len(allowed) - 1)
        yield Finding("allow-list", State.AS_WANTED, what)
    else:
        what = message("exchange.not-listed", others=len(allowed))
        yield Finding("allow-list", State.DIFFERS, what, message("exchange.would-list"))
    yield from _others(looked, allowed)


def _others(looked: Comparison, allowed: tuple[str, ...]) -> Iterator[Finding]:
    """Tell who else uses EWS and is not on the list."""
    ours = looked.identities.client_id.lower() if looked.identities else ""
    lost = [use for use in looked.uses or () if use.client_id not in {*allowed, ours}]
    if lost:
        named = [f"{use.client_id} {use.name}".strip() for use in lost]
        what = message("exchange.in-use", count=len(lost), names=_names(named))
        remedy = message("exchange.in-use-remedy")
        yield Finding("others-in-use", State.DIFFERS, what, remedy)


def _access(looked: Comparison) -> Iterator[Finding]:
    match looked.manifest.access:
        case Access.IMPERSONATION:
            yield from _impersonation(looked)
        case Access.FULL_ACCESS:
            yield from _full_access(looked)
        case Access.APPLICATION:
            yield from _application(looked)


def _impersonation(looked: Comparison) -> Iterator[Finding]:
    roles = looked.newest(lambda seen: seen.roles)
    if roles and not roles.impersonation:
        what = message("exchange.no-role", role=IMPERSONATION)
        yield Finding("role", State.DIFFERS, what, message("exchange.no-role-remedy"))
    group = looked.newest(lambda seen: seen.group)
    yield from _group(looked.manifest, group) if group else (_unknown("role-group"),)
    if looked.manifest.exchange.scope:
        yield _scope(looked, looked.manifest.exchange.scope)


def _group(manifest: Manifest, group: Group) -> Iterator[Finding]:
    part, name, before = "role-group", group.name, group.found
    if before == "absent":
        yield _differs(part, "no-group", "would-make", name=name)
        return
    if not group.holds_role or group.other_assignments:
        remedy = "group-remedy" if before == "others" else "group-by-hand"
        yield _differs(part, "other-group", remedy, name=name, role=IMPERSONATION)
        return
    spec = manifest.exchange.role_group
    wanted = spec.members if spec else ()
    missing = [address for address in wanted if address.lower() not in group.members]
    if missing:
        yield _differs(part, "no-members", "would-add", name=name, names=_names(missing))
    scope = manifest.exchange.scope.name.casefold() if manifest.exchange.scope else ""
    if any(limit.casefold() != scope for limit in group.limits):
        yield _differs(part, "other-limit", "would-limit" if scope else "limit-remedy", name=name)
    elif not missing:
        yield _well(part, "group-well", name=name)


def _full_access(looked: Comparison) -> Iterator[Finding]:
    rights = looked.of_mailboxes(lambda seen: seen.rights)
    denied = [a for a in looked.mailboxes if a in rights and rights[a].denied]
    if denied:
        yield _named("full-access", State.DIFFERS, "denied", denied, "denied-remedy")
    lacking = [a for a in looked.mailboxes if a in rights and not rights[a].full_access]
    yield from _each(looked, "full-access", rights, lacking, "would-give")


def _application(looked: Comparison) -> Iterator[Finding]:
    roles = looked.newest(lambda seen: seen.roles)
    if roles and not roles.ews_as_application:
        what = message("exchange.no-role", role=APPLICATION_ROLE)
        yield Finding("role", State.DIFFERS, what, message("exchange.no-role-remedy"))
    if looked.identities is None:
        yield _unknown("service-principal", "unregistered")
        return
    yield _principal(looked, looked.identities)
    scope = looked.manifest.exchange.scope
    if scope is None:
        return
    yield _scope(looked, scope)
    yield from _assignment(looked, scope)
    reach = looked.of_mailboxes(lambda seen: seen.reach)
    lacking = [
        address
        for address in looked.mailboxes
        if address in reach
        and not any(h.role == APPLICATION_ROLE and h.within == "True" for h in reach[address])
    ]
    yield from _each(looked, "reach", reach, lacking, "group-member-remedy")


def _principal(looked: Comparison, ids: Identities) -> Finding:
    pointers = looked.newest(lambda seen: seen.principals)
    if pointers is None:
        return _unknown("service-principal")
    if not pointers:
        return _differs("service-principal", "no-principal", "would-add-principal")
    right = any(p.object_id.lower() == ids.service_principal_object_id.lower() for p in pointers)
    if not right:
        return _differs("service-principal", "other-principal", "other-principal-remedy")
    return _well("service-principal", "principal-well")


def _scope(looked: Comparison, scope: ScopeSpec) -> Finding:
    regions = looked.newest(lambda seen: seen.scopes)
    if regions is None:
        return _unknown("scope")
    if not regions:
        return _differs("scope", "no-scope", "would-make", name=scope.name)
    plain = filter_text("MemberOfGroup", scope.group).casefold()
    if regions[0].filter.casefold() not in (plain, f"({plain})"):
        return _differs("scope", "other-scope", "other-scope-remedy", name=scope.name)
    return _well("scope", "scope-well", name=scope.name)


def _assignment(looked: Comparison, scope: ScopeSpec) -> Iterator[Finding]:
    holdings = looked.newest(lambda seen: seen.holdings)
    if holdings is None:
        yield _unknown("role-assignment")
        return
    scopes = [one.scope for one in holdings if one.role == APPLICATION_ROLE]
    beyond = [name for name in scopes if name.casefold() != scope.name.casefold()]
    if beyond:
        names = _names(beyond)
        yield _differs("role-assignment", "beyond", "beyond-remedy", name=scope.name, names=names)
    if len(scopes) == len(beyond):
        yield _differs("role-assignment", "not-held", "would-assign", name=scope.name)
    elif not beyond:
        yield _well("role-assignment", "held", name=scope.name)


def _mailboxes(looked: Comparison) -> Iterator[Finding]:
    kinds = looked.of_mailboxes(lambda seen: seen.kinds)
    doors = looked.of_mailboxes(lambda seen: seen.doors)
    absent = [a for a in looked.mailboxes if kinds.get(a) == ""]
    closed = [a for a in looked.mailboxes if doors.get(a, "").casefold() == "false"]
    if absent:
        yield _named("mailboxes", State.DIFFERS, "no-mailbox", absent, "no-mailbox-remedy")
    if closed:
        yield _named("client-access", State.DIFFERS, "door-shut", closed, "door-remedy")


def _each(
    looked: Comparison,
    part: str,
    known: Mapping[str, object],
    lacking: Iterable[str],
    remedy: str,
) -> Iterator[Finding]:
    """Tell of which mailboxes something is missing, of which it is not known, or that all is well."""
    well = looked.judged
    missing = [address for address in lacking if address not in well]
    unknown = [a for a in looked.mailboxes if a not in known and a not in well]
    if missing:
        yield _named(part, State.DIFFERS, f"no-{part}", missing, remedy)
    if unknown:
        yield _named(part, State.NOT_CHECKED, f"unknown-{part}", unknown)
    if not missing and not unknown:
        yield _well(part, f"{part}-well", count=len(looked.mailboxes))


def _names(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")


def _named(part: str, state: State, key: str, names: list[str], remedy: str = "") -> Finding:
    what = message(f"exchange.{key}", count=len(names), names=_names(names))
    return Finding(part, state, what, message(f"exchange.{remedy}") if remedy else None)


def _differs(part: str, key: str, remedy: str, **values: str) -> Finding:
    what = message(f"exchange.{key}", **values)
    return Finding(part, State.DIFFERS, what, message(f"exchange.{remedy}"))


def _well(part: str, key: str, **values: str | int) -> Finding:
    return Finding(part, State.AS_WANTED, message(f"exchange.{key}", **values))


def _unknown(part: str, key: str = "unknown") -> Finding:
    return Finding(part, State.NOT_CHECKED, message(f"exchange.{key}-{part}"))
