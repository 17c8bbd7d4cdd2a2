"""DavMail, a CalDAV gateway in front of Exchange, from Debian's package, unmodified."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from provision.simulator.exchange.deployment import Scheme
from provision.simulator.exchange.kinds import Body
from provision.simulator.exchange.mailbox import Item
from provision.simulator.organisation import PASSWORD
from provision.simulator.tenant import SimulatedTenant
from tests.adapter.sakura import EWS, HANAKO, TARO, free_port

pytestmark = pytest.mark.long

JAR = Path("/usr/share/davmail/davmail.jar")
PROPERTIES = """
davmail.server=true
davmail.mode=EWS
davmail.url={ews}/EWS/Exchange.asmx
davmail.caldavPort={port}
davmail.allowRemote=false
davmail.bindAddress=127.0.0.1
davmail.enableProxy=true
davmail.proxyHost=127.0.0.1
davmail.proxyPort={proxy_port}
davmail.noProxyFor=
davmail.disableUpdateCheck=true
davmail.enableKerberos=false
davmail.logFilePath={folder}/davmail.log
log4j.rootLogger=WARN
log4j.logger.davmail=WARN
"""
EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Sakura//EN
BEGIN:VTIMEZONE
TZID:Asia/Tokyo
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0900
TZOFFSETTO:+0900
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:event-1@sakura.example
DTSTAMP:20261101T000000Z
DTSTART;TZID=Asia/Tokyo:20261124T090000
DTEND;TZID=Asia/Tokyo:20261124T100000
SUMMARY:会議
LOCATION:第二会議室
DESCRIPTION:議題\\n二つ
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Reminder
TRIGGER:-PT10M
END:VALARM
END:VEVENT
END:VCALENDAR
"""
TODO = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Sakura//EN
BEGIN:VTODO
UID:todo-1@sakura.example
DTSTAMP:20261101T000000Z
DUE;VALUE=DATE:20261130
SUMMARY:見積書
PRIORITY:1
STATUS:NEEDS-ACTION
END:VTODO
END:VCALENDAR
"""
LISTING = '<D:propfind xmlns:D="DAV:"><D:prop><D:resourcetype/><D:getetag/></D:prop></D:propfind>'


@dataclass(frozen=True, slots=True)
class Gateway:
    """DavMail at work, and the person who asks it for a calendar."""

    tenant: SimulatedTenant
    port: int

    def ask(
        self, method: str, name: str = "", content: str = "", *, password: str = PASSWORD
    ) -> requests.Response:
        """Return the answer, once, to a request for the calendar or an entry of it."""
        kind = "calendar" if content.startswith("BEGIN") else "xml"
        where = name if name.startswith("/") else f"/users/{HANAKO}/calendar/{name}"
        session = requests.Session()
        session.trust_env = False
        with session:
            return session.request(
                method,
                f"http://127.0.0.1:{self.port}{where}",
                data=content.encode(),
                auth=(HANAKO, password),
                headers={"Content-Type": f"text/{kind}", "Depth": "1"},
                timeout=60,
            )

    def listed(self) -> list[str]:
        """Return where the entries of the calendar are."""
        answer = self.ask("PROPFIND", content=LISTING)
        answer.raise_for_status()
        found: list[str] = re.findall(r"<D:href>([^<]*)</D:href>", answer.text)
        return [href for href in found if not href.endswith("/")]

    def written(self, method: str, name: str, content: str = "") -> str:
        """Return where what was written is from now on."""
        answer = self.ask(method, name, content)
        answer.raise_for_status()
        return str(answer.headers.get("Location", ""))

    def read(self, name: str) -> str:
        answer = self.ask("GET", name)
        answer.raise_for_status()
        return answer.content.decode().replace("\r\n ", "")

    def items(self, folder: str, mailbox: str = HANAKO) -> list[Item]:
        """Return what the server itself has in a folder."""
        box = self.tenant.exchange.mailbox(mailbox)
        assert box
        return list(box.folder(folder).items.values())


def trusting(tenant: SimulatedTenant, folder: Path) -> Path:
    """Return a store in which Java finds the authority that signs for the simulated hosts."""
    store = folder / "trusted.p12"
    into = ["-keystore", str(store), "-storetype", "PKCS12", "-storepass", PASSWORD]
    certificate = ["-importcert", "-noprompt", "-alias", "simulated", "-file", str(tenant.ca_file)]
    subprocess.run(  # noqa: S603 - of our own words
        [str(shutil.which("keytool")), *certificate, *into],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return store


def started(tenant: SimulatedTenant, port: int, folder: Path) -> subprocess.Popen[bytes]:
    """Start DavMail, which goes through the proxy with Java's own settings."""
    settings = folder / "davmail.properties"
    proxy_port = urlsplit(tenant.proxy).port
    settings.write_text(
        PROPERTIES.format(ews=EWS, port=port, proxy_port=proxy_port, folder=folder), "utf-8"
    )
    options = {
        "java.awt.headless": "true",
        "javax.net.ssl.trustStore": trusting(tenant, folder),
        "javax.net.ssl.trustStorePassword": PASSWORD,
    }
    told = [f"-D{name}={value}" for name, value in options.items()]
    output = (folder / "output.txt").open("wb")
    with output:
        return subprocess.Popen(  # noqa: S603 - of our own words
            [str(shutil.which("java")), "-Xmx256m", *told, "-jar", str(JAR), str(settings)],
            stdout=output,
            stderr=output,
            cwd=folder,
        )


def wait_for(gateway: Gateway, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            gateway.ask("OPTIONS")
        except requests.ConnectionError:
            time.sleep(0.3)
        else:
            return
    pytest.fail("DavMail does not answer")


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    """DavMail in front of the organisation's server, which lets in by password."""
    if not JAR.is_file() or not shutil.which("java") or not shutil.which("keytool"):
        pytest.skip("needs DavMail and a Java runtime: apt install davmail default-jre-headless")
    with SimulatedTenant(authentication=frozenset({Scheme.BASIC})) as tenant:
        gateway = Gateway(tenant, free_port())
        process = started(tenant, gateway.port, tmp_path)
        try:
            wait_for(gateway, process)
            yield gateway
        finally:
            process.terminate()
            process.wait(30)


def test_an_event_is_written_listed_read_changed_and_deleted(gateway: Gateway) -> None:
    where = gateway.written("PUT", "event-1.ics", EVENT)
    (item,) = gateway.items("calendar")

    assert gateway.listed() == [where]
    assert item.values["Subject"] == "会議"
    assert item.values["Start"] == datetime(2026, 11, 24, tzinfo=UTC)
    assert item.values["End"] == datetime(2026, 11, 24, 1, tzinfo=UTC)
    assert (item.values["Location"], item.values["UID"]) == ("第二会議室", "event-1@sakura.example")
    assert item.values["ReminderMinutesBeforeStart"] == 10
    assert item.values["Body"] == Body("議題\r\n二つ", is_html=False)
    read = gateway.read(where)
    assert "SUMMARY:会議\r\n" in read
    assert 'DTSTART;TZID="Asia/Tokyo":20261124T090000\r\n' in read
    assert "DESCRIPTION:議題\\n二つ\r\n" in read
    assert "TRIGGER;RELATED=START:-PT10M\r\n" in read

    changed = EVENT.replace("会議\n", "会議(変更)\n").replace("T100000", "T110000")
    gateway.written("PUT", where, changed)
    (item,) = gateway.items("calendar")

    assert item.values["Subject"] == "会議(変更)"
    assert item.values["End"] == datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert "SUMMARY:会議(変更)\r\n" in gateway.read(where)

    gateway.written("DELETE", where)

    assert (gateway.items("calendar"), gateway.listed()) == ([], [])
    assert gateway.ask("GET", where).status_code == 404


def test_a_todo_is_written_read_completed_and_deleted(gateway: Gateway) -> None:
    where = gateway.written("PUT", "todo-1.ics", TODO)
    (item,) = gateway.items("tasks")

    assert gateway.listed() == [where]
    assert (item.values["Subject"], item.values["Importance"]) == ("見積書", "High")
    assert item.values["DueDate"] == date(2026, 11, 30)
    read = gateway.read(where)
    assert "SUMMARY:見積書\r\n" in read
    assert "DUE;VALUE=DATE:20261130\r\n" in read
    assert "STATUS:NEEDS-ACTION\r\n" in read

    done = "PERCENT-COMPLETE:100\nSTATUS:COMPLETED"
    gateway.written("PUT", where, TODO.replace("STATUS:NEEDS-ACTION", done))
    (item,) = gateway.items("tasks")

    assert (item.values["Status"], item.values["IsComplete"]) == ("Completed", True)
    assert "STATUS:COMPLETED\r\n" in gateway.read(where)

    gateway.written("DELETE", where)

    assert (gateway.items("tasks"), gateway.listed()) == ([], [])


def test_who_has_the_wrong_password_is_not_let_in(gateway: Gateway) -> None:
    answer = gateway.ask("PROPFIND", content=LISTING, password="guessed")  # noqa: S106 - none

    assert answer.status_code == 401
    assert gateway.items("calendar", TARO) == []
