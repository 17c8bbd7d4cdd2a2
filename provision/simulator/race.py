"""Provisioning beside the Azure CLI's own commands, on one simulated tenant, in one run.

Both are signed in beforehand, as the same person, by the Azure CLI. What is counted is what the
tenant was asked; time is from the first request to Graph to the last answer, so that neither
program's start and sign-in count, and beside it that of the processes as a whole.
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
import time
import venv
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from provision.contract.bounds import Bound, bounds_plain, bounds_table, exit_code_of
from provision.contract.messages import Answer, Problem, Table, message, visible
from provision.errors import ProvisionError
from provision.simulator.graph import HOSTS as GRAPH_HOSTS
from provision.simulator.journal import calls_asked
from provision.simulator.organisation import DOMAIN
from provision.simulator.tenant import SimulatedTenant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from provision.contract.console import Console
    from provision.simulator.journal import Call

LATENCY = 0.1
CALLS_SHARE, TIME_SHARE = 0.6, 0.5
PLAN_CALLS, PLAN_TRIPS, DESTROY_SECONDS = 4, 2, 5.0
ADMINISTRATOR = f"admin@{DOMAIN}"
CODE = re.compile(r"(https://\S+) and enter the code (\S+) to")
EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"
EWS_SCOPE = "3b5f3d61-589b-4a3c-a359-5dd4b5ee5bd5"
REDIRECT = "http://localhost:8413/server-getoauthtokens.do"
PATIENCE = 120  # seconds
INSTALL_PATIENCE = 900  # seconds


class RaceError(ProvisionError):
    """One of the programs could not be run to its end."""


@dataclass(frozen=True, slots=True)
class Lap:
    """What one piece of work took; times in seconds."""

    calls: int
    round_trips: int
    seconds: float
    whole: float


@dataclass(slots=True)
class Stopwatch:
    """Hears every call of a tenant, and knows when it was answered."""

    heard: list[tuple[float, Call]] = field(default_factory=list)

    def hear(self, call: Call) -> None:
        self.heard.append((time.monotonic(), call))

    def time(self, work: Callable[[], object]) -> Lap:
        """Do `work`, and return what it took of Graph."""
        before, begun = len(self.heard), time.monotonic()
        work()
        whole = time.monotonic() - begun
        asked = [(at, call) for at, call in self.heard[before:] if call.host in GRAPH_HOSTS]
        times = sorted(at for at, _ in asked)
        span = times[-1] - times[0] + LATENCY if times else 0.0
        calls = sum(1 for _ in calls_asked(call for _, call in asked))
        return Lap(calls, _round_trips(times), span, whole)


def _round_trips(answered: Sequence[float]) -> int:
    """Return in how many steps the answers came.

    What is asked only once an answer is there comes a latency after it; what comes sooner was
    asked at the same time.
    """
    gaps = (later - earlier for earlier, later in itertools.pairwise(answered))
    return bool(answered) + sum(gap >= LATENCY for gap in gaps)


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs programs in a folder of their own, with a shell's variables of their own."""

    folder: Path
    shell: Mapping[str, str]
    patience: int = PATIENCE

    def run(self, argv: Sequence[str]) -> str:
        """Return what a program printed; raise for one that failed."""
        try:
            done = subprocess.run(  # noqa: S603 - programs by their paths
                argv,
                env=self.shell,
                cwd=self.folder,
                capture_output=True,
                text=True,
                timeout=self.patience,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _failed(argv, str(error)) from error
        if done.returncode:
            raise _failed(argv, done.stderr)
        return done.stdout


def _failed(argv: Sequence[str], said: str) -> RaceError:
    what = message("race.failed", program=" ".join(argv[:4]), said=visible(said[-500:]))
    return RaceError(Problem(what, message("race.failed-remedy")))


def race(console: Console, root: Path, shell: Mapping[str, str], azure_cli: Path) -> Answer:
    """Return what both took, in a table, with exit code 1 where a bound is missed."""
    if not azure_cli.exists():
        raise _failed([str(azure_cli)], "no such file")
    watch = Stopwatch()
    with (
        SimulatedTenant(hears=watch.hear) as tenant,
        TemporaryDirectory(prefix="race-") as folder,
    ):
        path = f"{azure_cli.parent}:{shell.get('PATH', '')}"
        own = {"PATH": path, "AZURE_CONFIG_DIR": folder, "AZURE_CORE_COLLECT_TELEMETRY": "no"}
        runner = Runner(Path(folder), {"HOME": folder, "LANG": "C", **tenant.environment, **own})
        console.tell(message("race.signing-in"))
        sign_in(tenant, runner, azure_cli)
        tenant.faults.latency = LATENCY
        laps = {}
        for name, work in works(runner, root, azure_cli):
            console.tell(message(f"race.{name}"))
            laps[name] = watch.time(work)
    return _answer(laps)


def works(runner: Runner, root: Path, az: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield each piece of work by its name, in order."""
    inv = [sys.executable, "-m", "invoke", "--search-root", str(root)]
    manifest = ["--manifest", str(root / "manifests" / "demo.yaml"), "--sign-in", "cli"]
    yield "azure-cli", lambda: by_azure_cli(runner, str(az))
    yield "apply", lambda: runner.run([*inv, "apply", *manifest, "--yes"])
    yield "plan", lambda: runner.run([*inv, "plan", *manifest])
    yield "destroy", lambda: runner.run([*inv, "destroy", *manifest, "--yes"])


def by_azure_cli(runner: Runner, az: str) -> None:
    """Make an application with its service principal, permission and consent."""
    app = [az, "ad", "app"]
    kind = ["--sign-in-audience", "AzureADMyOrg", "--is-fallback-public-client", "true"]
    redirect = ["--public-client-redirect-uris", REDIRECT]
    made = runner.run([*app, "create", "--display-name", "by the Azure CLI", *kind, *redirect])
    client_id = str(json.loads(made)["appId"])
    runner.run([az, "ad", "sp", "create", "--id", client_id])
    which = ["--id", client_id, "--api", EXCHANGE]
    runner.run([*app, "permission", "add", *which, "--api-permissions", f"{EWS_SCOPE}=Scope"])
    runner.run([*app, "permission", "grant", *which, "--scope", "EWS.AccessAsUser.All"])


def sign_in(tenant: SimulatedTenant, runner: Runner, az: Path) -> None:
    """Sign the administrator in to the Azure CLI, by a device code."""
    argv = [str(az), "login", "--use-device-code", "--allow-no-subscriptions", "--tenant", DOMAIN]
    with subprocess.Popen(  # noqa: S603 - a program by its path
        argv,
        env=runner.shell,
        cwd=runner.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as login:
        said = ""
        for line in login.stderr or ():
            said += line
            if found := CODE.search(said):
                tenant.person(ADMINISTRATOR).enter_device_code(found[1], found[2])
                break
        _, rest = login.communicate(timeout=PATIENCE)
    if login.returncode:
        raise _failed(argv, said + rest)


def install_azure_cli(folder: Path, console: Console, shell: Mapping[str, str]) -> Path:
    """Return the Azure CLI in an environment of its own, which is made where there is none."""
    az = folder / "bin" / "az"
    if not az.exists():
        console.tell(message("race.installing", folder=str(folder)))
        venv.create(folder, with_pip=True)
        pip = str((folder / "bin" / "pip").absolute())
        Runner(folder, shell, INSTALL_PATIENCE).run([pip, "install", "--quiet", "azure-cli"])
    return az


def bounds_of(laps: Mapping[str, Lap]) -> tuple[Bound, ...]:
    """Return the bounds and what was measured of them."""
    ours, theirs, plan, destroy = (laps[name] for name in ("apply", "azure-cli", "plan", "destroy"))
    return (
        Bound(message("race.bar-calls"), CALLS_SHARE, ours.calls / theirs.calls),
        Bound(message("race.bar-time"), TIME_SHARE, ours.seconds / theirs.seconds),
        Bound(message("race.bar-plan-calls"), PLAN_CALLS, plan.calls),
        Bound(message("race.bar-plan-trips"), PLAN_TRIPS, plan.round_trips),
        Bound(message("race.bar-destroy"), DESTROY_SECONDS, destroy.whole),
    )


def _answer(laps: Mapping[str, Lap]) -> Answer:
    names = ("work", "calls", "trips", "seconds", "whole")
    rows = tuple(
        (
            message(f"race.{name}"),
            *(str(lap.calls), str(lap.round_trips)),
            *(f"{lap.seconds:.2f}", f"{lap.whole:.2f}"),
        )
        for name, lap in laps.items()
    )
    bounds = bounds_of(laps)
    heads = tuple(message(f"race.head-{name}") for name in names)
    return Answer(
        (Table(heads, rows), bounds_table(bounds)),
        exit_code_of(bounds),
        {
            "laps": {
                name: {
                    "calls": lap.calls,
                    "round_trips": lap.round_trips,
                    "seconds": round(lap.seconds, 3),
                    "whole_seconds": round(lap.whole, 3),
                }
                for name, lap in laps.items()
            },
            "bounds": bounds_plain(bounds),
        },
    )
