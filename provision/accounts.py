"""What the adapter's administrator must be, and should not be: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.contract.messages import Problem, message
from provision.findings import Finding, State, Unread, missing, ok, unchecked
from provision.licences import licence_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provision.directory_records import UserRecord

WHO = message("preflight.who-roles", roles="User Administrator")


def administrator_findings(
    name: str,
    found: UserRecord | Unread | None,
    roles: tuple[str, ...] | Unread,
    *,
    is_online: bool,
) -> Iterator[Finding]:
    """Yield what the account `name` is like, and its licence where the mailboxes need one."""
    if isinstance(found, Unread):
        yield _unread(found)
        return
    if found is None:
        yield missing("administrator", _problem("no-administrator", name), WHO)
        return
    if found.enabled:
        yield ok("administrator", message("preflight.administrator", name=name))
    else:
        yield missing("administrator", _problem("administrator-disabled", name), WHO)
    yield _roles(name, roles)
    if is_online:
        yield licence_finding(found)


def _roles(name: str, roles: tuple[str, ...] | Unread) -> Finding:
    """Return whether it is a dedicated account: its tokens are kept on the adapter's machine."""
    if isinstance(roles, Unread):
        return _unread(roles)
    if not roles:
        return ok("administrator", message("preflight.no-roles", name=name))
    said = message("preflight.has-roles", name=name, roles=", ".join(sorted(roles)))
    how, who = message("preflight.has-roles-remedy"), message("preflight.who-privileged")
    return Finding("administrator", State.WARNING, said, who, how)


def _unread(unread: Unread) -> Finding:
    how = message("preflight.users-unread-remedy")
    return unchecked("administrator", unread, message("preflight.who-reads"), how)


def _problem(key: str, name: str) -> Problem:
    return Problem(message(f"preflight.{key}", name=name), message(f"preflight.{key}-remedy"))
