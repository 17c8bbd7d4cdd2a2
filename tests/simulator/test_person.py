"""A person at the pages of a small sign-in service of this test's own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from provision.contract.secrets import Secret
from provision.simulator.authority import write_authority
from provision.simulator.browser import Browser
from provision.simulator.faults import Faults
from provision.simulator.http import Request, Response
from provision.simulator.journal import Journal
from provision.simulator.network import Credentials, Network
from provision.simulator.person import PageRefusedError, Person, Visit
from provision.simulator.world import system_clock

HOST = "login.microsoftonline.com"
RIGHT = "simulated"
CONSENT = (
    '<form method="POST" action="consent"><input type=hidden name=flow value="&lt;1&gt;">'
    '<input type="checkbox" name="organization" value="yes"><button>nameless</button>'
    '<button name="accept" value="yes">Accept</button><button name="cancel" value="no">X</button>'
)


def html(text: str) -> Response:
    return Response(200, text.encode(), (("Content-Type", "text/html; charset=utf-8"),))


def sign_in_form(error: str = "") -> Response:
    said = f'<p id="error">{error}</p>' if error else ""
    return html(
        f'{said}<form method="post" action="/login"><input type="hidden" name="flow" value="1">'
        '<input name="login" value="hint"><input name="passwd" type="password"></form>'
    )


@dataclass(slots=True)
class SignIn:
    """Asks for an account, then goes on to `then`."""

    then: Response = field(default_factory=lambda: html("done"))
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def answer(self, request: Request) -> Response:
        sent = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        self.asked.append((request.path, sent or dict(request.query)))
        if request.path == "/login":
            right = sent["passwd"] == RIGHT
            return self.then if right else sign_in_form("AADSTS50126: wrong")
        if request.path == "/consent":
            return redirect(f"http://sync.example:8080/?code={'accept' in sent}")
        return PAGES.get(request.path) or sign_in_form()


def redirect(address: str) -> Response:
    return Response(302, headers=(("Location", address),))


PAGES = {
    "/device": html('<form action=start><input name="user_code"><input type=submit>'),
    "/forbidden": html("<h1>No</h1><p id=error>AADSTS700016: <b>not</b>\n here</p> more"),
    "/moved": redirect("/authorize?moved=1"),
    "/round": redirect("/round"),
    "/gone": Response(404, b"nothing here"),
}


@dataclass(slots=True)
class Scene:
    service: SignIn
    hanako: Person
    stranger: Person

    def opens(self, path: str) -> Visit:
        return self.hanako.open(f"https://{HOST}{path}")


@pytest.fixture(scope="module")
def _network(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[dict[str, SignIn], Browser]]:
    authority = write_authority(tmp_path_factory.mktemp("authority"), [HOST], system_clock())
    services = {HOST: SignIn()}
    credentials = Credentials("user", Secret("p@ss"))
    with Network(services, authority, Journal(), Faults(), credentials) as network:
        yield services, Browser(network.proxy_address, authority.ca_file)


@pytest.fixture
def scene(_network: tuple[dict[str, SignIn], Browser]) -> Scene:
    services, browser = _network
    services[HOST] = SignIn()
    people = [
        Person("hanako.yamada@sakura.example", Secret(password), browser, frozenset({HOST}))
        for password in (RIGHT, "forgotten")
    ]
    return Scene(services[HOST], *people)


@contextmanager
def application(reply: str) -> Iterator[tuple[str, list[str]]]:
    """Listen on loopback as an application that waits for its sign-in does."""
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self._reply()

        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._reply()

        def _reply(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(reply.encode())

        def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - its name

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        yield f"http://localhost:{server.server_port}/server-getoauthtokens.do", heard
        thread.join()


def test_a_person_signs_in_and_the_application_on_loopback_is_called(scene: Scene) -> None:
    with application("ありがとう") as (address, heard):
        scene.service.then = redirect(f"{address}?code=1&state=2")

        visit = scene.opens("/authorize?a=b%20c")

    assert visit == Visit(f"{address}?code=1&state=2", "ありがとう")
    assert heard == ["/server-getoauthtokens.do?code=1&state=2"]
    assert scene.service.asked == [
        ("/authorize", {"a": "b c"}),
        (
            "/login",
            {"flow": "1", "login": "hanako.yamada@sakura.example", "passwd": "simulated"},
        ),
    ]


def test_an_application_may_be_called_by_a_form(scene: Scene) -> None:
    with application("thanks") as (address, heard):
        scene.service.then = html(
            f'<form method="post" action="{address}"><input type="hidden" name="code" value="1">'
        )

        visit = scene.opens("/authorize")

    assert visit == Visit(address, "thanks")
    assert heard == ["code=1"]


@pytest.mark.parametrize(
    "address", ["https://sync.example/do?code=1", "http://localhost:9/do?code=1", "urn:ietf:oob"]
)
def test_where_nobody_listens_the_address_can_still_be_copied(scene: Scene, address: str) -> None:
    scene.service.then = redirect(address)

    visit = scene.opens("/authorize")

    assert visit == Visit(address, "")


def test_redirects_on_the_way_are_followed(scene: Scene) -> None:
    visit = scene.opens("/moved")

    assert visit.text == "done"
    assert scene.service.asked[1] == ("/authorize", {"moved": "1"})


def test_a_wrong_password_is_told(scene: Scene) -> None:
    with pytest.raises(PageRefusedError, match="AADSTS50126: wrong") as caught:
        scene.stranger.open(f"https://{HOST}/authorize")

    assert caught.value.code == "AADSTS50126"


def test_a_page_that_refuses_is_told_in_its_words(scene: Scene) -> None:
    with pytest.raises(PageRefusedError) as caught:
        scene.opens("/forbidden")

    assert caught.value.code == "AADSTS700016"
    assert caught.value.text == "AADSTS700016: not here"


def test_a_refusal_with_a_way_back_leads_back(scene: Scene) -> None:
    scene.service.then = html(
        '<p id="error">AADSTS90094: ask an administrator</p><form method=post action="/consent">'
        '<button name="cancel" value="yes">Back</button>'
    )

    visit = scene.opens("/authorize")

    assert visit.refusal == "AADSTS90094: ask an administrator"
    assert visit.address == "http://sync.example:8080/?code=False"
    assert scene.service.asked[-1] == ("/consent", {"cancel": "yes"})


def test_a_refusal_is_not_taken_for_a_question(scene: Scene) -> None:
    scene.service.then = html(f'<p id="error">AADSTS50105: not assigned</p>{CONSENT}')

    with pytest.raises(PageRefusedError, match="AADSTS50105"):
        scene.opens("/authorize")


def test_of_two_forms_the_first_is_filled_in(scene: Scene) -> None:
    scene.service.then = html(f'{CONSENT}</form><form action="/elsewhere"><input name="x"></form>')

    scene.opens("/authorize")

    assert scene.service.asked[-1] == ("/consent", {"flow": "<1>", "accept": "yes"})


@pytest.mark.parametrize(
    ("choice", "sent"),
    [
        ({}, {"flow": "<1>", "accept": "yes"}),
        ({"for_everybody": True}, {"flow": "<1>", "organization": "yes", "accept": "yes"}),
        ({"declines": True}, {"flow": "<1>", "cancel": "no"}),
    ],
)
def test_a_person_consents_or_declines(
    scene: Scene, choice: dict[str, bool], sent: dict[str, str]
) -> None:
    scene.service.then = html(CONSENT)

    visit = scene.hanako.open(f"https://{HOST}/authorize", **choice)

    assert scene.service.asked[-1] == ("/consent", sent)
    assert urlsplit(visit.address).query == f"code={'accept' in sent}"


def test_a_person_enters_the_code_of_a_device_and_signs_in(scene: Scene) -> None:
    visit = scene.hanako.enter_device_code(f"https://{HOST}/device", "ABCD-1234")

    assert visit.text == "done"
    assert scene.service.asked[1] == ("/start", {"user_code": "ABCD-1234"})
    assert scene.service.asked[2][0] == "/login"


def test_nobody_goes_round_for_ever(scene: Scene) -> None:
    with pytest.raises(PageRefusedError, match="no end"):
        scene.opens("/round")


def test_a_page_that_is_not_there_is_told(scene: Scene) -> None:
    with pytest.raises(PageRefusedError, match="404 nothing here"):
        scene.opens("/gone")


def test_a_password_is_not_shown(scene: Scene) -> None:
    assert "simulated" not in repr(scene.hanako)
