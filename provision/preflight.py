"""Look for whatever would stop an onboarding, before its first write; nothing is written here.

tenant ─ look_at ─ plan ─ needs ─┐
token ─ identity ────────────────┼─► findings
batch ─ inquire ─ facts ─────────┘

The plan is the one that `plan` and `apply` make, and so are the reasons why they would stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.accounts import administrator_findings
from provision.consent import consent_address
from provision.contract.messages import message
from provision.desired import desired_resources
from provision.errors import ProvisionError
from provision.findings import Finding, State, Unread, missing, ok, unchecked
from provision.inquiry import Facts, Questions, inquire
from provision.licences import mailbox_findings, subscription_finding
from provision.plan import Create, Delete, Plan, Update, make_plan
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
from provision.resources import EXCHANGE_ONLINE, Application, Grant
from provision.sections import Access, Deployment
from provision.snapshot import check_apis, look_at
from provision.stops import (
    Stopped,
    check_access,
    no_modern_authentication,
    opens_every_mailbox,
    other_domain,
    other_tenant,
    scope_is_void,
)
from provision.tenancy import apis_of, planned_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from provision.contract.messages import Line
    from provision.graph import Graph
    from provision.key_credentials import KeyCredential
    from provision.plan import Change
    from provision.privileges import Identity
    from provision.resources import Resource
    from provision.sections import ApplicationSpec, Manifest
    from provision.snapshot import Snapshot

EXCHANGE_ADMINISTRATOR = message("preflight.who-roles", roles="Exchange Administrator")
APPLICATION_ADMINISTRATOR = message(
    "preflight.who-roles", roles="Cloud Application Administrator, Application Administrator"
)
MANIFESTS_OWNER = message("preflight.who-manifest")
DOMAIN_OWNER = message(
    "preflight.who-roles", roles="Domain Name Administrator, Global Administrator"
)


@dataclass(frozen=True, slots=True)
class Options:
    """With what a plan is to be made, and whether somebody else may consent meanwhile."""

    adopt: bool = False
    accept_no_impersonation: bool = False
    waits_for_consent: bool = False


@dataclass(frozen=True, slots=True)
class _Look:
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


def preflight_findings(
    manifest: Manifest,
    application: ApplicationSpec,
    keys: tuple[KeyCredential, ...],
    graph: Graph,
    options: Options,
) -> tuple[Finding, ...]:
    """Return what would stop `manifest` from being carried out by whoever is signed in."""
    who = identity_of(graph.calls.claims)
    everything = make_plan(desired_resources(manifest, (k.thumbprint for k in keys)), (), ())
    try:
        snapshot = look_at(graph, application.unique_name, apis_of(application))
    except ProvisionError as error:
        unread = Unread(error.problems[0].message)
        how = error.problems[0].remedy
        first = unchecked("tenant", unread, message("preflight.who-reads"), how)
        return (first, *permission_findings(needs_of(everything), who))
    here = tuple(_tenant(manifest, snapshot))
    if other_tenant(manifest, snapshot):
        return here
    plan, planned = _plan(manifest, application, keys, snapshot, options)
    facts = inquire(graph, _questions(manifest, snapshot, plan or everything, who, keys))
    look = _Look(manifest, snapshot, plan or everything, keys, who, facts)
    return (*here, *planned, *_caller(look, options), *_exchange(look), *_people(look))


def _tenant(manifest: Manifest, snapshot: Snapshot) -> Iterator[Finding]:
    """Yield whether this is the manifest's tenant, and the mailboxes' one (S11)."""
    there = snapshot.organization
    found = message("preflight.tenant", name=there.display_name, id=there.tenant_id)
    another, elsewhere = other_tenant(manifest, snapshot), other_domain(manifest, snapshot)
    yield missing("tenant", another, MANIFESTS_OWNER) if another else ok("tenant", found)
    if another:
        return
    names = message("preflight.domains", names=", ".join(sorted(_domains(manifest))))
    yield missing("domains", elsewhere, DOMAIN_OWNER) if elsewhere else ok("domains", names)


def _domains(manifest: Manifest) -> set[str]:
    adapter = manifest.adapter
    return {a.rpartition("@")[2] for a in (adapter.administrator, *adapter.mailboxes)}


def _plan(
    manifest: Manifest,
    application: ApplicationSpec,
    keys: tuple[KeyCredential, ...],
    snapshot: Snapshot,
    options: Options,
) -> tuple[Plan | None, tuple[Finding, ...]]:
    """Return the plan, if one can be made, and whatever speaks against it."""
    try:
        check_access(manifest, accept_no_impersonation=options.accept_no_impersonation)
        check_apis(snapshot, apis_of(application))
        plan = planned_on(snapshot, manifest, keys, adopt=options.adopt).plan
    except ProvisionError as error:
        who = MANIFESTS_OWNER if isinstance(error, Stopped) else APPLICATION_ADMINISTRATOR
        return None, tuple(missing("plan", problem, who) for problem in error.problems)
    return plan, (ok("plan", message("preflight.plan", count=len(plan.changes))),)


def _questions(
    manifest: Manifest,
    snapshot: Snapshot,
    plan: Plan,
    who: Identity,
    keys: tuple[KeyCredential, ...],
) -> Questions:
    online = manifest.exchange.deployment is Deployment.ONLINE
    return Questions(
        is_person=who.is_person,
        application_id=_application_id(snapshot),
        administrator=_administrator(manifest),
        mailboxes=manifest.adapter.mailboxes if online else (),
        licences=online,
        policies=bool(_added(plan, keys)),
    )


def _administrator(manifest: Manifest) -> str:
    by_itself = manifest.access is Access.APPLICATION
    return "" if by_itself else manifest.adapter.administrator


def _application_id(snapshot: Snapshot) -> str:
    ids = (snapshot.ids[one.key] for one in snapshot.live if isinstance(one, Application))
    return next((one.object_id for one in ids), "")


def _added(plan: Plan, keys: Iterable[KeyCredential]) -> tuple[KeyCredential, ...]:
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


def _caller(look: _Look, options: Options) -> Iterator[Finding]:
    """Yield whether whoever is signed in may carry the plan out (S10)."""
    needs = [need for need in needs_of(look.plan) if need is not CONSENT]
    yield ok("caller", message("preflight.caller", name=look.who.name or "-"))
    yield from permission_findings(needs, look.who)
    if look.who.is_person:
        yield from role_findings(needs, _standing(look))
    yield from _consent(look, options)
    yield from policy_findings(
        _added(look.plan, look.keys),
        look.facts.default_policy,
        look.facts.own_policy,
        look.facts.born,
    )


def _standing(look: _Look) -> Standing:
    facts, owners = look.facts, look.facts.owners
    roles = facts.roles
    if isinstance(roles, Unread) and look.who.roles:
        roles = look.who.roles
    owns = not isinstance(owners, Unread) and look.who.object_id in owners
    return Standing(roles, facts.eligible, owns, facts.may_register)


def _consent(look: _Look, options: Options) -> Iterator[Finding]:
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


def _may_not_consent(look: _Look) -> Line:
    """Return why the caller cannot consent, or nothing."""
    needed = CONSENT.permissions(by_person=look.who.is_person)
    if lacks(needed, look.who):
        return message("preflight.consent-permission", name=needed[0])
    if look.who.is_person and holds_role(CONSENT, _standing(look)) is False:
        return message("preflight.consent-role", roles=", ".join(CONSENT.roles))
    return ""


def _where(look: _Look, grants: list[Grant], options: Options) -> Line:
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


def _exchange(look: _Look) -> Iterator[Finding]:
    """Yield whether Exchange gives out tokens for the mailboxes, and what else opens them."""
    if EXCHANGE_ONLINE in look.snapshot.apis:
        if problem := no_modern_authentication(look.manifest, look.snapshot):
            yield missing("exchange", problem, EXCHANGE_ADMINISTRATOR)
        else:
            host = look.manifest.exchange_host
            yield ok("exchange", message("preflight.exchange", host=host))
    if problem := scope_is_void(look.manifest, look.snapshot):
        yield missing("full-access", problem, APPLICATION_ADMINISTRATOR)
        return
    for held in opens_every_mailbox(look.snapshot.live):
        said = message("commands.too-much-consented", name=held.application.name)
        how = message("preflight.too-much-remedy")
        yield Finding("full-access", State.WARNING, said, APPLICATION_ADMINISTRATOR, how)


def _people(look: _Look) -> Iterator[Finding]:
    """Yield what the administrator's account and the mailboxes are like (S1, S3)."""
    if look.signs_in:
        yield from administrator_findings(
            look.manifest.adapter.administrator,
            look.facts.administrator,
            look.facts.administrator_roles,
            is_online=look.is_online,
        )
    if not look.is_online:
        yield ok("mailboxes", message("preflight.on-premises"))
        return
    yield subscription_finding(look.facts.skus)
    yield from mailbox_findings(look.manifest.adapter.mailboxes, look.facts.mailboxes)
