"""Show a person at a terminal that something is waited for; nothing in logs, pipes and files."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 1.0  # seconds after which a person begins to wonder


@contextmanager
def spinner(output: TextIO, text: str, after: float = PATIENCE) -> Iterator[None]:
    """Show `text` on `output`, if it is a terminal, while what is inside takes longer than `after`.

    The colour goes where NO_COLOR is set, and all of it where the terminal cannot move its cursor.
    """
    if not output.isatty():
        yield
        return
    late = _Late(output, text)
    timer = threading.Timer(after, late.begin)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        late.end()


@dataclass(slots=True)
class _Late:
    """Something on the screen that comes late or never, and is gone in the end."""

    output: TextIO
    text: str
    is_over: bool = False
    status: Any = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        from rich.console import Console
        from rich.text import Text

        with self.lock:
            if not self.is_over:
                self.status = Console(file=self.output).status(Text(self.text))
                self.status.start()

    def end(self) -> None:
        with self.lock:
            self.is_over = True
            if self.status:
                self.status.stop()
