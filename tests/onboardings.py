"""An organisation that is onboarded in a test: its stage, and the people who are asked."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adapter.signin import Method as Way
from provision.contract.messages import Language, Message, text_of
from provision.job import Job, Options, job_for
from provision.onboarding import Step, Taken, take
from provision.signin import Method
from provision.simulator.powershell_host import PowerShellHost
from provision.simulator.scenes import scene_for
from provision.simulator.stage import Stage, free_port
from provision.tenancy import Caller
from tasks import ROOT, steps_of

__all__ = ["Onboarding", "free_port", "onboarding", "states"]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from provision.contract.console import Console
    from provision.contract.messages import Answer, Line

# What is asked of the adapter's administrator; all else is the tenant's administrator's.
ADAPTERS = ("session.device-code",)


@dataclass
class People:
    """Both administrators at one terminal, where `agrees` is what is answered to questions."""

    tenants: Console
    adapters: Console
    interactive: bool = True
    agrees: bool = True
    told: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def tell(self, line: Line) -> None:
        self.told.append(text_of(line, Language.ENGLISH))
        for_adapter = isinstance(line, Message) and line.key in ADAPTERS
        (self.adapters if for_adapter else self.tenants).tell(line)

    def confirm(self, question: Line) -> bool:
        self.asked.append(str(question))
        return self.agrees

    def read(self, prompt: Line) -> str:
        raise AssertionError(prompt)

    def open_page(self, address: str) -> None:
        self.told.append(address)
        self.adapters.open_page(address)


@dataclass
class Silent:
    """A console that nobody looks at."""

    interactive: bool = False

    def tell(self, line: Line) -> None: ...

    def confirm(self, question: Line) -> bool:
        raise AssertionError(question)

    def read(self, prompt: Line) -> str:
        raise AssertionError(prompt)

    def open_page(self, address: str) -> None:
        raise AssertionError(address)


@dataclass
class Onboarding:
    """A manifest of one access mode, carried out step by step, from the first at every `run`."""

    stage: Stage
    people: People
    options: Options = field(default_factory=lambda: Options("hanako@desk"))

    @property
    def record(self) -> Path:
        return self.stage.outputs.with_suffix(".onboarding.json")

    @property
    def page(self) -> Path:
        return self.stage.folder / "report.html"

    @contextmanager
    def job(self) -> Iterator[Job]:
        caller = Caller(self.stage.environment, self.people, Method.DEVICE_CODE)
        audit = self.stage.folder / "audit.jsonl"
        given = str(self.stage.manifest), self.stage.outputs, audit, caller, self.options
        with job_for(*given) as job:
            yield job

    def run(self, until: str = "", way: Way = Way.BROWSER) -> Answer:
        """Take the steps, or only those to `until`, as if the process were killed then."""
        with self.job() as job:
            steps = steps_of(job, way)
            names = [step.name for step in steps]
            taken = self.taken(job, steps[: names.index(until) + 1] if until else steps)
            return job.ended(taken, self.page, Language.ENGLISH)

    def by_hand(self) -> None:
        """Let an Exchange administrator run what was written, in the folder that it lies in."""
        (run,) = self.stage.outputs.parent.glob("*.exchange-run.ps1")
        answer = PowerShellHost(self.stage.tenant).answer(["-File", run.name], run.parent, {})
        assert answer["code"] == 0, answer

    def taken(self, job: Job, steps: list[Step]) -> tuple[Taken, ...]:
        clock = job.caller.pace.clock
        return take(steps, self.people, self._hear, clock)

    def _hear(self, answer: Answer) -> None:
        self.people.told += [str(part) for part in answer.parts]


def states(answer: Answer) -> dict[str, str]:
    """Return what became of every step that was to be taken."""
    assert isinstance(answer.data, dict)
    return {step["step"]: step["state"] for step in answer.data["steps"]}


@contextmanager
def onboarding(folder: Path, access: str = "impersonation") -> Iterator[Onboarding]:
    """Yield an organisation on the simulated tenant that is not onboarded yet."""
    silent = Silent()
    scene = scene_for(access, "nothing")
    with Stage(silent, lambda _: None, scene, ROOT / "manifests", folder) as stage:
        yield Onboarding(stage, People(stage.administrators, stage.adapters))
