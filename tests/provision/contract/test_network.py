from dataclasses import replace

import pytest

from provision.contract.network import (
    Network,
    NetworkError,
    Proxy,
    network_of,
    parse_bypass,
    parse_proxy,
    way_out,
)
from provision.contract.secrets import Secret

PROXY = Proxy("http://proxy.example:8080")


@pytest.mark.parametrize(
    ("bypass", "host", "direct"),
    [
        ("login.windows.net|outlook.office365.com", "outlook.office365.com", True),
        # The page's host of sign-in stands for the one that is used today.
        ("login.windows.net|outlook.office365.com", "login.microsoftonline.com", True),
        ("login.microsoftonline.com", "login.windows.net", True),
        ("login.windows.net", "graph.microsoft.com", False),
        ("*.office365.com", "outlook.office365.com", True),
        ("*.office365.com", "office365.com", False),
        ("mail.*", "mail.sakura.example", True),
        ("mail.sakura.example", "MAIL.Sakura.Example", True),
        ("mail.sakura.example", "xmail.sakura.example", False),
        ("mail.sakura.example", "mailxsakura.example", False),
        ("*", "anything.example", True),
        ("", "mail.sakura.example", False),
    ],
)
def test_a_bypass_means_what_java_means_by_it(bypass: str, host: str, direct: bool) -> None:
    network = Network(PROXY, parse_bypass(bypass))

    assert network.proxy_for(host) == (None if direct else PROXY)


def test_a_proxy_keeps_its_password_to_itself() -> None:
    proxy = parse_proxy("http://u%40x:p%3Ass%2Fword@proxy.example:8080")

    assert proxy == Proxy("http://proxy.example:8080", "u@x", Secret("p:ss/word"))
    assert "p:ss" not in repr(proxy)
    assert proxy.revealed() == "http://u%40x:p%3Ass%2Fword@proxy.example:8080"


@pytest.mark.parametrize(
    "text",
    ["", "proxy.example", "socks5://proxy:1", "http://:8080", "http://proxy:x", "http://p:1/path"],
)
def test_what_is_no_proxy_is_refused(text: str) -> None:
    with pytest.raises(NetworkError, match="not a proxy address"):
        parse_proxy(text)


def test_a_refused_proxy_address_does_not_show_its_password() -> None:
    with pytest.raises(NetworkError) as refused:
        parse_proxy("ftp://user:hunter2@proxy.example:8080")

    assert "hunter2" not in str(refused.value)


def test_the_shell_gives_proxy_bypass_and_authorities() -> None:
    shell = {
        "https_proxy": "proxy.example:8080",
        "NO_PROXY": "localhost, .sakura.example",
        "SSL_CERT_FILE": "ca.pem",
    }

    network = network_of(shell)

    assert network.proxy == PROXY
    assert network.ca_file == "ca.pem"
    assert network.proxy_for("mail.sakura.example") is None
    assert network.proxy_for("localhost") is None
    assert network.proxy_for("graph.microsoft.com") == PROXY


SHELL = {"HTTPS_PROXY": "http://u:p@other.example:1", "NO_PROXY": "a.example"}
CREDENTIALS = {"EXOBRIDGE_PROXY_USERNAME": "me", "EXOBRIDGE_PROXY_PASSWORD": "hunter2"}


def test_what_is_declared_comes_before_the_shell() -> None:
    declared = way_out(Network(PROXY, ("b.example",)), SHELL)

    assert declared == Network(PROXY, ("b.example",))
    assert way_out(Network(), SHELL) == network_of(SHELL)
    assert way_out(Network(bypass=("b.example",)), SHELL).bypass[0] == "b.example"


def test_credentials_come_from_the_environment_and_go_to_no_other_proxy() -> None:
    same = {"HTTPS_PROXY": "http://u:p@proxy.example:8080"}

    assert way_out(Network(PROXY), CREDENTIALS).proxy == replace(
        PROXY, username="me", password=Secret("hunter2")
    )
    assert way_out(Network(PROXY), same).proxy == replace(PROXY, username="u", password=Secret("p"))
    assert way_out(Network(PROXY), SHELL).proxy == PROXY


def test_a_password_without_a_user_is_refused() -> None:
    with pytest.raises(NetworkError, match="EXOBRIDGE_PROXY_USERNAME is not") as refused:
        way_out(Network(PROXY), {"EXOBRIDGE_PROXY_PASSWORD": "hunter2"})

    assert "hunter2" not in str(refused.value)


def test_a_declared_proxys_own_credentials_count_more_than_the_shells() -> None:
    declared = replace(PROXY, username="file", password=Secret("in-the-file"))
    shell = {"HTTPS_PROXY": "http://shell:secret@proxy.example:8080"}

    assert way_out(Network(declared), shell).proxy == declared
    assert way_out(Network(declared), {}).proxy == declared
    named = {"EXOBRIDGE_PROXY_USERNAME": "named", "EXOBRIDGE_PROXY_PASSWORD": "by-name"}
    assert way_out(Network(declared), shell | named).proxy == replace(
        PROXY, username="named", password=Secret("by-name")
    )
