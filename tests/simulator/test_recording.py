"""What was said is kept as files that others can judge, and lets nobody in."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from adapter.cache import TokenFile
from adapter.commands import check, sign_in
from provision.contract.secrets import Secret
from provision.simulator.faults import Match
from provision.simulator.http import Request, Response
from provision.simulator.journal import Call, Via
from provision.simulator.masking import NAMES, WORDS, Masks
from provision.simulator.recording import Recording, RecordingError
from tests.adapter.sakura import HANAKO, KEY, SYNC, Sakura, Told, organisation

PASSWORD = "Pa55 wörd+& that nobody may see"  # noqa: S105 - plainly fake
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def sakura(tmp_path: Path) -> Iterator[Sakura]:
    """The organisation after somebody has signed in and checked a mailbox, writing into it."""
    with organisation(tmp_path) as sakura:
        user = sakura.tenant.directory.user(SYNC)
        assert user
        user.password = PASSWORD
        sakura.lets_sync_impersonate()
        sign_in(sakura.outputs, environment=sakura.environment, console=sakura.console())
        check(
            sakura.outputs,
            mailboxes=HANAKO,
            write=True,
            environment=sakura.environment,
            console=Told(),
        )
        yield sakura


def record(sakura: Sakura, folder: Path) -> dict[str, bytes]:
    """Record all that was said, and return the files by name."""
    recording = Recording(folder)
    for call in sakura.tenant.calls:
        recording.keep(call)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_every_request_and_answer_is_there_with_its_head_and_its_body(
    sakura: Sakura, tmp_path: Path
) -> None:
    files = record(sakura, tmp_path / "said")

    assert len(sakura.tenant.calls) > 10
    for call in sakura.tenant.calls:
        asked, answered = (
            files[f"{call.number:04}-{part}.txt"].decode() for part in ("request", "answer")
        )
        assert asked.startswith(f"{call.method} https://{call.host}{call.path}")
        assert answered.startswith(f"{call.status} ")
        assert f"\nhost: {call.host}\n" in asked
        answer = call.response.body if call.response else b""
        for part, body in (("request", call.request.body), ("answer", answer)):
            named = [name for name in files if name.startswith(f"{call.number:04}-{part}.")]
            assert len(named) == 1 + bool(body)


def test_a_soap_message_is_a_file_by_itself_as_it_was(sakura: Sakura, tmp_path: Path) -> None:
    files = record(sakura, tmp_path / "said")

    posts = [call for call in sakura.tenant.calls if call.host == "mail.sakura.example"]
    assert len(posts) > 5
    for call in posts:
        assert call.response
        assert files[f"{call.number:04}-request.xml"] == call.request.body
        assert files[f"{call.number:04}-answer.xml"] == call.response.body
        etree.fromstring(files[f"{call.number:04}-request.xml"])
        head = files[f"{call.number:04}-request.txt"].decode()
        assert f"Body: {call.number:04}-request.xml\n" in head


def test_nothing_that_lets_anybody_in_is_there(sakura: Sakura, tmp_path: Path) -> None:
    state = sakura.tenant.entra.state
    entries = json.loads(TokenFile(sakura.outputs.with_suffix(".tokens"), Secret(KEY)).read())
    tokens = [e["secret"] for kind in entries.values() for e in kind.values() if "secret" in e]
    forms = [
        call.request.body for call in sakura.tenant.calls if b"code_verifier" in call.request.body
    ]
    verifier = forms[0].partition(b"code_verifier=")[2].partition(b"&")[0].decode()
    secrets = [*tokens, *state.codes, *state.refresh_tokens, *state.flows, verifier, PASSWORD]
    spelt = [*secrets, *map(quote_plus, secrets)]

    files = record(sakura, tmp_path / "said")

    said = b"\n".join(files.values()).decode()
    assert len(secrets) >= 8
    assert [secret for secret in spelt if secret in said] == []


def test_a_secret_has_the_same_name_wherever_it_was_said(sakura: Sakura, tmp_path: Path) -> None:
    files = {name: data.decode() for name, data in record(sakura, tmp_path / "said").items()}

    (answer,) = (
        json.loads(data) for name, data in files.items() if '"access_token"' in data and name
    )
    name = answer["access_token"]
    assert name.startswith("secret-")
    shown = [data for data in files.values() if f"authorization: Bearer {name}\n" in data]
    assert len(shown) == sum(c.host == "mail.sakura.example" for c in sakura.tenant.calls)


def test_what_was_not_answered_or_not_wholly_is_told(tmp_path: Path) -> None:
    request = Request("GET", "graph.microsoft.com", "/v1.0/me", {"$select": "id"})
    recording = Recording(tmp_path / "said")

    recording.keep(Call(1, Via.PROXY, request, None, arrived=False))
    recording.keep(Call(2, Via.DIRECT, request, Response(200, b"{}"), arrived=False))

    texts = {p.name: p.read_text("utf-8") for p in (tmp_path / "said").iterdir()}
    assert texts["0001-request.txt"] == (
        "GET https://graph.microsoft.com/v1.0/me?%24select=id\nVia: proxy\n"
    )
    assert texts["0001-answer.txt"].startswith("(none: ")
    assert "It did not arrive, or not wholly." in texts["0002-answer.txt"]
    assert texts["0002-answer.body"] == "{}"


def test_bytes_that_are_no_text_stay_as_they_are(tmp_path: Path) -> None:
    body = bytes(range(256))
    request = Request("POST", "h", "/", {}, {"content-type": "image/png"}, body)

    Recording(tmp_path / "said").keep(Call(1, Via.PROXY, request, Response(204)))

    assert (tmp_path / "said" / "0001-request.body").read_bytes() == body


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(RecordingError, match="there is something in this folder already; give"):
        Recording(tmp_path)
    with pytest.raises(RecordingError, match=r"mine\.txt: "):
        Recording(tmp_path / "mine.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


SECRETS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=8, max_size=60)


@given(name=st.sampled_from(NAMES), secret=SECRETS)
@example("password", "simulated")
@example("refresh_token", 'quo"te\\ and & = + %20 あ')
def test_a_secret_is_taken_out_of_wherever_it_may_stand(name: str, secret: str) -> None:
    form = urlencode({"grant_type": "x", name: secret, "scope": "openid"})
    kept = json.dumps({"a": [{name: secret}], "code": "Request_BadRequest"}, ensure_ascii=False)
    escaped = json.dumps({name: secret})
    masks = Masks()

    shown = [
        masks.body(FORM, form),
        masks.address(f"https://h/x?{form}#{form}"),
        masks.body("application/json", kept),
        masks.body("application/problem+json", escaped),
        masks.header("Authorization", f"Bearer {base64.b64encode(secret.encode()).decode()}"),
        masks.header("Location", f"http://localhost/?{form}"),
    ]

    assert shown[0] == "grant_type=x&" + urlencode({name: "secret-1"}) + "&scope=openid"
    assert json.loads(shown[2]) == {"a": [{name: "secret-1"}], "code": "Request_BadRequest"}
    assert json.loads(shown[3]) == {name: "secret-1"}
    assert shown[4] == "Bearer secret-2"
    if secret not in WORDS | {"grant_type", "application"}:
        assert not [text for text in shown if quote_plus(secret) in text]


def test_a_page_keeps_what_it_hides_to_itself() -> None:
    page = (
        '<input type="hidden" name="code" value="a&amp;b-and-more"><input name="login" value="me">'
    )

    shown = Masks().body("text/html", page)

    assert shown == page.replace("a&amp;b-and-more", "secret-1")


@pytest.mark.parametrize("header", ["Cookie", "set-cookie", "Proxy-Authorization"])
def test_headers_that_let_somebody_in_are_masked_whole(header: str) -> None:
    assert Masks().header(header, "Basic dXNlcjpwYXNz") == "Basic secret-1"
    assert Masks().header(header, "esctx=abcdef; path=/; secure; HttpOnly") == "secret-1"


def test_a_token_is_taken_out_of_a_text_that_happens_to_have_it() -> None:
    masks = Masks()
    masks.header("Authorization", "Bearer eyJ0.eyJh.c2ln")

    assert (
        masks.body("text/plain", "the token 'eyJ0.eyJh.c2ln' is bad")
        == "the token 'secret-1' is bad"
    )


def test_faults_are_recorded_too(sakura: Sakura, tmp_path: Path) -> None:
    sakura.tenant.faults.drop(Match("mail.sakura.example"), times=4)
    check(sakura.outputs, mailboxes=HANAKO, environment=sakura.environment, console=Told())

    files = record(sakura, tmp_path / "said")

    assert any(data.startswith(b"(none: ") for data in files.values())
