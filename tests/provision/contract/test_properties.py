import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from provision.contract.network import Network, Proxy
from provision.contract.properties import (
    PropertiesError,
    parse_properties,
    render_properties,
)
from provision.contract.proxy_properties import parse_network
from provision.contract.secrets import Secret

texts = st.text(st.characters(exclude_categories=["Cs"])) | st.text("\\ =:#!\t\n\r\fu0aé漢😀")
JAVAS_OWN = ("localhost", "127.*", "[::1]")


def read(text: str | bytes) -> dict[str, str]:
    data = text.encode() if isinstance(text, str) else text
    return {key: found.value for key, found in parse_properties(data, "a.properties").items()}


@given(st.dictionaries(texts, texts, max_size=5))
@example({"": ""})
@example({" a": " b "})
@example({"a\\": "\\"})
def test_what_is_written_is_read_back(values: dict[str, str]) -> None:
    text = render_properties(values)

    assert text.isascii()
    assert read(text) == values
    assert read(text.replace("\n", "\r\n")) == values


@given(st.binary(max_size=200) | texts.map(str.encode))
@example(b"\\u")
@example(b"a=\\uD800")
@example(b"\\\n\\")
def test_no_input_ends_in_a_traceback(data: bytes) -> None:
    try:
        parse_properties(data, "a.properties")
    except PropertiesError as error:
        assert str(error).startswith("a.properties:")  # noqa: PT017 - or it is read


# The examples of java.util.Properties.load, and what it says in words.
@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Truth = Beauty", {"Truth": "Beauty"}),
        (" Truth:Beauty", {"Truth": "Beauty"}),
        ("Truth                    :Beauty", {"Truth": "Beauty"}),
        ("fruits   apple, banana, pear, \\\n          cantaloupe", {"fruits": "apple, banana, pear, cantaloupe"}),
        ("cheeses", {"cheeses": ""}),
        ("\\:\\=\tv", {":=": "v"}),
        ("a=b\\=c", {"a": "b=c"}),
        ("a==b", {"a": "=b"}),
        ("# comment \\\na=1", {"a": "1"}),
        ("  ! comment\n\n \t\na=1", {"a": "1"}),
        ("a=1\\\n  # no comment", {"a": "1# no comment"}),
        ("a=1\\\\\nb=2", {"a": "1\\", "b": "2"}),
        ("a=1\\\\\\\nb=2", {"a": "1\\b=2"}),
        ("a=1 \nb=2", {"a": "1 ", "b": "2"}),
        ("a=\\ 1", {"a": " 1"}),
        ("a=\\t\\n\\r\\f\\z\\\"", {"a": "\t\n\r\fz\""}),
        ("a=\\u4e88\\u5b9A", {"a": "予定"}),
        ("a=\\ud83d\\ude00", {"a": "😀"}),
        ("a=1\ra=2\r\nb=3", {"a": "2", "b": "3"}),
        ("=v", {"": "v"}),
        ("a=1\\", {"a": "1"}),
        ("\\\n# a comment, as nothing goes on yet\na=1", {"a": "1"}),
        ("\ufeffa=1", {"a": "1"}),
        ("a=予定", {"a": "予定"}),
    ],
)  # fmt: skip
def test_lines_mean_what_java_means_by_them(text: str, values: dict[str, str]) -> None:
    assert read(text) == values


def test_bytes_that_are_not_utf_8_are_latin_1() -> None:
    assert read(b"a=\xe9") == {"a": "é"}


def test_every_wrong_line_is_told_at_once() -> None:
    with pytest.raises(PropertiesError) as wrong:
        read("a=1\nb=\\u12\n\nc=x\\\n  y\\uD83D\nd=C:\\users")

    assert [line.partition(";")[0] for line in str(wrong.value).split("\n")] == [
        "a.properties:2:1: '\\u12' is no character: after \\u come four hexadecimal digits",
        "a.properties:4:1: half of a character: \\uD800 to \\uDFFF only come in pairs",
        "a.properties:6:1: '\\users' is no character: after \\u come four hexadecimal digits",
    ]


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("", Network()),
        ("https.proxyHost=proxy.example\nhttps.proxyPort = 8080",
         Network(Proxy("http://proxy.example:8080"), JAVAS_OWN)),
        ("https.proxyHost=proxy.example", Network(Proxy("http://proxy.example:443"), JAVAS_OWN)),
        ("https.proxyHost=::1", Network(Proxy("http://[::1]:443"), JAVAS_OWN)),
        ("https.proxyHost=p\nhttp.nonProxyHosts=", Network(Proxy("http://p:443"))),
        ("http.nonProxyHosts=login.windows.net|outlook.office365.com",
         Network(None, ("login.windows.net", "outlook.office365.com"))),
        ("https.proxyHost=p \nhttps.proxyPort=1\nhttp.nonProxyHosts=*.sakura.example|mail.*\n"
         "https.proxyUser=u\nhttps.proxyPassword=a b ",
         Network(Proxy("http://p:1", "u", Secret("a b ")), ("*.sakura.example", "mail.*"))),
        ("https.proxyHost=p\nhttps.proxyPort=1\nhttp.nonProxyHosts=\nhttp.proxyUser=u\n"
         "http.proxyPassword=s", Network(Proxy("http://p:1", "u", Secret("s")))),
    ],
)  # fmt: skip
def test_the_way_out_is_what_java_would_take(text: str, network: Network) -> None:
    assert parse_network(text.encode(), "a.properties") == network


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a=1\nhttp.proxyHost=p", "a.properties:2:1: a proxy for plain http only"),
        ("https.proxyHost=p\nhttps.proxyPort=x", "a.properties:1:1: not a proxy address"),
        ("https.proxyHost=http://p", "not a proxy address"),
        ("https.proxyHost=u:hunter2@p", "a user name before the proxy's host"),
        ("https.proxyHost=p\nhttps.proxyPassword=hunter2", "a.properties:2:1: a password"),
    ],
)
def test_a_way_out_that_cannot_be_taken_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(PropertiesError) as wrong:
        parse_network(text.encode(), "a.properties")

    assert said in str(wrong.value)
    assert "hunter2" not in str(wrong.value)
