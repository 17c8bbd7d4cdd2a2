"""The person a command talks to while it runs."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from provision.contract.messages import Line


class Progress(Protocol):
    """Where it is shown how far a long command is."""

    def expect(self, count: int) -> None:
        """Add to what there is to be done."""

    def advance(self, count: int) -> None:
        """Add to what has been done."""


class Console(Protocol):
    """Where progress is told and questions are put; the answer of a command is not said here."""

    @property
    def interactive(self) -> bool:
        """Whether a person is there to be asked."""

    def tell(self, line: Line) -> None:
        """Say `line` now."""

    def confirm(self, question: Line) -> bool:
        """Return whether the person says yes to `question`; nobody there is no."""

    def read(self, prompt: Line) -> str:
        """Return a line that the person writes; empty when nobody is there."""

    def open_page(self, address: str) -> None:
        """Show the page at `address` to the person, as well as can be done here."""


@runtime_checkable
class ShowsWork(Protocol):
    """A console that can show that something takes its time."""

    def working(self, line: Line) -> AbstractContextManager[None]:
        """Show `line` for as long as what is inside goes on, if that is long."""


def working(console: Console, line: Line) -> AbstractContextManager[None]:
    """Show `line` while something goes on, on a console that can."""
    return console.working(line) if isinstance(console, ShowsWork) else nullcontext()
