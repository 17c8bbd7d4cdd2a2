"""A CalDAV server, Radicale, on loopback, and what a test wants of it."""

import base64
import logging
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import requests
from radicale import config, server
from radicale.log import logger as radicale_log

from adapter.dav.connection import Connection
from adapter.logins import Login
from adapter.stores.caldav import CaldavStore
from provision.contract.network import Network
from provision.contract.secrets import Secret
from tests.adapter.strategies import TOKYO

PASSWORD = "見せない secret"  # noqa: S105 - not a real one


@dataclass
class Dav:
    """The server: everybody who has an account may read and write everything."""

    url: str
    folder: Path
    accounts: Path

    def person(self, name: str = "") -> str:
        """Return the name of somebody new, who has an account."""
        name = name or f"hanako.{secrets.token_hex(4)}@sakura.example"
        with self.accounts.open("a", encoding="utf-8") as file:
            file.write(f"{name}:{PASSWORD}\n")
        return name

    def login(self, person: str) -> Login:
        return Login("", person, Secret(PASSWORD))

    def ask(
        self,
        method: str,
        path: str,
        body: str = "",
        person: str = "",
        **headers: str,
    ) -> requests.Response:
        """Do what another client does."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        pair = base64.b64encode(f"{person}:{PASSWORD}".encode()).decode()
        told["Authorization"] = f"Basic {pair}"
        return requests.request(
            method, f"{self.url}{path}", data=body.encode(), headers=told, timeout=10
        )

    def entries(self, person: str, collection: str = "calendar") -> dict[str, str]:
        """Return the entries of a collection as they lie on the disk."""
        place = self.folder / "collection-root" / person / collection
        return {file.name: file.read_text("utf-8") for file in sorted(place.glob("*.ics"))}


@contextmanager
def running_dav(folder: Path) -> Iterator[Dav]:
    """Run Radicale in a thread."""
    accounts = folder / "accounts"
    accounts.touch()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    configuration = config.load()
    configuration.update(
        {
            "server": {"hosts": f"127.0.0.1:{port}"},
            "auth": {
                "type": "htpasswd",
                "htpasswd_filename": str(accounts),
                "htpasswd_encryption": "plain",
                "delay": "0",
            },
            "rights": {"type": "authenticated"},
            "storage": {"filesystem_folder": str(folder), "_filesystem_fsync": "False"},
            "logging": {"level": "critical"},
        },
        "test",
        privileged=True,
    )
    radicale_log.setLevel(logging.CRITICAL)
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=server.serve, args=(configuration, theirs), daemon=True)
    thread.start()
    wait_for(port)
    try:
        yield Dav(f"http://127.0.0.1:{port}", folder, accounts)
    finally:
        ours.close()
        thread.join(10)
        theirs.close()


def wait_for(port: int) -> None:
    """Wait until something listens."""
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.02)
        else:
            return


@contextmanager
def dav_store(dav: Dav, trash: Path, person: str = "", path: str = "") -> Iterator[CaldavStore]:
    """Open somebody's collections."""
    person = person or dav.person()
    url = f"{dav.url}{path or f'/{person}/'}"
    with Connection(url, Network(), dav.login(person)) as connection:
        yield CaldavStore(
            connection, url, TOKYO, trash, clock=lambda: datetime(2026, 11, 2, tzinfo=UTC)
        )
