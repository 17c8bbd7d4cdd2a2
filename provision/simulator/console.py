"""A console with a simulated person behind it: pages that are opened are filled in."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provision.contract.messages import Message, message
from provision.simulator.person import PageRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from provision.contract.console import Console
    from provision.contract.messages import Line
    from provision.simulator.person import Person, Visit

# What the product says when a device code is to be entered somewhere: `address` and `code`.
DEVICE_CODES = frozenset({"signin.device-code", "session.device-code"})


@dataclass(slots=True)
class SimulatedConsole:
    """Shows everything on `shown`, and lets `person` do what a person is asked to do.

    A page is filled in beside the command that opened it, which is waiting for the outcome.
    """

    shown: Console
    person: Person
    refused: list[str] = field(default_factory=list)
    _at_work: list[threading.Thread] = field(default_factory=list)

    @property
    def interactive(self) -> bool:
        return True

    def tell(self, line: Line) -> None:
        self.shown.tell(line)
        if isinstance(line, Message) and line.key in DEVICE_CODES:
            values = dict(line.values)
            address, code = str(values["address"]), str(values["code"])
            self._carefully(lambda: self.person.enter_device_code(address, code))

    def confirm(self, question: Line) -> bool:
        self.shown.tell(question)
        return True

    def read(self, prompt: Line) -> str:
        self.shown.tell(prompt)
        return ""

    def open_page(self, address: str) -> None:
        self.shown.tell(message("simulator.opens", account=self.person.account))
        self._beside(lambda: self.person.open(address))

    def close(self) -> None:
        """Wait until the person has left every page."""
        for thread in self._at_work:
            thread.join()

    def _beside(self, act: Callable[[], Visit]) -> None:
        thread = threading.Thread(target=self._carefully, args=(act,))
        thread.start()
        self._at_work.append(thread)

    def _carefully(self, act: Callable[[], Visit]) -> None:
        try:
            refusal = act().refusal
        except PageRefusedError as error:
            refusal = error.text
        if refusal:
            self.refused.append(refusal)
            self.shown.tell(message("simulator.page-says", text=refusal))
