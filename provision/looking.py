"""The commands that only look: before anything is written, and after it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.contract.messages import Answer, message
from provision.files import read_manifest
from provision.findings import report
from provision.tenancy import keys_of, tenant_of, warning_data, warnings_of

if TYPE_CHECKING:
    from pathlib import Path

    from provision.tenancy import Caller


def preflight(
    manifest: Path,
    caller: Caller,
    *,
    adopt: bool = False,
    accept_no_impersonation: bool = False,
    waits_for_consent: bool = False,
) -> Answer:
    """Say what would stop the manifest from being carried out; nothing is ever written.

    With `waits_for_consent`, consent that somebody else has to give is nothing that is missing.
    """
    from provision.preflight import Options, preflight_findings

    wanted = read_manifest(manifest, caller.environment)
    before, data = warnings_of(wanted), warning_data(wanted)
    if wanted.application is None:
        return report((), (*before, message("preflight.nothing")), data)
    keys = keys_of(wanted.application, caller)
    options = Options(adopt, accept_no_impersonation, waits_for_consent)
    with tenant_of(wanted, caller) as graph:
        caller.console.tell(message("preflight.looking"))
        found = preflight_findings(wanted, wanted.application, keys, graph, options)
    return report(found, before, data)
