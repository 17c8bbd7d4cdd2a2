import base64
import gzip
import json
import os
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.contract.network import Network, Proxy
from provision.contract.secrets import Secret
from provision.graph import Graph
from provision.records import ApplicationBody
from provision.refusals import (
    AlreadyThere,
    Busy,
    NotReplicated,
    Refusal,
    TenantError,
    Unanswered,
    Unreachable,
    failure_of,
    refusal_of,
)
from provision.retry import Pace, may_ask_again, retry_after
from provision.simulator.faults import Match, throttled, unavailable
from provision.simulator.graph.properties import APPLICATION_DEFAULTS
from provision.simulator.http import Response, json_response
from provision.simulator.network import Credentials
from provision.simulator.tenant import SimulatedTenant
from provision.simulator.world import StoppedClock
from provision.transport import MOST_BYTES
from provision.unreachable import Route, obstacle_on
from tests.provision.sakura import GLOBAL, Watched, administrator_of, graph_of, graph_with, way_to

NOW = datetime(2026, 11, 2, tzinfo=UTC)
ORGANIZATION = Match(host="graph.microsoft.com", path="/organization")
GRAPH_HOST = Match(host="graph.microsoft.com")
UNIQUE_NAME = "exobridge"


def said_by(graph: Graph) -> str:
    """Return the one line that reading the organisation fails with."""
    with pytest.raises(TenantError) as failure:
        graph.organization()
    said = str(failure.value)
    assert "\n" not in said
    return said


def graph_along(network: Network, pace: Pace) -> Graph:
    return graph_with("given", network, Watched(), pace)


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (Refusal(429), Busy),
        (Refusal(500), Unanswered),
        (Refusal(502), Unanswered),
        (Refusal(503), Unanswered),
        (Refusal(504), Unanswered),
        (Refusal(404, "Request_ResourceNotFound"), NotReplicated),
        (
            Refusal(400, "Request_BadRequest", "?", frozenset({"NoBackingApplicationObject"})),
            NotReplicated,
        ),
        (
            Refusal(
                400,
                "Request_BadRequest",
                "Resource 'x' does not exist or one of its queried reference-property objects "
                "are not present.",
            ),
            NotReplicated,
        ),
        (
            Refusal(
                403,
                "Authorization_RequestDenied",
                "When using this permission, the backing application of the service principal "
                "being created must in the local tenant",
            ),
            NotReplicated,
        ),
        (Refusal(409, "Directory_ConcurrencyViolation"), NotReplicated),
        (Refusal(409, "Request_MultipleObjectsWithSameKeyValue"), AlreadyThere),
        (Refusal(400, "Request_BadRequest", "no"), TenantError),
        (Refusal(403, "Authorization_RequestDenied", "Insufficient privileges"), TenantError),
        (Refusal(409, "other"), TenantError),
        (Refusal(302), TenantError),
    ],
)
def test_every_refusal_is_of_one_kind(refusal: Refusal, kind: type[TenantError]) -> None:
    failure = failure_of("look", refusal)

    assert type(failure) is kind
    assert failure.refusal is refusal
    assert str(refusal.status) in str(failure)


@pytest.mark.parametrize(
    ("failure", "read", "write"),
    [
        (Busy(), True, True),
        (Unanswered(), True, False),
        (Unreachable(passing=True), True, True),
        (Unreachable(passing=False), False, False),
        (NotReplicated(), False, False),
        (AlreadyThere(), False, False),
        (TenantError(), False, False),
    ],
)
def test_what_may_have_been_done_is_repeated_only_where_that_is_safe(
    failure: TenantError, read: bool, write: bool
) -> None:
    assert may_ask_again(failure, repeatable=True) is read
    assert may_ask_again(failure, repeatable=False) is write


@pytest.mark.parametrize(
    ("header", "date", "seconds"),
    [
        ("120", "", 120.0),
        (" 7 ", "", 7.0),
        ("Mon, 02 Nov 2026 00:01:30 GMT", "", 90.0),
        ("Mon, 02 Nov 2026 09:01:30 +0900", "", 90.0),
        ("Sun, 01 Nov 2026 00:00:00 GMT", "", 0.0),
        # The sender's clock decides, where it shows it.
        ("Mon, 02 Nov 2026 01:01:30 GMT", "Mon, 02 Nov 2026 01:00:00 GMT", 90.0),
        ("", "", None),
        ("soon", "", None),
        ("-5", "", None),
        ("٣", "", None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(
    header: str, date: str, seconds: float | None
) -> None:
    refusal = Refusal(429, retry_after=header, date=date)

    assert retry_after(refusal, NOW) == seconds


@given(st.text(max_size=40) | st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ .*"))
def test_no_retry_after_is_too_odd(header: str) -> None:
    seconds = retry_after(Refusal(429, retry_after=header), NOW)

    assert seconds is None or seconds >= 0


NAMES = ["error", "code", "message", "details", "innerError", "request-id"]
odd_values = st.recursive(
    st.none() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.binary(max_size=60) | odd_values.map(lambda value: json.dumps(value).encode()))
def test_no_refusal_is_too_odd_to_be_told_in_a_line(body: bytes) -> None:
    failure = failure_of("look", refusal_of(400, {}, body))

    assert "\n" not in str(failure)
    assert len(str(failure)) < 1000


def test_a_busy_tenant_is_asked_when_it_wants_to_be(
    tenant_at_rest: SimulatedTenant, clock: StoppedClock, pace: Pace
) -> None:
    console = administrator_of(tenant_at_rest)
    tenant_at_rest.faults.answer(throttled(45), ORGANIZATION, times=2)
    with graph_of(tenant_at_rest, console, pace) as graph:
        before = clock()

        organization = graph.organization()

    assert organization.domains == {"sakura.example", "sakura.onmicrosoft.com"}
    assert clock() - before == timedelta(seconds=90)
    assert sum("trying again in 45 s" in line for line in console.told) == 2


def test_a_busy_tenant_that_wants_too_much_is_left_at_once(
    tenant_at_rest: SimulatedTenant, clock: StoppedClock, pace: Pace
) -> None:
    tenant_at_rest.faults.answer(throttled(3600), ORGANIZATION)
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        before = clock()

        said = said_by(graph)

    assert "TooManyRequests, HTTP 429" in said
    assert clock() == before


def test_a_busy_tenant_that_does_not_say_for_how_long_is_asked_less_and_less(
    tenant_at_rest: SimulatedTenant, clock: StoppedClock, pace: Pace
) -> None:
    busy = json_response(429, {"error": {"code": "TooManyRequests", "message": "m"}})
    tenant_at_rest.faults.answer(busy, ORGANIZATION, times=6)
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        before = clock()

        graph.organization()

    assert (clock() - before).total_seconds() == 1 + 2 + 4 + 8 + 16 + 30


@given(st.integers(1, 50), st.floats(0, 1))
def test_two_who_back_off_do_not_come_back_together(attempt: int, chance: float) -> None:
    longest = min(2 ** (attempt - 1), 30)

    pause = Pace(chance=lambda: chance).back_off(attempt)

    assert pause == pytest.approx(longest * (1 + chance) / 2)


def test_a_tenant_that_is_away_is_given_up_after_a_few_times(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    tenant_at_rest.faults.answer(unavailable(), ORGANIZATION, times=100)
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        said = said_by(graph)

    assert "it gave no reason (HTTP 503)" in said
    assert tenant_at_rest.graph_calls() == 4


@pytest.mark.parametrize("sent", [None, 0, 1, 100])
def test_an_answer_that_is_lost_on_the_way_is_asked_for_again(
    tenant_at_rest: SimulatedTenant, pace: Pace, sent: int | None
) -> None:
    if sent is None:
        tenant_at_rest.faults.lose_reply(ORGANIZATION)
    else:
        tenant_at_rest.faults.truncate(sent, ORGANIZATION)
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        assert graph.organization().tenant_id == tenant_at_rest.directory.tenant_id

    assert tenant_at_rest.graph_calls() == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Sign in to the guest network</html>",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"value": [',
        b'{"value": {}}',
        b'{"value": [5]}',
        b'{"value": [{}]}',
        b'{"value": [{"id": 5}]}',
        b'{"value": [{"id": "t", "verifiedDomains": "sakura.example"}]}',
        b'{"value": [{"id": "t", "verifiedDomains": [{"name": null}]}]}',
        b'{"value": [{"id": "t", "verifiedDomains": []}], "@odata.nextLink": 5}',
        b'{"value": ' + b"[" * 100_000,
    ],
)
def test_an_answer_that_is_not_as_documented_is_told_in_a_line(
    tenant_at_rest: SimulatedTenant, pace: Pace, body: bytes
) -> None:
    answer = Response(200, body, (("Content-Type", "application/json"), ("request-id", "r-1")))
    tenant_at_rest.faults.answer(answer, ORGANIZATION)
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        said = said_by(graph)

    assert said.startswith("Microsoft Graph's answer cannot be read when asked to read the org")
    assert "request-id r-1" in said


def test_an_answer_without_an_organisation_is_told(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    tenant_at_rest.faults.answer(json_response(200, {"value": []}), ORGANIZATION)
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        assert "has no directory" in said_by(graph)


def test_an_answer_without_end_is_not_read_to_its_end(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    packed = gzip.compress(b" " * (MOST_BYTES + 1))
    headers = (("Content-Type", "application/json"), ("Content-Encoding", "gzip"))
    tenant_at_rest.faults.answer(Response(200, packed, headers), ORGANIZATION)
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        assert f"larger than {MOST_BYTES} bytes" in said_by(graph)


def test_a_packed_answer_is_read(tenant_at_rest: SimulatedTenant, pace: Pace) -> None:
    value = {"value": [{"id": "t", "displayName": None, "verifiedDomains": None}]}
    headers = (("Content-Type", "application/json"), ("Content-Encoding", "gzip"))
    packed = Response(200, gzip.compress(json.dumps(value).encode()), headers)
    tenant_at_rest.faults.answer(packed, ORGANIZATION)
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        assert graph.organization().tenant_id == "t"


def test_a_kind_of_permission_that_nobody_knows_is_not_guessed_at(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    entry = {"id": "5c000000-0000-4000-8000-00000000000b", "type": "Wish"}
    access = [{"resourceAppId": "a", "resourceAccess": [entry]}]
    application = {"id": "o", "appId": "c", "requiredResourceAccess": access}
    tenant_at_rest.faults.answer(json_response(200, application), Match(path="/applications"))
    with (
        graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph,
        pytest.raises(TenantError, match="'type' is missing or of the wrong kind"),
    ):
        graph.application_named(UNIQUE_NAME)


@pytest.mark.parametrize("environment", [{}, {"HTTPS_PROXY": "the tenant's"}])
def test_a_bypass_leads_past_every_proxy(
    tenant_at_rest: SimulatedTenant,
    pace: Pace,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
) -> None:
    for name in environment:
        monkeypatch.setenv(name, tenant_at_rest.proxy)
    way = replace(way_to(tenant_at_rest), bypass=("127.0.0.*",))
    here = replace(GLOBAL, graph="127.0.0.1")
    with graph_with("given", way, Watched(), pace, cloud=here) as graph:
        said = said_by(graph)

    assert "no connection to 127.0.0.1" in said
    assert tenant_at_rest.tunnels == ()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize(
    "place", ["https://login.microsoftonline.com/", "http://graph.microsoft.com/v1.0/organization"]
)
def test_a_redirect_is_not_followed(
    tenant_at_rest: SimulatedTenant, pace: Pace, status: int, place: str
) -> None:
    tenant_at_rest.faults.answer(Response(status, b"", (("Location", place),)), ORGANIZATION)
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        before = len(tenant_at_rest.calls)

        said = said_by(graph)

    assert "leads to another place" in said
    assert len(tenant_at_rest.calls) == before + 1


def test_a_next_page_elsewhere_is_not_asked_for(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    page = {"value": [], "@odata.nextLink": "https://login.microsoftonline.com/v1.0/organization"}
    tenant_at_rest.faults.answer(json_response(200, page), ORGANIZATION)
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        before = len(tenant_at_rest.calls)

        said = said_by(graph)

    assert "leads to another place, https://login.microsoftonline.com" in said
    assert len(tenant_at_rest.calls) == before + 1


def test_pages_without_end_are_left(tenant_at_rest: SimulatedTenant, pace: Pace) -> None:
    page = {"value": [], "@odata.nextLink": "https://graph.microsoft.com/v1.0/organization"}
    tenant_at_rest.faults.answer(json_response(200, page), ORGANIZATION, times=1000)
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        assert "@odata.nextLink" in said_by(graph)

    assert tenant_at_rest.graph_calls() == 100


def test_every_page_is_read(tenant_at_rest: SimulatedTenant, pace: Pace) -> None:
    directory = tenant_at_rest.directory
    for number in range(101):
        properties = {**APPLICATION_DEFAULTS, "displayName": f"old {number}"}
        made = directory.add_application(properties)
        directory.delete_application(made["id"])
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        deleted = graph.deleted_applications()

    assert {one.display_name for one in deleted} == {f"old {n}" for n in range(101)}
    assert tenant_at_rest.graph_calls() == 2


def test_a_refusal_names_its_request(tenant_at_rest: SimulatedTenant, pace: Pace) -> None:
    liam = administrator_of(tenant_at_rest, "liam.byrne@sakura.example")
    nothing: frozenset[Any] = frozenset()
    body = ApplicationBody("Sync", "AzureADMyOrg", False, nothing, nothing, nothing)
    with graph_of(tenant_at_rest, liam, pace) as graph, pytest.raises(TenantError) as failure:
        graph.upsert_application(UNIQUE_NAME, body)

    assert "Authorization_RequestDenied, HTTP 403, request-id 51000000" in str(failure.value)
    assert "Application Administrator" in str(failure.value)


def test_a_page_of_a_gateway_is_no_answer_of_graphs(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    page = Response(404, b"<html>Not found</html>", (("Content-Type", "text/html"),))
    tenant_at_rest.faults.answer(page, Match(path="/applications"))
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        with pytest.raises(TenantError, match="HTTP 404"):
            graph.application_named(UNIQUE_NAME)

        assert graph.application_named(UNIQUE_NAME) is None


def test_a_claims_challenge_is_met_with_a_new_token(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    wanted = {"access_token": {"nbf": {"essential": True, "value": "1"}}}
    claims = base64.b64encode(json.dumps(wanted).encode()).decode()
    challenge = f'Bearer realm="", error="insufficient_claims", claims="{claims}"'
    refusal = Response(401, b"{}", (("WWW-Authenticate", challenge),))
    tenant_at_rest.faults.answer(refusal, ORGANIZATION)
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        graph.organization()

    tokens = [c.request.body for c in tenant_at_rest.calls if c.path.endswith("/token")]
    assert len(tokens) == 2
    assert b"nbf" in tokens[1]


@pytest.mark.parametrize("claims", ["%%%", "/w==", ""])
def test_a_claims_challenge_that_cannot_be_read_is_told(
    tenant_at_rest: SimulatedTenant, pace: Pace, claims: str
) -> None:
    challenge = f'Bearer realm="", error="insufficient_claims", claims="{claims}"'
    refusal = Response(401, b"{}", (("WWW-Authenticate", challenge),))
    tenant_at_rest.faults.answer(refusal, ORGANIZATION, times=2)
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        said_by(graph)


def test_an_account_signs_in_once_for_all_calls(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    with graph_of(tenant_at_rest, administrator_of(tenant_at_rest), pace) as graph:
        for _ in range(3):
            graph.organization()

    assert sum(call.path.endswith("/token") for call in tenant_at_rest.calls) == 1


def test_graph_is_reached_through_the_proxy_that_we_name(
    pace: Pace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere.pem")
    before = dict(os.environ)
    with SimulatedTenant(proxy_credentials=Credentials("u ser", Secret("p@ss:/w"))) as tenant:
        with graph_of(tenant, administrator_of(tenant), pace) as graph:
            graph.organization()

        assert "graph.microsoft.com" in {t.host for t in tenant.tunnels if t.allowed}
        assert {call.via for call in tenant.calls} == {"proxy"}
    assert dict(os.environ) == before


def test_a_proxy_that_wants_credentials_says_so(pace: Pace) -> None:
    with SimulatedTenant(proxy_credentials=Credentials("u", Secret("hidden"))) as tenant:
        network = way_to(tenant)
        assert network.proxy
        wrong = replace(network, proxy=replace(network.proxy, password=Secret("wrong one")))
        with graph_along(wrong, pace) as graph:
            said = said_by(graph)

    assert "HTTP 407" in said
    assert "wrong one" not in said


def test_a_proxy_that_lets_nobody_through_says_so(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    elsewhere = replace(GLOBAL, graph="graph.elsewhere.example")
    way = way_to(tenant_at_rest)
    with graph_with("given", way, Watched(), pace, cloud=elsewhere) as graph:
        said = said_by(graph)

    assert "refuses the connection (HTTP 403)" in said


def test_a_proxy_that_is_not_there_is_tried_a_few_times(clock: StoppedClock, pace: Pace) -> None:
    place = f"http://127.0.0.1:{closed_port()}"
    before = clock()
    with graph_along(Network(Proxy(place)), pace) as graph:
        said = said_by(graph)

    assert f"no connection to {place}" in said
    assert clock() - before == timedelta(seconds=1 + 2 + 4)


def test_a_certificate_that_is_not_trusted_is_named(
    tenant_at_rest: SimulatedTenant, clock: StoppedClock, pace: Pace
) -> None:
    before = clock()
    with graph_along(replace(way_to(tenant_at_rest), ca_file=""), pace) as graph:
        said = said_by(graph)

    assert "the certificate of graph.microsoft.com is not trusted: " in said
    assert clock() == before


def test_a_proxy_that_does_not_speak_tls_is_told(
    tenant_at_rest: SimulatedTenant, pace: Pace
) -> None:
    network = way_to(tenant_at_rest)
    assert network.proxy
    wrong = replace(network.proxy, url=network.proxy.url.replace("http:", "https:"))
    with graph_along(replace(network, proxy=wrong), pace) as graph:
        assert "does not speak TLS as expected" in said_by(graph)


@pytest.mark.parametrize(
    ("cause", "said", "passing"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "the name in h is not known", False),
        (socket.gaierror(socket.EAI_AGAIN, "try again"), "the name in h is not known", True),
        (TimeoutError(), "h does not answer in time", True),
        (ConnectionRefusedError(), "no connection to h", True),
    ],
)
def test_what_stands_in_the_way_is_found_beneath_a_librarys_own_error(
    cause: OSError, said: str, passing: bool
) -> None:
    error = RuntimeError("library", RuntimeError("deeper"))
    error.args[1].__cause__ = cause
    cause.__context__ = error  # a circle

    obstacle = obstacle_on(Route("h"), error)

    assert said in str(obstacle.problem)
    assert obstacle.passing is passing


def test_a_sign_in_that_fails_leaves_nothing_open(
    tenant_at_rest: SimulatedTenant, pace: Pace, tmp_path: Path
) -> None:
    absent = replace(way_to(tenant_at_rest), ca_file=str(tmp_path / "absent.pem"))

    with pytest.raises(Exception, match="no such file"), graph_along(absent, pace):
        pass
