"""Killed before or after any call to Graph, a command is gone on with by the next, and is whole."""

import base64
import copy
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from provision.commands import plan
from provision.contract.messages import ExitCode
from provision.contract.outputs import parse_outputs
from provision.new_certificate import Files, made_in
from provision.simulator.faults import Dropped, Effect, Faults
from provision.simulator.graph.properties import APPLICATION_DEFAULTS
from provision.simulator.http import Request
from provision.simulator.tenant import SimulatedTenant
from tests.provision.killed import Job, job_in

ROOT = Path(__file__).parent.parent.parent
GRAPH, NAME = "graph.microsoft.com", "exobridge-calendar-sync"
THEIRS = "http://localhost/theirs"
NEXT = {"certificate.pem": "next.pem", "adapter.pem": "next-adapter.pem"}
MANIFESTS = ("demo", "online-full-access", "online-application")


@dataclass(slots=True)
class Killing(Faults):
    """Kills a process as soon as its `nth` request to Graph has come, before that is handled.

    Whether it is handled then is the same as whether the process was killed after or before it.
    """

    victim: subprocess.Popen[bytes] | None = None
    nth: int = 0
    is_handled: bool = False
    count: int = 0

    def effect_on(self, request: Request) -> Effect | None:
        if request.host != GRAPH:
            return None
        self.count += 1
        if self.victim is None or self.count != self.nth:
            return None
        self.victim.kill()
        self.victim.wait()
        return None if self.is_handled else Dropped()


@dataclass(slots=True)
class Case:
    """A tenant of one's own, and a folder with a manifest."""

    tenant: SimulatedTenant
    faults: Killing
    job: Job
    keys: Path
    environment: dict[str, str] = field(default_factory=dict)

    def names(self, manifest: str) -> None:
        text = (ROOT / "manifests" / f"{manifest}.yaml").read_text("utf-8")
        self.job.manifest.write_text(text, "utf-8")
        shutil.copytree(self.keys, self.job.folder / "certificates", dirs_exist_ok=True)

    def does(self, command: str) -> None:
        assert self.job.run(command).exit_code is ExitCode.DONE

    def is_killed(self, command: str, nth: int, *, after: bool) -> None:
        """Run `command` in a process that is killed at its `nth` call."""
        self.faults.count, self.faults.nth, self.faults.is_handled = 0, nth, after
        program = [sys.executable, "-m", "tests.provision.killed", command, str(self.job.folder)]
        shell = {**os.environ, **self.tenant.environment}
        with subprocess.Popen(program, cwd=ROOT, env=shell) as victim:  # noqa: S603
            self.faults.victim = victim
            code = victim.wait(300)  # a busy machine takes its time
        self.faults.victim = None
        assert code == -9, f"the process ended by itself: {code}"

    def calls_of(self, command: str) -> int:
        """Return how many calls to Graph `command` makes."""
        self.faults.count = 0
        self.does(command)
        return self.faults.count

    @property
    def applications(self) -> list[dict[str, Any]]:
        return list(self.tenant.directory.applications.values())

    @property
    def principals(self) -> list[dict[str, Any]]:
        directory = self.tenant.directory
        return [
            one
            for one in directory.service_principals.values()
            if one["appOwnerOrganizationId"] == directory.tenant_id
        ]

    def is_whole(self) -> None:
        """Check that there is one of everything, and that the outputs file tells of it."""
        (application,), (principal,) = self.applications, self.principals
        assert application["uniqueName"] == NAME
        assert principal["appId"] == application["appId"]
        grants = list(self.tenant.directory.grants.values())
        by_itself = "access: application" in self.job.manifest.read_text("utf-8")
        assert [one["clientId"] for one in grants] == ([] if by_itself else [principal["id"]])
        assert all(one["scope"] == "EWS.AccessAsUser.All" for one in grants)
        assert not self.tenant.directory.deleted
        facts = parse_outputs(self.job.outputs.read_bytes(), "o.yaml")
        assert facts.client_id == application["appId"]
        planned = plan(self.job.manifest, self.job.caller).data
        assert isinstance(planned, dict)
        assert not planned["changes"]
        assert not list(self.job.folder.rglob(".*.new"))


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    pairs = (("certificate.pem", "adapter.pem"), ("next.pem", "next-adapter.pem"))
    for public, private in pairs:
        made_in(
            Files(folder / public, folder / private), NAME, timedelta(days=365), datetime.now(UTC)
        )
    return folder


@pytest.fixture
def case(tmp_path: Path, keys: Path) -> Iterator[Case]:
    tenant = SimulatedTenant()
    faults = tenant.faults = Killing()
    with tenant:
        yield Case(tenant, faults, job_in(tmp_path, tenant.environment), keys)


def applied(case: Case, manifest: str = "demo") -> None:
    case.names(manifest)
    case.does("apply")


def destroyed(case: Case) -> None:
    applied(case)
    case.does("destroy")


def portal(case: Case) -> None:
    """Let somebody have registered the application in the portal."""
    case.names("demo")
    made = {"displayName": "Calendar sync (さくら商事)", "publicClient": {"redirectUris": [THEIRS]}}
    case.tenant.directory.add_application(copy.deepcopy(APPLICATION_DEFAULTS) | made)


def with_next(case: Case) -> None:
    """Let the manifest name another certificate than the application has; others have theirs."""
    applied(case, "online-application")
    text = case.job.manifest.read_text("utf-8")
    for old, new in NEXT.items():
        text = text.replace(f"certificates/{old}", f"certificates/{new}")
    case.job.manifest.write_text(text, "utf-8")
    theirs = {"keyId": "53000000-0000-4000-8000-000000000099", "displayName": "theirs"}
    theirs |= {"key": base64.b64encode(b"theirs").decode(), "type": "AsymmetricX509Cert"}
    theirs |= {"usage": "Verify", "customKeyIdentifier": "dGhlaXJz"}
    theirs |= {
        "startDateTime": "2018-06-22T06:28:01.3433885Z",
        "endDateTime": "2099-06-22T00:00:00Z",
    }
    case.applications[0]["keyCredentials"].append(theirs)


def rotated(case: Case) -> None:
    with_next(case)
    case.does("rotate")


def is_gone(case: Case) -> None:
    assert not case.applications
    assert not case.principals
    assert not case.tenant.directory.grants
    assert len(case.tenant.directory.deleted) == 1
    case.does("restore")
    case.does("apply")
    case.is_whole()


def is_restored(case: Case) -> None:
    case.does("apply")
    case.is_whole()


def is_adopted(case: Case) -> None:
    case.is_whole()
    assert THEIRS in case.applications[0]["publicClient"]["redirectUris"]


def is_switched(case: Case) -> None:
    case.is_whole()
    assert len(case.applications[0]["keyCredentials"]) == 3
    facts = parse_outputs(case.job.outputs.read_bytes(), "o.yaml")
    assert facts.certificate.endswith("next-adapter.pem")


def is_retired(case: Case) -> None:
    case.is_whole()
    keys = case.applications[0]["keyCredentials"]
    assert sorted(one["displayName"] == "theirs" for one in keys) == [False, True]


@dataclass(frozen=True, slots=True)
class Kind:
    """A command, what there is before it, and what must be so once it was run to its end."""

    command: str
    prepare: Callable[[Case], object]
    check: Callable[[Case], object]
    calls: int


KINDS = {
    "apply": Kind("apply", lambda case: case.names("demo"), Case.is_whole, 6),
    "apply full access": Kind(
        "apply", lambda case: case.names("online-full-access"), Case.is_whole, 6
    ),
    "apply application": Kind(
        "apply", lambda case: case.names("online-application"), Case.is_whole, 5
    ),
    "destroy": Kind("destroy", applied, is_gone, 7),
    "restore": Kind("restore", destroyed, is_restored, 3),
    "adopt": Kind("adopt", portal, is_adopted, 10),
    "rotate": Kind("rotate", with_next, is_switched, 6),
    "retire": Kind("retire", rotated, is_retired, 6),
}
EVERY = [
    pytest.param(kind, nth, after, id=f"{kind}-{nth}-{'after' if after else 'before'}")
    for kind, facts in KINDS.items()
    for nth in range(1, facts.calls + 1)
    for after in (False, True)
]


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_no_call_is_left_out(case: Case, kind: str) -> None:
    KINDS[kind].prepare(case)

    assert case.calls_of(KINDS[kind].command) == KINDS[kind].calls
    KINDS[kind].check(case)


@pytest.mark.long
@pytest.mark.parametrize(("kind", "nth", "after"), EVERY)
def test_killed_at_any_call_it_is_gone_on_with(
    case: Case, kind: str, nth: int, after: bool
) -> None:
    killed_and_gone_on_with(case, KINDS[kind], nth, after=after)


@pytest.mark.parametrize(
    ("kind", "nth"), [("apply", 4), pytest.param("rotate", 6, marks=pytest.mark.long)]
)
def test_killed_after_its_first_write_it_is_gone_on_with(case: Case, kind: str, nth: int) -> None:
    killed_and_gone_on_with(case, KINDS[kind], nth, after=True)


def killed_and_gone_on_with(case: Case, kind: Kind, nth: int, *, after: bool) -> None:
    kind.prepare(case)
    case.is_killed(kind.command, nth, after=after)

    case.does(kind.command)

    kind.check(case)
