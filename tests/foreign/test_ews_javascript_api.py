"""The client that most programs in JavaScript reach Exchange by, from npm, unmodified."""

import json
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from provision.simulator.exchange.kinds import Body
from provision.simulator.exchange.mailbox import Item
from tests.adapter.sakura import EWS, HANAKO, SYNC, Sakura

pytestmark = pytest.mark.long

PACKAGES = ("ews-javascript-api@0.15.3", "https-proxy-agent@7.0.6")
CLIENT = Path(__file__).parent / "client.js"


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where npm has put the client."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        pytest.skip("needs Node.js with npm")
    folder = tmp_path_factory.mktemp("library")
    install = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
    (folder / "package.json").write_text('{"private": true}')
    done = subprocess.run(  # noqa: S603 - of our own words
        install, cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        pytest.skip(f"npm cannot install {', '.join(PACKAGES)}: {done.stderr.strip()[-300:]}")
    return folder


def ran(sakura: Sakura, library: Path, token: str, *, keep: bool = False) -> dict[str, Any]:
    """Return what the client saw, which `keep`s what it wrote or deletes it."""
    told = {
        "library": str(library),
        "proxy": sakura.tenant.proxy,
        "url": f"{EWS}/EWS/Exchange.asmx",
        "mailbox": HANAKO,
        "keep": keep,
    }
    environment = {"NODE_EXTRA_CA_CERTS": str(sakura.tenant.ca_file), "EXCHANGE_TOKEN": token}
    done = subprocess.run(  # noqa: S603 - of our own words
        [str(shutil.which("node")), str(CLIENT), json.dumps(told)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def items_of(sakura: Sakura, folder: str, mailbox: str = HANAKO) -> list[Item]:
    box = sakura.tenant.exchange.mailbox(mailbox)
    assert box
    return list(box.folder(folder).items.values())


def test_an_appointment_is_written_as_the_server_has_it_then(
    sakura: Sakura, library: Path, token: str
) -> None:
    seen = ran(sakura, library, token, keep=True)["appointments"]

    assert seen["created"] == ["会議"]
    assert seen["read"] == {
        "subject": "会議",
        "start": "2026-11-24T00:00:00.000Z",
        "end": "2026-11-24T01:00:00.000Z",
        "location": "第二会議室",
        "body": "議題\r\n二つ",
        "categories": ["社外"],
        "organizer": HANAKO,
    }
    (item,) = items_of(sakura, "calendar")
    assert item.values["Subject"] == "会議(変更)"
    assert item.values["Start"] == datetime(2026, 11, 24, tzinfo=UTC)
    assert item.values["End"] == datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert item.values["Body"] == Body("議題\r\n二つ", is_html=False)
    assert items_of(sakura, "calendar", SYNC) == []
    assert sakura.tenant.exchange.sent_mail == []


def test_a_task_is_written_and_completed(sakura: Sakura, library: Path, token: str) -> None:
    seen = ran(sakura, library, token, keep=True)["tasks"]

    assert seen["created"] == ["見積書"]
    assert seen["read"] == {"subject": "見積書", "status": "NotStarted"}
    assert seen["changed"] == {"status": "Completed", "complete": True}
    (item,) = items_of(sakura, "tasks")
    assert (item.values["Subject"], item.values["Status"]) == ("見積書", "Completed")
    assert item.values["DueDate"] == date(2026, 11, 30)
    assert item.values["Importance"] == "High"


def test_what_is_deleted_is_gone(sakura: Sakura, library: Path, token: str) -> None:
    seen = ran(sakura, library, token)

    assert seen["appointments"]["changed"] == ["会議(変更)"]
    assert (seen["appointments"]["deleted"], seen["tasks"]["deleted"]) == ([], [])
    assert items_of(sakura, "calendar") == items_of(sakura, "tasks") == []
