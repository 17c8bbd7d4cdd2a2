"""Do one thing for several manifests; what one of them fails of stops none of the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from provision.contract.document import Document
from provision.contract.messages import Answer, ExitCode, Failure, Problem, Table, message
from provision.errors import ProvisionError
from provision.files import read_file
from provision.manifest import ManifestError
from provision.words import EXTENDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from provision.contract.messages import Line

SUFFIXES = (".yaml", ".yml")
# The worst first; an exit code is one of a run of commands, as a shell's `make -k` has it.
WORST = (ExitCode.FAILED, ExitCode.DIFFERENT, ExitCode.DONE)


class SeveralError(ProvisionError):
    """What is to be done for several manifests cannot be done for them together."""


def for_each(given: str, body: Callable[[Path], Answer]) -> Answer:
    """Return what `body` answers of each manifest that `given` names, and of all in a table.

    `given` is a path, several parted by commas, or a folder. Of one file, the answer is `body`'s.
    """
    paths = manifests_of(given)
    if len(paths) == 1 and not Path(given).is_dir():
        return body(paths[0])
    answers = [(path, answered(path, body)) for path in paths]
    codes = {answer.exit_code for _, answer in answers}
    parts: list[Line | Table] = []
    for path, answer in answers:
        parts += [_heading(path), *answer.parts]
    parts.append(_summary(answers))
    return Answer(
        tuple(parts),
        next(code for code in WORST if code in codes),
        {"manifests": [_data(path, answer) for path, answer in answers]},
    )


def manifests_of(given: str) -> tuple[Path, ...]:
    """Return the manifests that `given` names; in a folder, those that no other there extends."""
    whole = Path(given)
    if whole.is_dir():
        return _within(whole)
    names = [given] if whole.exists() else [name.strip() for name in given.split(",")]
    paths = tuple(Path(name) for name in names if name)
    stems = [path.stem for path in paths]
    for path in paths:
        if stems.count(path.stem) > 1:
            what = message("several.same-name", name=path.stem)
            raise SeveralError(Problem(what, message("several.same-name-remedy")))
    return paths


def answered(path: Path, body: Callable[[Path], Answer]) -> Answer:
    """Return what `body` answers of `path`; an expected failure is an answer too."""
    try:
        return body(path)
    except Failure as error:
        first, *more = error.problems
        said: tuple[Line, ...] = (message("terminal.error", text=first), *more)
        problems = [str(problem) for problem in error.problems]
        return Answer(said, ExitCode.FAILED, {"problems": problems})


def _within(folder: Path) -> tuple[Path, ...]:
    files = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)
    extended = {base.resolve() for path in files for base in _extended_by(path)}
    found = tuple(path for path in files if path.resolve() not in extended)
    if not found:
        what = message("several.none", folder=str(folder))
        raise SeveralError(Problem(what, message("several.none-remedy")))
    return found


def _extended_by(path: Path) -> Iterator[Path]:
    """Yield what the manifest at `path` extends; what is no YAML is told when it is its turn."""
    entry = Document(read_file(path, ManifestError), str(path)).take_out(EXTENDS.name)
    if entry:
        yield path.parent / str(entry.value.value)


def _heading(path: Path) -> Line:
    return message("several.heading", file=str(path))


def _summary(answers: Iterable[tuple[Path, Answer]]) -> Table:
    heads = tuple(message(f"several.{name}") for name in ("manifest", "outcome"))
    return Table(
        heads,
        tuple((str(path), message(f"several.exit-{answer.exit_code}")) for path, answer in answers),
    )


def _data(path: Path, answer: Answer) -> dict[str, object]:
    return {"manifest": str(path), "exit_code": int(answer.exit_code), "answer": answer.data}
