"""Who may have a mailbox in Exchange Online: service plans and subscriptions to findings: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.contract.messages import message
from provision.findings import Finding, State, Unread, ok, unchecked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from provision.contract.messages import Line
    from provision.directory_records import SkuRecord, UserRecord

# learn.microsoft.com/entra/identity/users/licensing-service-plan-reference: those with a mailbox
MAILBOX_PLANS = frozenset(
    {
        "9aaf7827-d63c-4b61-89c3-182f06f82e5c",  # EXCHANGE_S_STANDARD
        "efb87545-963c-4e0d-99df-69c6916d9eb0",  # EXCHANGE_S_ENTERPRISE
        "4a82b400-a79f-41a4-b4e2-e94f5787b113",  # EXCHANGE_S_DESKLESS
        "1126bef5-da20-4f07-b45e-ad25d2581aa8",  # EXCHANGE_S_ESSENTIALS
        "90927877-dcff-4af6-b346-2332c0b15bb7",  # EXCHANGE_B_STANDARD
        "e9b4930a-925f-45e2-ac2a-3f7788ca6fdd",  # EXCHANGE_S_STANDARD_GOV
        "8c3069c0-ccdb-44be-ab77-986203a67df2",  # EXCHANGE_S_ENTERPRISE_GOV
    }
)
# Whether these let EWS in, no source says.
DOUBTFUL = frozenset(
    {"4a82b400-a79f-41a4-b4e2-e94f5787b113", "90927877-dcff-4af6-b346-2332c0b15bb7"}
)
USABLE = frozenset({"Enabled", "Warning"})
MOST_NAMED = 10
LICENSERS = message("preflight.who-licences")
RECIPIENTS = message("preflight.who-recipients")


def subscription_finding(skus: tuple[SkuRecord, ...] | Unread) -> Finding:
    """Return whether the tenant subscribes to Exchange Online."""
    if isinstance(skus, Unread):
        how = message("preflight.skus-unread-remedy")
        return unchecked("subscription", skus, message("preflight.who-reads"), how)
    having = [sku for sku in skus if sku.plans & MAILBOX_PLANS and sku.state in USABLE]
    if not having:
        how = message("preflight.no-subscription-remedy")
        said = message("preflight.no-subscription")
        return Finding("subscription", State.MISSING, said, message("preflight.who-buys"), how)
    names = ", ".join(sorted(f"{sku.name} ({max(0, sku.free)})" for sku in having))
    return ok("subscription", message("preflight.subscription", names=names))


def mailbox_findings(
    mailboxes: Sequence[str], accounts: Mapping[str, UserRecord] | Unread
) -> Iterator[Finding]:
    """Yield what the accounts of the mailboxes are like, those of a kind in one finding."""
    if isinstance(accounts, Unread):
        how = message("preflight.users-unread-remedy")
        yield unchecked("mailboxes", accounts, message("preflight.who-reads"), how)
        return
    kinds: dict[str, list[str]] = {}
    for address in mailboxes:
        kinds.setdefault(_kind(accounts.get(address.casefold())), []).append(address)
    fine = len(kinds.get("licensed", ())) + len(kinds.get("shared", ()))
    said = message("preflight.mailboxes", fine=fine, count=len(mailboxes))
    yield ok("mailboxes", said)
    for kind, state, who in KINDS:
        if named := kinds.get(kind):
            said = message(f"preflight.{kind}", count=len(named), names=_shown(named))
            yield Finding("mailboxes", state, said, who, message(f"preflight.{kind}-remedy"))


KINDS = (
    ("absent", State.MISSING, RECIPIENTS),
    ("unlicensed", State.MISSING, LICENSERS),
    ("suspended", State.MISSING, LICENSERS),
    ("doubtful", State.WARNING, LICENSERS),
)


def licence_finding(administrator: UserRecord) -> Finding:
    """Return whether the adapter's administrator may have a mailbox, which EWS asks for."""
    name = administrator.name
    match _kind(administrator):
        case "licensed":
            return ok("licence", message("preflight.administrator-licensed", name=name))
        case "doubtful":
            said, how = (
                message("preflight.doubtful", count=1, names=name),
                "preflight.doubtful-remedy",
            )
            return Finding("licence", State.WARNING, said, LICENSERS, message(how))
        case "suspended":
            said, how = (
                message("preflight.suspended", count=1, names=name),
                "preflight.suspended-remedy",
            )
            return Finding("licence", State.MISSING, said, LICENSERS, message(how))
        case _:
            said = message("preflight.unlicensed", count=1, names=name)
            how = "preflight.unlicensed-remedy"
            return Finding("licence", State.MISSING, said, LICENSERS, message(how))


def _kind(account: UserRecord | None) -> str:
    """Return of what kind an account is; one that nobody signs in by needs no licence."""
    if account is None:
        return "absent"
    plans = {plan: state for plan, state in account.plans.items() if plan in MAILBOX_PLANS}
    usable = {plan for plan, state in plans.items() if state in USABLE}
    if usable - DOUBTFUL:
        return "licensed"
    if usable:
        return "doubtful"
    if plans:
        return "suspended"
    return "unlicensed" if account.enabled else "shared"


def _shown(names: Iterable[str]) -> Line:
    every = list(names)
    shown = ", ".join(every[:MOST_NAMED])
    more = len(every) - MOST_NAMED
    return message("preflight.more", names=shown, more=more) if more > 0 else shown
