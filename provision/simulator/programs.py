"""Programs for the shell of a person who tries things on the simulated tenant: `pwsh`, `browser`.

Each is a few lines that ask the process of the tenant. The browser's pages are filled in there by
whom they are for; a script is run by the Exchange administrator.
"""

from __future__ import annotations

import json
import socketserver
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from provision.simulator.organisation import DOMAIN
from provision.simulator.person import PageRefusedError
from provision.simulator.powershell_host import PowerShellHost

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from provision.simulator.tenant import SimulatedTenant

NAMES = ("pwsh", "browser")
ADMINISTRATOR = f"admin@{DOMAIN}"
ASKS = """#!{python}
import json, os, socket, sys
with socket.create_connection(("127.0.0.1", {port})) as tenant:
    asked = {{"name": "{name}", "argv": sys.argv[1:], "folder": os.getcwd()}}
    asked["environment"] = dict(os.environ)
    tenant.sendall(json.dumps(asked).encode() + b"\\n")
    answer = json.loads(tenant.makefile("rb").readline())
for line in answer["said"]:
    print(line)
sys.exit(answer["code"])
"""


@contextmanager
def programs_in(folder: Path, tenant: SimulatedTenant) -> Iterator[dict[str, str]]:
    """Have the programs in `folder`, and yield the shell's variable by which one is found."""

    class Asked(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            answer = _answer(tenant, json.loads(self.rfile.readline()))
            self.wfile.write(json.dumps(answer).encode() + b"\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Asked) as server:
        port = server.server_address[1]
        for name in NAMES:
            program = folder / name
            program.write_text(ASKS.format(python=sys.executable, port=port, name=name), "utf-8")
            program.chmod(0o700)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield {"BROWSER": str(folder / "browser")}
        finally:
            server.shutdown()
            thread.join()


def _answer(tenant: SimulatedTenant, asked: Mapping[str, object]) -> dict[str, object]:
    argv, environment = asked["argv"], asked["environment"]
    assert isinstance(argv, list)  # noqa: S101 - a program above sent it
    assert isinstance(environment, dict)  # noqa: S101
    if asked["name"] == "pwsh":
        return PowerShellHost(tenant).answer(argv, Path(str(asked["folder"])), environment)
    # Whoever opened the page waits for what comes of it, and not for the browser.
    threading.Thread(target=_open, args=(tenant, str(argv[-1])), daemon=True).start()
    return {"said": [], "code": 0}


def _open(tenant: SimulatedTenant, address: str) -> None:
    """Let the person whom the page names, or else the tenant's administrator, fill it in."""
    hint = parse_qs(urlsplit(address).query).get("login_hint", [ADMINISTRATOR])[0]
    with suppress(PageRefusedError, KeyError, OSError):
        tenant.person(hint).open(address, for_everybody=True)
