"""Whether whoever is signed in may carry a plan out, and who may where that person may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.consent import consent_address
from provision.contract.messages import Problem, message
from provision.findings import Finding, State, Unread, ok
from provision.plan import Create, Delete, Update
from provision.policies import policy_findings
from provision.privileges import (
    CONSENT,
    Standing,
    holds_role,
    identity_of,
    lacks,
    needs_of,
    permission_findings,
    role_findings,
)
from provision.resources import Application, Grant
from provision.sections import Access, Deployment
from provision.stops import Stopped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from provision.contract.messages import Line
    from provision.inquiry import Facts
    from provision.key_credentials import KeyCredential
    from provision.plan import Change, Plan
    from provision.privileges import Identity
    from provision.resources import Resource
    from provision.sections import Manifest
    from provision.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Options:
    """How and when a plan is to be made, and whether somebody else may consent meanwhile."""

    adopt: bool = False
    accept_no_impersonation: bool = False
    waits_for_consent: bool = False
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """All that is judged."""

    manifest: Manifest
    snapshot: Snapshot
    plan: Plan
    keys: tuple[KeyCredential, ...]
    who: Identity
    facts: Facts

    @property
    def signs_in(self) -> bool:
        """Return whether the administrator signs in; else the application does so itself."""
        return self.manifest.access is not Access.APPLICATION

    @property
    def is_online(self) -> bool:
        return self.manifest.exchange.deployment is Deployment.ONLINE


def added(plan: Plan, keys: Iterable[KeyCredential]) -> tuple[KeyCredential, ...]:
    """Return those of `keys` that the plan adds."""
    new: set[str] = set()
    for change in plan.changes:
        match change:
            case Create(Application(certificates=wanted)):
                new |= wanted
            case Update(Application(certificates=had), merged=Application(certificates=wanted)):
                new |= wanted - had
            case _:
                pass
    return tuple(key for key in keys if key.thumbprint in new)


def caller_findings(look: Look, options: Options) -> Iterator[Finding]:
    """Yield whether whoever is signed in may carry the plan out, or by whom it is consented to."""
    needs = [need for need in needs_of(look.plan) if need is not CONSENT]
    yield ok("caller", message("preflight.caller", name=look.who.name or "-"))
    yield from permission_findings(needs, look.who)
    if look.who.is_person:
        yield from role_findings(needs, _standing(look))
    yield from _consent(look, options)
    yield from policy_findings(
        added(look.plan, look.keys),
        look.facts.default_policy,
        look.facts.own_policy,
        look.facts.born,
    )


def _standing(look: Look) -> Standing:
    facts, owners = look.facts, look.facts.owners
    roles = facts.roles
    if isinstance(roles, Unread) and look.who.roles:
        roles = look.who.roles
    owns = not isinstance(owners, Unread) and look.who.object_id in owners
    return Standing(roles, facts.eligible, owns, facts.may_register)


def _consent(look: Look, options: Options) -> Iterator[Finding]:
    """Yield whether the caller may consent for everybody (S9), else where somebody else can."""
    grants = [g for g in map(_after, look.plan.changes) if isinstance(g, Grant)]
    if not grants:
        yield ok("consent", message("preflight.no-consent"))
        return
    if not _may_not_consent(look):
        yield ok("consent", message("preflight.consent", name=look.who.name or "-"))
        return
    state = State.WARNING if options.waits_for_consent else State.MISSING
    who = message("preflight.who-roles", roles=", ".join(CONSENT.roles))
    yield Finding("consent", state, _may_not_consent(look), who, _where(look, grants, options))


def _may_not_consent(look: Look) -> Line:
    """Return why the caller cannot consent, or nothing."""
    needed = CONSENT.permissions(by_person=look.who.is_person)
    if lacks(needed, look.who):
        return message("preflight.consent-permission", name=needed[0])
    if look.who.is_person and holds_role(CONSENT, _standing(look)) is False:
        return message("preflight.consent-role", roles=", ".join(CONSENT.roles))
    return ""


def _where(look: Look, grants: list[Grant], options: Options) -> Line:
    ids = look.snapshot.ids.get(grants[0].application)
    if ids is None:
        waits = "waits" if options.waits_for_consent else "later"
        return message(f"preflight.consent-{waits}")
    tenant_id = look.snapshot.organization.tenant_id
    address = consent_address(look.manifest, tenant_id, ids.client_id, grants)
    return message("preflight.consent-address", address=address)


def _after(change: Change) -> Resource | None:
    match change:
        case Create(desired):
            return desired
        case Update(merged=merged):
            return merged
        case Delete():
            return None


def check_permissions(plan: Plan, claims: Mapping[str, object], *, waits_for_consent: bool) -> None:
    """Stop before the first write where the token certainly lacks a permission for a later one."""
    who = identity_of(claims)
    needs = [need for need in needs_of(plan) if not (waits_for_consent and need is CONSENT)]
    lacking = [one for one in permission_findings(needs, who) if one.state is State.MISSING]
    if lacking:
        raise Stopped(*(Problem(one.said, one.how) for one in lacking))
