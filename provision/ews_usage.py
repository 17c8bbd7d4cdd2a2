"""Read which applications came by EWS lately, from the admin centre's report: CSV in, uses out.

Reports, Usage, Exchange, EWS usage, Export. Nothing tells what the columns are called in every
language, so the ids are known by their form, and the rest by words that its English headings have.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from provision.contract.messages import Place, Problem, message
from provision.errors import ProvisionError
from provision.forms import GUID

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LARGEST_REPORT = 16 * 1024 * 1024
# What is called how: `AppId` is what Microsoft's own scripts that read the report call the first.
HEADINGS = {
    "id": re.compile(r"app(lication)?\W*_*id", re.IGNORECASE),
    "name": re.compile(r"app(lication)?\W*_*(display\W*)?name", re.IGNORECASE),
    "calls": re.compile(r"count|calls?|requests?|volume|total", re.IGNORECASE),
}
ID = re.compile(GUID)
LONGEST = 100


class UsageError(ProvisionError):
    """The report cannot be read."""


@dataclass(frozen=True, slots=True)
class Use:
    """An application that came by EWS: its name, and how often, as far as it is told."""

    client_id: str
    name: str = ""
    calls: int = 0


def parse_usage(data: bytes, file: str) -> tuple[Use, ...]:
    """Return who came by EWS, each once, or raise `UsageError`; Microsoft's own come along."""
    rows = list(_rows(data, file))
    heading, *body = rows or [[]]
    column = _columns(heading, body)
    if "id" not in column:
        what = message("usage.no-ids")
        raise UsageError(Problem(what, message("usage.remedy"), Place(file)))
    uses: dict[str, Use] = {}
    for row in body:
        use = _use(row, column)
        if use:
            known = uses.get(use.client_id, Use(use.client_id))
            uses[use.client_id] = _both(known, use)
    return tuple(sorted(uses.values(), key=lambda use: (-use.calls, use.client_id)))


def _rows(data: bytes, file: str) -> Iterator[list[str]]:
    if len(data) > LARGEST_REPORT:
        what = message("usage.too-large", limit=LARGEST_REPORT)
        raise UsageError(Problem(what, message("usage.remedy"), Place(file)))
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            Problem(message("files.not-utf8"), message("usage.remedy"), Place(file))
        ) from error
    lines = text.splitlines()
    parted = max(",;\t", key=lines[0].count) if lines else ","
    try:
        yield from (row for row in csv.reader(lines, delimiter=parted) if any(row))
    except csv.Error as error:
        what = message("usage.no-csv", reason=str(error))
        raise UsageError(Problem(what, message("usage.remedy"), Place(file))) from error


def _columns(heading: Sequence[str], body: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return where each kind of thing stands; ids are known by their form before their heading."""
    found: dict[str, int] = {}
    for kind, pattern in HEADINGS.items():
        fitting = (at for at, text in enumerate(heading) if pattern.search(text))
        at = next((at for at in fitting if at not in found.values()), None)
        if at is not None:
            found[kind] = at
    ids = [at for row in body for at, cell in enumerate(row) if ID.fullmatch(cell.strip())]
    if ids and found.get("id") not in ids:
        found["id"] = max(set(ids), key=ids.count)
    return found if ids or not body else {}


def _use(row: Sequence[str], column: dict[str, int]) -> Use | None:
    def cell(kind: str) -> str:
        at = column.get(kind, len(row))
        return row[at].strip()[:LONGEST] if at < len(row) else ""

    client_id = cell("id").lower()
    if not ID.fullmatch(client_id):
        return None
    digits = re.sub(r"[,. \u00a0]", "", cell("calls"))
    calls = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 16 else 0
    return Use(client_id, cell("name"), calls)


def _both(known: Use, more: Use) -> Use:
    """Return what two rows of one application say together."""
    return replace(known, name=known.name or more.name, calls=known.calls + more.calls)
