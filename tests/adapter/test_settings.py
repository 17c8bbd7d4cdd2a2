"""The outputs file and the environment become settings, or every problem is told at once."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapter.logins import Login, login_of
from adapter.settings import (
    EXCHANGE_PASSWORD,
    Settings,
    SettingsError,
    SignsIn,
    parse_settings,
    read_settings,
)
from provision.contract.messages import Language
from provision.contract.network import Proxy
from provision.contract.outputs import Outputs, ProxyOutput, render_outputs
from provision.contract.secrets import Secret
from tests.adapter.sakura import KEY, SYNC, Ring, outputs_for

APPLICATION = {
    "appId": "5a000000-0000-4000-8000-00000000000a",
    "id": "5a000000-0000-4000-8000-00000000000b",
}
OUTPUTS = outputs_for(APPLICATION, "http://localhost:8080/server-getoauthtokens.do")
PROXY = "http://proxy.sakura.example:8080"


def with_proxy(url: str = PROXY, **rest: object) -> Outputs:
    return replace(OUTPUTS, proxy=replace(ProxyOutput(url), **rest))  # type: ignore[arg-type]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Settings]:
    def read_it(outputs: Outputs | str = OUTPUTS, **environment: str) -> Settings:
        text = outputs if isinstance(outputs, str) else render_outputs(outputs)
        (tmp_path / "demo.yaml").write_text(text, "utf-8")
        return read_settings(tmp_path / "demo.yaml", environment)

    return read_it


def test_what_apply_writes_is_read(read: Callable[..., Settings], tmp_path: Path) -> None:
    settings = read(EXOBRIDGE_CACHE_KEY=KEY)

    assert settings == Settings(
        OUTPUTS, settings.network, tmp_path / "demo.tokens", settings.cache_key
    )
    assert settings.cache_key == Secret(KEY)
    assert settings.network.proxy is None
    assert KEY not in repr(settings)


def test_without_a_key_in_the_environment_the_keyring_is_left_to_have_it(
    read: Callable[..., Settings],
) -> None:
    assert read().cache_key is None
    assert read(EXOBRIDGE_CACHE_KEY="").cache_key is None


def test_a_missing_file_is_told_with_the_command_that_writes_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nothing\.yaml: no such file; run `inv apply` first"):
        read_settings(tmp_path / "nothing.yaml", {})


def test_a_directory_is_no_outputs_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="this is a directory"):
        read_settings(tmp_path, {})


def test_every_problem_of_an_edited_file_is_told_at_once_where_it_stands(
    read: Callable[..., Settings],
) -> None:
    spoilt = (
        render_outputs(OUTPUTS)
        .replace("version: 1", "version: 99")
        .replace("https://mail.sakura.example/EWS/Exchange.asmx", "http://mail.sakura.example/EWS")
        .replace(f"administrator: {SYNC}", "administrator: sync")
        .replace("access: impersonation", "access: impersonating")
        .replace("authority: https://", "authority: ftp://")
        .replace("client_id:", "clientid:")
        .replace("- taro.suzuki@sakura.example", "- taro")
    )
    lines = spoilt.splitlines()

    with pytest.raises(SettingsError) as caught:
        read(spoilt)
    places = {p.where.line: str(p.message) for p in caught.value.problems if p.where}
    told = {lines[line - 1].split(":")[0].strip(): text for line, text in places.items()}
    assert told.keys() == {
        *("version", "access", "clientid", "ews_url", "administrator", "authority", "- taro"),
    }
    assert all(problem.where and problem.where.column for problem in caught.value.problems)
    assert not [one for one in caught.value.problems if "is empty" in str(one.message)]
    assert told["administrator"] == "not a mail address: 'sync'"


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_file_is_not_to_be_filled_by_hand(
    read: Callable[..., Settings], text: str
) -> None:
    with pytest.raises(SettingsError, match="1:1: nothing in it; run `inv apply` again"):
        read(text)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("mailboxes:\n- hanako.yamada@sakura.example\n- taro.suzuki@sakura.example", "mailboxes: []", "'mailboxes' is empty"),
        ("scopes:\n- https://mail.sakura.example/EWS.AccessAsUser.All", "scopes: []", "'scopes' is empty"),
        ("/EWS.AccessAsUser.All", "", "not an https address with a path"),
        ("http://localhost:8080/server", "http://localhost:99999/server", "not a redirect URI"),
        ("http://localhost:8080/server", "urn:ietf/server", "not a redirect URI"),
        ("client_id: 5a00", "client_id: x", "not an id"),
        ("https://mail.sakura.example/EWS/", "https://u:p@mail.sakura.example/", "not an https"),
        ("url: ''", "url: proxy", "not a proxy address"),
        ("url: ''", "url: http://me:secret@proxy:80", "credentials of the proxy are in the file"),
        ("proxy:\n", "proxy: []\nproxie:\n", "expected a mapping"),
    ],
)  # fmt: skip
def test_a_spoilt_value_is_refused(
    read: Callable[..., Settings], before: str, after: str, said: str
) -> None:
    text = render_outputs(OUTPUTS)
    assert before in text

    with pytest.raises(SettingsError) as caught:
        read(text.replace(before, after, 1))
    assert any(said in str(problem.message) for problem in caught.value.problems)
    assert "secret" not in str(caught.value)


@given(st.binary() | st.text().map(str.encode))
@example(b"version: 1\nproxy: &a {url: *a}")
@example(b"scopes: {a: b}\nmailboxes: text\nproxy: {url: [], bypass: 3}")
@example(b"- 1")
@example(b"ews_url: 'https://[x/'\nauthority: https://h:x/y\nredirect_uri: http://h:70000/")
def test_no_bytes_end_in_a_traceback(data: bytes) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings(data, "demo.yaml")
    for problem in caught.value.problems:
        assert problem.text(Language.JAPANESE)


def test_the_declared_proxy_comes_before_the_shells(read: Callable[..., Settings]) -> None:
    settings = read(with_proxy(bypass=("mail.*",)), HTTPS_PROXY="http://other:3128")

    assert settings.network.proxy == Proxy(PROXY)
    assert settings.network.proxy_for("mail.sakura.example") is None
    assert settings.network.proxy_for("graph.microsoft.com") == Proxy(PROXY)


def test_the_shells_proxy_is_taken_where_the_file_names_none(
    read: Callable[..., Settings],
) -> None:
    assert read(HTTPS_PROXY="http://other:3128").network.proxy == Proxy("http://other:3128")


def test_credentials_of_the_proxy_come_from_the_environment(read: Callable[..., Settings]) -> None:
    named = {"EXOBRIDGE_PROXY_USERNAME": "利用者", "EXOBRIDGE_PROXY_PASSWORD": "p@ss"}

    declared = read(with_proxy(), **named).network.proxy
    ambient = read(HTTPS_PROXY=PROXY, **named).network.proxy

    assert declared == ambient == Proxy(PROXY, "利用者", Secret("p@ss"))
    assert "p@ss" not in repr(declared)


def test_credentials_in_https_proxy_are_for_that_proxy_alone(
    read: Callable[..., Settings],
) -> None:
    same = read(with_proxy(), HTTPS_PROXY="http://me:word@proxy.sakura.example:8080")
    other = read(with_proxy(), HTTPS_PROXY="http://me:word@other:8080")

    assert same.network.proxy == Proxy(PROXY, "me", Secret("word"))
    assert other.network.proxy == Proxy(PROXY)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"EXOBRIDGE_PROXY_PASSWORD": "p@ss"}, "EXOBRIDGE_PROXY_USERNAME is not"),
        ({"HTTPS_PROXY": "me:p@ss@:x"}, "not a proxy address"),
        ({"SSL_CERT_FILE": "nowhere.pem"}, r"no certificate file at 'nowhere\.pem'"),
    ],
)
def test_a_wrong_environment_is_told_without_its_secrets(
    read: Callable[..., Settings], environment: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        read(with_proxy("" if "HTTPS_PROXY" in environment else PROXY), **environment)
    assert "p@ss" not in str(caught.value)


APPLICATION_OUTPUTS = replace(
    OUTPUTS, access="application", deployment="online", redirect_uri="", certificate="a.pem"
)
PASSWORD_OUTPUTS = replace(
    OUTPUTS,
    authentication="basic",
    scopes=(),
    tenant_id="",
    client_id="",
    application_object_id="",
    authority="",
    redirect_uri="",
)


@pytest.mark.parametrize(
    ("outputs", "by"),
    [
        (OUTPUTS, SignsIn.PERSON),
        (replace(OUTPUTS, access="full-access"), SignsIn.PERSON),
        (APPLICATION_OUTPUTS, SignsIn.APPLICATION),
        (PASSWORD_OUTPUTS, SignsIn.PASSWORD),
        (replace(PASSWORD_OUTPUTS, authentication="ntlm"), SignsIn.PASSWORD),
    ],
)
def test_access_and_authentication_say_who_signs_in(
    read: Callable[..., Settings], outputs: Outputs, by: SignsIn
) -> None:
    assert read(outputs).signs_in is by


@pytest.mark.parametrize(
    ("outputs", "name"),
    [
        (replace(OUTPUTS, client_id=""), "client_id"),
        (replace(OUTPUTS, redirect_uri=""), "redirect_uri"),
        (replace(APPLICATION_OUTPUTS, certificate=""), "certificate"),
        (replace(PASSWORD_OUTPUTS, mailboxes=()), "mailboxes"),
    ],
)
def test_what_a_way_of_signing_in_needs_is_not_empty(
    read: Callable[..., Settings], outputs: Outputs, name: str
) -> None:
    with pytest.raises(SettingsError, match=f"'{name}' is empty"):
        read(outputs)


def test_a_password_is_never_for_plain_http(read: Callable[..., Settings]) -> None:
    with pytest.raises(SettingsError, match="not an https address"):
        read(replace(PASSWORD_OUTPUTS, ews_url="http://mail.sakura.example/EWS/Exchange.asmx"))


def test_the_password_is_the_environments_and_not_seen(read: Callable[..., Settings]) -> None:
    settings = read(PASSWORD_OUTPUTS, **{EXCHANGE_PASSWORD: "hush"})

    assert login_of(settings) == Login("basic", SYNC, Secret("hush"))
    assert "hush" not in repr(settings)


def test_without_one_in_the_environment_it_is_the_keyrings(read: Callable[..., Settings]) -> None:
    settings = read(PASSWORD_OUTPUTS, EXOBRIDGE_EXCHANGE_USERNAME="SAKURA\\sync")
    ring = Ring()
    ring.set_password("exobridge", "exchange SAKURA\\sync", "kept")

    assert login_of(settings, ring) == Login("basic", "SAKURA\\sync", Secret("kept"))


def test_no_password_anywhere_is_told_with_both_places(read: Callable[..., Settings]) -> None:
    with pytest.raises(SettingsError, match=r"EXOBRIDGE_EXCHANGE_PASSWORD.*keyring set exobridge"):
        login_of(read(PASSWORD_OUTPUTS), Ring())


def test_who_shows_tokens_needs_no_password(read: Callable[..., Settings]) -> None:
    assert login_of(read()) is None
