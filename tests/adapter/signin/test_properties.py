"""The way out is the one of a Java server's .properties file, for sign-in and Exchange alike."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from adapter.commands import check, sign_in
from adapter.refusals import SignInError
from adapter.settings import SettingsError, read_settings
from provision.contract.messages import ExitCode
from provision.contract.outputs import ProxyOutput
from provision.contract.secrets import Secret
from provision.simulator.journal import Via
from provision.simulator.network import Credentials
from tests.adapter.sakura import ENTRA, HANAKO, Sakura, Told, organisation

PASSWORD = "pröxy:p@ss"  # noqa: S105 - plainly fake
OTHER = "0ther"


@pytest.fixture
def walled(tmp_path: Path) -> Iterator[Sakura]:
    """The organisation behind a proxy that wants credentials."""
    with organisation(tmp_path, Credentials("pimsync", Secret(PASSWORD))) as sakura:
        sakura.lets_sync_impersonate()
        yield sakura


def environment_of(sakura: Sakura) -> dict[str, str]:
    """Return the shell's variables without any way out."""
    return {k: v for k, v in sakura.environment.items() if k != "HTTPS_PROXY"}


def writes_properties(sakura: Sakura, *, beside: str = "", password: str = PASSWORD) -> str:
    proxy = urlsplit(sakura.tenant.proxy)
    file = sakura.outputs.with_suffix(".properties")
    escaped = password.encode("ascii", "backslashreplace").decode().replace("\\xf6", "\\u00f6")
    file.write_text(
        f"https.proxyHost={proxy.hostname}\nhttps.proxyPort={proxy.port}\n"
        f"https.proxyUser=pimsync\nhttps.proxyPassword={escaped}\nhttp.nonProxyHosts={beside}\n"
    )
    return str(file)


def test_sign_in_and_exchange_go_through_the_proxy_of_the_file(walled: Sakura) -> None:
    outputs = walled.writes_outputs(properties=writes_properties(walled))
    environment, before = environment_of(walled), dict(os.environ)

    sign_in(outputs, environment=environment, console=walled.console())
    answer = check(outputs, environment=environment, console=Told())

    assert answer.exit_code is ExitCode.DONE
    ways = {(call.host, call.via) for call in walled.calls}
    assert ways == {(ENTRA, Via.PROXY), ("mail.sakura.example", Via.PROXY)}
    assert dict(os.environ) == before
    assert PASSWORD not in outputs.read_text("utf-8")
    assert PASSWORD not in repr(read_settings(outputs, environment))


def test_hosts_beside_the_proxy_do_not_reach_it(walled: Sakura) -> None:
    outputs = walled.writes_outputs(
        properties=writes_properties(walled, beside="*.internal|local*"),
        ews_url=f"{walled.tenant.direct}/EWS/Exchange.asmx",
        scopes=("https://localhost/EWS.AccessAsUser.All",),
    )
    environment = environment_of(walled)

    sign_in(outputs, environment=environment, console=walled.console())
    answer = check(outputs, mailboxes=HANAKO, environment=environment, console=Told())

    assert answer.exit_code is ExitCode.DONE
    ways = {call.host: call.via for call in walled.calls}
    assert ways == {ENTRA: Via.PROXY, "localhost": Via.DIRECT}
    assert "localhost" not in {tunnel.host for tunnel in walled.tenant.tunnels}


def test_the_old_name_of_the_sign_in_host_stands_for_todays(walled: Sakura) -> None:
    outputs = walled.writes_outputs(
        properties=writes_properties(walled, beside="login.windows.net|outlook.office365.com")
    )

    network = read_settings(outputs, environment_of(walled)).network

    assert network.proxy_for(ENTRA) is None
    assert network.proxy_for("outlook.office365.com") is None
    assert network.proxy_for("mail.sakura.example")


def test_wrong_credentials_are_told_without_them(walled: Sakura) -> None:
    outputs = walled.writes_outputs(properties=writes_properties(walled, password=OTHER))

    with pytest.raises(SignInError, match="407") as error:
        sign_in(outputs, environment=environment_of(walled), console=walled.console())

    assert OTHER not in str(error.value)


def test_the_file_comes_before_a_declared_proxy_whose_authorities_stay(walled: Sakura) -> None:
    declared = ProxyOutput("http://elsewhere:1", (), str(walled.tenant.ca_file))
    outputs = walled.writes_outputs(properties=writes_properties(walled), proxy=declared)

    network = read_settings(outputs, {}).network

    assert network.proxy
    assert network.proxy.username == "pimsync"
    assert network.ca_file == str(walled.tenant.ca_file)


def test_a_file_that_is_not_there_or_wrong_is_named(walled: Sakura) -> None:
    outputs = walled.writes_outputs(properties="/no/such/server.properties")
    with pytest.raises(SettingsError, match=r"/no/such/server\.properties: no such file"):
        read_settings(outputs, {})

    Path(writes_properties(walled)).write_text("https.proxyHost=a b\nhttps.proxyPassword=hush\n")
    outputs = walled.writes_outputs(properties=str(walled.outputs.with_suffix(".properties")))
    with pytest.raises(SettingsError, match=r"demo\.properties:2:1") as error:
        read_settings(outputs, {})
    assert "hush" not in str(error.value)
