"""What stops a command before anything is written: the manifest, the tenant, or the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from provision.contract.messages import Problem, message
from provision.errors import ProvisionError
from provision.ownership import owned_of
from provision.resources import EXCHANGE_ONLINE, Application, AppRoles, PermissionKind
from provision.sections import Access, Deployment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.contract.console import Console
    from provision.contract.messages import Line, Message
    from provision.plan import Plan
    from provision.resources import Resource
    from provision.rotation import Standing
    from provision.sections import Manifest
    from provision.snapshot import Snapshot

# It opens every mailbox of the organisation, whatever scope an administrator sets.
TOO_MUCH = "full_access_as_app"


class Agreements(Protocol):
    """What a person has agreed to, over more than one run of a command."""

    def cover(self, plan: Plan) -> bool:
        """Return whether all of `plan` was shown and agreed to before."""

    def keep(self, plan: Plan, *, asked: bool) -> None:
        """Keep that `plan` was agreed to, before any of it is carried out."""


class Stopped(ProvisionError):  # noqa: N818 - nothing went wrong
    """The person, or the state of the tenant, says not to go on."""


def check_access(manifest: Manifest, *, accept_no_impersonation: bool) -> None:
    """Stop where the access that the manifest wants has ended, unless told to go on."""
    online = manifest.exchange.deployment is Deployment.ONLINE
    if online and manifest.access is Access.IMPERSONATION and not accept_no_impersonation:
        raise _stop(message("manifest.no-impersonation"), "commands.no-impersonation-remedy")


def check_tenant(manifest: Manifest, snapshot: Snapshot) -> None:
    """Stop where this is another tenant than the manifest's, or not the mailboxes' one."""
    for found in (
        other_tenant(manifest, snapshot),
        other_domain(manifest, snapshot),
        no_modern_authentication(manifest, snapshot),
        scope_is_void(manifest, snapshot),
    ):
        if found:
            raise Stopped(found)


def other_tenant(manifest: Manifest, snapshot: Snapshot) -> Problem | None:
    """Return what is wrong if this is another tenant than the manifest's."""
    there = snapshot.organization
    if manifest.tenant in {there.tenant_id.lower(), *_domains(snapshot)}:
        return None
    what = message("commands.other-tenant", wanted=manifest.tenant, found=there.tenant_id)
    return Problem(what, message("commands.other-tenant-remedy"))


def other_domain(manifest: Manifest, snapshot: Snapshot) -> Problem | None:
    """Return what is wrong if the tenant is not the mailboxes' one."""
    adapter = manifest.adapter
    asked = {a.rpartition("@")[2] for a in (adapter.administrator, *adapter.mailboxes)}
    unknown = sorted(asked - _domains(snapshot))
    if not unknown:
        return None
    what = message("commands.other-domain", domains=", ".join(unknown))
    return Problem(what, message("commands.other-domain-remedy"))


def no_modern_authentication(manifest: Manifest, snapshot: Snapshot) -> Problem | None:
    """Return what is wrong if Entra has no tokens for the mailboxes' Exchange."""
    exchange = snapshot.apis.get(EXCHANGE_ONLINE)
    if exchange is None or exchange.issues_tokens_for(manifest.exchange_host):
        return None
    what = message("commands.no-modern-authentication", host=manifest.exchange_host)
    return Problem(what, message("commands.no-modern-authentication-remedy"))


def scope_is_void(manifest: Manifest, snapshot: Snapshot) -> Problem | None:
    """Return what is wrong if others gave the application what no scope limits."""
    if manifest.access is not Access.APPLICATION:
        return None
    remedy = message("commands.too-much-remedy")
    for application in (r for r in snapshot.live if isinstance(r, Application)):
        roles = (p.name for p in application.permissions if p.kind is PermissionKind.APPLICATION)
        if TOO_MUCH in roles:
            return Problem(message("commands.too-much", name=application.unique_name), remedy)
    for held in opens_every_mailbox(snapshot.live):
        what = message("commands.too-much-consented", name=held.application.name)
        return Problem(what, remedy)
    return None


def opens_every_mailbox(live: tuple[Resource, ...]) -> Iterator[AppRoles]:
    """Yield the consent, by others, by which the application opens every mailbox there is."""
    ours = {one.key: one.roles for one in owned_of(live) if isinstance(one, AppRoles)}
    for held in (one for one in live if isinstance(one, AppRoles)):
        if TOO_MUCH in held.roles - ours.get(held.key, frozenset()):
            yield held


def wide_open(live: tuple[Resource, ...]) -> Iterator[Problem]:
    """Yield by what others let the application open every mailbox, to be told of."""
    for held in opens_every_mailbox(live):
        what = message("commands.too-much-consented", name=held.application.name)
        yield Problem(what, message("preflight.too-much-remedy"))


def check_certificates(standing: Standing) -> None:
    """Stop where a certificate would take over that nobody has signed in by yet."""
    if standing.is_rotation:
        raise _stop(message("certificates.rotate"), "certificates.rotate-remedy")


def check_agreement(
    shown: tuple[Line, ...],
    plan: Plan,
    console: Console,
    *,
    yes: bool,
    agreements: Agreements | None = None,
) -> None:
    """Show the plan and ask, once; without a person to ask, only `--yes` is a yes.

    What `agreements` cover is not asked again.
    """
    if not plan:
        return
    for line in shown:
        console.tell(line)
    if agreements and agreements.cover(plan):
        console.tell(message("commands.agreed-before"))
        return
    if not yes:
        ask_once(len(plan.changes), console)
    if agreements:
        agreements.keep(plan, asked=not yes)


def check_agreed(shown: tuple[Line, ...], count: int, console: Console, *, yes: bool) -> None:
    """Show `count` changes that are no plan, and ask, where there are any."""
    if not count:
        return
    for line in shown:
        console.tell(line)
    if not yes:
        ask_once(count, console)


def ask_once(count: int, console: Console) -> None:
    """Ask whether to make `count` changes; without a person to ask, only an option is a yes."""
    if not console.interactive:
        raise _stop(message("commands.nobody-to-ask"), "commands.nobody-to-ask-remedy")
    if not console.confirm(message("commands.agree", count=count)):
        raise _stop(message("commands.declined"), "commands.declined-remedy")


def _domains(snapshot: Snapshot) -> frozenset[str]:
    return frozenset(domain.lower() for domain in snapshot.organization.domains)


def _stop(what: Message, remedy: str) -> Stopped:
    return Stopped(Problem(what, message(remedy)))
