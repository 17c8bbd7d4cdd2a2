import importlib.util
import inspect
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from invoke import Program

from provision.simulator.tenant import SimulatedTenant
from tasks import CHOICES, ROOT, ns

program = Program(namespace=ns)
INVOKES_OWN = {"config", "debug", "dry", "echo", "help", "hide", "list", "pty", "version"}
DEMO = (ROOT / "manifests" / "demo.yaml").read_text("utf-8")
COMMANDS = sorted(name for name in ns.task_names if name != "check")


def run(*argv: str) -> int:
    """Run `inv` and return its exit code."""
    try:
        program.run(["inv", *argv])
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


@pytest.fixture(autouse=True)
def stand_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_path_is_relative_to_where_the_person_stands(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.yaml").write_text(DEMO, "utf-8")

    assert run("validate", "--manifest", "mine.yaml") == 0
    assert capsys.readouterr().out == "mine.yaml: can be used\n"


def test_inv_works_from_a_folder_below(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT / "manifests")

    Program().run(["inv", "validate", "--manifest", "demo.yaml"], exit=False)

    assert capsys.readouterr().out == "demo.yaml: can be used\n"


def test_every_problem_of_a_manifest_is_a_line_on_stderr(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("m.yaml").write_text(DEMO.replace("port: 8413", "prot: 8413"), "utf-8")

    assert run("validate", "--manifest", "m.yaml") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("error: m.yaml:28:3: unknown key 'prot'; did you mean 'port'?\n")


def test_the_language_is_chosen_or_the_shells(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("validate", "--manifest", "none.yaml", "--lang", "ja") == 1
    assert "none.yaml: ファイルがありません" in capsys.readouterr().err

    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert run("validate", "--manifest", "none.yaml") == 1
    assert "ファイルがありません" in capsys.readouterr().err


def test_an_answer_is_json_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", "--code", "65001", "--json") == 0

    assert json.loads(capsys.readouterr().out)["code"] == "AADSTS65001"


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["plan", "--manifest", "none.yaml"], "error: none.yaml: no such file"),
        (["apply", "--manifest", "none.yaml", "--yes"], "none.yaml: no such file"),
        (["powershell", "--manifest", "none.yaml"], "none.yaml: no such file"),
        (["validate", "--manifest", "."], "no manifest in ."),
        (["onboard", "--manifest", "none.yaml"], "error: none.yaml: no such file"),
        (["onboard", "--manifest", "a.yaml,b.yaml"], "one manifest, not of a.yaml, b.yaml"),
        (["onboard", "--adapter-sign-in", "fax"], "--adapter-sign-in is one of browser"),
        (["plan", "--dry"], "--dry is invoke's own flag"),
        (["plan", "--manifest"], "needed value"),
        (["plan", "--manifest="], "--manifest needs a value, not ''"),
        (["plan", "--manifest", "--dry"], "--manifest needs a value, not '--dry'"),
        (["plan", "--sign-in", "password"], "--sign-in is one of browser, device-code"),
        (["plan", "--lang", "fr"], "--lang is one of auto, en, ja"),
        (["plan", "manifests/demo.yaml"], "No idea what 'manifests/demo.yaml' is!"),
        (["plan", "--sign-in", "certificate"], "AZURE_CLIENT_ID"),
        (["explain", "--code", "AADSTS1"], "AADSTS1"),
        (["demo", "--broken", "everything"], "--broken is one of nothing, consent"),
        (["adapter", "check"], "No idea what 'adapter' is!"),
        (["adapter.check", "--outputs", "none.yaml"], "none.yaml: no such file"),
        (["adapter.list", "--outputs", "none.yaml"], "none.yaml: no such file"),
        (["adapter.list", "--kind", "mail"], "--kind is one of all, schedule, todo"),
        (["adapter.sign-in", "--outputs", "none.yaml"], "none.yaml: no such file"),
        (["adapter.sign-in", "--device-code", "--paste"], "choose one of"),
    ],
)
def test_a_refusal_is_a_message_and_exit_code_1(
    argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*argv) == 1
    said = capsys.readouterr()
    assert message in said.err
    assert "Traceback" not in said.err
    assert not list(Path().iterdir())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_explained_and_takes_only_options(name: str) -> None:
    command = ns[name]
    _, *options = inspect.signature(command.body).parameters.values()

    assert command.__doc__
    assert {option.name for option in options} >= {"json", "lang"}
    assert not {option.name for option in options} & INVOKES_OWN
    # A default that is no text or flag, `optional` and `iterable` each let `--option` pass empty.
    assert {type(option.default) for option in options} <= {str, bool}
    assert not list(command.positional) + list(command.optional) + list(command.iterable)
    for option in options:
        known = CHOICES.get(option.name, (option.default,))
        assert option.default in CHOICES.get(f"{command.body.__name__}.{option.name}", known)


def test_every_option_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    # invoke takes each help text out of its task when it first uses it: modules of its own.
    for module in ("provision.tasks", "provision.certificate_tasks", "provision.adopt_tasks"):
        monkeypatch.delitem(sys.modules, module)
    spec = importlib.util.spec_from_file_location("fresh_tasks", ROOT / "tasks.py")
    assert spec
    assert spec.loader
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)

    for name in COMMANDS:
        assert all(argument.help for argument in fresh.ns[name].get_arguments()), name


def inv(*argv: str, **shell: str) -> subprocess.Popen[str]:
    """Start `inv` in a process of its own."""
    command = [sys.executable, "-m", "invoke", "--search-root", str(ROOT), *argv]
    return subprocess.Popen(  # noqa: S603 - our own command
        command,
        env=os.environ | shell,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )


def test_the_simulated_tenant_serves_other_programs_until_ctrl_c() -> None:
    with inv("simulate", LANG="en") as simulated:
        assert simulated.stdout
        lines = [simulated.stdout.readline() for _ in range(3)]
        shell = dict(re.findall(r"export (\w+)=(\S+)\n", "".join(lines)))
        with inv("plan", "--sign-in", "cli", LANG="en", PATH="", **shell) as planned:
            _, said = planned.communicate()
        simulated.send_signal(signal.SIGINT)
        out, _ = simulated.communicate(timeout=20)

    assert set(shell) == {"HTTPS_PROXY", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"}
    assert planned.returncode == 1  # there is no Azure CLI: but the way was clear so far
    assert said.startswith("error: ")
    assert simulated.returncode == 0
    assert "is gone" in out


def test_ctrl_c_while_a_person_is_awaited_is_one_line(tenant: SimulatedTenant) -> None:
    with inv("plan", "--sign-in", "device-code", LANG="en", **tenant.environment) as planned:
        assert planned.stderr
        assert "enter the code" in planned.stderr.readline()
        time.sleep(0.5)
        planned.send_signal(signal.SIGINT)
        _, said = planned.communicate(timeout=20)

    assert planned.returncode == 1
    assert "Traceback" not in said
    assert "interrupted" in said


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    with inv("explain", LANG="en") as explained:
        assert explained.stdout
        explained.stdout.close()
        _, said = explained.communicate()

    assert "Traceback" not in said
    assert "Broken" not in said


def test_an_answer_for_which_there_is_no_room_is_one_error() -> None:
    command = [sys.executable, "-m", "invoke", "--search-root", str(ROOT), "explain"]
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(  # noqa: S603 - our own command
            command,
            env=os.environ | {"LANG": "en"},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert ran.returncode == 1
    assert ran.stderr.startswith("error: the answer cannot be written: No space left on device")
    assert ran.stderr.count("\n") == 1
