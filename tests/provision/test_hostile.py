"""Whatever answers in place of Entra and Graph, provisioning says so in a line and keeps its files."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from provision.commands import Caller, apply
from provision.contract.messages import ExitCode, Failure, Language, Problem
from provision.retry import Pace
from provision.sign_in_transport import Limits, transport_for
from provision.signin import Method
from provision.simulator.console import SimulatedConsole
from provision.simulator.faults import Match, Raw
from provision.simulator.http import Response
from provision.simulator.tenant import SimulatedTenant
from provision.transport import OneHost, UnusableAnswer, certificates
from tests.hostile import (
    NO_HTTP,
    NO_JSON,
    PLACES,
    SECRET,
    WITHOUT_END,
    head,
    impostor,
    say,
    sent,
    shell_logging,
)
from tests.provision.sakura import ADMIN, Watched, way_to

DEMO = (Path(__file__).parent.parent.parent / "manifests" / "demo.yaml").read_text("utf-8")
ENTRA, GRAPH = "login.microsoftonline.com", "graph.microsoft.com"
TOKEN = Match(ENTRA, "POST", "/token")
SIGN_IN = {
    "metadata": Match(ENTRA, "GET", "/openid-configuration"),
    "device code": Match(ENTRA, "POST", "/devicecode"),
    "token": TOKEN,
}
ORGANIZATION = Match(GRAPH, "GET", "/organization")
READS = {
    "application": Match(GRAPH, "GET", "/applications"),
    "service principals": Match(GRAPH, "GET", "/servicePrincipals"),
}
WRITES = {
    "writing the application": Match(GRAPH, "PATCH", "/applications"),
    "writing the service principal": Match(GRAPH, "PATCH", "/servicePrincipals"),
    "writing consent": Match(GRAPH, "POST", "/oauth2PermissionGrants"),
}
FEW = ("half an object", "a page", "a list", "depth without end", "a redirect to plain http")
BEFORE = b"as it was\n"


@dataclass
class Onboarding:
    """A person who runs `inv apply`, a file of outputs that is there, and what is said."""

    tenant: SimulatedTenant
    pace: Pace
    folder: Path
    environment: dict[str, str]
    terminal: pytest.CaptureFixture[str]

    @property
    def outputs(self) -> Path:
        return self.folder / "outputs.yaml"

    def fails(self) -> str:
        """Apply, and return the one line that it fails with, nothing of its files being changed."""
        self.outputs.write_bytes(BEFORE)
        (self.folder / "demo.yaml").write_text(DEMO, "utf-8")
        console = Watched()
        person = SimulatedConsole(console, self.tenant.person(ADMIN))
        caller = Caller(self.environment, person, Method.DEVICE_CODE, self.pace)
        with shell_logging():
            problem = self._problem_told_to(caller)
        assert self.terminal.readouterr() == ("", "")
        assert self.outputs.read_bytes() == BEFORE
        assert sorted(path.name for path in self.folder.iterdir()) == ["demo.yaml", "outputs.yaml"]
        for text in (str(problem), problem.text(Language.JAPANESE), *console.told):
            assert "\n" not in text
            assert SECRET not in text
            assert not any(token in text for token in self.tokens)
        return str(problem)

    @property
    def tokens(self) -> list[str]:
        shown = [call.request.headers.get("authorization", "") for call in self.tenant.calls]
        return [*self.tenant.entra.state.refresh_tokens, *(s[7:] for s in shown if s)]

    def _problem_told_to(self, caller: Caller) -> Problem:
        try:
            answer = apply(self.folder / "demo.yaml", self.outputs, caller, yes=True)
        except Failure as failure:
            (problem,) = failure.problems
            return problem
        assert answer.exit_code is ExitCode.FAILED
        first, stopped = answer.parts
        assert "run `inv apply` again" in str(stopped)
        assert isinstance(first, Problem)
        return first


@pytest.fixture
def onboarding(
    tenant_at_rest: SimulatedTenant, pace: Pace, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> Onboarding:
    folder = tmp_path / "mine"
    folder.mkdir()
    return Onboarding(tenant_at_rest, pace, folder, tenant_at_rest.environment, capfd)


@pytest.mark.parametrize("kind", NO_JSON)
def test_what_is_no_answer_of_entras_is_told_as_such(onboarding: Onboarding, kind: str) -> None:
    say(onboarding.tenant.faults, NO_JSON[kind], TOKEN)

    assert f"what answered for {ENTRA} is not Entra; a proxy or a captive" in onboarding.fails()


@pytest.mark.parametrize("place", ["metadata", "device code"])
@pytest.mark.parametrize("kind", FEW)
def test_no_step_of_signing_in_believes_it(onboarding: Onboarding, kind: str, place: str) -> None:
    say(onboarding.tenant.faults, NO_JSON[kind], SIGN_IN[place])

    assert f"what answered for {ENTRA} is not Entra" in onboarding.fails()


WRONG_TYPES = {
    "metadata": [
        {"authorization_endpoint": 5, "token_endpoint": "https://login.microsoftonline.com/t"},
        {"token_endpoint": "https://login.microsoftonline.com/t"},
        {"issuer": "x", "authorization_endpoint": [], "token_endpoint": {}},
        {"token_endpoint": "http://login.microsoftonline.com/t", "authorization_endpoint": "http:"},
    ],
    "device code": [
        {"device_code": 5, "user_code": "A", "verification_uri": "https://x", "expires_in": 9},
        {"device_code": "a", "user_code": "A", "verification_uri": None, "expires_in": 9},
        {"device_code": "a", "user_code": "A", "expires_in": 9},
        {"device_code": "a", "user_code": "A", "verification_uri": "https://x", "expires_in": "x"},
        {"device_code": "a", "user_code": [], "verification_uri": "https://x", "interval": {}},
        {"error": None},
    ],
    "token": [
        {"access_token": 5, "token_type": "Bearer", "expires_in": 9},
        {"access_token": None, "token_type": "Bearer", "expires_in": 9},
        {"access_token": SECRET, "token_type": "Bearer", "expires_in": "soon"},
        {"access_token": SECRET, "token_type": "Bearer", "expires_in": 9, "id_token": 5},
        {"access_token": SECRET, "token_type": "Bearer", "expires_in": 9, "id_token": "a.b.c"},
        {"access_token": SECRET, "expires_in": 9, "id_token": "a.W10.c"},
        {"access_token": SECRET, "expires_in": 9, "refresh_token": [SECRET]},
        {"access_token": SECRET, "expires_in": 9, "client_info": "e30x"},
        {"access_token": SECRET, "expires_in": 9, "scope": 5},
        {"token_type": "Bearer"},
        {"error": 5, "error_description": SECRET},
    ],
}


@pytest.mark.parametrize(
    ("place", "body"), [(place, body) for place, bodies in WRONG_TYPES.items() for body in bodies]
)
def test_an_answer_of_wrong_types_is_none_of_entras(
    onboarding: Onboarding, place: str, body: dict[str, object]
) -> None:
    say(onboarding.tenant.faults, sent(body), SIGN_IN[place])

    assert f"what answered for {ENTRA} is not Entra" in onboarding.fails()


@pytest.mark.parametrize("kind", NO_JSON)
def test_what_is_no_answer_of_graphs_is_told_with_what_was_asked(
    onboarding: Onboarding, kind: str
) -> None:
    say(onboarding.tenant.faults, NO_JSON[kind], ORGANIZATION)

    said = onboarding.fails()
    assert "Microsoft Graph" in said
    assert "read the organisation" in said or "leads to another place" in said
    assert "see whether a proxy on the way" in said or "check the connection" in said


@pytest.mark.parametrize("kind", FEW)
@pytest.mark.parametrize("place", [*READS, *WRITES])
def test_no_call_of_graph_believes_it(onboarding: Onboarding, kind: str, place: str) -> None:
    say(onboarding.tenant.faults, NO_JSON[kind], (READS | WRITES)[place])

    assert "Microsoft Graph's answer" in onboarding.fails()
    assert len(onboarding.tenant.directory.applications) == (place in [*WRITES][1:])


WRONG_OBJECTS = {
    "application": [{"id": 5}, {"id": "a", "appId": None}, {"value": []}],
    "service principals": [{"value": 5}, {"value": [5]}, {"value": [{"id": {}}]}],
    "writing the application": [{"id": 5}, {"id": "a", "appId": 7}],
    "writing the service principal": [{"id": 5}, {"id": "a", "appId": []}],
    "writing consent": [{"id": 5}, {"id": None}],
}


@pytest.mark.parametrize(
    ("place", "body"), [(place, body) for place, bodies in WRONG_OBJECTS.items() for body in bodies]
)
def test_an_object_of_wrong_types_is_none_of_graphs(
    onboarding: Onboarding, place: str, body: dict[str, object]
) -> None:
    say(onboarding.tenant.faults, sent(body), (READS | WRITES)[place])

    assert "Microsoft Graph's answer cannot be read when asked to" in onboarding.fails()


@pytest.mark.parametrize("place", [TOKEN, ORGANIZATION], ids=["Entra", "Graph"])
@pytest.mark.parametrize("kind", WITHOUT_END)
def test_an_answer_without_end_is_left(onboarding: Onboarding, kind: str, place: Match) -> None:
    say(onboarding.tenant.faults, WITHOUT_END[kind], place)

    assert "bytes" in (said := onboarding.fails())
    assert "is larger than " in said


@pytest.mark.parametrize("sent", [0, 1, 150, 299])
def test_an_answer_of_graphs_that_breaks_off_is_none(onboarding: Onboarding, sent: int) -> None:
    onboarding.tenant.faults.truncate(sent, ORGANIZATION, times=1000)

    assert "no answer from Microsoft Graph when asked to" in onboarding.fails()


@pytest.mark.parametrize("sent", [pytest.param(0, marks=pytest.mark.long), 400])
def test_an_answer_of_entras_that_breaks_off_is_none(onboarding: Onboarding, sent: int) -> None:
    onboarding.tenant.faults.truncate(sent, TOKEN, times=1000)

    assert f"the connection to {ENTRA} broke off before the answer" in onboarding.fails()


@pytest.mark.parametrize("kind", NO_HTTP)
def test_where_graph_is_expected_what_is_no_http_is_told(onboarding: Onboarding, kind: str) -> None:
    say(onboarding.tenant.faults, NO_HTTP[kind], ORGANIZATION)

    assert "no answer from Microsoft Graph when asked to" in onboarding.fails()


@pytest.mark.parametrize("kind", ["headers without end"])  # azure-identity waits before it repeats
def test_where_entra_is_expected_what_is_no_http_is_told(onboarding: Onboarding, kind: str) -> None:
    say(onboarding.tenant.faults, NO_HTTP[kind], TOKEN)

    assert f"what answers for {ENTRA} does not speak HTTP as expected" in onboarding.fails()


@pytest.mark.parametrize("place", [*SIGN_IN, *READS])
def test_a_connection_that_is_closed_at_once_is_told(onboarding: Onboarding, place: str) -> None:
    onboarding.tenant.faults.drop((SIGN_IN | READS)[place], times=1000)

    said = onboarding.fails()
    assert f"the connection to {ENTRA} broke off" in said or "no answer from Microsoft" in said


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_sign_in_that_is_away_is_not_taken_for_somebody_else(
    onboarding: Onboarding, status: int
) -> None:
    page = sent(f"<html>{SECRET}</html>".encode(), "text/html", status)
    say(onboarding.tenant.faults, page, TOKEN)

    assert f"{ENTRA} answered that it cannot, for now" in onboarding.fails()


def test_of_a_refusal_without_a_code_its_own_words_are_shown_and_nothing_else(
    onboarding: Onboarding,
) -> None:
    refusal = {"error": "closed", "error_description": "It is\nclosed.", "of_no_use": SECRET}
    say(onboarding.tenant.faults, sent(refusal, status=400), TOKEN)

    assert onboarding.fails().startswith("cannot sign in: It is closed; run again")


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_asked_anywhere_else(onboarding: Onboarding, place: str) -> None:
    leads = Response(308, b"{}", (("Location", PLACES[place]),))
    for match in (TOKEN, ORGANIZATION):
        say(onboarding.tenant.faults, leads, match)

        onboarding.fails()
        onboarding.tenant.faults.clear()

    assert {tunnel.host for tunnel in onboarding.tenant.tunnels} == {ENTRA, GRAPH}
    assert not any("/elsewhere" in call.path for call in onboarding.tenant.calls)


@pytest.mark.parametrize("host", [ENTRA, GRAPH])
def test_a_certificate_of_another_host_is_refused(
    onboarding: Onboarding, host: str, tmp_path: Path
) -> None:
    with impostor(onboarding.tenant, host, tmp_path / "theirs") as environment:
        onboarding.environment = environment

        said = onboarding.fails()

    assert f"the certificate of {host} is not trusted: Hostname mismatch" in said


DRIPPING = {
    "a body": Raw(head(), again=b" ", pause=0.01),
    "a body that says how long it is": Raw(head("Content-Length: 1000000"), b" ", pause=0.01),
    "chunks": Raw(head("Transfer-Encoding: chunked"), again=b"1\r\n \r\n", pause=0.01),
}


@pytest.mark.parametrize("kind", DRIPPING)
def test_sign_in_does_not_wait_for_what_drips(tenant: SimulatedTenant, kind: str) -> None:
    tenant.faults.speak(DRIPPING[kind], TOKEN)
    network = way_to(tenant)
    with transport_for(network, Limits(seconds=0.2)) as transport:
        began = time.monotonic()

        with pytest.raises(UnusableAnswer) as caught:
            transport.session.post(
                f"https://{ENTRA}/common/oauth2/v2.0/token",
                verify=network.ca_file,
                proxies={"https": tenant.proxy},
            )

    assert str(caught.value.problem).startswith(f"{ENTRA} did not answer in time")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("kind", [*DRIPPING, "headers"])
def test_graph_is_not_waited_for_when_it_drips(tenant: SimulatedTenant, kind: str) -> None:
    headers = Raw(b"HTTP/1.1 200 OK\r\nX: ", again=b"y", pause=0.01)
    tenant.faults.speak(DRIPPING.get(kind, headers), ORGANIZATION)
    trusted = certificates(way_to(tenant))
    began = time.monotonic()

    async def ask() -> None:
        inner = httpx.AsyncHTTPTransport(verify=trusted, proxy=tenant.proxy, trust_env=False)
        async with httpx.AsyncClient(transport=OneHost(inner, GRAPH, seconds=0.2)) as client:
            await client.get(f"https://{GRAPH}/v1.0/organization")

    with pytest.raises(httpx.ReadTimeout):
        asyncio.run(ask())
    assert time.monotonic() - began < 5
