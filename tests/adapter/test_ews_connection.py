"""The way to Exchange is the declared one, and what is wrong with it is told in one line."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from adapter.ews.connection import Connection, UnansweredError
from adapter.proxied import ProxiedAdapter
from adapter.store import Folder, UnreachableError
from provision.contract.messages import Language
from provision.contract.network import Network, Proxy, parse_proxy
from provision.contract.secrets import Secret
from provision.simulator.journal import Via
from provision.simulator.network import Credentials
from tests.adapter.exchange import URL, Exchange, running_exchange, store_of

PASSWORD = "pröxy/p@ss:word"  # noqa: S105 - plainly fake


def unused() -> Proxy:
    """Return a proxy's address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return parse_proxy(f"127.0.0.1:{server.getsockname()[1]}")


def why_not(url: str, network: Network) -> UnreachableError:
    with Connection(url, network) as connection, pytest.raises(UnreachableError) as error:
        store_of(connection).describe(Folder.CALENDAR)
    # Nothing of a request has left, so nobody need look up what became of a write.
    assert not isinstance(error.value, UnansweredError)
    assert "\n" not in str(error.value)
    return error.value


def test_requests_go_through_the_proxy(exchange: Exchange) -> None:
    with exchange.connection() as connection:
        store_of(connection).describe(Folder.CALENDAR)

    assert [call.via for call in exchange.calls] == [Via.PROXY]


def test_a_host_that_is_bypassed_is_reached_without_the_proxy(exchange: Exchange) -> None:
    network = replace(exchange.network, proxy=unused(), bypass=("localhost",))

    with Connection(f"{exchange.direct}/EWS/Exchange.asmx", network) as connection:
        store_of(connection).describe(Folder.CALENDAR)

    assert [call.via for call in exchange.calls] == [Via.DIRECT]


def test_the_proxy_is_told_its_credentials() -> None:
    with running_exchange(Credentials("user", Secret(PASSWORD))) as exchange:
        with exchange.connection() as connection:
            store_of(connection).describe(Folder.CALENDAR)

        assert [call.status for call in exchange.calls] == [200]


def test_a_proxy_that_wants_other_credentials_is_named_without_them() -> None:
    with running_exchange(Credentials("user", Secret(PASSWORD))) as exchange:
        assert exchange.network.proxy
        other = replace(exchange.network.proxy, password=Secret("0ther"))

        error = why_not(URL, replace(exchange.network, proxy=other))

    assert "wants credentials" in str(error)
    assert "0ther" not in str(error)
    assert "user" not in error.problems[0].text(Language.JAPANESE)


def test_a_proxy_that_is_down_is_named(exchange: Exchange) -> None:
    proxy = unused()

    error = why_not(URL, replace(exchange.network, proxy=proxy))

    assert proxy.url in str(error)


def test_a_host_that_the_proxy_does_not_let_through_is_named(exchange: Exchange) -> None:
    error = why_not("https://mail.elsewhere.example/EWS/Exchange.asmx", exchange.network)

    assert "mail.elsewhere.example" in str(error)


def test_a_host_where_nobody_listens_is_named() -> None:
    url = unused().url.replace("http://", "https://")

    error = why_not(f"{url}/EWS/Exchange.asmx", Network())

    assert "127.0.0.1 cannot be reached" in str(error)


def test_a_certificate_of_an_unknown_authority_is_told(exchange: Exchange) -> None:
    error = why_not(URL, replace(exchange.network, ca_file=""))

    assert "not trusted" in str(error)
    assert "SSL_CERT_FILE" in str(error)


def test_a_file_of_authorities_that_is_not_there_is_named(exchange: Exchange) -> None:
    error = why_not(URL, replace(exchange.network, ca_file="/no/such/ca.pem"))

    assert "/no/such/ca.pem" in str(error)


def test_a_file_of_authorities_with_something_else_in_it_is_named(
    exchange: Exchange, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("not a certificate\n")

    error = why_not(URL, replace(exchange.network, ca_file=str(file)))

    assert str(file) in str(error)


def test_the_shell_s_variables_change_nothing(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, unused().url)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such/ca.pem")

    with exchange.connection() as connection:
        store_of(connection).describe(Folder.CALENDAR)

    assert [call.via for call in exchange.calls] == [Via.PROXY]


def test_nothing_is_held_back_on_the_way_through_a_proxy(exchange: Exchange) -> None:
    assert exchange.network.proxy
    adapter = ProxiedAdapter()

    pool = adapter.proxy_manager_for(exchange.network.proxy.url).connection_from_url(URL)

    assert (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1) in pool.conn_kw["socket_options"]
    adapter.close()
