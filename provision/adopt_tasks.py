"""The command that takes over what others made: options in, an answer out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import provision.adopting
from provision.adopting import Sought
from provision.commands import Caller
from provision.signin import Method
from provision.tasks import AUDIT, DEMO, FROM_MANIFEST, command, outputs_path, perhaps

if TYPE_CHECKING:
    from provision.contract.messages import Answer
    from provision.terminal import Terminal

ANY, MANIFESTS = "any", "manifest's"


@command(
    client_id="Client id of the application, or any.",
    display_name="Display name of the application, which no other may have; by default the manifest's.",
    yes="Take over without asking; needed where no person is at the terminal.",
)
def adopt(
    person: Terminal,
    manifest: str = DEMO,
    client_id: str = ANY,
    display_name: str = MANIFESTS,
    outputs: str = FROM_MANIFEST,
    sign_in: str = Method.BROWSER.value,
    yes: bool = False,
    accept_no_impersonation: bool = False,
    audit: str = AUDIT,
) -> Answer:
    """Take over an application that was made in the portal, showing first what would change."""
    caller, path = Caller(command.environment, person, Method(sign_in)), Path(manifest)
    sought = Sought(
        "" if client_id == ANY else client_id, "" if display_name == MANIFESTS else display_name
    )
    return provision.adopting.adopt(
        path,
        outputs_path(outputs, path),
        caller,
        sought,
        yes=yes,
        accept_no_impersonation=accept_no_impersonation,
        audit=perhaps(audit, path),
    )
