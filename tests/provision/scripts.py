"""The scripts of the example manifests, and what is asked of scripts of every kind."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from provision.cmdlets import Cmdlet
from provision.manifest import parse_manifest
from provision.outputs import Identities
from provision.queries import Listing
from provision.scripts import programs_of
from provision.simulator.exchange.administrator import Transcript
from provision.statements import Assign, Change, Program, every_step

MANIFESTS = Path(__file__).parents[2] / "manifests"
CLIENT, OBJECT = "c1000000-0000-4000-8000-00000000000a", "c1000000-0000-4000-8000-00000000000b"
IDS = Identities("5a000000-0000-4000-8000-000000000001", CLIENT, "the-registration", OBJECT)
STEMS = sorted(path.stem for path in MANIFESTS.glob("*.yaml"))
ALL = [(stem, what) for stem in STEMS for what in ("apply", "verify", "undo", "status")]


# What the answer of every script begins with.
COMMON = (
    *("script", "version", "digest", "at", "runBy", "application", "tenant", "tenantId"),
    *("deployment", "access", "administrator", "clientId"),
)


def outcome(transcript: Transcript) -> dict[str, object]:
    """Return what a script answers of its own work."""
    assert list(transcript.result)[: len(COMMON)] == list(COMMON)
    return {
        name: value for name, value in transcript.result.items() if name not in (*COMMON, "seen")
    }


def seen(transcript: Transcript) -> dict[str, Any]:
    """Return what a script answers of what there is on Exchange's side."""
    found = transcript.result["seen"]
    assert isinstance(found, dict)
    return found


def change(
    action: str, target: str, before: Sequence[str] = (), after: Sequence[str] = ()
) -> dict[str, object]:
    """Return how a script tells of a change."""
    return {"action": action, "target": target, "before": list(before), "after": list(after)}


def program_of(stem: str, what: str) -> Program:
    """Return the program `what` of an example manifest."""
    path = MANIFESTS / f"{stem}.yaml"
    return programs_of(parse_manifest(path.read_bytes(), path.name), IDS)[what]


def reads(program: Program) -> list[Cmdlet]:
    """Return the cmdlets that only list."""
    listings = [s.source for s in every_step(program.statements) if isinstance(s, Assign)]
    return [source.cmdlet for source in listings if isinstance(source, Listing)]


def writes(program: Program) -> list[Cmdlet]:
    """Return the cmdlets that change something."""
    return [s.cmdlet for s in every_step(program.statements) if isinstance(s, Change)]
