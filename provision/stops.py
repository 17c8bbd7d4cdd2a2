"""What stops a command before anything is written: the manifest, the tenant, or the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from provision.contract.messages import Problem, message
from provision.errors import ProvisionError
from provision.resources import EXCHANGE_ONLINE, Application, PermissionKind
from provision.sections import Access, Deployment

if TYPE_CHECKING:
    from provision.contract.console import Console
    from provision.contract.messages import Line, Message
    from provision.plan import Plan
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
    there = snapshot.organization
    domains = {domain.lower() for domain in there.domains}
    if manifest.tenant not in {there.tenant_id.lower(), *domains}:
        what = message("commands.other-tenant", wanted=manifest.tenant, found=there.tenant_id)
        raise _stop(what, "commands.other-tenant-remedy")
    adapter = manifest.adapter
    asked = {a.rpartition("@")[2] for a in (adapter.administrator, *adapter.mailboxes)}
    if unknown := sorted(asked - domains):
        what = message("commands.other-domain", domains=", ".join(unknown))
        raise _stop(what, "commands.other-domain-remedy")
    exchange = snapshot.apis.get(EXCHANGE_ONLINE)
    if exchange and not exchange.issues_tokens_for(manifest.exchange_host):
        what = message("commands.no-modern-authentication", host=manifest.exchange_host)
        raise _stop(what, "commands.no-modern-authentication-remedy")
    _check_scope_counts(manifest, snapshot)


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
        _ask(plan, console)
    if agreements:
        agreements.keep(plan, asked=not yes)


def _ask(plan: Plan, console: Console) -> None:
    if not console.interactive:
        raise _stop(message("commands.nobody-to-ask"), "commands.nobody-to-ask-remedy")
    if not console.confirm(message("commands.agree", count=len(plan.changes))):
        raise _stop(message("commands.declined"), "commands.declined-remedy")


def _check_scope_counts(manifest: Manifest, snapshot: Snapshot) -> None:
    """Stop where others gave the application a permission beside which no scope counts."""
    if manifest.access is not Access.APPLICATION:
        return
    for application in (r for r in snapshot.live if isinstance(r, Application)):
        roles = (p.name for p in application.permissions if p.kind is PermissionKind.APPLICATION)
        if TOO_MUCH in roles:
            what = message("commands.too-much", name=application.unique_name)
            raise _stop(what, "commands.too-much-remedy")


def _stop(what: Message, remedy: str) -> Stopped:
    return Stopped(Problem(what, message(remedy)))
