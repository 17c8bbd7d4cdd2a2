"""Keep what was said as files, so that anybody else can judge it.

Of the seventh call: `0007-request.txt` with the head, `0007-request.xml` with the body, and
`0007-answer.…` likewise; a body's name says what it is, and a SOAP message is a file by itself.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from provision.contract.messages import Place, Problem, message, unreadable
from provision.errors import ProvisionError
from provision.simulator.masking import Masks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from provision.simulator.http import Request
    from provision.simulator.journal import Call

EXTENSIONS = ("xml", "json", "html")


class RecordingError(ProvisionError):
    """What is said cannot be kept."""


class Recording:
    """Writes calls into `folder`, which nothing else may be in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._masks = Masks()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            taken = any(folder.iterdir())
        except OSError as error:
            raise RecordingError(unreadable(str(folder), error)) from error
        if taken:
            what, remedy = "simulator.record-not-empty", "simulator.record-not-empty-remedy"
            raise RecordingError(Problem(message(what), message(remedy), Place(str(folder))))

    def keep(self, call: Call) -> None:
        """Write a call down; its answer is what was made for it, whether or not it arrived."""
        request, response = call.request, call.response
        name = f"{call.number:04}"
        lines = [f"{call.method} {self._masks.address(_address(request))}", f"Via: {call.via}"]
        self._write(f"{name}-request", lines, request.headers.items(), request.body)
        if not response:
            self._text(f"{name}-answer.txt", "(none: the connection was cut, or more than that)\n")
            return
        lines = [f"{response.status} {_phrase(response.status)}".strip()]
        lines += [] if call.arrived else ["(It did not arrive, or not wholly.)"]
        self._write(f"{name}-answer", lines, response.headers, response.body)

    def _write(
        self, name: str, lines: list[str], headers: Iterable[tuple[str, str]], body: bytes
    ) -> None:
        headers = tuple(headers)
        kind = _kind(headers)
        extension = next((one for one in EXTENSIONS if kind.endswith(one)), "body")
        shown = self._masks.body(kind, body.decode("utf-8", "surrogateescape"))
        lines += [f"{key}: {self._masks.header(key, value)}" for key, value in headers]
        lines += [f"Body: {name}.{extension}"] * bool(body)
        self._text(f"{name}.txt", "".join(f"{line}\n" for line in lines))
        if body:
            self._text(f"{name}.{extension}", shown)

    def _text(self, name: str, text: str) -> None:
        (self._folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))


def _address(request: Request) -> str:
    query = f"?{urlencode(request.query)}" if request.query else ""
    return f"https://{request.host}{request.path}{query}"


def _kind(headers: Iterable[tuple[str, str]]) -> str:
    kinds = (value for name, value in headers if name.lower() == "content-type")
    return next(kinds, "").partition(";")[0].strip().lower()


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in list(HTTPStatus) else ""
