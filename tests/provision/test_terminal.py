import io
import json
import sys
import time

import pytest

from provision.contract.console import ShowsWork
from provision.contract.messages import Answer, Language, Table, message
from provision.terminal import Terminal, language_of, render_answer
from provision.working import spinner

TABLE = Table((message("files.empty"), "b"), (("予定表同期", "x"), ("y" * 30, "zz")))


@pytest.mark.parametrize(
    ("choice", "shell", "language"),
    [
        ("auto", {"LANG": "ja_JP.UTF-8"}, Language.JAPANESE),
        ("auto", {"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, Language.ENGLISH),
        ("auto", {"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ja_JP"}, Language.JAPANESE),
        ("auto", {}, Language.ENGLISH),
        ("en", {"LANG": "ja_JP.UTF-8"}, Language.ENGLISH),
        ("ja", {}, Language.JAPANESE),
    ],
)
def test_the_shell_says_the_language_unless_the_person_does(
    choice: str, shell: dict[str, str], language: Language
) -> None:
    assert language_of(choice, shell) is language


def test_columns_are_aligned_by_the_width_of_their_letters() -> None:
    lines = render_answer(Answer((TABLE,)), Language.ENGLISH).splitlines()

    assert lines[0].rstrip() == "nothing in it                    b"
    assert [line[-2:].strip() for line in lines[2:]] == ["x", "zz"]
    # Five letters of double width stand in ten columns.
    assert lines[2].index("x") == lines[3].index("z") - 5


def test_nothing_of_a_table_is_cut_in_a_pipe_and_it_folds_on_a_terminal() -> None:
    whole = render_answer(Answer((TABLE,)), Language.ENGLISH)
    folded = render_answer(Answer((TABLE,)), Language.ENGLISH, width=24)

    assert "y" * 30 in whole
    assert folded.count("y") == 30
    assert max(map(len, folded.splitlines())) <= 24


def test_a_table_is_drawn_wherever_answers_go(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stdout", closed)

    assert "y" * 30 in render_answer(Answer((TABLE,)), Language.ENGLISH)


def test_an_answer_is_json_when_asked_for() -> None:
    said = render_answer(Answer(("x",), data={"名": 1}), Language.ENGLISH, as_json=True)

    assert json.loads(said) == {"名": 1}
    assert "名" in said


def test_nobody_there_is_no() -> None:
    said = io.StringIO()
    terminal = Terminal(Language.ENGLISH, io.StringIO("yes\n"), said)

    assert not terminal.interactive
    assert not terminal.confirm("Go on?")
    assert terminal.read("Address:") == ""
    assert said.getvalue() == ""


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "agreed"), [("y", True), ("はい", True), ("YES", True), ("", False), ("no", False)]
)
def test_only_a_yes_is_a_yes(typed: str, agreed: bool) -> None:
    said = Keyboard()
    terminal = Terminal(Language.ENGLISH, Keyboard(f"{typed}\n"), said)

    assert terminal.confirm("Go on?") is agreed
    assert said.getvalue() == "Go on? [y/N] "


class Screen(io.StringIO):
    """A terminal's output."""

    def isatty(self) -> bool:
        return True


def test_what_takes_long_is_shown_on_a_terminal_and_gone_afterwards() -> None:
    screen, pipe, quick = Screen(), io.StringIO(), Screen()

    with spinner(screen, "asking [Graph]", after=0.01):
        time.sleep(0.2)
    with spinner(pipe, "asking", after=0.01):
        time.sleep(0.05)
    with spinner(quick, "asking", after=60):
        pass

    assert "asking [Graph]" in screen.getvalue()
    assert "\x1b[2K" in screen.getvalue()  # its line is cleared
    assert pipe.getvalue() == quick.getvalue() == ""
    assert isinstance(Terminal(Language.ENGLISH, io.StringIO(), screen), ShowsWork)
