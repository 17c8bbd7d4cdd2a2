"""Write the scripts that a manifest asks for: their names and their texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from provision.exchange import (
    application_removal,
    application_role,
    mailbox_permissions,
    role_group,
)
from provision.exchange.status import status_program
from provision.exchange.subject import Subject
from provision.manifest import Access, Deployment
from provision.powershell import render_script

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.ews_usage import Use
    from provision.manifest import Manifest
    from provision.outputs import Identities
    from provision.statements import Program


STATUS = "status"


@dataclass(frozen=True, slots=True)
class Script:
    """A file to write: its name, and its text, which `powershell.encode_script` makes bytes."""

    name: str
    text: str
    looks_only: bool


def render_scripts(
    manifest: Manifest,
    identities: Identities | None = None,
    uses: tuple[Use, ...] | None = None,
) -> tuple[Script, ...]:
    """Return the scripts of Exchange's side, in the order they are of use."""
    return tuple(
        Script(f"{manifest.owner}.exchange-{what}.ps1", render_script(program), what == STATUS)
        for what, program in programs_of(manifest, identities, uses).items()
    )


def needs_identities(manifest: Manifest) -> bool:
    """Return whether scripts cannot be written before the application is registered."""
    online = manifest.exchange.deployment is Deployment.ONLINE
    match manifest.access:
        case Access.IMPERSONATION:
            return False
        case Access.FULL_ACCESS:
            return online
        case Access.APPLICATION:
            return True
        case _:
            assert_never(manifest.access)


def programs_of(
    manifest: Manifest,
    identities: Identities | None = None,
    uses: tuple[Use, ...] | None = None,
) -> Mapping[str, Program]:
    """Return the programs by name; without the ids that they need, only the one that looks."""
    subject = Subject(manifest, identities, uses)
    status = {STATUS: status_program(subject)}
    if needs_identities(manifest) and identities is None:
        return status
    return {**_changing(subject), **status}


def _changing(subject: Subject) -> Mapping[str, Program]:
    match subject.manifest.access:
        case Access.IMPERSONATION:
            return _impersonation(subject.manifest)
        case Access.FULL_ACCESS:
            return _full_access(subject)
        case Access.APPLICATION:
            return _application(subject)
        case _:
            assert_never(subject.manifest.access)


def _impersonation(manifest: Manifest) -> Mapping[str, Program]:
    return {
        "apply": role_group.apply_program(manifest),
        "verify": role_group.verify_program(manifest),
        "undo": role_group.undo_program(manifest),
    }


def _full_access(subject: Subject) -> Mapping[str, Program]:
    return {
        "apply": mailbox_permissions.apply_program(subject),
        "verify": mailbox_permissions.verify_program(subject),
        "undo": mailbox_permissions.undo_program(subject),
    }


def _application(subject: Subject) -> Mapping[str, Program]:
    role, allowed = subject.role, subject.allowed
    if role is None or allowed is None:
        return {}
    return {
        "apply": application_role.apply_program(subject, role, allowed),
        "verify": application_role.verify_program(subject, role),
        "undo": application_removal.undo_program(subject, role),
    }
