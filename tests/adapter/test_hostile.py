"""Whatever answers in place of Entra and Exchange, the adapter says so in a line and keeps its files."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapter.cache import TokenFile
from adapter.commands import check, list_items, sign_in
from adapter.ews.connection import Connection, Limits, UnansweredError
from provision.contract.messages import Answer, ExitCode, Failure, Language, Message
from provision.contract.network import network_of
from provision.contract.secrets import Secret
from provision.simulator.faults import Match, Raw
from provision.simulator.http import Response
from provision.terminal import render_answer
from tests.adapter.sakura import ENTRA, HANAKO, KEY, SYNC, Sakura, Told, organisation
from tests.hostile import (
    NO_HTTP,
    NO_JSON,
    PLACES,
    SECRET,
    WITHOUT_END,
    XML,
    head,
    impostor,
    say,
    sent,
    shell_logging,
)

EWS_HOST = "mail.sakura.example"
EWS = Match(EWS_HOST)
TOKEN = Match(ENTRA, "POST", "/token")
METADATA = Match(ENTRA, "GET", "/openid-configuration")
FEW = ("half an object", "a page", "a list", "depth without end", "a redirect to plain http")
SOAP = (
    '<?xml version="1.0"?>{}<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><s:Body>{}</s:Body>'
    "</s:Envelope>"
)
FOUND = "<m:FindItemResponse><m:ResponseMessages>{}</m:ResponseMessages></m:FindItemResponse>"
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
NO_EWS = {
    "half an envelope": sent(SOAP.format("", FOUND)[:-30].encode(), XML),
    "half a character": sent("予定".encode()[:-1], XML),
    "laughs": sent(
        SOAP.format(f'<!DOCTYPE l [<!ENTITY a0 "ha">{LAUGHS}]>', FOUND.format("&a9;")).encode(), XML
    ),
    "a file of ours": sent(
        SOAP.format(
            '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>', FOUND.format("&a;")
        ).encode(),
        XML,
    ),
    "a document type": sent(
        SOAP.format('<!DOCTYPE l SYSTEM "http://elsewhere.example/x.dtd">', FOUND).encode(), XML
    ),
    "depth without end": sent(b"<a>" * 100_000, XML),
    "another answer": sent(SOAP.format("", "<m:FindPeopleResponse/>").encode(), XML),
    "no messages": sent(SOAP.format("", FOUND.format("")).encode(), XML),
    "a page": sent(b"<html>sign in</html>", "text/html"),
    "JSON": sent({"error": "x"}),
    "no content": Response(204),
    "a redirect": Response(302, b"", (("Location", PLACES["a sign-in of a proxy's"]),)),
    "a redirect to no place": Response(302, b"", (("Location", PLACES["no place"]),)),
    "a page, a teapot's": sent(b"", "text/html", 418),
}


@dataclass
class Adapting:
    """An administrator who is signed in, and what becomes of commands."""

    sakura: Sakura
    terminal: pytest.CaptureFixture[str]

    @property
    def cache(self) -> Path:
        return self.sakura.outputs.with_suffix(".tokens")

    def fails(self, command: Callable[[], Answer]) -> str:
        """Return the one line that `command` fails with, nothing of the files being changed."""
        kept, outputs = self.cache.read_bytes(), self.sakura.outputs.read_bytes()
        with shell_logging(), pytest.raises(Failure) as caught:
            command()
        (problem,) = caught.value.problems
        said = str(problem)
        for text in (said, problem.text(Language.JAPANESE)):
            assert "\n" not in text
            self.tells_no_secret(text)
        assert self.terminal.readouterr() == ("", "")
        assert self.cache.read_bytes() == kept
        assert self.sakura.outputs.read_bytes() == outputs
        return said

    def tells_no_secret(self, text: str) -> None:
        entries = json.loads(self.tokens.read())
        kinds = ("AccessToken", "RefreshToken", "IdToken")
        secrets = [e["secret"] for kind in kinds for e in entries.get(kind, {}).values()]
        assert len(secrets) >= 3
        assert not [one for one in (SECRET, KEY, *secrets) if one in text]

    @property
    def tokens(self) -> TokenFile:
        return TokenFile(self.cache, Secret(KEY))

    def ages(self) -> None:
        """Let the access token be one that is to be renewed."""
        entries = json.loads(self.tokens.read())
        for entry in entries["AccessToken"].values():
            entry["expires_on"] = str(int(time.time()) - 1)
        self.tokens.write(json.dumps(entries))

    def signs_in(self) -> Answer:
        return sign_in(
            self.sakura.outputs,
            environment=self.sakura.environment,
            console=self.sakura.console(),
            patience=timedelta(seconds=5),
        )

    def signs_in_by_code(self) -> Answer:
        def enter(line: Message) -> None:
            values = dict(line.values)
            address, code = str(values["address"]), str(values["code"])
            self.sakura.person(SYNC).enter_device_code(address, code)

        return sign_in(
            self.sakura.outputs,
            method="device-code",
            environment=self.sakura.environment,
            console=Told(hears=enter),
            sleep=lambda _: None,
        )

    def lists(self) -> Answer:
        return list_items(
            self.sakura.outputs,
            mailbox=HANAKO,
            environment=self.sakura.environment,
            console=Told(),
            clock=lambda: datetime(2026, 11, 2, tzinfo=UTC),
        )

    def checks(self) -> Answer:
        return check(self.sakura.outputs, environment=self.sakura.environment, console=Told())


@pytest.fixture(scope="module")
def signed_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sakura, bytes]]:
    """An organisation that every test finds as it was, and the token cache of its administrator."""
    with organisation(tmp_path_factory.mktemp("sakura")) as sakura:
        sakura.lets_sync_impersonate()
        sign_in(sakura.outputs, environment=sakura.environment, console=sakura.console())
        yield sakura, sakura.outputs.with_suffix(".tokens").read_bytes()


@pytest.fixture
def adapting(signed_in: tuple[Sakura, bytes], capfd: pytest.CaptureFixture[str]) -> Adapting:
    sakura, tokens = signed_in
    adapting = Adapting(sakura, capfd)
    adapting.cache.write_bytes(tokens)
    sakura.tenant.faults.clear()
    sakura.forgets_calls()
    return adapting


@pytest.mark.parametrize("kind", NO_JSON)
def test_a_sign_in_believes_only_entra(adapting: Adapting, kind: str) -> None:
    say(adapting.sakura.tenant.faults, NO_JSON[kind], TOKEN)

    said = adapting.fails(adapting.signs_in)
    assert said.startswith(f"what answered for {ENTRA} is not Entra; a proxy or a captive page")


@pytest.mark.parametrize("place", [METADATA, Match(ENTRA, "POST", "/devicecode"), TOKEN], ids=str)
@pytest.mark.parametrize("kind", FEW)
def test_no_step_of_a_sign_in_by_code_believes_others(
    adapting: Adapting, kind: str, place: Match
) -> None:
    say(adapting.sakura.tenant.faults, NO_JSON[kind], place)

    assert f"what answered for {ENTRA} is not Entra" in adapting.fails(adapting.signs_in_by_code)


@pytest.mark.parametrize(
    "body",
    [
        {"device_code": "a", "user_code": "A", "expires_in": 9},
        {"device_code": "a", "user_code": "A", "verification_uri": "https://x", "interval": "x"},
        {"device_code": 5, "user_code": [], "verification_uri": None},
    ],
)
def test_a_code_without_all_that_belongs_to_it_is_none(
    adapting: Adapting, body: dict[str, object]
) -> None:
    say(adapting.sakura.tenant.faults, sent(body), Match(ENTRA, "POST", "/devicecode"))

    assert f"what answered for {ENTRA} is not Entra" in adapting.fails(adapting.signs_in_by_code)


@pytest.mark.parametrize(
    "body",
    [
        {"access_token": 5, "token_type": "Bearer", "expires_in": 9},
        {"access_token": SECRET, "expires_in": "soon"},
        {"access_token": SECRET, "expires_in": 9, "id_token": 5},
        {"access_token": SECRET, "expires_in": 9, "id_token": "a.b.c"},
        {"access_token": SECRET, "expires_in": 9, "refresh_token": [SECRET]},
        {"access_token": SECRET, "expires_in": 9, "client_info": "%"},
        {"error": ["x"], "error_description": {"a": SECRET}},
    ],
)
@pytest.mark.parametrize("way", ["sign in", "renew"])
def test_tokens_of_wrong_types_are_none_of_entras(
    adapting: Adapting, way: str, body: dict[str, object]
) -> None:
    adapting.ages()
    say(adapting.sakura.tenant.faults, sent(body), TOKEN)

    said = adapting.fails(adapting.signs_in if way == "sign in" else adapting.lists)
    assert f"what answered for {ENTRA} is not Entra" in said


@pytest.mark.parametrize("kind", NO_JSON)
def test_a_renewal_believes_only_entra(adapting: Adapting, kind: str) -> None:
    adapting.ages()
    say(adapting.sakura.tenant.faults, NO_JSON[kind], TOKEN)

    said = adapting.fails(adapting.lists)
    assert said.startswith(f"what answered for {ENTRA} is not Entra")
    assert not [call for call in adapting.sakura.calls if call.host == EWS_HOST]


@pytest.mark.parametrize("place", [TOKEN, METADATA], ids=str)
@pytest.mark.parametrize("kind", [*NO_HTTP, *WITHOUT_END])
def test_what_ends_never_or_was_no_http_is_told(
    adapting: Adapting, kind: str, place: Match
) -> None:
    adapting.ages()
    say(adapting.sakura.tenant.faults, (NO_HTTP | WITHOUT_END)[kind], place)

    said = adapting.fails(adapting.lists)
    assert ENTRA in said
    assert (kind in WITHOUT_END) is ("is larger than 1048576 bytes and was not read to" in said)


@pytest.mark.parametrize("sent", [0, 1, 200, 500])
def test_tokens_that_break_off_are_not_kept(adapting: Adapting, sent: int) -> None:
    adapting.ages()
    adapting.sakura.tenant.faults.truncate(sent, TOKEN)

    assert f"the connection to {ENTRA} broke off" in adapting.fails(adapting.lists)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_sign_in_that_is_away_is_not_taken_for_somebody_else(
    adapting: Adapting, status: int
) -> None:
    page = sent(f"<html>{SECRET}</html>".encode(), "text/html", status)
    say(adapting.sakura.tenant.faults, page, Match(ENTRA))

    assert f"{ENTRA} answered that it cannot, for now" in adapting.fails(adapting.signs_in)


@pytest.mark.parametrize("kind", NO_EWS)
def test_what_is_no_answer_of_exchanges_is_told(adapting: Adapting, kind: str) -> None:
    say(adapting.sakura.tenant.faults, NO_EWS[kind], EWS)

    said = adapting.fails(adapting.lists)
    assert "the answer of Exchange cannot be read" in said or "what answered is not EWS" in said
    assert "root:" not in said


@pytest.mark.parametrize("kind", ["half an envelope", "laughs", "a page", "a redirect to no place"])
def test_a_check_tells_of_each_mailbox_that_others_answered_for(
    adapting: Adapting, kind: str
) -> None:
    say(adapting.sakura.tenant.faults, NO_EWS[kind], EWS)
    with shell_logging():
        answer = adapting.checks()

    said = render_answer(answer, Language.ENGLISH, as_json=False, width=0)
    assert answer.exit_code is ExitCode.FAILED
    assert "cannot be read" in said or "is not EWS" in said
    assert HANAKO in said
    adapting.tells_no_secret(said)
    assert adapting.terminal.readouterr() == ("", "")


@pytest.mark.parametrize("kind", WITHOUT_END)
def test_an_answer_of_exchanges_without_end_is_left(adapting: Adapting, kind: str) -> None:
    say(adapting.sakura.tenant.faults, WITHOUT_END[kind], EWS)

    said = adapting.fails(adapting.lists)
    assert f"the answer of {EWS_HOST} is larger than 64 MB and was not read to its end" in said


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda faults: faults.drop(EWS, times=9), marks=pytest.mark.long),
        lambda faults: faults.truncate(700, EWS, times=9),
        lambda faults: faults.speak(NO_HTTP["a line without end"], EWS, times=9),
    ],
    ids=["closed at once", "cut", "no HTTP"],
)
def test_where_exchange_breaks_off_it_is_told(
    adapting: Adapting, spoil: Callable[[object], None]
) -> None:
    spoil(adapting.sakura.tenant.faults)

    assert f"sent to {EWS_HOST}, and no whole answer came" in adapting.fails(adapting.lists)


def test_nothing_goes_anywhere_else(adapting: Adapting) -> None:
    for place in PLACES.values():
        leads = Response(307, b"{}", (("Location", place),))
        for match, command in ((TOKEN, adapting.signs_in), (EWS, adapting.lists)):
            say(adapting.sakura.tenant.faults, leads, match)
            adapting.fails(command)
            adapting.sakura.tenant.faults.clear()

    assert {tunnel.host for tunnel in adapting.sakura.tenant.tunnels} == {ENTRA, EWS_HOST}
    assert not any("/elsewhere" in call.path for call in adapting.sakura.calls)


@pytest.mark.parametrize("host", [ENTRA, EWS_HOST])
def test_a_certificate_of_another_host_is_refused(
    adapting: Adapting, host: str, tmp_path: Path
) -> None:
    adapting.ages()
    with impostor(adapting.sakura.tenant, host, tmp_path / "theirs") as way:
        environment = adapting.sakura.environment | way
        if host == EWS_HOST:
            adapting.signs_in()

        said = adapting.fails(
            lambda: list_items(
                adapting.sakura.outputs, mailbox=HANAKO, environment=environment, console=Told()
            )
        )

    assert f"the certificate of {host} is not trusted" in said


DRIPPING = {
    "a body": Raw(head(), again=b" ", pause=0.01),
    "a body that says how long it is": Raw(head("Content-Length: 1000000"), b" ", pause=0.01),
    "chunks": Raw(head("Transfer-Encoding: chunked"), again=b"1\r\n \r\n", pause=0.01),
}


@pytest.mark.parametrize("kind", DRIPPING)
def test_exchange_is_not_waited_for_when_it_drips(adapting: Adapting, kind: str) -> None:
    adapting.sakura.tenant.faults.speak(DRIPPING[kind], EWS)
    network = network_of(adapting.sakura.environment)
    began = time.monotonic()

    with (
        Connection(f"https://{EWS_HOST}/EWS/Exchange.asmx", network, Limits(total=0.2)) as way,
        pytest.raises(UnansweredError, match="no whole answer came"),
    ):
        way.post(b"<x/>", Secret("t"), HANAKO)

    assert time.monotonic() - began < 5
