"""Several manifests in one run."""

from pathlib import Path

import pytest

from provision.commands import validate
from provision.contract.messages import Answer, ExitCode, Problem, message
from provision.several import SeveralError, for_each, manifests_of
from provision.stops import Stopped

DEMO = (Path(__file__).parents[2] / "manifests" / "demo.yaml").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(DEMO, "utf-8")
    for name in ("test", "staging", "production"):
        (tmp_path / f"{name}.yaml").write_text("extends: base.yaml\n", "utf-8")
    (tmp_path / "notes.txt").write_text("", "utf-8")
    return tmp_path


def names(given: str) -> list[str]:
    return [path.name for path in manifests_of(given)]


def test_a_folder_means_its_manifests_without_what_they_extend(folder: Path) -> None:
    assert names(str(folder)) == ["production.yaml", "staging.yaml", "test.yaml"]


def test_several_can_be_named(folder: Path) -> None:
    assert names(f"{folder}/test.yaml, {folder}/staging.yaml") == ["test.yaml", "staging.yaml"]


def test_a_file_with_a_comma_in_its_name_is_one(tmp_path: Path) -> None:
    (tmp_path / "a,b.yaml").write_text(DEMO, "utf-8")

    assert names(f"{tmp_path}/a,b.yaml") == ["a,b.yaml"]


def test_two_of_one_name_would_share_their_outputs(folder: Path) -> None:
    with pytest.raises(SeveralError, match="two manifests are named test"):
        manifests_of(f"{folder}/test.yaml,elsewhere/test.yaml")


def test_a_folder_without_manifests_is_told(tmp_path: Path) -> None:
    with pytest.raises(SeveralError, match="no manifest in"):
        manifests_of(str(tmp_path))


def test_one_manifest_is_answered_as_ever(folder: Path) -> None:
    assert for_each(f"{folder}/test.yaml", validate) == validate(folder / "test.yaml")


def test_one_that_fails_stops_no_other_and_is_told(folder: Path) -> None:
    (folder / "staging.yaml").write_text("extends: base.yaml\ntenant: 7\n", "utf-8")
    (folder / "broken.yaml").write_text("a: [", "utf-8")

    answer = for_each(str(folder), validate)

    assert answer.exit_code is ExitCode.FAILED
    table = answer.parts[-1]
    outcomes = [str(row[1]) for row in table.rows]  # type: ignore[union-attr]
    assert outcomes == ["failed", "done", "failed", "done"]
    assert any("staging.yaml:2:9" in str(part) for part in answer.parts)


@pytest.mark.parametrize(
    ("codes", "worst"), [((0, 2, 0), 2), ((2, 1, 0), 1), ((0, 0, 0), 0), ((1, 2, 2), 1)]
)
def test_the_exit_code_is_the_worst(folder: Path, codes: tuple[int, ...], worst: int) -> None:
    waiting = list(codes)

    def body(path: Path) -> Answer:
        code = waiting.pop(0)
        if code == ExitCode.FAILED:
            raise Stopped(Problem(message("commands.valid", file=str(path)), ""))
        return Answer((), ExitCode(code))

    assert for_each(str(folder), body).exit_code == worst
