from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provision.contract.network import Network, Proxy
from provision.manifest import EWS_PERMISSION, Manifest, ManifestError, parse_manifest

ROOT = Path(__file__).parent.parent.parent
DEMO = (ROOT / "manifests" / "demo.yaml").read_text("utf-8")


def problems(text: str | bytes) -> list[str]:
    """Return what is said of a manifest, without the file's name."""
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(ManifestError) as wrong:
        parse_manifest(data, "m.yaml")
    return [line.removeprefix("m.yaml:") for line in str(wrong.value).split("\n")]


def demo(old: str = "", new: str = "") -> str:
    assert old in DEMO
    return DEMO.replace(old, new)


def warnings(text: str) -> list[str]:
    return [str(warning) for warning in parse_manifest(text.encode(), "m.yaml").warnings]


def test_the_demo_manifest_says_what_the_page_says() -> None:
    manifest = parse_manifest(DEMO.encode(), "demo.yaml")

    assert manifest.tenant == "sakura.example"
    assert manifest.application
    assert manifest.application.redirect_uri == "http://localhost:8413/server-getoauthtokens.do"
    assert manifest.application.public_client
    assert manifest.application.permissions == {EWS_PERMISSION}
    assert manifest.exchange.role_group
    assert manifest.exchange.role_group.members == ("sync@sakura.example",)
    assert len(manifest.adapter.mailboxes) == 4
    assert manifest.warnings == ()


def test_the_redirect_uri_follows_from_host_and_port() -> None:
    line = "  redirect_uri: http://localhost:8413/server-getoauthtokens.do\n"

    manifest = parse_manifest(demo(line).replace("port: 8413", "port: 99").encode(), "m.yaml")

    assert manifest.application
    assert manifest.application.redirect_uri == "http://localhost:99/server-getoauthtokens.do"


def test_everything_wrong_is_told_in_one_run_in_the_files_order() -> None:
    text = (
        demo("unique_name", "unqiue_name")
        .replace("port: 8413", "port: '8413'")
        .replace("tenant: sakura.example ", "tenant: sakura ")
        .replace("public_client: true", "public_client: yes")
    )

    said = problems(text)

    assert [line.partition(": ")[2].partition(";")[0] for line in said] == [
        "neither a tenant id nor a domain: 'sakura'",
        "unknown key 'unqiue_name'",
        "expected true or false",
        "expected a number from 1 to 65535",
    ]
    assert said[1].startswith("10:3: ")
    assert said[1].endswith("did you mean 'unique_name'?")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version: 1", "version: 2", "reads manifests of version 1"),
        ("version: 1", "version: 01", "expected a number"),
        (
            "tenant: sakura.example",
            "tenant: 5a000000-0000-4000-8000-00000000000",
            "neither a tenant",
        ),
        ("access: impersonation", "access: impersonate", "did you mean 'impersonation'?"),
        ("access: impersonation", "access: no", "expected one of"),
        ("exobridge-calendar-sync", "a'b", "not a unique name: 'a'b'"),
        ("http://localhost:8413/", "http://localhost:8413/$", "may not have: $"),
        ("http://localhost:8413/", "ftp://localhost/", "not a redirect URI"),
        ("http://localhost:8413/", "http://[::1]/", "not a redirect URI"),
        ("http://localhost:8413/", "https://*.sakura.example/", "not a redirect URI"),
        ("http://localhost:8413/", "http://localhost:x/", "not a redirect URI"),
        ("http://localhost:8413/", f"https://h/{'x' * 256}", "Entra keeps 256"),
        ("http://localhost:8413/", "http://localhost:8413/?a=b&", "a redirect URI with a query"),
        ("http://localhost:8413/", "https://u:hunter2@h/", "not a redirect URI"),
        ("mail.sakura.example/EWS/Exchange.asmx", "mail.sakura.example", "not an https address"),
        ("Office 365 Exchange Online", "Exchange", "unknown API 'Exchange'"),
        ("delegated: [EWS", "delegated: EWS", "expected"),
        ("admin_consent: true", "admin_consent: 'true'", "expected true or false"),
        ("deployment: server", "deployment: servre", "did you mean 'server'?"),
        ("members: [sync@sakura.example]", "members: []", "an empty list"),
        ("members: [sync@sakura.example]", "members: [sync]", "not a mail address: 'sync'"),
        ("予定表同期 Calendar Sync", "x" * 65, "65 characters; 64 are allowed"),
        ("https://mail.", "http://mail.", "not an https address"),
        ("https://mail.", "https://user:hunter2@mail.", "not an https address"),
        ("host: localhost", "host: http://localhost", "not a host name"),
        ("port: 8413", "port: 65536", "from 1 to 65535"),
        ("予定表同期 Calendar Sync", '"a\\nb"', "an invisible character: \\n"),
        ("予定表同期 Calendar Sync", '"\\uD800"', "an invisible character: \\ud800"),
        ("port: 8413", "port: 0x20", "from 1 to 65535"),
        ("port: 8413", "port: 8413\n  port: 8414", "duplicate key 'port', first at m.yaml:"),
        ("emma.clark@", "Taro.Suzuki@", "'taro.suzuki@sakura.example' again, first at m.yaml:"),
        ("port: 8413", "port: 8413\n  proxy: {url: proxy}", "not a proxy address"),
        (
            "port: 8413",
            "port: 8413\n  proxy: {url: 'http://u:hunter2@p:1'}",
            "in the proxy's address",
        ),
        ("version: 1", "version: 1\ncloud: moon", "expected one of china, dod"),
    ],
)
def test_a_wrong_value_is_one_clear_line(old: str, new: str, message: str) -> None:
    said = problems(demo(old, new))

    assert len(said) == 1
    assert message in said[0]
    assert "hunter2" not in said[0]
    assert said[0].split(":")[0].isdigit()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "1:1: nothing in it"),
        (b"# only a comment", "1:1: nothing in it"),
        (b"- a", "1:1: expected a mapping"),
        (b"\xff\xfe", "1:1: not UTF-8"),
        (b"a: [", "not YAML"),
        (b"a: \x00", "not YAML"),
        (b"[" * 1500, "nested too deeply"),
        (b"a: 1\n" * 1_000_000, "larger than"),
        (b"a: &a [*a]", "unknown key 'a'"),
    ],
)
def test_a_file_that_is_no_manifest_is_told_apart(data: bytes, message: str) -> None:
    assert message in "\n".join(problems(data))


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode(errors="replace")))
@example(b"{version: 1, tenant: {<<: *x}}")
@example(b"? [a]\n: b")
@example(b"version: 999999999999999999999999")
def test_no_input_ends_in_a_traceback(data: bytes) -> None:
    assert problems(data)


NODES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(st.sampled_from(["tenant", "application", "access", "exchange", "adapter"]), NODES)
def test_a_part_of_the_wrong_shape_is_told_with_its_place(part: str, node: object) -> None:
    import yaml

    facts = yaml.safe_load(DEMO)
    text = yaml.safe_dump(facts | {part: node}, allow_unicode=True)

    assert all(line.split(":")[0].isdigit() for line in problems(text))


def test_the_pages_own_redirect_uri_is_accepted_with_a_warning() -> None:
    said = warnings(demo("http://localhost:8413/", "http://pimsync.sakura.example:8080/"))

    assert len(said) == 1
    assert "AADSTS500117" in said[0]
    assert "http://localhost:8413/server-getoauthtokens.do" in said[0]
    assert "--device-code" in said[0]


def test_an_application_that_could_not_sign_in_to_exchange_is_warned_of() -> None:
    assert "does not ask for EWS.AccessAsUser.All" in warnings(demo("EWS.Acc", "Mail.Acc"))[0]


def test_an_administrator_outside_the_role_group_is_warned_of() -> None:
    said = warnings(demo("administrator: sync@", "administrator: admin@"))

    assert "admin@sakura.example is not a member of the role group" in said[0]


@pytest.mark.parametrize(
    "bypass",
    ["[login.windows.net, mail.*]", "'login.windows.net|mail.*'", "'login.windows.net | mail.*'"],
)
def test_a_bypass_is_a_list_or_javas_text(bypass: str) -> None:
    proxy = f"proxy: {{url: 'http://proxy.example:8080', bypass: {bypass}}}"

    manifest: Manifest = parse_manifest(
        demo("port: 8413", f"port: 8413\n  {proxy}").encode(), "m.yaml"
    )

    expected = Network(Proxy("http://proxy.example:8080"), ("login.windows.net", "mail.*"))
    assert manifest.adapter.network == expected


def test_what_comes_by_an_anchor_is_reported_where_it_is_written() -> None:
    text = demo("members: [sync@", "members: &m [sync").replace(
        "  mailboxes:\n", "  mailboxes: *m\n  x:\n"
    )

    said = problems(text)

    assert said[0].startswith("23:18: not a mail address: 'syncsakura.example'")
