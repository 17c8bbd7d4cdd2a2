"""Exchange's side as the scripts last saw it: what they answered is read, kept, and compared.

    a script's -Json file ─ read ─ is it of this manifest? ─ kept beside the outputs ─ compared

The file that is kept is of the same form: a script may add its answer to it as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provision.contract.messages import Answer, Place, Problem, message
from provision.ews_usage import LARGEST_REPORT, UsageError, parse_usage
from provision.exchange.answers import LARGEST_ANSWERS, AnswerError, parse_answers
from provision.exchange.comparison import Comparison, is_about
from provision.exchange.telling import Side, render_end, render_runs, render_side, side_data
from provision.files import read_file, read_manifest, write_whole
from provision.made import NotMade, read_identities
from provision.scripts import needs_identities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from provision.contract.messages import Line
    from provision.ews_usage import Use
    from provision.exchange.seen import Answer as Seen
    from provision.outputs import Identities
    from provision.sections import Manifest

# Of these every answer is kept, since what they made may be needed to undo it; of others the last.
LASTING = ("apply", "undo")
KEPT = ".exchange.jsonl"


def kept_place(outputs: Path) -> Path:
    """Return where answers are kept, beside the outputs file of their manifest."""
    return outputs.with_suffix(KEPT)


def read_answers(path: Path) -> tuple[Seen, ...]:
    """Return what the scripts answered in the file at `path`, oldest first."""
    return parse_answers(read_file(path, AnswerError, LARGEST_ANSWERS), str(path))


def kept_answers(path: Path) -> tuple[Seen, ...]:
    """Return the answers that are kept at `path`, oldest first, or none.

    A script that was stopped before its answer leaves an empty file.
    """
    if not path.exists():
        return ()
    data = read_file(path, AnswerError, LARGEST_ANSWERS)
    return parse_answers(data, str(path)) if data.strip() else ()


def read_uses(path: Path | None) -> tuple[Use, ...] | None:
    """Return who uses EWS by the report at `path`; nobody knows where there is none."""
    if path is None:
        return None
    return parse_usage(read_file(path, UsageError, LARGEST_REPORT), str(path))


def read_side(
    wanted: Manifest,
    outputs: Path,
    now: datetime,
    given: Path | None = None,
    uses: tuple[Use, ...] | None = None,
) -> Side | None:
    """Return Exchange's side as last seen by the answers `given`, or by those that are kept.

    Where none are given and none are kept, nobody has looked.
    """
    path = given or kept_place(outputs)
    answers = read_answers(given) if given else kept_answers(path)
    if not answers:
        return None
    ids = _identities(wanted, outputs)
    mine = _of_this_manifest(wanted, ids, answers, path)
    return Side(Comparison(wanted, ids, mine, uses), now)


def exchange_status(  # noqa: PLR0913 - an option an argument
    manifest: Path,
    outputs: Path,
    environment: Mapping[str, str],
    clock: Callable[[], datetime],
    *,
    given: Path | None = None,
    usage: Path | None = None,
    keep: bool = True,
) -> Answer:
    """Say how Exchange's side stands by what the scripts answered, and keep that for the plan."""
    wanted = read_manifest(manifest, environment)
    side = read_side(wanted, outputs, clock(), given, read_uses(usage))
    said: list[Line] = [*render_side(side), *(render_runs(side) if side else ())]
    said += render_end(wanted, clock())
    if side and given and keep:
        place = kept_place(outputs)
        keep_answers(place, side.looked.answers)
        said.append(message("exchange.kept", file=str(place)))
    return Answer(tuple(said), data=side_data(side))


def _identities(wanted: Manifest, outputs: Path) -> Identities | None:
    """Return the ids of the application, where it has some and its outputs are at hand."""
    if not (needs_identities(wanted) and outputs.exists()):
        return None
    try:
        return read_identities(wanted, outputs)
    except NotMade:
        return None


def _of_this_manifest(
    wanted: Manifest, ids: Identities | None, answers: tuple[Seen, ...], path: Path
) -> tuple[Seen, ...]:
    """Return the answers about this manifest; raise where the file has none but others."""
    mine = tuple(answer for answer in answers if is_about(wanted, ids, answer))
    if mine:
        return mine
    other = answers[-1]
    tenants = [session.tenant_id for session in other.seen.sessions or ()]
    found = ", ".join([other.application, other.access, other.deployment, *tenants])
    known = [ids.tenant_id] if ids else []
    access, deployment = wanted.access.value, wanted.exchange.deployment.value
    expected = ", ".join([wanted.owner, access, deployment, *known])
    what = message("exchange.of-another", found=found, wanted=expected)
    remedy = message("exchange.of-another-remedy")
    raise AnswerError(Problem(what, remedy, Place(str(path), other.line, 1)))


def keep_answers(path: Path, answers: Iterable[Seen]) -> None:
    """Put the answers beside those that are kept already in `path`, oldest first."""
    every = {answer.raw: answer for answer in (*kept_answers(path), *answers)}
    in_order = sorted(every.values(), key=lambda answer: answer.at)
    newest = {answer.script: answer for answer in in_order}
    lasting = [a for a in in_order if a.script in LASTING or newest[a.script] is a]
    write_whole(path, "".join(f"{answer.raw}\n" for answer in lasting).encode())
