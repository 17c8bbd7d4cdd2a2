"""The audit trail: who asked what of Microsoft Graph, when, and what came of it, a JSON line each.

Of a call there is its method and path, the status and Graph's own request id, by which Microsoft's
support and the tenant's audit log know it; no body, no header, no token. A write has a line before
it is sent, so that one whose answer never came is known too. Where no line can be written, nothing
is sent.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provision.contract.messages import Place, Problem, message, visible
from provision.contract.tokens import claims_of, text_in
from provision.files import FileError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

LARGEST = 1024 * 1024  # then another file is begun
KEPT = 9  # files besides the current one
NOBODY = "-"
# Who a token is for: a person, else an application.
NAMES = ("upn", "preferred_username", "unique_name", "app_displayname", "appid", "oid")
READS = ("GET", "HEAD")


@dataclass(slots=True)
class Trail:
    """A file that lines are added to; each is on the disk before what it tells of goes on."""

    path: Path
    clock: Callable[[], datetime]
    who: str = NOBODY
    _number: int = field(default=0)

    def began(self, command: str, tenant: str) -> None:
        """Note that a command begins."""
        self._note("began", command=command, tenant=tenant)

    def signed_in(self, token: str) -> None:
        """Note whom the token is for; it is told by its claims, and is not itself in the line."""
        self.who = account_in(claims_of(token))
        self._note("signed-in")

    def sends(self, method: str, path: str) -> int:
        """Note a call that is about to be sent, if it writes; return its number."""
        self._number += 1
        if method not in READS:
            self._note("sent", call=self._number, method=method, path=path)
        return self._number

    def answered(self, call: int, method: str, path: str, status: int, request_id: str) -> None:
        """Note what was answered."""
        self._note("answered", call=call, method=method, path=path, status=status,
                   request_id=visible(request_id))  # fmt: skip

    def unanswered(self, call: int, method: str, path: str, reason: str) -> None:
        """Note that no whole answer came."""
        self._note("unanswered", call=call, method=method, path=path, reason=reason)

    def _note(self, event: str, **facts: object) -> None:
        when = self.clock().isoformat(timespec="milliseconds")
        line = {"time": when, "who": self.who, "event": event, **facts}
        try:
            self._write((json.dumps(line, ensure_ascii=False) + "\n").encode())
        except OSError as error:
            what = message("trail.unwritable", reason=error.strerror or type(error).__name__)
            remedy = message("trail.unwritable-remedy")
            raise FileError(Problem(what, remedy, Place(str(self.path)))) from error

    def _write(self, line: bytes) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists() and self.path.stat().st_size + len(line) > LARGEST:
            self._rotate()
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line)  # in one, so that lines of two runs do not mix
            os.fsync(handle)
        finally:
            os.close(handle)

    def _rotate(self) -> None:
        """Give each file the next number, and let the oldest go."""
        for number in range(KEPT, 0, -1):
            older = self._numbered(number - 1) if number > 1 else self.path
            if older.exists():
                older.replace(self._numbered(number))

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")


def account_in(claims: Mapping[str, object]) -> str:
    """Return whom a token is for; Graph's tokens are for Graph to judge, so nothing rests on it."""
    return visible(text_in(claims, *NAMES)) or NOBODY
