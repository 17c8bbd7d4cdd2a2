"""The outputs file: written by apply, and read again for the ids of what it made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.contract.messages import Place, Problem, message
from provision.contract.outputs import OutputsError, flattened, parse_outputs, render_outputs
from provision.contract.properties import render_properties
from provision.errors import ProvisionError
from provision.files import read_file, write_whole
from provision.outputs import Identities

if TYPE_CHECKING:
    from pathlib import Path

    from provision.contract.messages import Message
    from provision.contract.outputs import Outputs
    from provision.sections import Manifest


class NotMade(ProvisionError):  # noqa: N818 - reads as what it says
    """The outputs file does not have what this manifest made."""


def write_outputs(path: Path, facts: Outputs, *, as_properties: bool) -> tuple[str, ...]:
    """Write the outputs, perhaps for Java programs too, and return the files, YAML first."""
    write_whole(path, render_outputs(facts).encode())
    if not as_properties:
        return (str(path),)
    beside = path.with_suffix(".properties")
    write_whole(beside, render_properties(flattened(facts)).encode())
    return str(path), str(beside)


def read_identities(manifest: Manifest, path: Path) -> Identities:
    """Return the ids that the tenant gave to what `manifest` made, by its outputs file."""
    if not path.exists():
        raise _apply_first(path, message("files.missing"))
    try:
        facts = parse_outputs(read_file(path, NotMade), str(path))
    except OutputsError as error:
        raise NotMade(*error.problems) from error
    mine = (manifest.access, manifest.exchange.deployment, manifest.adapter.administrator)
    if mine != (facts.access, facts.deployment, facts.administrator):
        raise _apply_first(path, message("commands.other-outputs"))
    ids = Identities(
        facts.tenant_id,
        facts.client_id,
        facts.application_object_id,
        facts.service_principal_object_id,
    )
    if not (ids.client_id and ids.service_principal_object_id):
        raise _apply_first(path, message("commands.no-ids"))
    return ids


def _apply_first(path: Path, what: Message) -> NotMade:
    return NotMade(Problem(what, message("commands.apply-first"), Place(str(path))))
