"""The commands about certificates: options in, answers out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import provision.rotating
from provision.commands import Caller
from provision.signin import Method
from provision.tasks import AUDIT, DEMO, FROM_MANIFEST, command, outputs_path, perhaps

if TYPE_CHECKING:
    from provision.contract.messages import Answer
    from provision.terminal import Terminal


@command(name="make", days="Days that the certificate is valid; 365 at most.")
def make(person: Terminal, manifest: str = DEMO, days: str = "365") -> Answer:
    """Make the key and the certificate that a manifest names; no file is ever written over."""
    caller = Caller(command.environment, person)
    return provision.rotating.make(Path(manifest), caller, days=days)


@command(
    name="rotate",
    retire="Take away the certificates of before; only once no adapter uses them.",
    yes="Rotate without asking; needed where no person is at the terminal.",
)
def rotate(
    person: Terminal,
    manifest: str = DEMO,
    outputs: str = FROM_MANIFEST,
    sign_in: str = Method.BROWSER.value,
    retire: bool = False,
    yes: bool = False,
    audit: str = AUDIT,
) -> Answer:
    """Let another certificate take over without an outage: add it, prove it, switch to it."""
    caller, path = Caller(command.environment, person, Method(sign_in)), Path(manifest)
    return provision.rotating.rotate(
        path,
        outputs_path(outputs, path),
        caller,
        retire=retire,
        yes=yes,
        audit=perhaps(audit, path),
    )


CERTIFICATES = {"make": make, "rotate": rotate}
