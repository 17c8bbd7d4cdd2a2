"""The simulated tenant as a file: written whole, and read only if it is whole.

Nothing in it opens anything real: passwords and refresh tokens are the simulator's, plainly fake.
The key that signs access tokens is another in every run, so a client has to renew its own.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from provision.contract.messages import Place, Problem, message, unreadable
from provision.errors import ProvisionError
from provision.files import write_whole
from provision.simulator.plain import NotPlainError, read, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from provision.simulator.plain import Fields
    from provision.simulator.tenant import SimulatedTenant

KIND, VERSION = "simulated tenant", 1


class StateError(ProvisionError):
    """A file of the tenant's state that cannot be read; it is left as it is."""


def save_state(tenant: SimulatedTenant, file: Path) -> None:
    """Write what `tenant` holds to `file`, readable by its owner alone."""
    state = write(tenant.parts, tenant.surroundings)
    held = {"kind": KIND, "version": VERSION, "sha256": _sum(state), "state": state}
    write_whole(file, json.dumps(held, ensure_ascii=False, indent=1).encode())


def load_state(tenant: SimulatedTenant, file: Path) -> None:
    """Let `tenant` hold what is in `file`; where there is no file, what it holds."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise StateError(unreadable(str(file), error)) from error
    try:
        held = read(_state_in(data, file), tenant.surroundings | tenant.parts)
    except NotPlainError as error:
        raise _refused(file, "version") from error
    if _shape(held) != _shape(write(tenant.parts, tenant.surroundings)):
        raise _refused(file, "version")
    for name, values in held.items():
        for field, value in values.items():
            setattr(tenant.parts[name], field, value)


def _state_in(data: bytes, file: Path) -> Mapping[str, Fields]:
    try:
        held = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _refused(file, "damaged") from error
    if not isinstance(held, dict) or held.get("kind") != KIND:
        raise _refused(file, "damaged")
    if held.get("version") != VERSION:
        raise _refused(file, "version")
    state: dict[str, Any] = held.get("state", {})
    if held.get("sha256") != _sum(state):
        raise _refused(file, "damaged")
    return state


def _shape(parts: Mapping[str, Fields]) -> dict[str, set[str]]:
    return {name: set(values) for name, values in parts.items()}


def _sum(state: object) -> str:
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()


def _refused(file: Path, why: str) -> StateError:
    """Return the failure of a file that is `damaged`, or of another `version`."""
    remedy = message("simulator.state-remedy")
    return StateError(Problem(message(f"simulator.state-{why}"), remedy, Place(str(file))))
