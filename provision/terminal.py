"""Show answers on a terminal or into a pipe, and ask the person who sits at it."""

from __future__ import annotations

import io
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from provision.contract.messages import Language, Table, message, text_of
from provision.working import spinner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from rich.progress import Progress as Bar

    from provision.contract.console import Progress
    from provision.contract.messages import Answer, Line

# A pipe has no width of its own; nothing of a table is to be cut there.
WIDTH_OF_A_PIPE = 400


def language_of(choice: str, environment: Mapping[str, str]) -> Language:
    """Return the language chosen, or with `auto` the one of the shell's locale."""
    if choice in list(Language):
        return Language(choice)
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, names), "")
    return Language.JAPANESE if locale.startswith("ja") else Language.ENGLISH


def render_answer(
    answer: Answer, language: Language, *, as_json: bool = False, width: int = 0
) -> str:
    """Return the text of `answer`; tables take `width` columns at most, or all they need."""
    if as_json:
        return json.dumps(answer.data, ensure_ascii=False, indent=2)
    return "\n".join(
        _table(part, language, width) if isinstance(part, Table) else text_of(part, language)
        for part in answer.parts
    )


def _table(table: Table, language: Language, width: int) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table as Rich
    from rich.text import Text

    rich = Rich(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in table.headings:
        rich.add_column(Text(text_of(heading, language)), overflow="fold")
    for row in table.rows:
        rich.add_row(*(Text(text_of(cell, language)) for cell in row))
    paper = io.StringIO()
    size = width or WIDTH_OF_A_PIPE
    Console(file=paper, width=size, color_system=None, force_terminal=False).print(rich)
    return "\n".join(line.rstrip() for line in paper.getvalue().splitlines() if line.strip())


class _Shown:
    """A bar of rich's, which is drawn for several threads."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=0)
        self._lock = threading.Lock()
        self._expected = 0

    def expect(self, count: int) -> None:
        with self._lock:
            self._expected += count
            self._bar.update(self._task, total=self._expected)

    def advance(self, count: int) -> None:
        self._bar.update(self._task, advance=count)


@dataclass(frozen=True, slots=True)
class Terminal:
    """A person at a terminal: progress goes to `output`, which is not where answers go."""

    language: Language
    source: TextIO
    output: TextIO

    @property
    def interactive(self) -> bool:
        return self.source.isatty() and self.output.isatty()

    def tell(self, line: Line) -> None:
        self._write(f"{text_of(line, self.language)}\n")

    def working(self, line: Line) -> AbstractContextManager[None]:
        return spinner(self.output, text_of(line, self.language))

    def confirm(self, question: Line) -> bool:
        said = self.read(message("terminal.question", text=question))
        return said.strip().lower() in ("y", "yes", "はい")

    def read(self, prompt: Line) -> str:
        if not self.interactive:
            return ""
        self._write(f"{text_of(prompt, self.language)} ")
        return self.source.readline().rstrip("\n")

    def open_page(self, address: str) -> None:
        """Open a browser where there is one; the address is told in any case."""
        import webbrowser

        self.tell(message("terminal.open", address=address))
        webbrowser.open(address)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Show how far a command is on a terminal, and nothing where nobody looks."""
        from rich.console import Console
        from rich.progress import Progress as Bar

        with Bar(
            console=Console(file=self.output), transient=True, disable=not self.output.isatty()
        ) as bar:
            yield _Shown(bar)

    def _write(self, text: str) -> None:
        self.output.write(text)
        self.output.flush()
