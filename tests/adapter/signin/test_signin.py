"""The administrator signs in by three ways, through real msal, to the simulated Entra."""

import json
import logging
import socket
import traceback
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from adapter.cache import CacheError, TokenFile
from adapter.calls import CallError
from adapter.commands import sign_in
from adapter.errors import AdapterError
from adapter.refusals import SignInError
from provision.contract.messages import Answer, ExitCode, Failure, Language, Message
from provision.contract.outputs import ProxyOutput
from provision.contract.secrets import Secret
from provision.simulator.faults import Match, unavailable
from provision.simulator.http import Response
from provision.simulator.journal import Via
from provision.simulator.network import Credentials
from provision.simulator.person import PageRefusedError
from tests.adapter.sakura import ENTRA, HANAKO, KEY, PATH, SYNC, Sakura, Told, organisation

TOKEN = Match(ENTRA, "POST", "/token")
PORTAL = Response(200, b"<html>Please pay for the network</html>", (("Content-Type", "text/html"),))


def signs_in(
    sakura: Sakura,
    console: Told,
    method: str = "browser",
    environment: Mapping[str, str] | None = None,
) -> Answer:
    return sign_in(
        sakura.outputs,
        method=method,
        environment=environment or sakura.environment,
        console=console,
        patience=timedelta(seconds=0.3),
        sleep=lambda _: None,
    )


def at_the_page(sakura: Sakura, account: str = SYNC, **ways: bool) -> Told:
    """A person who signs in as `account` where a page opens."""
    person = sakura.person(account)
    return Told(opens=lambda address: person.open(address, **ways))


def with_a_code(sakura: Sakura, account: str = SYNC, **ways: bool) -> Told:
    """A person who reads a device code and enters it in a browser elsewhere."""

    def enter(line: Message) -> None:
        values = dict(line.values)
        if "code" in values:
            address, code = str(values["address"]), str(values["code"])
            sakura.person(account).enter_device_code(address, code, **ways)

    return Told(hears=enter)


def who_pastes(sakura: Sakura, *changes: Callable[[str], str], account: str = SYNC) -> Told:
    """A person who signs in elsewhere and pastes the address, each time as changed."""
    ended: list[str] = []
    console = Told(opens=lambda page: ended.append(sakura.person(account).open(page).address))
    console.pastes = [lambda change=change: change(ended[0]) for change in changes]  # type: ignore[misc]
    return console


def kept(sakura: Sakura) -> dict[str, Any]:
    text = TokenFile(sakura.outputs.with_suffix(".tokens"), Secret(KEY)).read()
    return dict(json.loads(text)) if text else {}


def secrets_of(sakura: Sakura) -> list[str]:
    """Return everything that Entra handed out and that nobody may see."""
    state, bodies = sakura.tenant.entra.state, [call.response for call in sakura.asked("/token")]
    answers = [json.loads(body.body) for body in bodies if body and body.body.startswith(b"{")]
    tokens = [answer[name] for answer in answers for name in answer if "_token" in name]
    return [*state.codes, *state.refresh_tokens, *tokens]


def test_a_browser_signs_the_administrator_in(sakura: Sakura) -> None:
    console = at_the_page(sakura)

    answer = signs_in(sakura, console)

    assert answer.exit_code is ExitCode.DONE
    assert answer.data == {
        "account": SYNC,
        "token_cache": str(sakura.outputs.with_suffix(".tokens")),
    }
    assert [entry["username"] for entry in kept(sakura)["Account"].values()] == [SYNC]
    assert console.lines == [f"Sign in as {SYNC} on the page that opens."]


def test_what_is_asked_of_the_page_is_what_apply_wrote(sakura: Sakura) -> None:
    console = at_the_page(sakura)
    signs_in(sakura, console)

    asked = {name: values[0] for name, values in parse_qs(urlsplit(console.pages[0]).query).items()}
    assert asked["redirect_uri"] == sakura.redirect_uri
    assert asked["login_hint"] == SYNC
    assert asked["code_challenge_method"] == "S256"
    assert "https://mail.sakura.example/EWS.AccessAsUser.All" in asked["scope"].split()
    assert "offline_access" in asked["scope"].split()


def test_a_device_code_signs_the_administrator_in(sakura: Sakura) -> None:
    console = with_a_code(sakura)

    answer = signs_in(sakura, console, "device-code")

    assert answer.exit_code is ExitCode.DONE
    assert "RefreshToken" in kept(sakura)
    assert "enter the code SIM" in console.lines[0]


def test_a_device_code_is_waited_for_as_long_as_it_takes(sakura: Sakura) -> None:
    console, waits = Told(), [0.0]
    codes: list[Message] = []
    console.hears = codes.append

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 4:
            with_a_code(sakura).hears(codes[0])

    answer = sign_in(
        sakura.outputs,
        method="device-code",
        environment=sakura.environment,
        console=console,
        sleep=sleep,
    )
    assert answer.exit_code is ExitCode.DONE
    assert waits == [0, 5, 5, 5]


def test_a_pasted_address_signs_the_administrator_in(sakura: Sakura) -> None:
    console = who_pastes(sakura, lambda address: f"  {address}\n")

    answer = signs_in(sakura, console, "paste")

    assert answer.exit_code is ExitCode.DONE
    assert "RefreshToken" in kept(sakura)


def test_a_paste_may_be_tried_again(sakura: Sakura) -> None:
    console = who_pastes(sakura, lambda _: "oops", lambda a: a.split("&state=")[0], str)

    signs_in(sakura, console, "paste")

    assert "RefreshToken" in kept(sakura)
    assert f"does not begin with {sakura.redirect_uri}" in console.lines[2]
    assert "not all of it" in console.lines[4]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda address: address.replace("http://", "https://"), "does not begin with"),
        (lambda address: address.replace("localhost", "localhost.example"), "does not begin with"),
        (lambda address: address.replace(PATH, "/other.do"), "does not begin with"),
        (lambda address: address.replace("localhost:", "localhost:1"), "does not begin with"),
        (lambda _: "http://[", "does not begin with"),
        (lambda address: address + "x", "not the answer to this sign-in"),
        (lambda address: address.replace("code=", "codex="), "not the answer to this sign-in"),
        (lambda _: "", "no address was pasted"),
    ],
    ids=["scheme", "host", "path", "port", "nonsense", "state", "code", "nothing"],
)
def test_a_pasted_address_must_be_the_one(
    sakura: Sakura, change: Callable[[str], str], said: str
) -> None:
    console = who_pastes(sakura, change, change, change)

    with pytest.raises(SignInError, match=said):
        signs_in(sakura, console, "paste")
    assert not sakura.asked("/token")
    assert kept(sakura) == {}


@pytest.mark.parametrize("way", [at_the_page, with_a_code], ids=["browser", "device-code"])
def test_another_account_is_refused_and_nothing_of_it_kept(
    sakura: Sakura, way: Callable[..., Told]
) -> None:
    signs_in(sakura, at_the_page(sakura))
    before = kept(sakura)
    method = "browser" if way is at_the_page else "device-code"

    with pytest.raises(SignInError, match=f"signed in as '{HANAKO}'.*administrator is '{SYNC}'"):
        signs_in(sakura, way(sakura, HANAKO), method)
    assert kept(sakura) == before


def test_signing_in_again_replaces_what_was_kept(sakura: Sakura) -> None:
    sakura.writes_outputs(administrator=HANAKO)
    signs_in(sakura, at_the_page(sakura, HANAKO))
    sakura.writes_outputs(administrator=SYNC.upper())
    signs_in(sakura, at_the_page(sakura))

    assert [entry["username"] for entry in kept(sakura)["Account"].values()] == [SYNC]


def test_without_consent_the_refusal_says_who_must_consent(sakura: Sakura) -> None:
    sakura.revokes_consent()
    visits = []
    person = sakura.person()

    with pytest.raises(SignInError, match="AADSTS65004") as caught:
        signs_in(sakura, Told(opens=lambda page: visits.append(person.open(page))))
    assert "AADSTS65001" in visits[0].refusal
    assert caught.value.codes == ("AADSTS65004",)
    assert "application.admin_consent: true" in str(caught.value)


def test_a_device_code_that_is_declined_says_so(sakura: Sakura) -> None:
    sakura.tenant.directory.people_may_consent = True
    sakura.revokes_consent()

    with pytest.raises(SignInError, match="declined"):
        signs_in(sakura, with_a_code(sakura, declines=True), "device-code")


def test_a_redirect_uri_that_is_not_registered_ends_on_the_page(sakura: Sakura) -> None:
    sakura.application["publicClient"]["redirectUris"] = ["http://localhost/elsewhere"]
    sakura.writes_outputs(redirect_uri="http://localhost:1/server-getoauthtokens.do")

    with pytest.raises(PageRefusedError) as caught:
        signs_in(sakura, Told(opens=sakura.person().open), "paste")
    assert caught.value.code == "AADSTS50011"


def test_when_the_page_brings_no_answer_the_person_is_told_what_to_look_for(
    sakura: Sakura,
) -> None:
    with pytest.raises(SignInError, match="no answer came") as caught:
        signs_in(sakura, Told())
    assert "AADSTS50011" in str(caught.value)


def test_without_the_public_client_flag_a_device_code_is_refused(sakura: Sakura) -> None:
    sakura.application["isFallbackPublicClient"] = False

    with pytest.raises(SignInError, match="AADSTS7000218") as caught:
        signs_in(sakura, with_a_code(sakura), "device-code")
    assert "public" in str(caught.value)
    assert "パブリック" in caught.value.problems[0].text(Language.JAPANESE)


def test_an_expired_device_code_is_told(sakura: Sakura) -> None:
    def sleep(_: float) -> None:
        sakura.clock.ahead += timedelta(minutes=20)

    with pytest.raises(SignInError, match="AADSTS70019"):
        sign_in(
            sakura.outputs,
            method="device-code",
            environment=sakura.environment,
            console=Told(),
            sleep=sleep,
        )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"client_id": "5a000000-0000-4000-8000-0000000000ff"}, "AADSTS700016"),
        ({"scopes": ("https://mail.other.example/EWS.AccessAsUser.All",)}, "AADSTS500011"),
    ],
)
def test_a_wrong_outputs_file_is_explained(
    sakura: Sakura, changed: dict[str, Any], said: str
) -> None:
    sakura.writes_outputs(**changed)

    with pytest.raises(Failure, match=said):
        signs_in(sakura, with_a_code(sakura), "device-code")


def test_a_directory_that_does_not_exist_is_told(sakura: Sakura) -> None:
    sakura.writes_outputs(authority=f"https://{ENTRA}/nowhere.example")

    with pytest.raises(SignInError, match="there is no directory at"):
        signs_in(sakura, Told())


def test_a_plain_http_redirect_elsewhere_names_the_other_ways(sakura: Sakura) -> None:
    sakura.writes_outputs(redirect_uri=f"http://sync.sakura.example:8080{PATH}")

    with pytest.raises(SignInError, match="--paste` or `--device-code"):
        signs_in(sakura, Told())


def test_a_port_in_use_is_told_before_a_page_is_opened(sakura: Sakura) -> None:
    console = Told()
    port = urlsplit(sakura.redirect_uri).port

    with socket.create_server(("127.0.0.1", port)), pytest.raises(SignInError, match=f":{port}"):
        signs_in(sakura, console)
    assert console.pages == []


def test_an_unusable_cache_is_told_before_a_page_is_opened(sakura: Sakura) -> None:
    sakura.outputs.with_suffix(".tokens").write_bytes(b"something else")
    console = at_the_page(sakura)

    with pytest.raises(CacheError, match="not a token cache"):
        signs_in(sakura, console)
    assert console.pages == []
    assert sakura.calls == ()


def test_an_unknown_method_is_refused(sakura: Sakura) -> None:
    with pytest.raises(CallError, match="--method: 'fax' is none of browser, device-code, paste"):
        signs_in(sakura, Told(), "fax")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda faults: faults.answer(unavailable(), TOKEN), "cannot, for now"),
        (lambda faults: faults.answer(PORTAL, TOKEN), "is not Entra"),
        (lambda faults: faults.answer(Response(200, b"[]"), TOKEN), "is not Entra"),
        (lambda faults: faults.answer(Response(200, b"{}"), TOKEN), "is not Entra"),
        (lambda faults: faults.lose_reply(TOKEN), f"the connection to {ENTRA}.* failed"),
        (lambda faults: faults.answer(PORTAL, nth=1, times=9), "is not Entra"),
        (lambda faults: faults.answer(Response(200, b"{}"), nth=1, times=9), "is not Entra"),
        (lambda faults: faults.answer(unavailable(), nth=1, times=9), "cannot, for now"),
        (lambda faults: faults.drop(nth=1, times=9), f"the connection to {ENTRA}.* failed"),
    ],
    ids=[
        *("token 503", "token page", "token list", "token nothing", "token lost"),
        *("metadata page", "metadata nothing", "metadata 503", "metadata dropped"),
    ],
)
def test_what_goes_wrong_on_the_way_is_told(
    sakura: Sakura,
    spoil: Callable[[Any], None],
    said: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    spoil(sakura.tenant.faults)

    with pytest.raises(SignInError, match=said) as caught:
        signs_in(sakura, at_the_page(sakura))
    assert kept(sakura) == {}
    assert caught.value.problems[0].text(Language.JAPANESE)
    assert capfd.readouterr() == ("", "")


def test_tokens_of_another_sign_in_are_not_taken(sakura: Sakura) -> None:
    signs_in(sakura, at_the_page(sakura))
    before, (replayed, *_) = kept(sakura), sakura.asked("/token")
    assert replayed.response
    sakura.tenant.faults.answer(replayed.response, TOKEN)

    with pytest.raises(SignInError, match="belong to another sign-in; nothing was kept"):
        signs_in(sakura, at_the_page(sakura))
    assert kept(sakura) == before


def test_a_redirect_takes_nothing_elsewhere(sakura: Sakura) -> None:
    elsewhere = (("Location", "https://graph.microsoft.com/token"),)
    sakura.tenant.faults.answer(Response(307, b"{}", elsewhere), TOKEN)

    with pytest.raises(SignInError):
        signs_in(sakura, at_the_page(sakura))
    assert {tunnel.host for tunnel in sakura.tenant.tunnels} == {ENTRA}


def test_whoever_interrupts_leaves_nobody_listening(sakura: Sakura) -> None:
    def interrupts(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        signs_in(sakura, Told(opens=interrupts))
    with socket.create_server(("127.0.0.1", urlsplit(sakura.redirect_uri).port)):
        assert kept(sakura) == {}


def test_a_code_is_shown_to_entra_once_though_the_answer_is_lost(sakura: Sakura) -> None:
    sakura.tenant.faults.lose_reply(TOKEN)

    with pytest.raises(SignInError):
        signs_in(sakura, at_the_page(sakura))
    assert len(sakura.asked("/token")) == 1


def test_sign_in_bypasses_the_proxy_where_told_to(sakura: Sakura) -> None:
    sakura.writes_outputs(
        proxy=ProxyOutput("http://127.0.0.1:1", ("login.windows.net",), str(sakura.tenant.ca_file))
    )

    with pytest.raises(SignInError, match=f"the connection to {ENTRA} failed"):
        signs_in(sakura, Told())
    assert sakura.tenant.tunnels == ()


def test_the_declared_proxy_is_used_and_not_the_shells(sakura: Sakura) -> None:
    declared = ProxyOutput(sakura.tenant.proxy, (), str(sakura.tenant.ca_file))
    sakura.writes_outputs(proxy=declared)
    environment = {"EXOBRIDGE_CACHE_KEY": KEY, "HTTPS_PROXY": "http://127.0.0.1:1"}

    signs_in(sakura, at_the_page(sakura), environment=environment)

    assert {call.via for call in sakura.asked("/token")} == {Via.PROXY}


def test_a_proxy_that_is_not_there_is_named(sakura: Sakura) -> None:
    environment = sakura.environment | {"HTTPS_PROXY": "http://127.0.0.1:1"}

    with pytest.raises(SignInError, match=r"through the proxy http://127\.0\.0\.1:1 failed"):
        signs_in(sakura, Told(), environment=environment)


def test_without_the_authority_of_the_proxy_the_certificate_is_not_trusted(
    sakura: Sakura, tmp_path: Path
) -> None:
    environment = sakura.environment
    del environment["SSL_CERT_FILE"]
    spoilt = tmp_path / "spoilt.pem"
    spoilt.write_text("no certificate")

    for changed in (environment, environment | {"SSL_CERT_FILE": str(spoilt)}):
        with pytest.raises(SignInError, match=f"certificate of {ENTRA} is not trusted"):
            signs_in(sakura, Told(), environment=changed)


def test_a_proxy_gets_its_credentials_from_the_environment(
    tmp_path: Path,
) -> None:
    word = "pröxy/p@ss:word"
    with organisation(tmp_path, Credentials("user", Secret(word))) as sakura:
        address = sakura.tenant.proxy.rpartition("@")[2]
        bare = sakura.environment | {"HTTPS_PROXY": f"http://{address}"}
        named = {"EXOBRIDGE_PROXY_USERNAME": "user", "EXOBRIDGE_PROXY_PASSWORD": word}
        wrong = named | {"EXOBRIDGE_PROXY_PASSWORD": "wr0ng-p@ss"}

        for environment in (bare, bare | wrong):
            with pytest.raises(SignInError, match=r"wants credentials.*USERNAME") as caught:
                signs_in(sakura, Told(), environment=environment)
            assert "wr0ng" not in str(caught.value)
        signs_in(sakura, at_the_page(sakura), environment=bare | named)
        assert "RefreshToken" in kept(sakura)


@pytest.mark.parametrize("ending", ["well", "wrong account", "lost", "page"])
def test_no_token_and_no_code_is_ever_shown(
    sakura: Sakura, ending: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    account = HANAKO if ending == "wrong account" else SYNC
    console = at_the_page(sakura, account)
    if ending == "page":
        sakura.tenant.faults.answer(PORTAL, TOKEN)
    if ending == "lost":
        sakura.tenant.faults.lose_reply(TOKEN)
    shown = ""
    try:
        answer = signs_in(sakura, console)
        shown += f"{answer!r}"
    except AdapterError as error:
        shown += "".join(traceback.format_exception(error))
    shown += "".join(console.lines) + "".join(capfd.readouterr())
    shown += "".join(record.getMessage() for record in caplog.records if "adapter" in record.name)

    assert sakura.tenant.entra.state.codes
    assert not [secret for secret in secrets_of(sakura) if secret in shown]
