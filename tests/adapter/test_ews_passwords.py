"""An Exchange Server without modern authentication is shown a name and a password."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapter.ews.connection import Connection
from adapter.logins import Login
from adapter.store import Create, DeniedError, Done, Folder, UnreachableError
from adapter.stores.ews import EwsStore
from provision.contract.secrets import Secret
from provision.simulator.exchange.deployment import WITH_PASSWORD, Scheme
from provision.simulator.journal import Via
from tests.adapter.exchange import HANAKO, SYNC, TARO, URL, Exchange, address_of, running_exchange
from tests.adapter.test_store_contract import MEETING

PASSWORD = "simulated"  # noqa: S105 - plainly fake


@pytest.fixture
def server() -> Iterator[Exchange]:
    with running_exchange() as exchange:
        exchange.organisation.authentication = WITH_PASSWORD
        yield exchange


def connection_of(server: Exchange, scheme: str, password: str = PASSWORD) -> Connection:
    return Connection(URL, server.network, login=Login(scheme, SYNC, Secret(password)))


def store_of(connection: Connection, mailbox: str = HANAKO) -> EwsStore:
    return EwsStore(connection, lambda _: None, address_of(mailbox))


@pytest.mark.parametrize("scheme", ["ntlm", "basic"])
def test_a_mailbox_is_read_and_written(server: Exchange, scheme: str) -> None:
    server.organisation.authentication = frozenset({Scheme(scheme)})
    with connection_of(server, scheme) as connection:
        store = store_of(connection)
        (outcome,) = store.carry_out([Create(Folder.CALENDAR, MEETING, "one")])

        assert isinstance(outcome, Done)
        assert store.fetch([outcome.key])
    assert server.subjects(HANAKO, "calendar") == [MEETING.subject]
    assert {call.via for call in server.calls} == {Via.PROXY}


def test_a_connection_that_ntlm_let_in_is_used_again(server: Exchange) -> None:
    with connection_of(server, "ntlm") as connection:
        store_of(connection).describe(Folder.CALENDAR)
        store_of(connection, TARO).describe(Folder.TASKS)

    assert [call.status for call in server.calls] == [401, 401, 200, 200]


def test_threads_do_not_spoil_each_others_proof(server: Exchange) -> None:
    with connection_of(server, "ntlm") as connection, ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(
                lambda mailbox: store_of(connection, mailbox).describe(Folder.CALENDAR),
                [HANAKO, TARO] * 8,
            )
        )

    assert len(found) == 16


@pytest.mark.parametrize("scheme", ["ntlm", "basic"])
def test_a_wrong_password_is_told_and_not_shown_again(server: Exchange, scheme: str) -> None:
    server.organisation.authentication = frozenset({Scheme(scheme)})
    with connection_of(server, scheme, "wr0ng") as connection:
        for mailbox in (HANAKO, TARO):
            with pytest.raises(DeniedError, match="EXOBRIDGE_EXCHANGE_PASSWORD") as error:
                store_of(connection, mailbox).describe(Folder.CALENDAR)

            assert mailbox in str(error.value)
            assert "wr0ng" not in str(error.value)
    assert len(server.calls) == {"ntlm": 3, "basic": 1}[scheme]


def test_a_password_never_goes_over_plain_http(server: Exchange) -> None:
    login = Login("basic", SYNC, Secret(PASSWORD))
    with (
        Connection(URL.replace("https", "http"), server.network, login=login) as connection,
        pytest.raises(UnreachableError, match="cannot be reached"),
    ):
        store_of(connection).describe(Folder.CALENDAR)

    assert server.calls == []
