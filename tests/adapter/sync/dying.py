"""A pass in a process of its own that dies at its n-th step towards the world, and at no other."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from adapter.dav.connection import Connection as DavConnection
from adapter.dav.connection import Reply as DavReply
from adapter.ews.connection import Connection, Reply
from adapter.sync.database import Database

# What the interpreter tells of the file system, by the names of its audit events.
FILES = frozenset({"open", "os.rename", "os.link", "os.remove", "os.mkdir", "shutil.move"})
KILLED, FINISHED = 9, 0


@dataclass
class Steps:
    """Counts steps, remembers their kinds, and ends the process at the `last` one of `kind`.

    Any kind counts where none is named.
    """

    last: int = 0
    kind: str = ""
    kinds: list[str] = field(default_factory=list)

    def step(self, kind: str) -> None:
        self.kinds.append(kind)
        if (
            self.last
            and (self.kinds.count(self.kind) if self.kind else len(self.kinds)) == self.last
        ):
            os._exit(KILLED)


class CountedConnection(Connection):
    """Every request is two steps: before it is sent, and before its answer is known."""

    steps: Steps

    def post(self, body: bytes, token: Any, anchor: str) -> Reply:
        operation = body.partition(b"<s:Body><m:")[2].split(b" ")[0].split(b">")[0].decode()
        self.steps.step(f"before {operation}")
        reply = super().post(body, token, anchor)
        self.steps.step(f"after {operation}")
        return reply


class CountedDav(DavConnection):
    """The same of every request to a CalDAV server."""

    steps: Steps

    def ask(self, method: str, *request: Any, **more: Any) -> DavReply:
        self.steps.step(f"before {method}")
        reply = super().ask(method, *request, **more)
        self.steps.step(f"after {method}")
        return reply


@contextmanager
def counted_statements(database: Database, steps: Steps) -> Iterator[Database]:
    """Every transaction of a ledger is two steps: before it begins, and before it is durable."""
    connection = database._connection
    connection.set_trace_callback(lambda text: _counted(text, steps))
    with closing(database):
        yield database
        connection.set_trace_callback(None)


def _counted(statement: str, steps: Steps) -> None:
    # What is written between the two is all there at the second, or not at all.
    if (word := statement.split(maxsplit=1)[0]) in ("BEGIN", "COMMIT"):
        steps.step(word)


def counting_files(root: Path, steps: Steps) -> Callable[[str, tuple[Any, ...]], None]:
    """Return an audit hook: every use of a file below `root` is a step."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in FILES and str(arguments[0]).startswith(str(root)):
            steps.step(event)

    return hook


def in_child(work: Callable[[Steps], None], last: int, kind: str = "") -> list[str]:
    """Run `work` in a child that dies at step `last` of `kind`; return the kinds of steps it took, if none.

    The child is a fork: nothing is imported anew, and nothing of it comes back but what it wrote.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        steps = Steps(last, kind)
        try:
            work(steps)
            os.write(writing, "\n".join(steps.kinds).encode())
            os._exit(FINISHED)
        except BaseException as error:  # noqa: BLE001 - told to the parent
            os.write(writing, f"!{error!r}".encode())
        os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (KILLED, FINISHED), told
    return told.split("\n") if code == FINISHED else []


def add_hook(hook: Callable[[str, tuple[Any, ...]], None]) -> None:
    """Add an audit hook, which stays until the process ends."""
    sys.addaudithook(hook)
