"""Look for whatever would stop an onboarding, before its first write; nothing is written here.

tenant ─ look_at ─ plan ─ needs ─┐
token ─ identity ────────────────┼─► findings
batch ─ inquire ─ facts ─────────┘

The plan is the one that `plan` and `apply` make, and so are the reasons why they would stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.accounts import administrator_findings
from provision.caller_findings import Look, added, caller_findings
from provision.contract.messages import message
from provision.desired import desired_resources
from provision.errors import ProvisionError
from provision.findings import Finding, State, Unread, missing, ok, unchecked
from provision.inquiry import Questions, inquire
from provision.licences import mailbox_findings, subscription_finding
from provision.plan import Plan, make_plan
from provision.privileges import (
    identity_of,
    needs_of,
    permission_findings,
)
from provision.resources import EXCHANGE_ONLINE, Application
from provision.sections import Access, Deployment
from provision.snapshot import check_apis, look_at
from provision.stops import (
    Stopped,
    check_access,
    check_certificates,
    no_modern_authentication,
    other_domain,
    other_tenant,
    scope_is_void,
    wide_open,
)
from provision.tenancy import apis_of, planned_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.caller_findings import Options
    from provision.graph import Graph
    from provision.key_credentials import KeyCredential
    from provision.privileges import Identity
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
    look = Look(manifest, snapshot, plan or everything, keys, who, facts)
    return (*here, *planned, *caller_findings(look, options), *_exchange(look), *_people(look))


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
        planned = planned_on(snapshot, manifest, keys, adopt=options.adopt, now=options.now)
        check_certificates(planned.standing)
    except ProvisionError as error:
        who = MANIFESTS_OWNER if isinstance(error, Stopped) else APPLICATION_ADMINISTRATOR
        return None, tuple(missing("plan", problem, who) for problem in error.problems)
    said = message("preflight.plan", count=len(planned.plan.changes))
    return planned.plan, (ok("plan", said),)


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
        policies=bool(added(plan, keys)),
    )


def _administrator(manifest: Manifest) -> str:
    by_itself = manifest.access is Access.APPLICATION
    return "" if by_itself else manifest.adapter.administrator


def _application_id(snapshot: Snapshot) -> str:
    ids = (snapshot.ids[one.key] for one in snapshot.live if isinstance(one, Application))
    return next((one.object_id for one in ids), "")


def _exchange(look: Look) -> Iterator[Finding]:
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
    for problem in wide_open(look.snapshot.live):
        yield Finding(
            "full-access", State.WARNING, problem.message, APPLICATION_ADMINISTRATOR, problem.remedy
        )


def _people(look: Look) -> Iterator[Finding]:
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
