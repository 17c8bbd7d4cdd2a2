"""A process that provisions, to be killed at any moment: `python -m tests.provision.killed`.

It takes a command and a folder with `m.yaml`; the shell's variables show it the way to the tenant.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from provision.adopting import Sought, adopt
from provision.changing import destroy, restore
from provision.commands import Caller, apply
from provision.contract.messages import Answer, Line
from provision.contract.secrets import Secret
from provision.rotating import rotate
from provision.signin import Method
from provision.simulator.browser import Browser
from provision.simulator.console import SimulatedConsole
from provision.simulator.entra import HOSTS
from provision.simulator.person import Person

if TYPE_CHECKING:
    from collections.abc import Callable

ADMIN, PASSWORD = "admin@sakura.example", "simulated"


@dataclass(frozen=True, slots=True)
class Silent:
    """A console that nobody reads."""

    interactive: bool = True

    def tell(self, line: Line) -> None:
        """Say nothing."""

    def confirm(self, question: Line) -> bool:
        return bool(question)

    def read(self, prompt: Line) -> str:
        return str(prompt)[:0]

    def open_page(self, address: str) -> None:
        """Open nothing."""


@dataclass(frozen=True, slots=True)
class Job:
    """The commands, in a folder of their own."""

    folder: Path
    caller: Caller

    @property
    def manifest(self) -> Path:
        return self.folder / "m.yaml"

    @property
    def outputs(self) -> Path:
        return self.folder / "o.yaml"

    def run(self, command: str) -> Answer:
        manifest, outputs, caller = self.manifest, self.outputs, self.caller
        commands: dict[str, Callable[[], Answer]] = {
            "apply": lambda: apply(manifest, outputs, caller, yes=True),
            "destroy": lambda: destroy(manifest, caller, yes=True),
            "restore": lambda: restore(manifest, caller),
            "adopt": lambda: adopt(manifest, outputs, caller, Sought(), yes=True),
            "rotate": lambda: rotate(manifest, outputs, caller, yes=True),
            "retire": lambda: rotate(manifest, outputs, caller, yes=True, retire=True),
        }
        return commands[command]()


def job_in(folder: Path, environment: dict[str, str]) -> Job:
    """Return the job in `folder`, done by somebody who signs in as the simulated tenant asks."""
    browser = Browser(environment["HTTPS_PROXY"], Path(environment["SSL_CERT_FILE"]))
    person = Person(ADMIN, Secret(PASSWORD), browser, frozenset(HOSTS))
    console = SimulatedConsole(Silent(), person)
    return Job(folder, Caller(environment, console, Method.DEVICE_CODE))


if __name__ == "__main__":
    job_in(Path(sys.argv[2]), dict(os.environ)).run(sys.argv[1])
