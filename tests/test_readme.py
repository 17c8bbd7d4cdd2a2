"""What the README claims is so."""

import re
import shlex
from pathlib import Path

import pytest
from invoke import Program

from tasks import ROOT, ns

README = (ROOT / "README.md").read_text("utf-8")
JAPANESE = (ROOT / "README.ja.md").read_text("utf-8")
DEMO = (ROOT / "manifests" / "demo.yaml").read_text("utf-8")
# The manifest with two mistakes that the README shows.
MINE = DEMO.replace("access:", "acess:").replace("8413/server-get", "8413/$server-get")
INSTALL = "python3 -m venv .venv && . .venv/bin/activate && pip install -q --no-compile -e "


def examples() -> list[tuple[str, str]]:
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    return [tuple(block.removeprefix("$ ").split("\n", 1)) for block in blocks]


@pytest.mark.parametrize(("line", "said"), examples())
def test_an_example_says_what_it_is_shown_to_say(
    line: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "mine.yaml").write_text(MINE, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    Program(namespace=ns).run(shlex.split(line), exit=False)

    assert "".join(capsys.readouterr()) == said


def test_there_are_examples() -> None:
    assert len(examples()) >= 2


@pytest.mark.parametrize("text", [README, JAPANESE], ids=["en", "ja"])
def test_every_command_is_listed_and_no_other(text: str) -> None:
    listed = re.findall(r"^\| `inv ([a-z.-]+)` \|", text, re.MULTILINE)

    assert sorted(listed) == sorted(ns.task_names)


def test_both_languages_name_the_same_variables_and_options() -> None:
    words = r"`((?:EXOBRIDGE|HTTPS|NO|SSL|REQUESTS)_[A-Z_]+|--[a-z-]+)"

    assert set(re.findall(words, JAPANESE)) <= set(re.findall(words, README))
    variables = {word for word in re.findall(words, README) if word.startswith("EXOBRIDGE")}
    assert variables <= set(re.findall(words, JAPANESE))


def test_every_command_that_is_mentioned_exists() -> None:
    mentioned = set(re.findall(r"`inv ([a-z][a-z.-]*[a-z])[ `]", README))

    assert mentioned <= set(ns.task_names)


def test_ci_runs_the_readmes_command_and_nothing_weaker() -> None:
    command = f"{INSTALL}'.[dev]' && inv check"

    assert command in README
    assert command in (ROOT / ".ci" / "run").read_text("utf-8")
    assert f"{INSTALL}. && inv demo" in README
