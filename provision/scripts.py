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
from provision.exchange.allow_list import AllowList
from provision.exchange.status import status_program
from provision.manifest import Access, Deployment
from provision.powershell import render_script

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provision.exchange.application_inspection import ApplicationRole
    from provision.manifest import Manifest
    from provision.outputs import Identities
    from provision.statements import Program


@dataclass(frozen=True, slots=True)
class Script:
    """A file to write: its name, and its text, which `powershell.encode_script` makes bytes."""

    name: str
    text: str


def render_scripts(manifest: Manifest, identities: Identities | None = None) -> tuple[Script, ...]:
    """Return the scripts of Exchange's side, in the order they are of use."""
    return tuple(
        Script(f"{manifest.owner}.exchange-{what}.ps1", render_script(program))
        for what, program in programs_of(manifest, identities).items()
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


def programs_of(manifest: Manifest, identities: Identities | None = None) -> Mapping[str, Program]:
    """Return the programs by name; without the ids that they need, only the one that looks."""
    role = _role(manifest, identities)
    status = {"status": status_program(manifest, identities, role)}
    if needs_identities(manifest) and identities is None:
        return status
    return {**_changing(manifest, identities), **status}


def _changing(manifest: Manifest, identities: Identities | None) -> Mapping[str, Program]:
    allowed = _allow_list(manifest, identities)
    match manifest.access:
        case Access.IMPERSONATION:
            return _impersonation(manifest)
        case Access.FULL_ACCESS:
            return _full_access(manifest, allowed)
        case Access.APPLICATION:
            return _application(manifest, _role(manifest, identities), allowed)
        case _:
            assert_never(manifest.access)


def _impersonation(manifest: Manifest) -> Mapping[str, Program]:
    return {
        "apply": role_group.apply_program(manifest),
        "verify": role_group.verify_program(manifest),
        "undo": role_group.undo_program(manifest),
    }


def _full_access(manifest: Manifest, allowed: AllowList | None) -> Mapping[str, Program]:
    return {
        "apply": mailbox_permissions.apply_program(manifest, allowed),
        "verify": mailbox_permissions.verify_program(manifest, allowed),
        "undo": mailbox_permissions.undo_program(manifest, allowed),
    }


def _application(
    manifest: Manifest, role: ApplicationRole | None, allowed: AllowList | None
) -> Mapping[str, Program]:
    if role is None or allowed is None:
        return {}
    return {
        "apply": application_role.apply_program(manifest, role, allowed),
        "verify": application_role.verify_program(manifest, role),
        "undo": application_removal.undo_program(manifest, role),
    }


def _role(manifest: Manifest, identities: Identities | None) -> ApplicationRole | None:
    if identities is None or manifest.access is not Access.APPLICATION:
        return None
    return application_role.application_role_of(manifest, identities)


def _allow_list(manifest: Manifest, identities: Identities | None) -> AllowList | None:
    """Return what is wanted of the list, which only Exchange Online has."""
    if identities is None or manifest.exchange.deployment is not Deployment.ONLINE:
        return None
    return AllowList(
        identities.client_id,
        may_switch=manifest.exchange.ews_enabled,
        empty_blocks=manifest.cloud.name == "global",
    )
