"""PowerShell on this machine: whether it can speak with Exchange Online, and scripts run by it.

It is asked by being run, for no longer than agreed, without anybody's profile. None of exobridge's
own secrets is in its environment; a proxy's credentials are, as PowerShell has no other way.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import threading
from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING

from provision.contract.messages import Message, Problem, message, visible
from provision.errors import ProvisionError
from provision.exchange.running import MODULE, OLDEST_MODULE, OLDEST_POWERSHELL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from provision.contract.network import Network

NAME = "pwsh"
OPTIONS = ("-NoLogo", "-NoProfile")
PROBE = (
    f"$found = @(Get-Module -ListAvailable -Name {MODULE} | ForEach-Object {{ [string]$_.Version }}); "
    "ConvertTo-Json -Compress -InputObject @{ powershell = [string]$PSVersionTable.PSVersion; "
    "modules = [string[]]$found }"
)
VERSION = re.compile(r"\d+(\.\d+)*", re.ASCII)
OWN = "EXOBRIDGE_"
QUIET = {"POWERSHELL_UPDATECHECK": "Off", "POWERSHELL_TELEMETRY_OPTOUT": "1", "NO_COLOR": "1"}
PROBE_SECONDS, RUN_SECONDS, LEAVE_SECONDS = 60.0, 3600.0, 5.0
LONGEST, LONGEST_LINE, MOST_LINES = 500, 10_000, 200


class ShellError(ProvisionError):
    """A script that PowerShell ran did not come to its end."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way to Exchange Online: its hosts, and what lies between."""

    network: Network
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shell:
    """A PowerShell with the module that speaks with Exchange Online."""

    program: str
    environment: Mapping[str, str]
    powershell: str
    module: str

    def run(self, script: Path, hear: Callable[[str], None], seconds: float = RUN_SECONDS) -> None:
        """Run `script`, letting each line that it says be heard at once; raise if it fails."""
        last = ""

        def heard(line: str) -> None:
            nonlocal last
            last = line
            hear(line)

        command = [self.program, *OPTIONS, "-File", str(script)]
        code = _carry_out(command, self.environment, heard, seconds)
        if code is None:
            what = message("shell.slow", file=str(script), minutes=round(seconds / 60))
            raise ShellError(Problem(what, message("shell.failed-remedy")))
        if code:
            what = message("shell.failed", file=str(script), code=code, said=last[:LONGEST])
            raise ShellError(Problem(what, message("shell.failed-remedy")))


def find_shell(
    environment: Mapping[str, str], way: Way, seconds: float = PROBE_SECONDS
) -> Shell | Message:
    """Return the PowerShell that can be used here, or why there is none."""
    program = shutil.which(NAME, path=environment.get("PATH", ""))
    if not program:
        return message("shell.absent")
    given = _environment(environment, way)
    said: deque[str] = deque(maxlen=MOST_LINES)
    command = [program, *OPTIONS, "-NonInteractive", "-Command", PROBE]
    code = _carry_out(command, given, said.append, seconds)
    if code is None:
        return message("shell.hangs", seconds=round(seconds))
    if code:
        return message("shell.wrong", code=code, said="\n".join(said)[-LONGEST:])
    return _judged(program, given, "\n".join(said))


def _judged(program: str, environment: Mapping[str, str], said: str) -> Shell | Message:
    try:
        answer = json.loads(said)
        powershell = str(answer["powershell"])
        modules = sorted(map(str, answer["modules"]), key=_version)
    except (ValueError, TypeError, KeyError, RecursionError):
        return message("shell.garbage", said=said[:LONGEST])
    if _version(powershell) < _version(OLDEST_POWERSHELL):
        return message("shell.old", found=powershell, wanted=OLDEST_POWERSHELL)
    if not modules:
        return message("shell.no-module", module=MODULE, wanted=OLDEST_MODULE)
    if _version(modules[-1]) < _version(OLDEST_MODULE):
        return message("shell.old-module", module=MODULE, found=modules[-1], wanted=OLDEST_MODULE)
    return Shell(program, environment, powershell, modules[-1])


def _version(text: str) -> tuple[int, ...]:
    """Return what to compare of a version; what follows its numbers does not count."""
    found = VERSION.match(text)
    return tuple(int(part[:9]) for part in found.group().split(".")) if found else ()


def _environment(environment: Mapping[str, str], way: Way) -> dict[str, str]:
    """Return the shell's variables without our own, and with the manifest's way out."""
    kept = {name: value for name, value in environment.items() if not name.startswith(OWN)}
    network = way.network
    if network.proxy:
        direct = (host for host in way.hosts if not network.proxy_for(host))
        past = (*(pattern.lstrip("*") for pattern in network.bypass), *direct)
        kept |= {"HTTPS_PROXY": network.proxy.revealed(), "NO_PROXY": ",".join(past)}
    return kept | QUIET


def _carry_out(
    command: list[str], environment: Mapping[str, str], hear: Callable[[str], None], seconds: float
) -> int | None:
    """Return the exit code of `command`, or nothing where it had to be stopped."""
    late = threading.Event()
    with subprocess.Popen(  # noqa: S603 - PowerShell by its full path, and a script of ours
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # so that it can be stopped with all that it has started
    ) as process:
        stdout: IO[str] = process.stdout  # type: ignore[assignment]  # it was asked for

        def stop() -> None:
            late.set()
            _stop(process)

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            for line in iter(partial(stdout.readline, LONGEST_LINE), ""):
                hear(visible(line.rstrip("\r\n")))
            process.wait()
        except KeyboardInterrupt:
            _stop(process)
            raise
        finally:
            timer.cancel()
    return None if late.is_set() else process.returncode


def _stop(process: subprocess.Popen[str]) -> None:
    """Let it leave in order, as for Ctrl-C, and end it where it does not."""
    for number in (signal.SIGINT, getattr(signal, "SIGKILL", signal.SIGTERM)):
        if hasattr(os, "killpg"):
            try:
                os.killpg(process.pid, number)
            except ProcessLookupError:
                return
        else:
            process.terminate()
        try:
            process.wait(LEAVE_SECONDS)
        except subprocess.TimeoutExpired:
            continue
