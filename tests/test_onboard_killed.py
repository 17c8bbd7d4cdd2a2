"""The real command, at a real terminal, killed at every step and run again until it is done."""

import os
import pty
import secrets
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from provision.simulator.exchange.deployment import MODERN, WITH_PASSWORD, Deployment
from provision.simulator.organisation import PASSWORD
from provision.simulator.programs import programs_in
from provision.simulator.tenant import SimulatedTenant
from tasks import ROOT
from tests.onboardings import free_port

SCENES = {
    "demo": (Deployment.SERVER, MODERN),
    "online-full-access": (Deployment.ONLINE, MODERN),
    "online-application": (Deployment.ONLINE, MODERN),
    "server-basic": (Deployment.SERVER, WITH_PASSWORD),
}


def onboard(folder: Path, shell: dict[str, str], until: str = "") -> tuple[int, str]:
    """Run `inv onboard` at a terminal; kill it where it says `until`, and return what it said."""
    options = ["--manifest", "m.yaml", "--yes", "--exchange", "run", "--html", "report.html"]
    ours, theirs = pty.openpty()
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "invoke", "--search-root", str(ROOT), "onboard", *options],
        cwd=folder,
        env=os.environ | shell,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        said = b""
        while data := read(ours):
            said += data
            if until and until.encode() in said:
                os.killpg(process.pid, signal.SIGKILL)
                break
        process.wait()
    os.close(ours)
    return process.returncode, said.decode(errors="replace")


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end is closed
        return b""


@pytest.mark.long
@pytest.mark.parametrize("stem", SCENES)
def test_killed_at_every_step_it_comes_to_its_end(stem: str, tmp_path: Path) -> None:
    deployment, authentication = SCENES[stem]
    text = (ROOT / "manifests" / f"{stem}.yaml").read_text("utf-8")
    (tmp_path / "m.yaml").write_text(text.replace("8413", str(free_port())), "utf-8")
    (tmp_path / "bin").mkdir()
    tenant = SimulatedTenant(deployment=deployment, authentication=authentication)
    with tenant, programs_in(tmp_path / "bin", tenant) as found:
        path = os.pathsep.join((str(tmp_path / "bin"), os.environ["PATH"]))
        shell = tenant.environment | found | {"PATH": path, "LANG": "en", "COLUMNS": "200"}
        key = secrets.token_urlsafe(32)
        shell |= {"EXOBRIDGE_CACHE_KEY": key, "EXOBRIDGE_EXCHANGE_PASSWORD": PASSWORD}
        for number in range(1, 9):
            onboard(tmp_path, shell, until=f"== {number}/")
        code, said = onboard(tmp_path, shell)
        if deployment is Deployment.SERVER:
            assert "Exchange Management Shell" in said
            (run,) = (tmp_path / "outputs").glob("*.exchange-run.ps1")
            subprocess.run(["pwsh", "-File", run], env=os.environ | shell, check=True)  # noqa: S603, S607
            code, said = onboard(tmp_path, shell)

        assert code == 0, said
        assert "4 of 4 mailboxes are ready." in said
        assert len(tenant.directory.applications) == (authentication is MODERN)
        assert len(tenant.directory.grants) == (stem in ("demo", "online-full-access"))
        assert "PRIVATE KEY" not in said + (tmp_path / "report.html").read_text("utf-8")
