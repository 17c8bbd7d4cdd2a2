"""What answers for `pwsh` at the simulated tenant: it runs what exobridge wrote, and nothing else.

The script is made anew from the manifest that the run names, and only if its text is the very text
on the disk, its typed program is carried out. So no PowerShell is understood here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from provision.contract.messages import Failure
from provision.exchange.running import ANSWERS, OUTPUTS, SCRIPT, SOURCE
from provision.files import read_manifest
from provision.made import read_identities
from provision.powershell import encode_script
from provision.scripts import needs_identities, programs_of, render_scripts
from provision.simulator.exchange.administrator import ScriptStopped, Watch, carry_out
from provision.simulator.world import system_clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from provision.simulator.exchange.administrator import Transcript
    from provision.simulator.tenant import SimulatedTenant
    from provision.statements import Program

VERSIONS = {"powershell": "7.6.1", "modules": ["3.10.1"]}


class NotOurScript(Exception):  # noqa: N818 - reads as what it says
    """A script that exobridge did not write, or not thus."""


@dataclass(frozen=True, slots=True)
class PowerShellHost:
    """What answers for `pwsh`: lines that it says, and its exit code."""

    tenant: SimulatedTenant

    def answer(
        self, argv: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> dict[str, object]:
        if "-Command" in argv:
            return {"said": [json.dumps(VERSIONS)], "code": 0}
        try:
            path = Path(folder, argv[argv.index("-File") + 1])
            return self._run(path, environment)
        except (NotOurScript, Failure, OSError, ValueError, IndexError) as error:
            return {"said": [f"Exception: {error}"], "code": 1}

    def _run(self, path: Path, environment: Mapping[str, str]) -> dict[str, object]:
        named = _named(path.read_text("utf-8-sig").splitlines())
        program = _program(path.with_name(named[SCRIPT]), named, environment)
        try:
            transcript = carry_out(program, self.tenant.shell, watch=Watch(system_clock))
        except ScriptStopped as stopped:
            transcript = stopped.transcript
            said, code = [*_said(transcript), f"Exception: {stopped}"], 1
        else:
            said, code = _said(transcript), 0
        if transcript.result:
            with path.with_name(named[ANSWERS]).open("a", encoding="utf-8") as file:
                file.write(json.dumps(transcript.result, ensure_ascii=False) + "\n")
        return {"said": said, "code": code}


def _named(lines: Sequence[str]) -> dict[str, str]:
    """Return what a run says of itself in its head."""
    words = (SCRIPT, ANSWERS, SOURCE, OUTPUTS)
    named = {w: line.removeprefix(f"# {w}") for line in lines for w in words if f"# {w}" in line}
    if set(named) != set(words):
        raise NotOurScript("the simulated PowerShell runs only what exobridge wrote")
    return named


def _program(script: Path, named: Mapping[str, str], environment: Mapping[str, str]) -> Program:
    """Return the program of the script that lies there, which must be it to the letter."""
    manifest = read_manifest(Path(named[SOURCE]), environment)
    needed = needs_identities(manifest)
    ids = read_identities(manifest, Path(named[OUTPUTS])) if needed else None
    programs = zip(render_scripts(manifest, ids), programs_of(manifest, ids).values(), strict=True)
    found = {one.name: (encode_script(one.text), program) for one, program in programs}
    text, program = found[script.name]
    if script.read_bytes() != text:
        raise NotOurScript(f"{script} is not as exobridge writes it")
    return program


def _said(transcript: Transcript) -> list[str]:
    return [*transcript.told, *(f"WARNING: {said}" for said in transcript.warned)]
