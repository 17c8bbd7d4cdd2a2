"""PowerShell is found by running it, never for long, and scripts are run by it as they are shown."""

import json
import stat
import sys
import time
from pathlib import Path

import pytest

from provision.contract.messages import Message
from provision.contract.network import Network, Proxy
from provision.contract.secrets import Secret
from provision.exchange.running import Run, render_run
from provision.files import read_manifest
from provision.management_shell import PROBE, Shell, ShellError, Way, find_shell
from tests.provision.test_powershell import errors

MANIFESTS = Path(__file__).parents[2] / "manifests"
NO_WAY = Way(Network(), ())
GOOD = {"powershell": "7.6.1", "modules": ["3.9.0", "3.10.1"]}


def pwsh(folder: Path, *lines: str) -> dict[str, str]:
    """Put a `pwsh` into `folder`, a program of these lines, and return a shell that finds it."""
    program = folder / "pwsh"
    program.write_text("\n".join([f"#!{sys.executable}", "import os, sys, time", *lines]), "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return {"PATH": str(folder), "HOME": str(folder)}


def says(answer: object) -> str:
    return f"print({json.dumps(answer)!r})"


def found(environment: dict[str, str], way: Way = NO_WAY, seconds: float = 20) -> Shell:
    shell = find_shell(environment, way, seconds)
    assert isinstance(shell, Shell), shell
    return shell


def test_the_newest_module_counts_and_no_profile_is_read(tmp_path: Path) -> None:
    log = tmp_path / "log"
    shell = found(pwsh(tmp_path, f"open({str(log)!r}, 'w').write(repr(sys.argv))", says(GOOD)))

    assert (shell.powershell, shell.module) == ("7.6.1", "3.10.1")
    assert "'-NoProfile'" in log.read_text("utf-8")
    assert repr(PROBE) in log.read_text("utf-8")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (None, "there is no PowerShell"),
        ([says(GOOD | {"modules": []})], "without the module ExchangeOnlineManagement"),
        ([says(GOOD | {"modules": ["3.9.2", "3.10.0"]})], "is 3.10.0, and 3.10.1 or newer"),
        ([says(GOOD | {"powershell": "7.4.2"})], "is 7.4.2, and 7.6 or newer"),
        (["sys.exit('cannot load libicu')"], "exit code 1, saying: cannot load libicu"),
        (["print('Welcome! \\x1b[31m')"], "cannot be understood: Welcome! \\x1b[31m"),
        (["print('[' * 90000)"], "cannot be understood"),
        ([says([1])], "cannot be understood"),
        (["sys.stdout.write('x' * 200_000)"], "cannot be understood"),
    ],
)
def test_what_cannot_be_used_is_told(lines: list[str] | None, reason: str, tmp_path: Path) -> None:
    environment = {"PATH": str(tmp_path)} if lines is None else pwsh(tmp_path, *lines)

    shell = find_shell(environment, NO_WAY)

    assert isinstance(shell, Message)
    assert reason in str(shell)


def test_one_that_hangs_is_stopped_with_all_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    child = f"os.fork() or (time.sleep(1.5), open({str(mark)!r}, 'w').close())"
    environment = pwsh(tmp_path, child, "time.sleep(60)")
    began = time.monotonic()

    shell = find_shell(environment, NO_WAY, seconds=0.5)

    assert str(shell) == "pwsh gave no answer within 0 seconds"
    assert time.monotonic() - began < 20
    time.sleep(1.5)
    assert not mark.exists()


def test_it_gets_the_manifests_way_out_and_none_of_our_secrets(tmp_path: Path) -> None:
    shown = tmp_path / "shown"
    environment = pwsh(
        tmp_path, f"open({str(shown)!r}, 'w').write(repr(dict(os.environ)))", says(GOOD)
    )
    network = Network(
        Proxy("http://proxy:8080", "u", Secret("p")), ("*.corp.example", "login.windows.net")
    )
    way = Way(network, ("login.microsoftonline.com", "outlook.office365.com"))

    found(environment | {"EXOBRIDGE_CACHE_KEY": "secret", "KEPT": "1"}, way)

    given = shown.read_text("utf-8")
    assert "EXOBRIDGE" not in given
    assert "'KEPT': '1'" in given
    assert "'HTTPS_PROXY': 'http://u:p@proxy:8080'" in given
    assert "'NO_PROXY': '.corp.example,login.windows.net,login.microsoftonline.com'" in given


def test_what_a_script_says_is_heard_and_how_it_ends_counts(tmp_path: Path) -> None:
    fails = "'-File' in sys.argv and sys.exit('enter the code')"
    shell = found(pwsh(tmp_path, fails, says(GOOD)))
    heard: list[str] = []

    with pytest.raises(ShellError, match="code 1, saying at last: enter the code; do what it asks"):
        shell.run(tmp_path / "run.ps1", heard.append)

    assert heard == ["enter the code"]


def test_a_script_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    shell = found(pwsh(tmp_path, says(GOOD), "'-File' in sys.argv and time.sleep(60)"))

    with pytest.raises(ShellError, match="not done after 0 minutes and was stopped"):
        shell.run(tmp_path / "run.ps1", lambda _: None, seconds=0.3)


@pytest.mark.parametrize("name", ["it's.ps1", "x’; Remove-Item ‘y.ps1", "$(rm).ps1"])
def test_no_file_name_escapes_its_literal(name: str) -> None:
    manifest = read_manifest(MANIFESTS / "online-full-access.yaml")

    text = render_run(manifest, Run(name, name, name, name, device_code=True))

    assert not errors(text)
    assert "Connect-ExchangeOnline -Device -ShowBanner:$false -ErrorAction Stop" in text
    assert text.count("Join-Path $PSScriptRoot '") == 2
