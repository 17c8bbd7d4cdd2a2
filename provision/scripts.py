"""Write the scripts that a manifest asks for: their names and their texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from provision.exchange.role_group import apply_program, undo_program, verify_program
from provision.powershell import render_script

if TYPE_CHECKING:
    from provision.manifest import Manifest
    from provision.outputs import Identities

PROGRAMS = {"apply": apply_program, "verify": verify_program, "undo": undo_program}


@dataclass(frozen=True, slots=True)
class Script:
    """A file to write: its name, and its text, which `powershell.encode_script` makes bytes."""

    name: str
    text: str


def render_scripts(manifest: Manifest, identities: Identities | None = None) -> tuple[Script, ...]:
    """Return the scripts of Exchange's side, in the order they are of use.

    A role group asks for no `identities`; the allow list and a service principal do.
    """
    del identities
    owner = manifest.owner
    return tuple(
        Script(f"{owner}.exchange-{what}.ps1", render_script(program(manifest)))
        for what, program in PROGRAMS.items()
    )
