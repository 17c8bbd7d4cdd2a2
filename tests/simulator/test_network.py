"""The simulated network as real clients and raw sockets meet it."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import requests

from provision.contract.secrets import Secret
from provision.simulator.authority import Authority, write_authority
from provision.simulator.faults import Faults, Match, throttled, unavailable
from provision.simulator.http import Request, Response, json_response
from provision.simulator.journal import Journal, Tunnel, Via, calls_asked
from provision.simulator.network import Credentials, Network
from provision.simulator.world import StoppedClock, system_clock

GRAPH = "https://graph.microsoft.com"
EWS = "https://mail.sakura.example/EWS/Exchange.asmx"
BIG = bytes(range(256)) * (5 * 4096)


@dataclass(slots=True)
class Echo:
    """Answers with what it was asked, and notices when two ask at once."""

    asked: list[Request] = field(default_factory=list)
    inside: int = 0
    crowded: bool = False
    slow: float = 0.0

    def answer(self, request: Request) -> Response:
        self.inside += 1
        self.crowded |= self.inside > 1
        self.asked.append(request)
        time.sleep(self.slow)
        self.inside -= 1
        if request.path == "/empty":
            return Response(204)
        return Response(200, request.body or b"nothing", (("X-Host", request.host),))


@dataclass(slots=True)
class Wired:
    """A network with an echo behind each of its hosts."""

    network: Network
    authority: Authority
    echo: Echo
    journal: Journal
    faults: Faults

    @property
    def proxy_port(self) -> int:
        return int(self.network.proxy_address.rpartition(":")[2])

    @property
    def direct_port(self) -> int:
        return int(self.network.direct_address.rpartition(":")[2])

    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.authority.ca_file))

    def client(self) -> httpx.Client:
        return httpx.Client(
            proxy=self.network.proxy_address, verify=self.context(), trust_env=False
        )

    def session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.proxies = {"https": self.network.proxy_address}
        session.verify = str(self.authority.ca_file)
        return session

    def tunnel(self, host: str) -> ssl.SSLSocket:
        bare = socket.create_connection(("127.0.0.1", self.proxy_port), timeout=10)
        bare.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
        assert bare.recv(1000).startswith(b"HTTP/1.1 200 ")
        return self.context().wrap_socket(bare, server_hostname=host)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    hosts = ["graph.microsoft.com", "mail.sakura.example"]
    return write_authority(tmp_path_factory.mktemp("authority"), hosts, system_clock())


def wire(authority: Authority, credentials: Credentials | None = None) -> Wired:
    echo, journal, faults = Echo(), Journal(), Faults()
    services = dict.fromkeys(["graph.microsoft.com", "mail.sakura.example", "localhost"], echo)
    network = Network(services, authority, journal, faults, credentials)
    return Wired(network, authority, echo, journal, faults)


@pytest.fixture
def wired(authority: Authority) -> Iterator[Wired]:
    wired = wire(authority)
    with wired.network:
        yield wired


def test_httpx_reaches_a_simulated_host_through_the_proxy(wired: Wired) -> None:
    with wired.client() as client:
        answer = client.post(f"{GRAPH}/v1.0//users?$top=2&$filter=a%20b", content=b"hello")

    assert (answer.status_code, answer.content) == (200, b"hello")
    [call] = wired.journal.calls
    assert (call.number, call.via, call.status) == (1, Via.PROXY, 200)
    assert (call.method, call.host, call.path) == ("POST", "graph.microsoft.com", "/v1.0//users")
    assert call.query == {"$top": "2", "$filter": "a b"}
    assert wired.journal.tunnels == [Tunnel("graph.microsoft.com", 443, 200)]


def test_requests_reaches_a_simulated_host_through_the_proxy(wired: Wired) -> None:
    with wired.session() as session:
        answer = session.post(EWS, data=b"<soap/>", timeout=10)

    assert (answer.status_code, answer.content) == (200, b"<soap/>")
    assert answer.headers["X-Host"] == "mail.sakura.example"


def test_the_certificates_satisfy_a_strict_verifier(wired: Wired) -> None:
    strict = wired.context()
    strict.verify_flags |= ssl.VERIFY_X509_STRICT
    proxy = wired.network.proxy_address

    with httpx.Client(proxy=proxy, verify=strict, trust_env=False) as client:
        answer = client.get(EWS)

    assert answer.status_code == 200


def test_nobody_trusts_the_hosts_without_the_authority(wired: Wired) -> None:
    with (
        httpx.Client(proxy=wired.network.proxy_address, trust_env=False) as client,
        pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        client.get(GRAPH)


@pytest.mark.parametrize("address", ["https://www.example.com/", f"{GRAPH}:8443/"])
def test_the_proxy_refuses_what_is_not_simulated(wired: Wired, address: str) -> None:
    with wired.client() as client, pytest.raises(httpx.ProxyError, match="403"):
        client.get(address)

    [tunnel] = wired.journal.tunnels
    assert not tunnel.allowed
    assert not wired.journal.calls


def test_the_proxy_takes_no_plain_http(wired: Wired) -> None:
    with wired.client() as client:
        answer = client.get("http://graph.microsoft.com/")

    assert answer.status_code == 403
    assert "only tunnels" in answer.text


def test_loopback_is_reached_without_the_proxy(wired: Wired) -> None:
    with httpx.Client(verify=wired.context(), trust_env=False) as client:
        answer = client.get(f"{wired.network.direct_address}/EWS/Exchange.asmx")

    assert answer.headers["X-Host"] == "localhost"
    assert [call.via for call in wired.journal.calls] == [Via.DIRECT]
    assert not wired.journal.tunnels


def test_the_direct_door_serves_hosts_by_the_name_that_is_asked_for(wired: Wired) -> None:
    with httpx.Client(verify=wired.context(), trust_env=False) as client:
        known = client.get(wired.network.direct_address, headers={"Host": "graph.microsoft.com"})
        unknown = client.get(wired.network.direct_address, headers={"Host": "www.example.com"})

    assert known.headers["X-Host"] == "graph.microsoft.com"
    assert unknown.status_code == 421


@pytest.mark.parametrize(
    ("username", "password", "status"),
    [("user", "wrong", 407), ("", "", 407), ("user", "p@ss:wörd", 200)],
)
def test_a_proxy_with_credentials_takes_no_others(
    authority: Authority, username: str, password: str, status: int
) -> None:
    wired = wire(authority, Credentials("user", Secret("p@ss:wörd")))

    with wired.network:
        proxy = httpx.Proxy(
            f"http://127.0.0.1:{wired.proxy_port}", auth=(username, password) if username else None
        )
        with httpx.Client(proxy=proxy, verify=wired.context(), trust_env=False) as client:
            if status == 200:
                assert client.get(GRAPH).status_code == 200
            else:
                with pytest.raises(httpx.ProxyError, match="407"):
                    client.get(GRAPH)

    assert [tunnel.status for tunnel in wired.journal.tunnels] == [status]


def test_the_address_of_a_proxy_has_its_credentials(authority: Authority) -> None:
    wired = wire(authority, Credentials("user", Secret("p@ss:word")))

    with wired.network, wired.client() as client, wired.session() as session:
        by_httpx, by_requests = client.get(GRAPH), session.get(GRAPH, timeout=10)

    assert (by_httpx.status_code, by_requests.status_code) == (200, 200)


def test_a_connection_is_used_again(wired: Wired) -> None:
    with wired.client() as client, wired.session() as session:
        for _ in range(20):
            client.get(GRAPH)
            session.post(EWS, data=b"x", timeout=10)
        client.get(f"{GRAPH}/empty")
        client.head(GRAPH)
        client.get(GRAPH)

    assert len(wired.journal.calls) == 43
    assert len(wired.journal.tunnels) == 2


def test_a_body_does_not_wait_until_its_head_is_acknowledged(wired: Wired) -> None:
    with wired.session() as session:
        begun = time.monotonic()
        for _ in range(40):
            session.post(EWS, data=b"x", timeout=10)
        took = time.monotonic() - begun

    assert took < 1.2  # 40 times the 40 ms of a delayed acknowledgement are 1.6


@pytest.mark.parametrize("chunked", [False, True])
def test_big_bodies_pass_both_ways(wired: Wired, chunked: bool) -> None:
    body = (BIG[at : at + 100_000] for at in range(0, len(BIG), 100_000)) if chunked else BIG

    with wired.client() as client:
        answer = client.post(EWS, content=body)

    assert answer.content == BIG
    assert answer.headers["Content-Length"] == str(len(BIG))
    assert ("transfer-encoding" in wired.echo.asked[0].headers) is chunked


def test_twenty_threads_are_served_and_services_asked_one_at_a_time(wired: Wired) -> None:
    wired.echo.slow = 0.001

    def ask(number: int) -> str:
        with wired.client() as client:
            return "".join(client.post(EWS, content=f"{number};").text for _ in range(5))

    with ThreadPoolExecutor(20) as pool:
        said = list(pool.map(ask, range(20)))

    assert said == [f"{number};" * 5 for number in range(20)]
    assert not wired.echo.crowded
    assert [call.number for call in wired.journal.calls] == list(range(1, 101))


def test_latency_delays_answers_but_not_each_other(wired: Wired) -> None:
    wired.faults.latency = 0.3

    def ask(_: int) -> int:
        with wired.client() as client:
            return client.get(EWS).status_code

    begun = time.monotonic()
    with ThreadPoolExecutor(10) as pool:
        said = list(pool.map(ask, range(10)))
    took = time.monotonic() - begun

    assert said == [200] * 10
    assert 0.3 <= took < 2  # one after the other it would be 3


def test_who_expects_to_be_told_to_continue_is_told(wired: Wired) -> None:
    head = b"POST / HTTP/1.1\r\nHost: mail.sakura.example\r\nContent-Length: 5\r\n"

    with wired.tunnel("mail.sakura.example") as secured:
        secured.sendall(head + b"Expect: 100-continue\r\n\r\n")
        told = secured.recv(1000)
        secured.sendall(b"hello")
        answer = secured.recv(1000)

    assert told == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answer.endswith(b"hello")


HOST = b"Host: mail.sakura.example\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        b"hello\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/2.0\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"no header\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"Space : before\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"X: 1\r\n" * 201 + b"\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"x" * 70_000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nnothing\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
        b"POST / HTTP/1.1\r\n"
        + HOST
        + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_what_is_no_http_is_answered_400_and_reaches_nobody(wired: Wired, sent: bytes) -> None:
    with wired.tunnel("mail.sakura.example") as secured:
        secured.sendall(sent)
        answer = secured.recv(1000)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"Connection: close" in answer
    assert not wired.echo.asked


def test_a_body_that_ends_early_reaches_nobody(authority: Authority) -> None:
    wired = wire(authority)

    with wired.network, wired.tunnel("mail.sakura.example") as secured:
        secured.sendall(b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nhell")

    assert not wired.echo.asked


def test_a_client_may_begin_tls_before_it_is_told_that_the_tunnel_stands(wired: Wired) -> None:
    outgoing = ssl.MemoryBIO()
    secured = wired.context().wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        secured.do_handshake()

    with socket.create_connection(("127.0.0.1", wired.proxy_port), timeout=10) as bare:
        bare.sendall(b"CONNECT localhost:443 HTTP/1.1\r\n\r\n" + outgoing.read())
        with bare.makefile("rb") as stream:
            established = stream.readline() + stream.readline()
            hello = stream.read(1)

    assert established.startswith(b"HTTP/1.1 200 ")
    assert hello == b"\x16"  # a handshake record, not the server's complaint


def test_a_tunnel_leads_to_its_own_host_only(wired: Wired) -> None:
    with wired.client() as client:
        answer = client.get(GRAPH, headers={"Host": "mail.sakura.example"})

    assert answer.status_code == 421
    assert not wired.echo.asked


def test_requests_on_one_connection_may_come_before_the_answers(wired: Wired) -> None:
    one = b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\n\r\n"

    with wired.tunnel("mail.sakura.example") as secured:
        secured.sendall(one + b"a" + one + b"b")
        secured.sendall(b"GET / HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
        with secured.makefile("rb") as stream:
            answers = stream.read()

    assert answers.count(b"HTTP/1.1 200 OK") == 3
    assert [request.body for request in wired.echo.asked] == [b"a", b"b", b""]


def test_the_nth_call_that_matches_is_answered_otherwise(wired: Wired) -> None:
    wired.faults.answer(throttled(7), Match(path="/users"), nth=2, times=2)
    wired.faults.answer(unavailable(), Match(host="mail.sakura.example", method="POST"))

    with wired.client() as client:
        users = [client.get(f"{GRAPH}/v1.0/users") for _ in range(4)]
        others = [client.get(GRAPH), client.get(EWS), client.post(EWS), client.post(EWS)]

    assert [answer.status_code for answer in users] == [200, 429, 429, 200]
    assert users[1].headers["Retry-After"] == "7"
    assert [answer.status_code for answer in others] == [200, 200, 503, 200]
    assert [request.path for request in wired.echo.asked].count("/v1.0/users") == 2


def soap(operation: str) -> bytes:
    space = "http://schemas.xmlsoap.org/soap/envelope/"
    return f'<s:Envelope xmlns:s="{space}"><s:Body><{operation}/></s:Body></s:Envelope>'.encode()


def test_a_soap_operation_can_be_matched(wired: Wired) -> None:
    wired.faults.answer(unavailable(), Match(operation="CreateItem"))
    bodies = [soap("GetItem"), b"no xml", b"", soap("CreateItem"), soap("CreateItem")]

    with wired.client() as client:
        said = [client.post(EWS, content=body).status_code for body in bodies]

    assert said == [200, 200, 200, 503, 200]


def test_a_dropped_connection_leaves_no_trace_at_the_service(wired: Wired) -> None:
    wired.faults.drop()

    with wired.client() as client, pytest.raises(httpx.RemoteProtocolError):
        client.post(EWS, content=b"write")

    assert not wired.echo.asked
    [call] = wired.journal.calls
    assert (call.status, call.arrived) == (0, False)


def test_a_request_is_handled_when_its_sender_has_long_given_up(wired: Wired) -> None:
    wired.faults.clock = clock = StoppedClock()
    wired.faults.delay(timedelta(seconds=60))

    with wired.session() as session:
        with pytest.raises(requests.ConnectionError):
            session.post(EWS, data=b"late", timeout=10)
        clock.forward(timedelta(seconds=59))
        session.post(EWS, data=b"before", timeout=10)
        clock.forward(timedelta(seconds=1))
        session.post(EWS, data=b"after", timeout=10)

    assert [request.body for request in wired.echo.asked] == [b"before", b"late", b"after"]
    assert [call.arrived for call in wired.journal.calls] == [False, True, True]


def test_a_lost_reply_is_one_that_was_made(wired: Wired) -> None:
    wired.faults.lose_reply(nth=2)

    with wired.session() as session:
        session.post(EWS, data=b"first", timeout=10)
        with pytest.raises(requests.ConnectionError):
            session.post(EWS, data=b"second", timeout=10)
        session.post(EWS, data=b"third", timeout=10)

    assert [request.body for request in wired.echo.asked] == [b"first", b"second", b"third"]
    assert [(call.status, call.arrived) for call in wired.journal.calls] == [
        (200, True),
        (200, False),
        (200, True),
    ]


def test_a_truncated_answer_is_noticed_by_clients(wired: Wired) -> None:
    wired.faults.truncate(3, times=2)

    with wired.client() as client, pytest.raises(httpx.RemoteProtocolError):
        client.post(EWS, content=b"hello")
    with wired.session() as session, pytest.raises(requests.RequestException, match="3 bytes"):
        session.post(EWS, data=b"hello", timeout=10)


def test_faults_can_be_cleared(wired: Wired) -> None:
    wired.faults.latency = 60
    wired.faults.answer(unavailable(), times=9)

    wired.faults.clear()

    with wired.client() as client:
        assert client.get(EWS).status_code == 200


def test_stopping_does_not_wait_for_clients_and_leaves_no_thread(authority: Authority) -> None:
    wired = wire(authority)
    threads = set(threading.enumerate())

    with ExitStack() as left_open:
        with wired.network:
            client = left_open.enter_context(wired.client())
            client.get(EWS)
            left_open.enter_context(wired.tunnel("graph.microsoft.com"))
            silent = ("127.0.0.1", wired.direct_port)
            left_open.enter_context(socket.create_connection(silent))
            left_open.enter_context(socket.create_connection(("127.0.0.1", wired.proxy_port)))
            begun = time.monotonic()
        took = time.monotonic() - begun
        with pytest.raises(httpx.HTTPError):
            client.get(EWS)

    assert took < 2
    assert not set(threading.enumerate()) - threads


def test_stopping_ends_the_wait_for_a_late_answer(authority: Authority) -> None:
    wired = wire(authority)
    wired.faults.latency = 60

    with ThreadPoolExecutor(1) as pool:
        with wired.network:
            client = wired.client()
            asking = pool.submit(client.get, EWS)
            while not wired.journal.calls:
                time.sleep(0.01)
            begun = time.monotonic()
        took = time.monotonic() - begun
        asking.exception(timeout=5)
        client.close()

    assert took < 2


def test_the_parts_of_a_batch_are_calls(wired: Wired) -> None:
    parts = [{"id": "1", "method": "GET", "url": "/users"}, {"id": "2", "method": "PATCH"}]
    parts[1]["url"] = "/applications/1"

    with wired.client() as client:
        client.post(f"{GRAPH}/v1.0/%24batch", json={"requests": parts})
        client.post(f"{GRAPH}/v1.0/$batch", content=b"none")
        client.get(f"{GRAPH}/v1.0/me")

    assert list(calls_asked(wired.journal.calls)) == [
        "GET /users",
        "PATCH /applications/1",
        "POST a batch that is none",
        "GET /v1.0/me",
    ]


def test_the_key_of_the_hosts_is_for_its_owner_alone(authority: Authority) -> None:
    assert Path(authority.host_file).stat().st_mode & 0o777 == 0o600


def test_json_is_answered_with_its_length(wired: Wired) -> None:
    wired.faults.answer(json_response(200, {"名": "山田 花子"}))

    with wired.client() as client:
        answer = client.get(GRAPH)

    assert answer.json() == {"名": "山田 花子"}
    assert answer.headers["Content-Length"] == str(len(answer.content))
