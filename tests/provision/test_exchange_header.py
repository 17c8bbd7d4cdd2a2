"""What stands at the head of a script, for whoever is to run it."""

from dataclasses import replace

import pytest

from provision.clouds import CLOUDS
from provision.contract.network import Network, Proxy
from provision.exchange.header import header
from provision.manifest import Deployment, Manifest, parse_manifest
from tests.provision.scripts import MANIFESTS, program_of


def manifest_of(stem: str) -> Manifest:
    path = MANIFESTS / f"{stem}.yaml"
    return parse_manifest(path.read_bytes(), path.name)


def behind(proxy: str, manifest: Manifest) -> Manifest:
    network = Network(Proxy(proxy), ("login.windows.net",))
    return replace(manifest, adapter=replace(manifest.adapter, network=network))


@pytest.mark.parametrize("what", ["apply", "verify", "undo", "status"])
@pytest.mark.parametrize("stem", ["online-full-access", "online-application"])
def test_online_it_says_how_to_connect_who_may_and_how_long_it_takes(stem: str, what: str) -> None:
    about = "\n".join(program_of(stem, what).about)

    for said in (
        *("ExchangeOnlineManagement 3.10.1", "Connect-ExchangeOnline -UserPrincipalName"),
        *(
            "Organization Management",
            "Exchange Administrator",
            "24 hours",
            "30 minutes to 2 hours",
        ),
        *("tenant sakura.example", "hanako.yamada@sakura.example"),
    ):
        assert said in about
    assert "New-PSSession" not in about


@pytest.mark.parametrize("what", ["apply", "verify", "undo", "status"])
@pytest.mark.parametrize("stem", ["demo", "server-basic", "server-scope"])
def test_for_a_server_it_says_where_and_who(stem: str, what: str) -> None:
    about = "\n".join(program_of(stem, what).about)

    for said in ("Organization Management", "New-PSSession", "Import-PSSession", "deserialised"):
        assert said in about
    assert "Connect-ExchangeOnline" not in about


@pytest.mark.parametrize(
    ("stem", "deployment", "roles"),
    [
        ("demo", Deployment.SERVER, ", or with the role Role Management."),
        ("online-full-access", Deployment.SERVER, ", or with the role Mail Recipients."),
        (
            *("online-full-access", Deployment.ONLINE),
            ", or with Mail Recipients and Organization Configuration.",
        ),
        ("online-application", Deployment.ONLINE, "."),
    ],
)
def test_it_names_the_roles_that_are_enough(stem: str, deployment: Deployment, roles: str) -> None:
    manifest = manifest_of(stem)
    there = replace(manifest, exchange=replace(manifest.exchange, deployment=deployment))

    about = header(there, (), ())

    assert f"Who may run it: a member of Organization Management{roles}" in about


@pytest.mark.parametrize(
    ("cloud", "environment"),
    [
        ("global", ""),
        ("gcc-high", " -ExchangeEnvironmentName O365USGovGCCHigh"),
        ("dod", " -ExchangeEnvironmentName O365USGovDoD"),
        ("china", " -ExchangeEnvironmentName O365China"),
    ],
)
def test_a_national_cloud_is_named_where_it_must_be(cloud: str, environment: str) -> None:
    manifest = replace(manifest_of("online-full-access"), cloud=CLOUDS[cloud])

    about = header(manifest, (), ())

    assert f"  Connect-ExchangeOnline -UserPrincipalName ADMINISTRATOR{environment}" in about


def test_every_cloud_has_its_environment() -> None:
    assert set(CLOUDS) == {"global", "gcc-high", "dod", "china"}


def test_a_declared_proxy_is_told_to_either_powershell_as_a_literal() -> None:
    manifest = behind("http://pro'xy.example:8080", manifest_of("online-full-access"))

    about = "\n".join(header(manifest, (), ()))

    assert "DefaultWebProxy = New-Object System.Net.WebProxy 'http://pro''xy.example:8080'" in about
    assert "$env:HTTPS_PROXY = 'http://pro''xy.example:8080'" in about


@pytest.mark.parametrize("stem", ["online-full-access", "demo"])
def test_without_a_proxy_or_on_a_server_nothing_is_said_of_one(stem: str) -> None:
    manifest = manifest_of(stem)
    other = behind("http://proxy.example:8080", manifest) if stem == "demo" else manifest

    assert "8080" not in "\n".join(header(other, (), ()))
    assert "WebProxy" not in "\n".join(header(other, (), ()))


def test_no_credentials_of_a_proxy_are_written() -> None:
    manifest = manifest_of("online-full-access")
    network = Network(Proxy("http://proxy.example:8080", "somebody"))
    behind_one = replace(manifest, adapter=replace(manifest.adapter, network=network))

    assert "somebody" not in "\n".join(header(behind_one, (), ()))
