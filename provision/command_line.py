"""Make tasks of invoke's out of functions that return an `Answer`.

invoke lets some things through that would end badly: its own `--dry`, which stops nothing here,
options without a value, and words that no option knows. They are refused before a body runs.
"""

from __future__ import annotations

import functools
import inspect
import io
import shutil
import sys
from dataclasses import dataclass
from inspect import Parameter
from typing import TYPE_CHECKING, Any, Concatenate, NoReturn, ParamSpec, TextIO

from invoke import Context, Exit, Task

from provision.contract.messages import ExitCode, Failure, Language, message, text_of
from provision.terminal import Terminal, language_of, render_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from provision.contract.messages import Answer, Line

    P = ParamSpec("P")
    Body = Callable[Concatenate[Terminal, P], Answer]

COMMON = (
    Parameter("json", Parameter.KEYWORD_ONLY, default=False),
    Parameter("lang", Parameter.KEYWORD_ONLY, default="auto"),
)
COMMON_HELP = {
    "json": "Print the answer as JSON.",
    "lang": "Language: en, ja, or auto for the one of the shell.",
}
COMMON_CHOICES: Mapping[str, tuple[str, ...]] = {"lang": ("auto", *Language)}


@dataclass(frozen=True, slots=True)
class CommandLine:
    """What all commands share: the shell's variables, the help of options, and their choices.

    Choices that one command alone has are under `command.option`.
    """

    environment: Mapping[str, str]
    explained: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]

    def __call__(self, name: str = "", **explained: str) -> Callable[[Body[P]], Task[Any]]:
        """Make a body a task that prints what it answers, as text or, with `--json`, as data.

        The body's first argument is the person who runs it; the options that all commands have
        are added to its own.
        """

        def decorate(body: Body[P]) -> Task[Any]:
            _, *own = inspect.signature(body).parameters.values()

            def run(c: Context, **kwargs: Any) -> None:
                self._check(c, body.__name__, kwargs)
                self._run(body, kwargs)

            functools.update_wrapper(run, body)
            every = [Parameter("c", Parameter.POSITIONAL_OR_KEYWORD), *own, *COMMON]
            vars(run)["__signature__"] = inspect.Signature(every)
            texts = {**COMMON_HELP, **self.explained, **explained}
            known = {p.name: texts[p.name] for p in (*own, *COMMON)}
            made: Task[Any] = Task(run, name=name or None, auto_shortflags=False, help=known)
            return made

        return decorate

    def _run(self, body: Body[P], options: dict[str, Any]) -> None:
        language = language_of(str(options["lang"]), self.environment)
        as_json, _ = options.pop("json"), options.pop("lang")
        person = Terminal(language, sys.stdin, sys.stderr)
        answer = answered(functools.partial(body, person, **options), language)
        show(language, sys.stdout, answer, as_json=as_json)
        if answer.exit_code:
            raise Exit(code=answer.exit_code)

    def _check(self, c: Context, command: str, options: Mapping[str, object]) -> None:
        language = language_of(str(options["lang"]), self.environment)
        if c.config.run.dry:
            wrong(language, message("terminal.dry"))
        known = {**COMMON_CHOICES, **self.choices}
        for name, value in options.items():
            option, among = name.strip("_").replace("_", "-"), known.get(name, (value,))
            choices = known.get(f"{command}.{name}", among)
            if isinstance(value, str) and (not value or value.startswith("-")):
                wrong(language, message("terminal.no-value", option=option, value=value))
            if value not in choices:
                words, said = ", ".join(map(str, choices)), str(value)
                what = message("terminal.choice", option=option, choices=words, value=said)
                wrong(language, what)


def answered(body: Callable[[], Answer], language: Language) -> Answer:
    """Return what `body` answers; an expected failure is a message and exit code 1."""
    try:
        return body()
    except Failure as error:
        wrong(language, *error.problems)
    except KeyboardInterrupt:
        wrong(language, message("terminal.interrupted"))


def show(language: Language, stream: TextIO, answer: Answer, *, as_json: bool = False) -> None:
    """Write `answer` to `stream`; a reader that went away early is no fault of ours."""
    width = shutil.get_terminal_size().columns if stream.isatty() else 0
    text = render_answer(answer, language, as_json=as_json, width=width)
    try:
        stream.write(f"{text}\n")
        stream.flush()
    except BrokenPipeError:
        sys.stdout = io.StringIO()
    except OSError as error:
        sys.stdout = io.StringIO()
        wrong(language, message("terminal.unwritten", reason=error.strerror or str(error)))


def wrong(language: Language, first: Line, *more: Line) -> NoReturn:
    """Stop with what is wrong on stderr, and exit code 1."""
    lines = (message("terminal.error", text=first), *more)
    raise Exit("\n".join(text_of(line, language) for line in lines), ExitCode.FAILED)
