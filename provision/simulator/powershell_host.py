"""A `pwsh` for the simulated tenant: it runs the scripts that exobridge wrote, and no others.

`pwsh` is a few lines that ask the process of the tenant. There the script is made anew from the
manifest that the run names, and only if its text is the very text on the disk, its typed program
is carried out. So no PowerShell is understood here, and none is simulated but ours.
"""

from __future__ import annotations

import json
import socketserver
import sys
import threading
from contextlib import contextmanager
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
    from collections.abc import Iterator, Mapping, Sequence

    from provision.simulator.exchange.administrator import Transcript
    from provision.simulator.tenant import SimulatedTenant
    from provision.statements import Program

VERSIONS = {"powershell": "7.6.1", "modules": ["3.10.1"]}
ASKS = """#!{python}
import json, os, socket, sys
with socket.create_connection(("127.0.0.1", {port})) as tenant:
    asked = {{"argv": sys.argv[1:], "folder": os.getcwd(), "environment": dict(os.environ)}}
    tenant.sendall(json.dumps(asked).encode() + b"\\n")
    answer = json.loads(tenant.makefile("rb").readline())
for line in answer["said"]:
    print(line)
sys.exit(answer["code"])
"""


class NotOurScript(Exception):  # noqa: N818 - reads as what it says
    """A script that exobridge did not write, or not thus."""


@dataclass(frozen=True, slots=True)
class PowerShellHost:
    """What answers for `pwsh`: lines that it says, and its exit code."""

    tenant: SimulatedTenant

    def answer(self, asked: Mapping[str, object]) -> dict[str, object]:
        argv, folder = asked["argv"], asked["folder"]
        environment = asked["environment"]
        assert isinstance(argv, list)  # noqa: S101 - `pwsh` above sent it
        assert isinstance(environment, dict)  # noqa: S101
        if "-Command" in argv:
            return {"said": [json.dumps(VERSIONS)], "code": 0}
        try:
            path = Path(str(folder), argv[argv.index("-File") + 1])
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


@contextmanager
def powershell_in(folder: Path, tenant: SimulatedTenant) -> Iterator[None]:
    """Have a `pwsh` in `folder` that speaks with the Exchange of `tenant`, as its administrator."""
    host = PowerShellHost(tenant)

    class Asked(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            answer = host.answer(json.loads(self.rfile.readline()))
            self.wfile.write(json.dumps(answer).encode() + b"\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Asked) as server:
        program = folder / "pwsh"
        port = server.server_address[1]
        program.write_text(ASKS.format(python=sys.executable, port=port), "utf-8")
        program.chmod(0o700)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


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
