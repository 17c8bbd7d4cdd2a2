"""An Exchange Server without modern authentication, as exchangelib and others find it."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from exchangelib import (
    BASIC,
    IMPERSONATION,
    NTLM,
    Account,
    Configuration,
    Credentials,
    FailFast,
)
from exchangelib.errors import ErrorImpersonateUserDenied, UnauthorizedError
from exchangelib.protocol import BaseProtocol, close_connections
from exchangelib.version import EXCHANGE_2016, Version

from provision.simulator.authority import write_authority
from provision.simulator.exchange.deployment import WITH_PASSWORD, Scheme
from provision.simulator.exchange.ntlm import md4, read_proof
from provision.simulator.faults import Faults
from provision.simulator.http import Request
from provision.simulator.journal import Journal
from provision.simulator.network import Network
from tests.simulator.exchange.ews import ENVELOPE, HANAKO, HOST, SYNC, TARO, VERSION, Ews

BODY = ENVELOPE.format(headers=VERSION, body="<m:GetServerTimeZones/>").encode()
LOGON = r"SAKURA\sync"
PASSWORD = "simulated"  # noqa: S105 - plainly fake


@pytest.fixture
def way(ews: Ews, tmp_path: Path) -> Iterator[tuple[Ews, Journal]]:
    """The server on its network, with exchangelib sent there."""
    ews.organisation.authentication = WITH_PASSWORD
    authority, journal = write_authority(tmp_path, [HOST], datetime.now(UTC)), Journal()
    with Network({HOST: ews.server}, authority, journal, Faults()) as network:
        proxies = {"https": network.proxy_address}

        class ThroughProxy(requests.adapters.HTTPAdapter):
            def send(self, *request: Any, **how: Any) -> requests.Response:
                how |= {"proxies": proxies, "verify": str(authority.ca_file)}
                return super().send(*request, **how)

        usual = BaseProtocol.HTTP_ADAPTER_CLS
        BaseProtocol.HTTP_ADAPTER_CLS = ThroughProxy
        yield ews, journal
        close_connections()
        BaseProtocol.HTTP_ADAPTER_CLS = usual


def account(kind: str, user: str, password: str = PASSWORD) -> Account:
    config = Configuration(
        service_endpoint=f"https://{HOST}/EWS/Exchange.asmx",
        credentials=Credentials(user, password),
        auth_type=kind,
        version=Version(EXCHANGE_2016),
        retry_policy=FailFast(),
    )
    return Account(HANAKO, config=config, access_type=IMPERSONATION, autodiscover=False)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("kind", [BASIC, NTLM])
@pytest.mark.parametrize("user", [SYNC, LOGON, LOGON.lower()])
def test_a_name_and_its_password_let_in(kind: str, user: str) -> None:
    assert account(kind, user).calendar.name == "予定表"


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("kind", [BASIC, NTLM])
@pytest.mark.parametrize(
    ("user", "password"), [(SYNC, "wrong"), (SYNC, "Simulated"), ("who@sakura.example", PASSWORD)]
)
def test_a_wrong_password_does_not(kind: str, user: str, password: str) -> None:
    with pytest.raises(UnauthorizedError):
        _ = account(kind, user, password).calendar.name


@pytest.mark.usefixtures("way")
def test_only_who_has_the_role_acts_for_others() -> None:
    with pytest.raises(ErrorImpersonateUserDenied):
        _ = account(NTLM, TARO).calendar.name


def test_ntlm_lets_a_connection_in_and_no_other(way: tuple[Ews, Journal]) -> None:
    ews, journal = way
    owner = account(NTLM, SYNC)
    assert owner.calendar.name
    assert owner.tasks.name

    numbers = {call.request.connection for call in journal.calls}
    statuses = [call.status for call in journal.calls]
    (known,) = numbers
    own, other = (ews.send(_post(connection=number)).status for number in (known, max(numbers) + 1))

    assert statuses[:3] == [401, 401, 200]
    assert set(statuses[3:]) == {200}
    assert (own, other) == (200, 401)


def _post(authorization: str = "", connection: int = 0) -> Request:
    headers = {"content-type": "text/xml; charset=utf-8"}
    if authorization:
        headers["authorization"] = authorization
    return Request("POST", HOST, "/EWS/Exchange.asmx", {}, headers, BODY, connection)


@pytest.mark.parametrize(
    ("schemes", "offered"),
    [
        ({Scheme.BASIC}, [f'Basic realm="{HOST}"']),
        ({Scheme.NTLM}, ["NTLM"]),
        ({Scheme.BASIC, Scheme.NTLM}, ["NTLM", f'Basic realm="{HOST}"']),
    ],
)
def test_the_server_says_what_lets_in_and_takes_nothing_else(
    ews: Ews, schemes: set[Scheme], offered: list[str]
) -> None:
    ews.organisation.authentication = frozenset(schemes)

    answers = [ews.send(_post(shown)) for shown in ("", f"Bearer {SYNC}", "Basic", "Digest x")]

    assert [answer.status for answer in answers] == [401] * 4
    assert [value for _, value in answers[1].headers] == offered


@pytest.mark.parametrize("shown", ["NTLM !", "NTLM TlRMTVNTUAADAAAA", "Basic !", "Basic /w=="])
def test_what_is_no_message_of_a_scheme_is_refused(ews: Ews, shown: str) -> None:
    ews.organisation.authentication = WITH_PASSWORD

    assert ews.send(_post(shown)).status == 401


def test_a_server_that_wants_tokens_takes_no_password(ews: Ews) -> None:
    shown = base64.b64encode(f"{SYNC}:simulated".encode()).decode()

    assert ews.send(_post(f"Basic {shown}")).status == 401


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (b"", "31d6cfe0d16ae931b73c59d7e0c089c0"),
        (b"abc", "a448017aaf21d8525fc10ae87aa6729d"),
        (b"1234567890" * 8, "e33b4ddc9c38f2199c3e7b164fcc0536"),
    ],
)
def test_the_digest_is_that_of_rfc_1320(text: bytes, digest: str) -> None:
    assert md4(text).hex() == digest


def test_a_proof_cut_short_proves_nothing() -> None:
    message = b"NTLMSSP\0\3\0\0\0" + bytes(52)

    proof = read_proof(message)

    assert proof
    assert not proof.is_made_with(PASSWORD, bytes(8))
    assert read_proof(message[:63]) is None
